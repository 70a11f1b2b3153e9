"""The price of slack: what each further person kept free costs, and what it saves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.experiment.cautions import cautions_after
from sim.experiment.configurations import configurations
from sim.experiment.foreseen import foreseen
from sim.experiment.provenance import provenance
from sim.experiment.selection import compiled
from sim.levers.slack import COMMODITY, URGENT
from sim.results.catalogue import REQUEST_MEASURES
from sim.results.estimates import student
from sim.results.fieller import Ratio, ratio_of_means
from sim.results.ledger import Way
from sim.results.ledger_sums import LEDGER_MEASURES
from sim.results.runs import in_common
from sim.results.slack import Gain, Level, Pays, SlackPrice
from sim.results.subjects import MisreadError
from sim.scenario.nearest import nearest
from sim.scenario.reading import with_policies

if TYPE_CHECKING:
    from sim.experiment.configurations import Configuration
    from sim.experiment.laboratory import Laboratory
    from sim.model.log import Floats
    from sim.results.results import Estimate
    from sim.results.runs import PolicyRuns
    from sim.scenario.schema import Scenario

MOST_PEOPLE: Final = 20
NOBODY: Final = "nobody"  # people are added, and not kept free for anybody
_COLUMN: Final = {measure.name: place for place, measure in enumerate(REQUEST_MEASURES)}
_RETURNED: Final = [measure.name for measure in LEDGER_MEASURES].index("returned_cost")


@dataclass(frozen=True, slots=True)
class SlackQuestion:
    """People are added to a team one by one, up to `people`, and kept free for `kept_for`, beside a policy's levers.

    `kept_for` is what the lever `slack` takes: "urgent", "commodity", departments or kinds; or "nobody" alone.
    `team` None means the largest.

    Raises:
        ValueError: fewer than one person, or fewer than two replications.
    """

    policy: str
    seed: int
    replications: int
    people: int = 4
    kept_for: tuple[str, ...] = (URGENT,)
    team: str | None = None
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if not 1 <= self.people <= MOST_PEOPLE:
            raise ValueError(f"people must be 1 to {MOST_PEOPLE}, not {self.people}")
        if self.replications < 2:
            raise ValueError(f"replications must be 2 or more, not {self.replications}")


def slack(scenario: Scenario, question: SlackQuestion, laboratory: Laboratory, command: str = "") -> SlackPrice:
    """The curve of what each further person costs and saves, all under the same random demand.

    Each person is compared with one fewer by paired differences, whose intervals together hold with 95 % for one figure
    over all persons (Bonferroni).

    Interrupted, it gives the replications that were done for every number of people, marked as partial.

    Raises:
        MisreadError: there is no such team, or nothing that people could be kept free for.
        ScenarioError: the lever cannot be applied.
        KeyboardInterrupt: interrupted before two replications were done for every number of people.
    """
    tried, team, size = _configurations(scenario, question)
    runs = in_common(laboratory.measure(tried, range(question.replications)))
    if laboratory.interrupted and runs[0].attempted < 2:
        raise KeyboardInterrupt
    figures = [_figures(one, scenario) for one in runs]
    withheld = any(one.failed for one in runs)
    level = 1.0 - (1.0 - question.confidence) / question.people

    def gain(people: int, less: _Figures, more: _Figures) -> Gain:
        return _gain(people, less, more, level, withheld=withheld)

    policies = [one.policy for one in tried]
    base = tried[0].scenario.model_copy(update={"baseline": question.policy})
    return SlackPrice(
        scenario=scenario.name,
        description=scenario.description,
        scenario_hash=scenario.hash,
        seed=question.seed,
        policy=question.policy,
        team=team,
        team_size=size,
        kept_for=() if question.kept_for == (NOBODY,) else question.kept_for,
        confidence=question.confidence,
        replications=question.replications,
        partial=runs[0].attempted < question.replications,
        levels=tuple(_level(people, one, mine) for people, (one, mine) in enumerate(zip(runs, figures, strict=True))),
        further=tuple(gain(people, less, more) for people, (less, more) in enumerate(pairwise(figures), start=1)),
        together=tuple(gain(people, figures[0], more) for people, more in enumerate(figures[1:], start=1)),
        warnings=(*foreseen(base, policies), *cautions_after(base, policies, runs, question.replications)),
        provenance=provenance(scenario, question.seed, command),
        days_per_week=scenario.calendar.days_per_week,
        days_per_year=scenario.calendar.days_per_year,
    )


def _configurations(scenario: Scenario, question: SlackQuestion) -> tuple[list[Configuration], str, int]:
    """The policy as it is and with one person more after another; the team, and its size."""
    (policy,) = compiled(scenario, [question.policy])
    sizes = [{name: team.people for name, team in phase.scenario.it.teams.items()} for phase in policy.phases]
    team = _team(question.team, sizes[0])
    if len({one.get(team) for one in sizes}) > 1:
        raise MisreadError(
            f"the policy '{policy.name}' changes the size of '{team}' over time", "name another --policy or --team"
        )
    _check_reserve(scenario, question)
    written = scenario.plain.get("policies") or {}
    own = written.get(question.policy) or []
    levers = list(own) if isinstance(own, list | tuple) else [own]
    added = {}
    for people in range(1, question.people + 1):
        more = [*levers, {"set": {"values": {f'it.teams."{team}".people': sizes[0][team] + people}}}]
        if question.kept_for != (NOBODY,):
            more.append({"slack": {"people": people, "for": list(question.kept_for), "team": team}})
        added[f"{question.policy}, {people} more"] = more
    made = configurations(
        with_policies(scenario, {question.policy: levers} | added), [question.policy, *added], question.seed
    )
    by_name = {one.policy.name: one for one in made}
    return [by_name[name] for name in (question.policy, *added)], team, sizes[0][team]


def _team(name: str | None, sizes: dict[str, int]) -> str:
    if name is None:
        return min(sizes, key=lambda team: (-sizes[team], team))
    if name not in sizes:
        close = nearest(name, sizes)
        remedy = f"did you mean '{close}'?" if close else f"the teams are {', '.join(sizes)}"
        raise MisreadError(f"there is no team '{name}'", remedy)
    return name


def _check_reserve(scenario: Scenario, question: SlackQuestion) -> None:
    """Refuse a reserve that nobody would ever use, and names that are none."""
    kinds = {name: kind for department in scenario.departments.values() for name, kind in department.requests.items()}
    known = [URGENT, COMMODITY, *scenario.departments, *kinds]
    for name in question.kept_for:
        if name not in known and question.kept_for != (NOBODY,):
            close = nearest(name, known)
            remedy = f"did you mean '{close}'?" if close else f"allowed are {', '.join([*known, NOBODY])}"
            raise MisreadError(f"--for '{name}' is no department or kind of request", remedy)
    if question.kept_for == (URGENT,) and not any(kind.urgent and kind.urgent.share > 0 for kind in kinds.values()):
        raise MisreadError(
            "no request of this scenario is urgent, so that nobody would use people kept free for urgent ones",
            f"name departments or kinds with --for, such as --for '{next(iter(scenario.departments))}',"
            f" or --for {NOBODY} to add people without keeping them free",
        )


@dataclass(frozen=True, slots=True)
class _Figures:
    """One level's figures, one a replication; money and counts per year."""

    it_cost: Floats
    bypass_cost: Floats
    delay_cost: Floats
    own_cost: Floats
    total_cost: Floats
    bypassed: Floats
    request_days: Floats
    returned: Floats


