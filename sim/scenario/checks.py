"""Checks across a scenario: names that refer to each other, and work that nobody can do.

They read the plain values, so that they can report beside whatever else is wrong with a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

from sim.scenario.nearest import nearest
from sim.scenario.problems import Finding
from sim.scenario.refusals import shown

if TYPE_CHECKING:
    from sim.scenario.places import Path


@dataclass(frozen=True, slots=True)
class _Work:
    """One queue's worth of demand: a kind of request, or one of its steps, and the skill that it needs."""

    place: Path
    department: str
    kind: str
    skill: str | None


def cross_findings(plain: Mapping[str, Any]) -> list[Finding]:
    """Everything wrong between the parts of a scenario; parts that are malformed themselves are passed over."""
    departments = _mapping(plain.get("departments"))
    it = _mapping(plain.get("it"))
    teams = {name: team for name, team in _mapping(it.get("teams")).items() if isinstance(team, Mapping)}
    work = list(_work(departments))
    misnamed = [*_serves(departments, teams), *_skills(work, teams)]
    return [
        *_names(plain),
        *_alike(departments),
        *misnamed,
        *([] if misnamed else _reach(work, teams)),  # a wrong name already says why nobody is reached
        *_weights(departments, it),
        *_baseline(plain),
    ]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: object) -> list[str] | None:
    """A list of names, None where all are meant."""
    if not isinstance(value, list | tuple):
        return None
    return [item for item in value if isinstance(item, str)]


def _work(departments: Mapping[str, Any]) -> Iterator[_Work]:
    for department, content in departments.items():
        for kind, request in _mapping(_mapping(content).get("requests")).items():
            place: Path = ("departments", department, "requests", kind)
            steps = _mapping(request).get("steps")
            if isinstance(steps, list):
                for index, step in enumerate(steps):
                    skill = _mapping(step).get("skill")
                    yield _Work((*place, "steps", index, "skill"), department, kind, _text(skill))
            else:
                yield _Work((*place, "skill"), department, kind, _text(_mapping(request).get("skill")))


def _alike(departments: Mapping[str, Any]) -> Iterator[Finding]:
    """Kinds whose full names, or the checksums that their random numbers come from, are the same."""
    seen: dict[int, tuple[str, str]] = {}
    for department, content in departments.items():
        for kind in _mapping(_mapping(content).get("requests")):
            full = f"{department} / {kind}"
            owner, other = seen.setdefault(crc32(full.encode()), (department, full))
            if (owner, other) != (department, full):
                same = "is the full name of" if other == full else "has the same checksum as"
                yield Finding(
                    ("departments", department, "requests", kind),
                    f"`{full}` {same} a kind of `{owner}` too",
                    help="rename the kind or the department: the two would have the same random numbers",
                    at_key=True,
                )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _names(plain: Mapping[str, Any]) -> Iterator[Finding]:
    """Names must be short enough to show and have no line breaks."""
    departments = _mapping(plain.get("departments"))
    groups: list[tuple[Path, Mapping[str, Any]]] = [
        (("departments",), departments),
        (("it", "teams"), _mapping(_mapping(plain.get("it")).get("teams"))),
        (("policies",), _mapping(plain.get("policies"))),
    ]
    groups += [
        (("departments", name, "requests"), _mapping(_mapping(content).get("requests")))
        for name, content in departments.items()
    ]
    for place, names in groups:
        for name in names:
            if not name.strip() or len(name) > 80 or not name.isprintable():
                message = f"{shown(name)} cannot be a name"
                help = "use 1 to 80 characters that can be seen: no line breaks, tabs or invisible marks"
                yield Finding((*place, name), message, help=help, at_key=True)


