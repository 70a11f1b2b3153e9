"""What somebody explores: a scenario, other values in it, a policy of their own. It stands in the page's address."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.workshop.bodies import json_object
from sim.workshop.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST: Final = 12_000  # characters
_MOST: Final = 60  # values, policies or levers


@dataclass(frozen=True, slots=True)
class Source:
    """Where a scenario comes from: `shipped` by its name, `file` by its path (the command line's), or `text` itself."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """`policies` are those compared, all when empty. `values` are of sliders, by their keys. `levers` make up a policy
    of one's own, on top of those of the policy `base`; without any there is no such policy.
    """

    scenario: str
    policies: tuple[str, ...]
    values: tuple[tuple[str, float], ...]
    base: str
    levers: str  # JSON of a mapping, by lever, of what stands in a policy

    @property
    def own(self) -> Mapping[str, Any]:
        """The levers of one's own policy."""
        found: dict[str, Any] = json.loads(self.levers)
        return found


def read_question(text: str) -> Question:
    """The question in an address: a JSON object; what is left out is as the scenario has it.

    Raises:
        RefusedError: it is none.
    """
    if len(text) > _LONGEST:
        raise _misread()
    found = json_object(text.encode(errors="replace"))
    scenario, base = found.get("scenario", ""), found.get("base", "")
    policies, values, levers = found.get("policies", []), found.get("values", {}), found.get("levers", {})
    well = (
        isinstance(scenario, str)
        and isinstance(base, str)
        and isinstance(policies, list)
        and all(isinstance(each, str) for each in policies)
        and isinstance(values, dict)
        and all(_is_number(each) for each in values.values())
        and isinstance(levers, dict)
        and max(map(len, (policies, values, levers))) <= _MOST
    )
    if not well:
        raise _misread()
    ordered = tuple(sorted((key, float(value)) for key, value in values.items()))
    return Question(scenario, tuple(policies), ordered, base, json.dumps(levers, sort_keys=True))


def _is_number(value: object) -> bool:
    """Whether it is a number that a float can hold; a whole one may be too large for that."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _misread() -> RefusedError:
    return RefusedError(400, "This address does not say what to explore: choose anew, beginning at /explore")
