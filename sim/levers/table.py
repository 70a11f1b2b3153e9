"""All levers, by the name that stands in a policy.

Levers of a policy written as a mapping are applied in this order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.levers.contractors import Contractors
from sim.levers.credit_lines import CreditLines
from sim.levers.cross_training import CrossTraining
from sim.levers.discipline import DisciplineLever
from sim.levers.embedded_team import EmbeddedTeam
from sim.levers.governance import Governance
from sim.levers.hire import Hire
from sim.levers.internal_market import InternalMarket
from sim.levers.joint_group import JointGroup
from sim.levers.managed_service import ManagedService
from sim.levers.mandate import Mandate
from sim.levers.planning import PlanningLever
from sim.levers.quotes import QuotesLever
from sim.levers.relationship_manager import RelationshipManager
from sim.levers.response import Response
from sim.levers.self_service import SelfService
from sim.levers.set_values import SetValues
from sim.levers.slack import Slack
from sim.levers.small_batches import SmallBatches
from sim.levers.wip_limit import WipLimit

if TYPE_CHECKING:
    from sim.levers.base import Lever

LEVERS: dict[str, type[Lever]] = {
    "discipline": DisciplineLever,
    "governance": Governance,
    "quotes": QuotesLever,
    "planning": PlanningLever,
    "small_batches": SmallBatches,
    "relationship_manager": RelationshipManager,
    "set": SetValues,
    "hire": Hire,
    "contractors": Contractors,
    "cross_training": CrossTraining,
    "embedded_team": EmbeddedTeam,
    "joint_group": JointGroup,
    "slack": Slack,
    "credit_lines": CreditLines,
    "managed_service": ManagedService,
    "self_service": SelfService,
    "internal_market": InternalMarket,
    "response": Response,
    "mandate": Mandate,
    "wip_limit": WipLimit,
}
