"""`slackline levers NAME` tells everything that a lever takes, as it is written in YAML."""

import pytest
from called import ended


@pytest.mark.parametrize(
    ("lever", "told"),
    [
        ("slack", "(default urgent)"),
        ("discipline", "cost_of_delay, "),
        ("credit_lines", "petition.chance     Chance that it is granted. (default 50%)"),
        ("credit_lines", "petition.delay      Time until the petition is decided. (default 10 days)"),
    ],
)
def test_a_lever_tells_its_choices_defaults_and_nested_parameters(lever, told, capsys):
    assert ended("levers", lever) == 0
    assert told in capsys.readouterr().out
