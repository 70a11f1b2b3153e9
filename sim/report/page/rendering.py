"""The page itself: sections in their order, one style sheet, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim.report.animation import script, styles
from sim.report.lookup import replications_in_words
from sim.report.numbers import plain
from sim.report.page.departments import (
    FEW_DEPARTMENTS,
    department_section,
    every_department_section,
    shown_departments,
)
from sim.report.page.doubts import doubts_section, theory_section
from sim.report.page.elsewhere import ledger_section
from sim.report.page.life import life_section
from sim.report.page.motion import motion_section
from sim.report.page.opening import losers_section, measures_section, verdict_section
from sim.report.page.origin import banners, origin_section
from sim.report.page.pictures import course_section
from sim.report.page.vector import Drawings
from sim.report.text import NO_BREAK
from sim.results.catalogue import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment
    from markupsafe import Markup

    from sim.report.page.blocks import Section
    from sim.report.page.edition import Edition
    from sim.results.exhibit import Exhibit
    from sim.results.results import Results
    from sim.scenario.schema import Scenario

_TOGETHER = re.compile(r"(?<=\d) (?=[%kM±])|(?<=[±→]) |(?<=%) (?=→)|(?<=\b[kM]) (?=a year)|(?<=\ba) (?=year)")
_NAMES = re.compile(rf"\(({'|'.join(measure.name for measure in MEASURES)})\)")
_TYPED = re.compile(r"`([^`<>]+)`")
MOST_BYTES = 950_000


@dataclass(frozen=True, slots=True)
class Fullness:
    """What a page has room for: pictures of each department, and the animation."""

    pictures: tuple[str, ...]
    moving: bool


FULLNESS = (
    Fullness(("waits", "bypass", "promises"), moving=True),
    Fullness(("waits",), moving=True),
    Fullness(("waits",), moving=False),
    Fullness((), moving=False),
)
_FOLDER = Path(__file__).parent / "templates"


def render(exhibit: Exhibit, edition: Edition) -> str:
    """The page as HTML: one file that asks for nothing else. The same input gives the same text.

    It is smaller than `MOST_BYTES`: where it would not be, departments have fewer pictures, then there is no animation.
    """
    drawn: dict[str, bytes] = {}
    motion = cache(partial(motion_section, exhibit))
    for fullness in FULLNESS:
        drawings = Drawings(drawn)
        sections = _sections(exhibit, edition, fullness, drawings, motion)
        page = _page(exhibit, edition, sections, drawings.glyphs)
        if len(page.encode()) <= MOST_BYTES:
            break
    return page


def _page(exhibit: Exhibit, edition: Edition, sections: list[Section], glyphs: str) -> str:
    from markupsafe import Markup

    results = exhibit.results
    moving = any(block.kind == "motion" for section in sections for block in section.blocks)
    css = _style(results.scenario) + (styles() if moving else "")
    js = script() + _text("page.js") if moving else ""
    page: str = (
        templates()
        .get_template("page.html")
        .render(
            results=results,
            summary=_summary(results, exhibit.scenario),
            banners=banners(results, edition),
            sections=sections,
            contents=_contents(sections),
            glyphs=Markup(glyphs),  # drawn by us
            css=Markup(css),  # the scenario's name in it is escaped for CSS
            js=Markup(js),  # ours alone
            policy=_content_security_policy(css, js),
        )
    )
    return page


def _sections(
    exhibit: Exhibit, edition: Edition, fullness: Fullness, drawings: Drawings, motion: Callable[..., Section]
) -> list[Section]:
    """Everything, the most important first; `motion` makes the section of the animation."""
    results, scenario = exhibit.results, exhibit.scenario
    shown = shown_departments(results)
    pictures = fullness.pictures if len(shown) <= FEW_DEPARTMENTS else fullness.pictures[:2]
    found = [
        verdict_section(exhibit, drawings),
        losers_section(exhibit, drawings),
        measures_section(exhibit, drawings),
        every_department_section(results),
        *(department_section(exhibit, name, place, pictures, drawings) for place, name in enumerate(shown, start=1)),
        course_section(exhibit, drawings),
        ledger_section(results, shown),
        life_section(exhibit, drawings),
        motion(moving=fullness.moving),
        theory_section(results),
        doubts_section(results, scenario, edition),
        origin_section(results, scenario, edition),
    ]
    return [section for section in found if section is not None]


def _contents(sections: list[Section]) -> list[tuple[str, list[Section]]]:
    """The sections as the contents list them: by themselves, or several under the name of their group."""
    groups: list[tuple[str, list[Section]]] = []
    for section in sections:
        if section.within and groups and groups[-1][0] == section.within:
            groups[-1][1].append(section)
        else:
            groups.append((section.within, [section]))
    return groups


def _summary(results: Results, scenario: Scenario) -> str:
    """ "Five policies, 100 replications of two years each"."""
    policies = len(results.policies)
    years = scenario.horizon / results.days_per_year
    window = f"{plain(years, 0 if years == round(years) else 1)} year{'' if years == 1 else 's'}"
    if years < 1:
        window = f"{plain(scenario.horizon, 0)} working days"
    return (
        f"{policies} {'policies' if policies > 1 else 'policy'}, {replications_in_words(results)} of {window},"
        " all under the same random demand."
    )


@cache
def templates() -> Environment:
    """Our templates, in which every text is made inert."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    templates.filters["prose"] = _prose
    return templates


def _prose(text: str) -> Markup:
    """A sentence made inert; a figure keeps its unit on its line, and a measure's exact name is set apart."""
    from markupsafe import Markup, escape

    bound = _TOGETHER.sub(NO_BREAK, text)
    shown = _NAMES.sub(r"(<code>\1</code>)", str(escape(bound)))
    return Markup(_TYPED.sub(r"<code>\1</code>", shown))  # escaped above; only our own marks are added


def _style(name: str) -> str:
    """The style sheet; the scenario's name stands in the running footer of the print."""
    return _text("page.css").replace("SCENARIO", _css_text(name))


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _css_text(text: str) -> str:
    """Text within a CSS string: all but letters, digits and spaces as numbers."""
    return re.sub(r"[^A-Za-z0-9 ]", lambda mark: f"\\{ord(mark[0]):x} ", " ".join(text.split()))


def _content_security_policy(css: str, js: str) -> str:
    """Nothing from anywhere; of styles and scripts only the page's own."""
    script_source = f"script-src '{_digest(js)}'; " if js else ""
    return f"default-src 'none'; style-src '{_digest(css)}'; {script_source}base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
