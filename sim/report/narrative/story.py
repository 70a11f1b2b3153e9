"""A replication told as a story: turning points in order of time, and what lies between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sim.report.markdown import escape
from sim.report.narrative.facts import Story
from sim.report.narrative.frame import closing, opening
from sim.report.narrative.stretches import FEWEST, Span, stretch, within
from sim.report.narrative.turns import turn_paragraphs
from sim.report.text import NO_BREAK, wrap

if TYPE_CHECKING:
    from sim.report.narrative.facts import Paragraph
    from sim.results.cases import Ending
    from sim.results.replay import Replay

WIDTH = 100  # columns of a line


def tell(replay: Replay) -> Story:
    """The story of the replication's department."""
    turns = turn_paragraphs(replay)
    told = frozenset[int]().union(*(rows for _, rows, _ in turns))
    paragraphs: list[Paragraph] = []
    since, beside, stretches = 0.0, False, 0
    shown: set[Ending] = set()  # the endings of which an example was told
    for time, rows, paragraph in [*turns, (replay.log.ended, frozenset[int](), None)]:
        enough = FEWEST if paragraph is not None else 1
        if len(within(replay, since, time, told)) >= enough:
            summary, example = stretch(replay, Span(since, time, stretches, beside), told, shown)
            paragraphs.append(summary)
            shown |= {example.ending} if example is not None else set()
            since, beside, stretches = time, False, stretches + 1
        if paragraph is not None:
            paragraphs.append(paragraph)
            beside = beside or (bool(rows) and time > since)
    title = f"{replay.department} and IT: {replay.policy}"
    return Story(title, (*opening(replay), *paragraphs, closing(replay)))


def markdown(story: Story) -> str:
    """The story as a page of Markdown, its lines wrapped."""
    paragraphs = ["\n".join(wrap(_bound(_shown(paragraph.text)), WIDTH)) for paragraph in story.paragraphs]
    return "\n\n".join([f"# {escape(story.title)}", *paragraphs]) + "\n"


def _shown(text: str) -> str:
    """Our own code marks kept, whatever else Markdown would act on escaped."""
    return escape(text).replace("\\`", "`")


def _bound(text: str) -> str:
    """Text whose lines cannot be broken where the rest would look like the beginning of a list or a heading."""
    return re.sub(r" (?=\d[\d,]*[.)]|[-+#=~])", NO_BREAK, text)
