"""The supply side of a scenario: teams, the order of work, promises, approval and release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainValidator, ValidationInfo, model_validator

from sim.scenario.laws import TimeLaw
from sim.scenario.nearest import nearest
from sim.scenario.record import Record
from sim.scenario.refusals import Gathering, refusal, shown
from sim.scenario.units import (
    Count,
    Duration,
    Flag,
    Interval,
    MoneyPerDay,
    NonNegative,
    Share,
    Whole,
    parse_non_negative,
)

DisciplineName = Literal[
    "fifo", "priority", "earliest_due", "shortest_first", "cost_of_delay", "fair_share", "strategic", "random"
]
DISCIPLINES: tuple[DisciplineName, ...] = (
    "fifo",
    "priority",
    "earliest_due",
    "shortest_first",
    "cost_of_delay",
    "fair_share",
    "strategic",
    "random",
)


_WEIGHTS = {"type": "object", "additionalProperties": {"type": "number", "exclusiveMinimum": 0}}
_PREEMPTIVE = {"type": "object", "properties": {"preemptive": {"type": "boolean"}}, "additionalProperties": False}
DISCIPLINE_SHORT: dict[str, Any] = {
    "anyOf": [
        {"enum": list(DISCIPLINES)},
        {"type": "object", "properties": {"priority": _PREEMPTIVE}, "required": ["priority"]},
        {"type": "object", "properties": {"fair_share": _WEIGHTS}, "required": ["fair_share"]},
        {"type": "object", "properties": {"strategic": _WEIGHTS}, "required": ["strategic"]},
    ]
}
"""The JSON Schema of a discipline's short forms."""


WEIGHTED = ("fair_share", "strategic")  # disciplines that take weights


def one_of(*names: str) -> BeforeValidator:
    """Accept one of a few words, with the nearest one offered."""

    def read(value: object) -> object:
        if value not in names:
            near = nearest(value, names) if isinstance(value, str) else None
            raise refusal(f"{shown(value)} is not known here", allowed=names, nearest=near)
        return value

    return BeforeValidator(read)


def read_weight(value: object) -> float:
    """A weight: a number above zero."""
    weight = parse_non_negative(value)
    if weight <= 0:
        raise refusal(f"a weight of {shown(value)} is too little", help="write a number above zero")
    return weight


class Discipline(Record):
    """The order of work. `fifo`, `{priority: {preemptive: true}}`, `{fair_share: {Marketing: 2}}`,
    `{strategic: {ERP change: 5}}`."""

    name: Annotated[DisciplineName, one_of(*DISCIPLINES)] = Field(default="fifo", description="The rule of order.")
    preemptive: Flag = Field(default=False, description="Whether `priority` interrupts work in progress.")
    weights: dict[str, Annotated[float, BeforeValidator(read_weight)]] = Field(
        default={},
        description="Under `fair_share` each department's share, under `strategic` what goes first: departments or "
        "kinds of request, a kind before its department; 1 for one left out.",
    )

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return read_discipline(value)


def read_discipline(value: object) -> object:
    """The long form of a discipline from its short one; other values are handed back for validation."""
    if isinstance(value, str):
        return {"name": value}
    if not isinstance(value, Mapping) or len(value) != 1 or "name" in value:
        return value
    ((name, detail),) = value.items()
    if name == "priority":
        if detail is None or (isinstance(detail, Mapping) and set(detail) <= {"preemptive"}):
            return {"name": name, **(detail or {})}
        raise refusal("`priority` takes `preemptive` only", help="write `{priority: {preemptive: true}}`")
    if name in WEIGHTED:
        if detail is None or isinstance(detail, Mapping):
            return {"name": name, "weights": _weights(name, detail or {})}
        raise refusal(f"`{name}` takes weights", help=f"write `{{{name}: {{Marketing: 2, Finance: 1}}}}`")
    if name in DISCIPLINES:
        raise refusal(f"`{name}` takes no parameters", help=f"write `discipline: {name}`")
    near = nearest(name, DISCIPLINES)
    raise refusal(f"{shown(name)} is no discipline", allowed=DISCIPLINES, nearest=near)


def _weights(name: str, detail: Mapping[str, object]) -> dict[str, float]:
    gathering = Gathering()
    weights: dict[str, float] = {}
    for department, weight in detail.items():
        with gathering.at(name, department):
            weights[department] = read_weight(weight)
    gathering.settle()
    return weights


class Quotes(Record):
    """How IT promises a date."""

    basis: Annotated[Literal["backlog", "fixed"], one_of("backlog", "fixed")] = Field(
        default="backlog", description="`backlog`: from the work that is ahead; `fixed`: the same wait, come what may."
    )
    fixed: Duration | None = Field(default=None, description="The promised wait under `basis: fixed`.")
    optimism: Share = Field(default=0.0, description="Share of the wait that the promise leaves out.")
    percentile: Share | None = Field(
        default=None, description="Chance with which the promised date is to be kept; the expected date when left out."
    )

    @model_validator(mode="after")
    def _fixed_with_its_wait(self) -> Self:
        if self.basis == "fixed" and self.fixed is None:
            raise refusal("`basis: fixed` needs the wait that is promised", help="add `fixed: 4 weeks`")
        if self.basis != "fixed" and self.fixed is not None:
            raise refusal("`fixed` has no effect without `basis: fixed`", help="add `basis: fixed`, or leave it out")
        if self.percentile is not None and not 0 < self.percentile < 1:
            raise refusal("`percentile` must lie between 0% and 100%, both excluded", help="write `percentile: 85%`")
        return self


