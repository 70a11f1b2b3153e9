"""All levers, by the name that stands in a policy.

Levers of a policy written as a mapping are applied in this order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.levers.credit_lines import CreditLines
from sim.levers.discipline import DisciplineLever
from sim.levers.embedded_team import EmbeddedTeam
from sim.levers.hire import Hire
from sim.levers.quotes import QuotesLever
from sim.levers.set_values import SetValues
from sim.levers.slack import Slack

if TYPE_CHECKING:
    from sim.levers.base import Lever

LEVERS: dict[str, type[Lever]] = {
    "discipline": DisciplineLever,
    "quotes": QuotesLever,
    "set": SetValues,
    "hire": Hire,
    "embedded_team": EmbeddedTeam,
    "slack": Slack,
    "credit_lines": CreditLines,
}
