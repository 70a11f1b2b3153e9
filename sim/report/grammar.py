"""The little grammar that sentences made of names and parts need."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def possessive(name: str) -> str:
    """Whose: "Marketing's", "Operations'"."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def joined(parts: Sequence[str], by: str = "and") -> str:
    """Parts as in speech: "a", "a and b", "a, b and c"; or `by` another word. Empty where there are none."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {by} {parts[-1]}"


def capital(sentence: str) -> str:
    """With a capital at its beginning."""
    return sentence[:1].upper() + sentence[1:]
