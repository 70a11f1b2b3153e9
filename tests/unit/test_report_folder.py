"""A run's folder is written whole or not at all, and the same result gives the same bytes."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from portrayed_sample import exhibit, shapes
from sample_results import sample

from sim.report.figures import style
from sim.report.figures.comparison import draw
from sim.report.folder import FolderError, check_folder, contents, write_folder
from sim.results.warm_up import OBSERVATIONS, Curve, Settling, WarmUp


@pytest.fixture(scope="module")
def files():
    return contents(sample(), "{}\n", "request\n0\n", "request\n")


def test_the_folder_holds_every_part_of_a_run(tmp_path, files):
    write_folder(tmp_path / "new" / "out", files)
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == [
        "comparisons.csv", "figure.png", "figure.svg", "goals.csv", "ledger.csv", "measures.csv", "report.md",
        "requests.csv", "results.json", "theory.csv",
    ]  # fmt: skip


def test_other_files_in_the_folder_are_left_alone(tmp_path, files):
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "results.json").write_text("old")
    write_folder(tmp_path, files)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert (tmp_path / "results.json").read_text() == "{}\n"


def test_a_file_in_the_way_is_refused_and_kept(tmp_path, files):
    path = tmp_path / "out"
    path.write_text("mine")
    for refused in (path, path / "below"):
        with pytest.raises(FolderError, match="is a file, not a folder"):
            check_folder(refused)
    with pytest.raises(FolderError):
        write_folder(path, files)
    assert path.read_text() == "mine"


def test_a_failure_half_way_leaves_nothing_behind(tmp_path, files):
    with pytest.raises(FolderError):
        write_folder(tmp_path / "out", files | {"no/such/folder.csv": b"x"})
    assert list(tmp_path.iterdir()) == []


def test_a_failure_half_way_leaves_an_old_folder_whole(tmp_path, files):
    (tmp_path / "results.json").write_text("old")
    with pytest.raises(FolderError):
        write_folder(tmp_path, files | {"no/such/folder.csv": b"x"})
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]
    assert (tmp_path / "results.json").read_text() == "old"


def test_measures_have_one_figure_a_row_with_its_difference(files):
    rows = list(csv.DictReader(io.StringIO(files["measures.csv"].decode())))
    row = next(
        row
        for row in rows
        if (row["policy"], row["name"], row["measure"]) == ("Embedded web team", "Marketing", "wait_mean")
    )
    assert (row["scope"], row["unit"], float(row["mean"]), float(row["difference"])) == ("department", "days", 14, -18)


def test_the_same_result_gives_the_same_figure_byte_for_byte(files):
    assert style.svg(lambda: draw(sample())) == files["figure.svg"]
    assert style.png(lambda: draw(sample())) == files["figure.png"]


def test_pictures_of_an_exhibit_are_written_and_shown_on_the_page(tmp_path):
    write_folder(tmp_path / "out", contents(sample(), "{}\n", "", "", exhibit=exhibit()))
    page = (tmp_path / "out" / "report.md").read_text()
    for name in ("losers", "waits", "bypass", "routes", "promises", "course", "costs"):
        assert (tmp_path / "out" / f"{name}.svg").read_bytes().startswith(b"<?xml")
        assert (tmp_path / "out" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert f"]({name}.svg)" in page


@pytest.mark.slow
def test_a_picture_of_another_run_that_this_one_has_not_is_taken_away(tmp_path):
    write_folder(tmp_path, contents(sample(), "{}\n", "", "", exhibit=exhibit()))
    write_folder(tmp_path, contents(sample(), "{}\n", "", "", exhibit=shapes()["nobody goes round IT"]))
    assert {"routes.svg", "routes.png", "bypass.svg"}.isdisjoint(path.name for path in tmp_path.iterdir())
    assert (tmp_path / "waits.svg").exists()


def test_the_picture_of_another_runs_warm_up_is_taken_away_and_what_is_not_ours_stays(tmp_path, files):
    settling = Settling("Central queue", "waiting", 650.0, 39.0)
    warm_up, curves = (
        WarmUp(39.0, 30, (settling,)),
        [Curve(settling, np.linspace(0.0, 12.0, OBSERVATIONS), np.ones(OBSERVATIONS))],
    )
    earlier = contents(replace(sample(), warm_up=warm_up), "{}\n", "", "", curves)
    write_folder(tmp_path, earlier)
    assert (tmp_path / "welch.svg").exists()
    mine = ("welch-of-mine.svg", "waits.pdf", "crossings.csv")
    for name in mine:
        (tmp_path / name).write_text("mine")
    write_folder(tmp_path, files)
    names = {path.name for path in tmp_path.iterdir()}
    assert {"welch.svg", "welch.png"}.isdisjoint(names)
    assert all((tmp_path / name).read_text() == "mine" for name in mine)


def test_a_run_that_has_no_exhibit_takes_the_pictures_of_another_away(tmp_path, files):
    write_folder(tmp_path, contents(sample(), "{}\n", "", "", exhibit=exhibit()))
    write_folder(tmp_path, files)
    assert {path.suffix for path in tmp_path.iterdir() if path.stem == "waits"} == set()


def test_the_svg_bears_no_date(files):
    assert b"<dc:date>" not in files["figure.svg"]


def test_the_figure_states_its_finding_and_draws_both_measures():
    figure = draw(sample())
    assert figure.get_suptitle().startswith("Embedded web team: Marketing goes round IT half as often")
    assert [ax.get_title(loc="left") for ax in figure.axes] == [
        "Wait until IT starts (working days)",
        "Requests that go round IT (%)",
    ]


def test_names_with_dollar_signs_are_drawn_as_text():
    results = sample()
    named = replace(results.policies[0], name="Save $5k_{ and $6k")
    alone = replace(results, policies=(named,), comparisons=(), baseline=named.name)
    assert style.svg(lambda: draw(alone)).startswith(b"<?xml")
