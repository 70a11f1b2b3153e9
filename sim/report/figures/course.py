"""The picture of how things go over time: the queue, how busy people are, and trust, under each policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.report.figures.frame import SMALLEST, closed, dressed, headed, opened
from sim.report.figures.style import COLOURS, GREY, INK, MARKERS
from sim.report.figures.words import named, portrayed_in_words, unmoved
from sim.report.grammar import joined, possessive
from sim.report.lookup import department_names, mean_of
from sim.report.numbers import interval, number, percent
from sim.report.text import shorten
from sim.report.zones import RATE_ZONE, WAIT_ZONE, clear
from sim.results.bands import band_of, half_width, paired
from sim.scenario.phases import uses_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.model.log import Floats
    from sim.report.differences import Pair
    from sim.results.comparisons import Judged
    from sim.results.exhibit import Exhibit
    from sim.results.portrait import Portrait
    from sim.results.results import PolicyResult

MOST_DRAWN: Final = 6  # policies: more lines cannot be told apart
_MOST_BANDS: Final = 2
_MARKED: Final = 8  # markers along a line
_WARM: Final = "#e4e6ea"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One panel: its heading, its figures by replication and span, and what they are multiplied by."""

    name: str
    heading: str
    factor: float


QUANTITIES: Final = (
    Quantity("queue", "Requests that wait for IT", 1.0),
    Quantity("utilisation", "People at work, of those present (%)", 100.0),
    Quantity("trust", "Trust in IT (%)", 100.0),
)


def applies(exhibit: Exhibit) -> bool:
    """Whether there are portraits of replications with a team or trust to show."""
    return bool(exhibit.portrayed) and bool(_quantities(exhibit))


def figures_of(portraits: tuple[Portrait, ...], name: str, department: str | None = None) -> Floats:
    """A quantity over time: a row a replication, a column a span of time.

    The queue is that of all teams together, utilisation the mean over teams, trust that of a department, or the mean
    over those that have it. NaN where there is none.
    """
    if name == "queue":
        return np.array([portrait.queue.sum(axis=0) for portrait in portraits])
    if name == "trust" and department is not None:
        return np.array([portrait.trust[portrait.departments.index(department)] for portrait in portraits])
    rows = [getattr(portrait, name) for portrait in portraits]
    return np.array([_mean_of_rows(each) for each in rows])


def title(exhibit: Exhibit) -> str:
    """Whose trust a policy moves by most, and whether the queue moves too; else what happens to the queue."""
    moved = _moved_trust(exhibit)
    if moved is None:
        return _of_queue(exhibit)
    policy, found = moved
    before, after = (percent(one.mean or 0.0, one.half_width) for one in (found.base, found.other))
    rises = "rises" if (found.comparison.difference or 0.0) > 0 else "falls"
    said = f"{possessive(named(found.subject))} trust {rises} from {before} to {after} under {named(policy.name)}"
    queue = _queue_change(exhibit, policy)
    if queue is None or not queue[3]:
        return said
    change = interval(abs(queue[0] or 0.0), half_width(queue), most=1)
    return f"{said}; {change} {'more' if (queue[0] or 0.0) > 0 else 'fewer'} requests wait for IT"


def caption(exhibit: Exhibit) -> str:
    """What is drawn, for a caption and for who cannot see it."""
    drawn = _drawn(exhibit)
    said = f"Lines: {portrayed_in_words(exhibit, '; bars: their 95 % intervals at the markers')}"
    if len(exhibit.portrayed) > 1:
        banded = joined([shorten(name, 30) for name in drawn[:_MOST_BANDS]])
        said += f"; bands: what eight in ten replications lie between, of {banded}"
    said += "."
    if exhibit.scenario.warm_up > 0:
        said += " Grey: warm-up, not measured."
    left = len(exhibit.results.policies) - len(drawn)
    return said + (f" {left} further {'policy is' if left == 1 else 'policies are'} not drawn." if left else "")


def draw(exhibit: Exhibit, *, titled: bool = True) -> Figure:
    """A panel a quantity, a line a policy with its marker and, for the first two, the spread of replications."""
    quantities = _quantities(exhibit)
    figure = opened(2.25 * len(quantities) + 0.3)
    panels = figure.subplots(len(quantities), 1, sharex=True, squeeze=False)[:, 0]
    names = _drawn(exhibit)
    for quantity, ax in zip(quantities, panels, strict=True):
        _panel(exhibit, quantity, names, ax)
    panels[-1].set_xlabel("weeks from the beginning", fontsize=SMALLEST, color=GREY)
    return closed(figure, (title(exhibit), caption(exhibit)) if titled else None, _handles(exhibit, names))


