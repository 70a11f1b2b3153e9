"""The picture of who loses: what each policy changes for each department, better or worse beyond chance, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.report.differences import Pair, pair, wait_in_words
from sim.report.figures.frame import SMALLEST, closed, dressed, headed, opened, rows_named
from sim.report.figures.style import BAND, COLOURS, GREY, INK
from sim.report.figures.words import means_in_words, named
from sim.report.grammar import capital, joined
from sim.report.lookup import department_names
from sim.report.losers import find_losers
from sim.report.numbers import Scale, scale_for
from sim.report.text import shorten
from sim.report.zones import Standing, has_no_spread, standing, worsening
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    from sim.results.results import PolicyResult, Results

MEASURES: Final = {
    "wait_mean": "Wait until start",
    "bypass_rate": "Gone round IT",
    "on_time_rate": "Done in time",
    "delay_cost": "Cost of delay",
}
MOST_ROWS: Final = 26  # of departments, over all policies
MOST_NAMED: Final = 3  # departments in the title, by policy
_FEW: Final = 4  # policies that a title has room for
_SIZE, _SMALL = 7.5, 6.0  # of marks
# Shape and fill say the same as the colour, for print in grey.
LOOKS: Final[dict[Standing, tuple[str, str, str]]] = {
    "better": ("o", COLOURS[0], "better"),
    "worse": ("D", COLOURS[2], "worse"),
    "no difference found": ("o", "#c9ccd1", "no difference found"),
    "cannot tell": ("s", "white", "cannot tell"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the figure: a policy's heading, or one of its departments."""

    policy: PolicyResult
    department: str | None


def applies(results: Results) -> bool:
    """Whether departments are there to set against each other, policies with intervals to do it by, and a measure."""
    if not _others(results) or len(department_names(results)) < 2 or has_no_spread(results):
        return False
    return bool(_metrics(results, _lines(results)))


def title(results: Results) -> str:
    """Who loses: "Embedded web team: Finance and Operations lose; nobody clearly loses under Honest dates"."""
    losing: list[tuple[PolicyResult, list[str]]] = []
    harmless: list[str] = []
    unsure: list[str] = []
    for policy in _others(results):
        names = [loser.name for loser in find_losers(results, policy)]
        if names:
            losing.append((policy, names))
        else:
            (unsure if _nothing_sure(results, policy) else harmless).append(named(policy.name))
    losing.sort(key=lambda each: -_heaviest(results, *each))
    said = [_loss(results, *losing[0])] if losing else []
    rest = len(losing) - 1
    said += [f"{rest} other {'policy has' if rest == 1 else 'policies have'} losers"] if rest > 0 else []
    for verdict, policies in (("nobody clearly loses", harmless), ("cannot tell who loses", unsure)):
        said += [f"{verdict} under {_under(results, policies)}"] if policies else []
    sentence = "; ".join(said)
    return sentence if losing else capital(sentence)


def _under(results: Results, names: Sequence[str]) -> str:
    """These policies by name, or how many they are."""
    if len(names) < _FEW:
        return joined(names, "or")
    return "any of the policies" if len(names) == len(_others(results)) else f"{len(names)} policies"


def caption(results: Results) -> str:
    """What is drawn, for a caption and for who cannot see it."""
    compared = len(_others(results))
    adjusted = f", adjusted for {compared} policies" if compared > 1 else ""
    shown, of = _most(results), len(department_names(results))
    rest = f" For each policy, the {shown} of {of} departments that lose or change most." if shown < of else ""
    means = means_in_words(results, f"lines are 95 % intervals of paired differences{adjusted}")
    return (
        f"Each department's change under each policy against {named(results.baseline)}, with the same demand under "
        f"both: {means}. Right of the line is worse.{rest}"
    )


def draw(results: Results, *, titled: bool = True) -> Figure:
    """A panel a measure, a row a department below each policy; right is worse in every panel."""
    lines = _lines(results)
    metrics = _metrics(results, lines)
    figure = opened(0.55 + 0.3 * len(lines))
    panels = figure.subplots(1, len(metrics), sharey=True, squeeze=False)[0]
    for metric, ax in zip(metrics, panels, strict=True):
        _panel(results, lines, metric, ax)
    names = [shorten(line.department, 28) if line.department else shorten(line.policy.name, 34) for line in lines]
    rows_named(panels[0], names)
    for text, line in zip(panels[0].get_yticklabels(), lines, strict=True):
        text.set_fontweight("normal" if line.department else "bold")
    return closed(figure, (title(results), caption(results)) if titled else None, _handles())


def _others(results: Results) -> list[PolicyResult]:
    return [policy for policy in results.policies if policy.name != results.baseline]


def _loss(results: Results, policy: PolicyResult, names: Sequence[str]) -> str:
    """Who loses by a policy, and how much longer the one waits that waits longer by most."""
    waits = [found for name in names if (found := worsening(results, policy, name, "wait_mean"))]
    worst = max(waits, key=lambda found: found.comparison.difference or 0.0, default=None)
    if len(names) == 1:
        said = f"{named(names[0])} {wait_in_words(worst)}" if worst else f"{named(names[0])} loses"
        return f"{named(policy.name)}: {said}"
    who = joined([named(name) for name in names]) if len(names) <= MOST_NAMED else f"{len(names)} departments"
    amount = f" ({named(worst.subject)} {wait_in_words(worst)})" if worst else ""
    return f"{named(policy.name)}: {who} lose{amount}"


