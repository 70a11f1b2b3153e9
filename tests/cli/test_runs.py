"""`slackline runs`, and where commands keep what they ran."""

import csv
import io
import json
import os
import sqlite3
from pathlib import Path

import pytest
from called import ended as slackline

from sim.scenario.yaml_text import read_yaml

SCENARIO = """\
name: A small shop
horizon: 1 year
replications: 5
seed: 4
departments:
  Marketing:
    requests:
      Website: {arrivals: {every: 8 days}, effort: {exponential: {mean: 6 days}}}
  "=Finance":
    requests:
      Change: {arrivals: {every: 9 days}, effort: {exponential: {mean: 5 days}}}
it: {teams: {Central IT: {people: 2, cost: 650 per day}}}
policies:
  As it is: {}
  Hire one: {set: {it.teams.Central IT.people: 3}}
"""


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "plans" / "shop.yaml"
    path.parent.mkdir()
    path.write_text(SCENARIO)
    return path


@pytest.fixture
def store(shop):
    """The store of one run, and of another with one person more."""
    assert slackline("run", shop, "--quiet") == 0
    assert slackline("run", shop, "--quiet", "--set", "it.teams.Central IT.people=4") == 0
    return shop.parent / ".slackline" / "runs.sqlite"


def test_runs_are_kept_beside_the_scenario(shop, capsys):
    slackline("run", shop)
    folder = shop.parent / ".slackline"
    assert (folder / "runs.sqlite").is_file()
    assert (folder / ".gitignore").read_text() == "*\n"
    first = capsys.readouterr()
    slackline("run", shop)
    second = capsys.readouterr()
    assert first.out == second.out
    assert "10 of them from the store" in second.err
    assert "from the store" not in first.err


def test_runs_of_a_shipped_scenario_are_kept_where_one_works():
    slackline("run", "starter", "--replications", "2", "--quiet")
    assert Path(".slackline/runs.sqlite").is_file()


def test_a_run_may_be_kept_elsewhere_or_not_at_all(shop, tmp_path):
    slackline("run", shop, "--quiet", "--no-store")
    slackline("run", shop, "--quiet", "--store", tmp_path / "mine.sqlite")
    assert not (shop.parent / ".slackline").exists()
    assert (tmp_path / "mine.sqlite").is_file()


def test_a_store_and_no_store_contradict(shop, capsys):
    assert slackline("run", shop, "--no-store", "--store", "x.sqlite") == 2
    assert "cannot stand together" in capsys.readouterr().err


def test_all_is_run_anew_where_nothing_is_to_be_resumed(shop, capsys):
    slackline("run", shop)
    slackline("run", shop, "--no-resume")
    assert "from the store" not in capsys.readouterr().err


def test_another_command_takes_what_one_has_run(shop, capsys):
    slackline("run", shop, "--policy", "Hire one", "--quiet")
    slackline("run", shop, "--replications", "7")
    assert "14 runs" in (said := capsys.readouterr().err)
    assert "10 of them from the store" in said


def test_the_list_names_what_was_run(store, capsys):
    capsys.readouterr()
    assert slackline("runs", "--store", store, "--json") == 0
    later, earlier = json.loads(capsys.readouterr().out)
    assert (earlier["id"], earlier["kind"], earlier["scenario"], earlier["state"]) == (1, "run", "A small shop", "done")
    assert (later["asked"], later["stored"], later["seed"]) == (10, 10, 4)
    slackline("runs", "--store", store)
    shown = capsys.readouterr().out
    assert shown.count("A small shop") == 2
    assert "10 of 10" in shown


def test_the_same_command_again_keeps_its_number(shop, store, capsys):
    slackline("run", shop, "--quiet")
    capsys.readouterr()
    slackline("runs", "--store", store, "--json")
    assert {one["id"] for one in json.loads(capsys.readouterr().out)} == {1, 2}


def test_a_run_is_shown_again_as_it_was(shop, store, capsys):
    capsys.readouterr()
    slackline("run", shop, "--quiet")
    before, _, _ = capsys.readouterr().out.partition("\nNext\n")
    assert slackline("runs", "show", 1, "--store", store) == 0
    shown = capsys.readouterr().out
    assert before.strip() in shown
    assert "made by: slackline" in shown
    assert "10 of 10 runs are stored" in shown