def _serves(departments: Mapping[str, Any], teams: Mapping[str, Any]) -> Iterator[Finding]:
    kinds = {kind for content in departments.values() for kind in _mapping(_mapping(content).get("requests"))}
    known = (*departments, *sorted(kinds - set(departments)))
    for team, content in teams.items():
        for index, name in enumerate(_texts(content.get("serves")) or ()):
            place: Path = ("it", "teams", team, "serves", index)
            if name not in known:
                message = f"`{name[:60]}` is neither a department nor a kind of request"
                yield Finding(place, message, known, nearest(name, known))
            elif name in departments and name in kinds and not _same_requests(name, departments):
                message = f"`{name}` is both a department and a kind of request"
                yield Finding(place, message, help="rename one of the two")


def _same_requests(name: str, departments: Mapping[str, Any]) -> bool:
    """Whether a department's name and a kind's name mean the same requests."""
    kinds = [
        (department, kind)
        for department, content in departments.items()
        for kind in _mapping(_mapping(content).get("requests"))
    ]
    return {(d, k) for d, k in kinds if d == name} == {(d, k) for d, k in kinds if k == name}


def _has(skills: list[str] | None, skill: str | None) -> bool:
    return skills is None or skill is None or skill in skills


def _skills(work: list[_Work], teams: Mapping[str, Any]) -> Iterator[Finding]:
    lists = [_texts(team.get("skills")) for team in teams.values()]
    if not lists or any(skills is None for skills in lists):
        return
    known = tuple(dict.fromkeys(skill for skills in lists for skill in skills or ()))
    for item in work:
        if item.skill is not None and item.skill not in known:
            message = f"no team has the skill `{item.skill[:60]}`"
            help = "add the skill to a team's `skills`"
            yield Finding(item.place, message, known, nearest(item.skill, known), help)


def _can_serve(item: _Work, team: Mapping[str, Any]) -> bool:
    serves = _texts(team.get("serves"))
    served = serves is None or item.department in serves or item.kind in serves
    return served and _has(_texts(team.get("skills")), item.skill)


def _reach(work: list[_Work], teams: Mapping[str, Any]) -> Iterator[Finding]:
    """Work that no team can do, and teams that no work reaches."""
    if not work or not teams:
        return
    for item in work:
        if any(_can_serve(item, team) for team in teams.values()):
            continue
        place = item.place if item.skill is not None else item.place[:4]
        with_skill = f" with the skill `{item.skill}`" if item.skill is not None else ""
        message = f"no team serves `{item.kind}` of {item.department}{with_skill}"
        yield Finding(place, message, help="add it to a team's `serves`, or leave `serves` out", at_key=True)
    for name, team in teams.items():
        if not any(_can_serve(item, team) for item in work):
            message = f"no request can reach the team `{name}`"
            help = "check its `serves` and `skills` against the departments and kinds"
            yield Finding(("it", "teams", name), message, help=help, at_key=True)


def _weights(departments: Mapping[str, Any], it: Mapping[str, Any]) -> Iterator[Finding]:
    discipline = _mapping(it.get("discipline"))
    kinds = [kind for content in departments.values() for kind in _mapping(_mapping(content).get("requests"))]
    for key in ("fair_share", "strategic", "weights"):
        kinds_too = key == "strategic" or discipline.get("name") == "strategic"
        known = tuple(dict.fromkeys((*departments, *kinds))) if kinds_too else tuple(departments)
        what = "department or kind" if kinds_too else "department"
        for name in _mapping(discipline.get(key)):
            if name not in known:
                place: Path = ("it", "discipline", key, name)
                yield Finding(place, f"there is no {what} `{name[:60]}`", known, nearest(name, known), at_key=True)


def _baseline(plain: Mapping[str, Any]) -> Iterator[Finding]:
    baseline, policies = plain.get("baseline"), _mapping(plain.get("policies"))
    if isinstance(baseline, str) and baseline not in policies and (policies or baseline != "As it is"):
        message = f"there is no policy `{baseline[:60]}`"
        yield Finding(("baseline",), message, tuple(policies), nearest(baseline, policies))
