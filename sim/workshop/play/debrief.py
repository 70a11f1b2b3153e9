"""After the game: what each company's story turned on, and what a search finds that could have been done."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

from sim.report.narrative.turns import turn_paragraphs
from sim.results.replay import replay
from sim.results.turning_points import Turn
from sim.workshop.play.company import POLICY, simulated
from sim.workshop.play.decisions import checked
from sim.workshop.play.impossible import NotPossibleError
from sim.workshop.play.league import score
from sim.workshop.play.options import Role
from sim.workshop.play.playing import game_of, in_quarters
from sim.workshop.play.template import AFTERMATH, template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.results.quarters import Quarter
    from sim.workshop.play.company import Chosen, Game
    from sim.workshop.play.template import Template

Plain = dict[str, Any]
TRIES = 240  # plans that a search looks at, at most
SECONDS = 25.0  # that it takes, at most
_TOLD = (
    Turn.FIRST_BROKEN,
    Turn.FIRST_BYPASS,
    Turn.WALKED_AWAY,
    Turn.CAME_BACK,
    Turn.FIRST_RETURN,
    Turn.IN_THE_WAY,
    Turn.RETURN_PEAK,
    Turn.CONFRONTED,
    Turn.LISTENED,
    Turn.COSTLIEST_DELAY,
)
_MOST_TOLD = 7


def turns_told(plain_game: Plain, quarters: list[Chosen], since: float, until: float) -> list[str]:
    """The turning points of a company's story between two days, in words, in order of time."""
    game = game_of(plain_game)
    log = simulated(game, quarters)
    seen = replay(
        log, scenario="The game", policy=POLICY, replication=0, seed=game.seed, days_per_week=5, department="Marketing"
    )
    times: dict[float, Turn] = {}
    for point in seen.points:
        if point.turn in _TOLD and since <= point.time < until:
            times.setdefault(point.time, point.turn)
    return [paragraph.text for at, _, paragraph in turn_paragraphs(seen) if at in times][:_MOST_TOLD]


def search(key: str, plain_game: Plain, starts: list[list[Chosen]]) -> Plain:
    """The best decisions that a search finds on the game's own demand, with hindsight: it knows what will come.

    It starts from the best of the given plans (those that were played) and of a few simple ones, and changes one option
    from one quarter on, again and again, keeping what scores higher. It sees the same budgets and the same opening of
    options as the players, and ends after `TRIES` plans or `SECONDS`, whatever comes first.

    Returns: `decided` by quarter, `score` of the game and its aftermath, `quarters` in plain values, `tries`.
    """
    game, rules = game_of(plain_game), template(key)
    seeker = _Seeker(game, rules)
    luck = random.Random(game.seed)
    begun = time.monotonic()
    plans = [plan for plan in (*starts, *_simple(rules, game)) if _fits(rules, game, plan)]
    best = max(plans, key=seeker.score)
    moves = list(_moves(rules))
    while seeker.tries < TRIES and time.monotonic() - begun < SECONDS:
        plan = _changed(best, *luck.choice(moves))
        if luck.random() < 0.5:
            plan = _changed(plan, *luck.choice(moves))
        if _fits(rules, game, plan) and seeker.score(plan) > seeker.score(best):
            best = plan
    return {
        "decided": best,
        "score": seeker.score(best),
        "quarters": [quarter.to_plain() for quarter in seeker.quarters(best)],
        "tries": seeker.tries,
    }


class _Seeker:
    """Scores plans against the old regime, each once."""

    def __init__(self, game: Game, rules: Template) -> None:
        self._game = game
        self._until = rules.quarters + AFTERMATH
        self._found: dict[str, int] = {}
        self._old = self.quarters([{}] * rules.quarters)
        self.tries = 0

    def quarters(self, plan: Sequence[Chosen]) -> list[Quarter]:
        """The whole game under a plan, aftermath included."""
        return in_quarters(simulated(self._game, plan), plan, 0, self._until)

    def score(self, plan: Sequence[Chosen]) -> int:
        """What the league would say."""
        key = repr([sorted(chosen.items()) for chosen in plan])
        if key not in self._found:
            self.tries += 1
            self._found[key] = sum(score(self.quarters(plan), self._old))
        return self._found[key]


_SIMPLE: tuple[Chosen, ...] = (
    {"promise": "honest"},
    {"promise": "honest", "hire": "two", "announce": "yes"},
    {"promise": "honest", "hire": "two", "team": "joint", "person": "yes"},
    {"promise": "honest", "hire": "one", "provider": "managed", "announce": "yes"},
)


def _simple(rules: Template, game: Game) -> Iterator[list[Chosen]]:
    """Plans that hold on to one idea as soon as it opens, and let go of what is dear while the budget is cut."""
    for idea in _SIMPLE:
        plan = []
        for quarter in range(game.quarters):
            opened = {option.key for option in rules.open_options(quarter)}
            chosen = {key: value for key, value in idea.items() if key in opened}
            if not _fits_in(rules, game, quarter, chosen):
                chosen.pop("hire", None)
            plan.append(chosen)
        yield plan


def _moves(rules: Template) -> Iterator[tuple[str, str, int]]:
    """An option, one of its choices, and a quarter from which on it could be made."""
    for quarter in range(rules.quarters):
        for option in rules.open_options(quarter):
            for choice in option.choices:
                yield option.key, choice.key, quarter


def _changed(plan: Sequence[Chosen], option: str, choice: str, quarter: int) -> list[Chosen]:
    return [{**chosen, option: choice} if number >= quarter else chosen for number, chosen in enumerate(plan)]


def _fits(rules: Template, game: Game, plan: Sequence[Chosen]) -> bool:
    return all(_fits_in(rules, game, quarter, chosen) for quarter, chosen in enumerate(plan))


def _fits_in(rules: Template, game: Game, quarter: int, chosen: Chosen) -> bool:
    try:
        for role in Role:
            own = {option.key for option in rules.open_options(quarter, role)}
            checked(rules, quarter, role, {k: v for k, v in chosen.items() if k in own}, game.cards_in(quarter))
    except NotPossibleError:
        return False
    return True
