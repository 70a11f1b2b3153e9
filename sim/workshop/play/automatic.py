"""The automatic player, for whoever is absent and for a role that nobody took: a few plain rules.

- It keeps what was decided for its role in the quarter before, where that still fits the budget, and else gives up the
  dearest of it, one after the other.
- A CIO's dates are honest as soon as that can be said. When more than 20 requests wait it hires one more person, where
  the budget has room, two at most; when fewer than 8 wait, it lets one go. As soon as it can, it listens to those who
  went round IT.
- A CMO's people ask IT unless its date is too late. She announces needs as soon as that can be done, and keeps no
  agency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.workshop.play.catalogue import BY_KEY
from sim.workshop.play.decisions import budget_of, choice_price, price
from sim.workshop.play.options import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.results.quarters import Quarter
    from sim.workshop.play.company import Chosen
    from sim.workshop.play.template import Template

LONG, SHORT, MOST_HIRED = 20, 8, 2
_AT_ONCE = {Role.CIO: {"promise": "honest", "response": "listen"}, Role.CMO: {"announce": "yes"}}


def decide(
    template: Template, quarter: int, role: Role, before: Chosen, last: Quarter | None, cards: Iterable[str] = ()
) -> Chosen:
    """What the automatic player decides in a quarter (from 0).

    `before`: what was decided for the role in the quarter before; `last`: how that quarter went, None in the first.
    """
    options = template.open_options(quarter, role)
    chosen = {option.key: before.get(option.key, option.usual.key) for option in options}
    new = template.new_options(quarter)
    chosen |= {key: choice for key, choice in _AT_ONCE[role].items() if key in new}
    budget = budget_of(template, role, cards)
    if role is Role.CIO and last is not None and "hire" in chosen:
        chosen = _staffed(chosen, last, budget)
    while price(chosen, role) > budget:
        dearest = max(chosen, key=lambda key: choice_price(BY_KEY[key].choice(chosen[key]) or BY_KEY[key].usual))
        option = BY_KEY[dearest]
        place = [choice.key for choice in option.choices].index(chosen[dearest])
        chosen[dearest] = option.choices[place - 1 if option.adds_up else 0].key
    return chosen


def _staffed(chosen: Chosen, last: Quarter, budget: float) -> Chosen:
    """One more person where many wait, one fewer where few do."""
    choices = [choice.key for choice in BY_KEY["hire"].choices]
    hired = choices.index(chosen["hire"])
    if last.waiting > LONG and hired < MOST_HIRED:
        more = {**chosen, "hire": choices[hired + 1]}
        return more if price(more, Role.CIO) <= budget else chosen
    if last.waiting < SHORT and hired:
        return {**chosen, "hire": choices[hired - 1]}
    return chosen
