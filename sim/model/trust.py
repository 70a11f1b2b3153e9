"""A department's trust in IT: moved by promises, drifting back to where it began, lost for good below a threshold.

The equations are an assumption of this model (docs/explanation.md says what follows from it): a broken promise takes a
share of the trust away, a kept one closes a share of the gap to full trust, and grudges fade with a half-life.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.model.log import StepFunction, TrustCurve

if TYPE_CHECKING:
    from sim.scenario.schema import Trust

_WAY_BACK = 0.1  # how far above the threshold trust must be before a department that walked away asks again


class TrustLevel:
    """Trust in [0, 1] over time, and whether the department has walked away.

    A department without an alternative (`captive`) never walks away.
    """

    def __init__(self, schema: Trust, captive: bool, now: float) -> None:
        self._go_by(schema, captive)
        self._time = now
        self._level = schema.start
        self._times = [now]
        self._levels = [schema.start]
        self._away = not captive and schema.start < schema.walks_away_below
        self._away_times = [now]
        self._away_values = [float(self._away)]

    def at(self, now: float) -> float:
        """Trust now; times must not go back before the last event."""
        gap = self._level - self._start
        if gap == 0.0 or now == self._time:
            return self._level
        return self._start + gap * float(2.0 ** ((self._time - now) / self._half_life))

    def keep(self, now: float) -> None:
        """A promise was kept."""
        self.gain(self._kept, now)

    def breach(self, now: float, share: float = 1.0) -> None:
        """A promise was missed; it takes this share of what a missed promise takes."""
        self.lose(share * self.schema.broken, now)

    def gain(self, share: float, now: float) -> None:
        """Close this share of the gap to full trust."""
        level = self.at(now)
        self._move(level + share * (1.0 - level), now)

    def lose(self, share: float, now: float) -> None:
        """Take this share of the trust away."""
        self._move(self.at(now) * (1.0 - share), now)

    def away(self, now: float) -> bool:
        """Has the department stopped asking?"""
        if self._away or not self.captive:
            self._drift(now)
        return self._away

    def adopt(self, schema: Trust, captive: bool, now: float) -> None:
        """Go on from here under other parameters."""
        level = self.at(now)
        self._drift(now)
        self._go_by(schema, captive)
        self._move(level, now)

    def _go_by(self, schema: Trust, captive: bool) -> None:
        """Take what every promise looks at out of the schema, whose fields take longer to read."""
        self.schema, self.captive = schema, captive
        self.inflates_urgency = schema.inflates_urgency
        self._start, self._below, self._half_life = schema.start, schema.walks_away_below, schema.half_life
        self._kept = schema.kept

    def curve(self) -> TrustCurve:
        """Trust after each event that moved it."""
        return TrustCurve(np.array(self._times), np.array(self._levels), self._start, self._half_life)

    def absences(self, now: float) -> StepFunction:
        """When it had walked away, as a function of 0 and 1."""
        self._drift(now)
        return StepFunction(np.array(self._away_times), np.array(self._away_values))

    def _move(self, level: float, now: float) -> None:
        if self._away or not self.captive:
            self._drift(now)
        self._level, self._time = level, now
        self._times.append(now)
        self._levels.append(level)
        away = not self.captive and level < self._limit()
        if away != self._away:
            self._turn(away, now)

    def _limit(self) -> float:
        """The trust below which it walks away, or above which it comes back."""
        return self._below + (_WAY_BACK if self._away else 0.0)

    def _turn(self, away: bool, now: float) -> None:
        self._away = away
        self._away_times.append(now)
        self._away_values.append(float(away))

    def _drift(self, now: float) -> None:
        """Settle a threshold that drifting has crossed since the last event."""
        start, limit = self._start, self._limit()
        rising = self._away and self._level < limit <= start
        falling = not self._away and not self.captive and start < limit <= self._level
        if (rising and start > limit) or falling:
            crossed = self._time + self._half_life * math.log2((self._level - start) / (limit - start))
            if crossed <= now:
                self._turn(not self._away, max(crossed, self._away_times[-1]))
