"""What something to decide is: an option with its choices, their prices and their effects in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """Who decides."""

    CIO = "CIO"
    CMO = "CMO"


class Account(StrEnum):
    """Whom the fee of a choice is paid to."""

    IT = "IT"
    AGENCY = "the agency"
    OWN_WORK = "the department's own people"


QUARTER = 65.0  # working days of a quarter: a person for a quarter
STAFF = 650.0  # a day of one of IT's people, as in the story: prices are made of it

Levers = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of an option's choices.

    `days`: what it takes from the role's budget each quarter, in person-days of IT's staff. `fee`: the part of it that
    the simulation does not charge by itself, in the same unit, so that the score does. `levers`: what it does to the
    company while it holds, as a policy is written, without `from` and `until`.
    """

    key: str
    title: str
    effect: str
    days: float = 0.0
    fee: float = 0.0
    levers: Levers = ()


@dataclass(frozen=True, slots=True)
class Option:
    """Something to decide. The first choice is how things are as long as nobody decides.

    `adds_up`: each choice keeps what the one before it does and adds its own levers, so that going from one hire to
    two does not hire the first one again. `account`: who is paid the fees of its choices.
    """

    key: str
    role: Role
    title: str
    question: str
    choices: tuple[Choice, ...]
    adds_up: bool = False
    account: Account = Account.IT

    def choice(self, key: str) -> Choice | None:
        """The choice of that key, None where there is none."""
        return next((one for one in self.choices if one.key == key), None)

    @property
    def usual(self) -> Choice:
        """How things are as long as nobody decides."""
        return self.choices[0]
