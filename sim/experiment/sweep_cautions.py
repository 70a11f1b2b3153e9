"""What a reader of a sweep must be told, once for all points at which it holds."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from pydantic_core import PydanticCustomError

from sim.experiment.cautions import cautions_after, few_replications
from sim.experiment.foreseen import foreseen
from sim.results.results import Caution
from sim.scenario.paths import resolve
from sim.scenario.problems import dotted
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.experiment.sweep import Plan
    from sim.results.runs import PolicyRuns
    from sim.scenario.axes import Axis

_OF_THE_WHOLE: Final = {"partial", "few-replications"}  # told once, with the sweep's own figures
_NAMED: Final = 6  # points that are named one by one


def sweep_cautions(plan: Plan, runs: Sequence[tuple[PolicyRuns, ...]]) -> tuple[Caution, ...]:
    """Interrupted points, policies that an axis does not change, and what a run of some point would warn of."""
    found = [*_partial(plan, runs), *_unmoved(plan), *_of_points(plan, runs)]
    ended = [len(one.measures) for each in runs for one in each]
    if ended:
        found.extend(few_replications(min(ended)))
    return tuple(found)


def _partial(plan: Plan, runs: Sequence[tuple[PolicyRuns, ...]]) -> Iterator[Caution]:
    counts = [each[0].attempted if each else 0 for each in runs]
    if min(counts) >= plan.replications:
        return
    missing = [_label(plan, place) for place, each in enumerate(runs) if not each]
    without = f"; without enough of them, and left out: {_listed(missing)}" if missing else ""
    shown = [count for count in counts if count]
    least, most = min(shown), max(shown)
    done = f"{least}" if least == most else f"{least} to {most}"
    yield Caution(
        "partial",
        f"The sweep was interrupted with {done} of {plan.replications} replications done under every policy at"
        f" {len(shown)} of {len(counts)} points; only these count{without}",
        "run it again to the end, or ask for fewer points or --replications",
    )


def _unmoved(plan: Plan) -> Iterator[Caution]:
    everybody = len(plan.points[0].configurations)
    for axis, names in plan.unmoved:
        if len(names) == everybody:
            yield Caution(
                "axis-without-effect",
                f"`{axis.path}` changes nothing under any policy",
                "vary another value, or write what it needs to have an effect",
            )
        elif axis.target[0] != "policies":  # a policy's own value changes no other policy: that goes without saying
            listed = ", ".join(f"'{name}'" for name in names)
            several = len(names) > 1
            yield Caution(
                "policy-does-not-vary",
                f"`{axis.path}` changes nothing under {listed}: the {'policies set' if several else 'policy sets'} the"
                " same value or the value plays no part there, so that the figures are the same all along",
                "; or ".join(["leave it out with --policy", *_own_values(plan.scenario, axis, names)]),
            )


def _own_values(scenario: Scenario, axis: Axis, names: Sequence[str]) -> Iterator[str]:
    """The first policy's own value of the same path, where its lever `set` has one."""
    for name in names:
        for path in (
            dotted(("policies", name, "set", axis.path)),
            dotted(("policies", name, "set", "values", axis.path)),
        ):
            with suppress(PydanticCustomError):
                if resolve(path, scenario.plain, Scenario, scenario.context["levers"]).path:
                    yield f"vary the policy's own value, `{path}`"
                    return


def _of_points(plan: Plan, runs: Sequence[tuple[PolicyRuns, ...]]) -> Iterator[Caution]:
    """The cautions of each point as of a run, those of one kind told once with the first point's words."""
    told: dict[str, tuple[Caution, list[int]]] = {}
    for place, (point, each) in enumerate(zip(plan.points, runs, strict=True)):
        policies = [one.policy for one in point.configurations]
        cautions = [*foreseen(point.scenario, policies)]
        if each:
            cautions += cautions_after(point.scenario, policies, each, plan.replications)
        for caution in cautions:
            if caution.code not in _OF_THE_WHOLE:
                _, places = told.setdefault(caution.code, (caution, []))
                if place not in places:
                    places.append(place)
    for caution, places in told.values():
        if len(plan.points) == 1:
            yield caution
            continue
        first = _label(plan, places[0])
        if len(places) == 1:
            yield Caution(caution.code, f"At {first}: {caution.message}", caution.remedy)
        else:
            where = f"At {len(places)} of {len(plan.points)} points, the first being {first}"
            yield Caution(caution.code, f"{where}: {caution.message}", caution.remedy)


def _label(plan: Plan, place: int) -> str:
    parts = zip(plan.axes, plan.points[place].values, strict=True)
    return " with ".join(f"{axis.title} {value}" for axis, value in parts)


def _listed(labels: Sequence[str]) -> str:
    if len(labels) <= _NAMED:
        return "; ".join(labels)
    return f"{'; '.join(labels[:_NAMED])} and {len(labels) - _NAMED} more"
