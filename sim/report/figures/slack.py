"""The picture of the price of slack: what is left of going round IT, and what each further person costs and saves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.figures.frame import closed, dressed, headed, opened
from sim.report.figures.style import COLOURS, GREY, INK, MARKERS
from sim.report.numbers import interval, number, scale_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.results.results import Estimate
    from sim.results.slack import SlackPrice

_VERDICTS = (("pays", "worth it", 0), ("does not pay", "not worth it", 2), ("cannot tell", "cannot tell", 3))


def draw(price: SlackPrice, title: str) -> Figure:
    """Left the requests that go round IT by people kept free, right each further person's saving beside the pay.

    `title` states the finding, to which the figures of the first person are added.
    """
    figure = opened(4.4)
    left, right = figure.subplots(1, 2)
    _bypass_panel(price, left)
    _saving_panel(price, right)
    note = (
        f"Means of {price.replications} replications with the same demand; lines are 95 % intervals, on the right of "
        "paired differences, holding together."
    )
    return closed(figure, (f"{title}{_first(price)}", note), right.get_legend_handles_labels()[0])


def _first(price: SlackPrice) -> str:
    """What the first further person saves and costs."""
    if not price.further or price.further[0].saved.mean is None or price.further[0].cost.mean is None:
        return ""
    saved, cost = price.further[0].saved, price.further[0].cost
    scale = scale_for("money per year", [saved.mean, cost.mean], price.days_per_week)
    half = None if saved.half_width is None else saved.half_width * scale.factor
    amount = interval((saved.mean or 0.0) * scale.factor, half, most=1)
    price_of_it = number((cost.mean or 0.0) * scale.factor, most=0)
    return f": the first saves {amount} of the {price_of_it} {scale.unit} that it costs"


def _bypass_panel(price: SlackPrice, ax: Axes) -> None:
    people = [level.people for level in price.levels]
    _points(ax, people, [level.bypassed for level in price.levels], 1.0, 4, "", joined=True)
    ax.set_ylim(bottom=0)
    _dress(ax, "Requests that went round IT, a year", "people kept free" if price.kept_for else "people more", people)


def _saving_panel(price: SlackPrice, ax: Axes) -> None:
    costs = [gain.cost.mean for gain in price.further]
    means = [gain.saved.mean for gain in price.further]
    scale = scale_for("money per year", [*costs, *means], price.days_per_week)
    people = [gain.people for gain in price.further]
    for verdict, words, look in _VERDICTS:
        chosen = [gain for gain in price.further if gain.verdict == verdict and gain.saved.mean is not None]
        if chosen:
            _points(ax, [gain.people for gain in chosen], [gain.saved for gain in chosen], scale.factor, look, words)
    known = [(gain.people, gain.cost.mean) for gain in price.further if gain.cost.mean is not None]
    ax.hlines(
        [cost * scale.factor for _, cost in known], [number - 0.4 for number, _ in known],
        [number + 0.4 for number, _ in known], color=INK, linewidth=2, label="what the person costs",
    )  # fmt: skip
    ax.axhline(0, color=GREY, linewidth=0.8)
    _dress(ax, f"What each further person saves ({scale.unit})", "person", people)


def _points(
    ax: Axes,
    places: Sequence[int],
    found: Sequence[Estimate],
    factor: float,
    look: int,
    words: str,
    *,
    joined: bool = False,
) -> None:
    means = [float("nan") if each.mean is None else each.mean * factor for each in found]
    widths = [(each.half_width or 0.0) * factor for each in found]
    ax.errorbar(
        places, means, yerr=widths, fmt=MARKERS[look], color=COLOURS[look], ecolor=COLOURS[look], elinewidth=2.2,
        capsize=3.5, markersize=8, markeredgecolor=INK, markeredgewidth=0.7, label=words or None, zorder=3,
        linestyle="-" if joined else "none", linewidth=1.2,
    )  # fmt: skip


def _dress(ax: Axes, title: str, below: str, people: Sequence[int]) -> None:
    from matplotlib.ticker import StrMethodFormatter

    headed(ax, title)
    ax.set_xlabel(below, fontsize=11.5, color=INK)
    ax.set_xticks(people)
    ax.set_xlim(min(people) - 0.5, max(people) + 0.5)
    ax.yaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    dressed(ax, grid="y")
