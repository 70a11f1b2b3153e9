"""What the CMO decides."""

from __future__ import annotations

from sim.workshop.play.options import Account, Choice, Option, Role

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
    account=Account.AGENCY,
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
    account=Account.OWN_WORK,
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
