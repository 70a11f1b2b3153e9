"""The demand side of a scenario: departments, their kinds of request, and what they do when IT is late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PlainValidator, ValidationInfo, WithJsonSchema, model_validator

from sim.scenario.arrivals import WrittenArrivals
from sim.scenario.laws import Constant, Law, RatioLaw, TimeLaw, read_law
from sim.scenario.laws.written import law_schema
from sim.scenario.nearest import nearest
from sim.scenario.record import Record
from sim.scenario.refusals import refusal, shown
from sim.scenario.supply import Quotes
from sim.scenario.units import (
    DURATION_JSON,
    RATIO_JSON,
    Count,
    Duration,
    Flag,
    Interval,
    MoneyPerDay,
    NonNegative,
    Share,
    calendar_of,
    parse_duration,
    parse_non_negative,
    parse_share,
)


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


def _read_clarity(value: object) -> object:
    return None if value is None else read_law(value, parse_share, "70%")


def _with_words(words: list[str], size: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [{"enum": words}, law_schema(size)]})


Estimate = Annotated[
    Literal["mean", "exact"] | Law,
    PlainValidator(_read_estimate),
    _with_words(["mean", "exact"], RATIO_JSON),
]
Clarity = Annotated[Law | None, PlainValidator(_read_clarity), WithJsonSchema(law_schema(RATIO_JSON))]
Patience = Annotated[
    Literal["never"] | Law | None, PlainValidator(_read_patience), _with_words(["never"], DURATION_JSON)
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


class Rework(Record):
    """Work that turns out wrong and has to be done over in part. `30%` is short for `{chance: 30%}`."""

    chance: Share = Field(description="Chance that finished work has to be mended; each mending may fail again.")
    effort: RatioLaw = Field(
        default=Constant(value=0.5), description="Effort of one mending as a share of the request's own effort."
    )

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return value if isinstance(value, Mapping | Rework) else {"chance": value}

    @model_validator(mode="after")
    def _ends_some_time(self) -> Self:
        if self.chance > 0.95:
            raise refusal("with a chance this high mending hardly ever ends", help="write 95% or less")
        return self


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
    clarity: Clarity = Field(
        default=None,
        description="How clear the goals are, from 0% to 100%: what is clear is spared rework and growth. Left out, "
        "both strike as they are written.",
    )
    rework: Rework | None = Field(
        default=None, description="Work done over, where goals are unclear; none if left out."
    )
    scope_growth: RatioLaw | None = Field(
        default=None, description="By which share the work grows under way, where goals are unclear; none if left out."
    )
    slices: Count = Field(
        default=1,
        description="Parts of equal size in which it is worked on and delivered, each with its share of the value.",
    )

    @model_validator(mode="after")
    def _effort_or_steps(self) -> Self:
        if self.effort is not None and self.steps:
            raise refusal("`effort` and `steps` exclude each other", help="keep one; each step has its own `effort`")
        trace = self.arrivals.trace
        if self.effort is None and not self.steps and (trace is None or trace.effort is None):
            raise refusal("`effort` is missing", help="write `effort: 5 days`, a law of it, or `steps`")
        if self.steps and self.skill is not None:
            raise refusal("`skill` has no effect beside `steps`", help="write the skill at each step")
        if self.slices > 1 and self.steps:
            raise refusal("`slices` and `steps` exclude each other", help="keep one of them")
        if self.clarity is not None and self.rework is None and self.scope_growth is None:
            raise refusal("`clarity` has no effect alone", help="add `rework` or `scope_growth`, or leave it out")
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


class RunWork(Record):
    """Run work that what was brought in costs IT from its delivery on. `2%` is short for `{share: 2%}`."""

    share: Share = Field(description="Share of one person's day that each bypass takes from then on.")
    lasts: Duration = Field(
        default="3 years", validate_default=True, alias="for", description="How long it goes on, until it is replaced."
    )

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return value if isinstance(value, Mapping | RunWork) else {"share": value}


class Alternative(Record):
    """What a department can buy instead of asking IT: an agency, a service, a consultant."""

    lead_time: TimeLaw = Field(description="Time from the order to the delivery.")
    price: MoneyPerDay = Field(default=0.0, description="Price of a person-day of the request's effort.")
    fails: Share = Field(default=0.0, description="Chance that nothing is delivered; IT is asked then.")
    comes_back: ComesBack | None = Field(default=None, description="Integration work that it brings back to IT.")
    run_work: RunWork | None = Field(
        default=None, description="What each bypass adds to IT's run work, which leaves less focus; none if left out."
    )


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
    inflates_urgency: Share = Field(
        default=0.0,
        description="Chance that a department without any trust calls a request urgent that is not; with trust, less.",
    )


class Choice(Record):
    """How a department weighs IT's date against the alternative's."""

    doubt: NonNegative = Field(default=1.0, description="How much missing trust lengthens the wait it believes in.")
    tolerance: Duration = Field(default=0.0, description="How long after the due date is still in time.")
    temperature: Duration = Field(default=0.0, description="How much chance is in the choice; 0 means a sharp one.")
    hurdle: Duration = Field(default=5.0, description="Head start of IT when there is chance in the choice.")


class Planning(Record):
    """Needs that are known ahead: IT is asked before they arise."""

    share: Share = Field(description="Share of the requests that are announced.")
    notice: Interval = Field(description="How long before its need a request is announced, not before time 0.")


class Department(Record):
    """A department that asks IT for work."""

    requests: dict[str, RequestKind] = Field(min_length=1, description="The kinds of requests, by name.")
    patience: Patience = Field(
        default=None,
        description="Time after asking at which a waiting request leaves for certain; `never` for no second thoughts; "
        "when left out they follow from the due date and the alternative.",
    )
    alternative: Alternative | None = Field(default=None, description="The way round IT, where there is one.")
    trust: Trust | None = Field(default=None, description="How trust in IT moves; left out, it plays no part.")
    choice: Choice = Field(default=Choice(), description="How IT's date is weighed against the alternative's.")
    planning: Planning | None = Field(default=None, description="What is announced ahead; nothing when left out.")
    quotes: Quotes | None = Field(default=None, description="How IT promises it a date; as everybody when left out.")
    understanding: Share = Field(
        default=0.0, description="Share of what is unclear in its requests that is cleared up before work begins."
    )
    joint_decisions: Share = Field(
        default=0.0,
        description="Share of its requests that it and IT decide jointly: nothing is unclear in them, and a promise "
        "missed costs half the trust.",
    )
    cost: MoneyPerDay = Field(
        default=0.0, description="Cost of one of its own people, for asking and for what it does itself."
    )
