"""The store gives back what was put in, to the last bit, and never takes one thing for another."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from small_scenarios import queue, read

import sim
from sim import load
from sim.experiment import Executor, Laboratory, run
from sim.experiment.configurations import Configuration, Key, configurations
from sim.experiment.replicate import replicate
from sim.experiment.shelf import Shelf
from sim.experiment.store import Store, StoreError
from sim.experiment.version import model_version
from sim.results.document import to_json
from sim.scenario.reading import altered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.results.measures import ReplicationMeasures
    from sim.scenario.schema import Scenario

KEY = Key("a" * 64, "As now", 7, "1.0")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "runs.sqlite") as opened:
        yield opened


@pytest.fixture(scope="module")
def measured() -> dict[int, ReplicationMeasures]:
    policy = configurations(queue())[0].policy
    return {number: replicate(policy, 7, number) for number in range(6)}


def same(one: ReplicationMeasures, other: ReplicationMeasures) -> bool:
    pairs = [(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)]
    return all(
        np.array_equal(first, second, equal_nan=True) if isinstance(first, np.ndarray) else first == second
        for first, second in pairs
    )


def laboratory(store: Store, **options: Any) -> Laboratory:
    return Laboratory(Executor(jobs=1), shelf=Shelf(store, **options))


def test_what_was_put_in_comes_out_to_the_last_bit(store: Store, measured: dict[int, ReplicationMeasures]) -> None:
    store.keep(KEY, measured)
    found = store.found(KEY, range(6))
    assert list(found) == list(range(6))
    assert all(same(found[number], measured[number]) for number in measured)


def test_every_shipped_scenario_fits_into_the_store(store: Store) -> None:
    for one in configurations(load("embedded-team", set=["horizon=1 quarter", "warm_up=0 days"])):
        measures = replicate(one.policy, one.seed, 0)
        store.keep(one.key, {0: measures})
        assert same(store.found(one.key, range(1))[0], measures)


def test_it_is_there_after_the_file_was_closed(tmp_path: Path, measured: dict[int, ReplicationMeasures]) -> None:
    with Store(tmp_path / "runs.sqlite") as first:
        first.keep(KEY, measured)
    with Store(tmp_path / "runs.sqlite") as second:
        assert len(second.found(KEY, range(100))) == 6


def test_only_the_range_asked_for_comes_out(store: Store, measured: dict[int, ReplicationMeasures]) -> None:
    store.keep(KEY, measured)
    assert list(store.found(KEY, range(2, 4))) == [2, 3]


@pytest.mark.parametrize(
    "other",
    [
        replace(KEY, scenario="b" * 64),
        replace(KEY, policy="One more"),
        replace(KEY, seed=8),
        replace(KEY, version="1.1"),
    ],
    ids=["scenario", "policy", "seed", "version"],
)
def test_another_key_finds_nothing(store: Store, measured: dict[int, ReplicationMeasures], other: Key) -> None:
    store.keep(KEY, measured)
    assert store.found(other, range(6)) == {}


def test_keeping_again_makes_no_second_row(store: Store, measured: dict[int, ReplicationMeasures]) -> None:
    store.keep(KEY, measured)
    store.keep(KEY, measured)
    assert store.connection.execute("SELECT count(*) FROM replications").fetchone() == (6,)


def test_a_keep_that_fails_in_the_middle_leaves_nothing(store: Store, measured: dict[int, ReplicationMeasures]) -> None:
    spoiled: Any = {0: measured[0], 1: None}
    with pytest.raises(AttributeError):
        store.keep(KEY, spoiled)
    assert store.found(KEY, range(6)) == {}
    store.keep(KEY, measured)
    assert len(store.found(KEY, range(6))) == 6


def test_people_can_query_the_measures_by_name(store: Store, measured: dict[int, ReplicationMeasures]) -> None:
    store.keep(KEY, measured)
    rows = store.connection.execute(
        "SELECT replication, json_extract(measures, '$.all.wait_mean'), json_extract(measures,"
        " '$.departments.Marketing.requests') FROM results WHERE policy = 'As now' ORDER BY replication"
    ).fetchall()
    assert rows == [(number, one.all_figures[1], one.department_figures[0, 0]) for number, one in measured.items()]


# Keys


def keys(scenario: Scenario) -> dict[str, Key]:
    return {one.policy.name: one.key for one in configurations(scenario)}


ANY_NUMBER = [
    ("horizon", "53 weeks"),
    ("warm_up", "101 days"),
    ("run_out", "10 weeks"),
    ("calendar.days_per_week", 6),
    ("departments.Marketing.requests.Web.arrivals.every", "9 days"),
    ("departments.Finance.requests.ERP.effort.exponential.mean", "5 days"),
    ("departments.Finance.requests.ERP.priority", 2),
    ("departments.Finance.patience", "{exponential: {mean: 30 days}}"),
    ("it.teams.Central IT.cost", "501 per day"),
    ("it.teams.Central IT.focus", "99%"),
    ("it.approval.every", "1 week"),
    ("it.discipline", "priority"),
]


@pytest.mark.parametrize(("path", "value"), ANY_NUMBER, ids=[path for path, _ in ANY_NUMBER])
def test_any_change_of_a_number_is_another_key(tmp_path: Path, path: str, value: object) -> None:
    scenario = loaded(tmp_path)
    before, after = keys(scenario), keys(altered(scenario, [f"{path}={value}"]))
    assert all(before[name].scenario != after[name].scenario for name in before)


def loaded(folder: Path) -> Scenario:
    """The small queue, read from a file, as overrides want it."""
    path = folder / "small.yaml"
    path.write_text(json.dumps(dict(queue().plain)), encoding="utf-8")
    return load(path)


def test_a_change_of_one_policy_leaves_the_others_keys_alone(tmp_path: Path) -> None:
    scenario = loaded(tmp_path)
    changed = altered(scenario, ["policies.One more.set={it.teams.Central IT.people: 4}"])
    assert keys(scenario)["As now"] == keys(changed)["As now"]
    assert keys(scenario)["One more"] != keys(changed)["One more"]


@pytest.mark.parametrize(
    "change", ["name=Other", "description=New words", "replications=99", "goals=['wait_mean <= 3 days']"]
)
def test_what_stands_around_a_run_changes_no_key(tmp_path: Path, change: str) -> None:
    scenario = loaded(tmp_path)
    assert keys(scenario) == keys(altered(scenario, [change]))


def test_the_order_of_departments_changes_the_key_since_figures_stand_in_it() -> None:
    one = queue()
    departments = dict(reversed([*dict(one.plain)["departments"].items()]))
    other = read({**one.plain, "departments": departments})
    assert one.hash == other.hash
    assert keys(one)["As now"] != keys(other)["As now"]


@pytest.mark.parametrize("place", ["model/team.py", "levers/slack.py", "results/money.py", "scenario/units.py"])
def test_a_change_of_the_models_code_is_another_version(tmp_path: Path, place: str) -> None:
    shutil.copytree(Path(sim.__file__).parent, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "sim" / place).open("a", encoding="utf-8") as code:
        code.write("# one more line\n")
    asked = "import sim; from sim.experiment.version import model_version; print(sim.__file__, model_version())"
    done = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True)
    file, version = done.stdout.split()
    assert Path(file).is_relative_to(tmp_path)
    assert version != model_version()
    assert version.partition("+")[0] == sim.__version__


# Damage


def test_a_row_with_a_flipped_bit_counts_as_missing(store: Store, measured: dict[int, ReplicationMeasures]) -> None:
    store.keep(KEY, measured)
    (figures,) = store.connection.execute("SELECT figures FROM replications WHERE replication = 3").fetchone()
    for place in range(0, len(figures), 97):
        flipped = bytearray(figures)
        flipped[place] ^= 1 << (place % 8)
        store.connection.execute("UPDATE replications SET figures = ? WHERE replication = 3", (bytes(flipped),))
        assert list(store.found(KEY, range(6))) == [0, 1, 2, 4, 5]
    assert store.damaged == 1  # however often it is looked at


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE replications SET replication = 99 WHERE replication = 3",
        "UPDATE replications SET demand = 'x' WHERE replication = 3",
        "UPDATE replications SET figures = zeroblob(8) WHERE replication = 3",
        "UPDATE replications SET figures = (SELECT figures FROM replications WHERE replication = 4)"
        " WHERE replication = 3",
    ],
)
def test_a_row_that_was_tampered_with_counts_as_missing(
    store: Store, measured: dict[int, ReplicationMeasures], change: str
) -> None:
    store.keep(KEY, measured)
    store.connection.execute(change)
    assert list(store.found(KEY, range(100))) == [0, 1, 2, 4, 5]
    assert store.damaged == 1


@pytest.mark.parametrize("column", ["scenario", "policy", "version"])
def test_a_configuration_that_strays_to_another_key_gives_nothing(
    store: Store, measured: dict[int, ReplicationMeasures], column: str
) -> None:
    store.keep(KEY, measured)
    store.connection.execute(f"UPDATE configurations SET {column} = 'other'")
    assert store.found(replace(KEY, **{column: "other"}), range(6)) == {}
    assert store.damaged == 6


def test_damage_to_what_the_figures_stand_for_is_noticed(
    store: Store, measured: dict[int, ReplicationMeasures], tmp_path: Path
) -> None:
    store.keep(KEY, measured)
    store.connection.execute("UPDATE layouts SET parts = replace(parts, 'wait_p50', 'wait_p51')")
    with Store(tmp_path / "runs.sqlite") as again:
        assert again.found(KEY, range(6)) == {}
        assert again.damaged == 6


def test_a_store_of_a_later_format_is_left_alone(store: Store, tmp_path: Path) -> None:
    store.connection.execute("PRAGMA user_version = 99")
    store.close()
    before = (tmp_path / "runs.sqlite").read_bytes()
    with pytest.raises(StoreError, match="later version of Slackline"):
        Store(tmp_path / "runs.sqlite")
    assert (tmp_path / "runs.sqlite").read_bytes() == before


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE replications (a)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="database of another program"):
        Store(path)
    assert path.read_bytes() == before


def test_a_text_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Minutes of the steering committee\n" * 50)
    with pytest.raises(StoreError, match="not an SQLite database"):
        Store(path)
    assert path.read_text().startswith("Minutes")


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path)


def test_looking_into_a_store_that_is_not_there_makes_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store"):
        Store(tmp_path / "runs.sqlite", read_only=True)
    assert not (tmp_path / "runs.sqlite").exists()


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "runs.sqlite").touch()
    with Store(tmp_path / "runs.sqlite") as store:
        assert store.found(KEY, range(3)) == {}


# Laboratories


def small() -> tuple[Configuration, ...]:
    return configurations(queue())


def test_a_laboratory_runs_nothing_that_is_stored(store: Store) -> None:
    first = laboratory(store)
    before = first.measure(small(), range(4))
    second = laboratory(store)
    after = second.measure(small(), range(6))
    assert (first.ran, first.stored, second.ran, second.stored) == (8, 0, 4, 8)
    assert all(
        same(one, other)
        for runs, again in zip(before, after, strict=True)
        for one, other in zip(runs.measures, again.measures[:4], strict=True)
    )


def test_a_laboratory_runs_nothing_twice_without_a_store() -> None:
    alone = Laboratory(Executor(jobs=1))
    alone.measure(small(), range(3))
    alone.measure(small(), range(5))
    assert (alone.ran, alone.stored) == (10, 0)


def test_the_same_configuration_asked_for_twice_runs_once() -> None:
    alone = Laboratory(Executor(jobs=1))
    runs = alone.measure([*small(), *small()], range(3))
    assert alone.ran == 6
    assert runs[0] == runs[2]


def test_without_resume_all_is_run_anew(store: Store) -> None:
    laboratory(store).measure(small(), range(4))
    again = laboratory(store, resume=False)
    again.measure(small(), range(4))
    assert (again.ran, again.stored) == (8, 0)


def test_an_experiment_that_was_interrupted_goes_on_and_gives_the_same_bytes(store: Store) -> None:
    def press(done: int, total: int) -> None:
        if done >= 5:
            raise KeyboardInterrupt

    whole = to_json(run(queue(), laboratory=Laboratory(Executor(jobs=1))))
    cut = laboratory(store)
    cut.progress = press
    assert run(queue(), laboratory=cut).partial
    rest = laboratory(store)
    assert to_json(run(queue(), laboratory=rest)) == whole
    assert (cut.ran, rest.stored, rest.ran) == (5, 5, 3)


def test_a_failed_replication_is_tried_again_the_next_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("the roof fell in")

    with monkeypatch.context() as patched:
        patched.setattr("sim.experiment.replicate.checked_log", breaks)
        failing = laboratory(store)
        assert all(len(one.failed) == 3 for one in failing.measure(small(), range(3)))
    healed = laboratory(store)
    assert all(not one.failed for one in healed.measure(small(), range(3)))
    assert (healed.stored, healed.ran) == (0, 6)


def test_damaged_rows_are_run_again_and_replaced(store: Store) -> None:
    laboratory(store).measure(small(), range(4))
    store.connection.execute("UPDATE replications SET figures = zeroblob(length(figures)) WHERE replication = 1")
    again = laboratory(store)
    again.measure(small(), range(4))
    assert (again.ran, store.damaged) == (2, 2)
    third = laboratory(store)
    third.measure(small(), range(4))
    assert third.ran == 0


def test_a_store_that_fails_on_the_way_does_not_lose_the_experiment(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("the disk is full", "free some space")

    monkeypatch.setattr(store, "keep", full)
    one = laboratory(store)
    runs = one.measure(small(), range(4))
    assert [len(each.measures) for each in runs] == [4, 4]
    assert one.store_error is not None
    assert one.store_error.message == "the disk is full"
