"""A sweep over a queue whose answer is known: right at every point, by the run's own standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from oracle import many_servers
from scipy.stats import t

from sim import load
from sim.experiment import Laboratory
from sim.experiment.sweep import SweepQuestion, sweep

if TYPE_CHECKING:
    from pathlib import Path

    from sim.results.sweep import SweepResults

QUEUE = """\
horizon: 1200 days
warm_up: 300 days
replications: 48
seed: 5
departments:
  Everybody: {requests: {Job: {arrivals: {every: 0.4 days}, effort: {exponential: {mean: 1 day}}}}}
it: {teams: {Desk: {people: 3}}}
"""


@pytest.fixture
def swept(tmp_path: Path):
    path = tmp_path / "queue.yaml"
    path.write_text(QUEUE)

    def over(vary: str) -> SweepResults:
        measures = ("wait_in_queue_mean", "utilisation", "queue_length_mean")
        return sweep(load(path), SweepQuestion((vary,), measures=measures), Laboratory())

    return over


def held(found: SweepResults, point: int, exact: tuple[float, float, float]) -> None:
    """|z| < 4 for each measure of a point."""
    for cell, value in zip(found.points[point].policies[0].cells, exact, strict=True):
        estimate = cell.estimate
        error = estimate.half_width / t.ppf(0.975, estimate.n - 1)
        assert abs((estimate.mean - value) / error) < 4, (found.points[point].values, estimate, value)


def test_a_sweep_of_people_agrees_with_erlang_c_at_every_point(swept) -> None:
    found = swept("it.teams.Desk.people=3..7")
    assert [point.values for point in found.points] == [("3",), ("4",), ("5",), ("6",), ("7",)]
    for point, people in enumerate(range(3, 8)):
        wait = many_servers.mmc_wait(people, 2.5, 1.0)
        held(found, point, (wait, 2.5 / people, 2.5 * wait))


def test_a_sweep_of_the_load_agrees_with_erlang_c_at_every_point(swept) -> None:
    found = swept("departments.Everybody.requests.Job.arrivals.every=0.4 days..1 day/4")
    assert [point.numbers[0] for point in found.points] == [0.4, 0.6, 0.8, 1.0]
    for point, every in enumerate((0.4, 0.6, 0.8, 1.0)):
        wait = many_servers.mmc_wait(3, 1 / every, 1.0)
        held(found, point, (wait, 1 / every / 3, wait / every))