def _quantities(exhibit: Exhibit) -> list[Quantity]:
    """What there is to draw: a quantity that has a figure under some policy."""
    return [
        each
        for each in QUANTITIES
        if any(
            len(portraits) and not np.isnan(figures_of(portraits, each.name)).all()
            for portraits in exhibit.portraits.values()
        )
    ]


def _mean_of_rows(rows: Floats) -> Floats:
    """The mean over rows that have figures, at each place."""
    known = ~np.isnan(rows)
    count = known.sum(axis=0)
    return np.where(count > 0, np.where(known, rows, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)


def _moved_trust(exhibit: Exhibit) -> tuple[PolicyResult, Pair] | None:
    """The largest change of a department's trust that is beyond chance and matters, and the policy that makes it."""
    results = exhibit.results
    found = [
        (policy, each)
        for policy in results.policies
        if policy.name != results.baseline
        for scope in department_names(results)
        if (each := clear(results, policy, scope, "trust_mean")) and abs(each.comparison.difference or 0.0) > RATE_ZONE
    ]
    return max(found, key=lambda one: abs(one[1].comparison.difference or 0.0), default=None)


def _queue_change(exhibit: Exhibit, policy: PolicyResult) -> Judged | None:
    """A policy's paired difference from the baseline in the mean queue of the measured window, over the portraits."""
    baseline = exhibit.portraits.get(exhibit.results.baseline, ())
    portraits = exhibit.portraits.get(policy.name, ())
    if not baseline or policy.name == exhibit.results.baseline:
        return None
    measured = baseline[0].edges[:-1] >= exhibit.scenario.warm_up - 1e-9
    if not measured.any():
        return None
    before, after = (figures_of(each, "queue")[:, measured].mean(axis=1) for each in (baseline, portraits))
    return paired(before, after, len(exhibit.results.policies) - 1, withheld=exhibit.survivors)


def _of_queue(exhibit: Exhibit) -> str:
    results = exhibit.results
    others = [policy for policy in results.policies if policy.name != results.baseline]
    if not others:
        policy = results.policies[0]
        return f"{_waiting(policy)} requests wait for IT on average, with its people {_busy(policy)} busy"
    moved = _moved_queue(exhibit)
    if moved is not None:
        before = number(_queue_level(results.policy(results.baseline)), most=1)
        return f"{named(moved[0].name)}: {_waiting(moved[0])} requests wait for IT on average, not {before}"
    judged = [each for policy in others if (each := _queue_change(exhibit, policy))]
    widths = [half_width(each) for each in judged]
    least = _queue_zone(exhibit)
    sure = bool(widths) and all(width is not None and width <= least for width in widths)
    return unmoved("how many requests wait for IT", sure=sure, little=any(each[3] for each in judged))


def _moved_queue(exhibit: Exhibit) -> tuple[PolicyResult, Judged] | None:
    """The largest change of the queue that is beyond chance and matters, and the policy that makes it."""
    judged = [(policy, found) for policy in exhibit.results.policies if (found := _queue_change(exhibit, policy))]
    least = _queue_zone(exhibit)
    large = [each for each in judged if each[1][3] and abs(each[1][0] or 0.0) > least]
    return max(large, key=lambda each: abs(each[1][0] or 0.0), default=None)


def _queue_zone(exhibit: Exhibit) -> float:
    """The difference in the queue that counts as equal: a tenth of the baseline's, or of one request."""
    return WAIT_ZONE * max(_queue_level(exhibit.results.policy(exhibit.results.baseline)), 1.0)


def _queue_level(policy: PolicyResult) -> float:
    """How many requests wait for all teams on average."""
    return sum(mean_of(team, "queue_length_mean") or 0.0 for team in policy.teams.values())


def _waiting(policy: PolicyResult) -> str:
    """How many requests wait for all teams; with its interval where there is one team."""
    found = [team["queue_length_mean"] for team in policy.teams.values() if "queue_length_mean" in team]
    if len(found) == 1:
        return interval(found[0].mean, found[0].half_width, most=1)
    return number(_queue_level(policy), most=1)


def _busy(policy: PolicyResult) -> str:
    found = [each for team in policy.teams.values() if (each := mean_of(team, "utilisation")) is not None]
    return percent(sum(found) / len(found)) if found else "never"


def _drawn(exhibit: Exhibit) -> list[str]:
    """The policies that are drawn: the baseline and the title's first, then as many as can be told apart."""
    moved = _moved_trust(exhibit) or _moved_queue(exhibit)
    first = [exhibit.results.baseline, *([moved[0].name] if moved else [])]
    rest = [policy.name for policy in exhibit.results.policies if policy.name not in first]
    return [name for name in [*first, *rest] if exhibit.portraits.get(name)][:MOST_DRAWN]


def _panel(exhibit: Exhibit, quantity: Quantity, names: list[str], ax: Axes) -> None:
    order = [policy.name for policy in exhibit.results.policies]
    week = exhibit.results.days_per_week
    moved = _moved_trust(exhibit) if quantity.name == "trust" else None
    department = moved[1].comparison.department if moved else None
    warm_up = exhibit.scenario.warm_up / week
    if warm_up > 0:
        ax.axvspan(0, warm_up, color=_WARM, linewidth=0, zorder=0)
    for place, name in enumerate(names):
        portraits = exhibit.portraits[name]
        edges = portraits[0].edges / week
        _line(
            (edges[:-1] + edges[1:]) / 2, figures_of(portraits, quantity.name, department) * quantity.factor,
            order.index(name), place, len(names), banded=place < _MOST_BANDS and len(portraits) > 1,
            withheld=exhibit.survivors, ax=ax,
        )  # fmt: skip
    _starts(exhibit, names, week, ax)
    headed(ax, f"{quantity.heading}, {shorten(department, 40)}" if department else quantity.heading)
    dressed(ax, grid="y")
    ax.set_xlim(0, portraits[0].edges[-1] / week)
    low, high = ax.get_ylim()
    ax.set_ylim(
        max(0.0, low) if quantity.name == "trust" else 0.0, min(high, 102.0) if quantity.factor == 100.0 else high
    )


def _line(
    weeks: Floats, figures: Floats, style: int, place: int, of: int, *, banded: bool, withheld: bool, ax: Axes
) -> None:
    """A policy's mean with its interval at the markers, which stand apart from those of the other lines."""
    from matplotlib.colors import to_rgba

    band = band_of(figures, withheld=withheld)
    colour, marker = COLOURS[style % len(COLOURS)], MARKERS[style % len(MARKERS)]
    if banded:
        ax.fill_between(
            weeks, band.tenth, band.ninetieth, facecolor=to_rgba(colour, 0.2), edgecolor=colour, linewidth=0.8,
            linestyle="--", zorder=1,
        )  # fmt: skip
    ax.plot(weeks, band.mean, color=colour, linewidth=2.2, zorder=2 + place / 100)
    step = max(1, len(weeks) // _MARKED)
    chosen = slice(place * step // max(of, 1), None, step)
    half = np.nan_to_num(band.high - band.mean)
    ax.errorbar(
        weeks[chosen], band.mean[chosen], yerr=half[chosen], fmt=marker, color=colour, ecolor=INK, elinewidth=1.6,
        capsize=0, markersize=7, markeredgecolor=INK, markeredgewidth=0.7, zorder=3 + place / 100,
    )  # fmt: skip


def starts_of(exhibit: Exhibit, policy: str) -> list[float]:
    """The days, after the first, on which a lever of a policy begins."""
    return sorted({use.lever.start for use in uses_of(exhibit.scenario, policy) if use.lever.start > 0})


def _starts(exhibit: Exhibit, names: list[str], week: float, ax: Axes) -> None:
    """A dotted line where a policy's levers begin, in its colour, with its marker on the lower edge."""
    order = [policy.name for policy in exhibit.results.policies]
    for name in names:
        style = order.index(name)
        for day in starts_of(exhibit, name):
            ax.axvline(day / week, color=COLOURS[style % len(COLOURS)], linewidth=1.6, linestyle=":", zorder=1.8)
            ax.plot(
                [day / week], [0.03], transform=ax.get_xaxis_transform(), marker=MARKERS[style % len(MARKERS)],
                color=COLOURS[style % len(COLOURS)], markeredgecolor=INK, markersize=6, zorder=4,
            )  # fmt: skip


def _handles(exhibit: Exhibit, names: list[str]) -> list[Artist]:
    from matplotlib.lines import Line2D

    order = [policy.name for policy in exhibit.results.policies]
    handles: list[Artist] = []
    for name in names:
        style = order.index(name)
        label = shorten(name, 30) + (" (baseline)" if name == exhibit.results.baseline and len(order) > 1 else "")
        handles.append(
            Line2D(
                [], [], color=COLOURS[style % len(COLOURS)], marker=MARKERS[style % len(MARKERS)], linewidth=2.2,
                markersize=7, markeredgecolor=INK, markeredgewidth=0.7, label=label,
            )
        )  # fmt: skip
    if any(starts_of(exhibit, name) for name in names):
        handles.append(Line2D([], [], color=GREY, linestyle=":", linewidth=1.6, label="a lever of the policy begins"))
    return handles
