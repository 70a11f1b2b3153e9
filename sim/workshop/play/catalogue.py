"""What the CIO and the CMO can decide: options, each with its choices, their prices and their effects in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """Who decides."""

    CIO = "CIO"
    CMO = "CMO"


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
    two does not hire the first one again.
    """

    key: str
    role: Role
    title: str
    question: str
    choices: tuple[Choice, ...]
    adds_up: bool = False

    def choice(self, key: str) -> Choice | None:
        """The choice of that key, None where there is none."""
        return next((one for one in self.choices if one.key == key), None)

    @property
    def usual(self) -> Choice:
        """How things are as long as nobody decides."""
        return self.choices[0]


QUARTER = 65.0  # working days of a quarter: a person for a quarter
STAFF = 650.0  # a day of one of IT's people, as in the story: prices are made of it
_HIRE: Levers = ({"hire": {"people": 1, "lead_time": "1 month", "ramp_up": "1 month"}},)


def _contractors(people: int) -> Levers:
    terms = {"people": people, "above": 14, "below": 6, "price": "1100 per day", "lead_time": "2 weeks"}
    return ({"contractors": terms},)


_AGENCY_PRICE = 1100 / STAFF  # a contractor's day over one of IT's own
_HONEST = {"basis": "backlog", "percentile": "90%"}

PROMISE = Option(
    "promise",
    Role.CIO,
    "How dates are promised",
    "What does IT say when somebody asks “when?”",
    (
        Choice(
            "fixed",
            "“Within the month”, come what may",
            "Everybody likes to hear it. It is kept while the queue is short.",
            levers=({"quotes": {"basis": "fixed", "fixed": "3 weeks"}},),
        ),
        Choice(
            "hopeful",
            "From the backlog, with hope",
            "IT looks at its backlog and says half of the wait that it sees.",
            levers=({"quotes": {"basis": "backlog", "optimism": "50%"}},),
        ),
        Choice(
            "expected",
            "From the backlog, as expected",
            "Right on average, so late about as often as early. There are a few days of grace.",
            levers=({"quotes": {"basis": "backlog"}},),
        ),
        Choice(
            "honest",
            "Honest: kept nine times in ten",
            "A later date, with room in it. Some will not like it and go elsewhere at once.",
            levers=({"quotes": _HONEST},),
        ),
    ),
)

HIRE = Option(
    "hire",
    Role.CIO,
    "Hire",
    "More people in central IT?",
    (
        Choice("none", "Nobody", "The team stays as it is."),
        Choice(
            "one",
            "One person",
            "Found after a month, useful after two; paid as long as you keep this.",
            65.0,
            0.0,
            _HIRE,
        ),
        Choice("two", "Two people", "The same, twice.", 130.0, 0.0, _HIRE),
        Choice("three", "Three people", "The same, three times.", 195.0, 0.0, _HIRE),
    ),
    adds_up=True,
)

SLACK = Option(
    "slack",
    Role.CIO,
    "Slack",
    "Keep people free for marketing's requests?",
    (
        Choice("none", "Nobody", "Whoever came first is served first."),
        Choice(
            "one",
            "One person",
            "No new pay. Marketing waits less; everybody else shares one person fewer.",
            levers=({"slack": {"people": 1, "for": "Marketing"}},),
        ),
        Choice(
            "two",
            "Two people",
            "The same with two. Idle hands look bad in a budget meeting.",
            levers=({"slack": {"people": 2, "for": "Marketing"}},),
        ),
    ),
)


def _embedded(people: int) -> Levers:
    return ({"embedded_team": {"department": "Marketing", "people": people, "overflow": True, "helps_out": True}},)


JOINT_GROUP: Levers = (
    {
        "joint_group": {
            "department": "Marketing",
            "people": 2,
            "from_department": 1,
            "overflow": True,
            "helps_out": True,
            "planning": {"share": "0%", "notice": "4 weeks"},  # what is announced, the company decides in one place
        }
    },
)

