"""How the warm-up was found, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.grammar import capital

if TYPE_CHECKING:
    from sim.results.warm_up import Settling, WarmUp

TITLES = {"waiting": "the number waiting", "trust": "trust"}


def warm_up_sentences(warm_up: WarmUp, days_per_week: float) -> list[str]:
    """Which warm-up was used and from what; nothing where none was looked for."""
    if warm_up.none_applies:
        return [
            f"No warm-up applies: {warm_up.none_applies}, so that no steady state is meant, and dates count from time"
            f" 0. The scenario's own holds: {in_days(warm_up.written, days_per_week)}."
        ]
    last = warm_up.last
    if last is None or last.settled is None:
        return []
    if last.settled == 0:
        return [
            f"Nothing is left out: by MSER-5 on {warm_up.pilots} pilot replications of each policy the empty start"
            f" leaves no trace beyond chance; the scenario says {in_days(warm_up.written, days_per_week)}."
        ]
    return [
        f"Left out are the first {in_days(last.settled, days_per_week)}, by MSER-5 on {warm_up.pilots} pilot"
        f" replications of each policy; the scenario says {in_days(warm_up.written, days_per_week)}.",
        f"What settles last is {named(last)}.",
    ]


def unsettled_message(warm_up: WarmUp, days_per_week: float) -> str:
    """That no end of the warm-up was found, and where."""
    never = [one for one in warm_up.settlings if one.settled is None]
    others = f" ({len(never)} of {len(warm_up.settlings)} curves in all)" if len(never) > 1 else ""
    seen = in_days(max(one.days for one in never), days_per_week)
    return f"no end of the warm-up was found: {named(never[0])} still changes in the second half of {seen}{others}"


def headline(warm_up: WarmUp, days_per_week: float) -> str:
    """The finding, for the head of the figure."""
    last = warm_up.last
    if last is None or last.settled is None:
        return capital(unsettled_message(warm_up, days_per_week))
    if last.settled == 0:
        return "By MSER-5 no warm-up is needed: the empty start leaves no trace beyond chance"
    return f"By MSER-5 the empty start is forgotten after {in_days(last.settled, days_per_week)}; last by {named(last)}"


def named(settling: Settling) -> str:
    """A curve in a sentence: "trust under 'Honest dates'"."""
    return f"{TITLES[settling.of]} under '{settling.policy}'"


def in_days(days: float, days_per_week: float) -> str:
    """A length of time in days, with weeks beside it where it is long."""
    whole = f"{days:,.6g} {'day' if days == 1 else 'days'}"
    return f"{whole} ({days / days_per_week:,.3g} weeks)" if days >= 60 else whole
