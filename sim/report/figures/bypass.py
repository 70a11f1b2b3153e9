"""The picture of how requests go round IT: at the quote, while waiting, or without asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.report.differences import bypass_in_words, pair
from sim.report.figures.chosen import departments_by, left_out
from sim.report.figures.frame import SMALLEST, closed, dressed, headed, opened, policy_label, rows_named, spanned
from sim.report.figures.style import BAND, GREY, INK
from sim.report.figures.words import means_in_words, named
from sim.report.lookup import department_names, joined, mean_of, measures_of, policy_named
from sim.report.numbers import interval, percent
from sim.report.text import shorten
from sim.report.zones import RATE_ZONE, clear, standing

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.report.differences import Pair
    from sim.results.results import PolicyResult, Results

MOST_DEPARTMENTS: Final = 4
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Way:
    """How a request goes round IT: its measure, its name in the legend and in a sentence, its fill."""

    measure: str
    name: str
    clause: str
    colour: str
    hatch: str


WAYS: Final = (
    Way("balk_rate", "balked: left at the quote", "at the quote", "#ffa90e", ""),
    Way("renege_rate", "reneged: left while waiting", "while waiting", "#3f90da", "///"),
    Way("never_asked_rate", "never asked", "without asking", "#832db6", ""),
)


def applies(results: Results) -> bool:
    """Whether anybody goes round IT under any policy."""
    return any(mean_of(policy.all, way.measure) for policy in results.policies for way in WAYS)


def title(results: Results) -> str:
    """How the department that goes round IT most does so, and what changes that most."""
    scope = _most_of_all(results)
    baseline = policy_named(results, results.baseline) or results.policies[0]
    others = [policy for policy in results.policies if policy.name != results.baseline]
    found = [(policy, each) for policy in others if (each := clear(results, policy, scope, "bypass_rate"))]
    best = min(found, key=lambda each: _difference(each[1]), default=None)
    if best is not None and _difference(best[1]) < -RATE_ZONE:
        policy, change = best
        who = named(scope or "requests")
        return f"{named(policy.name)}: {who} {bypass_in_words(change)}{_parts(results, policy, scope)}"
    who = named(scope) if scope else "Requests"
    whose = f"goes round IT with {_rate(baseline, scope)} of its requests" if scope else _all_of(baseline)
    said = f"{who} {whose}, {_mainly(baseline, scope)}"
    if others:
        alike = all(standing(pair(results, policy, scope, "bypass_rate")) == "no difference found" for policy in others)
        return f"{said}; " + (
            "no difference found between the policies" if alike else "cannot tell if any policy lessens that"
        )
    return said


def caption(results: Results) -> str:
    """What is drawn, for a caption and for who cannot see it."""
    shown, of = len(_scopes(results)), sum(1 for name in department_names(results) if _goes(results, name))
    lines = "the thick line is the 95 % interval of all three together, the thin lines those of each"
    said = f"Share of all requests that go round IT, by how: {means_in_words(results, lines)}."
    none = [name for name in department_names(results) if not _goes(results, name)]
    if none and len(none) < len(department_names(results)):
        who = joined([named(name) for name in none]) if len(none) <= _MOST_NAMED else f"{len(none)} departments"
        said += f" {who} never {'goes' if len(none) == 1 else 'go'} round IT."
    return said + left_out(shown, of, "those that go round IT most")


def draw(results: Results, *, titled: bool = True) -> Figure:
    """A panel a department that goes round IT, a bar a policy."""
    scopes = _scopes(results)
    columns = min(2, len(scopes))
    rows = -(-len(scopes) // columns)
    figure = opened((0.6 + 0.66 * len(results.policies)) * rows)
    panels = figure.subplots(rows, columns, sharey=True, sharex=True, squeeze=False)
    for index, ax in enumerate(panels.flat):
        if index >= len(scopes):
            ax.set_visible(False)
            continue
        _panel(results, scopes[index], ax)
        if index + columns >= len(scopes):
            ax.tick_params(labelbottom=True)
            ax.set_xlabel("% of its requests" if scopes[index] else "% of requests", fontsize=SMALLEST, color=GREY)
    baseline = results.baseline if len(results.policies) > 1 else None
    for line in panels:
        rows_named(line[0], [policy_label(policy.name, baseline) for policy in results.policies])
    return closed(figure, (title(results), caption(results)) if titled else None, _handles(results))


def _goes(results: Results, scope: str | None) -> bool:
    return any(mean_of(measures_of(policy, scope), "bypass_rate") for policy in results.policies)


def _scopes(results: Results) -> tuple[str | None, ...]:
    found = departments_by(results, "bypass_rate", MOST_DEPARTMENTS)
    return found if found and len(department_names(results)) > 1 else (None,)


def _most_of_all(results: Results) -> str | None:
    """The department that goes round IT most under the baseline, else the first shown."""
    baseline = policy_named(results, results.baseline) or results.policies[0]
    scopes = _scopes(results)
    return max(scopes, key=lambda scope: mean_of(measures_of(baseline, scope), "bypass_rate") or 0.0)


def _all_of(policy: PolicyResult) -> str:
    return f"go round IT in {_rate(policy, None)} of cases"


def _difference(found: Pair) -> float:
    return found.comparison.difference or 0.0


def _rate(policy: PolicyResult, scope: str | None) -> str:
    found = measures_of(policy, scope)["bypass_rate"]
    return percent(found.mean or 0.0, found.half_width)


def _mainly(policy: PolicyResult, scope: str | None) -> str:
    measures = measures_of(policy, scope)
    way = max(WAYS, key=lambda each: mean_of(measures, each.measure) or 0.0)
    return f"mostly {way.clause} ({percent(mean_of(measures, way.measure) or 0.0, measures[way.measure].half_width)})"


def _parts(results: Results, policy: PolicyResult, scope: str | None) -> str:
    """The ways that change beyond chance and by more than does not matter, the largest change first."""
    found = []
    for way in WAYS:
        each = clear(results, policy, scope, way.measure)
        if each is not None and abs(_difference(each)) > RATE_ZONE:
            found.append(
                (
                    abs(_difference(each)),
                    f"{way.clause} {percent(each.base.mean or 0.0)} → {percent(each.other.mean or 0.0)}",
                )
            )
    found.sort(key=lambda each: -each[0])
    return f"; {joined([text for _, text in found])}" if found else ""


def _panel(results: Results, scope: str | None, ax: Axes) -> None:
    import matplotlib as mpl

    for row in range(0, len(results.policies), 2):
        ax.axhspan(row - 0.5, row + 0.5, color=BAND, zorder=0, linewidth=0)
    starts = [0.0] * len(results.policies)
    for place, way in enumerate(WAYS):
        found = [measures_of(policy, scope).get(way.measure) for policy in results.policies]
        widths = [100 * (each.mean or 0.0) if each else 0.0 for each in found]
        halves = [100 * (each.half_width or 0.0) if each else 0.0 for each in found]
        with mpl.rc_context({"hatch.linewidth": 0.8}):
            ax.barh(
                range(len(widths)), widths, left=starts, height=0.36, color=way.colour, hatch=way.hatch, edgecolor=INK,
                linewidth=0.7, label=way.name, zorder=2,
            )  # fmt: skip
        starts = [start + width for start, width in zip(starts, widths, strict=True)]
        drawn = [row for row, width in enumerate(widths) if width > 0]
        ax.errorbar(
            [starts[row] for row in drawn], [row + 0.25 + 0.07 * place for row in drawn],
            xerr=[halves[row] for row in drawn], fmt="none", ecolor=way.colour, elinewidth=2.0, zorder=3,
        )  # fmt: skip
    for row, policy in enumerate(results.policies):
        _total(policy, scope, row, ax)
    headed(ax, shorten(scope, 34) if scope else "All requests", bold=True)
    dressed(ax)
    ax.set_xlim(left=0)
    ax.margins(x=0.2)


def _total(policy: PolicyResult, scope: str | None, row: int, ax: Axes) -> None:
    total = measures_of(policy, scope).get("bypass_rate")
    if total is None or total.mean is None:
        ax.text(0, row, " no value", va="center", fontsize=11.5, color=GREY)
        return
    half = 100 * (total.half_width or 0.0)
    spanned(ax, 100 * total.mean, row, half)
    ax.annotate(
        f"{interval(100 * total.mean, half or None)} %", (100 * total.mean + half, row), xytext=(6, 0),
        textcoords="offset points", va="center", fontsize=11.5, color=INK,
    )  # fmt: skip


def _handles(results: Results) -> list[Artist]:
    from matplotlib.patches import Patch

    return [
        Patch(facecolor=way.colour, hatch=way.hatch, edgecolor=INK, linewidth=0.7, label=way.name)
        for way in WAYS
        if any(mean_of(policy.all, way.measure) for policy in results.policies)
    ]