TEAM = Option(
    "team",
    Role.CIO,
    "A team for marketing",
    "Move people to a small team that marketing asks directly?",
    (
        Choice("none", "No team", "Marketing stands in the same queue as everybody."),
        Choice(
            "embedded",
            "Embedded team of two",
            "No board, no release to wait for. Central IT is two people smaller.",
            10.0,
            10.0,
            _embedded(2),
        ),
        Choice("large", "Embedded team of three", "The same with three people.", 15.0, 15.0, _embedded(3)),
        Choice(
            "joint",
            "Joint group, with one of marketing's people",
            "Two of yours and one of hers: clear goals, decided jointly. She has to send somebody in the same quarter; "
            "else it is an embedded team of two.",
            10.0,
            10.0,
            _embedded(2),
        ),
    ),
)

MANAGER = Option(
    "manager",
    Role.CIO,
    "Relationship manager",
    "Appoint somebody who speaks marketing's language?",
    (
        Choice("none", "Nobody", "Requests arrive by e-mail."),
        Choice(
            "one",
            "One person, half of the time",
            "Clearer requests, three needs in ten known four weeks ahead, and a kept promise counts twice.",
            32.5,
            0.0,
            ({"relationship_manager": {"department": "Marketing", "cost": "325 per day", "honest": False}},),
        ),
    ),
)

CONTRACTORS = Option(
    "contractors",
    Role.CIO,
    "Contractors",
    "Call contractors when the queue is long?",
    (
        Choice("none", "Nobody", "IT's own people only."),
        Choice(
            "one",
            "One, while more than 14 wait",
            "There after two weeks, gone when six wait. Dear by the day, but no run work.",
            round(QUARTER * _AGENCY_PRICE),
            0.0,
            _contractors(1),
        ),
        Choice(
            "two",
            "Two, while more than 14 wait",
            "The same with two.",
            round(2 * QUARTER * _AGENCY_PRICE),
            0.0,
            _contractors(2),
        ),
    ),
)

PROVIDER = Option(
    "provider",
    Role.CIO,
    "Website changes",
    "Who does the small website changes?",
    (
        Choice("it", "Central IT", "They stand in the queue with the rest."),
        Choice(
            "managed",
            "A managed service",
            "A provider does them within two weeks, at 900 a day of work. No queue, no integration work.",
            75.0,
            0.0,
            ({"managed_service": {"kinds": "Website change", "lead_time": "2 weeks", "price": "900 per day"}},),
        ),
        Choice(
            "self",
            "Marketing itself, with tools from IT",
            "About half of them, within days. A platform to pay for, and a little comes back.",
            15.0,
            0.0,
            (
                {
                    "self_service": {
                        "kinds": "Website change",
                        "lead_time": "4 days",
                        "uptake": "50%",
                        "platform": "150 per day",
                        "comes_back": {"chance": "30%", "after": "6 weeks", "effort": "20%"},
                    }
                },
            ),
        ),
    ),
)

CREDIT = Option(
    "credit",
    Role.CIO,
    "Lines of credit",
    "Give each department a line of IT's time?",
    (
        Choice("none", "No", "Whoever came first is served first."),
        Choice(
            "lines",
            "A line each, a petition beyond it",
            "Within its line a request goes first. Beyond it, half of the petitions are granted, and a contractor does "
            "the work: money to set aside.",
            60.0,
            0.0,
            (
                {
                    "credit_lines": {
                        "period": "1 quarter",
                        "lines": {"Marketing": "80 days", "Finance": "130 days", "Operations": "130 days"},
                        "petition": {"delay": "2 weeks", "chance": "50%"},
                        "contractor": "1100 per day",
                    }
                },
            ),
        ),
    ),
)

RESPONSE = Option(
    "response",
    Role.CIO,
    "When somebody goes round IT",
    "You hear that work went elsewhere. What do you do?",
    (
        Choice("ignore", "Nothing", "Who does not look, does not see."),
        Choice(
            "listen",
            "Sit down and listen",
            "Takes an hour that nobody has. Trust mends a little each time.",
            5.0,
            5.0,
            ({"response": {"how": "listen", "trust": "10%", "after": "1 week", "pause": "2 weeks"}},),
        ),
        Choice(
            "confront",
            "Confront them",
            "Feels good. Each time costs trust.",
            levers=({"response": {"how": "confront", "trust": "15%", "after": "1 week", "pause": "2 weeks"}},),
        ),
    ),
)

