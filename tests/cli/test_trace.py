"""`slackline trace` from the command line to what other programs read."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import datetime
from itertools import pairwise

import pytest
from called import ended

from sim.report.event_log import COLUMNS
from sim.report.working_dates import WorkingDates
from sim.scenario.calendar import Calendar, parse_season

VIDIGI_TYPES = {"arrival_departure", "queue", "resource_use", "resource_use_end"}  # of its documentation
XES = "{http://www.xes-standard.org/}"

SCENARIO = """\
name: A <small> "shop" & more
horizon: 1 year
seed: 4
baseline: As it is
starts: 1 July
departments:
  =Marketing:
    requests:
      <Website> & co: {arrivals: {every: 8 days}, effort: {exponential: {mean: 6 days}}, due: 6 weeks}
    alternative: {lead_time: 2 weeks, price: 1100 per day, comes_back: {chance: 50%, after: 2 weeks, effort: 50%}}
    trust: {start: 80%, kept: 5%, broken: 25%, walks_away_below: 30%}
  Finance:
    requests:
      Change: {arrivals: {every: 5 days}, effort: {exponential: {mean: 6 days}}}
it:
  teams:
    Central IT: {people: 2, cost: 650 per day}
  quotes: {basis: backlog}
policies:
  As it is: {}
  Hire one: {set: {it.teams.Central IT.people: 3}}
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(SCENARIO)
    return str(path)


def trace(*arguments):
    """Exit code of `slackline trace`, in this process."""
    return ended("trace", *arguments)


@pytest.fixture
def rows(scenario, capsys):
    """The event log as rows by column."""
    assert trace(scenario) == 0
    shown, said = capsys.readouterr()
    assert said == ""
    return list(csv.DictReader(io.StringIO(shown)))


def test_the_columns_are_those_of_vidigi_and_ours_follow(rows):
    assert tuple(rows[0]) == COLUMNS
    assert COLUMNS[:5] == ("entity_id", "event_type", "event", "time", "resource_id")


def test_types_are_those_of_vidigi_and_one_for_the_rest(rows):
    assert {row["event_type"] for row in rows} == VIDIGI_TYPES | {"event"}


def test_times_never_go_back(rows):
    times = [float(row["time"]) for row in rows]
    assert times == sorted(times)


def test_each_request_arrives_once_and_first_and_departs_last(rows):
    by_request = {}
    for row in rows:
        if row["entity_id"]:
            by_request.setdefault(row["entity_id"], []).append(row["event"])
    departed = 0
    for events in by_request.values():
        assert events[0] == "arrival"
        assert events.count("arrival") == 1
        assert "depart" not in events[:-1]
        departed += events[-1] == "depart"
    assert departed > 20


def test_work_has_a_numbered_person_and_ends_with_the_same_one(rows):
    at_work = {}
    for row in rows:
        if row["event_type"] == "resource_use":
            assert int(row["resource_id"]) not in at_work.values()
            at_work[row["entity_id"]] = int(row["resource_id"])
        elif row["event_type"] == "resource_use_end":
            assert at_work.pop(row["entity_id"]) == int(row["resource_id"])


def test_a_name_that_a_spreadsheet_would_take_for_a_formula_is_quoted(rows):
    assert {row["department"] for row in rows} == {"'=Marketing", "Finance"}


def test_json_lines_hold_the_same_rows(scenario, rows, capsys):
    assert trace(scenario, "--format", "jsonl") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [float(row["time"]) for row in rows] == [line["time"] for line in lines]
    assert all(tuple(line) == COLUMNS for line in lines)
    assert lines[0]["resource_id"] is None


def test_another_policy_replication_and_seed_give_another_log(scenario, capsys):
    seen = set()
    for options in ([], ["--policy", "Hire one"], ["--replication", "1"], ["--seed", "5"]):
        assert trace(scenario, *options) == 0
        seen.add(capsys.readouterr().out)
    assert len(seen) == 4


def test_an_override_is_heeded(scenario, capsys):
    assert trace(scenario, "--set", "horizon=1 month") == 0
    short = capsys.readouterr().out
    assert trace(scenario) == 0
    assert len(short) < len(capsys.readouterr().out) / 2


@pytest.fixture
def xes(scenario, capsys):
    """The XES document."""
    assert trace(scenario, "--format", "xes") == 0
    return capsys.readouterr().out


def test_xes_declares_its_extensions_globals_and_classifier(xes):
    log = ET.fromstring(xes)
    assert log.tag == f"{XES}log"
    assert {each.get("prefix") for each in log.iter(f"{XES}extension")} == {"concept", "time", "lifecycle", "org"}
    declared = {each.get("scope"): {attribute.get("key") for attribute in each} for each in log.iter(f"{XES}global")}
    assert declared == {"trace": {"concept:name"}, "event": {"concept:name", "time:timestamp", "lifecycle:transition"}}
    classifier = log.find(f"{XES}classifier")
    assert classifier is not None
    assert set(classifier.get("keys", "").split()) <= declared["event"]


