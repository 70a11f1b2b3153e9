"""Words that the figures' titles and captions share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.report.lookup import replications_in_words
from sim.report.text import shorten
from sim.report.zones import has_no_spread, standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.report.differences import Pair
    from sim.results.exhibit import Exhibit
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


def portrayed_in_words(exhibit: Exhibit, intervals: str) -> str:
    """ "means of 40 replications ± a 95 % interval": `intervals` is the second half, which may not hold."""
    if len(exhibit.portrayed) == 1:
        return "of one replication"
    if exhibit.survivors:
        return f"means of {portrayed(exhibit)}; intervals are withheld, since not all did"
    return f"means of {portrayed(exhibit)}{intervals}"


def portrayed(exhibit: Exhibit) -> str:
    """Which replications there are portraits of."""
    runs = len(exhibit.portrayed)
    said = f"{runs} replication{'' if runs == 1 else 's'}"
    return f"the {said} that ended well everywhere" if exhibit.survivors else said


def no_finding(judged: Sequence[Pair | None], what: str) -> str:
    """What a title says where no difference is both beyond chance and worth a decision.

    `what` stands after "changes" and after "no difference found in": "how many promises IT keeps". A difference that
    was found is not called none, however small it is.
    """
    seen = {standing(each) for each in judged}
    return unmoved(what, sure="cannot tell" not in seen, little=bool(seen & {"better", "worse"}))


def unmoved(what: str, *, sure: bool, little: bool) -> str:
    """As `no_finding`, of differences that were judged elsewhere: whether of all of them something is sure, and whether
    some were found that are too little to matter."""
    if little:
        return f"{'No policy makes' if sure else 'Cannot tell whether any policy makes'} much difference to {what}"
    return f"No difference found in {what}" if sure else f"Cannot tell whether any policy changes {what}"
