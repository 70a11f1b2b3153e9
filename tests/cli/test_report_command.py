"""`slackline report`, from a scenario or a stored run to a page."""

import html
import re
import sqlite3
import sys
from pathlib import Path

import pytest
from called import ended

import sim
from sim.cli.bench import DEFAULT

SCENARIO = """\
name: A small shop
horizon: 1 year
replications: 5
seed: 4
departments:
  Marketing:
    requests:
      Website: {arrivals: {every: 8 days}, effort: {exponential: {mean: 6 days}}, due: 3 weeks, value: 900 per week}
    alternative: {lead_time: 1 week, price: 900 per day}
  Finance:
    requests:
      Change: {arrivals: {every: 9 days}, effort: {exponential: {mean: 5 days}}}
it: {teams: {Central IT: {people: 2, cost: 650 per day}}, quotes: {basis: backlog}}
policies:
  As it is: {}
  Hire one: {set: {it.teams.Central IT.people: 3}}
"""


def report(*arguments):
    """Exit code of `slackline report`, in this process."""
    return ended("report", *arguments)


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(SCENARIO)
    return path


@pytest.fixture
def store(shop):
    """The store of one run."""
    assert ended("run", shop, "--quiet") == 0
    return shop.parent / DEFAULT


@pytest.fixture
def nothing_runs(monkeypatch):
    """From here on, whoever runs a replication fails."""

    def refuse(*arguments, **options):
        raise AssertionError("a replication was run")

    monkeypatch.setattr("sim.model.simulate.simulate", refuse)
    monkeypatch.setattr("sim.experiment.replicate.checked_log", refuse)
    monkeypatch.setattr("sim.experiment.laboratory.checked_log", refuse)
    monkeypatch.setattr("sim.experiment.executor.Executor.execute", refuse)


def text_of(path):
    """What stands in a page for a reader."""
    page = Path(path).read_text(encoding="utf-8")
    body = re.sub(r"<(style|svg|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", body).replace("\u00a0", " ").split())


def test_a_scenario_is_run_and_its_page_written(shop, capsys):
    assert report(shop, "-o", "shop.html") == 0
    assert "<title>A small shop – Slackline report</title>" in Path("shop.html").read_text(encoding="utf-8")
    shown, said = capsys.readouterr()
    assert shown == ""
    assert "10 runs" in said
    assert "Wrote shop.html" in said


def test_left_out_the_file_is_report_html(shop):
    assert report(shop, "--quiet") == 0
    assert Path("report.html").is_file()


def test_what_is_stored_is_shown_without_running_again_and_the_same_each_time(store, nothing_runs):
    assert report(1, "--store", store, "-o", "one.html") == 0
    assert report("--store", store, "-o", "two.html") == 0
    assert Path("one.html").read_bytes() == Path("two.html").read_bytes()
    assert "Under “As it is” IT starts on a request" in text_of("one.html")


def test_a_scenario_whose_runs_are_stored_is_not_run_again(shop, store, capsys, nothing_runs):
    assert report(shop, "-o", "shop.html") == 0
    assert "10 runs" in (said := capsys.readouterr().err)
    assert "10 of them from the store" in said


def test_the_figures_are_those_that_run_prints(shop, store, capsys):
    capsys.readouterr()
    ended("run", shop, "--quiet")
    shown = capsys.readouterr().out
    wait = re.search(r"As it is +(\d[\d.]* ± \d[\d.]*)", shown)[1]
    report(1, "--store", store, "--quiet")
    assert f"As it is {wait}" in text_of("report.html")


def test_the_page_can_be_printed(store, capsys):
    capsys.readouterr()
    assert report(1, "--store", store, "-o", "-") == 0
    shown, said = capsys.readouterr()
    assert shown.startswith("<!DOCTYPE html>")
    assert shown.endswith("</html>\n")
    assert said == ""


def test_the_page_names_the_command_that_makes_it_again_and_the_one_that_looks_further(shop, store):
    report(1, "--store", store, "--quiet")
    shown = text_of("report.html")
    assert "No sensitivity analysis of this scenario is stored" in shown
    assert "sensitivity" in shown


def test_what_the_ranking_hangs_on_is_told_once_somebody_has_looked(shop, store):
    assert ended("sensitivity", shop, "--quiet", "--replications", 5, "--vary", "it.teams.Central IT.people=1..3") == 0
    report(1, "--store", store, "--quiet")
    shown = text_of("report.html")
    assert "A stored sensitivity analysis of bypass_rate varied 1 assumption" in shown
    assert "No sensitivity analysis" not in shown


def test_the_latest_run_is_shown_where_none_is_named(shop):
    for seed in (3, 4):
        ended("run", shop, "--quiet", "--store", DEFAULT.name, "--seed", seed)
    assert report("--store", DEFAULT.name, "--quiet") == 0
    assert "Seed 4" in text_of("report.html")


def test_part_of_a_run_is_marked_as_such(store, shop):
    with sqlite3.connect(store) as file:
        file.execute("DELETE FROM replications WHERE replication >= 3")
    assert report(1, "--store", store, "--quiet") == 0
    assert "Partial: the run was interrupted after 3 of 5 replications." in text_of("report.html")


