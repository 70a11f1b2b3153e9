"""The pictures that go with an answer: those of `slackline run --out` and of a report, short names beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.results.exhibit import Exhibit
from sim.results.runs import in_common
from sim.workshop.exploring.plan import UnusableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.experiment.configurations import Configuration
    from sim.experiment.laboratory import Laboratory
    from sim.results.results import Results

_NAMES: Final = {
    "comparison": "Compared",
    "losers": "Who loses",
    "waits": "Waits",
    "bypass": "Round IT",
    "routes": "Routes",
    "promises": "Promises",
    "course": "Over time",
    "costs": "Costs",
}


def without_logs(results: Results, chosen: Sequence[Configuration], laboratory: Laboratory) -> Exhibit:
    """What pictures are made of: results and portraits. It has no log of one replication, which none of them needs."""
    runs = in_common(laboratory.measure(chosen, range(results.replications)))
    found = [laboratory.portraits_of(one) for one in chosen]
    shared = set.intersection(*(set(one.replications) for one in runs))
    portrayed = sorted(shared.intersection(*found))
    portraits = {
        one.policy.name: tuple(each[number] for number in portrayed) for one, each in zip(chosen, found, strict=True)
    }
    return Exhibit(chosen[0].scenario, results, portraits, tuple(portrayed), None, {})


def pictures_in(exhibit: Exhibit) -> list[dict[str, str]]:
    """The pictures that have something to show: name, a word for it, and what it finds."""
    from sim.report.figures.gallery import pictures_of

    return [
        {"name": each.name, "title": _NAMES.get(each.name, each.name), "finding": each.title(exhibit)}
        for each in pictures_of(exhibit)
    ]


def picture_of(name: str, exhibit: Exhibit) -> bytes:
    """One picture as SVG.

    Raises:
        UnusableError: there is none of that name, or it has nothing to show.
    """
    from sim.report.figures.gallery import pictures_of
    from sim.report.figures.style import svg

    picture = next((each for each in pictures_of(exhibit) if each.name == name), None)
    if picture is None:
        raise UnusableError(f"There is no picture called “{name[:60]}” here.")
    return svg(lambda: picture.draw(exhibit))