def test_a_run_is_shown_as_the_document_that_it_wrote(shop, store, capsys, tmp_path):
    slackline("run", shop, "--quiet", "--json", tmp_path / "results.json")
    capsys.readouterr()
    slackline("runs", "show", 1, "--store", store, "--json")
    assert capsys.readouterr().out == (tmp_path / "results.json").read_text()


def test_the_scenario_comes_out_as_a_file_that_gives_the_same_figures(store, capsys, tmp_path):
    capsys.readouterr()
    slackline("runs", "show", 2, "--store", store, "--scenario")
    (tmp_path / "again.yaml").write_text(capsys.readouterr().out)
    slackline("run", tmp_path / "again.yaml", "--store", store)
    assert "10 of them from the store" in capsys.readouterr().err


def test_text_that_looks_like_a_number_comes_out_as_text(shop, capsys, tmp_path):
    odd = tmp_path / "odd.yaml"
    odd.write_text(f'description: "1e3"\n{shop.read_text()}')
    slackline("run", odd, "--quiet", "--replications", 2, "--store", tmp_path / "odd.sqlite")
    capsys.readouterr()
    slackline("runs", "show", 1, "--store", tmp_path / "odd.sqlite", "--scenario")
    assert read_yaml(capsys.readouterr().out, "it")[0]["description"] == "1e3"


def test_a_run_that_was_made_by_another_version_says_so(store, capsys):
    with sqlite3.connect(store) as opened:
        opened.execute("UPDATE experiments SET version = '0.0.9+abc'")
    opened.close()
    slackline("runs", "show", 1, "--store", store)
    shown, said = capsys.readouterr()
    assert "Slackline 0.0.9+abc" in shown
    assert "run all of it anew" in shown
    assert "nothing that could be shown" in said  # its rows are this version's


def test_figures_of_two_versions_are_not_mixed(shop, store, capsys):
    with sqlite3.connect(store) as opened:
        opened.execute("UPDATE configurations SET version = '0.0.9+abc'")
    opened.close()
    capsys.readouterr()
    slackline("run", shop)
    assert "from the store" not in capsys.readouterr().err


def test_a_comparison_of_two_runs_names_what_changed_and_by_how_much(store, capsys):
    capsys.readouterr()
    assert slackline("runs", "diff", 1, 2, "--store", store) == 0
    shown = capsys.readouterr().out
    assert "it.teams.Central IT.people: 2 → 4" in shown
    cost = next(line for line in shown.splitlines() if line.startswith("it_cost"))
    assert "338" in cost  # two people at 650 a day, 260 days a year, in thousands
    assert "taken run by run" in shown


def test_a_comparison_of_other_demand_is_not_paired(shop, store, capsys):
    slackline("run", shop, "--quiet", "--seed", "5")
    capsys.readouterr()
    slackline("runs", "diff", 1, 3, "--store", store)
    shown = capsys.readouterr().out
    assert "(seed): 4 → 5" in shown
    assert "two independent means" in shown