class Approval(Record):
    """A board that meets on a grid from time 0, or a law for the delay. Exactly one of the two."""

    every: Interval | None = Field(default=None, description="Time between the board's meetings, from time 0.")
    delay: TimeLaw | None = Field(default=None, description="The time that approval takes, when there is no board.")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        if isinstance(value, Approval) or (isinstance(value, Mapping) and ({"every", "delay"} & set(value))):
            return value
        if isinstance(value, Mapping) and not value:
            raise refusal("neither a board nor a delay is given", help="write `{every: 1 week}` or `3 days`")
        return {"delay": value}

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.every is None) == (self.delay is None):
            raise refusal("`every` and `delay` exclude each other", help="keep one of them")
        return self


class Release(Record):
    """Finished work is delivered at the next release; releases stand on a grid from time 0."""

    every: Interval = Field(description="Time between releases, from time 0.")


class TeamChange(Record):
    """People joining (+) or leaving (-) a team at a date."""

    at: Duration = Field(description="When, counted from time 0.")
    people: Whole = Field(description="How many join; negative when they leave.")
    ramp_up: Duration = Field(default=0.0, description="Time until those who join work; they are paid at once.")

    @model_validator(mode="after")
    def _ramps_up_newcomers(self) -> Self:
        if self.ramp_up and self.people < 0:
            raise refusal("`ramp_up` has no effect where people leave", help="leave it out")
        return self


class Leavers(Record):
    """People who leave a team of their own accord. `4 years` is short for `{stay: 4 years}`."""

    stay: Interval = Field(description="How long a person stays, on average; how long exactly is exponential.")
    lead_time: Duration = Field(default=0.0, description="Time until somebody is found in the place; nobody is paid.")
    ramp_up: Duration = Field(default=0.0, description="Time until the newcomer works; paid already.")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return value if isinstance(value, Mapping | Leavers) else {"stay": value}


def _approval_or_none(value: object, info: ValidationInfo) -> object:
    if value is None or value == "none":
        return value
    return Approval.model_validate(value, context=info.context)


def _release_or_none(value: object, info: ValidationInfo) -> object:
    if value is None or value == "none":
        return value
    return Release.model_validate(value, context=info.context)


OwnApproval = Annotated[
    Approval | Literal["none"] | None,
    PlainValidator(_approval_or_none, json_schema_input_type=Approval | Literal["none"] | None),
]
"""A team's own approval, `none` for none, or None for that of IT."""

OwnRelease = Annotated[
    Release | Literal["none"] | None,
    PlainValidator(_release_or_none, json_schema_input_type=Release | Literal["none"] | None),
]
"""A team's own release rhythm, `none` for none, or None for that of IT."""


class Team(Record):
    """People who work on requests, each on one at a time."""

    people: Count = Field(description="How many people there are at time 0.")
    focus: Share = Field(default=1.0, description="Share of the day left for requests after run work.")
    cost: MoneyPerDay = Field(default=0.0, description="Cost of one person, such as `650 per day`.")
    serves: tuple[str, ...] | None = Field(
        default=None, description="Departments and kinds of request that it serves; all when left out."
    )
    skills: tuple[str, ...] | None = Field(default=None, description="Skills of its people; all when left out.")
    approval: OwnApproval = Field(default=None, description="Its own approval, or `none`; as IT's when left out.")
    release: OwnRelease = Field(default=None, description="Its own releases, or `none`; as IT's when left out.")
    changes: tuple[TeamChange, ...] = Field(default=(), description="People joining and leaving over time.")
    leavers: Leavers | None = Field(
        default=None, description="How long people stay, and how they are replaced; for ever when left out."
    )

    @model_validator(mode="after")
    def _can_work(self) -> Self:
        if self.focus <= 0:
            raise refusal("a focus of zero leaves no time for requests", help="write a share above 0%")
        people = self.people
        for change in sorted(self.changes, key=lambda change: change.at):
            people += change.people
            if people < 0:
                raise refusal("more people leave than there are", help="check `people` and `changes`")
        return self


class Entry(Record):
    """What asking IT costs: forms, a business case, a meeting."""

    department: Duration = Field(default=0.0, description="Person-days that the department spends on each request.")
    it: Duration = Field(default=0.0, description="Person-days of IT's that each request takes in addition.")
    at_most: NonNegative = Field(
        default=1.0,
        description="A department with an alternative does not ask when its own effort would be more than this share "
        "of the work's estimate.",
    )

    @model_validator(mode="after")
    def _costs_something(self) -> Self:
        if self.department == 0 and self.it == 0:
            raise refusal(
                "`entry` says nothing of what asking costs", help="write `{department: 1 day}`, or leave `entry` out"
            )
        return self


class Refusal(Record):
    """Requests to which IT says no. `20%` is short for `{share: 20%}`."""

    share: Share = Field(description="Chance that IT says no to a request, whatever it is.")
    trust: Share = Field(default=0.1, description="Share of the department's trust that a no takes.")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return value if isinstance(value, Mapping | Refusal) else {"share": value}


class IT(Record):
    """The people who do the work, and how they order, promise, approve and deliver it."""

    teams: dict[str, Team] = Field(min_length=1, description="The teams, by name.")
    discipline: Discipline = Field(default=Discipline(), description="The order in which waiting requests are served.")
    quotes: Quotes | None = Field(default=None, description="How IT promises a date; no dates when left out.")
    approval: Approval | None = Field(default=None, description="What a request waits for before it is queued.")
    release: Release | None = Field(default=None, description="When finished work is delivered; at once when left out.")
    entry: Entry | None = Field(default=None, description="What asking costs; nothing when left out.")
    refuses: Refusal | None = Field(default=None, description="Requests to which IT says no; none when left out.")

    @property
    def largest_team(self) -> str:
        """The team with most people; of equals, the first by name. It is the one meant where a lever names none."""
        return min(self.teams, key=lambda name: (-self.teams[name].people, name))
