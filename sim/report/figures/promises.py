"""The picture of promised dates against actual ones: how early or late IT delivers, and how many promises it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.report.differences import pair
from sim.report.figures.chosen import departments_by, left_out
from sim.report.figures.frame import SMALLEST, closed, dressed, headed, opened, policy_label, rows_named
from sim.report.figures.style import BAND, GREY, INK
from sim.report.figures.words import means_in_words, named, no_finding, portrayed
from sim.report.lookup import department_names, mean_of, measures_of
from sim.report.numbers import Scale, interval, number, scale_for
from sim.report.text import shorten
from sim.report.zones import RATE_ZONE, clear
from sim.results.bands import histogram, mean_quantiles
from sim.results.portrait import SHARES

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.model.log import Floats
    from sim.results.exhibit import Exhibit
    from sim.results.portrait import Portrait
    from sim.results.results import Estimate, Results

MOST_DEPARTMENTS: Final = 4
EARLY, LATE = "#3f90da", "#ffa90e"
_HATCH: Final = "////"  # of what is late, for print in grey
_BINS: Final = 36
_DRAWN: Final = (0.025, 0.975)
_TALLEST: Final = 0.72


def applies(exhibit: Exhibit) -> bool:
    """Whether IT promises dates, and portraits say what became of them."""
    kept = any(mean_of(policy.all, "promise_kept_rate") is not None for policy in exhibit.results.policies)
    return kept and bool(mean_quantiles(exhibit.portraits, scopes(exhibit.results), _lateness))


def title(exhibit: Exhibit) -> str:
    """Which policy changes most how many promises are kept, and to whom."""
    results = exhibit.results
    others = [policy for policy in results.policies if policy.name != results.baseline]
    if not others:
        scope = min(scopes(results), key=lambda each: _kept(results.policies[0].name, each, results) or 0.0)
        estimate = measures_of(results.policies[0], scope)["promise_kept_rate"]
        whom = f" to {named(scope)}" if scope else ""
        return f"IT keeps {_share(estimate)} of its promises{whom}"
    found = [
        each
        for policy in others
        for scope in scopes(results)
        if (each := clear(results, policy, scope, "promise_kept_rate"))
    ]
    best = max(found, key=lambda each: abs(each.comparison.difference or 0.0), default=None)
    if best is not None and abs(best.comparison.difference or 0.0) > RATE_ZONE:
        whom = f" to {named(best.comparison.department)}" if best.comparison.department else ""
        before, after = (_share(each) for each in (best.base, best.other))
        return f"{named(best.comparison.policy)}: IT keeps {after} of its promises{whom}, not {before}"
    pairs = [pair(results, policy, scope, "promise_kept_rate") for policy in others for scope in scopes(results)]
    return f"{no_finding(pairs, 'how many promises IT keeps')}: {_level(results)}"


def caption(exhibit: Exhibit) -> str:
    """What is drawn, for a caption and for who cannot see it."""
    results = exhibit.results
    of = sum(1 for name in department_names(results) if _known(results, name))
    means = means_in_words(results, "± a 95 % interval").replace("; ±", " ±")
    said = (
        f"How long before or after the promised date IT delivers ({portrayed(exhibit)}), each shape drawn to the same "
        f"height; beside it the share of promises kept ({means}): a promise is broken when the department's grace has "
        "passed as well, whether or not the request has left."
    )
    return said + left_out(len(scopes(results)), max(of, 1), "those to which fewest are kept")


def draw(exhibit: Exhibit, *, titled: bool = True) -> Figure:
    """A panel a department, a row a policy: days before and after the promised date, and the share of promises kept."""
    results = exhibit.results
    shown = scopes(results)
    columns = len(shown) if len(shown) < 4 else 2
    lines = -(-len(shown) // columns)
    figure = opened((0.8 + 0.66 * len(results.policies)) * lines)
    panels = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    means = mean_quantiles(exhibit.portraits, shown, _lateness)
    edges, scale = _bins(means, results.days_per_week)
    for index, ax in enumerate(panels.flat):
        if index >= len(shown):
            ax.set_visible(False)
            continue
        _panel(exhibit, means, shown[index], edges, scale, ax)
        if index + columns >= len(shown):
            ax.tick_params(labelbottom=True)
            unit = "working days" if scale.unit == "days" else scale.unit
            ax.set_xlabel(f"← early  |  late →  ({unit})", fontsize=SMALLEST, color=GREY, loc="left")
    baseline = results.baseline if len(results.policies) > 1 else None
    for line in panels:
        rows_named(line[0], [policy_label(policy.name, baseline) for policy in results.policies], raised=0.3)
    return closed(figure, (title(exhibit), caption(exhibit)) if titled else None, _handles())


def scopes(results: Results) -> tuple[str | None, ...]:
    """The departments that are shown; None, all requests, where there is one department only."""
    found = departments_by(results, "promise_kept_rate", MOST_DEPARTMENTS, lowest=True)
    return found if len(department_names(results)) > 1 and found else (None,)


def _known(results: Results, scope: str | None) -> bool:
    return any(mean_of(measures_of(policy, scope), "promise_kept_rate") is not None for policy in results.policies)


def _kept(policy: str, scope: str | None, results: Results) -> float | None:
    return mean_of(measures_of(results.policy(policy), scope), "promise_kept_rate")


def _level(results: Results) -> str:
    baseline = results.policy(results.baseline)
    estimate = baseline.all["promise_kept_rate"]
    share = "no promise" if estimate.mean is None else _share(estimate)
    return f"{share} under {named(results.baseline)}"


def _lateness(portrait: Portrait) -> Floats:
    """Actual less promised date."""
    return portrait.lateness


def _bins(means: dict[tuple[str, str | None], Floats], days_per_week: float) -> tuple[Floats, Scale]:
    """The borders of the bars, in days, with one at the promised date; and the unit they are shown in."""
    first, last = (SHARES.index(share) for share in _DRAWN)
    low = min(0.0, *(float(each[first]) for each in means.values()))
    high = max(0.0, *(float(each[last]) for each in means.values()))
    width = max(high - low, 1e-6) / _BINS
    before, after = int(np.ceil(-low / width)), int(np.ceil(high / width))
    edges = np.linspace(-max(before, 1) * width, max(after, 1) * width, max(before, 1) + max(after, 1) + 1)
    edges[max(before, 1)] = 0.0
    return edges, scale_for("days", [low, high], days_per_week)


def _panel(
    exhibit: Exhibit,
    means: dict[tuple[str, str | None], Floats],
    scope: str | None,
    edges: Floats,
    scale: Scale,
    ax: Axes,
) -> None:
    import matplotlib as mpl

    results = exhibit.results
    shown = edges * scale.factor
    span = shown[-1] - shown[0]
    for row, policy in enumerate(results.policies):
        if row % 2 == 0:
            ax.axhspan(row - 0.85, row + 0.15, color=BAND, zorder=0, linewidth=0)
        quantiles = means.get((policy.name, scope))
        if quantiles is not None:
            bars = histogram(np.array(SHARES), quantiles, edges)
            heights = bars / max(float(bars.max()), 1e-12) * _TALLEST
            early = edges[:-1] < -1e-9
            for part, colour, hatch in ((early, EARLY, ""), (~early, LATE, _HATCH)):
                if part.any():
                    borders = shown[np.flatnonzero(part)[0] : np.flatnonzero(part)[-1] + 2]
                    with mpl.rc_context({"hatch.linewidth": 0.7}):
                        ax.stairs(
                            row - heights[part], borders, baseline=row, fill=True, facecolor=colour, edgecolor=INK,
                            linewidth=0.6, hatch=hatch, zorder=2,
                        )  # fmt: skip
        kept = measures_of(policy, scope).get("promise_kept_rate")
        said = "no promises" if kept is None or kept.mean is None else f"{_with_interval(kept)} kept"
        ax.text(shown[-1] + 0.03 * span, row - 0.3, said, va="center", fontsize=SMALLEST, color=INK)
    ax.axvline(0.0, color=INK, linewidth=1.2, zorder=3)
    ax.set_xlim(shown[0], shown[-1] + 0.45 * span)
    headed(ax, shorten(scope, 26) if scope else "All requests", bold=True)
    dressed(ax)
    ax.set_xticks([tick for tick in ax.get_xticks() if shown[0] <= tick <= shown[-1] + 0.02 * span])


def _share(of: Estimate) -> str:
    """A share as its interval supports it: "98.4 %", and no "100 %" for what is less."""
    half = None if of.half_width is None else 100 * of.half_width
    return f"{number(100 * (of.mean or 0.0), half, most=1)} %"


def _with_interval(of: Estimate) -> str:
    half = None if of.half_width is None else 100 * of.half_width
    return f"{interval(100 * (of.mean or 0.0), half, most=1)} %"


def _handles() -> list[Artist]:
    from matplotlib.patches import Patch

    return [
        Patch(facecolor=EARLY, edgecolor=INK, linewidth=0.7, label="delivered by the promised date"),
        Patch(facecolor=LATE, edgecolor=INK, linewidth=0.7, hatch=_HATCH, label="delivered after it"),
    ]
