"""Words that the figures' titles and captions share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.report.lookup import replications_in_words
from sim.report.text import shorten
from sim.report.zones import has_no_spread

if TYPE_CHECKING:
    from sim.results.results import Results

_LONGEST: Final = 40  # letters of a name in a title


def named(name: str) -> str:
    """A name in a title, cut where it would take the title's room."""
    return shorten(name, _LONGEST)


def means_in_words(results: Results, intervals: str) -> str:
    """ "means of 100 replications; lines are 95 % intervals": `intervals` is the second half, which may not hold."""
    means = f"means of {replications_in_words(results)}"
    if has_no_spread(results):
        return f"{means.removeprefix('means of ')}, without intervals"
    if any(policy.failed for policy in results.policies):
        return f"{means}; {intervals}, withheld where a replication failed"
    return f"{means}; {intervals}"
