"""What a search for a value found, in words and as a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.report.briefing import GOAL_MARKS, Item, Section, caution_items, estimate_in_words, section_markdown
from sim.report.comma_separated import render_csv
from sim.report.figures import style
from sim.report.figures.solve import draw
from sim.report.grammar import joined
from sim.report.markdown import escape
from sim.report.numbers import interval, number, scale_for, with_ends
from sim.report.tables import Column, Row, Table
from sim.report.text import fit
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.report.comma_separated import Value
    from sim.results.results import Estimate
    from sim.results.solve import Solution, Tried

VERDICTS = {"met": "meets it", "missed": "misses it", "cannot tell": "cannot tell"}
COLUMNS = (
    "value", "number", "replications", "verdict", "measure", "part", "goal", "goal_verdict", "mean", "low", "high",
)  # fmt: skip


def headline(solution: Solution) -> str:
    """The answer in one sentence, for the head of the report and of the figure."""
    goal = solution.goals[0].text if len(solution.goals) == 1 else "all goals"
    end = "smallest" if solution.smallest else "largest"
    reach = f"{solution.low} to {solution.high}"
    match solution.outcome:
        case "interrupted":
            return _so_far(solution, goal)
        case "met everywhere":
            return f"Met everywhere from {reach}: {solution.answer}, the lowest value, meets {goal} already"
        case "not reached":
            return f"Not reached from {reach}: no value tried meets {goal}"
        case "cannot tell":
            return _unclear(solution, goal)
    if solution.minimise is not None:
        return f"{solution.answer} meets {goal} with the least {solution.minimise}{_equals(solution)}"
    if not solution.whole and solution.beside is not None:
        ends = (solution.beside, solution.answer) if solution.smallest else (solution.answer, solution.beside)
        turn = "begins to be met" if solution.smallest else "is no longer met"
        return f"The value from which {goal} {turn} lies between {ends[0]} and {ends[1]}"
    return f"{solution.answer} is the {end} value that meets {goal}"


def _so_far(solution: Solution, goal: str) -> str:
    known = [
        *([f"{solution.beside} misses {goal}"] if solution.beside else []),
        *([f"{solution.answer} meets {goal if not solution.beside else 'it'}"] if solution.answer else []),
    ]
    return f"Interrupted: so far, {joined(known)}" if known else "Interrupted before anything was clear"


def _unclear(solution: Solution, goal: str) -> str:
    """ "Cannot tell between 11 and 12", or whether the goal is reached at all."""
    if solution.answer is None:
        return f"Cannot tell whether {goal} can be met from {solution.low} to {solution.high}"
    first, last = (solution.unsure[0], solution.answer) if solution.smallest else (solution.answer, solution.unsure[-1])
    return f"Cannot tell between {first} and {last}"


def _equals(solution: Solution) -> str:
    return f", no different beyond chance from {joined(solution.equals, 'or')}" if solution.equals else ""


def explained(solution: Solution) -> list[Item]:
    """What the answer stands on: the values beside it with their figures, and how sure all of it is."""
    items = [Item(f"{headline(solution)}.")]
    named = [value for value in (solution.beside, *solution.unsure, solution.answer) if value is not None]
    order = [each.value for each in solution.tried]
    for value in sorted(dict.fromkeys(named), key=order.index):
        tried = solution.of(value)
        if tried is not None:
            items.append(Item(_of_value(solution, tried), GOAL_MARKS[tried.verdict], level=1))
    items += [Item(sentence) for sentence in (*_remarks(solution), _sureness(solution))]
    return items


def _of_value(solution: Solution, tried: Tried) -> str:
    """ "11 meets it: bypass_rate[Marketing] 8.2 % [7.5, 8.9]"."""
    figures = [
        f"{_subject(solution, place)} {estimate_in_words(goal.metric, estimate, solution.days_per_week)}"
        for place, (goal, estimate) in enumerate(zip(solution.goals, tried.estimates, strict=True))
    ]
    verdict = f"{VERDICTS[tried.verdict]}, {_runs(tried)}"
    return f"{tried.value} ({verdict}): {', '.join(figures)}"


def _runs(tried: Tried) -> str:
    failed = f", {len(tried.failed)} failed" if tried.failed else ""
    return f"{tried.replications:,} replications{failed}"


def _subject(solution: Solution, place: int) -> str:
    goal = solution.goals[place]
    return goal.metric if goal.part is None else f"{goal.metric}[{goal.part}]"


def _remarks(solution: Solution) -> list[str]:
    remarks = []
    if not solution.smallest:
        remarks.append("Small values meet it and large ones miss it, so that the largest that meets it was looked for.")
    if solution.turns:
        remarks.append(
            "Along the range a measure goes up and down, or goals pull apart, so that no value could be left out."
        )
    if solution.everywhere and solution.minimise is None and not solution.partial:
        met = [each.value for each in solution.tried if each.verdict == "met"]
        remarks.append(f"All {solution.values} values were looked at; those that meet it: {', '.join(met) or 'none'}.")
    elif len(solution.tried) < solution.values:
        remarks.append(
            "Values that were not tried are taken to lie between their neighbours: nothing seen speaks against it."
        )
    if solution.minimise is not None and solution.unsure and solution.answer is not None:
        remarks.append(f"Whether {joined(solution.unsure, 'or')} meets the goal is unclear; it might have less.")
    if not solution.whole:
        remarks.append(f"Values were tried {solution.step} apart; --resolution makes that finer or coarser.")
    return remarks


def _sureness(solution: Solution) -> str:
    confidence = f"{100 * solution.confidence:.3g} %"
    return (
        f"The answer holds with {confidence} confidence: so do all intervals here together, for the {solution.values}"
        f" values of the range and each time that one was looked at. {solution.runs:,} runs, all from the same random"
        f" numbers; one value takes {solution.most:,} at most."
    )


def tried_table(solution: Solution, width: int | None) -> Table:
    """Every value tried, in order: replications, estimate of each goal's measure, verdict."""
    tables = [_table(solution, narrow=narrow) for narrow in (False, True)]
    return tables[0] if width is None else fit(tables, width)[0]


