"""One hash for one content."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario_texts import EXAMPLE, SMALL, read, written

from sim.levers.table import LEVERS
from sim.scenario.reading import read_scenario
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from pathlib import Path

PLAIN: dict[str, Any] = yaml.load(EXAMPLE, Loader=yaml.BaseLoader)


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same values with the keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


def typed(value: Any) -> Any:
    """Texts that look like whole numbers or booleans as such."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def validated(plain: dict[str, Any]) -> Scenario:
    return Scenario.model_validate(plain, context={"levers": LEVERS})


@given(seed=st.integers(0, 2**32))
@settings(max_examples=50, deadline=None)
def test_the_order_of_keys_does_not_change_the_hash(seed: int) -> None:
    plain = typed({**PLAIN, "goals": []})
    assert validated(shuffled(plain, random.Random(seed))).hash == validated(plain).hash


def test_the_order_of_levers_in_a_mapping_means_nothing_in_a_list_it_does(tmp_path: Path) -> None:
    levers = "quotes: {optimism: 10%}", "set: {it.quotes.optimism: 30%}"
    one, other = (
        read(tmp_path, f"{SMALL}policies: {{P: {{{', '.join(order)}}}}}\n") for order in (levers, levers[::-1])
    )
    assert one.hash == other.hash
    assert one.policies["P"] == other.policies["P"]
    first, second = (
        read(tmp_path, f"{SMALL}policies: {{P: [{', '.join(f'{{{each}}}' for each in order)}]}}\n")
        for order in (levers, levers[::-1])
    )
    assert first.hash != second.hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2 years", "104 weeks"),
        ("60%", "0.6"),
        ("every: 2 weeks", "rate: 0.5 per week"),
        ("effort: 8 days", "effort: {constant: 8 days}"),
        ("horizon: 2 years\n", "horizon: 2 years\nname: Another name\ndescription: And what it is about.\n"),
        ("horizon: 2 years\n", "horizon: 2 years\nseed: 1\nreplications: 100\n"),
        ("{people: 5, focus: 60%}", "\n      focus: 60%   # a remark\n      people: 5"),
    ],
)
def test_another_spelling_of_the_same_content_has_the_same_hash(tmp_path: Path, old: str, new: str) -> None:
    assert old in SMALL
    assert read(tmp_path, SMALL.replace(old, new)).hash == read(tmp_path, SMALL).hash


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2 years", "2.001 years"),
        ("8 days", "8.0001 days"),
        ("8 days", "{exponential: {mean: 8 days}}"),
        ("Website", "Website 2"),
        ("people: 5", "people: 6"),
        ("horizon: 2 years", "horizon: 2 years\nseed: 2"),
        ("horizon: 2 years", "horizon: 2 years\ngoals: [wait_mean <= 5 days]"),
        ("horizon: 2 years", "horizon: 2 years\npolicies: {Hire: {set: {it.teams.Central IT.people: 6}}}"),
    ],
)
def test_another_content_has_another_hash(tmp_path: Path, old: str, new: str) -> None:
    assert old in SMALL
    assert read(tmp_path, SMALL.replace(old, new)).hash != read(tmp_path, SMALL).hash


def test_the_contents_of_a_trace_count_but_not_where_it_lies(tmp_path: Path) -> None:
    text = SMALL.replace("{every: 2 weeks}", "{trace: seen.csv}")
    written(tmp_path, "at\n1\n", "one/seen.csv")
    first = read(tmp_path / "one", text)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    second = read_scenario(tmp_path / "two" / "scenario.yaml", levers=LEVERS)
    assert second.hash == first.hash
    written(tmp_path, "at\n1.5\n", "two/seen.csv")
    assert read_scenario(tmp_path / "two" / "scenario.yaml", levers=LEVERS).hash != first.hash


def test_a_scenario_with_a_base_hashes_as_the_whole_written_out(tmp_path: Path) -> None:
    whole = read(tmp_path, SMALL.replace("people: 5", "people: 6"))
    written(tmp_path, SMALL, "base.yaml")
    assert read(tmp_path, "extends: base.yaml\nit: {teams: {Central IT: {people: 6}}}\n").hash == whole.hash
    assert read(tmp_path, SMALL, "it.teams.Central IT.people=6").hash == whole.hash


def test_the_hash_is_the_same_in_another_process(tmp_path: Path) -> None:
    path = written(tmp_path, EXAMPLE)
    code = f"import sim; print(sim.load({str(path)!r}).hash)"
    seeds = [dict(os.environ, PYTHONHASHSEED=seed) for seed in ("1", "2")]
    run = [sys.executable, "-c", code]
    printed = {
        subprocess.run(run, env=seed, capture_output=True, text=True, check=True).stdout.strip() for seed in seeds
    }
    assert printed == {read_scenario(path, levers=LEVERS).hash}
