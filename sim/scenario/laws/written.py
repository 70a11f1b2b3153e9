"""Laws as people write them: `3 days`, `40%`, `{lognormal: {mean: 15 days, cv: 60%}}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from sim.scenario.laws.families import Constant
from sim.scenario.laws.forms import FORMS, LAW_NAMES, Form
from sim.scenario.laws.law import Law
from sim.scenario.nearest import nearest
from sim.scenario.refusals import Gathering, refusal, shown
from sim.scenario.units import (
    DURATION_JSON,
    RATIO_JSON,
    calendar_of,
    parse_duration,
    parse_non_negative,
    parse_number,
    parse_whole,
)

Size = Callable[[object], float]  # reads one value in the law's own dimension: a duration or a pure number
_LIMIT = 100_000  # values in a list


def _positive(size: Size) -> Size:
    def read(value: object) -> float:
        number = size(value)
        if not number > 0:
            raise refusal(f"{shown(value)} is zero", help="write a value above zero, or a constant")
        return number

    return read


def _variation(value: object) -> float:
    cv = parse_non_negative(value)
    if cv > 100:
        raise refusal(f"a cv of {shown(value)} is too large", help="write a coefficient of variation of 100 or less")
    if 0 < cv < 0.001:
        raise refusal(f"a cv of {shown(value)} is too small", help="write 0 for a constant, or 0.1% and more")
    return cv


def _shape(value: object) -> float:
    shape = parse_number(value)
    if not 0.1 <= shape <= 100:
        raise refusal(f"{shown(value)} is no shape that can be used", help="write a number from 0.1 to 100")
    return shape


def _phases(value: object) -> int:
    k = parse_whole(value)
    if not 1 <= k <= 10_000:
        raise refusal(f"{shown(value)} is no number of phases", help="write a whole number from 1 to 10,000")
    return k


def _list_of(read: Callable[[object], float]) -> Callable[[object], tuple[float, ...]]:
    def read_all(value: object) -> tuple[float, ...]:
        if not isinstance(value, list | tuple) or not value:
            raise refusal(f"expected a list of values, found {shown(value)}", help="write it as `[a, b, c]`")
        if len(value) > _LIMIT:
            raise refusal(f"{len(value)} values are too many", help=f"write at most {_LIMIT}")
        gathering = Gathering()
        values: list[float] = []
        for index, item in enumerate(value):
            with gathering.at(index):
                values.append(read(item))
        gathering.settle()
        return tuple(values)

    return read_all


def _readers(size: Size) -> dict[str, Callable[[object], Any]]:
    """How each parameter is read, for values in the dimension of `size`."""
    return {
        "mean": _positive(size),
        "scale": _positive(size),
        "low": size,
        "mode": size,
        "high": size,
        "cv": _variation,
        "shape": _shape,
        "k": _phases,
        "values": _list_of(size),
        "means": _list_of(_positive(size)),
        "weights": _list_of(parse_non_negative),
        "probabilities": _list_of(parse_non_negative),
    }


def read_law(value: object, size: Size, example: str, mean: float | None = None) -> Law:
    """The law that a written value stands for.

    Args:
        value: a plain value of a scenario, or a law, which is handed back.
        size: reads one value in the law's dimension.
        example: a constant in that dimension, for messages.
        mean: where given, the law's mean is settled elsewhere: `mean` must not be written.

    Raises:
        PydanticCustomError, ValidationError: it is no law, with the places below `value`.
    """
    if isinstance(value, Law):
        return value
    if not isinstance(value, Mapping):
        return Constant(value=size(value))
    if len(value) != 1:
        raise refusal(
            f"expected one law, found {len(value)} keys",
            help=f"write a constant such as `{example}`, or one law such as `{{exponential: {{mean: {example}}}}}`",
            allowed=LAW_NAMES,
        )
    ((name, parameters),) = value.items()
    gathering = Gathering()
    law: Law | None = None
    with gathering.at(name):
        law = _named(name, parameters, size, mean)
    gathering.settle()
    assert law is not None
    return law


def _named(name: str, parameters: object, size: Size, mean: float | None) -> Law:
    if name == "constant" and mean is None:
        return Constant(value=size(parameters))
    if name not in FORMS:
        raise refusal(f"`{name[:60]}` is no law", allowed=LAW_NAMES, nearest=nearest(name, LAW_NAMES), at_key=True)
    if parameters is None:
        parameters = {}
    if not isinstance(parameters, Mapping):
        wanted = ", ".join(f"{key}: ..." for key in FORMS[name][0].parameters)
        raise refusal(f"expected the parameters of `{name}`, found {shown(parameters)}", help=f"write `{{{wanted}}}`")
    forms = FORMS[name]
    settled: dict[str, Any] = {}
    if mean is not None:
        if "mean" in parameters:
            help = "leave it out: the mean follows from `every` or `rate`"
            raise _below("mean", refusal("the mean is settled already", help=help, at_key=True))
        with_mean = tuple(form for form in forms if "mean" in form.parameters)
        if with_mean:
            forms, settled = with_mean, {"mean": mean}
    return _built(name, forms, parameters, size, settled)


def _below(key: str, error: Exception) -> Exception:
    gathering = Gathering()
    try:
        with gathering.at(key):
            raise error
        gathering.settle()
    except ValueError as located:
        return located
    return error


def _built(
    name: str, forms: tuple[Form, ...], parameters: Mapping[str, object], size: Size, settled: Mapping[str, Any]
) -> Law:
    form = _chosen(name, forms, parameters, settled)
    readers = _readers(size)
    gathering = Gathering()
    read: dict[str, Any] = dict(settled)
    for key, value in parameters.items():
        with gathering.at(key):
            read[key] = readers[key](value)
    gathering.settle()
    if read.get("cv") == 0.0:
        return Constant(value=read["mean"])
    return form.build(**read)


def _chosen(name: str, forms: tuple[Form, ...], parameters: Mapping[str, object], settled: Mapping[str, Any]) -> Form:
    """The form whose parameters were written, all of them and no others."""
    for form in forms:
        if set(form.parameters) == {*parameters, *settled}:
            return form
    known = sorted({key for form in forms for key in form.parameters if key not in settled})
    written = ([key for key in form.parameters if key not in settled] for form in forms)
    ways = " or ".join("`{" + ", ".join(f"{key}: ..." for key in keys) + "}`" for keys in written)
    gathering = Gathering()
    for key in parameters:
        if key not in known:
            message = f"`{str(key)[:60]}` is no parameter of `{name}`"
            near = nearest(str(key), known)
            gathering.refuse((key,), refusal(message, help=f"write {ways}", allowed=known, nearest=near, at_key=True))
    gathering.settle()
    raise refusal(f"the parameters of `{name}` do not fit together", help=f"write {ways}", allowed=known)


def _read_time_law(value: object, info: ValidationInfo) -> Law:
    calendar = calendar_of(info)
    return read_law(value, lambda item: parse_duration(item, calendar), "3 days")


def _read_ratio_law(value: object) -> Law:
    return read_law(value, parse_non_negative, "1.2")


def law_schema(size: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a law whose values are written as `size` says."""
    of_size = {"mean", "scale", "low", "mode", "high"}
    lists = {"values": size, "means": size, "weights": RATIO_JSON, "probabilities": RATIO_JSON}

    def parameter(name: str) -> dict[str, Any]:
        if name in lists:
            return {"type": "array", "minItems": 1, "items": lists[name]}
        return size if name in of_size else {"type": "integer"} if name == "k" else RATIO_JSON

    named: dict[str, Any] = {"constant": size}
    for name, forms in FORMS.items():
        properties = {key: parameter(key) for form in forms for key in form.parameters}
        named[name] = {"type": "object", "properties": properties, "additionalProperties": False}
    mapping = {
        "type": "object",
        "properties": named,
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {"anyOf": [size, mapping]}


TimeLaw = Annotated[Law, PlainValidator(_read_time_law), WithJsonSchema(law_schema(DURATION_JSON))]
"""A law whose values are working days, written `3 days` or `{lognormal: {mean: 15 days, cv: 60%}}`."""

RatioLaw = Annotated[Law, PlainValidator(_read_ratio_law), WithJsonSchema(law_schema(RATIO_JSON))]
"""A law whose values are pure numbers, written `40%` or `{lognormal: {mean: 1, cv: 30%}}`."""
