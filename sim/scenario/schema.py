"""The scenario as a frozen record: what a planner may write, checked and in the model's units.

Times are working days, shares are fractions, money is in the scenario's currency: `value` per working day of
delay, `price` and `cost` per person-day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    PrivateAttr,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from sim.scenario.arrivals import WrittenArrivals
from sim.scenario.calendar import Calendar, Season
from sim.scenario.laws import Constant, Law, RatioLaw, TimeLaw, read_law
from sim.scenario.laws.written import law_schema
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
    calendar_of,
    parse_duration,
    parse_non_negative,
    parse_whole,
)

DisciplineName = Literal["fifo", "priority", "earliest_due", "shortest_first", "cost_of_delay", "fair_share", "random"]
DISCIPLINES: tuple[DisciplineName, ...] = (
    "fifo",
    "priority",
    "earliest_due",
    "shortest_first",
    "cost_of_delay",
    "fair_share",
    "random",
)


def _one_of(*names: str) -> BeforeValidator:
    """Accept one of a few words, with the nearest one offered."""

    def read(value: object) -> object:
        if value not in names:
            near = nearest(value, names) if isinstance(value, str) else None
            raise refusal(f"{shown(value)} is not known here", allowed=names, nearest=near)
        return value

    return BeforeValidator(read)


def _above_zero(value: float) -> float:
    if value <= 0:
        raise refusal("zero is too little", help="write a value above zero")
    return value


def _word_or_law(word: str | None, value: object, info: ValidationInfo, *, time: bool) -> object:
    """A word such as `never`, or a law: of times, or of ratios."""
    if value is None or value == word:
        return value
    calendar = calendar_of(info)
    if isinstance(value, str) and value.isalpha():
        allowed = (word or "", "a law")
        raise refusal(f"{shown(value)} is not known here", allowed=allowed, nearest=nearest(value, allowed[:1]))
    if time:
        return read_law(value, lambda item: parse_duration(item, calendar), "3 days")
    return read_law(value, parse_non_negative, "1.2")


def _read_estimate(value: object, info: ValidationInfo) -> object:
    if value == "exact":
        return value
    return _word_or_law("mean", value, info, time=False)


def _read_patience(value: object, info: ValidationInfo) -> object:
    return _word_or_law("never", value, info, time=True)


def _with_words(words: list[str], size: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [{"enum": words}, *law_schema(size)["anyOf"]]})


Priority = Annotated[Count, Field(description="1 is served first.")]
Estimate = Annotated[
    Literal["mean", "exact"] | Law,
    PlainValidator(_read_estimate),
    _with_words(["mean", "exact"], {"anyOf": [{"type": "number"}, {"type": "string"}]}),
]
Patience = Annotated[
    Literal["never"] | Law | None, PlainValidator(_read_patience), _with_words(["never"], {"type": "string"})
]


class Urgent(Record):
    """Requests at short notice. `25%` is short for `{share: 25%}`."""

    share: Share = Field(description="Share of the requests that are urgent.")
    due: Share = Field(default=0.5, description="Their time to the due date, as a share of the ordinary one.")
    skips_approval: Flag = Field(default=True, description="Whether they go to the queue without waiting for approval.")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return value if isinstance(value, Mapping | Urgent) else {"share": value}


class Step(Record):
    """One step of a request's work, queued where its skill is."""

    skill: str | None = Field(default=None, description="The skill that a team must have for this step.")
    effort: TimeLaw = Field(description="Person-days of work in this step.")


