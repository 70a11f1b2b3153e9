"""Where requests went: from departments to how they were done, a year, as the mean over replications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.model.log import Route
from sim.results.cases import ENDINGS, Ending
from sim.results.estimates import estimates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.model.log import Floats
    from sim.results.portrait import Portrait
    from sim.results.results import Estimate

ENDS: Final = (
    Ending.BY_IT, Ending.BY_PROVIDER, Ending.BY_ITSELF, Ending.BALKED, Ending.RENEGED, Ending.NEVER_ASKED, Ending.LOST,
    Ending.OPEN,
)  # fmt: skip
_ROUTES: Final = [int(next(route for route, ending in ENDINGS.items() if ending is end)) for end in ENDS]


@dataclass(frozen=True, slots=True)
class Flow:
    """Requests a year. `counts` has a row a source (a department, or several together), a column an entry of `ENDS`.

    `ends` are the sums over sources with their intervals, `returned` the pieces of work that came back to IT.
    """

    sources: tuple[str, ...]
    counts: Floats
    ends: tuple[Estimate, ...]
    returned: Estimate


def flow(
    portraits: Sequence[Portrait], sources: Mapping[str, Sequence[int]], years: float, *, withheld: bool = False
) -> Flow:
    """The flow of one or more portraits of a policy; `sources` says which rows of departments stand together.

    `withheld` leaves the intervals out: the portraits are what is left after a replication failed.
    """
    routes = np.array([each.routes[:, _ROUTES] for each in portraits]) / years
    return Flow(
        sources=tuple(sources),
        counts=np.array([routes[:, list(rows)].sum(axis=1).mean(axis=0) for rows in sources.values()]),
        ends=estimates(routes.sum(axis=1), withheld=withheld),
        returned=estimates(np.array([[returned(each)] for each in portraits]) / years, withheld=withheld)[0],
    )


def by_it(portrait: Portrait) -> float:
    """Of a hundred requests, those that IT delivered; NaN where there was none."""
    whole = float(portrait.routes.sum())
    return 100.0 * float(portrait.routes[:, Route.IT].sum()) / whole if whole else np.nan


def returned(portrait: Portrait) -> float:
    """Pieces of work that came back in the measured window."""
    return float(portrait.returned.sum())


def not_by_it(portrait: Portrait) -> Floats:
    """Requests of each department that IT did not deliver."""
    left: Floats = (portrait.routes.sum(axis=1) - portrait.routes[:, Route.IT]).astype(np.float64)
    return left
