"""What a selection found: the answer, what it is worth, and a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.briefing import Item, Section, caution_items
from sim.report.grammar import joined
from sim.report.lookup import title_in_sentence
from sim.report.numbers import Scale, interval, number, percent, scale_for
from sim.report.tables import Column, Row, Table
from sim.report.text import fit
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from sim.results.results import Estimate
    from sim.results.select import Contender, Selected

UNADJUSTED = (
    "± is a 95 % interval, not adjusted for the selection: the one picked tends to look a little better than it is,"
    " those dropped a little worse."
)
METHOD = (
    "Method: Kim and Nelson's fully sequential procedure, with variances from all replications so far, so that skewed"
    " figures mislead it less. docs/explanation.md says how often it was right in tests."
)


def brief(selected: Selected, width: int | None) -> list[Section]:
    """The answer, the policies, what the answer is worth, and warnings; tables fit `width`, None for no limit."""
    warnings = tuple(item for caution in selected.warnings for item in caution_items(caution))
    sections = [
        Section(f"{selected.scenario}: {headline(selected)}", tuple(Item(each) for each in _answer(selected))),
        Section("The policies, the best first" if selected.left else "The policies", tables=(_table(selected, width),)),
        Section("What this is worth", tuple(Item(each) for each in _worth(selected))),
        Section("Warnings", warnings),
    ]
    return [section for section in sections if section.items or section.tables]


def headline(selected: Selected) -> str:
    """The answer in one line."""
    what = title_in_sentence(selected.metric, selected.part)
    match selected.outcome:
        case "selected":
            return f"{selected.best} is picked by {what} ({selected.direction})"
        case "alike":
            return f"{joined(selected.left)} are alike by {what}"
        case "cannot tell":
            return f"cannot tell between {joined(selected.left)} by {what}"
        case "withheld":
            return "no policy is selected"
        case "interrupted":
            return "interrupted before the answer"


def ranked(selected: Selected) -> list[Contender]:
    """The policies by how far they are behind, the one in front first."""
    return sorted(selected.contenders, key=lambda each: _behind(each, selected.front))


def scale_of(selected: Selected) -> Scale:
    """The unit in which the measure reads best."""
    means = [each.estimate.mean for each in selected.contenders]
    return scale_for(measure_named(selected.metric).unit, means, selected.days_per_week)


def amount_in_words(selected: Selected, amount: float) -> str:
    """A difference of the measure: "43 k a year", "0.5 days", "2 points"."""
    scale = scale_for(measure_named(selected.metric).unit, [amount], selected.days_per_week)
    unit = {"%": " points", "count": ""}.get(scale.unit, f" {scale.unit}")
    shown = number(amount * scale.factor)
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return f"{shown}{unit.removesuffix('s') if shown == '1' else unit}"


def replications_in_words(selected: Selected) -> str:
    """How many replications were looked at, of the policies that stayed longest."""
    most = max(each.replications for each in selected.contenders)
    return f"{most:,} replication{'' if most == 1 else 's'}"


def _behind(contender: Contender, front: str | None) -> float:
    if contender.policy == front or contender.behind is None or contender.behind.mean is None:
        return 0.0
    return contender.behind.mean


def _answer(selected: Selected) -> list[str]:
    after = replications_in_words(selected)
    subject = selected.subject
    match selected.outcome:
        case "selected":
            best = next(each for each in selected.contenders if each.policy == selected.best)
            figure = _with_unit(best.estimate, scale_of(selected))
            return [f"{selected.best}: {figure} ({subject}), after {after}.", *_not_clearly_worse(selected)]
        case "alike":
            named = f"{selected.best} is named as it is the baseline or comes first"
            return [f"They had the same {subject} in every one of {after}: take any; {named}."]
        case "cannot tell":
            return _cannot_tell(selected, after)
        case "withheld":
            return [f"The answer is withheld after {after}: the warnings say why."]
        case "interrupted":
            return [f"Interrupted with {after} done: the figures are what came of these, and nothing is selected."]


def _not_clearly_worse(selected: Selected) -> list[str]:
    """Which of the others may be as good as the one picked."""
    zone = selected.zone
    if zone is None:
        return []
    close = [
        each.policy
        for each in ranked(selected)
        if each.behind is not None and each.behind.low is not None and each.behind.low <= zone.value
    ]
    matters = amount_in_words(selected, zone.value)
    if not close:
        return [f"Every other is clearly worse by more than {matters}."]
    return [f"Not clearly worse by more than {matters}, and so perhaps as good: {', '.join(close)}."]


def _cannot_tell(selected: Selected, after: str) -> list[str]:
    bound, zone = selected.at_most, selected.zone
    if bound is None or zone is None:
        return []
    most = amount_in_words(selected, bound)
    matters = amount_in_words(selected, zone.value)
    told = (
        f"After {after}, nobody can tell between {joined(selected.left)}: their {selected.subject} differs by at most"
        f" {most} ({percent(selected.confidence)} interval)"
    )
    if bound <= zone.value:
        return [f"{told}, which is no more than the {matters} that matter. Any of them will do."]
    more = f"about {selected.needed:,} replications would tell (--replications {selected.needed})"
    return [f"{told}; {matters} matter. {more[:1].upper()}{more[1:]}, or let more count as equal (--indifference)."]


def _worth(selected: Selected) -> list[str]:
    zone = selected.zone
    if zone is None:
        return []
    matters = amount_in_words(selected, zone.value)
    of = ""
    if zone.share_of is not None:
        scale = scale_for(measure_named(selected.metric).unit, [zone.share_of], selected.days_per_week)
        unit = "" if scale.unit == "count" else f" {scale.unit}"
        of = (
            f" ({zone.text} of the {number(zone.share_of * scale.factor)}{unit} that {selected.baseline} had in the"
            f" first 30 replications, fixed from then on)"
        )
    sure = percent(selected.confidence)
    return [
        f"Indifference zone: {matters}{of}. Policies closer to the best than this count as equally good.",
        f"If the best policy is better than every other by {matters} or more, this procedure picks it with a"
        f" probability of {sure} or more. Where several are within {matters} of the best, it may pick any of these.",
        f"{len(selected.contenders)} policies were compared, all under the same demand (common random numbers). One was"
        f" dropped as soon as it was unlikely to be better than another by {matters}.",
        METHOD,
    ]


def _table(selected: Selected, width: int | None) -> Table:
    scale = scale_of(selected)
    unit = "" if scale.unit == "count" else scale.unit
    columns = (
        Column("Policy"),
        Column("Mean", unit, name=selected.subject),
        Column("Worse by", "points" if unit == "%" else unit),
        Column("Replications"),
        Column("Beaten by", importance=1),
    )
    rows = tuple(
        Row(
            (
                each.policy,
                _figure(each.estimate, scale),
                "" if each.behind is None else _figure(each.behind, scale),
                f"{each.replications:,}",
                each.dropped_by or "",
            )
        )
        for each in ranked(selected)
    )
    table = Table("", columns, rows, notes=(UNADJUSTED,) if selected.left else ())
    return table if width is None else fit([table], width)[0]


def _figure(estimate: Estimate, scale: Scale) -> str:
    if estimate.mean is None:
        return "–"
    half = None if estimate.half_width is None else estimate.half_width * scale.factor
    return interval(estimate.mean * scale.factor, half)


def _with_unit(estimate: Estimate, scale: Scale) -> str:
    return _figure(estimate, scale) if scale.unit == "count" else f"{_figure(estimate, scale)} {scale.unit}"
