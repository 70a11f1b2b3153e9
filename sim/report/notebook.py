"""Results in a notebook: a small table with intervals and a picture, by themselves."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sim.report.figures import bypass, comparison, costs, losers, style
from sim.report.summary import fitted_policy_table
from sim.results.results import Results
from sim.results.showing import html_of
from sim.scenario.nearest import nearest

if TYPE_CHECKING:
    from pathlib import Path

    from sim.report.figures.gallery import OfResults

_FIGURES: Final[dict[str, OfResults]] = {"comparison": comparison, "losers": losers, "bypass": bypass, "costs": costs}
_ELSEWHERE: Final = "results.policy(name).all, .departments, .kinds and .teams"


class UnknownFigureError(ValueError):
    """A figure that there is none of by this name, or that these results have nothing for."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure of results: `title` is its finding, `caption` says what is drawn. A notebook shows it by itself."""

    title: str
    caption: str
    svg: str

    def __repr__(self) -> str:
        return f"Figure: {self.title}"

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write it as SVG."""
        from pathlib import Path

        Path(path).write_text(self.svg, encoding="utf-8")


def figure(results: Results, name: str) -> Drawn:
    """A figure of the gallery that is made of results alone.

    Raises:
        UnknownFigureError: there is none of that name, or nothing to show in it.
    """
    found = _FIGURES.get(name)
    if found is None:
        near = nearest(name, _FIGURES)
        remedy = f"did you mean '{near}'?" if near else f"there are {', '.join(_FIGURES)}"
        raise UnknownFigureError(f"there is no figure '{name}'; {remedy}")
    if not found.applies(results):
        raise UnknownFigureError(f"these results have nothing to show in the figure '{name}'")
    svg = style.svg(lambda: found.draw(results)).decode()
    return Drawn(found.title(results), found.caption(results), svg)


@html_of.register(Results)
def shown(results: Results) -> str:
    """The policies by the six measures that matter most, and their comparison as a picture."""
    from sim.report.page.rendering import templates

    table = fitted_policy_table(results, None, elsewhere=_ELSEWHERE)
    table = replace(table, rows=tuple(row for row in table.rows if row.level == 0))
    drawn = figure(results, "comparison")
    picture = base64.b64encode(drawn.svg.encode()).decode()
    return templates().get_template("notebook.html").render(
        results=results, table=table, picture=picture, told=drawn.title
    )  # fmt: skip
