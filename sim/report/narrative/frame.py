"""How a story begins and ends: what it is of, and what it came to in figures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.report.grammar import capital, joined
from sim.report.narrative.english import bare, count, in_week, length, money, number, percent
from sim.report.narrative.facts import Fact, Paragraph, Stated
from sim.results.cases import ELSEWHERE, Ending
from sim.results.turning_points import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.results.cases import Case
    from sim.results.replay import Replay


def opening(replay: Replay) -> list[Paragraph]:
    """Who, under what policy, in which run, and how to read the dates."""
    source = Fact(
        "source",
        f"This is one run of “{replay.scenario}” under the policy “{replay.policy}”, told from the side of "
        f"{replay.department}: replication {replay.replication} of seed {replay.seed}. Another run has other requests; "
        "what holds on average, `slackline run` says.",
    )
    return [Paragraph((source, reading(replay))), Paragraph(tuple(_scene(replay)))]


def reading(replay: Replay) -> Fact:
    """How to read the dates."""
    days = f"{number(replay.days_per_week)} working day{'' if replay.days_per_week == 1 else 's'}"
    return Fact("reading", f"A week has {days}; week 1 is the first of the run.")


def _scene(replay: Replay) -> Iterator[Fact]:
    """The teams, who else asks, and how much trust there is."""
    teams, numbers = [], []
    for team in replay.log.teams:
        people = count(f"people of {team.name}", int(team.people.values[0]), "person", "people")
        numbers.append(people)
        teams.append(f"{people.words} in {team.name}")
    whom = [each.name for each in replay.log.departments if each.name != replay.department]
    sentence = f"IT begins with {joined(teams)}, and works for {joined([*whom, replay.department])}."
    yield Fact("teams", sentence, tuple(numbers))
    way = "can have its work done elsewhere" if replay.members.has_alternative else "has nowhere else to go"
    trust = replay.trust(0.0)
    if trust is None:
        yield Fact("outset", f"{replay.department} {way}.")
        return
    level = percent("trust at the start", trust)
    yield Fact("outset", f"{replay.department} {way}. At the outset its trust in IT is {level.words}.", (level,))


def closing(replay: Replay) -> Paragraph:
    """How it ended, in figures."""
    return Paragraph(tuple(_closing(replay)))


def _closing(replay: Replay) -> Iterator[Fact]:
    own = replay.own
    ended = in_week("ended", replay.log.ended, replay.days_per_week)
    needs = count("requests", len(own), "request")
    yield Fact(
        "total", f"The run ends in {ended.words}. {replay.department} has had {needs.words} in all.", (ended, needs)
    )
    if not own:
        return
    yield _shares(own)
    yield from _promises(replay, own)
    yield from _costs(replay, own)
    trust = replay.trust(replay.log.ended)
    if trust is not None:
        level = percent("trust at the end", trust)
        yield Fact("trust at the end", f"{replay.department} ends with a trust of {level.words}.", (level,))
    away = sum(point.turn is Turn.WALKED_AWAY for point in replay.points)
    if away > 1:
        times = _times("walked away", away)
        yield Fact("walked away in all", f"It stopped asking IT {times.words}.", (times,))
    yield from _others(replay)


def _shares(own: Sequence[Case]) -> Fact:
    round_it = sum(case.went_round for case in own)
    counts = (
        ("by IT", sum(case.ending is Ending.BY_IT for case in own), "IT delivered {}"),
        ("round IT", round_it, "{} went round it"),
        ("elsewhere", sum(case.ending in ELSEWHERE for case in own), "{} {were} done elsewhere with its blessing"),
        ("lost", sum(case.ending is Ending.LOST for case in own), "{} {were} given up"),
        ("open", sum(case.ending is Ending.OPEN for case in own), "{} {were} still open"),
    )
    shown = [(name, amount, words) for name, amount, words in counts if amount or name in {"by IT", "round IT"}]
    numbers = tuple(bare(name, amount) for name, amount, _ in shown)
    parts = [
        words.format(stated.words, were="was" if amount == 1 else "were")
        for (_, amount, words), stated in zip(shown, numbers, strict=True)
    ]
    return Fact("endings in all", f"{capital(joined(parts))}.", numbers)


def _promises(replay: Replay, own: Sequence[Case]) -> Iterator[Fact]:
    settled = [case for case in own if case.promise_kept is not None]
    if settled:
        kept = bare("kept", sum(case.promise_kept is True for case in settled))
        due = count("promises", len(settled), "promise")
        verb = "was" if kept.value == 1 else "were"
        sentence = (
            f"Of {due.words} that came due {kept.words} {verb} kept."
            if len(settled) > 1
            else f"One promise came due, and {kept.words} was kept."
        )
        yield Fact("promises in all", sentence, (due, kept))
    leads = [case.lead_time for case in own if case.lead_time is not None]
    if leads:
        mean = length("mean lead time", math.fsum(leads) / len(leads), replay.days_per_week)
        yield Fact(
            "mean lead time", f"From need to delivery, by whatever way, it took {mean.words} on average.", (mean,)
        )


def _costs(replay: Replay, own: Sequence[Case]) -> Iterator[Fact]:
    spend = sum(case.spend for case in own)
    if spend > 0:
        spent = money("spend", spend)
        sentence = f"Work done elsewhere cost {replay.department} {spent.words}."
        yield Fact("spend in all", sentence, (spent,))
    if replay.returned:
        pieces = _times("returned", len(replay.returned))
        yield Fact("returned in all", f"It came back to IT for integration {pieces.words}.", (pieces,))


def _times(name: str, value: int) -> Stated:
    return Stated(name, float(value), {1: "once", 2: "twice"}.get(value, f"{number(value)} times"))


def _others(replay: Replay) -> Iterator[Fact]:
    """What IT delivered to the other departments in the same run."""
    parts: list[str] = []
    numbers: list[Stated] = []
    for department in replay.log.departments:
        needs = [case for case in replay.cases if case.department == department.name and case.origin is None]
        if department.name == replay.department or not needs:
            continue
        done = bare(f"delivered to {department.name}", sum(case.ending is Ending.BY_IT for case in needs))
        asked = Stated(f"requests of {department.name}", float(len(needs)), number(len(needs)))
        every = done.value == asked.value > 1
        numbers += [asked] if every else [done, asked]
        of_them = f"all {asked.words}" if every else f"{done.words} of the {asked.words}"
        parts.append(f"{of_them} request{'' if asked.value == 1 else 's'} of {department.name}")
    if parts:
        yield Fact("others", f"In the same time IT delivered {joined(parts)}.", tuple(numbers))
