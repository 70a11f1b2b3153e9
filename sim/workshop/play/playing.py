"""One quarter of one company, as a function of plain values that a worker process can run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.results.quarters import quarter_of
from sim.workshop.play.company import Game, simulated
from sim.workshop.play.decisions import fees
from sim.workshop.play.options import QUARTER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model.log import RequestLog
    from sim.results.quarters import Quarter
    from sim.workshop.play.company import Chosen


def played(game: Game, quarters: Sequence[Chosen], first: int, until: int) -> list[Quarter]:
    """The quarters from `first` until before `until` under these decisions, the last of which hold on.

    Raises: what `company.simulated` raises.
    """
    log = simulated(game, quarters)
    return in_quarters(log, quarters, first, until)


def in_quarters(log: RequestLog, quarters: Sequence[Chosen], first: int, until: int) -> list[Quarter]:
    """The quarters of a log that these decisions have led to."""
    last = len(quarters) - 1
    return [quarter_of(log, number, QUARTER, fees(quarters[min(number, last)])) for number in range(first, until)]


def played_plain(game: dict[str, Any], quarters: list[Chosen], first: int, until: int) -> list[dict[str, Any]]:
    """The same with a game and results in plain values."""
    return [quarter.to_plain() for quarter in played(game_of(game), quarters, first, until)]


def plain_game(game: Game) -> dict[str, Any]:
    """A game in plain values."""
    return {"quarters": game.quarters, "seed": game.seed, "cards": [list(cards) for cards in game.cards]}


def game_of(plain: dict[str, Any]) -> Game:
    """The game that plain values stand for."""
    return Game(plain["quarters"], plain["seed"], tuple(tuple(cards) for cards in plain["cards"]))