def _table(solution: Solution, *, narrow: bool) -> Table:
    columns = [Column("Value"), Column("Replications" if not narrow else "Runs", importance=1)]
    cells: list[list[str]] = [[f"{each.replications:,}" for each in solution.tried]]
    for place, goal in enumerate(solution.goals):
        found = [each.estimates[place] for each in solution.tried]
        unit, column = _column(solution, goal.metric, found, [goal.value])
        columns.append(Column(_subject(solution, place), unit))
        cells.append(column)
    columns.append(Column("Goal" if len(solution.goals) == 1 else "All goals"))
    cells.append([f"{GOAL_MARKS[each.verdict]} {VERDICTS[each.verdict]}" for each in solution.tried])
    if solution.minimise is not None:
        _add_minimised(solution, columns, cells)
    rows = tuple(Row((each.value, *(column[place] for column in cells))) for place, each in enumerate(solution.tried))
    return Table("", tuple(columns), rows)


def _column(
    solution: Solution,
    metric: str,
    found: Sequence[Estimate | None],
    about: Sequence[float | None],
) -> tuple[str, list[str]]:
    """The unit of a measure's column, which suits the figures `about`, and its cells."""
    scale = scale_for(measure_named(metric).unit, about, solution.days_per_week)
    return ("" if scale.unit == "count" else scale.unit), [_cell(each, scale.factor) for each in found]


def _cell(estimate: Estimate | None, factor: float) -> str:
    """ "8.0 [6.5, 9.4]": the two sides of an interval need not be alike."""
    if estimate is None or estimate.mean is None:
        return interval(None, None)
    if estimate.low is None or estimate.high is None or estimate.low == estimate.high:
        return number(estimate.mean * factor)
    mean, low, high = with_ends(estimate.mean * factor, estimate.low * factor, estimate.high * factor)
    return f"{mean} [{low}, {high}]"


def _add_minimised(solution: Solution, columns: list[Column], cells: list[list[str]]) -> None:
    name = solution.minimise or ""
    metric = name.partition("[")[0].strip()
    for title, found in (
        (name, [each.minimised for each in solution.tried]),
        (f"against {solution.answer}", [each.behind for each in solution.tried]),
    ):
        about = [None if each is None else each.mean for each in found]
        unit, column = _column(solution, metric, found, about)
        columns.append(Column(title, unit, importance=2))
        cells.append(column)


def brief(solution: Solution, width: int | None) -> list[Section]:
    """The answer, what was tried, warnings."""
    sections = [
        Section("Answer", tuple(explained(solution))),
        Section(
            f"{solution.title[:1].upper()}{solution.title[1:]} under {solution.policy}: what was tried",
            tables=(tried_table(solution, width),),
        ),
        Section("Warnings", tuple(item for caution in solution.warnings for item in caution_items(caution))),
    ]
    return [section for section in sections if section.items or section.tables]


def records(solution: Solution) -> list[tuple[Value, ...]]:
    """Every estimate of every value tried, in the columns of `COLUMNS`; the minimised measure has no goal."""
    rows: list[tuple[Value, ...]] = []
    for each in solution.tried:
        start = (each.value, each.number, each.replications, each.verdict)
        for goal, verdict, estimate in zip(solution.goals, each.verdicts, each.estimates, strict=True):
            rows.append(
                (*start, goal.metric, goal.part, goal.text, verdict, estimate.mean, estimate.low, estimate.high)
            )
        if each.minimised is not None:
            found = each.minimised
            rows.append((*start, solution.minimise, None, None, None, found.mean, found.low, found.high))
    return rows


def contents(solution: Solution, document: str) -> dict[str, bytes]:
    """The files of `--out` by name."""
    page = [f"# {escape(solution.scenario)}", "![The values tried](figure.svg)"]
    page += [section_markdown(section) for section in brief(solution, None)]
    page.append(f"Made by: `{solution.provenance.command}`")
    texts = {
        "results.json": document,
        "tried.csv": render_csv(COLUMNS, records(solution)),
        "report.md": "\n\n".join(page) + "\n",
    }
    files = {name: text.encode() for name, text in texts.items()}
    return files | style.files("figure", partial(draw, solution, headline(solution)))
