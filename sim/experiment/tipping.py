"""The tipping point: over load and the share that comes back, where the vicious circle runs away."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.experiment.cautions import few_replications
from sim.experiment.configurations import Configuration, configurations
from sim.experiment.provenance import provenance
from sim.results.estimates import policy_result
from sim.results.results import Caution
from sim.results.subjects import MisreadError
from sim.results.theory.load import offered_loads
from sim.results.theory.tipping import bypass_share, fate, why_not_simple
from sim.results.tipping import TippingCell, TippingResults, growth
from sim.scenario.nearest import nearest
from sim.scenario.problems import dotted
from sim.scenario.ranges import read_shares
from sim.scenario.reading import altered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.experiment.laboratory import Laboratory
    from sim.results.runs import PolicyRuns
    from sim.results.theory.load import OfferedLoad
    from sim.scenario.schema import Department, Scenario

DEFAULT_LOADS: Final = "90%..190%/6"
DEFAULT_SHARES: Final = "0%..100%/6"
MOST_CELLS: Final = 400
_ENOUGH: Final = 2


class TippingError(MisreadError):
    """A scenario of which no such map can be made; `help` says what to do."""


@dataclass(frozen=True, slots=True)
class TippingQuestion:
    """What was asked. `load` and `comes_back` are ranges or lists of shares, such as `90%..190%/6`.

    `department` may be left out where only one has an alternative; `policy` is the baseline when left out.
    """

    department: str | None = None
    policy: str | None = None
    load: str = DEFAULT_LOADS
    comes_back: str = DEFAULT_SHARES
    replications: int | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """How a department's demand is turned up: what it asks for now, what the others do, and what the teams can do."""

    own: float
    others: float
    capacity: float

    def factor(self, load: float) -> float:
        """By how much its arrivals must be more frequent for this load.

        Raises:
            TippingError: the others alone ask for as much.
        """
        found = (load * self.capacity - self.others) / self.own
        if found <= 0:
            raise TippingError(
                f"a load of {100 * load:.4g} % is no more than the other departments alone ask for"
                f" ({100 * self.others / self.capacity:.4g} %)",
                "write higher loads in --load",
            )
        return found


def tipping(scenario: Scenario, question: TippingQuestion, laboratory: Laboratory, command: str = "") -> TippingResults:
    """Simulate one policy over a grid of loads and shares, and judge for each cell whether the queue goes on growing.

    A load is reached by making the department's requests more or less frequent, a share by the size of what comes back.
    Interrupted, the cells with two replications or more are given.

    Raises:
        TippingError: no map can be made of this scenario.
        ScenarioError: a range cannot be read.
        UnknownPolicyError: a policy that the scenario does not have.
        KeyboardInterrupt: interrupted before any cell had enough replications.
    """
    begun, before = time.perf_counter(), laboratory.ran
    loads, shares = read_shares("--load", question.load), read_shares("--comes-back", question.comes_back)
    if len(loads) * len(shares) > MOST_CELLS:
        counted = f"{len(loads)} loads x {len(shares)} shares"
        raise TippingError(f"{counted} are more than {MOST_CELLS} cells", "say how many, as in --load 80%..180%/6")
    if min(loads) <= 0:
        raise TippingError("a load of 0 % has no requests", "write higher loads in --load")
    name = _department(scenario, question.department)
    policy = question.policy or scenario.baseline_name
    seed = scenario.seed if question.seed is None else question.seed
    replications = scenario.replications if question.replications is None else question.replications
    cells = [(load, share) for share in shares for load in loads]
    own = _only(configurations(scenario, [policy], seed), policy)
    if _first(own).departments[name].alternative is None:
        raise TippingError(
            f"under '{policy}' the department '{name}' has no alternative", "choose another with --policy"
        )
    demand = _demand(_first(own), name)
    there = [_cell(scenario, own, name, demand, *cell) for cell in cells]
    found = laboratory.measure(there, range(replications))
    enough = min(_ENOUGH, replications)
    if laboratory.interrupted and not any(runs.attempted >= enough for runs in found):
        raise KeyboardInterrupt
    reasons = _not_simple(own, name)
    return TippingResults(
        scenario=scenario.name,
        description=scenario.description,
        scenario_hash=scenario.hash,
        seed=seed,
        replications=replications,
        policy=policy,
        department=name,
        loads=loads,
        shares=shares,
        own=((demand.own + demand.others) / demand.capacity, _comes_back(_first(own).departments[name])),
        cells=tuple(
            _judged(cell, _first(one), runs, name, len(cells), simple=not reasons, enough=enough)
            for cell, one, runs in zip(cells, there, found, strict=True)
        ),
        not_simple=reasons,
        warnings=tuple(_cautions(found, replications, enough)),
        provenance=provenance(scenario, seed, command),
        partial=any(runs.attempted < replications for runs in found),
        runs=laboratory.ran - before,
        seconds=time.perf_counter() - begun,
    )


def _only(chosen: Sequence[Configuration], policy: str) -> Configuration:
    """The policy's own configuration: the baseline is among the chosen too."""
    return next(one for one in chosen if one.policy.name == policy)


def _first(configuration: Configuration) -> Scenario:
    """The scenario as the policy leaves it at the start."""
    return configuration.policy.phases[0].scenario


