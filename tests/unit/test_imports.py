"""The layers import each other in one direction only, and light commands stay light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sim

ROOT = Path(sim.__file__).parent
MAY_IMPORT = {
    "scenario": {"scenario"},
    "model": {"model", "scenario"},
    "levers": {"levers", "scenario", "model.extension"},
    "results": {"results", "scenario", "model.log"},
    "experiment": {"experiment", "scenario", "model", "levers", "results"},
    "report": {"report", "scenario", "results"},
    "workshop": {"workshop", "scenario", "levers", "results", "experiment", "report"},
    "cli": {"cli", "scenario", "model", "levers", "results", "experiment", "report"},
}
DOORS = {"cli/workshop.py": {"workshop.serving"}}  # the one command that starts the server
ONLY_IN = {
    "simpy": {"model"},
    "matplotlib": {"report"},
    "jinja2": {"report", "workshop"},
    "starlette": {"workshop"},
    "uvicorn": {"workshop"},
    "segno": {"workshop"},
    "click": {"cli"},
    "rich": {"cli"},
}
HEAVY = {"simpy", "matplotlib", "scipy", "joblib", "distributed", "jinja2", "starlette", "uvicorn"}
FILES = sorted(path for layer in MAY_IMPORT for path in (ROOT / layer).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it they stand, but for what only type checkers read."""
    nodes: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    names = set()
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            nodes += node.orelse
            continue
        nodes += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_layer_imports_only_those_below_it(path):
    layer = path.relative_to(ROOT).parts[0]
    allowed = MAY_IMPORT[layer] | DOORS.get(path.relative_to(ROOT).as_posix(), set())
    inside = {name.removeprefix("sim.") for name in imported(path) if name.startswith("sim.")} - {"__version__"}
    assert {name for name in inside if not any(f"{name}.".startswith(f"{low}.") for low in allowed)} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_library_is_imported_by_its_layer_only(path):
    layer = path.relative_to(ROOT).parts[0]
    libraries = {name.partition(".")[0] for name in imported(path)} & set(ONLY_IN)
    assert {name for name in libraries if layer not in ONLY_IN[name]} == set()


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [(["--help"], HEAVY | {"numpy", "pydantic"}), (["check", "cio-story"], HEAVY), (["levers"], HEAVY)],
    ids=["help", "check", "levers"],
)
def test_a_light_command_loads_nothing_heavy(arguments, heavy):
    code = f"""
import sys
from sim.cli.main import main
try:
    main({arguments!r})
except SystemExit as end:
    print("exit", end.code, "loaded", sorted({heavy!r} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "exit 0 loaded []", done.stderr
