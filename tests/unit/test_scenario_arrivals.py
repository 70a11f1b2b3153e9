"""When needs arise: streams, times, and traces from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel, ValidationError

from sim.scenario.arrivals import Arrivals, WrittenArrivals
from sim.scenario.calendar import Calendar
from sim.scenario.laws import Constant, Discrete, Erlang, Gamma

if TYPE_CHECKING:
    from pathlib import Path


class Holder(BaseModel):
    """A record with arrivals in it, as a kind of request has."""

    arrivals: WrittenArrivals


def read(written: object, **context: Any) -> Arrivals:
    return Holder.model_validate({"arrivals": written}, context=context).arrivals


def refused(written: object, **context: Any) -> tuple[tuple[Any, ...], str]:
    with pytest.raises(ValidationError) as caught:
        read(written, **context)
    (error,) = caught.value.errors()
    return error["loc"][1:], error["msg"]


def test_a_rate_and_its_time_between_arrivals_are_the_same_stream() -> None:
    assert read({"rate": "2 per week"}) == read({"every": "2.5 days"}) == Arrivals(every=2.5)
    assert read({"every": "2 weeks"}).poisson


def test_a_rate_of_zero_has_no_arrivals() -> None:
    never = read({"rate": "0 per month"})
    assert never.every is None
    assert not never.poisson
    assert (never.times, never.trace) == (None, None)


def test_a_law_of_the_gaps_gets_its_mean_from_the_stream() -> None:
    assert read({"every": "2 weeks", "law": {"erlang": {"k": 4}}}).gap == Erlang(k=4, average=10)
    assert read({"rate": "1 per week", "law": {"gamma": {"cv": 0.5}}}).gap == Gamma(shape=4, scale=1.25)
    assert read({"every": "2 weeks", "law": "constant"}).gap == Constant(value=10)
    seen = read({"every": "2 weeks", "law": {"discrete": {"values": ["1 day", "3 days"], "weights": [1, 1]}}}).gap
    assert seen == Discrete(values=(5.0, 15.0), probabilities=(0.5, 0.5))


@pytest.mark.parametrize("law", ["exponential", {"exponential": {}}, {"exponential": None}])
def test_exponential_gaps_are_poisson(law: object) -> None:
    assert read({"every": "2 weeks", "law": law}) == Arrivals(every=10)


def test_times_are_sorted_and_counted_from_time_zero() -> None:
    assert read({"times": ["3 days", "1 week", "0 days", "3 days"]}).times == (0, 3, 3, 5)
    assert read({"times": []}).times == ()


def test_season_growth_start_and_batch_are_kept() -> None:
    season = [1, 1, 1, 1, 1, 1, 0, "50%", 1, 1, 1.5, 2]
    arrivals = read(
        {"every": "2 weeks", "season": season, "growth": "10% per year", "starts": "1 July", "batch": 5},
    )
    assert arrivals.season == (1, 1, 1, 1, 1, 1, 0, 0.5, 1, 1, 1.5, 2)
    assert (arrivals.growth, arrivals.starts, arrivals.batch) == (pytest.approx(0.1), 0.5, 5)
    assert arrivals.poisson


@pytest.mark.parametrize(
    ("written", "place", "said"),
    [
        ({}, (), "expected one of `every`, `rate`, `times` and `trace`, found none"),
        ({"every": "1 day", "rate": "1 per day"}, (), "found `every` and `rate`"),
        ("2 weeks", (), "expected when requests arise"),
        ({"every": "0 days"}, ("every",), "is zero"),
        ({"every": 2}, ("every",), "has no unit of time"),
        ({"evry": "2 days"}, ("evry",), "Extra inputs"),
        ({"every": "2 days", "law": "erlang"}, ("law",), "needs its parameters"),
        ({"every": "2 days", "law": "erlangg"}, ("law",), "is no law"),
        ({"every": "2 days", "law": 3}, ("law",), "expected a law"),
        ({"every": "2 days", "law": {"erlang": {"k": 4, "mean": "2 days"}}}, ("law", "erlang", "mean"), "settled"),
        ({"every": "2 days", "law": {"empirical": {"values": ["0 days"]}}}, ("law",), "needs a mean above zero"),
        ({"every": "2 days", "law": "constant", "growth": "5% per year"}, ("growth",), "cannot go with a law"),
        ({"every": "2 days", "law": "constant", "season": [1] * 12}, ("season",), "cannot go with a law"),
        ({"times": ["1 day"], "growth": "5% per year"}, ("growth",), "no effect beside `times`"),
        ({"times": ["1 day", 2]}, ("times", 1), "has no unit of time"),
        ({"times": "1 day"}, ("times",), "expected a list of times"),
        ({"every": "2 days", "season": [1] * 11}, ("season",), "expected twelve monthly factors"),
        ({"every": "2 days", "season": [0] * 12}, ("season",), "must not all be zero"),
        ({"every": "2 days", "season": [1] * 11 + [-1]}, ("season", 11), "is negative"),
        ({"every": "2 days", "growth": "5%"}, ("growth",), "expected growth"),
        ({"every": "2 days", "batch": 0}, ("batch",), "too few"),
    ],
    ids=str,
)
def test_arrivals_that_make_no_sense_are_refused_at_their_place(
    written: object, place: tuple[object, ...], said: str
) -> None:
    location, message = refused(written)
    assert location == place
    assert said in message


def trace(folder: Path, text: str, **context: Any) -> Any:
    (folder / "seen.csv").write_text(text, encoding="utf-8")
    arrivals = read({"trace": "seen.csv"}, folder=folder, **context)
    assert arrivals.trace is not None
    return arrivals.trace


def test_a_trace_has_the_columns_of_its_header_in_order_of_time(tmp_path: Path) -> None:
    lines = ["at,effort,due,urgent,priority,value", "3,2 days,10,yes,1,100", ""]
    text = "\n".join([*lines, "0.5,1.5,2 weeks,no,2,1000 per week", "3,8,1,0,3,0", ""])
    read_back = trace(tmp_path, text)
    assert read_back.at == (0.5, 3, 3)
    assert read_back.effort == (1.5, 2, 8)
    assert read_back.due == (10, 10, 1)
    assert read_back.urgent == (False, True, False)
    assert read_back.priority == (2, 1, 3)
    assert read_back.value == (200, 100, 0)


def test_a_trace_with_only_a_column_of_times_leaves_the_rest_to_the_scenario(tmp_path: Path) -> None:
    read_back = trace(tmp_path, "at\n1\n2\n")
    assert read_back.at == (1, 2)
    assert (read_back.effort, read_back.due, read_back.urgent) == (None, None, None)


def test_dates_are_counted_in_working_days_from_the_earliest(tmp_path: Path) -> None:
    # 2024-03-01 is a Friday; Monday is one working day later, a Saturday counts as that Monday.
    text = "at,due\n2024-03-04,2024-03-11\n2024-03-01,3\n2024-03-02,2024-03-05\n"
    read_back = trace(tmp_path, text)
    assert read_back.at == (0, 1, 1)
    assert read_back.due == (3, 5, 1)


def test_dates_count_every_day_in_a_week_of_seven(tmp_path: Path) -> None:
    read_back = trace(tmp_path, "at\n2024-03-01\n2024-03-04\n", calendar=Calendar(days_per_week=7))
    assert read_back.at == (0, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no arrivals"),
        ("at\n", "holds no arrivals"),
        ("effort\n3\n", "line 1: the column `at` is missing"),
        ("at,efort\n1,2\n", "line 1: `efort` is no column"),
        ("at,at\n1,2\n", "line 1: the column `at` stands twice"),
        ("at,effort\n1,2\n3\n", "line 3: 1 cell stands under 2 columns"),
        ("at,effort\n1,\n", "line 2: `effort` is empty"),
        ("at\n1\nabc\n", "line 3: `at`: expected a number of days or an ISO date, found `abc`"),
        ("at\n2024-13-45\n", "line 2: `at`: `2024-13-45` is no ISO date"),
        ("at\n2024-03-01\n2024-13-45\n", "line 3: `at`: `2024-13-45` is no ISO date like the others"),
        ("at\n01.03.2024\n", "line 2: `at`: `01.03.2024` is no ISO date"),
        ("at,due\n2024-03-01,2024-02-30\n", "line 2: `due`: `2024-02-30` is no ISO date"),
        ("at,effort\n1,2024-03-01\n", "line 2: `effort`: expected a number of days, found `2024-03-01`"),
        ("at;effort\n1;2\n", "line 1: the columns are separated by semicolons"),
        ("at\n1\n-2\n", "line 3: `at`: `-2 days` is negative"),
        ("at\n1\nnan\n", "line 3: `at`"),
        ("at,effort\n1,-3\n", "line 2: `effort`"),
        ("at,urgent\n1,maybe\n", "line 2: `urgent`: expected yes or no"),
        ("at,priority\n1,0\n", "line 2: `priority`"),
        ("at,priority\n1,1.5\n", "line 2: `priority`"),
        ("at,value\n1,lots\n", "line 2: `value`"),
        ("at\n2024-03-01\n4\n", "line 3: `at`: `4` is no ISO date like the others"),
        ("at,due\n1,2024-03-01\n", "line 2: `due` `2024-03-01` is a date but `at` is not"),
        ("at,due\n2024-03-04,2024-03-01\n", "line 2: `due` `2024-03-01` lies before `at`"),
        ('at\n"1\n', "this is no CSV"),
        ("at\n1\0\n", "it is not text"),
    ],
    ids=repr,
)
def test_a_malformed_trace_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "seen.csv").write_text(text, encoding="utf-8")
    location, message = refused({"trace": "seen.csv"}, folder=tmp_path)
    assert location == ("trace",)
    assert said in message


def test_the_first_five_wrong_cells_of_a_trace_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text("at,effort,urgent\n1,-3,maybe\nx,2,no\n" + "2,,yes\n" * 5, encoding="utf-8")
    with pytest.raises(ValidationError) as caught:
        read({"trace": "seen.csv"}, folder=tmp_path)
    told = [error["msg"] for error in caught.value.errors()]
    assert [message.partition(":")[0] for message in told] == [f"seen.csv, line {line}" for line in (3, 2, 4, 5, 6)]
    (tmp_path / "seen.csv").write_text("at,effort,urgent\n1,-3,maybe\nx,2,no\n", encoding="utf-8")
    with pytest.raises(ValidationError) as caught:
        read({"trace": "seen.csv"}, folder=tmp_path)
    assert len(caught.value.errors()) == 3


def test_a_file_with_the_wrong_separator_is_told_the_right_one(tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text("at;effort\n1;2\n", encoding="utf-8")
    with pytest.raises(ValidationError) as caught:
        read({"trace": "seen.csv"}, folder=tmp_path)
    assert "separate the columns by commas" in caught.value.errors()[0]["ctx"]["help"]


def test_a_trace_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    assert "there is no file gone.csv" in refused({"trace": "gone.csv"}, folder=tmp_path)[1]
    assert "is a folder" in refused({"trace": "."}, folder=tmp_path)[1]
    (tmp_path / "latin.csv").write_bytes(b"at\n\xe9\n")
    assert "not UTF-8 text" in refused({"trace": "latin.csv"}, folder=tmp_path)[1]
    assert "expected the path" in refused({"trace": 3}, folder=tmp_path)[1]


def test_a_trace_stays_under_the_folder_of_its_scenario(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "seen.csv").write_text("at\n1\n", encoding="utf-8")
    (tmp_path / "inside" / "link.csv").symlink_to(tmp_path / "seen.csv")
    for name in ("../seen.csv", str(tmp_path / "seen.csv"), "link.csv"):
        assert "lies outside the folder" in refused({"trace": name}, folder=tmp_path / "inside")[1]
        allowed = read({"trace": name}, folder=tmp_path / "inside", allow_outside=True)
        assert allowed.trace is not None


def test_a_trace_goes_with_neither_a_law_nor_batches(tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text("at\n1\n", encoding="utf-8")
    assert refused({"trace": "seen.csv", "law": "constant"}, folder=tmp_path)[0] == ("law",)
    assert refused({"trace": "seen.csv", "batch": 2}, folder=tmp_path)[0] == ("batch",)
