"""What a planner probably meant, where only the whole shows it: a name of the base, or a key one level too deep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from sim.scenario.nearest import nearest
from sim.scenario.shapes import field_names
from sim.scenario.supply import IT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sim.scenario.places import Path, Places
    from sim.scenario.problems import Finding


def with_likely_slips(findings: Iterable[Finding], plain: Mapping[str, Any], places: Places) -> list[Finding]:
    """The findings, with what was probably meant where a slip explains them.

    A misspelt name in a file that extends another begins a new department, kind or team, in which most is missing: the
    nearest name of the base is offered. A key of `it` that stands under `teams` is read as a team's name.
    """
    return [_misplaced(_misspelt(finding, plain, places)) for finding in findings]


def _misspelt(finding: Finding, plain: Mapping[str, Any], places: Places) -> Finding:
    if finding.nearest is not None or not _about_something_missing(finding, plain):
        return finding
    for path in _named(finding.location):
        place = places.at(path)
        known = _value(plain, path[:-1])
        if place is None or not isinstance(known, Mapping):
            continue
        name = str(path[-1])
        others = {other: places.at((*path[:-1], other)) for other in known if other != name}
        base = {other: its.source.name for other, its in others.items() if its and its.source is not place.source}
        near = nearest(name, base)
        if near is not None:
            file = PurePath(base[near]).name
            help = f"`{name}` is not in {file}: write `{near}` to change that one; for a new one, {finding.help}"
            return replace(finding, nearest=near, help=help)
    return finding


def _about_something_missing(finding: Finding, plain: Mapping[str, Any]) -> bool:
    """Whether the finding says that a key is not there."""
    location = finding.location
    if location in set(_named(location)):
        return isinstance(_value(plain, location), Mapping)
    parent = _value(plain, location[:-1])
    return isinstance(parent, Mapping) and location[-1] not in parent


def _named(location: Path) -> Iterator[Path]:
    """The kind, department or team that a location lies in, the innermost first."""
    if location[:1] == ("departments",):
        if location[2:3] == ("requests",) and len(location) > 3:
            yield location[:4]
        if len(location) > 1:
            yield location[:2]
    elif location[:2] == ("it", "teams") and len(location) > 2:
        yield location[:3]


def _value(plain: Any, path: Path) -> Any:
    for part in path:
        plain = plain.get(part) if isinstance(plain, Mapping) else None
    return plain


def _misplaced(finding: Finding) -> Finding:
    location = finding.location
    if location[:2] != ("it", "teams") or len(location) < 3 or location[2] not in field_names(IT):
        return finding
    name = location[2]
    told = f"`{name}` stands below `teams` and is read as a team's name; to set IT's `{name}`, indent it like `teams`"
    return replace(finding, help=told)
