"""The picture of how requests go round IT: at the quote, while waiting, or without asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.report.differences import bypass_in_words, pair
from sim.report.figures.chosen import departments_by, left_out
from sim.report.figures.frame import SMALLEST, closed, dressed, headed, opened, policy_label, rows_named, spanned
from sim.report.figures.style import BAND, GREY, INK
from sim.report.figures.words import means_in_words, named
from sim.report.grammar import joined
from sim.report.lookup import department_names, mean_of, measures_of, policy_named
from sim.report.numbers import interval, percent
from sim.report.text import shorten
from sim.report.zones import RATE_ZONE, clear, improving, standing, worsening

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    """What lessens most how often the department goes round IT that does so most, else another department; where no
    policy lessens it, what worsens it most; else how that department does it.
    """
    scope = _most_of_all(results)
    others = [policy for policy in results.policies if policy.name != results.baseline]
    elsewhere = [each for each in _scopes(results) if each != scope]
    found = (
        _extreme(results, others, [scope], improving)
        or _extreme(results, others, elsewhere, improving)
        or _extreme(results, others, [scope, *elsewhere], worsening)
    )
    if found is not None:
        policy = results.policy(found.comparison.policy)
        whom = found.comparison.department
        said = f"{named(whom or 'requests')} {bypass_in_words(found)}{_parts(results, policy, whom)}"
        return f"{named(policy.name)}: {said}"
    baseline = policy_named(results, results.baseline) or results.policies[0]
    if mean_of(measures_of(baseline, scope), "bypass_rate") is None:
        return f"Cannot tell how often requests go round IT under {named(baseline.name)}"
    said = _level(baseline, scope)
    return f"{said}; {_unchanged(results, others, scope)}" if others else said


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


def _extreme(
    results: Results,
    policies: Sequence[PolicyResult],
    scopes: Sequence[str | None],
    judged: Callable[[Results, PolicyResult, str | None, str], Pair | None],
) -> Pair | None:
    """The largest change of those that are for the better or the worse, as `judged` says."""
    found = [each for policy in policies for scope in scopes if (each := judged(results, policy, scope, "bypass_rate"))]
    return max(found, key=lambda each: abs(_difference(each)), default=None)


def _level(policy: PolicyResult, scope: str | None) -> str:
    """How often requests go round IT under a policy, and how they mostly do."""
    if mean_of(measures_of(policy, scope), "bypass_rate") == 0:
        return f"{named(scope)} never goes round IT" if scope else "Requests never go round IT"
    how = f"{_rate(policy, scope)} of {'its requests' if scope else 'cases'}"
    said = f"{named(scope)} goes round IT with {how}" if scope else f"Requests go round IT in {how}"
    return f"{said}, {_mainly(policy, scope)}"


def _unchanged(results: Results, policies: Sequence[PolicyResult], scope: str | None) -> str:
    """What may be said of policies none of which changes it beyond chance and by what matters."""
    seen = {standing(pair(results, policy, scope, "bypass_rate")) for policy in policies}
    if "cannot tell" in seen:
        return "cannot tell if any policy lessens that"
    return "no difference found between the policies" if seen <= {"no difference found"} else "no policy changes much"


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
