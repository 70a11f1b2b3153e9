"""What is said of a warm-up: what was found, that none is needed, that none applies, and that there is no end of it."""

from __future__ import annotations

import pytest

from sim.report.warm_up import headline, unsettled_message, warm_up_sentences
from sim.results.warm_up import Settling, WarmUp

QUEUE = Settling("Central queue", "waiting", 650.0, 39.0)
TRUST = Settling("Hire one", "trust", 1300.0, 390.0)
NONE_NEEDED = WarmUp(10.0, 30, (Settling("Central queue", "waiting", 650.0, 0.0),))


@pytest.mark.parametrize(
    ("warm_up", "said"),
    [
        (WarmUp(130.0), []),
        (
            WarmUp(130.0, 30, (QUEUE, TRUST)),
            [
                "Left out are the first 390 days (78 weeks), by MSER-5 on 30 pilot replications of each policy; the"
                " scenario says 130 days (26 weeks).",
                "What settles last is trust under 'Hire one'.",
            ],
        ),
        (
            NONE_NEEDED,
            [
                "Nothing is left out: by MSER-5 on 30 pilot replications of each policy the empty start leaves no trace"
                " beyond chance; the scenario says 10 days."
            ],
        ),
        (
            WarmUp(1.0, none_applies="people come to or leave IT at a date"),
            [
                "No warm-up applies: people come to or leave IT at a date, so that no steady state is meant, and dates"
                " count from time 0. The scenario's own holds: 1 day."
            ],
        ),
    ],
)
def test_a_reader_is_told_which_warm_up_was_used_and_from_what(warm_up: WarmUp, said: list[str]) -> None:
    assert warm_up_sentences(warm_up, 5.0) == said


def test_the_figure_states_the_finding() -> None:
    assert headline(WarmUp(0.0, 30, (QUEUE, TRUST)), 5.0) == (
        "By MSER-5 the empty start is forgotten after 390 days (78 weeks); last by trust under 'Hire one'"
    )
    assert headline(NONE_NEEDED, 5.0) == "By MSER-5 no warm-up is needed: the empty start leaves no trace beyond chance"


def test_a_refusal_names_the_first_curve_that_never_settles_and_counts_the_others() -> None:
    never = (Settling("A", "waiting", 2600.0, None), Settling("A", "trust", 2600.0, None))
    assert unsettled_message(WarmUp(0.0, 30, (QUEUE, *never)), 5.0) == (
        "no end of the warm-up was found: the number waiting under 'A' still changes in the second half of 2,600 days"
        " (520 weeks) (2 of 3 curves in all)"
    )