def test_a_run_of_another_version_is_shown_as_it_was_and_says_so(store, monkeypatch):
    from sim.experiment.version import model_version

    made_by = model_version()
    monkeypatch.setattr("sim.experiment.version.model_version", lambda: "9.0.0+later")
    assert report(1, "--store", store, "--quiet") == 0
    shown = text_of("report.html")
    assert f"Made by another version of the model, {made_by}; this one is 9.0.0+later" in shown
    assert "Under “As it is” IT starts on a request" in shown


def test_options_of_run_hold(shop):
    options = ["--policy", "Hire one", "--replications", 3, "--seed", 9, "--set", "name=Other", "--warm-up", "1 month"]
    assert report(shop, "--quiet", *options) == 0
    shown = text_of("report.html")
    assert "Other" in shown
    assert "3 replications" in shown
    assert "Seed 9" in shown


def test_nothing_is_kept_where_nothing_is_to_be(shop):
    assert report(shop, "--no-store", "--quiet") == 0
    assert not (shop.parent / DEFAULT).exists()
    assert "One request, under each policy" in text_of("report.html")


def test_another_experiment_than_a_run_is_refused(shop, store, capsys):
    vary = ["--vary", "it.teams.Central IT.people=2..3", "--replications", 2]
    ended("sweep", shop, "--quiet", *vary)
    capsys.readouterr()
    assert report(2, "--store", store) == 2
    said = capsys.readouterr().err
    assert "experiment 2 is of `slackline sweep`, and a report shows runs only" in said
    assert "slackline runs show 2" in said


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["9"], 1, "there is no experiment 9"),
        (["1", "--seed", "3"], 2, "--seed has no effect on a stored run"),
        (["1", "--set", "seed=3"], 2, "--set has no effect on a stored run"),
        (["--precision", "5%"], 2, "--precision has no effect on a stored run"),
        (["1", "-o", "nowhere/report.html"], 2, "there is no such folder"),
        (["1", "-o", "."], 2, "it is a folder"),
        (["cio-storry"], 2, "cio-story"),
        (["cio-story", "--policy", "Promise"], 2, "did you mean 'Promise and hope'?"),
        (["cio-story", "--precision", "5%", "--measure", "wait"], 2, "--measure"),
    ],
)
def test_wrong_usage_ends_at_once_and_says_what_to_do(arguments, code, says, store, capsys, nothing_runs):
    assert report(*arguments, "--store", store) == code
    shown, said = capsys.readouterr()
    assert shown == ""
    assert says in said
    assert not Path("report.html").exists()


def test_without_a_store_the_remedy_is_a_scenario(capsys):
    assert report() == 1
    assert "there is no store" in capsys.readouterr().err


def test_a_store_without_runs_says_what_to_do(shop, store, capsys):
    ended("runs", "rm", 1, "--store", store)
    assert report("--store", store) == 2
    assert "slackline report cio-story" in capsys.readouterr().err


def test_a_page_that_cannot_be_written_leaves_the_old_one_whole(store, monkeypatch, capsys):
    Path("report.html").write_text("old")

    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert report(1, "--store", store) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert Path("report.html").read_text() == "old"
    assert [each for each in Path().iterdir() if each.name.startswith(".slackline-")] == []


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ((), ""),
        (("--set", "it.teams.Central IT.people=4"), " --set 'it.teams.Central IT.people=4'"),
        (("--policy", "Hire one", "--seed", 7), " --policy 'Hire one' --seed 7"),
        (("--warm-up", "1 month"), " --set 'warm_up=1 month'"),
        (("--store", "here.sqlite"), " --store here.sqlite"),
        (("--allow-outside",), " --allow-outside"),
    ],
)
def test_the_command_to_look_further_is_of_the_same_scenario_demand_and_store(
    shop, tmp_path, monkeypatch, options, kept
):
    typed = (shop, "--quiet", *options)
    assert report(*typed, "-o", tmp_path / "one.html") == 0
    monkeypatch.setattr(sys, "argv", ["slackline", "run", *map(str, typed)])
    assert ended("run", *typed) == 0
    stored = options[options.index("--store") + 1] if "--store" in options else shop.parent / DEFAULT
    assert report("--store", stored, "-o", tmp_path / "two.html") == 0
    for page in ("one.html", "two.html"):
        (told,) = re.findall("slackline sensitivity [^<]*", (tmp_path / page).read_text(encoding="utf-8"))
        assert html.unescape(told) == f"slackline sensitivity {shop}{kept}"


def test_a_command_that_no_shell_could_have_sent_stops_no_report(shop, store, capsys):
    with sqlite3.connect(store) as opened:
        opened.execute("UPDATE experiments SET command = 'slackline run ''shop'")
    opened.close()
    assert report("--store", store, "-o", "report.html") == 0
    assert "slackline runs show 1 --scenario" in Path("report.html").read_text(encoding="utf-8")


def test_a_run_from_python_is_written_out_with_its_precision(shop, tmp_path):
    sim.run(shop, replications=40, precision="50%", measure="bypass_rate", store=tmp_path / "runs.sqlite", jobs=1)
    assert report("--store", tmp_path / "runs.sqlite", "-o", "report.html") == 0
    told = "--replications 40 --precision 50% --measure bypass_rate"
    assert told in Path("report.html").read_text(encoding="utf-8")
