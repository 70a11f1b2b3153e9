"""YAML without its traps."""

from __future__ import annotations

import time
from typing import Any

import pytest

from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.yaml_text import read_yaml


def plain(text: str) -> Any:
    return read_yaml(text, "file.yaml")[0]


def refused(text: str) -> Problem:
    with pytest.raises(ScenarioError) as caught:
        read_yaml(text, "file.yaml")
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("off", "off"),
        ("y", "y"),
        ("12:30", "12:30"),
        ("2024-01-01", "2024-01-01"),
        ("010", 10),
        ("0o10", 8),
        ("0x10", 16),
        ("1e3", 1000.0),
        ("+1.5", 1.5),
        (".5", 0.5),
        ("1_000", "1_000"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("'3'", "3"),
        ('"true"', "true"),
        ("!!str 3", "3"),
        ("=", "="),
    ],
)
def test_a_scalar_is_what_yaml_1_2_says(text: str, value: object) -> None:
    read = plain(f"key: {text}")["key"]
    assert read == value
    assert type(read) is type(value)


def test_keys_are_always_text() -> None:
    assert plain("2024: a\ntrue: b\nnull: c\n1.0: d") == {"2024": "a", "true": "b", "null": "c", "1.0": "d"}


def test_aliases_and_merge_keys_are_written_out() -> None:
    text = "base: &b {x: 1, y: [2]}\ncopy: *b\nmerged: {<<: *b, x: 3}\nmany: {<<: [{z: 1}, *b], y: 0}"
    read = plain(text)
    assert read["copy"] == {"x": 1, "y": [2]}
    assert read["merged"] == {"x": 3, "y": [2]}
    assert read["many"] == {"y": 0, "z": 1, "x": 1}
    read["copy"]["y"].append(3)
    assert read["base"]["y"] == [2]


def test_every_key_and_value_has_its_place() -> None:
    _, places = read_yaml("a:\n  - x\n  - {b: 'ä', c: 12}\n", "file.yaml")
    inner = places.by_path[("a", 1, "c")]
    assert inner.key is not None
    assert (inner.key.line, inner.key.column, inner.key.width) == (3, 14, 1)
    assert (inner.value.line, inner.value.column, inner.value.width) == (3, 17, 2)
    assert places.by_path[("a", 1, "b")].value.width == 3


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a: 1\nb: 2\na: 3", (3, 1), "stands twice"),
        ("a: {x: 1, x: 2}", (1, 11), "stands twice"),
        ("a: !thing 3", (1, 4), "tag `!thing` is not known"),
        ("a: !!python/object:os.system {}", (1, 4), "is not known"),
        ("a: .nan", (1, 4), "not a finite number"),
        ("a: -.inf", (1, 4), "not a finite number"),
        ("a: 1e999", (1, 4), "not a finite number"),
        ("a: *gone", (1, 4), "names no anchor"),
        ("a: &x [1, *x]", (1, 11), "inside the value that it repeats"),
        ("<<: 3", (1, 1), "merges mappings only"),
        ("? [1]\n: 2", (1, 3), "a key must be one word"),
        ("a: 1\n---\nb: 2", (2, 1), "a second document"),
        ("a: [1\nb: 2", (2, 2), "not YAML"),
        ("a: b: c", (1, 5), "not YAML"),
        ("a: 'x", (1, 6), "not YAML"),
        ("a: @x", (1, 4), "not YAML"),
        ("a:\n\tb: 1", (2, 1), "not YAML"),
        ("a: 1\nb: \x01", (2, 4), "U+0001 may not stand"),
        ("[" * 60, (1, 51), "nested more than 50 deep"),
    ],
    ids=repr,
)
def test_a_trap_is_refused_at_its_place(text: str, place: tuple[int, int], said: str) -> None:
    found = refused(text)
    assert (found.line, found.column) == place
    assert said in found.message
    assert found.help


def test_a_tab_is_named_as_the_cause() -> None:
    assert "spaces" in refused("a:\n\tb: 1").help


def test_several_traps_are_reported_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        read_yaml("a: .nan\nb: !x 1\na: 2", "file.yaml")
    assert [problem.line for problem in caught.value.problems] == [1, 2, 3]


def chain(levels: int, line: str, first: str) -> str:
    return f"a0: &a0 {first}\n" + "".join(
        f"a{level}: &a{level} " + line.format(below=f"*a{level - 1}") + "\n" for level in range(1, levels)
    )


@pytest.mark.parametrize(
    "bomb",
    [
        chain(12, "[{below}, {below}, {below}, {below}, {below}, {below}, {below}, {below}, {below}]", "[x, x, x, x]"),
        chain(40, "{{<<: [{below}, {below}, {below}, {below}]}}", "{x: 1}"),
        chain(40, "{{<<: [{below}, {below}, {below}, {below}]}}", "{}"),
        chain(3000, "{{x: {below}}}", "{}"),
        chain(3000, "{{<<: {below}}}", "{x: 1}"),
        "a: " + "{b: " * 5000,
        "a: &a [" + "x," * 2000 + "]\nb: [" + "*a," * 2000 + "]",
    ],
    ids=["lists", "merges", "empty merges", "deep aliases", "deep merges", "deep", "wide"],
)
def test_a_bomb_is_refused_quickly(bomb: str) -> None:
    began = time.perf_counter()
    assert refused(bomb).help
    assert time.perf_counter() - began < 2


def test_what_is_never_closed_is_shown_where_it_was_opened() -> None:
    found = refused("a: 1\nb: [1, 2\n")
    assert (found.line, found.column) == (2, 4)
    assert "from line 2" in found.message