def test_xes_has_a_trace_for_each_request_with_its_name_unspoilt(xes, rows):
    traces = ET.fromstring(xes).findall(f"{XES}trace")
    assert len(traces) == len({row["entity_id"] for row in rows if row["entity_id"]})
    kinds = {each.get("value") for one in traces for each in one if each.get("key") == "kind"}
    assert kinds == {"<Website> & co", "Change"}


def test_every_xes_event_has_what_the_globals_promise_and_times_never_go_back(xes):
    for one in ET.fromstring(xes).findall(f"{XES}trace"):
        times = []
        for event in one.findall(f"{XES}event"):
            values = {each.get("key"): each.get("value") for each in event}
            assert values["concept:name"]
            assert values["lifecycle:transition"] in {"start", "complete"}
            times.append(datetime.fromisoformat(values["time:timestamp"]))
        assert times == sorted(times)


def test_work_in_xes_starts_and_completes_by_the_same_person(xes):
    for one in ET.fromstring(xes).findall(f"{XES}trace"):
        work = [
            {each.get("key"): each.get("value") for each in event}
            for event in one.findall(f"{XES}event")
            if event.find(f"{XES}string[@value='work']") is not None
        ]
        for start, end in zip(work[::2], work[1::2], strict=False):
            assert (start["lifecycle:transition"], end["lifecycle:transition"]) == ("start", "complete")
            assert start["org:resource"] == end["org:resource"]


def test_pm4py_reads_the_xes(xes, tmp_path):
    pm4py = pytest.importorskip("pm4py")
    path = tmp_path / "log.xes"
    path.write_text(xes, encoding="utf-8")
    frame = pm4py.read_xes(str(path))
    assert set(pm4py.get_start_activities(frame)) <= {"need", "returned"}


def test_time_0_is_the_morning_of_a_monday_and_weeks_have_their_working_days():
    dates = WorkingDates(Calendar(), 0.0)
    assert dates.at(0.0).isoformat() == "2024-01-01T09:00:00+00:00"
    assert dates.at(4.5).isoformat() == "2024-01-05T13:00:00+00:00"
    assert dates.at(5.0).isoformat() == "2024-01-08T09:00:00+00:00"
    assert dates.at(-1.0).isoformat() == "2023-12-29T09:00:00+00:00"  # asked ahead of the first day


@pytest.mark.parametrize("day", ["1 January", "29 February", "1 July", "31 December"])
def test_the_first_day_is_the_monday_on_or_after_the_day_on_which_the_scenario_starts(day):
    first = WorkingDates(Calendar(), parse_season(day)).at(0.0)
    meant = datetime.strptime(f"{day} 2024 +0000", "%d %B %Y %z")
    assert first.weekday() == 0
    assert 0 <= (first.date() - meant.date()).days < 7


@pytest.mark.parametrize("hours", [4, 8, 15, 16, 24])
@pytest.mark.parametrize("days", [1, 5, 7])
def test_later_is_never_earlier(days, hours):
    dates = WorkingDates(Calendar(days_per_week=days, hours_per_day=hours), 0.3)
    found = [dates.at(quarter / 4) for quarter in range(100)]
    assert all(before <= after for before, after in pairwise(found))


def test_a_file_can_be_named_and_standard_output_stays_empty(scenario, tmp_path, capsys):
    target = tmp_path / "log.csv"
    assert trace(scenario, "-o", str(target)) == 0
    shown, said = capsys.readouterr()
    assert shown == ""
    assert said.startswith(f"Wrote {target} (")
    assert target.read_text().startswith("entity_id,")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--policy", "Hire on"], "did you mean 'Hire one'?"),
        (["--replication", "-1"], "--replication"),
        (["--format", "xml"], "xes"),
        (["--out", "nowhere/log.csv"], "there is no such folder"),
        (["--set", "horizn=1 year"], "horizon"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_do(scenario, options, says, capsys):
    assert trace(scenario, *options) == 2
    shown, said = capsys.readouterr()
    assert shown == ""
    assert says in said


def test_a_replication_that_fails_ends_with_1_and_its_reason(scenario, monkeypatch, capsys):
    from sim.experiment import replicate
    from sim.results.conservation import ConservationError

    def broken(log):
        raise ConservationError("a person was lost")

    monkeypatch.setattr(replicate, "check_conservation", broken)
    assert trace(scenario) == 1
    said = capsys.readouterr().err
    assert "replication 0 of 'As it is' failed: a person was lost" in said
    assert "Traceback" not in said


def test_a_run_beyond_the_last_year_of_dates_is_refused_for_xes_only(tmp_path, capsys):
    path = tmp_path / "long.yaml"
    slow = "lead_time: {lognormal: {mean: 1000 years, cv: 3}}"
    changed = SCENARIO.replace("lead_time: 2 weeks", slow).replace(
        "basis: backlog}", "basis: backlog}\n  refuses: 100%"
    )
    path.write_text(changed.replace(", comes_back: {chance: 50%, after: 2 weeks, effort: 50%}", ""))
    assert trace(str(path)) == 0
    capsys.readouterr()
    assert trace(str(path), "--format", "xes") == 1
    assert "year 9999" in capsys.readouterr().err