def _figures(runs: PolicyRuns, scenario: Scenario) -> _Figures:
    every = runs.stacked(lambda one: one.all_figures, len(REQUEST_MEASURES))
    years = scenario.horizon / scenario.calendar.days_per_year
    ledger = runs.stacked(lambda one: one.ledger[:, Way.BYPASSED, _RETURNED], len(scenario.departments))

    def column(name: str) -> Floats:
        found: Floats = every[:, _COLUMN[name]]
        return found

    requests = column("requests") / years
    return _Figures(
        it_cost=column("it_cost"),
        bypass_cost=column("bypass_cost"),
        delay_cost=column("delay_cost"),
        own_cost=column("own_cost"),
        total_cost=column("total_cost"),
        bypassed=column("bypass_rate") * requests,
        request_days=column("lead_time_mean") * requests,
        returned=np.nansum(ledger, axis=1),
    )


def _level(people: int, runs: PolicyRuns, figures: _Figures) -> Level:
    every = runs.stacked(lambda one: one.all_figures, len(REQUEST_MEASURES))

    def estimate(values: Floats) -> Estimate:
        found = student(values)
        return replace(found, low=None, high=None, half_width=None) if runs.failed else found

    return Level(
        people=people,
        bypass_rate=estimate(every[:, _COLUMN["bypass_rate"]]),
        bypassed=estimate(figures.bypassed),
        wait=estimate(every[:, _COLUMN["wait_mean"]]),
        total_cost=estimate(figures.total_cost),
        replications=len(runs.measures),
        failed=runs.failed,
    )


def _gain(people: int, less: _Figures, more: _Figures, confidence: float, *, withheld: bool) -> Gain:
    """What the people of `more` bring that those of `less` do not."""
    if withheld:  # pairs may be missing, and those that are left may be the easy ones
        none = student(np.empty(0), confidence)
        unknown = Ratio(None, None, None)
        return Gain(people, *(none,) * 9, "cannot tell", unknown, unknown)
    saved = {
        name: getattr(less, name) - getattr(more, name)
        for name in ("bypass_cost", "delay_cost", "own_cost", "bypassed", "request_days", "returned", "total_cost")
    }
    cost = more.it_cost - less.it_cost
    outlay = cost - saved["bypass_cost"] - saved["own_cost"]
    net = student(saved["total_cost"], confidence)
    return Gain(
        people=people,
        cost=student(cost, confidence),
        bypasses=student(saved["bypassed"], confidence),
        days=student(saved["request_days"], confidence),
        bypass_cost=student(saved["bypass_cost"], confidence),
        delay_cost=student(saved["delay_cost"], confidence),
        own_cost=student(saved["own_cost"], confidence),
        saved=student(saved["total_cost"] + cost, confidence),
        net=net,
        returned=student(saved["returned"], confidence),
        verdict=_verdict(net),
        per_bypass=ratio_of_means(outlay, saved["bypassed"], confidence),
        per_day=ratio_of_means(outlay, saved["request_days"], confidence),
    )


def _verdict(net: Estimate) -> Pays:
    if net.low is None or net.high is None or net.low <= 0 <= net.high:
        return "cannot tell"
    return "pays" if net.low > 0 else "does not pay"
