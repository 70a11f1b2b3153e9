"""The picture of how waits are spread: not their mean alone, but how many requests wait how long."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.report.differences import pair
from sim.report.figures.chosen import departments_by, left_out
from sim.report.figures.frame import SMALLEST, closed, dressed, headed, opened, policy_label, rows_named
from sim.report.figures.style import BAND, COLOURS, GREY, INK
from sim.report.figures.words import means_in_words, named, no_finding, portrayed
from sim.report.grammar import possessive
from sim.report.lookup import department_names, mean_of, measures_of
from sim.report.numbers import Scale, duration, duration_interval, percent, scale_for
from sim.report.text import shorten
from sim.report.zones import improving, worsening
from sim.results.bands import band_of, histogram, mean_quantiles, quantiles_of
from sim.results.portrait import SHARES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.model.log import Floats
    from sim.report.differences import Pair
    from sim.results.exhibit import Exhibit
    from sim.results.portrait import Portrait
    from sim.results.results import Estimate, PolicyResult, Results

MOST_DEPARTMENTS: Final = 6
_MANY_POLICIES: Final = 8  # from here on there is room for three departments only
_BINS: Final = 36
_DRAWN: Final = 0.975  # of the requests that wait longest under any policy; the others lie right of the panel
_AT_ONCE: Final = 0.15  # from this share on it is written beside its bar
_TALLEST: Final = 0.6  # of a row's height
MARKS: Final = (("wait_p50", 0.5, "o", "half of the requests wait no longer"),
                ("wait_p90", 0.9, "D", "nine in ten wait no longer"))  # fmt: skip


def applies(exhibit: Exhibit) -> bool:
    """Whether anybody waits under any policy, and portraits say how long."""
    waits = any(mean_of(policy.all, "wait_p90") for policy in exhibit.results.policies)
    return waits and bool(exhibit.portrayed)


def title(exhibit: Exhibit) -> str:
    """Whose nine in ten wait shorter by most under which policy, and who waits longer for it; else who waits longer."""
    results = exhibit.results
    others = [policy for policy in results.policies if policy.name != results.baseline]
    if not others:
        return _alone(results)
    best = min(_changes(results, others, improving), key=_times, default=None)
    if best is not None:
        policy = results.policy(best.comparison.policy)
        worst = max(_changes(results, [policy], worsening), key=_times, default=None)
        said = f"{named(policy.name)}: {_nine_in_ten(best, results)}"
        if worst is None:
            return said
        return f"{said}; {possessive(named(worst.subject))} take {_days(worst.other, results)}, not {_before(worst)}"
    worst = max(_changes(results, others, worsening), key=_times, default=None)
    if worst is not None:
        return f"{named(worst.comparison.policy)}: {_nine_in_ten(worst, results)}"
    pairs = [pair(results, policy, scope, "wait_p90") for policy in others for scope in scopes(results)]
    return no_finding(pairs, "the wait that nine in ten requests stay within")


def _changes(
    results: Results,
    policies: Sequence[PolicyResult],
    judged: Callable[[Results, PolicyResult, str | None, str], Pair | None],
) -> list[Pair]:
    """The waits of departments that policies change, for the better or the worse as `judged` says."""
    found = [judged(results, policy, scope, "wait_p90") for policy in policies for scope in scopes(results)]
    return [each for each in found if each is not None]


def caption(exhibit: Exhibit) -> str:
    """What is drawn, for a caption and for who cannot see it."""
    results = exhibit.results
    drawn = len(exhibit.portrayed)
    seen = "" if drawn == results.replications and not results.partial else f" ({portrayed(exhibit)})"
    shown, of = len(scopes(results)), max(1, len(department_names(results)))
    lines = "pale bars are what eight in ten replications lie between, black lines 95 % intervals"
    said = (
        f"How many requests wait how long until IT starts{seen}, each shape drawn to the same height; the marks are "
        f"{means_in_words(results, lines)}."
    )
    return said + left_out(shown, of, "those that wait longest")


def draw(exhibit: Exhibit, *, titled: bool = True) -> Figure:
    """A panel a department, a row a policy: the shape of its waits above, the table's two percentiles below."""
    results = exhibit.results
    shown = scopes(results)
    columns = len(shown) if len(shown) < 5 else 3
    lines = -(-len(shown) // columns)
    figure = opened((0.78 + 0.78 * len(results.policies)) * lines)
    panels = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    means = mean_quantiles(exhibit.portraits, shown, _waits)
    reach, scale = _reach(exhibit, means)
    for index, ax in enumerate(panels.flat):
        if index >= len(shown):
            ax.set_visible(False)
            continue
        _panel(exhibit, means, shown[index], reach, scale, ax=ax)
        if index + columns >= len(shown):
            ax.tick_params(labelbottom=True)
            unit = "working days" if scale.unit == "days" else scale.unit
            ax.set_xlabel(f"wait ({unit})", fontsize=SMALLEST, color=GREY)
    baseline = results.baseline if len(results.policies) > 1 else None
    for line in panels:
        rows_named(line[0], [policy_label(policy.name, baseline) for policy in results.policies], raised=0.2)
    return closed(figure, (title(exhibit), caption(exhibit)) if titled else None, _handles())


def scopes(results: Results) -> tuple[str | None, ...]:
    """The departments that are shown; None, all requests, where there is one department only."""
    most = MOST_DEPARTMENTS if len(results.policies) < _MANY_POLICIES else MOST_DEPARTMENTS // 2
    found = departments_by(results, "wait_p90", most)
    return found if len(department_names(results)) > 1 and found else (None,)


def _times(found: Pair) -> float:
    """How many times as long the wait is as under the baseline."""
    return (found.other.mean or 0.0) / max(found.base.mean or 0.0, 1e-9)


def _days(estimate: Estimate, results: Results) -> str:
    return duration_interval(estimate.mean or 0.0, estimate.half_width, results.days_per_week)


def _before(found: Pair) -> str:
    return duration(found.base.mean or 0.0, found.base.half_width, found.days_per_week)


def _nine_in_ten(found: Pair, results: Results) -> str:
    whose = (
        f"of {possessive(named(found.comparison.department))} requests" if found.comparison.department else "requests"
    )
    return f"nine in ten {whose} start within {_days(found.other, results)}, not {_before(found)}"


def _alone(results: Results) -> str:
    """Where there is one policy only: the department that waits longest."""
    policy = results.policies[0]
    scope = max(scopes(results), key=lambda each: mean_of(measures_of(policy, each), "wait_p90") or 0.0)
    measures = measures_of(policy, scope)
    whose = f"{possessive(named(scope))} requests" if scope else "requests"
    half, nine = (_days(measures[metric], results) for metric in ("wait_p50", "wait_p90"))
    return f"Half of {whose} start within {half}, nine in ten within {nine}"


def _waits(portrait: Portrait) -> Floats:
    return portrait.waits


def _reach(exhibit: Exhibit, means: dict[tuple[str, str | None], Floats]) -> tuple[float, Scale]:
    """How many days the panels show, and in what unit."""
    place = SHARES.index(_DRAWN)
    marks = [
        estimate.high or estimate.mean or 0.0
        for policy in exhibit.results.policies
        for scope in scopes(exhibit.results)
        if (estimate := measures_of(policy, scope).get("wait_p90"))
    ]
    reach = max([*(float(each[place]) for each in means.values()), *marks, 1e-6])
    return reach, scale_for("days", [reach], exhibit.results.days_per_week)


def _shape(quantiles: Floats, reach: float) -> Floats:
    return histogram(np.array(SHARES), quantiles, np.linspace(0.0, reach, _BINS + 1))


def _panel(
    exhibit: Exhibit,
    means: dict[tuple[str, str | None], Floats],
    scope: str | None,
    reach: float,
    scale: Scale,
    *,
    ax: Axes,
) -> None:
    edges = np.linspace(0.0, reach, _BINS + 1) * scale.factor
    for row, policy in enumerate(exhibit.results.policies):
        if row % 2 == 0:
            ax.axhspan(row - 0.7, row + 0.3, color=BAND, zorder=0, linewidth=0)
        quantiles = means.get((policy.name, scope))
        if quantiles is not None:
            bars = _shape(quantiles, reach)
            heights = bars / max(float(bars.max()), 1e-12) * _TALLEST
            ax.stairs(
                row - heights, edges, baseline=row, fill=True, facecolor=COLOURS[row % len(COLOURS)], edgecolor=INK,
                linewidth=0.6, zorder=2, label=policy.name,
            )  # fmt: skip
            _at_once(quantiles, row, edges[1], ax)
        _marks(exhibit, policy, scope, row, scale.factor, ax)
    ax.set_xlim(0, reach * scale.factor * 1.03)
    headed(ax, shorten(scope, 26) if scope else "All requests", bold=True)
    dressed(ax)


def _at_once(quantiles: Floats, row: int, beside: float, ax: Axes) -> None:
    """The share that does not wait, where it is large."""
    share = float(np.mean([low <= 0 and high <= 0 for low, high in pairwise(quantiles)]))
    if share >= _AT_ONCE:
        ax.annotate(
            f"{percent(share)} at once", (beside, row - _TALLEST), xytext=(5, 2), textcoords="offset points", va="top",
            fontsize=SMALLEST, color=INK,
        )  # fmt: skip


def _marks(exhibit: Exhibit, policy: PolicyResult, scope: str | None, row: int, factor: float, ax: Axes) -> None:
    """The percentiles of the table below the shape, with their intervals, and where replications have them."""
    portraits = exhibit.portraits.get(policy.name, ())
    waits = quantiles_of(portraits, scope, _waits)
    for place, (metric, share, marker, label) in enumerate(MARKS):
        estimate = measures_of(policy, scope).get(metric)
        if estimate is None or estimate.mean is None:
            continue
        y = row + 0.08 + 0.12 * place
        if len(waits) > 1 and not np.isnan(waits).all():
            spread = band_of(waits[:, [SHARES.index(share)]])
            ax.plot(
                [spread.tenth[0] * factor, spread.ninetieth[0] * factor], [y, y], color="#b4b8bf", linewidth=5,
                solid_capstyle="butt", zorder=2.5,
            )  # fmt: skip
        ax.errorbar(
            [estimate.mean * factor], [y], xerr=[(estimate.half_width or 0.0) * factor], fmt=marker, color="white",
            ecolor=INK, elinewidth=2.0, capsize=0, markersize=6.5, markeredgecolor=INK, markeredgewidth=1.3, zorder=3,
            label=label, clip_on=False,
        )  # fmt: skip


def _handles() -> list[Artist]:
    from matplotlib.lines import Line2D

    handles: list[Artist] = [
        Line2D(
            [], [], linestyle="none", marker=marker, color="white", markersize=7.5, markeredgecolor=INK,
            markeredgewidth=1.3, label=label,
        )
        for _, _, marker, label in MARKS
    ]  # fmt: skip
    return handles
