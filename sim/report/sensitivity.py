"""The report of a sensitivity analysis: what the measure hangs on, and whether the ranking of policies survives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.assumption_words import label, range_in_words, value_in_words
from sim.report.briefing import Item, Section, caution_items
from sim.report.grammar import joined
from sim.report.influence import (
    difference_unit,
    influence_table,
    leading,
    picked,
    scale_of,
    strongest,
    target_in_words,
)
from sim.report.numbers import interval
from sim.report.survival import ranking_sentences, survival_table
from sim.report.tables import Column, Row, Table
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.results.sensitivity import Assumption, Sensitivity, Target

METHODS = {"tornado": "one at a time", "morris": "Morris screening", "sobol": "Sobol indices"}


def brief(found: Sensitivity, width: int | None, *, everything: bool = False) -> list[Section]:
    """Tables of what matters, the ranking, what follows in words, what was varied and left out, warnings.

    `width` is what tables must fit, None for no limit. Without `everything` the tables are of the baseline and of the
    policy that does best, with the assumptions that matter most.
    """
    targets = found.targets if everything else shown_targets(found)
    tables = tuple(influence_table(found, target, width, everything=everything) for target in targets)
    heading = f"{found.scenario}: what {found.measure} hangs on, {METHODS[found.method]}"
    pairs = (survival_table(found, width),) if found.rankings else ()
    sections = [
        Section(heading, tables=tables),
        Section("Does the ranking survive?", tuple(Item(f"{text}.") for text in ranking_sentences(found)), pairs),
        Section("In words", tuple(Item(f"{text}.") for text in _sentences(found, targets))),
        Section("What was varied", tables=(varied_table(found),) if everything else ()),
        Section("Left out", tuple(Item(f"{text[0].upper()}{text[1:]}.") for text in found.left_out)),
        Section("Warnings", tuple(item for caution in found.warnings for item in caution_items(caution))),
    ]
    return [section for section in sections if section.items or section.tables]


def shown_targets(found: Sensitivity) -> tuple[Target, ...]:
    """The baseline by itself, and what the best policy gains on it."""
    first = next(target for target in found.targets if target.policy == found.baseline and target.against is None)
    best = picked(found)
    return (first,) if best is None else (first, best)


def headline(found: Sensitivity) -> str:
    """One finding for the head of a figure."""
    title = measure_named(found.measure.partition("[")[0]).title
    top = leading(found, shown_targets(found)[0], 1)
    start = f"{title}: {f'most hangs on {label(top[0])}' if top else 'nothing tried moves them clearly'}"
    best = picked(found)
    ranking = next((each for each in found.rankings if best and {each.ahead, each.behind} == {*_pair(best)}), None)
    if ranking is None:
        return start
    match ranking.verdict:
        case "survives":
            return f"{start}; '{ranking.ahead}' stays ahead of '{ranking.behind}' throughout"
        case "turns":
            return f"{start}; whether '{ranking.ahead}' is ahead of '{ranking.behind}' hangs on the assumptions"
        case "cannot tell":
            return f"{start}; '{ranking.ahead}' is ahead of '{ranking.behind}', if not surely everywhere"
    return f"{start}; '{ranking.ahead}' and '{ranking.behind}' do not clearly differ"


def _pair(target: Target) -> tuple[str, ...]:
    return (target.policy,) if target.against is None else (target.policy, target.against)


def _sentences(found: Sensitivity, targets: Sequence[Target]) -> list[str]:
    """What moves each target most, how sure that is, what stands still, and how to read it."""
    return [*(_of_target(found, target) for target in targets), *_steady(found), *_how(found)]


def _of_target(found: Sensitivity, target: Target) -> str:
    estimate = next(each.estimate for each in found.middle if each.target == target)
    scale = scale_of(found, target)
    unit = difference_unit(scale) if target.against is not None else scale.unit
    mean, half = (None if value is None else value * scale.factor for value in (estimate.mean, estimate.half_width))
    top = leading(found, target, 3)
    start = f"{target_in_words(target)}: {interval(mean, half)} {'' if unit == 'count' else unit}".rstrip()
    if not top:
        return f"{start} as written; nothing tried moves it beyond chance"
    named = joined([f"{label(path)} ({strongest(found, target, path)})" for path in top])
    return f"{start} as written; it hangs most on {named}"


def _steady(found: Sensitivity) -> list[str]:
    """Policies that an assumption cannot reach, since they set it themselves."""
    told = []
    for each in found.assumptions:
        if each.steady and len(each.steady) == len(found.policies):
            told.append(f"{label(each.path)} changes nothing under any policy: all of them set it themselves")
        elif each.steady and not each.path.startswith("policies."):
            names = joined([f"'{name}'" for name in each.steady])
            verb = "sets" if len(each.steady) == 1 else "set"
            told.append(f"{names} {verb} {label(each.path)} by a lever, so that it does not vary there")
    return told


def _how(found: Sensitivity) -> list[str]:
    """How the figures are to be read."""
    base = f"Each point is the mean of {found.replications} replications with the same random demand"
    match found.method:
        case "tornado":
            return [
                f"{base}; intervals hold with 95 % for all {found.compared} ends of a table together (Bonferroni)",
                "One at a time shows nothing of what assumptions do together: --method morris or sobol does",
            ]
        case "morris":
            return [
                f"{base}; mu* is how far the measure moves, on average over the others, when one goes through its whole"
                " range; sigma is how much that differs from place to place; an mu* below the noise is chance",
            ]
    return [
        f"{base}; the first index is the share of the variance that would go if this one were known, the total index"
        " the share that would stay if all others were; intervals cover the sampling and the noise of the replications",
    ]


def varied_table(found: Sensitivity) -> Table:
    """Every assumption with its path, its value and its ends."""
    columns = (Column("Assumption"), Column("As written"), Column("Tried"), Column("Law"), Column("Note"))
    rows = tuple(Row(_varied(each, found.days_per_week)) for each in found.assumptions)
    return Table("", columns, rows, names_up_to=200)


def _varied(each: Assumption, days_per_week: float) -> tuple[str, ...]:
    value = value_in_words(each, each.value, days_per_week)
    law = "any value alike" if each.law == "uniform" else each.law
    return each.path, value, range_in_words(each, days_per_week), law, each.note
