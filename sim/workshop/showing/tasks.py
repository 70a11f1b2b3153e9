"""What the simulator's processes do for Show: run a replication, tell its chapters, and make its reels."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sim.experiment import UnknownPolicyError, request_log
from sim.experiment.replicate import FAILURES
from sim.results.policy_reel import reel_of
from sim.results.replay import replay
from sim.scenario.problems import ScenarioError
from sim.scenario.rendering import render_problems
from sim.workshop.exploring.explored import read
from sim.workshop.exploring.plan import UnusableError
from sim.workshop.showing.chapters import found_chapters, script_of, written

if TYPE_CHECKING:
    from sim.model.log import RequestLog
    from sim.results.replay import Replay
    from sim.workshop.exploring.question import Source


def story(source: Source, replication: int | None) -> dict[str, Any]:
    """Policies and chapters of a scenario's replication, as JSON can hold it; without one, of that to begin with."""
    try:
        scenario = read(source)
    except ScenarioError as error:
        raise UnusableError(render_problems(error.problems)) from error
    script = script_of(source.text) if source.kind == "shipped" else None
    wanted = replication if replication is not None else script.replication if script else 0
    baseline = scenario.baseline_name
    if script is not None and wanted == script.replication:
        chapters = written(script, lambda policy: _replay(source, policy, wanted, script.department))
    else:
        first = _replay(source, baseline, wanted)
        other = next((name for name in scenario.policy_names if name != baseline), None)
        second = None if other is None else _replay(source, other, wanted, first.department)
        chapters = found_chapters(first, second)
    return {
        "policies": list(scenario.policy_names),
        "replication": wanted,
        "chapters": [asdict(chapter) for chapter in chapters],
    }


def reel(source: Source, policy: str, replication: int) -> dict[str, Any]:
    """One policy's replication as the animation takes it."""
    scenario = read(source)
    return reel_of(_log(source, policy, replication), scenario, policy, replication=replication).to_document()


def _replay(source: Source, policy: str, replication: int, department: str | None = None) -> Replay:
    scenario = read(source)
    return replay(
        _log(source, policy, replication),
        scenario=scenario.name,
        policy=policy,
        replication=replication,
        seed=scenario.seed,
        days_per_week=scenario.calendar.days_per_week,
        department=department,
    )


@lru_cache(maxsize=16)
def _log(source: Source, policy: str, replication: int) -> RequestLog:
    try:
        return request_log(read(source), policy, replication=replication)
    except UnknownPolicyError as error:
        raise UnusableError(f"{error.message[:1].upper()}{error.message[1:]}; {error.help}.") from error
    except FAILURES as error:
        raise UnusableError(f"Replication {replication} of '{policy}' failed: {error}.") from error
