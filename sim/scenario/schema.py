"""The scenario as a frozen record: what a planner may write, checked and in the model's units.

Times are working days, shares are fractions, money is in the scenario's currency: `value` per working day of
delay, `price` and `cost` per person-day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BeforeValidator, Field, ModelWrapValidatorHandler, PrivateAttr, ValidationInfo, model_validator

from sim.scenario.arrivals import Arrivals
from sim.scenario.calendar import Calendar, Season
from sim.scenario.canonical import digest
from sim.scenario.departments import (
    Alternative,
    Choice,
    ComesBack,
    Department,
    Grace,
    Planning,
    RequestKind,
    Rework,
    RunWork,
    Step,
    Trust,
    Urgent,
)
from sim.scenario.laws import Law
from sim.scenario.policies import LeverUse, Policies
from sim.scenario.record import Record
from sim.scenario.refusals import refusal, shown
from sim.scenario.supply import (
    DISCIPLINES,
    IT,
    Approval,
    Discipline,
    DisciplineName,
    Entry,
    Leavers,
    Quotes,
    Refusal,
    Release,
    Team,
    TeamChange,
)
from sim.scenario.uncertain import Uncertain
from sim.scenario.units import Count, Duration, Interval, parse_whole

if TYPE_CHECKING:
    from datetime import date

AS_IT_IS = "As it is"  # the one policy of a scenario that names none


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
    starts: Season = Field(default=0.0, description="The day of the year at time 0, such as `1 July`; else 1 January.")
    departments: dict[str, Department] = Field(
        min_length=1, description="The departments that ask IT for work, by name."
    )
    it: IT = Field(description="The people who do the work.")
    policies: Policies = Field(
        default={}, description="What is compared: by name, a mapping of levers or a list of such mappings."
    )
    goals: tuple[str, ...] = Field(
        default=(),
        description="What a policy should reach, such as `bypass_rate[Marketing] <= 10%`; times are working days "
        "unless a unit stands there.",
    )
    uncertain: Uncertain = Field(
        default={},
        description="What you are not sure of, for `slackline sensitivity`: by the dotted path of a number, a range "
        "such as `2..4 weeks` or a law, in the number's own unit. It changes no figure of a run.",
    )

    _plain: Mapping[str, Any] = PrivateAttr(default_factory=dict)
    _context: Mapping[str, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _by_its_own_calendar(cls, value: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Let the calendar written in the scenario rule all its times, and the earliest date of its traces be time 0.

        Remembers what was written, and what it was validated with.
        """
        if isinstance(value, cls):
            return value
        context: dict[str, Any] = info.context if isinstance(info.context, dict) else {}
        calendar = _calendar_in(value)
        if context.get("calendar") != calendar:
            return cls.model_validate(value, context={**context, "calendar": calendar})
        scenario = handler(value)
        origins = _origins(scenario.departments)
        if origins and context.get("origin") is None:
            context = {**context, "origin": min(origins)}
            if len(origins) > 1:
                return cls.model_validate(value, context=context)
        scenario._plain, scenario._context = value, context
        return scenario

    @property
    def plain(self) -> Mapping[str, Any]:
        """What was written, `extends` and overrides merged; not to be changed."""
        return self._plain

    @property
    def context(self) -> Mapping[str, Any]:
        """What the scenario was validated with: calendar, levers, folder, places, and the date of time 0 of traces."""
        return self._context

    @property
    def policy_names(self) -> tuple[str, ...]:
        """The policies by name, in the order written; one without levers where none is written."""
        return tuple(self.policies) or (AS_IT_IS,)

    @property
    def baseline_name(self) -> str:
        """The policy that the others are compared with."""
        return self.baseline or self.policy_names[0]

    @property
    def hash(self) -> str:
        """A SHA-256 over all content but name and description, as 64 hexadecimal digits.

        The order of keys does not matter, nor whether a value is written as `2 years` or `104 weeks`, nor where the
        file lies; the contents of a trace do.
        """
        return digest(self)


def _origins(departments: Mapping[str, Department]) -> set[date]:
    """The dates that the scenario's traces have as time 0."""
    kinds = (kind for department in departments.values() for kind in department.requests.values())
    origins = {kind.arrivals.trace.origin for kind in kinds if kind.arrivals.trace is not None}
    return {origin for origin in origins if origin is not None}


def _calendar_in(value: object) -> Calendar:
    """The calendar written in a scenario; the standard one where it is left out or wrong, which is reported apart."""
    written = value.get("calendar") if isinstance(value, Mapping) else None
    if written is None:
        return Calendar()
    try:
        return Calendar.model_validate(written)
    except ValueError:
        return Calendar()


__all__ = [
    "AS_IT_IS",
    "DISCIPLINES",
    "IT",
    "Alternative",
    "Approval",
    "Arrivals",
    "Calendar",
    "Choice",
    "ComesBack",
    "Department",
    "Discipline",
    "DisciplineName",
    "Entry",
    "Grace",
    "Law",
    "Leavers",
    "LeverUse",
    "Planning",
    "Quotes",
    "Record",
    "Refusal",
    "Release",
    "RequestKind",
    "Rework",
    "RunWork",
    "Scenario",
    "Step",
    "Team",
    "TeamChange",
    "Trust",
    "Urgent",
]
