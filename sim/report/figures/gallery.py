"""All pictures of a run, in the order in which somebody who decides looks at them: one list for every place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from sim.report.figures import bypass, comparison, costs, course, losers, promises, routes, waits

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from sim.results.exhibit import Exhibit
    from sim.results.results import Results


class Drawing(Protocol):
    """Draws a picture of an exhibit, with its title and caption above it or without."""

    def __call__(self, exhibit: Exhibit, /, *, titled: bool = True) -> Figure: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an exhibit.

    `name` is that of its file and of its place in a page. `applies` says whether there is anything to show: only then
    may the others be called. `title` is the finding; `caption` says what is drawn, of how many replications, and what
    the intervals are, also for who cannot see it. `draw` writes both above the picture, unless it is not `titled`.
    """

    name: str
    applies: Callable[[Exhibit], bool]
    title: Callable[[Exhibit], str]
    caption: Callable[[Exhibit], str]
    draw: Drawing


class OfResults(Protocol):
    """A file of a picture that needs the results only."""

    def applies(self, results: Results, /) -> bool: ...
    def title(self, results: Results, /) -> str: ...
    def caption(self, results: Results, /) -> str: ...
    def draw(self, results: Results, /, *, titled: bool = True) -> Figure: ...


def _of_results(name: str, file: OfResults) -> Picture:
    return Picture(
        name,
        lambda exhibit: file.applies(exhibit.results),
        lambda exhibit: file.title(exhibit.results),
        lambda exhibit: file.caption(exhibit.results),
        lambda exhibit, *, titled=True: file.draw(exhibit.results, titled=titled),
    )


PICTURES: Final = (
    _of_results("comparison", comparison),
    _of_results("losers", losers),
    Picture("waits", waits.applies, waits.title, waits.caption, waits.draw),
    _of_results("bypass", bypass),
    Picture("routes", routes.applies, routes.title, routes.caption, routes.draw),
    Picture("promises", promises.applies, promises.title, promises.caption, promises.draw),
    Picture("course", course.applies, course.title, course.caption, course.draw),
    _of_results("costs", costs),
)


def pictures_of(exhibit: Exhibit) -> tuple[Picture, ...]:
    """The pictures that have something to show."""
    return tuple(picture for picture in PICTURES if picture.applies(exhibit))
