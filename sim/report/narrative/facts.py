"""What a story is made of: sentences, each with the numbers that it states and the rows that it stands on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stated:
    """A number in a sentence: what it is, its exact value in the log's units, and the words that stand for it."""

    name: str
    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence (or part of one) that claims something about the log.

    `claim` says what is claimed, so that it can be checked; `rows` are the requests it is about, in the order that the
    claim needs.
    """

    claim: str
    sentence: str
    numbers: tuple[Stated, ...] = ()
    rows: tuple[int, ...] = ()
    span: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Facts told in one breath."""

    facts: tuple[Fact, ...]

    @property
    def text(self) -> str:
        """The sentences, one after the other."""
        return " ".join(fact.sentence for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Story:
    """A title and paragraphs."""

    title: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in order."""
        return tuple(fact for paragraph in self.paragraphs for fact in paragraph.facts)