def test_an_export_has_a_row_for_each_replication_and_part(store, capsys):
    capsys.readouterr()
    slackline("runs", "export", 1, "--store", store)
    rows = [*csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert len(rows) == 2 * 5 * (1 + 2 + 2 + 1)
    assert {row["scope"] for row in rows} == {"all", "department", "kind", "team"}
    assert {row["name"] for row in rows if row["scope"] == "department"} == {"Marketing", "'=Finance"}
    first = next(row for row in rows if (row["scope"], row["replication"]) == ("all", "0"))
    with sqlite3.connect(store) as opened:
        (mean,) = opened.execute("SELECT json_extract(measures, '$.all.wait_mean') FROM results").fetchone()
    opened.close()
    assert float(first["wait_mean"]) == mean


def test_an_export_of_everything_has_each_run_once(store, capsys, tmp_path):
    assert slackline("runs", "export", "--store", store, "--csv", tmp_path / "all.csv") == 0
    rows = [*csv.DictReader((tmp_path / "all.csv").read_text().splitlines())]
    keys = [(row["scenario"], row["policy"], row["replication"], row["scope"], row["name"]) for row in rows]
    assert len(keys) == len(set(keys)) == 3 * 5 * 6


def test_an_export_to_parquet_has_the_same_rows(store, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    slackline("runs", "export", 1, "--store", store, "--parquet", tmp_path / "runs.parquet")
    found = duckdb.sql(
        f"SELECT count(*), count(wait_mean), sum(utilisation) > 0 FROM '{tmp_path / 'runs.parquet'}'"
    ).fetchall()
    assert found == [(60, 50, True)]


def test_removing_an_experiment_leaves_what_others_use(shop, store, capsys):
    capsys.readouterr()
    assert slackline("runs", "rm", 2, "--store", store) == 0
    assert "Removed 1 experiment and 5 runs that no other uses." in capsys.readouterr().out  # "Hire one" is shared
    slackline("run", shop)
    assert "10 of them from the store" in capsys.readouterr().err


def test_removing_all_leaves_an_empty_store(store, capsys):
    slackline("runs", "rm", "--all", "--store", store)
    capsys.readouterr()
    slackline("runs", "--store", store)
    assert "is empty" in capsys.readouterr().out


def test_what_is_to_be_removed_must_be_said(store, capsys):
    assert slackline("runs", "rm", "--store", store) == 2
    assert "Say what to remove" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("show", 9), ("diff", 1, 9), ("export", 9), ("rm", 9)])
def test_an_experiment_that_is_not_there_is_named(store, capsys, words):
    assert slackline("runs", *words, "--store", store) == 1
    assert "there is no experiment 9" in capsys.readouterr().err


def test_a_store_named_before_the_subcommand_holds_for_it(store, capsys):
    capsys.readouterr()
    assert slackline("runs", "--store", store, "show", 1) == 0
    assert "Experiment 1: run" in capsys.readouterr().out


def test_an_option_of_the_list_is_refused_before_a_subcommand(store, capsys):
    assert slackline("runs", "--json", "show", 1) == 2
    assert "put it behind `show`" in capsys.readouterr().err


def test_a_number_that_no_store_could_have_is_not_there(store, capsys):
    assert slackline("runs", "show", 2**70, "--store", store) == 1
    assert f"there is no experiment {2**70}" in capsys.readouterr().err


def test_damage_is_told_when_runs_are_looked_at(store, capsys):
    with sqlite3.connect(store) as opened:
        opened.execute("UPDATE replications SET figures = zeroblob(length(figures)) WHERE replication = 2")
    opened.close()
    slackline("runs", "export", 1, "--store", store)
    assert "2 stored runs, or pictures of them, are damaged and were left out" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("serial", "2"), ("dask://localhost:1", "1")])
def test_jobs_are_refused_where_they_have_no_effect(shop, capsys, words):
    assert slackline("run", shop, "--backend", words[0], "--jobs", words[1]) == 2
    assert "--jobs has no effect" in capsys.readouterr().err


def test_a_store_that_is_not_there_is_not_made(capsys):
    assert slackline("runs") == 1
    assert "there is no store" in capsys.readouterr().err
    assert not Path(".slackline").exists()


def test_a_default_store_that_is_damaged_is_done_without(shop, store, capsys):
    store.write_bytes(b"not a database at all" * 100)
    before = store.read_bytes()
    capsys.readouterr()
    assert slackline("run", shop) == 0
    shown, said = capsys.readouterr()
    assert "A small shop" in shown
    assert "runs are not kept" in said
    assert store.read_bytes() == before


def test_a_named_store_that_is_damaged_stops_the_command(shop, tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("Minutes\n" * 1000)
    assert slackline("run", shop, "--store", tmp_path / "notes.txt") == 1
    assert "is no store" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_done_without(shop, capsys):
    shop.parent.chmod(0o500)
    assert slackline("run", shop) == 0
    assert "no store can be made" in capsys.readouterr().err


def test_an_unknown_backend_is_refused_with_what_is_allowed(shop, capsys):
    assert slackline("run", shop, "--backend", "slurm") == 2
    said = capsys.readouterr().err
    assert "'slurm' is no backend" in said
    assert "dask://HOST:PORT" in said
