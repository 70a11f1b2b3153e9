"""Whatever the seeds propose can be written, is shipped, is described, and is tested."""

import re
from pathlib import Path

import pytest

from sim import load
from sim.levers.table import LEVERS
from sim.results.catalogue import MEASURES

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/seeds.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| 00")]
REFERENCE = "".join((ROOT / f"docs/reference/{name}.md").read_text(encoding="utf-8") for name in ("levers", "scenario"))
TESTS = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))


def words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1]}")
def test_what_a_seed_says_is_shipped_described_and_tested(row):
    _seed, _says, written, shows, scenario = row
    name = re.match(r"\[([^]]+)\]", scenario)[1]
    text = (ROOT / f"scenarios/{name}.yaml").read_text(encoding="utf-8")
    assert load(name).policy_names
    for key in words(written):
        assert re.search(rf"\b{key}\b", text), f"{name} does not use {key}"
        assert f"`{key}`" in REFERENCE or f".{key}`" in REFERENCE, f"{key} is not in the reference"
        assert re.search(rf"\b{key}\b", TESTS), f"no test speaks of {key}"
    assert set(words(shows)) <= {measure.name for measure in MEASURES}


def test_every_lever_but_the_general_one_comes_from_a_seed():
    told = {key for row in ROWS for key in words(row[2])}
    assert set(LEVERS) - told <= {"set", "discipline", "wip_limit"}


def test_nothing_of_the_brief_is_dropped():
    assert len(ROWS) >= 28