class RequestKind(Record):
    """A stream of requests of one kind from one department."""

    arrivals: WrittenArrivals = Field(description="When the needs arise.")
    effort: TimeLaw | None = Field(default=None, description="Person-days of work; either this or `steps`.")
    steps: tuple[Step, ...] = Field(default=(), description="Steps of work one after the other, in place of `effort`.")
    skill: str | None = Field(default=None, description="The skill that a team must have for this kind.")
    due: TimeLaw | None = Field(default=None, description="Time from the need to the due date; none when left out.")
    value: MoneyPerDay = Field(
        default=0.0, description="What a day of delay after the due date (or the need) costs, such as `12000 per week`."
    )
    priority: Count = Field(default=1, description="Class of service under `discipline: priority`; 1 is served first.")
    urgent: Urgent | None = Field(
        default=None, description="Share at short notice; `25%` means half the time to the due date and no board."
    )
    estimate: Estimate = Field(
        default="mean",
        description="What IT knows of the effort beforehand: the kind's `mean`, the `exact` effort, or a law of the "
        "estimate divided by the effort.",
    )
    commodity: Flag = Field(default=False, description="Whether a provider could do it as well as IT.")

    @model_validator(mode="after")
    def _effort_or_steps(self) -> Self:
        if self.effort is not None and self.steps:
            raise refusal("`effort` and `steps` exclude each other", help="keep one; each step has its own `effort`")
        trace = self.arrivals.trace
        if self.effort is None and not self.steps and (trace is None or trace.effort is None):
            raise refusal("`effort` is missing", help="write `effort: 5 days`, a law of it, or `steps`")
        if self.steps and self.skill is not None:
            raise refusal("`skill` has no effect beside `steps`", help="write the skill at each step")
        return self


class ComesBack(Record):
    """Integration work that a bypass brings back to IT."""

    chance: Share = Field(default=1.0, description="Chance that a bypass brings work back.")
    after: TimeLaw = Field(
        default=Constant(value=0.0), description="Time from the alternative's delivery until the work reaches IT."
    )
    effort: RatioLaw = Field(description="Effort of the work as a share of the request's own effort.")
    priority: Count | None = Field(default=None, description="Its class of service; the request's own when left out.")
    repeat_every: Interval | None = Field(default=None, description="Upkeep: the same work again this often.")
    lasts: Duration = Field(
        default="3 years",
        validate_default=True,
        alias="for",
        description="How long upkeep goes on, counted from its first piece.",
    )


class Alternative(Record):
    """What a department can buy instead of asking IT: an agency, a service, a consultant."""

    lead_time: TimeLaw = Field(description="Time from the order to the delivery.")
    price: MoneyPerDay = Field(default=0.0, description="Price of a person-day of the request's effort.")
    fails: Share = Field(default=0.0, description="Chance that nothing is delivered; IT is asked then.")
    comes_back: ComesBack | None = Field(default=None, description="Integration work that it brings back to IT.")


class Grace(Record):
    """How late a promise may be before it counts as missed: the larger of the two."""

    at_least: Duration = Field(default=5.0, description="The least grace.")
    share: NonNegative = Field(default=0.2, description="Grace as a share of the promised lead time.")


class Trust(Record):
    """How promises move a department's trust in IT."""

    start: Share = Field(default=0.8, description="Trust at time 0, and the level it drifts back to.")
    kept: Share = Field(default=0.05, description="A kept promise closes this share of the gap to full trust.")
    broken: Share = Field(default=0.25, description="A missed promise takes this share of the trust away.")
    walks_away_below: Share = Field(default=0.3, description="Below this the department stops asking IT.")
    tries_again: Share = Field(default=0.05, description="Chance that a need is brought to IT all the same.")
    half_life: Interval = Field(
        default="3 years", validate_default=True, description="Time in which half of the way back to `start` is gone."
    )
    grace: Grace = Field(default=Grace(), description="How late a promise may be before it counts as missed.")


class Choice(Record):
    """How a department weighs IT's date against the alternative's."""

    doubt: NonNegative = Field(default=1.0, description="How much missing trust lengthens the wait it believes in.")
    tolerance: Duration = Field(default=0.0, description="How long after the due date is still in time.")
    temperature: Duration = Field(default=0.0, description="How much chance is in the choice; 0 means a sharp one.")
    hurdle: Duration = Field(default=5.0, description="Head start of IT when there is chance in the choice.")


