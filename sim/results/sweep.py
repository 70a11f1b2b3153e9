"""What a sweep found: for each point, policy and measure an estimate, a difference from the baseline, and the best."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from sim.results.document import finite_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.results.leaders import Crossing, Difference, Leader
    from sim.results.results import Caution, Estimate, FailedReplication, Provenance

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SweptAxis:
    """What was varied. `numbers` stand for the values in `unit`; None where they are words."""

    path: str
    title: str  # "people of Central IT"
    unit: str
    values: tuple[str, ...]  # of a grid, each value; of a Latin hypercube, those that were drawn
    numbers: tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class SweptMeasure:
    """What was looked at: `text` as on the command line ("bypass_rate[Marketing]"), the measure, and the part."""

    text: str
    name: str
    part: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One measure of one policy at one point. `difference` is from the baseline, None for the baseline itself."""

    estimate: Estimate
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class PolicyAtPoint:
    """One policy at one point: a cell for each measure."""

    name: str
    replications: int  # how many ended well
    failed: tuple[FailedReplication, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SweptPoint:
    """One point: a value for each axis, what each policy came to, and the best policy by each measure.

    `policies` is empty where the sweep was interrupted before the point had enough replications.
    """

    values: tuple[str, ...]
    numbers: tuple[float | None, ...]
    scenario_hash: str
    policies: tuple[PolicyAtPoint, ...]
    best: tuple[Leader, ...]


@dataclass(frozen=True, slots=True)
class AxisCrossing:
    """Along the first axis, the others as they are at `point`, the best policy by a measure changes between two values.

    `before` and `after` are the nearest values at which it is clear; between them it cannot be told.
    """

    measure: str
    at: tuple[str, ...]  # the other axes' values
    before: str
    after: str
    first: str
    second: str


@dataclass(frozen=True, slots=True, repr=False)
class SweepResults:
    """The outcome of a sweep: policies under the same random demand at every point."""

    scenario: str
    description: str
    scenario_hash: str
    seed: int
    replications: int  # asked for
    baseline: str
    days_per_week: float
    days_per_year: float
    design: str  # "grid" or "lhs"
    axes: tuple[SweptAxis, ...]
    measures: tuple[SweptMeasure, ...]
    policies: tuple[str, ...]
    points: tuple[SweptPoint, ...]
    crossings: tuple[AxisCrossing, ...]
    warnings: tuple[Caution, ...]
    provenance: Provenance
    partial: bool = False  # interrupted: fewer replications than asked for
    runs: int = field(default=0, compare=False)  # replications run; never part of the JSON
    seconds: float = field(default=0.0, compare=False)  # wall time; never part of the JSON

    @property
    def measured(self) -> tuple[SweptPoint, ...]:
        """The points that have figures."""
        return tuple(point for point in self.points if point.policies)

    def cells(self, measure: int) -> Iterator[tuple[SweptPoint, PolicyAtPoint, Cell]]:
        """Every cell of one measure."""
        for point in self.points:
            for policy in point.policies:
                yield point, policy, policy.cells[measure]


def to_json(results: SweepResults) -> str:
    """The results as JSON: times in working days, shares as fractions, money per year; undefined figures are null."""
    return finite_json(
        {
            "slackline": results.provenance.slackline,
            "experiment": "sweep",
            "scenario": results.scenario,
            "description": results.description,
            "scenario_hash": results.scenario_hash,
            "seed": results.seed,
            "replications": results.replications,
            "partial": results.partial,
            "baseline": results.baseline,
            "days_per_week": results.days_per_week,
            "days_per_year": results.days_per_year,
            "design": results.design,
            "axes": [asdict(axis) for axis in results.axes],
            "measures": [measure.text for measure in results.measures],
            "points": [_point(results, point) for point in results.points],
            "crossings": [asdict(crossing) for crossing in results.crossings],
            "warnings": [asdict(caution) for caution in results.warnings],
            "provenance": asdict(results.provenance),
        }
    )


def _point(results: SweepResults, point: SweptPoint) -> Document:
    return {
        "values": {axis.path: value for axis, value in zip(results.axes, point.values, strict=True)},
        "scenario_hash": point.scenario_hash,
        "policies": [
            {
                "name": policy.name,
                "replications": policy.replications,
                "failed": [asdict(failure) for failure in policy.failed],
                "measures": {
                    measure.text: {
                        **asdict(cell.estimate),
                        "difference": None if cell.difference is None else asdict(cell.difference),
                    }
                    for measure, cell in zip(results.measures, policy.cells, strict=True)
                },
            }
            for policy in point.policies
        ],
        "best": {
            measure.text: {"policy": one.policy, "clear": one.clear, "rivals": list(one.rivals)}
            for measure, one in zip(results.measures, point.best, strict=False)
        },
    }


def line_of(crossing: Crossing, values: tuple[str, ...], measure: str, at: tuple[str, ...]) -> AxisCrossing:
    """A crossing of places as one of values."""
    before, after = values[crossing.before], values[crossing.after]
    return AxisCrossing(measure, at, before, after, crossing.first, crossing.second)