MANDATE = Option(
    "mandate",
    Role.CIO,
    "Ask the CEO for a rule",
    "Forbid going round IT?",
    (
        Choice("none", "No", "Every department may buy what it likes."),
        Choice(
            "mandate",
            "All work goes through IT",
            "Seven in ten obey. Each that does resents it, and stands in your queue.",
            levers=({"mandate": {"compliance": "70%", "departments": "Marketing", "resentment": "4%"}},),
        ),
    ),
)

_TRUST = "departments.Marketing.trust."

STANCE = Option(
    "stance",
    Role.CMO,
    "Ask IT, or go round it",
    "Your people need something. Whom do they ask?",
    (
        Choice(
            "late",
            "IT, unless its date is too late",
            "They go to the agency when they believe IT to be late, or trust is gone.",
        ),
        Choice(
            "wait",
            "IT, and wait for it",
            "Nothing goes to the agency. What is late is late.",
            levers=(
                {
                    "set": {
                        "departments.Marketing.choice.tolerance": "5 years",
                        _TRUST + "walks_away_below": "0%",
                    }
                },
            ),
        ),
        Choice(
            "patient",
            "IT, if it is no more than three weeks late",
            "They put up with some delay, and ask again, however little they trust.",
            levers=(
                {
                    "set": {
                        "departments.Marketing.choice.tolerance": "3 weeks",
                        _TRUST + "walks_away_below": "0%",
                    }
                },
            ),
        ),
        Choice(
            "round",
            "The agency, always",
            "Quick and yours. 1,100 a day, and IT is not asked.",
            levers=({"set": {_TRUST + "walks_away_below": "100%", _TRUST + "tries_again": "0%"}},),
        ),
    ),
)

AGENCY = Option(
    "agency",
    Role.CMO,
    "An agency at hand",
    "Pay the agency a retainer?",
    (
        Choice("none", "No", "It takes them two or three weeks."),
        Choice(
            "retainer",
            "Yes",
            "About half the time, and tempting.",
            25.0,
            25.0,
            (
                {
                    "set": {
                        "departments.Marketing.alternative.lead_time": {"lognormal": {"mean": "1.2 weeks", "cv": "50%"}}
                    }
                },
            ),
        ),
    ),
)

ANNOUNCE = Option(
    "announce",
    Role.CMO,
    "Announce needs",
    "Tell IT ahead what is coming?",
    (
        Choice("no", "No", "IT hears of it when it is needed."),
        Choice(
            "yes",
            "Yes, four weeks ahead",
            "Six needs in ten are known four weeks before. Somebody has to sit down and plan.",
            5.0,
            5.0,
        ),
    ),
)

PERSON = Option(
    "person",
    Role.CMO,
    "Send somebody",
    "Give one of your people to a joint group with IT?",
    (
        Choice("no", "No", "Your people stay with you."),
        Choice("yes", "Yes", "Needs a CIO who forms the group in the same quarter; else you keep the person.", 65.0),
    ),
)

URGING = Option(
    "urging",
    Role.CMO,
    "Urging",
    "Your people call things urgent that are not, the more the less they trust IT.",
    (
        Choice("usual", "Let them", "Urgent requests need not wait for the board."),
        Choice(
            "stop",
            "Stop it",
            "Urgent means urgent. A small courtesy to those who wait behind you.",
            levers=({"set": {_TRUST + "inflates_urgency": "0%"}},),
        ),
    ),
)

OPTIONS = (
    PROMISE, HIRE, SLACK, TEAM, MANAGER, CONTRACTORS, PROVIDER, CREDIT, RESPONSE, MANDATE,
    STANCE, AGENCY, ANNOUNCE, PERSON, URGING,
)  # fmt: skip
BY_KEY = {option.key: option for option in OPTIONS}
