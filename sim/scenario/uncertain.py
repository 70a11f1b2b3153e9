"""`uncertain:` what the planner is not sure of: by dotted path, a law of the number that stands there.

It changes no simulated figure. A law's values are written in the unit of the number: `10..20` or `2..4 weeks` for a
range in which every value is as likely as another, or any law of a scenario.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from sim.scenario.dimensions import Dimension, parsed
from sim.scenario.laws import Constant, Law, Uniform, read_law
from sim.scenario.laws.quantiles import within_reach
from sim.scenario.laws.written import law_schema
from sim.scenario.quantities import PARTS, quantity_at
from sim.scenario.refusals import Gathering, refusal, shown
from sim.scenario.units import calendar_of

if TYPE_CHECKING:
    from sim.scenario.calendar import Calendar
    from sim.scenario.places import Path
    from sim.scenario.quantities import Quantity

_UNIT: Final = re.compile(r"^[+-]?[\d.]+(?:[eE][+-]?\d+)?")  # what stands before it
_EXAMPLES: Final = {
    Dimension.DURATION: "2..4 weeks",
    Dimension.SHARE: "40%..60%",
    Dimension.MONEY: "500..800 per day",
    Dimension.RATE: "3..5 per month",
    Dimension.GROWTH: "0%..10% per year",
    Dimension.WHOLE: "8..12",
    Dimension.NUMBER: "0.8..1.2",
}


def read_belief(value: object, dimension: Dimension, calendar: Calendar) -> Law:
    """The law of an uncertain number, in the model's unit, from how it is written.

    Raises:
        PydanticCustomError, ValidationError: it is neither a range nor a law of this dimension, or leaves no choice.
    """
    example = _EXAMPLES[dimension]
    if isinstance(value, str) and ".." in value:
        return _range(value, dimension, calendar)
    law = read_law(value, lambda item: parsed(item, dimension, calendar), example)
    if isinstance(law, Constant):
        raise refusal(f"{shown(value)} leaves nothing uncertain", help=f"write a range such as `{example}`, or a law")
    return law


def value_at(law: Law, share: float, dimension: Dimension) -> float:
    """The value at `share` (0 to 1) of an uncertain number's law; whole where the number is.

    In a range of whole numbers each of them is as likely as another; other laws are rounded.
    """
    if dimension is not Dimension.WHOLE:
        return within_reach(law, share)
    if isinstance(law, Uniform):
        low, high = math.ceil(law.low), math.floor(law.high)
        return float(min(high, low + math.floor(share * (high - low + 1))))
    return float(round(within_reach(law, share)))


def ends_of(law: Law, dimension: Dimension) -> tuple[float, float]:
    """The lowest and the highest value that an analysis tries; a law without an end is cut, one in a thousand off."""
    return value_at(law, 0.0, dimension), value_at(law, 1.0, dimension)


def _range(text: str, dimension: Dimension, calendar: Calendar) -> Law:
    """`2..4 weeks`: the unit may stand at both ends or at the high one alone."""
    low_text, _, high_text = (part.strip() for part in text.partition(".."))
    help = f"write the low end, two dots and the high end: `{_EXAMPLES[dimension]}`"
    if not low_text or not high_text:
        raise refusal(f"{shown(text)} has only one end", help=help)
    unit = _UNIT.sub("", high_text)
    high = parsed(_number(high_text), dimension, calendar)
    low = parsed(_number(low_text if _UNIT.sub("", low_text) else low_text + unit), dimension, calendar)
    if not low < high:
        raise refusal(f"the low end of {shown(text)} is not below the high end", help=help)
    return Uniform(low=low, high=high)


def _number(text: str) -> object:
    """Digits as the number that YAML would read, other text as it is."""
    stripped = text.strip()
    return int(stripped) if stripped.lstrip("+-").isdecimal() and len(stripped) < 19 else stripped


def _read(value: object, info: ValidationInfo) -> dict[str, Law]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        help = "write a dotted path and its range on each line, such as `it.teams.Central IT.people: 8..12`"
        raise refusal(f"expected ranges by path, found {shown(value)}", help=help)
    calendar = calendar_of(info)
    known: dict[str, object] = {name: info.data[name] for name in PARTS if name in info.data}
    gathering = Gathering()
    laws: dict[str, Law] = {}
    seen: dict[Path, str] = {}
    for text, written in value.items():
        if written is None:
            continue  # switched off, as what a base says
        if text.partition(".")[0].strip() in set(PARTS) - set(known):
            continue  # that part of the scenario is wrong itself: what its numbers are cannot be told
        with gathering.at(text):
            quantity = quantity_at(text, known)
            _only_once(quantity, text, seen)
            laws[text] = read_belief(written, quantity.dimension, calendar)
    gathering.settle()
    return laws


def _only_once(quantity: Quantity, text: str, seen: dict[Path, str]) -> None:
    """Refuse two ranges for one number; `every` and `rate` of arrivals are one."""
    path = quantity.path
    same = (*path[:-1], "every") if path[-1] == "rate" else path
    if same in seen:
        raise refusal(f"it is the same number as `{seen[same][:80]}`", help="keep one of the two", at_key=True)
    seen[same] = text


_SIZE: dict[str, Any] = {
    "anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}],
    "examples": ["8..12", "2..4 weeks"],
}

Uncertain = Annotated[
    dict[str, Law],
    PlainValidator(_read),
    WithJsonSchema({"type": "object", "additionalProperties": law_schema(_SIZE)}),
]
"""Laws by the dotted path of the number that they are about, in the number's unit in the model."""
