"""What is known of a room, and how each event of its journal changes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sim.results.quarters import Quarter
from sim.workshop.play.company import Chosen, Game
from sim.workshop.play.options import Role
from sim.workshop.play.template import Template, template

if TYPE_CHECKING:
    from collections.abc import Callable

Event = dict[str, Any]
"""A line of the journal: `event`, its name, `at`, when it happened (seconds since 1970), and what belongs to it."""


class Phase(StrEnum):
    """Where a room stands."""

    LOBBY = "lobby"  # people join
    OPEN = "open"  # a quarter is open for decisions
    SIMULATING = "simulating"
    SHOWN = "shown"  # the quarter's results are shown
    REVEAL = "reveal"  # what went round IT, and its bill, step by step
    DEBRIEF = "debrief"


REVEAL_STEPS = 4


@dataclass(slots=True)
class Seat:
    """A role in a company: who sits in it, by the fingerprint of the token, or nobody."""

    person: str
    token: str


@dataclass(slots=True)
class Company:
    """A team: its name, its seats, what it decided and how its quarters went."""

    name: str
    seats: dict[Role, Seat] = field(default_factory=dict)
    decided: list[dict[Role, Chosen]] = field(default_factory=list)
    automatic: list[set[Role]] = field(default_factory=list)
    quarters: list[Quarter] = field(default_factory=list)
    drafts: dict[Role, Chosen] = field(default_factory=dict)  # sent for the quarter that is open
    sent: dict[Role, int] = field(default_factory=dict)  # how often, for that quarter

    def chosen(self) -> list[Chosen]:
        """The choices of both roles together, by quarter."""
        return [{key: value for part in parts.values() for key, value in part.items()} for parts in self.decided]

    def before(self, role: Role) -> Chosen:
        """What was last decided for a role."""
        return self.decided[-1].get(role, {}) if self.decided else {}


@dataclass(slots=True)
class State:
    """A room. `epoch` counts how often the facilitator went back."""

    code: str = ""
    template: Template = field(default_factory=lambda: template("short"))
    seed: int = 0
    desk: str = ""  # the fingerprint of the facilitator's secret
    touched: float = 0.0
    phase: Phase = Phase.LOBBY
    quarter: int = 0
    step: int = 0  # of the reveal
    epoch: int = 0
    companies: dict[str, Company] = field(default_factory=dict)
    cards: list[list[str]] = field(default_factory=list)
    old: list[Quarter] = field(default_factory=list)  # the old regime, under the same demand
    after: dict[str, list[Quarter]] = field(default_factory=dict)  # the aftermath, by company
    old_after: list[Quarter] = field(default_factory=list)
    ends: float | None = None  # when the round's time is over
    left: float | None = None  # seconds that were left when it was paused
    notice: str = ""
    desk_notice: str = ""

    @property
    def turn(self) -> str:
        """What a page must have seen to act on it."""
        return f"{self.epoch}.{self.phase}.{self.quarter}.{self.step}"

    @property
    def paused(self) -> bool:
        """Does the clock stand still?"""
        return self.left is not None

    def game(self) -> Game:
        """What all companies have in common."""
        return Game(self.template.quarters, self.seed, tuple(tuple(cards) for cards in self.cards))

    def cards_now(self) -> tuple[str, ...]:
        """The cards that lie in this quarter."""
        return tuple(self.cards[self.quarter]) if self.quarter < len(self.cards) else ()

    def seat_of(self, token: str) -> tuple[Company, Role] | None:
        """The seat of whoever has this fingerprint."""
        for company in self.companies.values():
            for role, seat in company.seats.items():
                if seat.token == token:
                    return company, role
        return None

    @property
    def people(self) -> int:
        """How many have joined."""
        return sum(len(company.seats) for company in self.companies.values())

    def apply(self, event: Event) -> None:
        """Let what happened have happened."""
        _APPLY[event["event"]](self, event)
        self.touched = float(event["at"])


def _opened(state: State, event: Event) -> None:
    state.code, state.template, state.seed = event["code"], template(event["template"]), event["seed"]
    state.desk = event["desk"]
    state.cards = [[each.card] if each.card else [] for each in state.template.rounds]


def _taken_over(state: State, _: Event) -> None:
    state.desk_notice = "The desk was taken over on another machine."


def _joined(state: State, event: Event) -> None:
    company = state.companies.setdefault(event["company"], Company(event["company"]))
    company.seats[Role(event["role"])] = Seat(event["name"], event["token"])


def _freed(state: State, event: Event) -> None:
    company = state.companies[event["company"]]
    company.seats.pop(Role(event["role"]), None)
    if not company.seats and state.phase is Phase.LOBBY:
        del state.companies[event["company"]]


def _round_opened(state: State, event: Event) -> None:
    state.phase, state.quarter = Phase.OPEN, event["quarter"]
    state.notice = state.desk_notice = ""
    state.ends, state.left = event["ends"], None
    for company in state.companies.values():
        company.drafts, company.sent = {}, {}


def _decided(state: State, event: Event) -> None:
    company, role = state.companies[event["company"]], Role(event["role"])
    company.drafts[role] = event["chosen"]
    company.sent[role] = company.sent.get(role, 0) + 1


def _shocked(state: State, event: Event) -> None:
    state.cards[state.quarter].append(event["card"])
    for company in state.companies.values():
        company.drafts.pop(Role.CIO, None)
    state.notice = event["notice"]


def _paused(state: State, event: Event) -> None:
    state.left, state.ends = event["left"], None


def _resumed(state: State, event: Event) -> None:
    state.ends, state.left = event["ends"], None


def _closed(state: State, event: Event) -> None:
    state.phase, state.ends, state.left, state.notice = Phase.SIMULATING, None, None, ""
    for name, parts in event["decisions"].items():
        company = state.companies[name]
        company.decided.append({Role(role): chosen for role, chosen in parts.items()})
        company.automatic.append({Role(role) for role in event["automatic"].get(name, ())})


def _shown(state: State, event: Event) -> None:
    state.phase = Phase.SHOWN
    for name, quarters in event["results"].items():
        first, *after = [Quarter.from_plain(each) for each in quarters]
        state.companies[name].quarters.append(first)
        state.after[name] = after
    first, *state.old_after = [Quarter.from_plain(each) for each in event["old"]]
    state.old.append(first)


def _went_back(state: State, event: Event) -> None:
    quarter = state.quarter = event["quarter"]
    state.phase, state.step, state.epoch = Phase.OPEN, 0, state.epoch + 1
    state.ends, state.left, state.notice = event["ends"], None, event["notice"]
    usual = [each.card for each in state.template.rounds]
    state.cards[quarter:] = [[card] if card else [] for card in usual[quarter:]]
    del state.old[quarter:]
    state.old_after, state.after = [], {}
    for company in state.companies.values():
        del company.decided[quarter:], company.automatic[quarter:], company.quarters[quarter:]
        company.drafts, company.sent = {}, {}


def _revealed(state: State, event: Event) -> None:
    state.phase, state.step = Phase.REVEAL, event["step"]


def _debriefed(state: State, _: Event) -> None:
    state.phase = Phase.DEBRIEF


_APPLY: dict[str, Callable[[State, Event], None]] = {
    "opened": _opened,
    "taken over": _taken_over,
    "joined": _joined,
    "freed": _freed,
    "round opened": _round_opened,
    "decided": _decided,
    "shocked": _shocked,
    "paused": _paused,
    "resumed": _resumed,
    "closed": _closed,
    "shown": _shown,
    "went back": _went_back,
    "revealed": _revealed,
    "debriefed": _debriefed,
}
