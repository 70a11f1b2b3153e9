"""When the needs of one stream arise."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator, ValidationInfo, WithJsonSchema

from sim.scenario.calendar import Calendar, Season
from sim.scenario.laws import LAW_NAMES, Constant, Exponential, Law, read_law
from sim.scenario.laws.written import law_schema
from sim.scenario.nearest import nearest
from sim.scenario.record import Record
from sim.scenario.refusals import Gathering, refusal, shown
from sim.scenario.trace import Trace, read_trace
from sim.scenario.units import (
    DURATION_JSON,
    Count,
    Interval,
    calendar_of,
    parse_duration,
    parse_growth,
    parse_non_negative,
    parse_rate,
)


class Arrivals(Record):
    """When needs arise, in working days.

    `every`: the mean time between arrivals (of batches), None for `times`, a `trace`, or a rate of zero.
    `gap`: the law of that time, its mean being `every`; None means Poisson.
    `season`: a factor for each month, their mean being whatever was written.
    `growth`: the fraction by which the rate grows in a year, compounded from time 0.
    `starts`: the place of time 0 in the calendar year, where the stream has its own.
    """

    every: float | None = None
    gap: Law | None = None
    times: tuple[float, ...] | None = None
    trace: Trace | None = None
    season: tuple[float, ...] | None = None
    growth: float = 0.0
    starts: float | None = None
    batch: int = 1

    @property
    def poisson(self) -> bool:
        """Whether arrivals are a Poisson stream, with or without season and growth."""
        return self.every is not None and self.gap is None


def _read_rate(value: object, info: ValidationInfo) -> float:
    return parse_rate(value, calendar_of(info))


def _read_growth(value: object, info: ValidationInfo) -> float:
    return parse_growth(value, calendar_of(info))


def _read_times(value: object, info: ValidationInfo) -> tuple[float, ...]:
    if not isinstance(value, list | tuple):
        raise refusal(f"expected a list of times, found {shown(value)}", help="write it as `[1 day, 3 days]`")
    calendar = calendar_of(info)
    gathering = Gathering()
    times: list[float] = []
    for index, item in enumerate(value):
        with gathering.at(index):
            times.append(parse_duration(item, calendar))
    gathering.settle()
    return tuple(sorted(times))


def _read_season(value: object) -> tuple[float, ...]:
    if not isinstance(value, list | tuple) or len(value) != 12:
        found = f"a list of {len(value)}" if isinstance(value, list | tuple) else shown(value)
        raise refusal(
            f"expected twelve monthly factors, found {found}", help="write one number a month, from January to December"
        )
    gathering = Gathering()
    factors: list[float] = []
    for index, item in enumerate(value):
        with gathering.at(index):
            factors.append(parse_non_negative(item))
    gathering.settle()
    if not 0 < max(factors) <= 1000:
        raise refusal("the factors must not all be zero, nor exceed 1000", help="write 1 for an ordinary month")
    return tuple(factors)


def _read_trace(value: object, info: ValidationInfo) -> Trace:
    if isinstance(value, Trace):
        return value
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise refusal(f"expected the path of a CSV file, found {shown(value)}", help="write it as `trace: file.csv`")
    context: Mapping[str, Any] = info.context if isinstance(info.context, Mapping) else {}
    folder = Path(context.get("folder", "."))
    path = (folder / value).resolve()
    if not context.get("allow_outside", False) and not path.is_relative_to(folder.resolve()):
        raise refusal(
            f"{shown(value)} lies outside the folder of the scenario",
            help="move it beside the scenario, or allow it with --allow-outside",
        )
    calendar = calendar_of(info)
    traces: dict[tuple[Path, Calendar], Trace] = context.get("traces", {})
    if (path, calendar) not in traces:
        traces[path, calendar] = read_trace(path, value, calendar)
    trace, origin = traces[path, calendar], context.get("origin")
    return trace if origin is None else trace.counted_from(origin, calendar)


_NUMBERS = {"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 12, "maxItems": 12}
_DURATIONS = {"type": "array", "items": DURATION_JSON}


class ArrivalsForm(Record):
    """Arrivals as they are written: one of `every`, `rate`, `times` and `trace`, and what goes with it."""

    every: Interval | None = Field(default=None, description="Mean time between arrivals, or between batches.")
    rate: Annotated[float, BeforeValidator(_read_rate), WithJsonSchema({"type": "string"})] | None = Field(
        default=None, description="Arrivals (or batches) per unit of time, such as `3 per month`; 0 switches them off."
    )
    times: Annotated[tuple[float, ...], PlainValidator(_read_times), WithJsonSchema(_DURATIONS)] | None = Field(
        default=None, description="The times of arrival, counted from time 0."
    )
    trace: Annotated[Trace, PlainValidator(_read_trace), WithJsonSchema({"type": "string"})] | None = Field(
        default=None,
        description="A CSV file with a column `at` (days, or ISO dates) and any of `effort`, `due`, `urgent`, "
        "`priority` and `value`, which replace the drawn ones. Dates count from the earliest `at` of all "
        "the scenario's traces, which is time 0.",
    )
    law: Annotated[
        object,
        WithJsonSchema({"anyOf": [{"enum": ["constant", "exponential"]}, law_schema(DURATION_JSON)["anyOf"][1]]}),
    ] = Field(
        default=None,
        description="The law of the time between arrivals, its mean being left out; without it they are Poisson.",
    )
    season: Annotated[tuple[float, ...], PlainValidator(_read_season), WithJsonSchema(_NUMBERS)] | None = Field(
        default=None, description="Twelve monthly factors on the rate, from January to December; Poisson only."
    )
    growth: Annotated[float, BeforeValidator(_read_growth), WithJsonSchema({"type": "string"})] = Field(
        default=0.0, description="Growth of the rate, such as `10% per year`, compounded from time 0; Poisson only."
    )
    starts: Season | None = Field(
        default=None, description="The day of the year at time 0 for this stream's season, when not the scenario's."
    )
    batch: Count = Field(default=1, description="How many requests arise at each arrival.")


def read_arrivals(value: object, info: ValidationInfo) -> Arrivals:
    """The arrivals that a written mapping stands for.

    Raises:
        PydanticCustomError, ValidationError: it is malformed, with the places below `value`.
    """
    if isinstance(value, Arrivals):
        return value
    if not isinstance(value, Mapping):
        raise refusal(
            f"expected when requests arise, found {shown(value)}",
            help="write `{every: 2 weeks}` or `{rate: 3 per month}`",
            allowed=("every", "rate", "times", "trace"),
        )
    form = ArrivalsForm.model_validate(value, context=info.context)
    sources = [name for name in ("every", "rate", "times", "trace") if getattr(form, name) is not None]
    if len(sources) != 1:
        found = " and ".join(f"`{name}`" for name in sources) if sources else "none"
        raise refusal(
            f"expected one of `every`, `rate`, `times` and `trace`, found {found}", help="keep exactly one of them"
        )
    _check_parts(form, sources[0])
    every = form.every if form.rate is None else (1 / form.rate if form.rate > 0 else None)
    return Arrivals(
        every=every,
        gap=_gap(form.law, every, calendar_of(info)),
        times=form.times,
        trace=form.trace,
        season=form.season,
        growth=form.growth,
        starts=form.starts,
        batch=form.batch,
    )


def _check_parts(form: ArrivalsForm, source: str) -> None:
    """Refuse what has no meaning beside the source of arrivals."""
    gathering = Gathering()
    listed = source in ("times", "trace")
    for name in ("law", "season", "growth", "starts"):
        if listed and name in form.model_fields_set:
            gathering.refuse(
                (name,),
                refusal(f"`{name}` has no effect beside `{source}`", help=f"leave `{name}` out, or write `every`"),
            )
    if source == "trace" and form.batch > 1:
        gathering.refuse(("batch",), refusal("`batch` has no effect beside `trace`", help="repeat the lines instead"))
    if form.law not in (None, "exponential"):
        for name in ("season", "growth"):
            if getattr(form, name):
                help = "leave `law` out: season and growth need Poisson arrivals"
                gathering.refuse((name,), refusal(f"`{name}` cannot go with a law of the gaps", help=help))
    gathering.settle()


def _gap(value: object, every: float | None, calendar: Calendar) -> Law | None:
    """The law of the time between arrivals, with the mean `every`; None for Poisson."""
    if value is None or value == "exponential":
        return None
    mean = 1.0 if every is None else every
    gathering = Gathering()
    law: Law | None = None
    with gathering.at("law"):
        law = _named_gap(value, mean, calendar)
    gathering.settle()
    if every is None or isinstance(law, Exponential):
        return None
    return law


def _named_gap(value: object, mean: float, calendar: Calendar) -> Law:
    if value == "constant":
        return Constant(value=mean)
    if isinstance(value, str):
        if value in LAW_NAMES:
            raise refusal(f"`{value}` needs its parameters", help=f"write `law: {{{value}: {{...}}}}` without the mean")
        raise refusal(f"{shown(value)} is no law", allowed=LAW_NAMES, nearest=nearest(value, LAW_NAMES))
    if not isinstance(value, Mapping):
        raise refusal(f"expected a law, found {shown(value)}", help="write `constant` or `{erlang: {k: 4}}`")
    law = read_law(value, lambda item: parse_duration(item, calendar), "3 days", mean=mean)
    if not law.mean > 0:
        raise refusal("a law of the gaps needs a mean above zero", help="write at least one value above zero")
    return law if abs(law.mean - mean) < 1e-12 * mean else law.scaled(mean / law.mean)


WrittenArrivals = Annotated[
    Arrivals, PlainValidator(read_arrivals), WithJsonSchema(ArrivalsForm.model_json_schema(), mode="validation")
]
"""`Arrivals` read from the mapping that a planner writes."""
