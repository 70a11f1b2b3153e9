"""Values that are written as YAML are read as the same values."""

import random

import pytest

from sim import load
from sim.scenario.shipped import shipped_names
from sim.scenario.writing import as_yaml
from sim.scenario.yaml_text import read_yaml

ODD = [
    "no", "12:30", "010", "1e3", "0x1f", "0o7", "~", "null", "true", "", " a", "a: b", "# c", "- d", "é", "1.0", "%",
    "*x", "&y", "!z", "'", '"', "a\nb", "2024-01-01", "=", "@", "`", "{", ".5", "1_000", "x" * 300, ".nan", "0.", "\t",
]  # fmt: skip


def drawn(draw, depth):
    """Any value that a scenario may hold."""
    text = draw.choice(ODD)
    number = draw.choice([draw.random() * 10.0 ** draw.randint(-20, 20), draw.randint(-9, 10**15), True, None])
    if depth == 0:
        return draw.choice([text, number])
    below = [drawn(draw, depth - 1) for _ in range(draw.randint(0, 4))]
    return draw.choice([text, number, below, {draw.choice(ODD) + str(place): one for place, one in enumerate(below)}])


@pytest.mark.parametrize("once", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_odd_values_come_back_as_they_were(seed, once):
    draw = random.Random(seed)
    for _ in range(20):
        plain = {"a": drawn(draw, 3), draw.choice(ODD): drawn(draw, 2)}
        assert read_yaml(as_yaml(plain, once=once), "it")[0] == plain


def test_what_is_alike_is_written_once_where_that_is_wanted():
    kind = {"arrivals": {"every": "40 days"}, "effort": {"exponential": {"mean": "4 days"}}}
    plain = {f"Department {number}": {"requests": {"Web": dict(kind)}} for number in range(20)}
    assert len(as_yaml(plain, once=True)) < len(as_yaml(plain)) / 2


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_scenario_is_the_same_when_it_is_written_and_read(name, tmp_path):
    scenario = load(name)
    path = tmp_path / "it.yaml"
    path.write_text(as_yaml(scenario.plain), encoding="utf-8")
    assert load(path).hash == scenario.hash
