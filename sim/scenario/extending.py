"""`extends: other.yaml`: a scenario that builds on another file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.scenario.files import load
from sim.scenario.problems import Finding, ScenarioError, placed
from sim.scenario.refusals import shown
from sim.scenario.schema import Scenario
from sim.scenario.shapes import Shape, long_form

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

    from sim.scenario.places import Places

_LONGEST_CHAIN = 10


def load_with_bases(path: Path, *, allow_outside: bool) -> tuple[dict[str, Any], Places]:
    """The plain values of a file, merged over those of the files that it extends.

    Mappings are merged key by key; a list, a single value, another law and a policy replace what the base has, and a
    policy that is null takes the base's away. Paths of traces are rewritten to be relative to `path`'s folder.

    Raises:
        ScenarioError: a file cannot be read, lies outside the folder of `path`, or the chain is a circle.
    """
    return _load(path, path.resolve().parent, (path.resolve(),), allow_outside=allow_outside)


def _load(path: Path, top: Path, chain: tuple[Path, ...], *, allow_outside: bool) -> tuple[dict[str, Any], Places]:
    plain, places = load(path)
    plain = _traces_from(top, path.resolve().parent, plain)
    if "extends" not in plain:
        return plain, places
    written = plain.pop("extends")
    base = _base(written, path, top, chain, places=places, allow_outside=allow_outside)
    below, below_places = _load(base, top, (*chain, base.resolve()), allow_outside=allow_outside)
    return merge(below, plain, Shape(record=Scenario)), places.over(below_places)


def _base(written: object, path: Path, top: Path, chain: tuple[Path, ...], places: Places, allow_outside: bool) -> Path:
    """The file that `extends` names."""

    def refuse(message: str, help: str) -> ScenarioError:
        return ScenarioError([placed(Finding(("extends",), message, help=help), places)])

    if not isinstance(written, str) or not written.strip() or "\0" in written:
        raise refuse(f"expected the path of a file, found {shown(written)}", "write `extends: other.yaml`")
    base = path.parent / written
    resolved = base.resolve()
    if not allow_outside and not resolved.is_relative_to(top):
        help = "move it beside the scenario, or allow it with --allow-outside"
        raise refuse(f"{shown(written)} lies outside the folder of the scenario", help)
    if resolved in chain:
        circle = " -> ".join(link.name for link in (*chain[chain.index(resolved) :], resolved))
        raise refuse(f"the files extend each other in a circle: {circle}", "take one `extends` out")
    if len(chain) >= _LONGEST_CHAIN:
        raise refuse(f"more than {_LONGEST_CHAIN} files extend each other", "merge some of them")
    if not base.is_file():
        raise refuse(f"there is no file {shown(written)}", f"write the path from the folder of {path.name}")
    return base


def merge(base: object, over: object, shape: Shape) -> Any:
    """`over` merged over `base`, both plain values of the same shape."""
    if not isinstance(base, Mapping) or not isinstance(over, Mapping) or _whole(shape, base, over):
        return over
    dropped = {key for name in over for key in shape.excluded_by(name)}
    merged = {key: value for key, value in base.items() if key not in dropped}
    for key, value in over.items():
        if value is None and key in base and shape.child(key, {}).policies:
            del merged[key]
            continue
        inside = long_form(key, merged.get(key)) if isinstance(value, Mapping) else merged.get(key)
        merged[key] = merge(inside, value, shape.child(key, {})) if key in merged else value
    return merged


def _whole(shape: Shape, base: Mapping[str, Any], over: Mapping[str, Any]) -> bool:
    """Whether a value of this shape is replaced as a whole: a policy, an order of work, an approval, another law."""
    record: type[BaseModel] | None = shape.record
    if shape.policies or (record is not None and record.__name__ in ("Approval", "Discipline")):
        return True
    return shape.law and set(base) != set(over)


def _traces_from(top: Path, folder: Path, plain: dict[str, Any]) -> dict[str, Any]:
    """The values with the paths of traces written from `top` in place of `folder`."""
    if folder == top:
        return plain

    def rebased(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: _from(top, folder, item) if key == "trace" else rebased(item) for key, item in value.items()}
        return value

    return {key: rebased(value) if key == "departments" else value for key, value in plain.items()}


def _from(top: Path, folder: Path, trace: Any) -> Any:
    if not isinstance(trace, str) or "\0" in trace:
        return trace
    return os.path.relpath(folder / trace, top)
