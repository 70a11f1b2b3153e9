"""Recognising a scenario as a queueing system with a known solution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.results.theory.load import arrivals_per_day
from sim.scenario.laws import Exponential

if TYPE_CHECKING:
    from sim.scenario.departments import Department, RequestKind
    from sim.scenario.laws import Law
    from sim.scenario.schema import Scenario
    from sim.scenario.supply import Team

_BY_CLASS: Final = ("priority", "strategic")  # disciplines under which classes go one before the other
_SAME: Final = 1e-9  # relative: means that differ by rounding only are equal


@dataclass(frozen=True, slots=True)
class Flow:
    """One Poisson stream: needs per working day, and days of work on one of them, first and second moment."""

    label: str  # "Department / Kind"
    rate: float
    mean_work: float
    second_moment: float
    exponential: bool
    priority: int


@dataclass(frozen=True, slots=True)
class System:
    """One team, Poisson streams, no interruption: what the formulas need to know.

    `patience` is the mean of an exponential law that all departments share, None where nobody leaves.
    """

    team: str
    servers: int
    flows: tuple[Flow, ...]
    by_priority: bool
    patience: float | None

    @property
    def rate(self) -> float:
        """Needs per working day, of all streams."""
        return sum(flow.rate for flow in self.flows)

    @property
    def load(self) -> float:
        """Mean number of people that the work would keep busy."""
        return sum(flow.rate * flow.mean_work for flow in self.flows)

    @property
    def mean_work(self) -> float:
        """Days of work on a request, over all streams."""
        return self.load / self.rate

    @property
    def markovian(self) -> bool:
        """Whether all work follows one exponential law."""
        first = self.flows[0].mean_work
        return all(flow.exponential and abs(flow.mean_work - first) <= _SAME * first for flow in self.flows)


def apart(scenario: Scenario) -> tuple[Scenario, ...]:
    """The scenario in parts that have nothing to do with each other: one team and its departments each.

    Empty where some department's requests may go to more than one team.
    """
    if len(scenario.it.teams) == 1:
        return (scenario,)
    served: dict[str, list[str]] = {name: [] for name in scenario.it.teams}
    for name, department in scenario.departments.items():
        teams = {team for kind in department.requests.values() for team in _may_serve(scenario, kind.skill)}
        if len(teams) != 1:
            return ()
        served[teams.pop()].append(name)
    return tuple(
        scenario.model_copy(
            update={
                "departments": {name: scenario.departments[name] for name in names},
                "it": scenario.it.model_copy(update={"teams": {team: scenario.it.teams[team]}}),
            }
        )
        for team, names in served.items()
        if names
    )


def _may_serve(scenario: Scenario, skill: str | None) -> list[str]:
    """The teams with a skill; all of them where some teams are for named departments or kinds."""
    teams = scenario.it.teams
    if any(team.serves is not None for team in teams.values()):
        return list(teams)
    return [name for name, team in teams.items() if skill is None or team.skills is None or skill in team.skills]


def recognise(scenario: Scenario) -> System | None:
    """The scenario as a plain queue, or None where something acts that the formulas do not know.

    That is anything but: one team whose people stay, requests of one step in Poisson streams without season, growth or
    batches, served in order of arrival, at random or by priority without interruption, nothing before the queue, and
    nobody leaving, or everybody by the same exponential patience. Releases and due dates do not touch the queue.
    """
    team_name = _only_team(scenario)
    if team_name is None:
        return None
    team = scenario.it.teams[team_name]
    kinds = _kinds(scenario)
    if _acted_on(scenario) or _held_up(scenario, team) or not all(_plain(kind) for _, _, kind in kinds):
        return None
    known, patience = _patience(scenario)
    discipline = scenario.it.discipline
    if not known or discipline.preemptive or discipline.name not in ("fifo", "random", *_BY_CLASS):
        return None
    classes = _classes(scenario, kinds)
    flows = tuple(
        _flow(scenario, f"{name} / {kind_name}", kind, team, classes[name, kind_name])
        for name, kind_name, kind in kinds
    )
    flows = tuple(flow for flow in flows if flow.rate > 0)
    if not flows or not all(flow.mean_work > 0 for flow in flows):
        return None
    by_priority = discipline.name in _BY_CLASS and len({flow.priority for flow in flows}) > 1
    return System(team_name, team.people, flows, by_priority, patience)


def _only_team(scenario: Scenario) -> str | None:
    """The one team there is, when it serves everything and its people stay."""
    if len(scenario.it.teams) != 1:
        return None
    ((name, team),) = scenario.it.teams.items()
    served = team.serves is None or all(department in team.serves for department in scenario.departments)
    return name if served and not team.changes and team.leavers is None else None


def _classes(scenario: Scenario, kinds: list[tuple[str, str, RequestKind]]) -> dict[tuple[str, str], int]:
    """Each kind's class, 1 first: its priority, or its place by strategic weight."""
    discipline = scenario.it.discipline
    if discipline.name != "strategic":
        return {(name, kind_name): kind.priority for name, kind_name, kind in kinds}
    weights = {(name, kind): discipline.weights.get(kind, discipline.weights.get(name, 1.0)) for name, kind, _ in kinds}
    order = sorted(set(weights.values()), reverse=True)
    return {key: 1 + order.index(weight) for key, weight in weights.items()}


