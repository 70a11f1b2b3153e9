"""The animation on the page: the run that is most like the others, under the baseline and beside the policy to pick."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sim.report.grammar import joined
from sim.report.page.blocks import Motion, Section, Text
from sim.report.page.compared import quoted
from sim.report.picking import picked
from sim.results.policy_reel import reel_of

if TYPE_CHECKING:
    from sim.results.exhibit import Exhibit
    from sim.results.reel_record import Reel
    from sim.results.results import Results

MOST_REQUESTS: Final = 2500  # of a reel in a page
_HEADING: Final = "The run in motion"


def animated(results: Results) -> tuple[str, ...]:
    """The policies that are shown in motion: the baseline, and the policy to speak of first where it is another, else
    the next one."""
    best = picked(results)
    others = [policy.name for policy in results.policies if policy.name != results.baseline]
    second = best.name if best is not None and best.name in others else next(iter(others), None)
    return (results.baseline,) if second is None else (results.baseline, second)


def motion_section(exhibit: Exhibit, *, moving: bool) -> Section:
    """The place for the animation; or why it has none. `moving` False: there is no room for it."""
    if exhibit.shown is None:
        told = (
            "This page has no animation: no run is kept request by request, for its log is too large, the run is of"
            " before these were kept, or it was interrupted. `slackline animate` makes one."
        )
        return Section("motion", _HEADING, (Text(told),), screen=True)
    if not moving:
        told = "The animation of this run would make the page too large; `slackline animate` makes it by itself."
        return Section("motion", _HEADING, (Text(told),), screen=True)
    names = animated(exhibit.results)
    documents = [_reel(exhibit, exhibit.shown, name).to_document() for name in names]
    text = json.dumps(documents, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    told = (
        f"One run, the one that is most like the others, request by request under {joined([*map(quoted, names)])}"
        f"{': the same requests arise in both' if len(names) > 1 else ''}. They leave their departments, stand in IT's"
        " queue, are worked on and delivered, or go round the back and come back as integration work."
    )
    # a script's text ends at the first `</`, whatever stands in it
    return Section("motion", _HEADING, (Text(told), Motion(text.replace("<", "\\u003c"))), screen=True)


def _reel(exhibit: Exhibit, shown: int, policy: str) -> Reel:
    return reel_of(
        exhibit.logs[policy], exhibit.scenario, policy, replication=shown, seed=exhibit.results.seed,
        most_requests=MOST_REQUESTS,
    )  # fmt: skip
