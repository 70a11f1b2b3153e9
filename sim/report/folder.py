"""A folder with everything about a run: written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.report import records
from sim.report.briefing import brief, section_markdown
from sim.report.comma_separated import render_csv
from sim.report.figures import comparison, style
from sim.report.figures import welch as welch_figure
from sim.report.figures.gallery import PICTURES
from sim.report.ledger import has_ledger
from sim.report.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.results.exhibit import Exhibit
    from sim.results.results import Results
    from sim.results.warm_up import Curve, WarmUp


_FURTHER: Final = tuple(picture for picture in PICTURES if picture.name != "comparison")


class FolderError(Exception):
    """A folder that cannot be written; `help` says what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.help = remedy


def contents(
    results: Results,
    document: str,
    requests: str,
    ledger: str,
    curves: Sequence[Curve] = (),
    exhibit: Exhibit | None = None,
) -> dict[str, bytes | None]:
    """Our files by name: the JSON `document` of the results, a CSV a table, the figures, a page to read.

    `requests` is the CSV of one replication's request log, `ledger` that of its requests that were done elsewhere,
    `curves` what the warm-up was found from: where there are any, a figure shows them. `exhibit` is what the figures
    beyond the comparison are made from, those that have something to show. Tables without rows are written too, and
    every figure of ours that this run has not is None, which takes that of another run away: a folder never mixes two
    runs.
    """
    sections = brief(
        results, None, ledger=has_ledger(results), losers=len(results.policies) > 1, elsewhere="measures.csv"
    )
    page = [f"# {escape(results.scenario)}", *([escape(results.description)] if results.description else [])]
    page += ["![Waits and bypass by policy](figure.svg)", *map(section_markdown, sections)]
    second = welch(results.warm_up, curves, results.days_per_week) if results.warm_up and curves else {}
    if second:
        page.append("![How the queue and trust settle](welch.svg)")
    pictures = _pictures(exhibit, page) if exhibit else {}
    page.append(f"Made by: `{results.provenance.command}`")
    texts = {
        "results.json": document,
        "measures.csv": render_csv(records.FIGURES, records.figures(results)),
        "comparisons.csv": render_csv(records.COMPARISONS, records.comparisons(results)),
        "goals.csv": render_csv(records.GOALS, records.goals(results)),
        "theory.csv": render_csv(records.THEORY, records.theory(results)),
        "requests.csv": requests,
        "ledger.csv": ledger,
        "report.md": "\n\n".join(page) + "\n",
    }
    files: dict[str, bytes | None] = dict.fromkeys(_figure_files())
    files |= {name: text.encode() for name, text in texts.items()}
    return files | style.files("figure", lambda: comparison.draw(results)) | pictures | second


def _figure_files() -> list[str]:
    """The names of all files of figures that a run may have."""
    names = ["figure", "welch", *(picture.name for picture in _FURTHER)]
    return [f"{name}.{kind}" for name in names for kind in ("svg", "png")]


def _pictures(exhibit: Exhibit, page: list[str]) -> dict[str, bytes]:
    """The figures beyond the comparison, which is figure.svg, as files by name; each is shown on the page."""
    files: dict[str, bytes] = {}
    for picture in _FURTHER:
        if picture.applies(exhibit):
            files |= style.files(picture.name, partial(picture.draw, exhibit))
            page += [f"![{escape(picture.title(exhibit))}]({picture.name}.svg)", escape(picture.caption(exhibit))]
    return files


def welch(warm_up: WarmUp, curves: Sequence[Curve], days_per_week: float) -> dict[str, bytes]:
    """Welch's figure, as files by name."""
    return style.files("welch", lambda: welch_figure.draw(warm_up, curves, days_per_week))


def check_folder(directory: Path) -> None:
    """Refuse, before anything is run, a path that cannot become our folder.

    Raises:
        FolderError: it is a file, lies below one, or may not be written.
    """
    for place in (directory, *directory.absolute().parents):
        if place.is_dir():
            if not os.access(place, os.W_OK):
                raise FolderError(f"{place} may not be written", "name a folder of your own, such as --out results")
            return
        if place.exists():
            raise FolderError(f"{place} is a file, not a folder", "name a new folder, such as --out results")


def write_folder(directory: Path, files: Mapping[str, bytes | None]) -> None:
    """Write all files into a temporary folder, then move them into place; other files in the folder are left alone.

    A file that is None is taken away where it is there.

    Raises:
        FolderError: the path cannot be written (disk full, no permission, a file in the way). A new folder is then not
            there, and files that stood in an old one are whole.
    """
    check_folder(directory)
    target = directory.absolute()
    beside: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".slackline-", dir=target if target.is_dir() else target.parent))
        for name, data in files.items():
            if data is not None:
                (beside / name).write_bytes(data)
        _move(beside, target, files)
    except OSError as error:
        remedy = "free some space or name another folder"
        raise FolderError(f"{directory} could not be written: {error.strerror or error}", remedy) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)


def _move(beside: Path, target: Path, files: Mapping[str, bytes | None]) -> None:
    if not target.exists():
        beside.chmod(0o755)
        beside.replace(target)
        return
    for name, data in files.items():
        if data is None:
            (target / name).unlink(missing_ok=True)
        else:
            (beside / name).replace(target / name)
