"""A room: what people ask of it is checked, written to its journal, and only then done."""

from __future__ import annotations

import hmac
import time
from typing import TYPE_CHECKING, Any

from sim.workshop.play.automatic import decide
from sim.workshop.play.cards import CARDS
from sim.workshop.play.decisions import checked
from sim.workshop.play.impossible import NotPossibleError
from sim.workshop.play.names import LEAST_TOKEN, fingerprint, name, new_token
from sim.workshop.play.options import Role
from sim.workshop.play.state import REVEAL_STEPS, Phase, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sim.workshop.play.company import Chosen
    from sim.workshop.play.journal import Journal
    from sim.workshop.play.state import Company, Event

MOST_PEOPLE = 30
MOST_COMPANIES = 15
MOST_CHANGES = 100  # of one decision in one quarter


class Room:
    """One game. What cannot be done raises `NotPossibleError` and changes nothing."""

    def __init__(self, journal: Journal, clock: Callable[[], float] = time.time) -> None:
        self.state = State()
        self._journal = journal
        self._clock = clock

    def replay(self, events: list[Event]) -> None:
        """Be as these events left the room, without writing them again."""
        for event in events:
            self.state.apply(event)

    def delete(self) -> None:
        """Delete what is kept of the room, unless another server has gone on with it."""
        self._journal.delete()

    def _happens(self, event: str, **what: Any) -> None:
        """Write it down, then let it be so."""
        entry = {"event": event, "at": self._clock(), **what}
        self._journal.append(entry)
        self.state.apply(entry)

    # ------------------------------------------------------------------ who is who

    def open(self, code: str, template: str, seed: int) -> str:
        """Begin; gives the facilitator's secret."""
        secret = new_token()
        self._happens("opened", code=code, template=template, seed=seed, desk=fingerprint(secret))
        return secret

    def is_facilitator(self, secret: str) -> bool:
        """Is this the facilitator's secret?"""
        return hmac.compare_digest(fingerprint(secret), self.state.desk)

    def take_over(self, secret: str) -> None:
        """Sit down at the desk with the secret."""
        if not self.is_facilitator(secret.strip()):
            raise NotPossibleError(
                "This room has a facilitator. To take over, enter the secret that the facilitator's page shows."
            )
        self._happens("taken over")

    def join(self, person: object, company: object, role: object, token: str = "") -> str:
        """Take a seat; gives the token by which its holder is known from then on: the one that the browser has already,
        or a new one.
        """
        state = self.state
        token = token if len(token) >= LEAST_TOKEN else new_token()
        if state.seat_of(fingerprint(token)) is not None:
            raise NotPossibleError("You have a seat in this room already. Reload the page.", stale=True)
        if role not in (*Role,):
            raise NotPossibleError("Choose a role: CIO or CMO.")
        who, where, what = name(person, "your name"), name(company, "your company's name"), Role(str(role))
        known = next((each for each in state.companies if each.casefold() == where.casefold()), None)
        if known is None and state.phase is not Phase.LOBBY:
            raise NotPossibleError("The game has begun: join one of its companies, where a role is free.")
        if known is not None and what in state.companies[known].seats:
            raise NotPossibleError(f"{known} has a {what} already. Take the other role, or another company.")
        if state.people >= MOST_PEOPLE:
            raise NotPossibleError(f"This room is full: {MOST_PEOPLE} people play already.")
        if known is None and len(state.companies) >= MOST_COMPANIES:
            raise NotPossibleError(f"There are {MOST_COMPANIES} companies already. Join one of them.")
        self._happens("joined", company=known or where, role=what, name=who, token=fingerprint(token))
        return token

    def free(self, company: str, role: str) -> None:
        """Free a seat, so that somebody else can take it; what was decided stays."""
        if company not in self.state.companies or role not in self.state.companies[company].seats:
            raise NotPossibleError("Nobody sits there.")
        self._happens("freed", company=company, role=role)

    # ------------------------------------------------------------------ what players do

    def decide(self, token: str, turn: str, chosen: Mapping[str, object]) -> str | None:
        """A role's decision for the quarter that is open; it may be changed until the round closes.

        Gives the company's name, None where the same had been decided already.
        """
        state = self.state
        seat = state.seat_of(fingerprint(token))
        if seat is None:
            raise NotPossibleError("You have no seat in this room. Please join again.", stale=True)
        if turn != state.turn:
            raise NotPossibleError(
                "The game has moved on since this page was shown. Here is where it stands now.", stale=True
            )
        if state.phase is not Phase.OPEN:
            raise NotPossibleError("Nothing can be decided now. Wait for the next quarter.")
        if state.paused:
            raise NotPossibleError("The game is paused. Wait until the facilitator goes on.")
        company, role = seat
        decided = checked(state.template, state.quarter, role, chosen, state.cards_now())
        if company.drafts.get(role) == decided:
            return None
        if company.sent.get(role, 0) >= MOST_CHANGES:
            raise NotPossibleError("You have changed your mind too often in this quarter: what you sent last stands.")
        self._happens("decided", company=company.name, role=role, chosen=decided)
        return company.name

    @property
    def everybody_decided(self) -> bool:
        """Has everyone who plays decided?"""
        state = self.state
        seats = [company.seats.keys() - company.drafts.keys() for company in state.companies.values()]
        return state.phase is Phase.OPEN and state.people > 0 and not state.paused and not any(seats)

    # ------------------------------------------------------------------ what the facilitator does

    def advance(self, turn: str) -> None:
        """The next step, whatever it is; it never has to wait for anybody."""
        state = self.state
        self._is_now(turn)
        if state.phase is Phase.LOBBY:
            if not state.companies:
                raise NotPossibleError("Nobody has joined yet.")
            self._open_round(0)
        elif state.phase is Phase.OPEN:
            self.close()
        elif state.phase is Phase.SIMULATING:
            raise NotPossibleError("The quarter is being simulated. It takes a moment.")
        elif state.phase is Phase.SHOWN:
            if state.quarter + 1 < state.template.quarters:
                self._open_round(state.quarter + 1)
            else:
                self._happens("revealed", step=0)
        elif state.phase is Phase.REVEAL:
            if state.step + 1 < REVEAL_STEPS:
                self._happens("revealed", step=state.step + 1)
            else:
                self._happens("debriefed")
        else:
            raise NotPossibleError("This was the last step. Go back to play a quarter again, or open a new room.")

    def back(self, turn: str, quarter: int) -> None:
        """Back to the decisions of a quarter (from 0): what was decided before stays, what came later is forgotten."""
        state = self.state
        self._is_now(turn)
        if state.phase is Phase.LOBBY or not 0 <= quarter <= state.quarter:
            raise NotPossibleError("There is no such quarter to go back to.")
        notice = f"The facilitator went back to quarter {quarter + 1}. What was decided from there on is forgotten."
        self._happens("went back", quarter=quarter, ends=self._end_of(quarter), notice=notice)

    def pause(self, turn: str) -> None:
        """Stop the clock, or let it go on."""
        state = self.state
        self._is_now(turn)
        if state.phase is not Phase.OPEN:
            raise NotPossibleError("There is no clock to stop now.")
        if state.left is None:
            self._happens("paused", left=max(0.0, (state.ends or 0.0) - self._clock()))
        else:
            self._happens("resumed", ends=self._clock() + state.left)

    def shock(self, turn: str, card: object) -> None:
        """Let something befall all companies in the quarter that is open; CIOs have to decide again."""
        state = self.state
        self._is_now(turn)
        if state.phase is not Phase.OPEN:
            raise NotPossibleError("A card can be played while a quarter is open.")
        if not isinstance(card, str) or card not in CARDS:
            raise NotPossibleError(f"There is no such card. There are: {', '.join(CARDS)}.")
        if card in state.cards_now():
            raise NotPossibleError(f"“{CARDS[card].title}” lies in this quarter already.")
        title = CARDS[card].title
        self._happens("shocked", card=card, notice=f"{title}! CIOs decide once more, if they had.")

    def close(self) -> None:
        """End the round: whoever has not decided is played by the automatic player."""
        state = self.state
        decisions: dict[str, dict[Role, Chosen]] = {}
        automatic: dict[str, list[Role]] = {}
        for company in state.companies.values():
            decisions[company.name] = {}
            for role in Role:
                if role not in company.drafts:
                    automatic.setdefault(company.name, []).append(role)
                decisions[company.name][role] = company.drafts.get(role) or self.automatic(company, role)
        self._happens("closed", decisions=decisions, automatic=automatic)

    def automatic(self, company: Company, role: Role) -> Chosen:
        """What the automatic player would decide for a role in this quarter."""
        state = self.state
        last = company.quarters[-1] if company.quarters else None
        return decide(state.template, state.quarter, role, company.before(role), last, state.cards_now())

    def show(self, results: dict[str, list[dict[str, Any]]], old: list[dict[str, Any]]) -> None:
        """The quarter has been simulated; each company's results begin with it and may go on with the aftermath."""
        if self.state.phase is Phase.SIMULATING:
            self._happens("shown", results=results, old=old)

    def _open_round(self, quarter: int) -> None:
        self._happens("round opened", quarter=quarter, ends=self._end_of(quarter))

    def _end_of(self, quarter: int) -> float:
        return self._clock() + 60 * self.state.template.rounds[quarter].minutes

    def _is_now(self, turn: str) -> None:
        if turn != self.state.turn:
            raise NotPossibleError(
                "The game has moved on since this page was shown. Here is where it stands now.", stale=True
            )
