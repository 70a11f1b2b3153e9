"""A replication told as a story: turning points in order of time, and what lies between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.markdown import escape
from sim.report.narrative.facts import Story
from sim.report.narrative.frame import closing, opening
from sim.report.narrative.stretches import FEWEST, stretch, within
from sim.report.narrative.turns import turn_paragraphs

if TYPE_CHECKING:
    from sim.report.narrative.facts import Paragraph
    from sim.results.replay import Replay


def tell(replay: Replay) -> Story:
    """The story of the replication's department."""
    turns = turn_paragraphs(replay)
    told = frozenset[int]().union(*(rows for _, rows, _ in turns))
    paragraphs: list[Paragraph] = []
    since = 0.0
    for time, _, paragraph in turns:
        if len(within(replay, since, time, told)) >= FEWEST:
            paragraphs.append(stretch(replay, since, time, told))
            since = time
        paragraphs.append(paragraph)
    if within(replay, since, replay.log.ended, told):
        paragraphs.append(stretch(replay, since, replay.log.ended, told))
    title = f"{replay.department} and IT: {replay.policy}"
    return Story(title, (*opening(replay), *paragraphs, closing(replay)))


def markdown(story: Story) -> str:
    """The story as a page of Markdown."""
    parts = [f"# {escape(story.title)}", *(escape(paragraph.text).replace("\\`", "`") for paragraph in story.paragraphs)]
    return "\n\n".join(parts) + "\n"
