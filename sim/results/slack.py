"""What each further person kept free costs and brings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from sim.results.document import finite_json

if TYPE_CHECKING:
    from sim.results.document import Document
    from sim.results.fieller import Ratio
    from sim.results.results import Caution, Estimate, FailedReplication, Provenance

Pays = Literal["pays", "does not pay", "cannot tell"]


@dataclass(frozen=True, slots=True)
class Level:
    """How things stand with so many people kept free. `bypassed` counts requests a year."""

    people: int
    bypass_rate: Estimate
    bypassed: Estimate
    wait: Estimate
    total_cost: Estimate
    replications: int
    failed: tuple[FailedReplication, ...]


@dataclass(frozen=True, slots=True)
class Gain:
    """What people kept free bring a year, by paired differences: one more than the level before, or all of a level.

    `cost` is what IT's payroll rises by. `bypasses` are those avoided, `days` the days by which requests are delivered
    sooner, summed over requests. `bypass_cost`, `delay_cost` and `own_cost` are the money saved, `saved` is their sum,
    `net` is `saved` less `cost`: the fall of total cost. `returned` is integration work avoided at its team's cost; it
    is no part of `saved`, since those people are on the payroll all the same.

    `per_bypass` and `per_day` are what avoiding a bypass, or a day, must be worth for `net` to be zero where nothing is
    known of the cost of delay.
    """

    people: int
    cost: Estimate
    bypasses: Estimate
    days: Estimate
    bypass_cost: Estimate
    delay_cost: Estimate
    own_cost: Estimate
    saved: Estimate
    net: Estimate
    returned: Estimate
    verdict: Pays
    per_bypass: Ratio
    per_day: Ratio


@dataclass(frozen=True, slots=True)
class SlackPrice:
    """The outcome of `slack`: levels from nobody kept free up, what each further person brings, and what all do."""

    scenario: str
    description: str
    scenario_hash: str
    seed: int
    policy: str
    team: str
    team_size: int
    kept_for: tuple[str, ...]  # empty: people are added, and nobody is kept free
    confidence: float
    replications: int
    partial: bool
    levels: tuple[Level, ...]
    further: tuple[Gain, ...]
    together: tuple[Gain, ...]
    warnings: tuple[Caution, ...]
    provenance: Provenance
    days_per_week: float
    days_per_year: float

    @property
    def break_even(self) -> tuple[int, int | None]:
        """Up to how many people each further one pays for itself: at least, and at most.

        At least: as many as pay one after the other. At most: one fewer than the first who does not pay; None where
        nobody tried is known not to.
        """
        verdicts = [gain.verdict for gain in self.further]
        paying = next((place for place, verdict in enumerate(verdicts) if verdict != "pays"), len(verdicts))
        losing = next((place for place, verdict in enumerate(verdicts) if verdict == "does not pay"), None)
        return paying, losing


def slack_json(price: SlackPrice) -> str:
    """The price of slack as a JSON document; money per year, times in working days."""
    return finite_json(_document(price))


def _document(price: SlackPrice) -> Document:
    at_least, at_most = price.break_even
    return {
        "slackline": price.provenance.slackline,
        "scenario": price.scenario,
        "description": price.description,
        "scenario_hash": price.scenario_hash,
        "seed": price.seed,
        "policy": price.policy,
        "team": price.team,
        "team_size": price.team_size,
        "kept_for": list(price.kept_for),
        "confidence": price.confidence,
        "replications": price.replications,
        "partial": price.partial,
        "break_even": {"at_least": at_least, "at_most": at_most},
        "levels": [asdict(level) for level in price.levels],
        "further": [asdict(gain) for gain in price.further],
        "together": [asdict(gain) for gain in price.together],
        "days_per_week": price.days_per_week,
        "days_per_year": price.days_per_year,
        "warnings": [asdict(caution) for caution in price.warnings],
        "provenance": asdict(price.provenance),
    }