def _nothing_sure(results: Results, policy: PolicyResult) -> bool:
    """Whether of no wait under a policy anything can be said."""
    pairs = [pair(results, policy, name, "wait_mean") for name in department_names(results)]
    return all(standing(found) == "cannot tell" for found in pairs)


def _heaviest(results: Results, policy: PolicyResult, names: Sequence[str]) -> float:
    """How many times as long the loser waits that is worst off; 0 where none waits longer."""
    waits = [found for name in names if (found := worsening(results, policy, name, "wait_mean"))]
    return max(((found.other.mean or 0.0) / max(found.base.mean or 0.0, 1e-9) for found in waits), default=0.0)


def _most(results: Results) -> int:
    """How many departments each policy has room for."""
    return min(len(department_names(results)), max(3, MOST_ROWS // max(1, len(_others(results)))))


def _lines(results: Results) -> list[Line]:
    most = _most(results)
    lines = []
    for policy in _others(results):
        losers = {loser.name for loser in find_losers(results, policy)}
        by_weight = sorted(
            department_names(results), key=lambda name: (name not in losers, -_weight(results, policy, name))
        )
        kept = by_weight[:most]
        lines.append(Line(policy, None))
        lines += [Line(policy, name) for name in department_names(results) if name in kept]
    return lines


def _weight(results: Results, policy: PolicyResult, department: str) -> float:
    found = pair(results, policy, department, "wait_mean")
    return 0.0 if found is None else abs(found.comparison.difference or 0.0)


def _metrics(results: Results, lines: Sequence[Line]) -> list[str]:
    """The measures that have a panel; none, where so little happened that all of them are unknown or zero."""
    return [metric for metric in MEASURES if _known(results, lines, metric)]


def _known(results: Results, lines: Sequence[Line], metric: str) -> bool:
    """Whether a measure is there and anywhere but zero, before or after."""
    found = [pair(results, line.policy, line.department, metric) for line in lines if line.department]
    return any(each is not None and _happens(each) for each in found)


def _happens(found: Pair) -> bool:
    """Whether there is anything to compare: who never goes round IT under either policy has no place there."""
    return bool(found.base.mean or found.other.mean)


def _panel(results: Results, lines: Sequence[Line], metric: str, ax: Axes) -> None:
    known = [
        (row, found)
        for row, line in enumerate(lines)
        if line.department and (found := pair(results, line.policy, line.department, metric)) and _happens(found)
    ]
    scale = _scale(metric, [found for _, found in known], results.days_per_week)
    for row, line in enumerate(lines):
        if line.department is None:
            ax.axhspan(row - 0.5, row + 0.5, color=BAND, zorder=0, linewidth=0)
    for row, found in known:
        _point(found, row, scale.factor, ax)
    ax.axvline(0.0, color=INK, linewidth=1.1, zorder=2)
    ax.margins(x=0.1)
    low, high = ax.get_xlim()
    reach = max(high, -low) * 0.12
    ax.set_xlim(min(low, -reach), max(high, reach))
    if measure_named(metric).better == "higher":
        ax.invert_xaxis()
    headed(ax, f"{MEASURES[metric]}\n({scale.unit})")
    dressed(ax)
    ax.set_xlabel("← better  |  worse →", fontsize=SMALLEST, color=GREY)
    _few_ticks(ax)


def _scale(metric: str, found: Sequence[Pair], days_per_week: float) -> Scale:
    unit = measure_named(metric).unit
    scale = scale_for(unit, [each.comparison.difference for each in found], days_per_week)
    return Scale("points", 100.0) if unit == "share" else scale


def _few_ticks(ax: Axes) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(nbins=3, min_n_ticks=2))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _signed(value)))


def _signed(value: float) -> str:
    text = f"{abs(value):,g}"
    return text if value == 0 else f"{'+' if value > 0 else '−'}{text}"


def _point(found: Pair, row: int, factor: float, ax: Axes) -> None:
    marker, fill, said = LOOKS[standing(found)]
    sure = said in {"better", "worse"}
    ax.errorbar(
        [(found.comparison.difference or 0.0) * factor], [row], xerr=[(found.half_width or 0.0) * factor], fmt=marker,
        color=fill, ecolor=fill if sure else GREY, elinewidth=2.2, capsize=3, markersize=_SIZE if sure else _SMALL,
        markeredgecolor=INK if sure else GREY, markeredgewidth=0.9, zorder=3, label=said,
    )  # fmt: skip


def _handles() -> list[Line2D]:
    from matplotlib.lines import Line2D as Handle

    return [
        Handle(
            [], [], linestyle="none", marker=marker, color=fill, markeredgewidth=0.9, label=said,
            markersize=_SIZE if said in {"better", "worse"} else _SMALL,
            markeredgecolor=INK if said in {"better", "worse"} else GREY,
        )
        for marker, fill, said in LOOKS.values()
    ]  # fmt: skip
