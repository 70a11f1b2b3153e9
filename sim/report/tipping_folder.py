"""The folder of a tipping map: the JSON, its table, the picture and a page to read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.report.briefing import section_markdown
from sim.report.comma_separated import render_csv
from sim.report.figures import style
from sim.report.figures.tipping import draw
from sim.report.markdown import escape
from sim.report.tipping import COLUMNS, brief, headline, records

if TYPE_CHECKING:
    from sim.results.tipping import TippingResults


def contents(results: TippingResults, document: str) -> dict[str, bytes]:
    """Our files by name. `document` is the JSON of the results."""
    page = [f"# {escape(results.scenario)}: the tipping point"]
    page += [escape(results.description)] if results.description else []
    page.append(f"![{escape(headline(results))}](figure.svg)")
    page += map(section_markdown, brief(results, None))
    page.append(f"Made by: `{results.provenance.command}`")
    texts = {
        "results.json": document,
        "cells.csv": render_csv(COLUMNS, records(results)),
        "report.md": "\n\n".join(page) + "\n",
    }
    files = {name: text.encode() for name, text in texts.items()}
    return files | style.files("figure", partial(draw, results))
