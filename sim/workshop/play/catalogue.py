"""All that can be decided, in the order in which it is shown."""

from __future__ import annotations

from sim.workshop.play.cio_options import (
    CONTRACTORS,
    CREDIT,
    HIRE,
    MANAGER,
    MANDATE,
    PROMISE,
    PROVIDER,
    RESPONSE,
    SLACK,
    TEAM,
)
from sim.workshop.play.cmo_options import AGENCY, ANNOUNCE, PERSON, STANCE, URGING

OPTIONS = (
    PROMISE, HIRE, SLACK, TEAM, MANAGER, CONTRACTORS, PROVIDER, CREDIT, RESPONSE, MANDATE,
    STANCE, AGENCY, ANNOUNCE, PERSON, URGING,
)  # fmt: skip
BY_KEY = {option.key: option for option in OPTIONS}
