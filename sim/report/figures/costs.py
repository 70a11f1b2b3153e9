"""The picture of what each policy costs, by what the money goes into, and how much dearer or cheaper that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.report.differences import pair, significant
from sim.report.figures.frame import closed, dressed, headed, opened, policy_label, rows_named, spanned
from sim.report.figures.losers import LOOKS
from sim.report.figures.style import BAND, GREY, INK
from sim.report.figures.words import means_in_words, named
from sim.report.lookup import mean_of, policy_named
from sim.report.numbers import Scale, interval, money, plain, scale_for
from sim.report.text import shorten
from sim.report.zones import has_no_spread, standing

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.report.differences import Pair
    from sim.results.results import PolicyResult, Results

# By measure: what it is called, its colour, and its hatching for print in grey.
PARTS: Final = {
    "it_cost": ("IT", "#94a4a2", ""),
    "bypass_cost": ("going round IT", "#ffa90e", "///"),
    "delay_cost": ("delay", "#832db6", ""),
    "own_cost": ("departments' own work", "#92dadd", "..."),
}


def applies(results: Results) -> bool:
    """Whether anything costs anything."""
    return any(mean_of(policy.all, "total_cost") for policy in results.policies)


def title(results: Results) -> str:
    """What the cheapest policy saves, or the dearest adds, beyond chance; else that no difference was found."""
    baseline = policy_named(results, results.baseline) or results.policies[0]
    others = [policy for policy in results.policies if policy.name != results.baseline]
    if not others:
        return f"{named(baseline.name)} costs {_amount(baseline)} a year"
    known = [(policy, found) for policy in others if (found := pair(results, policy, None, "total_cost"))]
    clear = [each for each in known if significant(each[1])]
    cheapest = min(clear, key=lambda each: _difference(each[1]), default=None)
    if cheapest is not None and _difference(cheapest[1]) < 0:
        less = f"{_change(cheapest[1])} a year less than {named(results.baseline)}"
        return f"{named(cheapest[0].name)} costs {less}{_why(cheapest[1])}"
    dearest = max(clear, key=lambda each: _difference(each[1]), default=None)
    if dearest is not None:
        start = "Every policy costs more: " if len(clear) == len(others) > 1 else "No policy is clearly cheaper: "
        return f"{start}{named(dearest[0].name)} {_change(dearest[1])} a year more than {named(results.baseline)}"
    if len(known) == len(others) and all(standing(found) == "no difference found" for _, found in known):
        return f"No difference found in what the policies cost ({_amount(baseline)} a year)"
    return f"Cannot tell which policy costs least: {_widest(known)}"


def caption(results: Results) -> str:
    """What is drawn, for a caption and for who cannot see it."""
    means = means_in_words(results, "the line at a bar's end is the total's 95 % interval")
    said = f"Money a year by what it goes into: {means}."
    others = len(results.policies) - 1
    if not others or has_no_spread(results):
        return said
    adjusted = f", adjusted for {others} policies" if others > 1 else ""
    return f"{said} Right: the paired difference of the total from {named(results.baseline)}{adjusted}."


def draw(results: Results, *, titled: bool = True) -> Figure:
    """Left the stack of costs from zero, right each policy's difference from the baseline with its interval."""
    compared = len(results.policies) > 1 and not has_no_spread(results)
    figure = opened(0.75 + 0.62 * len(results.policies))
    panels = figure.subplots(1, 2 if compared else 1, sharey=True, squeeze=False, width_ratios=[3, 2][: 1 + compared])
    scale = scale_for("money per year", [mean_of(each.all, "total_cost") for each in results.policies], 5.0)
    _stacks(results, scale, panels[0][0])
    if compared:
        _differences(results, panels[0][1])
    baseline = results.baseline if len(results.policies) > 1 else None
    rows_named(panels[0][0], [policy_label(policy.name, baseline) for policy in results.policies])
    return closed(figure, (title(results), caption(results)) if titled else None, _handles(results))


def _difference(found: Pair) -> float:
    return found.comparison.difference or 0.0


def _change(found: Pair) -> str:
    """ "115 ± 20 k": a difference without its sign, with its interval."""
    size = abs(_difference(found))
    factor, suffix = (1e-6, " M") if size >= 1e6 else (1e-3, " k") if size >= 1e3 else (1.0, "")
    half = None if found.half_width is None else found.half_width * factor
    return f"{interval(size * factor, half, most=1 if suffix else 0)}{suffix}"


def _amount(policy: PolicyResult) -> str:
    total = policy.all["total_cost"]
    return money(total.mean or 0.0, total.half_width)


