"""A policy in one line says what its levers are set to."""

import pytest

from sim import load
from sim.results.policy_words import policy_in_words


@pytest.mark.parametrize(
    ("scenario", "policy", "words"),
    [
        ("cio-story", "Promise and hope", ""),
        ("cio-story", "Honest dates", "quotes: basis backlog, percentile 90%"),
        (
            "cio-story",
            "Hire two, keep one free",
            "quotes: basis backlog, percentile 90%; hire: people 2, lead time 2 months, ramp up 1 month; "
            "slack: people 1, for Marketing, from 3 months",
        ),
        (
            "cio-story",
            "Lines of credit",
            "quotes: basis backlog, percentile 90%; credit lines: period 1 quarter, lines (Marketing 80 days, "
            "Finance 130 days, Operations 130 days), petition (delay 2 weeks, chance 50%), contractor 1100 per day",
        ),
        ("three-departments", "Worth most per day first", "discipline: cost_of_delay"),
        ("three-departments", "One kept free", "slack: people 1, for urgent"),
        ("utilisation-trap", "80 % busy", "set: it.teams.Service desk.focus 43.75%"),
    ],
)
def test_the_levers_are_told_with_what_was_written(scenario, policy, words):
    assert policy_in_words(load(scenario), policy) == words
