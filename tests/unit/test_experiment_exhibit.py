"""Exhibits: what a report needs is kept with the runs, is the same whoever made it, and is never run twice."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sim import load
from sim.experiment import Executor, Laboratory, run
from sim.experiment.configurations import configurations
from sim.experiment.exhibit import exhibit, most_like
from sim.experiment.replicate import checked_log
from sim.experiment.shelf import Shelf
from sim.experiment.store import Store
from sim.experiment.store.pieces import packed_log, packed_portrait, unpacked_log, unpacked_portrait
from sim.model.guard import RunawayError
from sim.results.conservation import ConservationError
from sim.results.portrait import portray
from sim.results.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sim.results.exhibit import Exhibit
    from sim.scenario.schema import Scenario

FEW = 6
SEED = 2011


def story() -> Scenario:
    return load("cio-story")


def laboratory(path: Path | None = None, jobs: int = 1, **options: Any) -> Laboratory:
    shelf = None if path is None else Shelf(Store(path))
    return Laboratory(Executor(jobs=jobs), shelf=shelf, portraits=FEW, **options)


def shown(opened: Laboratory) -> Exhibit:
    results = run(story(), replications=2 * FEW, laboratory=opened)
    return exhibit(results, configurations(story()), opened)


def same(one: object, other: object) -> bool:
    """Whether two records are equal to the last bit, arrays included."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")  # type: ignore[attr-defined,arg-type]
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))  # type: ignore[arg-type]
    if hasattr(one, "__dataclass_fields__"):
        return all(same(getattr(one, each.name), getattr(other, each.name)) for each in fields(one))  # type: ignore[arg-type]
    return one == other


@pytest.mark.parametrize("policy", list(story().policies))
def test_a_log_comes_back_from_its_bytes_to_the_last_bit(policy: str) -> None:
    (one,) = [each for each in configurations(story(), [policy]) if each.policy.name == policy]
    log = checked_log(one.policy, one.seed, 3)
    assert same(unpacked_log(packed_log(log)), log)


def test_a_portrait_comes_back_to_seven_digits() -> None:
    portrait = portray(checked_log(configurations(story())[0].policy, SEED, 0))
    back = unpacked_portrait(packed_portrait(portrait))
    assert (back.departments, back.teams) == (portrait.departments, portrait.teams)
    for name in ("waits", "queue", "trust", "utilisation", "lateness"):
        assert getattr(back, name) == pytest.approx(getattr(portrait, name), rel=1e-6, nan_ok=True)
    assert np.array_equal(back.routes, portrait.routes)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-20],
        lambda data: b"",
        lambda data: b"nonsense",
        lambda data: other_facts(),
    ],
    ids=["cut", "empty", "not compressed", "other facts"],
)
def test_bytes_that_are_no_log_are_refused(spoil: Callable[[bytes], bytes]) -> None:
    data = packed_log(checked_log(configurations(story())[0].policy, SEED, 0))
    with pytest.raises(ValueError):  # noqa: PT011
        unpacked_log(spoil(data))


def other_facts() -> bytes:
    return packed_portrait(portray(checked_log(configurations(story())[0].policy, SEED, 0)))


def test_portraits_and_logs_are_of_the_same_replications_under_every_policy() -> None:
    made = shown(laboratory())
    assert made.portrayed == tuple(range(FEW))
    assert {len(portraits) for portraits in made.portraits.values()} == {FEW}
    assert list(made.logs) == list(made.portraits) == [policy.name for policy in made.results.policies]
    assert len({log.demand_hash for log in made.logs.values()}) == 1


def test_workers_make_the_same_portraits() -> None:
    alone, many = shown(laboratory()), shown(laboratory(jobs=2))
    assert all(same(alone.portraits[name], many.portraits[name]) for name in alone.portraits)
    assert alone.shown == many.shown


def test_what_is_stored_is_shown_again_without_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with laboratory(tmp_path / "runs.sqlite") as opened:
        first = shown(opened)
    monkeypatch.setattr("sim.model.simulate.simulate", None)
    with laboratory(tmp_path / "runs.sqlite", stored_only=True) as opened:
        second = shown(opened)
    assert opened.ran == 0
    assert first.shown == second.shown is not None
    assert all(same(first.logs[name], second.logs[name]) for name in first.logs)
    assert {len(portraits) for portraits in second.portraits.values()} == {FEW}


def test_runs_that_were_kept_without_portraits_are_run_again_for_them_and_counted_once(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite"
    with Laboratory(Executor(jobs=1), shelf=Shelf(Store(path))) as plain:
        before = run(story(), replications=2 * FEW, laboratory=plain)
    with laboratory(path) as opened:
        made = shown(opened)
    policies = len(before.policies)
    assert (opened.ran, opened.stored) == (FEW * policies, FEW * policies)
    assert made.results == before
    assert {len(portraits) for portraits in made.portraits.values()} == {FEW}


def test_a_damaged_piece_counts_as_missing_and_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite"
    with laboratory(path) as opened:
        shown(opened)
    with Store(path) as store:
        store.connection.execute("UPDATE pieces SET body = zeroblob(length(body)) WHERE replication = 1")
    with laboratory(path) as opened:
        made = shown(opened)
        assert opened.damaged == len(made.results.policies)
    assert made.portrayed == tuple(range(FEW))


def test_a_store_of_the_first_format_gets_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite"
    with laboratory(path) as opened:
        shown(opened)
    with Store(path) as store:
        store.connection.execute("DROP TABLE pieces")
        store.connection.execute("PRAGMA user_version = 1")
    with Store(path, read_only=True) as store:
        assert Shelf(store).portraits(configurations(story())[0].key, range(FEW)) == {}
    with laboratory(path) as opened:
        assert shown(opened).shown is not None
    with Store(path) as store:
        assert store.connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert store.connection.execute("SELECT count(*) FROM pieces").fetchone()[0] > FEW


def test_of_large_runs_no_log_is_made_only_to_be_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = laboratory()
    monkeypatch.setattr("sim.experiment.exhibit.LARGEST_LOG", 100)
    monkeypatch.setattr(opened, "log", None)
    made = shown(opened)
    assert (made.shown, made.logs) == (None, {})
    assert made.portrayed == tuple(range(FEW))


@pytest.mark.parametrize("ended", [RunawayError("too many"), ConservationError("one too few"), KeyboardInterrupt()])
def test_a_log_that_does_not_come_to_its_end_is_left_out_and_the_run_is_whole(
    monkeypatch: pytest.MonkeyPatch, ended: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise ended

    opened = laboratory()
    monkeypatch.setattr("sim.experiment.laboratory.checked_log", fail)
    made = shown(opened)
    assert (made.shown, made.logs, opened.interrupted) == (None, {}, False)
    assert not made.results.partial


def test_the_replication_shown_is_the_one_nearest_to_the_means() -> None:
    opened = laboratory()
    runs = opened.measure(configurations(story()), range(20))
    away = np.zeros(20)
    for one in runs:
        for name in ("wait_mean", "bypass_rate", "returned_share"):
            values = subject_of(name, None, story()).figures(one)
            if values.std() > 0:
                away += ((values - values.mean()) / values.std()) ** 2
    assert most_like(runs, story()) == int(np.argmin(away))