def _department(scenario: Scenario, name: str | None) -> str:
    able = [each for each, content in scenario.departments.items() if content.alternative is not None]
    listed = ", ".join(f"'{each}'" for each in able)
    if not able:
        raise TippingError(
            "no department has an alternative, so that nothing is bypassed and nothing comes back",
            "write `alternative: {lead_time: 2 weeks}` at a department",
        )
    if name is None and len(able) > 1:
        raise TippingError(f"several departments have an alternative: {listed}", "name one with --department")
    if name is not None and name not in scenario.departments:
        close = nearest(name, scenario.departments)
        raise TippingError(
            f"there is no department '{name}'", f"did you mean '{close}'?" if close else f"there are {listed}"
        )
    if name is not None and name not in able:
        raise TippingError(f"'{name}' has no alternative and bypasses nothing", f"name one of {listed}")
    return name or able[0]


def _demand(scenario: Scenario, name: str) -> Demand:
    """What the department and the others ask of the teams that do its work.

    Raises:
        TippingError: its arrivals are listed one by one, it asks for nothing, or its work goes to several teams.
    """
    for kind, request in scenario.departments[name].requests.items():
        if request.arrivals.every is None:
            raise TippingError(
                f"the requests '{name} / {kind}' are listed one by one and cannot be made more frequent",
                "write `arrivals: {every: ...}`",
            )
    mine = {load.teams: load for load in _loads_of(scenario, name) if load.work > 0}
    if len(mine) != 1:
        raise TippingError(
            f"the work of '{name}' goes to {'several teams that share none' if mine else 'no team'}",
            "take a scenario in which one team, or teams that help each other, do all of it",
        )
    (teams,) = mine
    everybody = next(load for load in offered_loads(scenario) if set(teams) <= set(load.teams))
    own = mine[teams].work
    return Demand(own, everybody.work - own, everybody.capacity)


def _loads_of(scenario: Scenario, name: str) -> tuple[OfferedLoad, ...]:
    """The loads of one department's work alone."""
    return offered_loads(scenario.model_copy(update={"departments": {name: scenario.departments[name]}}))


def _comes_back(department: Department) -> float:
    """The work that a bypass brings back, over the request's own, on average; upkeep not counted."""
    terms = department.alternative.comes_back if department.alternative else None
    return 0.0 if terms is None else terms.chance * terms.effort.mean


def _cell(
    scenario: Scenario, own: Configuration, name: str, demand: Demand, load: float, share: float
) -> Configuration:
    """The policy with this load and this share.

    Raises:
        TippingError: the policy sets one of them itself.
    """
    base = _first(own).departments[name]
    factor = demand.factor(load)
    settings = []
    for kind, request in base.requests.items():
        assert request.arrivals.every is not None
        every = request.arrivals.every / factor
        settings.append(f"{dotted(('departments', name, 'requests', kind, 'arrivals', 'every'))}={every!r} days")
    settings += _returns(base, dotted(("departments", name, "alternative", "comes_back")), share)
    chosen = _only(configurations(altered(scenario, settings), [own.policy.name], own.seed), own.policy.name)
    there = _demand(_first(chosen), name)
    reached = (there.own + there.others) / there.capacity, _comes_back(_first(chosen).departments[name])
    if max(abs(reached[0] - load), abs(reached[1] - share)) > 1e-6:
        raise TippingError(
            f"under '{own.policy.name}' the load or the share that comes back is set by the policy itself",
            "choose another with --policy",
        )
    return chosen


def _returns(department: Department, path: str, share: float) -> Iterator[str]:
    """Settings by which a bypass brings back this share: the chance stays what it is, the size follows."""
    terms = department.alternative.comes_back if department.alternative else None
    if terms is None:
        yield f"{path}={{chance: 100%, effort: {100 * share!r}%}}"
    elif share == 0.0:
        yield f"{path}.chance=0%"
    elif terms.chance == 0.0:
        yield f"{path}.chance=100%"
        yield f"{path}.effort={100 * share!r}%"
    else:
        yield f"{path}.effort={100 * share / terms.chance!r}%"


def _not_simple(own: Configuration, name: str) -> tuple[str, ...]:
    """Why the theory of the simple case does not apply; empty where it does."""
    policy = own.policy
    acting = (
        ("levers that act or change the rules while the time runs",) if policy.levers or len(policy.phases) > 1 else ()
    )
    return (*acting, *why_not_simple(_first(own), name))


def _judged(
    cell: tuple[float, float],
    scenario: Scenario,
    runs: PolicyRuns,
    name: str,
    cells: int,
    *,
    simple: bool,
    enough: int,
) -> TippingCell:
    load, share = cell
    people = sum(team.people for team in scenario.it.teams.values())
    told = runs.attempted >= enough and len(runs.measures) > 0
    return TippingCell(
        load=load,
        comes_back=share,
        replications=len(runs.measures),
        failed=runs.failed,
        bypass=policy_result(runs, scenario).departments[name]["bypass_rate"] if told else None,
        growth=growth(runs, people, cells) if told else None,
        theory=fate(load, share) if simple else None,
        theory_bypass=bypass_share(load, share) if simple else None,
    )


def _cautions(found: Sequence[PolicyRuns], replications: int, enough: int) -> Iterator[Caution]:
    counts = [runs.attempted for runs in found]
    shown = [count for count in counts if count >= enough]
    if min(counts) < replications:
        yield Caution(
            "partial",
            f"The map was interrupted: {len(shown)} of {len(counts)} cells have enough replications, {min(shown)} or"
            f" more of {replications}",
            "run it again to the end, or ask for fewer cells or --replications",
        )
    failed = [failure for runs in found for failure in runs.failed]
    if failed:
        yield Caution(
            "failed-replications",
            f"{len(failed)} replications failed, the first being number {failed[0].replication} of seed"
            f" {failed[0].seed} ({failed[0].reason}); nothing is told of their cells",
            "look at the reason; the same seed and replication fail again in the same way",
        )
    if shown:
        yield from few_replications(min(len(runs.measures) for runs in found if runs.attempted >= enough))
