"""What the README and the docs show is what comes out."""

import contextlib
import io
import re
from pathlib import Path

import pytest
from examples import Session, blocks, refreshed
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

from sim import load, run

ROOT = Path(__file__).parent.parent.parent

FIRST_PAGES = ("README.md", "docs/tutorial.md")
PAGES = (*FIRST_PAGES, "docs/how-to.md", "docs/teaching/exercises.md")
PYTHON_PAGES = (*PAGES, "docs/reference/api.md")
ALL_PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    if path.parent.name != "texts"  # what pages are made from; the pages themselves are tested
)
PYTHON = Sybil(parsers=[PythonCodeBlockParser()])
PYTHON_EXAMPLES = [
    pytest.param(example, id=f"{name}:{example.line}")
    for name in PYTHON_PAGES
    for example in PYTHON.parse(ROOT / name).examples()
]


@pytest.mark.parametrize("name", FIRST_PAGES)
def test_a_command_prints_what_the_page_shows(name, tmp_path):
    page = (ROOT / name).read_text(encoding="utf-8")
    session = Session(tmp_path, quick=True)
    assert refreshed(page, session) == page, "python docs/make_examples.py writes what comes out now"
    assert session.failures == []


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_long_command_prints_what_the_page_shows(name, tmp_path):
    page = (ROOT / name).read_text(encoding="utf-8")
    session = Session(tmp_path)
    assert refreshed(page, session) == page, "python docs/make_examples.py writes what comes out now"
    assert session.failures == []


@pytest.mark.parametrize("example", PYTHON_EXAMPLES)
def test_python_in_the_docs_runs_and_prints(example):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        example.evaluate()
    assert out.getvalue()


@pytest.mark.slow
def test_every_scenario_of_the_how_to_runs(tmp_path):
    page = (ROOT / "docs/how-to.md").read_text(encoding="utf-8")
    refreshed(page, Session(tmp_path, quick=True))
    files = sorted(tmp_path.glob("*.yaml"))
    assert len(files) == len(blocks(page, "yaml")) + 1, "each YAML block is written to a file of its own"
    for file in files:
        short = load(file, set=["horizon=1 quarter", "warm_up=0 days"])
        assert all(not policy.failed for policy in run(short, replications=2, jobs=1).policies)


@pytest.mark.parametrize("name", ALL_PAGES)
def test_a_block_is_of_a_kind_that_is_tested(name):
    page = (ROOT / name).read_text(encoding="utf-8")
    allowed = {"console", "python", "yaml", "csv", "diff", "sh", "sql", ""}
    kinds = [line[3:] for line in page.splitlines() if line.startswith("```")]
    assert set(kinds) <= allowed
    if name in PYTHON_PAGES or not name.startswith("docs/reference/"):
        assert sum(kind == "python" for kind in kinds) == sum(f"{name}:" in str(one.id) for one in PYTHON_EXAMPLES)


@pytest.mark.parametrize("name", ALL_PAGES)
def test_a_link_leads_somewhere(name):
    page = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]*)(?:#[^)]*)?\)", page):
        outside = target.startswith("https://")
        assert not target or outside or (ROOT / name).parent.joinpath(target).exists(), target
