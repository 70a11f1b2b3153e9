"""The picture of where requests went: from each department to IT or round it, and what came back from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.report.figures.frame import SMALLEST, closed, headed, opened
from sim.report.figures.style import COLOURS, INK
from sim.report.figures.words import named, portrayed_in_words
from sim.report.lookup import department_names, mean_of
from sim.report.numbers import interval, number
from sim.report.text import shorten
from sim.results.bands import half_width, paired
from sim.results.cases import Ending
from sim.results.estimates import estimates
from sim.results.flows import ENDS, by_it, flow, not_by_it, returned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.model.log import Floats
    from sim.results.comparisons import Judged
    from sim.results.exhibit import Exhibit
    from sim.results.flows import Flow
    from sim.results.portrait import Portrait
    from sim.results.results import Estimate

    Counted = Callable[[Portrait], float]

MOST_DEPARTMENTS: Final = 5
MOST_POLICIES: Final = 6
WORTH_SAYING: Final = 2.0  # of a hundred requests
_GAP: Final = 0.045  # between bars, as a share of the height
_LEAST: Final = 0.085  # between two labels
_BAR: Final = 0.03  # width of a bar
_LEFT, _RIGHT = 0.0, 1.0


@dataclass(frozen=True, slots=True)
class Look:
    """What an end, or what came back, is called and how it is filled: hatched as well, for print in grey."""

    name: str
    colour: str
    hatch: str = ""


LOOKS: Final = {
    Ending.BY_IT: Look("by IT", "#94a4a2"),
    Ending.BY_PROVIDER: Look("by a provider", "#92dadd"),
    Ending.BY_ITSELF: Look("self-service", "#b9ac70"),
    Ending.BALKED: Look("left at the quote", "#ffa90e"),
    Ending.RENEGED: Look("left waiting", "#3f90da", "///"),
    Ending.NEVER_ASKED: Look("never asked", "#832db6"),
    Ending.LOST: Look("lost", "#717581", "..."),
    Ending.OPEN: Look("undecided", "#ffffff"),
}
BACK: Final = Look("came back", "#bd1f01", "xx")
_SOURCE: Final = Look("", COLOURS[8])


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar on one side: its label, its fill, how many requests a year it stands for, and its upper end."""

    label: str
    look: Look
    count: float
    top: float


def applies(exhibit: Exhibit) -> bool:
    """Whether any request went another way than through IT."""
    return any(not_by_it(portrait).any() for portraits in exhibit.portraits.values() for portrait in portraits)


def title(exhibit: Exhibit) -> str:
    """How many of a hundred requests IT delivers, and what comes back, where a policy changes that beyond chance."""
    base = exhibit.results.baseline
    found = [
        (name, share, back)
        for name in exhibit.portraits
        if name != base and (share := _change(exhibit, name, by_it)) and (back := _change(exhibit, name, returned))
    ]
    if not found:
        delivered = f"IT delivers {_level(exhibit, base, by_it)} of 100 requests"
        return f"{delivered}; {_level(exhibit, base, returned, _years(exhibit))} pieces of work come back a year"
    clear = [each for each in found if each[1][3] or each[2][3]]
    if not clear:
        widths = [half_width(share) for _, share, _ in found]
        wide = any(width is None or width > WORTH_SAYING for width in widths)
        changed = "any policy changes where requests go"
        return f"Cannot tell whether {changed}" if wide else "No difference found in where requests go"
    name, share, back = max(clear, key=lambda each: (each[1][3], abs(each[1][0] or 0.0)))
    years, said = _years(exhibit), []
    if share[3]:
        said.append(f"IT delivers {_level(exhibit, name, by_it)} of 100 requests, not {_mean(exhibit, base, by_it)}")
    if back[3]:
        pieces = f"{_level(exhibit, name, returned, years)} pieces of work come back a year"
        said.append(f"{pieces}, not {_mean(exhibit, base, returned, years)}")
    return f"{named(name)}: {'; '.join(said)}"