def _kinds(scenario: Scenario) -> list[tuple[str, str, RequestKind]]:
    return [
        (name, kind_name, kind)
        for name, department in scenario.departments.items()
        for kind_name, kind in department.requests.items()
    ]


def _acted_on(scenario: Scenario) -> bool:
    """Whether asking costs IT work, IT says no, or needs are announced ahead."""
    it, departments = scenario.it, scenario.departments.values()
    return it.entry is not None or it.refuses is not None or any(one.planning is not None for one in departments)


def _held_up(scenario: Scenario, team: Team) -> bool:
    """Whether approval stands before the queue."""
    approval = scenario.it.approval if team.approval is None else team.approval
    return approval is not None and approval != "none"


def _plain(kind: RequestKind) -> bool:
    arrivals = kind.arrivals
    silent = arrivals.every is None and arrivals.times is None and arrivals.trace is None
    poisson = arrivals.poisson and arrivals.season is None and arrivals.growth == 0 and arrivals.batch == 1
    as_drawn = kind.rework is None and kind.scope_growth is None and kind.slices == 1
    return (silent or poisson) and kind.effort is not None and as_drawn


def _patience(scenario: Scenario) -> tuple[bool, float | None]:
    """Whether the departments' leaving is known to theory, and the mean patience where all leave by one law."""
    laws = {_law_of(department) for department in scenario.departments.values()}
    if not all(_stays_gone(department, scenario) for department in scenario.departments.values()) or len(laws) != 1:
        return False, None
    (law,) = laws
    if law is None:
        return all(department.alternative is None for department in scenario.departments.values()), None
    if not isinstance(law, Exponential):
        return False, None
    return True, law.mean


def _law_of(department: Department) -> Law | None:
    return None if department.patience is None or department.patience == "never" else department.patience


def _stays_gone(department: Department, scenario: Scenario) -> bool:
    """Whether requests leave from the queue only, and nothing of them comes back."""
    alternative = department.alternative
    if alternative is None:
        return True
    gone = alternative.comes_back is None and alternative.run_work is None and alternative.fails == 0
    return scenario.it.quotes is None and department.quotes is None and gone


def _flow(scenario: Scenario, label: str, kind: RequestKind, team: Team, service_class: int) -> Flow:
    law = kind.effort
    assert law is not None
    mean = law.mean / team.focus
    return Flow(
        label=label,
        rate=arrivals_per_day(kind.arrivals, scenario),
        mean_work=mean,
        second_moment=law.variance / team.focus**2 + mean**2,
        exponential=isinstance(law, Exponential),
        priority=service_class,
    )
