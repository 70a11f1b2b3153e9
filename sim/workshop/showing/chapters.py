"""Chapters: each a stretch of a replication, what is to be seen in it, and a question to the room."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.report.grammar import capital
from sim.report.narrative.turns import turn_paragraphs
from sim.results.turning_points import Turn
from sim.scenario.yaml_text import read_yaml
from sim.workshop.showing.standing import standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sim.results.replay import Replay
    from sim.results.turning_points import TurningPoint

_FOLDER: Final = Path(__file__).parent / "chapters"
LEAD: Final = 10.0  # working days shown before the moment that a chapter is about
LINGER: Final = 1.0  # and after it
_MOST: Final = 6  # chapters made of turning points


@dataclass(frozen=True, slots=True)
class Chapter:
    """`policies` are one or two, side by side. `begin` and `end` are working days: where to seek to, and to pause."""

    title: str
    policies: tuple[str, ...]
    begin: float
    end: float
    text: str
    question: str


@dataclass(frozen=True, slots=True)
class Script:
    """What is written for a shipped scenario: whose story it is, which replication, and the chapters as written."""

    department: str
    replication: int
    chapters: tuple[Mapping[str, Any], ...]


@cache
def script_of(scenario: str) -> Script | None:
    """The script of a shipped scenario, None where there is none."""
    path = _FOLDER / f"{scenario}.yaml"
    if scenario not in {each.stem for each in _FOLDER.glob("*.yaml")}:
        return None
    plain, _ = read_yaml(path.read_text(encoding="utf-8"), path.name)
    return Script(plain["department"], plain["replication"], tuple(plain["chapters"]))


def written(script: Script, replays: Callable[[str], Replay]) -> list[Chapter]:
    """The chapters of a script; `replays` gives the replication under a policy."""
    found: list[Chapter] = []
    for one in script.chapters:
        policies = tuple(one["policies"])
        at = _moment(one["at"], replays(script.chapters[0]["policies"][0]))
        begin, end = max(0.0, at - float(one.get("lead", LEAD))), at + float(one.get("linger", LINGER))
        names = {
            which: asdict(standing(replays(policy), end))
            for which, policy in zip(("first", "second"), policies, strict=False)
        }
        found.append(Chapter(one["title"], policies, begin, end, _filled(one["text"], names), one["question"]))
    return found


def _filled(text: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """The text with `{first.trust}` and the like in place; a sentence that a number begins, begins with a capital."""
    for which, values in names.items():
        for name, words in values.items():
            text = text.replace(f"{{{which}.{name}}}", words).replace(f"{{{which}.{name}:capital}}", capital(words))
    if "{" in text:
        raise ValueError(f"nothing is called so in a chapter: {text[text.index('{') :][:40]}")
    return " ".join(text.split())


def _moment(at: Any, replay: Replay) -> float:
    """A day: that of a turning point by its name, or a share of the measured window."""
    if isinstance(at, str):
        turn = Turn(at)
        return next(moment_of(point, replay) for point in replay.points if point.turn is turn)
    start, end = replay.log.window
    return start + float(at) * (end - start)


def moment_of(point: TurningPoint, replay: Replay) -> float:
    """When a turning point is to be seen: of a promise, when it is kept or broken; of a bypass, when it leaves."""
    case = None if point.row is None else replay.cases[point.row]
    if case is not None:
        seen = {
            Turn.FIRST_KEPT: case.delivered,
            Turn.FIRST_BROKEN: case.broke_at,
            Turn.FIRST_BYPASS: case.left,
            Turn.FIRST_LOST: case.left,
            Turn.COSTLIEST_DELAY: case.due,
        }.get(point.turn)
        if seen is not None:
            return seen
    return point.time


_TITLES: Final[dict[Turn, tuple[str, str]]] = {
    Turn.FIRST_REQUEST: ("The first request", "What does a date mean to you when IT gives it?"),
    Turn.FIRST_BROKEN: ("A promise is broken", "What would you do now?"),
    Turn.FIRST_BYPASS: ("The first way round", "Who of you has bought something without IT in the last year?"),
    Turn.WALKED_AWAY: ("No longer asking", "Who did something wrong?"),
    Turn.FIRST_RETURN: ("It comes back", "Who had this on the bill?"),
    Turn.IN_THE_WAY: ("Others wait for it", "Who is not in the room?"),
    Turn.CAME_BACK: ("Asking again", "What has to happen before you would ask again?"),
    Turn.FIRST_REFUSAL: ("IT says no", "How do you say no, so that somebody asks you again?"),
    Turn.COSTLIEST_DELAY: ("The costliest delay", "Who knew what it cost?"),
    Turn.RETURN_PEAK: ("The most that comes back at once", "Would you have seen this in a report?"),
}


def found_chapters(replay: Replay, other: Replay | None) -> list[Chapter]:
    """Chapters made of a replication's turning points, for scenarios for which nothing is written; the last one shows
    the same requests under another policy.
    """
    order = list(_TITLES)
    points: dict[Turn, TurningPoint] = {}
    for point in replay.points:
        if point.turn in _TITLES:
            points.setdefault(point.turn, point)
    rows = {point.row for point in points.values() if point.turn is not Turn.FIRST_REQUEST}
    if (first := points.get(Turn.FIRST_REQUEST)) is not None and first.row in rows and len(points) > 1:
        del points[Turn.FIRST_REQUEST]  # it is told of for another reason
    chosen = sorted(points.values(), key=lambda point: order.index(point.turn))[:_MOST]
    chapters = list(_of_points(replay, sorted(chosen, key=lambda point: moment_of(point, replay))))
    if other is not None:
        at = max((chapter.end for chapter in chapters), default=replay.log.window[0])
        here, there = standing(replay, at), standing(other, at)
        text = (
            f"The same requests under two policies, in {here.week}. Under {replay.policy}, {replay.department} has had"
            f" {here.kept} promises kept and {here.broken} broken, and {here.went_round} of its {here.requests} went"
            f" round IT. Under {other.policy}: {there.kept} kept, {there.broken} broken, and {there.went_round} went"
            " round."
        )
        policies = (replay.policy, other.policy)
        chapters.append(Chapter("The same requests, another policy", policies, 0.0, at, text, "What is different?"))
    return chapters


def _of_points(replay: Replay, points: list[TurningPoint]) -> Iterator[Chapter]:
    for point in points:
        title, question = _TITLES[point.turn]
        at = moment_of(point, replay)
        told = turn_paragraphs(replace(replay, points=(point,)))
        text = " ".join(paragraph.text for _, _, paragraph in told)
        yield Chapter(title, (replay.policy,), max(0.0, at - LEAD), at + LINGER, text, question)
