"""The folder of a sweep: the JSON, its tables, its pictures and a page to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.briefing import section_markdown
from sim.report.comma_separated import render_csv
from sim.report.figures import style
from sim.report.figures.sweep import pictures
from sim.report.markdown import escape
from sim.report.sweep import brief, headline
from sim.report.sweep_records import CROSSINGS, crossing_rows, figure_columns, figure_rows

if TYPE_CHECKING:
    from sim.results.sweep import SweepResults


def contents(results: SweepResults, document: str) -> dict[str, bytes]:
    """Our files by name. `document` is the JSON of the results."""
    drawn = pictures(results)
    page = [f"# {escape(results.scenario)}: a sweep", *([escape(results.description)] if results.description else [])]
    page += [f"![{escape(headline(results, column))}]({name}.svg)" for column, name in enumerate(drawn)]
    page += map(section_markdown, brief(results, None, elsewhere="measures.csv"))
    page.append(f"Made by: `{results.provenance.command}`")
    texts = {
        "results.json": document,
        "measures.csv": render_csv(figure_columns(results), figure_rows(results)),
        "crossings.csv": render_csv(CROSSINGS, crossing_rows(results)),
        "report.md": "\n\n".join(page) + "\n",
    }
    files = {name: text.encode() for name, text in texts.items()}
    for name, draw in drawn.items():
        files |= style.files(name, draw)
    return files
