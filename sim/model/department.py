"""A department: what it does with a date that IT quotes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.model.clock import snap
from sim.model.trust import TrustLevel

if TYPE_CHECKING:
    from sim.model.quoting import Quote
    from sim.scenario.schema import Department as DepartmentSchema
    from sim.scenario.schema import Quotes


class Department:
    """A department's choice and its trust in IT."""

    def __init__(self, index: int, name: str, schema: DepartmentSchema, quotes: Quotes | None) -> None:
        self.index = index
        self.name = name
        self._go_by(schema, quotes)
        self.trust = None if schema.trust is None else TrustLevel(schema.trust, schema.alternative is None, 0.0)

    def adopt(self, schema: DepartmentSchema, quotes: Quotes | None, now: float) -> None:
        """Behave by this schema from now on, where IT as a rule gives dates by these `quotes`."""
        self._go_by(schema, quotes)
        if schema.trust is None:
            self.trust = None
        elif self.trust is None:
            self.trust = TrustLevel(schema.trust, schema.alternative is None, now)
        else:
            self.trust.adopt(schema.trust, schema.alternative is None, now)

    def _go_by(self, schema: DepartmentSchema, quotes: Quotes | None) -> None:
        """Take what every request looks at out of the schema, whose fields take longer to read."""
        self.schema = schema
        self.quotes = quotes if schema.quotes is None else schema.quotes  # how IT promises it a date; None for no dates
        self.alternative = schema.alternative
        self.patience = schema.patience
        self.choice = schema.choice
        self._least_grace = 0.0 if schema.trust is None else schema.trust.grace.at_least
        self._grace_share = 0.0 if schema.trust is None else schema.trust.grace.share

    def trust_at(self, now: float) -> float:
        """Trust in [0, 1]; full where trust is switched off."""
        return 1.0 if self.trust is None else self.trust.at(now)

    def has_walked_away(self, now: float) -> bool:
        """Has it stopped asking IT?"""
        return self.trust is not None and self.trust.away(now)

    def believed_finish(self, quote: Quote, now: float) -> float:
        """When it believes that IT will deliver: it doubts the promised wait, not the work."""
        doubt = 1.0 + self.choice.doubt * (1.0 - self.trust_at(now))
        return now + snap(quote.wait * doubt + quote.work + quote.release)

    def goes_round(self, now: float, believed: float, due: float, lead_time: float, chance: float) -> bool:
        """Does it take the alternative, which would be done `lead_time` days from now?

        `due` is NaN where there is no due date: then nothing is ever late. `chance` is the request's uniform number,
        which settles the choice where there is a temperature.
        """
        choice = self.choice
        done = now + lead_time
        if due != due:
            return False
        if choice.temperature == 0.0:
            return believed > due + choice.tolerance and done < believed
        advantage = max(0.0, believed - due) - max(0.0, done - due) - choice.hurdle
        return chance < _logistic(advantage / choice.temperature)

    def grace(self, lead_time: float) -> float:
        """Days by which a promise made `lead_time` days ahead may be late before it counts as missed."""
        share = self._grace_share * lead_time
        return share if share > self._least_grace else self._least_grace


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x)) if x > -700 else 0.0
