"""Event cards: what befalls all companies alike, from the template or by the facilitator's hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEAM = "it.teams.Central IT."
LAUNCH = "Launch page"
_DAY_OF_LAUNCH = 25  # working days into the quarter: no need is announced further ahead than this


@dataclass(frozen=True, slots=True)
class Card:
    """A shock. `sets`: values of the scenario that hold for the quarter; `budget`: what is left of the CIO's budget;
    `launch`: requests of marketing that come beside the usual ones in this quarter.
    """

    key: str
    title: str
    story: str
    sets: Mapping[str, Any] | None = None
    budget: float = 1.0
    launch: int = 0


CARDS = {
    card.key: card
    for card in (
        Card(
            "surge",
            "A launch",
            "Sales has promised a launch. From the sixth week of this quarter marketing needs ten pages more than "
            "usual, two a week.",
            launch=10,
        ),
        Card(
            "leaver",
            "Two people leave",
            "A start-up across the street pays better. IT has two people fewer this quarter, until others are found.",
            sets={_TEAM + "people": 9},
        ),
        Card(
            "cut",
            "A budget cut",
            "The quarter was weak. Half of the CIO's budget is gone this time, and what is kept on has to fit into the "
            "rest.",
            budget=0.5,
        ),
        Card(
            "incident",
            "A security incident",
            "Somebody clicked on something. For this quarter three quarters of IT's usual time is left for requests.",
            sets={_TEAM + "focus": "38%"},
        ),
    )
}


def launch_days(quarter: int, days: float, card: Card) -> list[float]:
    """When the requests of a launch arise, in working days from time 0; `quarter` is from 0 and has so many `days`."""
    return [quarter * days + _DAY_OF_LAUNCH + 2.5 * number for number in range(card.launch)]
