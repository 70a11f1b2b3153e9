"""The name that was probably meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice most like `name`, whatever its capitals, or None where nothing is near.

    A choice that `name` is a part of, or the other way round, counts as near when there is only one such.
    """
    by_folded = {choice.casefold(): choice for choice in choices}
    folded = name.casefold()[:200]
    matches = get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    if matches:
        return by_folded[matches[0]]
    if len(folded) < 3:
        return None
    parts = [choice for key, choice in by_folded.items() if folded in key or (len(key) > 2 and key in folded)]
    return parts[0] if len(parts) == 1 else None