def caption(exhibit: Exhibit) -> str:
    """What is drawn, for a caption and for who cannot see it."""
    means = portrayed_in_words(exhibit, " ± a 95 % interval")
    said = f"Requests a year from each department to how they were done; {means}"
    if any(returned(portrait) for portraits in exhibit.portraits.values() for portrait in portraits):
        said += (
            ". Came back: integration work and upkeep that bypasses had brought, in pieces; it is work for IT as well"
        )
    left = len(exhibit.portraits) - len(_shown(exhibit))
    return f"{said}." + (f" {left} further {'policy is' if left == 1 else 'policies are'} not drawn." if left else "")


def draw(exhibit: Exhibit, *, titled: bool = True) -> Figure:
    """A panel a policy, all in one scale."""
    names = _shown(exhibit)
    flows = {name: flow_of(exhibit, name) for name in names}
    columns = min(2, len(names))
    lines = -(-len(names) // columns)
    figure = opened(2.9 * lines)
    panels = figure.subplots(lines, columns, squeeze=False)
    most = max(float(each.counts.sum()) + (each.returned.mean or 0.0) for each in flows.values())
    for index, ax in enumerate(panels.flat):
        if index < len(names):
            base = names[index] == exhibit.results.baseline and len(exhibit.results.policies) > 1
            _panel(flows[names[index]], most, ax)
            headed(ax, shorten(names[index], 34) + (" (baseline)" if base else ""), bold=True)
        else:
            ax.set_visible(False)
    return closed(figure, (title(exhibit), caption(exhibit)) if titled else None)


def flow_of(exhibit: Exhibit, policy: str) -> Flow:
    """A policy's flow. Where departments are many, those that send most round IT stand alone, the others together."""
    names = department_names(exhibit.results)
    kept = list(range(len(names)))
    if len(names) > MOST_DEPARTMENTS:
        away = sum(not_by_it(each) for portraits in exhibit.portraits.values() for each in portraits)
        kept = sorted(np.argsort(-away, kind="stable")[: MOST_DEPARTMENTS - 1].tolist())
    sources = {names[place]: [place] for place in kept}
    others = [place for place in range(len(names)) if place not in kept]
    if others:
        sources[f"{len(others)} others"] = others
    return flow(exhibit.portraits[policy], sources, _years(exhibit), withheld=exhibit.survivors)


def _years(exhibit: Exhibit) -> float:
    """The length of the measured window."""
    return exhibit.scenario.horizon / exhibit.results.days_per_year


def _shown(exhibit: Exhibit) -> list[str]:
    """The policies that are drawn: the baseline, then those that change most how many requests go round IT."""
    results = exhibit.results
    names = [name for name in exhibit.portraits if exhibit.portraits[name]]
    rates = {name: mean_of(results.policy(name).all, "bypass_rate") or 0.0 for name in names}
    base = rates.get(results.baseline, 0.0)
    ranked = sorted(names, key=lambda name: (name != results.baseline, -abs(rates[name] - base)))
    return [name for name in names if name in ranked[:MOST_POLICIES]]


def _change(exhibit: Exhibit, policy: str, figure: Counted) -> Judged | None:
    before, after = exhibit.portraits.get(exhibit.results.baseline, ()), exhibit.portraits[policy]
    if not before or not after:
        return None
    first, second = (np.array([figure(each) for each in portraits]) for portraits in (before, after))
    return paired(first, second, len(exhibit.portraits) - 1, withheld=exhibit.survivors)


def _estimate(exhibit: Exhibit, policy: str, figure: Counted, per: float) -> Estimate:
    figures = np.array([[figure(each)] for each in exhibit.portraits[policy]]) / per
    return estimates(figures, withheld=exhibit.survivors)[0]


def _level(exhibit: Exhibit, policy: str, figure: Counted, per: float = 1.0) -> str:
    found = _estimate(exhibit, policy, figure, per)
    return interval(found.mean, found.half_width, most=1)


def _mean(exhibit: Exhibit, policy: str, figure: Counted, per: float = 1.0) -> str:
    found = _estimate(exhibit, policy, figure, per)
    return number(found.mean or 0.0, found.half_width, most=1)


def _panel(drawn: Flow, most: float, ax: Axes) -> None:
    """Departments, and above them what came back, flow to the ends on the right."""
    chosen = [place for place in range(len(ENDS)) if drawn.counts[:, place].any()]
    rows, looks, labels = drawn.counts[:, chosen], [_SOURCE] * len(drawn.sources), []
    labels = [
        f"{shorten(name, 15)} {_count(float(row.sum()), None)}" for name, row in zip(drawn.sources, rows, strict=True)
    ]
    if drawn.returned.mean and chosen[0] == 0:  # it is work for IT, whose bar stands on top
        rows = np.vstack([[drawn.returned.mean] + [0.0] * (len(chosen) - 1), rows])
        looks, labels = (
            [BACK, *looks],
            [f"{BACK.name} {_count(drawn.returned.mean, drawn.returned.half_width)}", *labels],
        )
    scale = (1.0 - _GAP * (max(rows.shape) - 1)) / max(most, 1e-9)
    left = _bars(labels, looks, rows.sum(axis=1), scale)
    ends = [LOOKS[ENDS[place]] for place in chosen]
    names = [f"{look.name} {_counted(drawn.ends[place])}" for look, place in zip(ends, chosen, strict=True)]
    right = _bars(names, ends, rows.sum(axis=0), scale)
    leaving, arriving = [bar.top for bar in left], [bar.top for bar in right]
    for row, source in enumerate(left):
        for place, end in enumerate(right):
            height = float(rows[row, place]) * scale
            if height > 0:
                look = BACK if source.look is BACK else end.look
                _ribbon(leaving[row], arriving[place], height, look, ax)
            leaving[row] += height
            arriving[place] += height
    _side(left, _LEFT, scale, ax)
    _side(right, _RIGHT, scale, ax)
    ax.set_xlim(-0.66, 1.8)
    ax.set_ylim(1.03, -0.03)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.set_axis_off()


def _bars(labels: Sequence[str], looks: Sequence[Look], counts: Floats, scale: float) -> list[Bar]:
    """Bars below each other with a gap between them."""
    bars, top = [], 0.0
    for label, look, count in zip(labels, looks, counts.tolist(), strict=True):
        bars.append(Bar(label, look, count, top))
        top += count * scale + _GAP
    return bars


def _side(bars: Sequence[Bar], x: float, scale: float, ax: Axes) -> None:
    """The bars of one side with their labels on its outside."""
    from matplotlib.patches import Rectangle

    places = spaced([bar.top + bar.count * scale / 2 for bar in bars], _LEAST)
    outside, side = (x - 0.02, "right") if x == _LEFT else (x + _BAR + 0.02, "left")
    for bar, y in zip(bars, places, strict=True):
        ax.add_patch(
            Rectangle(
                (x, bar.top), _BAR, bar.count * scale, facecolor=bar.look.colour, edgecolor=INK, linewidth=0.7,
                hatch=bar.look.hatch, zorder=3, label=bar.label,
            )
        )  # fmt: skip
        weight = "bold" if bar.look is BACK else "normal"
        ax.text(outside, y, bar.label, ha=side, va="center", fontsize=SMALLEST, color=INK, fontweight=weight)


def _ribbon(leaving: float, arriving: float, height: float, look: Look, ax: Axes) -> None:
    """A band from a bar on the left to one on the right, as high at both ends."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    start, end = _LEFT + _BAR, _RIGHT
    middle = (start + end) / 2
    points = [
        (start, leaving), (middle, leaving), (middle, arriving), (end, arriving), (end, arriving + height),
        (middle, arriving + height), (middle, leaving + height), (start, leaving + height), (start, leaving),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    ax.add_patch(
        PathPatch(Path(points, codes), facecolor=look.colour, edgecolor=INK, linewidth=0.3, alpha=0.6, zorder=2)
    )


def spaced(places: Sequence[float], least: float) -> list[float]:
    """Places of labels, from the top down, moved no further than it takes to keep `least` between two of them."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + least) if found else place)
    return found


def _counted(of: Estimate) -> str:
    return _count(of.mean or 0.0, of.half_width)


def _count(value: float, half: float | None) -> str:
    return interval(value, half, most=0 if value >= 100 or (half is None and value >= 10) else 1)
