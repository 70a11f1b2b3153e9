"""The pictures that go with an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.report.lookup import mean_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.results.exhibit import Exhibit
    from sim.results.results import Results


@dataclass(frozen=True, slots=True)
class Picture:
    """`module` of the figures draws it: from results, or from an exhibit. `needed` is a measure that is not zero."""

    title: str
    module: str
    of_exhibit: bool = False
    needed: str = ""


PICTURES: Final = {
    "comparison": Picture("Policies compared", "comparison"),
}


def pictures_in(results: Results) -> list[dict[str, str]]:
    """The pictures that say something in these results."""
    return [
        {"name": name, "title": picture.title}
        for name, picture in PICTURES.items()
        if not picture.needed or any(mean_of(policy.all, picture.needed) for policy in results.policies)
    ]


def picture_of(name: str, results: Results, exhibit: Callable[[], Exhibit]) -> bytes:
    """One picture as SVG."""
    from importlib import import_module

    from sim.report.figures.style import svg

    chosen = PICTURES[name]
    draw: Callable[[Any], Any] = import_module(f"sim.report.figures.{chosen.module}").draw
    shown = exhibit() if chosen.of_exhibit else results
    return svg(lambda: draw(shown))