class Department(Record):
    """A department that asks IT for work."""

    requests: dict[str, RequestKind] = Field(description="The kinds of requests, by name.")
    patience: Patience = Field(
        default=None,
        description="Time after asking at which a waiting request leaves for certain; `never` for no second thoughts; "
        "when left out they follow from the due date and the alternative.",
    )
    alternative: Alternative | None = Field(default=None, description="The way round IT, where there is one.")
    trust: Trust | None = Field(default=None, description="How trust in IT moves; left out, it plays no part.")
    choice: Choice = Field(default=Choice(), description="How IT's date is weighed against the alternative's.")


class Discipline(Record):
    """The order of work. `fifo`, `{priority: {preemptive: true}}`, `{fair_share: {Marketing: 2}}`."""

    name: Annotated[DisciplineName, _one_of(*DISCIPLINES)] = Field(default="fifo", description="The rule of order.")
    preemptive: Flag = Field(default=False, description="Whether `priority` interrupts work in progress.")
    weights: dict[str, Annotated[NonNegative, BeforeValidator(parse_non_negative), BeforeValidator(lambda v: v)]] = (
        Field(default={}, description="Weights of the departments under `fair_share`; 1 for one left out.")
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
    if name == "fair_share":
        if detail is None or isinstance(detail, Mapping):
            return {"name": name, "weights": _weights(name, detail or {})}
        raise refusal("`fair_share` takes weights", help="write `{fair_share: {Marketing: 2, Finance: 1}}`")
    if name in DISCIPLINES:
        raise refusal(f"`{name}` takes no parameters", help=f"write `discipline: {name}`")
    near = nearest(name, DISCIPLINES)
    raise refusal(f"{shown(name)} is no discipline", allowed=DISCIPLINES, nearest=near)


def _weights(name: str, detail: Mapping[str, object]) -> dict[str, float]:
    gathering = Gathering()
    weights: dict[str, float] = {}
    for department, weight in detail.items():
        with gathering.at(name, department):
            weights[department] = _above_zero(parse_non_negative(weight))
    gathering.settle()
    return weights


class Quotes(Record):
    """How IT promises a date."""

    basis: Annotated[Literal["backlog", "fixed"], _one_of("backlog", "fixed")] = Field(
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
        for name in ("optimism", "percentile"):
            if self.basis == "fixed" and name in self.model_fields_set and getattr(self, name):
                raise refusal(f"`{name}` has no effect beside `basis: fixed`", help="leave it out")
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


def _approval_or_none(value: object, info: ValidationInfo) -> object:
    if value is None or value == "none":
        return value
    return Approval.model_validate(value, context=info.context)


def _release_or_none(value: object, info: ValidationInfo) -> object:
    if value is None or value == "none":
        return value
    return Release.model_validate(value, context=info.context)


class Team(Record):
    """People who work on requests, each on one at a time."""

    people: Count = Field(description="How many people there are at time 0.")
    focus: Annotated[Share, BeforeValidator(lambda value: value)] = Field(
        default=1.0, description="Share of the day left for requests after run work."
    )
    cost: MoneyPerDay = Field(default=0.0, description="Cost of one person, such as `650 per day`.")
    serves: tuple[str, ...] | None = Field(
        default=None, description="Departments and kinds of request that it serves; all when left out."
    )
    skills: tuple[str, ...] | None = Field(default=None, description="Skills of its people; all when left out.")
    approval: Annotated[
        Approval | Literal["none"] | None, PlainValidator(_approval_or_none, json_schema_input_type=Any)
    ] = Field(default=None, description="Its own approval, or `none`; as IT's when left out.")
    release: Annotated[
        Release | Literal["none"] | None, PlainValidator(_release_or_none, json_schema_input_type=Any)
    ] = Field(default=None, description="Its own release rhythm, or `none`; as IT's when left out.")
    changes: tuple[TeamChange, ...] = Field(default=(), description="People joining and leaving over time.")

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


class IT(Record):
    """The people who do the work, and how they order, promise, approve and deliver it."""

    teams: dict[str, Team] = Field(description="The teams, by name.")
    discipline: Discipline = Field(default=Discipline(), description="The order in which waiting requests are served.")
    quotes: Quotes | None = Field(default=None, description="How IT promises a date; no dates when left out.")
    approval: Approval | None = Field(default=None, description="What a request waits for before it is queued.")
    release: Release | None = Field(default=None, description="When finished work is delivered; at once when left out.")


class LeverUse(Record):
    """One lever of a policy: its name in the table of levers, and its parameters as a validated lever."""

    name: str
    lever: Any


def _read_policies(value: object, info: ValidationInfo) -> dict[str, tuple[LeverUse, ...]]:
    if not isinstance(value, Mapping):
        raise refusal(f"expected policies by name, found {shown(value)}", help="write `My policy: {}` below `policies`")
    gathering = Gathering()
    policies: dict[str, tuple[LeverUse, ...]] = {}
    for name, levers in value.items():
        with gathering.at(name):
            policies[str(name)] = _read_policy(levers, info)
    gathering.settle()
    return policies


def _read_policy(value: object, info: ValidationInfo) -> tuple[LeverUse, ...]:
    gathering = Gathering()
    uses: list[LeverUse] = []
    entries: list[tuple[tuple[str | int, ...], object]] = [((), value)]
    if isinstance(value, list | tuple):
        entries = [((index,), entry) for index, entry in enumerate(value)]
    for place, entry in entries:
        if isinstance(entry, LeverUse):
            uses.append(entry)
            continue
        if entry is None:
            continue
        if not isinstance(entry, Mapping):
            help = "write `{}` for no levers, or `{slack: {people: 2, for: urgent}}`"
            gathering.refuse(place, refusal(f"expected levers, found {shown(entry)}", help=help))
            continue
        for name, parameters in entry.items():
            with gathering.at(*place, name):
                uses.append(_read_lever(name, parameters, info))
    gathering.settle()
    return tuple(uses)


def _read_lever(name: str, parameters: object, info: ValidationInfo) -> LeverUse:
    context: Mapping[str, Any] = info.context if isinstance(info.context, Mapping) else {}
    levers: Mapping[str, Any] = context.get("levers", {})
    if name not in levers:
        raise refusal(f"`{str(name)[:60]}` is no lever", allowed=tuple(levers), nearest=nearest(str(name), levers))
    lever = levers[name].model_validate({} if parameters is None else parameters, context=info.context)
    return LeverUse(name=name, lever=lever)


def _read_seed(value: object) -> int:
    seed = parse_whole(value)
    if not 0 <= seed < 2**63:
        raise refusal(f"{shown(value)} is no seed", help="write a whole number of 0 or more")
    return seed


class Scenario(Record):
    """One scenario, all its policies still unapplied."""

    name: str = Field(default="Scenario", description="The name in tables and figures; the file's name when left out.")
    description: str = Field(default="", description="What it is about, in a sentence or two.")
    horizon: Interval = Field(description="Length of the measured window, which follows the warm-up.")
    warm_up: Duration = Field(default=0.0, description="Time before the measured window, left out of all measures.")
    run_out: Duration | None = Field(
        default=None,
        description="How long requests are followed past the window; the horizon, at most two years, when left out.",
    )
    replications: Count = Field(default=100, description="How many times each policy is simulated.")
    seed: Annotated[int, BeforeValidator(_read_seed)] = Field(default=1, description="The seed of all chance.")
    baseline: str | None = Field(
        default=None, description="The policy that the others are compared with; the first when left out."
    )
    calendar: Calendar = Field(default=Calendar(), description="Working hours, days and weeks.")
    starts: Season = Field(default=0.0, description="The day of the year at time 0, such as `1 July`; 1 January.")
    departments: dict[str, Department] = Field(description="The departments that ask IT for work, by name.")
    it: IT = Field(description="The people who do the work.")
    policies: Annotated[dict[str, tuple[LeverUse, ...]], PlainValidator(_read_policies, json_schema_input_type=Any)] = (
        Field(default={}, description="What is compared: by name, a mapping of levers or a list of such mappings.")
    )
    goals: tuple[str, ...] = Field(
        default=(), description="What a policy should reach, such as `bypass_rate[Marketing] <= 10%`."
    )

    _plain: dict[str, Any] = PrivateAttr(default_factory=dict)
