"""What a role may decide in a quarter, what it costs, and whether it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.results.quarters import Fees
from sim.workshop.play.cards import CARDS
from sim.workshop.play.catalogue import BY_KEY
from sim.workshop.play.impossible import NotPossibleError
from sim.workshop.play.options import STAFF, Account, Choice, Option, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.workshop.play.company import Chosen
    from sim.workshop.play.template import Template


def checked(
    template: Template, quarter: int, role: Role, chosen: Mapping[str, object], cards: Iterable[str] = ()
) -> Chosen:
    """The decision as it stands in the books: each open option of the role with one of its choices.

    Options that are left out are as usual. `cards` are those that lie in the quarter.

    Raises:
        NotPossibleError: an option or a choice that is not there or not open yet, or more than the budget.
    """
    options = {option.key: option for option in template.open_options(quarter, role)}
    for key in chosen:
        known = BY_KEY.get(key)
        if known is None:
            raise NotPossibleError(f"There is nothing called “{str(key)[:40]}” to decide.")
        if known.role is not role:
            raise NotPossibleError(f"“{known.title}” is for the {known.role} to decide.")
        if key not in options:
            raise NotPossibleError(f"“{known.title}” cannot be decided yet: it opens in a later quarter.")
    decided: Chosen = {}
    for key, option in options.items():
        choice = option.choice(str(chosen.get(key, option.usual.key)))
        if choice is None:
            raise NotPossibleError(
                f"“{str(chosen[key])[:40]}” is no choice of “{option.title}”. There are: "
                f"{', '.join(one.key for one in option.choices)}."
            )
        decided[key] = choice.key
    spent, budget = price(decided, role), budget_of(template, role, cards)
    if spent > budget:
        raise NotPossibleError(f"This takes {spent:,.0f}, and the budget is {budget:,.0f}. Leave something out.")
    return decided


def price(chosen: Mapping[str, str], role: Role) -> float:
    """What a role's choices take from its budget, in money."""
    return sum(choice_price(choice) for option, choice in _choices(chosen) if option.role is role)


def choice_price(choice: Choice) -> float:
    """What a choice takes from the budget each quarter, in money."""
    return choice.days * STAFF


def fees(chosen: Mapping[str, str]) -> Fees:
    """What both roles' choices cost beside what the simulation charges, by who is paid."""
    paid = dict.fromkeys(Account, 0.0)
    for option, choice in _choices(chosen):
        paid[option.account] += choice.fee * STAFF
    return Fees(paid[Account.IT], "Marketing", paid[Account.AGENCY], paid[Account.OWN_WORK])


def budget_of(template: Template, role: Role, cards: Iterable[str] = ()) -> float:
    """A role's budget for a quarter in which these cards lie."""
    budget = template.budgets[role]
    if role is Role.CIO:
        for card in cards:
            budget *= CARDS[card].budget
    return budget


def _choices(chosen: Mapping[str, str]) -> Iterable[tuple[Option, Choice]]:
    for key, value in chosen.items():
        option = BY_KEY[key]
        yield option, option.choice(value) or option.usual
