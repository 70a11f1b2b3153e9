"""Whatever stands in a file: a scenario or an error for people, never a traceback, and soon."""

from __future__ import annotations

import copy
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.levers.policy import compile_policy
from sim.levers.table import LEVERS
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import read_scenario
from sim.scenario.rendering import render_concise, render_json, render_problems
from sim.scenario.shipped import shipped_scenarios
from sim.scenario.yaml_text import read_yaml

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

TEXTS = [  # the large one has sixty departments, and says nothing that the others do not
    scenario.path.read_text(encoding="utf-8") for scenario in shipped_scenarios() if scenario.name != "large-enterprise"
]
TREES: list[Any] = [read_yaml(text, "shipped")[0] for text in TEXTS]
LONGEST = 2.0  # seconds, for one file

ODD: list[Any] = [
    None, True, 0, -1, 3, 1.5, 1e300, 10**30, "", " ", "~", "3", "3 days", "-3 days", "0 days", "1e308 years", "40%",
    "400%", "-5%", "650 per day", "650 per fortnight", "10% per year", "never", "mean", "exact", "none", "fifo",
    "priority", "1 July", "31 February", "x" * 3000, "\x7f", "é", "a.b.c", "../../etc/passwd", "/dev/null", "<<",
    [], {}, [[]], [{}], [None], ["3 days"], {"": None}, {"a": 1}, {"mean": "3 days"}, {"every": "1 week"},
    {"lognormal": {"mean": "3 days", "cv": "50%"}}, {"exponential": None}, {"erlang": {"k": 10**9, "mean": "1 day"}},
    {"weibull": {"mean": "1 day", "cv": 1e9}}, {"discrete": {"values": ["1 day"], "weights": [1e300]}},
    {"trace": "gone.csv"}, {"times": ["1 day"] * 5}, {"every": "1 minute", "growth": "1000% per year"},
    {"set": {"it.teams": {}}}, {"set": {"departments": None}}, {"set": {"it": 3}}, {"quotes": {"basis": "fixed"}},
    {"fair_share": {"Nobody": 1}}, {"priority": {"preemptive": True}}, {"extends": "scenario.yaml"},
]  # fmt: skip

FILLINGS = [
    "", "\t", "\n", ": ", "- ", "[", "}", "&a ", "*a", "!!", "'", '"', "#", "\x00", "|", "<<: ", "? ", "\u2028",
    "\ufeff", "\U0001f600", "%", "--- ",
]  # fmt: skip


def outcome(text: str | bytes, overrides: tuple[str, ...] = ()) -> Scenario | ScenarioError:
    """What reading makes of a text; whatever else is raised fails the test."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        began = time.perf_counter()
        result: Scenario | ScenarioError
        try:
            result = read_scenario(path, overrides=overrides, levers=LEVERS)
        except ScenarioError as error:
            result = error
        else:
            assert len(result.hash) == 64
            for name in result.policy_names:
                compile_policy(result, name)
        assert time.perf_counter() - began < LONGEST
    if isinstance(result, ScenarioError):
        for render in (render_problems, render_concise, render_json):
            assert render(result.problems)
        assert all(problem.message and problem.file for problem in result.problems)
    return result


def every_path(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values below `value`."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(below for key, child in children for below in every_path(child, (*path, key)))]


def mutated(tree: Any, chance: random.Random) -> Any:
    """A copy of a scenario's values with one of them replaced, removed, renamed, doubled or moved."""
    tree = copy.deepcopy(tree)
    path = chance.choice(every_path(tree)[1:])
    parent = tree
    for key in path[:-1]:
        parent = parent[key]
    key, kind = path[-1], chance.randrange(6)
    if kind == 0:
        del parent[key]
    elif kind == 1 and isinstance(parent, dict):
        names = ["x", f"{key}s", f" {key}", str(key).upper(), "name", "", "<<", "from"]
        parent[chance.choice(names)] = parent.pop(key)
    elif kind == 2:
        source = tree
        for step in chance.choice(every_path(tree)):
            source = source[step]
        parent[key] = copy.deepcopy(source)
    elif kind == 3 and isinstance(parent[key], str):
        text, at = parent[key], chance.randrange(len(parent[key]) + 1)
        parent[key] = text[:at] + chance.choice(["", "-", "%", " ", ".", "9" * 30, "e", "nan"]) + text[at:]
    else:
        parent[key] = copy.deepcopy(chance.choice(ODD))
    return tree


def spoiled(text: str, chance: random.Random) -> str:
    """A text with a stretch of it deleted, doubled, replaced or moved."""
    start = chance.randrange(len(text))
    end = min(len(text), start + chance.choice([1, 1, 2, 5, 20, 100, 400]))
    filling = chance.choice([text[start:end] * 2, *FILLINGS])
    return text[:start] + filling + text[end:]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**48), rounds=st.integers(1, 4))
def test_changed_values_give_a_scenario_or_an_error_for_people(seed: int, rounds: int) -> None:
    chance = random.Random(seed)
    tree = chance.choice(TREES)
    for _ in range(rounds):
        tree = mutated(tree, chance)
    outcome(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**48), rounds=st.integers(1, 4))
def test_spoiled_text_gives_a_scenario_or_an_error_for_people(seed: int, rounds: int) -> None:
    chance = random.Random(seed)
    text = chance.choice(TEXTS)
    for _ in range(rounds):
        text = spoiled(text, chance)
    outcome(text)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_give_an_error_for_people(data: bytes) -> None:
    assert isinstance(outcome(data), ScenarioError)


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**48), text=st.text(max_size=20))
def test_any_override_gives_a_scenario_or_an_error_for_people(seed: int, text: str) -> None:
    chance = random.Random(seed)
    index = chance.randrange(len(TREES))
    path = ".".join(map(str, chance.choice(every_path(TREES[index])[1:])))
    value = chance.choice([text, yaml.safe_dump(chance.choice(ODD), default_flow_style=True).strip()])
    override = spoiled(f"{path}={value}", chance) if chance.random() < 0.5 else f"{path}={value}"
    outcome(TEXTS[index], (override,))


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**64))
def test_ten_thousand_further_files_give_a_scenario_or_an_error_for_people(seed: int) -> None:
    chance = random.Random(seed)
    tree = chance.choice(TREES)
    for _ in range(chance.randrange(1, 6)):
        tree = mutated(tree, chance)
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    outcome(spoiled(text, chance) if chance.random() < 0.5 else text)


def test_changing_values_leaves_some_scenarios_valid_and_others_not() -> None:
    chance = random.Random(1)
    trees = [mutated(chance.choice(TREES), chance) for _ in range(200)]
    kinds = [type(outcome(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))) for tree in trees]
    assert min(kinds.count(kind) for kind in set(kinds)) >= 20
    assert len(set(kinds)) == 2
