"""Templates of a game: how many quarters, what opens when, which cards fall, and the company they are played in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from sim.workshop.play.cards import CARDS
from sim.workshop.play.catalogue import BY_KEY, OPTIONS, Role
from sim.workshop.play.impossible import NotPossibleError

if TYPE_CHECKING:
    from sim.workshop.play.catalogue import Option

NAMES = ("short", "full")
STORY = "cio-story"  # the shipped scenario that the company is made from
AFTERMATH = 2  # quarters that the company is followed with the last decisions, so that nobody wins by leaving a mess

COMPANY: dict[str, str] = {  # what differs from the story, so that six quarters are enough to see things turn
    "warm_up": "0 days",
    "run_out": "0 days",
    "departments.Marketing.requests.New website.clarity": "60%",
    "departments.Marketing.requests.New website.scope_growth": "40%",
    "departments.Marketing.requests.Website change.clarity": "60%",
    "departments.Marketing.requests.Website change.scope_growth": "40%",
    "departments.Marketing.trust.inflates_urgency": "50%",
    "departments.Marketing.trust.tries_again": "20%",
    "departments.Marketing.planning": "{share: 0%, notice: 4 weeks}",
    "departments.Marketing.alternative.fails": "0%",
    "departments.Marketing.cost": "650 per day",
    "departments.Marketing.alternative.comes_back":
        "{chance: 70%, after: {exponential: {mean: 5 weeks}}, effort: 50%, repeat_every: 1 quarter, for: 3 quarters}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Round:
    """One quarter of a game: what is told, what opens, and the card that falls."""

    title: str
    story: str
    ask: str
    minutes: float
    opens: tuple[str, ...]
    card: str | None


@dataclass(frozen=True, slots=True)
class Template:
    """A game that can be played. `minutes` is the whole game with its debrief; budgets are money a quarter; `seeds` are
    those of demands under which the story was seen to come out.
    """

    key: str
    name: str
    minutes: int
    says: str
    rounds: tuple[Round, ...]
    budgets: dict[Role, float]
    seeds: tuple[int, ...]

    @property
    def quarters(self) -> int:
        """How many quarters are played."""
        return len(self.rounds)

    @property
    def old_regime(self) -> int:
        """How many quarters pass before anything can be decided."""
        return next(number for number, each in enumerate(self.rounds) if each.opens)

    def open_options(self, quarter: int, role: Role | None = None) -> tuple[Option, ...]:
        """What can be decided in a quarter (from 0), by one role or by both; in the catalogue's order."""
        keys = {key for each in self.rounds[: quarter + 1] for key in each.opens}
        return tuple(option for option in OPTIONS if option.key in keys and role in (None, option.role))

    def new_options(self, quarter: int) -> frozenset[str]:
        """The keys of what opens in a quarter (from 0)."""
        return frozenset(self.rounds[quarter].opens)


def template(key: str) -> Template:
    """The template of that name.

    Raises:
        NotPossibleError: there is none.
    """
    if key not in NAMES:
        raise NotPossibleError(f"There is no game “{key[:40]}”. Choose one of: {', '.join(NAMES)}.")
    return _read(key)


@cache
def _read(key: str) -> Template:
    text = files("sim.workshop.play").joinpath("templates", f"{key}.yaml").read_text(encoding="utf-8")
    plain: dict[str, Any] = yaml.safe_load(text)
    rounds = tuple(
        Round(
            title=each["title"],
            story=each["story"],
            ask=each["ask"],
            minutes=float(each["minutes"]),
            opens=tuple(each.get("opens", ())),
            card=each.get("card"),
        )
        for each in plain["rounds"]
    )
    unknown = {name for each in rounds for name in each.opens} - set(BY_KEY)
    unknown |= {each.card for each in rounds if each.card is not None} - set(CARDS)
    if unknown:
        raise ValueError(f"template {key} names what is not there: {', '.join(sorted(unknown))}")
    budgets = {Role.CIO: float(plain["budgets"]["CIO"]), Role.CMO: float(plain["budgets"]["CMO"])}
    return Template(key, plain["name"], int(plain["minutes"]), plain["says"], rounds, budgets, tuple(plain["seeds"]))
