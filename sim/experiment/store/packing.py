"""A replication's measures as a row of the store, and back."""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.results.catalogue import REQUEST_MEASURES, TEAM_MEASURES, Measure, Scope
from sim.results.ledger import WAY_NAMES
from sim.results.ledger_sums import LEDGER_MEASURES
from sim.results.measures import ReplicationMeasures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.model.log import Floats

_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """What the figures of a row stand for, in their order."""

    departments: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    teams: tuple[str, ...]
    measures: tuple[str, ...] = tuple(measure.name for measure in REQUEST_MEASURES)
    team_measures: tuple[str, ...] = tuple(measure.name for measure in TEAM_MEASURES)
    ways: tuple[str, ...] = tuple(WAY_NAMES.values())
    ledger_measures: tuple[str, ...] = tuple(measure.name for measure in LEDGER_MEASURES)

    @classmethod
    def of(cls, measures: ReplicationMeasures) -> Layout:
        """The layout of a replication that was just measured."""
        return cls(measures.departments, measures.kinds, measures.teams)

    def to_json(self) -> str:
        """The layout as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Layout:
        """The layout that a text stands for."""
        parts: dict[str, Any] = {key: tuple(value) for key, value in json.loads(text).items()}
        return cls(**{**parts, "kinds": tuple((name, kind) for name, kind in parts["kinds"])})

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of the arrays of a `ReplicationMeasures`, in their order."""
        columns = len(self.measures)
        return (
            (columns,),
            (len(self.departments), columns),
            (len(self.kinds), columns),
            (len(self.teams), len(self.team_measures)),
            (len(self.departments), len(self.ways), len(self.ledger_measures)),
            (_QUARTERS,),
        )


def packed(measures: ReplicationMeasures) -> bytes:
    """All figures in one piece."""
    return np.concatenate([array.ravel() for array in _arrays(measures)]).astype("<f8").tobytes()


def _arrays(measures: ReplicationMeasures) -> tuple[Floats, ...]:
    return (
        measures.all_figures,
        measures.department_figures,
        measures.kind_figures,
        measures.team_figures,
        measures.ledger,
        measures.queue_quarters,
    )


class Unpacker:
    """Turns rows of one layout back into measures. A measure that the layout does not know is undefined."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._shapes = layout.shapes
        self._ends = list(accumulate(math.prod(shape) for shape in self._shapes))
        self.size = 8 * self._ends[-1]  # bytes of a row's figures
        self._same = layout == Layout(layout.departments, layout.kinds, layout.teams)

    def __call__(self, figures: bytes, demand: str) -> ReplicationMeasures:
        values = np.frombuffer(figures, dtype="<f8")
        layout = self._layout
        _, by_department, by_kind, by_team, by_way, _ = self._shapes
        first, second, third, fourth, fifth, _ = self._ends
        whole = values[:first]
        departments = values[first:second].reshape(by_department)
        kinds = values[second:third].reshape(by_kind)
        teams = values[third:fourth].reshape(by_team)
        ledger = values[fourth:fifth].reshape(by_way)
        if not self._same:
            whole, departments, kinds = (
                _picked(array, layout.measures, REQUEST_MEASURES) for array in (whole, departments, kinds)
            )
            teams = _picked(teams, layout.team_measures, TEAM_MEASURES)
            ledger = _picked(ledger, layout.ledger_measures, LEDGER_MEASURES)
        return ReplicationMeasures(
            layout.departments,
            layout.kinds,
            layout.teams,
            whole,
            departments,
            kinds,
            teams,
            ledger,
            values[fifth:],
            demand,
        )


def _picked(array: Floats, stored: Sequence[str], wanted: Iterable[Any]) -> Floats:
    """The last axis in the order of the measures wanted; NaN for one that was not stored."""
    missing = np.full((*array.shape[:-1], 1), np.nan)
    places = [stored.index(one.name) if one.name in stored else len(stored) for one in wanted]
    return np.concatenate([array, missing], axis=-1)[..., places]


def named(measures: ReplicationMeasures) -> str:
    """The measures by name as JSON, shaped as in the results' document; kinds, and what is undefined, left out."""
    parts = {
        "all": _named(measures.all_figures, REQUEST_MEASURES, "all"),
        "departments": {
            name: _named(row, REQUEST_MEASURES, "departments")
            for name, row in zip(measures.departments, measures.department_figures, strict=True)
        },
        "teams": {
            name: _named(row, TEAM_MEASURES, "teams")
            for name, row in zip(measures.teams, measures.team_figures, strict=True)
        },
    }
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _named(row: Floats, measures: Sequence[Measure], scope: Scope) -> dict[str, float]:
    return {
        measure.name: value
        for measure, value in zip(measures, row.tolist(), strict=True)
        if scope in measure.scopes and math.isfinite(value)
    }


def checksum(start: int, replication: int, demand: str, figures: bytes) -> int:
    """CRC-32 of a row, begun with that of what it belongs to."""
    return zlib.crc32(figures, zlib.crc32(f"{replication} {demand}".encode(), start))
