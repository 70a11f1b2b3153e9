"""All levers, by the name that stands in a policy.

Levers of a policy written as a mapping are applied in this order.
"""

from __future__ import annotations

from sim.levers.base import Lever
from sim.levers.discipline import DisciplineLever
from sim.levers.quotes import QuotesLever
from sim.levers.set_values import SetValues

LEVERS: dict[str, type[Lever]] = {
    "discipline": DisciplineLever,
    "quotes": QuotesLever,
    "set": SetValues,
}