def _why(found: Pair) -> str:
    """That this is worth no decision, where it is so little."""
    return ", a difference of under 2 %" if abs(_difference(found)) < 0.02 * (found.base.mean or 0.0) else ""


def _widest(known: list[tuple[PolicyResult, Pair]]) -> str:
    """The policy whose difference is least sure, with its interval."""
    sure = [each for each in known if each[1].half_width is not None]
    if not sure:
        return "an interval is missing"
    policy, found = max(sure, key=lambda each: each[1].half_width or 0.0)
    low, high = found.comparison.low or 0.0, found.comparison.high or 0.0
    span = f"between {_signed_money(low)} and {_signed_money(high)}"
    return f"{named(policy.name)} lies {span} a year of {named(found.comparison.against)}"


def _signed_money(amount: float) -> str:
    return f"{'+' if amount > 0 else ''}{money(amount)}"


def _stacks(results: Results, scale: Scale, ax: Axes) -> None:
    """Bars that add up to the total, which stands beside its interval."""
    import matplotlib as mpl

    for row in range(0, len(results.policies), 2):
        ax.axhspan(row - 0.5, row + 0.5, color=BAND, zorder=0, linewidth=0)
    starts = [0.0] * len(results.policies)
    for measure, (name, colour, hatch) in PARTS.items():
        widths = [(mean_of(policy.all, measure) or 0.0) * scale.factor for policy in results.policies]
        if not any(widths):
            continue
        with mpl.rc_context({"hatch.linewidth": 0.8}):
            ax.barh(
                range(len(widths)), widths, left=starts, height=0.5, color=colour, hatch=hatch, edgecolor=INK,
                linewidth=0.7, label=name, zorder=2,
            )  # fmt: skip
        starts = [start + width for start, width in zip(starts, widths, strict=True)]
    for row, policy in enumerate(results.policies):
        total = policy.all["total_cost"]
        if total.mean is None:
            ax.text(0, row, " no value", va="center", fontsize=11.5, color=GREY)
            continue
        half = (total.half_width or 0.0) * scale.factor
        spanned(ax, total.mean * scale.factor, row, half)
        ax.annotate(
            interval(total.mean * scale.factor, half or None), (total.mean * scale.factor + half, row), xytext=(7, 0),
            textcoords="offset points", va="center", fontsize=11.5, color=INK,
        )  # fmt: skip
    ends = [(mean_of(policy.all, "total_cost") or 0.0) * scale.factor for policy in results.policies]
    ax.set_xlim(0, max(ends) * 1.3)
    headed(ax, f"Cost ({scale.unit})")
    dressed(ax)
    _plain_ticks(ax)


def _differences(results: Results, ax: Axes) -> None:
    found = [
        (row, each)
        for row, policy in enumerate(results.policies)
        if policy.name != results.baseline and (each := pair(results, policy, None, "total_cost"))
    ]
    scale = scale_for("money per year", [each.comparison.difference for _, each in found], 5.0)
    for row in range(0, len(results.policies), 2):
        ax.axhspan(row - 0.5, row + 0.5, color=BAND, zorder=0, linewidth=0)
    for row, each in found:
        marker, fill, said = LOOKS[standing(each)]
        sure = said in {"better", "worse"}
        ax.errorbar(
            [_difference(each) * scale.factor], [row], xerr=[(each.half_width or 0.0) * scale.factor], fmt=marker,
            color=fill, ecolor=fill if sure else GREY, elinewidth=2.2, capsize=3.5, markersize=8,
            markeredgecolor=INK if sure else GREY, zorder=3,
        )  # fmt: skip
        ax.annotate(
            said, (_difference(each) * scale.factor, row), xytext=(0, -9), textcoords="offset points", ha="center",
            va="top", fontsize=11, color=INK,
        )  # fmt: skip
    ax.axvline(0.0, color=INK, linewidth=1.1, zorder=2)
    ax.margins(x=0.2)
    headed(ax, f"Against {shorten(results.baseline, 20)} ({scale.unit})")
    dressed(ax)
    _plain_ticks(ax)


def _plain_ticks(ax: Axes) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(nbins=5))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: plain(value, 0 if value == round(value) else 1)))


def _handles(results: Results) -> list[Artist]:
    from matplotlib.patches import Patch

    return [
        Patch(facecolor=colour, hatch=hatch, edgecolor=INK, linewidth=0.7, label=name)
        for measure, (name, colour, hatch) in PARTS.items()
        if any(mean_of(policy.all, measure) for policy in results.policies)
    ]
