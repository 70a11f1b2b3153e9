"""Portraits and logs as bytes, and back: a line of JSON that says what is there, then the arrays' bytes, compressed.

Nothing is ever unpickled: a store may come from anywhere.
"""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.model.log import DepartmentLog, Events, Overhead, RequestLog, StepFunction, TeamLog, TrustCurve
from sim.results.portrait import Portrait

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    Array = NDArray[Any]

_LEVEL: Final = 1  # of compression: half of the size for a twentieth of the time of the best
_MOST: Final = 2**28  # bytes that one may come to: nothing of ours is as large
_KINDS: Final = {"f": "<f8", "i": "<i8", "b": "|b1"}  # what arrays may be made of
_NARROW: Final = {"f": "<f4", "i": "<i4", "b": "|b1"}  # the same for portraits, which only pictures are made of


def packed_portrait(portrait: Portrait) -> bytes:
    """A portrait as bytes; its figures are rounded to seven digits."""
    names = {"departments": portrait.departments, "teams": portrait.teams}
    return _packed(names, {name: getattr(portrait, name) for name in _ARRAYS}, _NARROW)


def unpacked_portrait(data: bytes) -> Portrait:
    """The portrait that bytes stand for.

    Raises:
        ValueError: they stand for none.
    """
    names, arrays = _unpacked(data)
    try:
        return Portrait(tuple(names["departments"]), tuple(names["teams"]), **{name: arrays[name] for name in _ARRAYS})
    except (KeyError, TypeError) as error:
        raise ValueError("no portrait") from error


_ARRAYS: Final = tuple(each.name for each in fields(Portrait))[2:]


def packed_log(log: RequestLog) -> bytes:
    """A log as bytes, to the last bit."""
    arrays = {name: getattr(log, name) for name in _COLUMNS}
    arrays |= {f"events.{each.name}": getattr(log.events, each.name) for each in fields(Events)}
    for name, steps in _steps(log):
        arrays |= {f"{name}.times": steps.times, f"{name}.values": steps.values}
    facts = {
        "window": log.window,
        "ended": log.ended,
        "kinds": log.kinds,
        "demand_hash": log.demand_hash,
        "departments": [
            [each.name, each.has_alternative, None if each.trust is None else [each.trust.start, each.trust.half_life]]
            for each in log.departments
        ],
        "teams": [[each.name, each.cost_per_day] for each in log.teams],
        "overheads": [each.name for each in log.overheads],
    }
    return _packed(facts, arrays, _KINDS)


def unpacked_log(data: bytes) -> RequestLog:
    """The log that bytes stand for.

    Raises:
        ValueError: they stand for none.
    """
    facts, arrays = _unpacked(data)

    def steps(name: str) -> StepFunction:
        return StepFunction(arrays[f"{name}.times"], arrays[f"{name}.values"])

    def trust(place: int, level: list[float] | None) -> TrustCurve | None:
        name = f"department {place} trust"
        return None if level is None else TrustCurve(arrays[f"{name}.times"], arrays[f"{name}.values"], *level)

    try:
        start, end = facts["window"]
        return RequestLog(
            window=(start, end),
            ended=facts["ended"],
            departments=tuple(
                DepartmentLog(name, has_alternative, trust(place, level), steps(f"department {place} away"))
                for place, (name, has_alternative, level) in enumerate(facts["departments"])
            ),
            kinds=tuple((department, kind) for department, kind in facts["kinds"]),
            teams=tuple(
                TeamLog(name, cost, *(steps(f"team {place} {what}") for what in _TEAM))
                for place, (name, cost) in enumerate(facts["teams"])
            ),
            overheads=tuple(
                Overhead(name, steps(f"overhead {place}")) for place, name in enumerate(facts["overheads"])
            ),
            events=Events(*(arrays[f"events.{each.name}"] for each in fields(Events))),
            demand_hash=facts["demand_hash"],
            **{name: arrays[name] for name in _COLUMNS},
        )
    except (KeyError, TypeError) as error:
        raise ValueError("no log") from error


_TEAM: Final = ("people", "paid", "focus")
_COLUMNS: Final = tuple(each.name for each in fields(RequestLog))[8:]


def _steps(log: RequestLog) -> Iterator[tuple[str, StepFunction | TrustCurve]]:
    """The functions of time in a log, each with a name of its own."""
    for place, department in enumerate(log.departments):
        yield f"department {place} away", department.walked_away
        if department.trust is not None:
            yield f"department {place} trust", department.trust
    for place, team in enumerate(log.teams):
        for what in _TEAM:
            yield f"team {place} {what}", getattr(team, what)
    for place, overhead in enumerate(log.overheads):
        yield f"overhead {place}", overhead.cost


def _packed(facts: Mapping[str, Any], arrays: Mapping[str, Array], kinds: Mapping[str, str]) -> bytes:
    types = {name: kinds[array.dtype.kind] for name, array in arrays.items()}
    shapes = {name: [types[name], list(array.shape)] for name, array in arrays.items()}
    line = json.dumps({"facts": facts, "arrays": shapes}, ensure_ascii=False) + "\n"
    body = b"".join(array.astype(types[name]).tobytes() for name, array in arrays.items())
    return zlib.compress(line.encode() + body, _LEVEL)


def _unpacked(data: bytes) -> tuple[dict[str, Any], dict[str, Array]]:
    """The facts and the arrays, in the widest type of their kind.

    Raises:
        ValueError: the bytes are not ours.
    """
    try:
        expander = zlib.decompressobj()
        line, _, body = expander.decompress(data, _MOST).partition(b"\n")
        read = json.loads(line)
        arrays, place = {}, 0
        for name, (kind, shape) in read["arrays"].items():
            values = np.frombuffer(body, dtype=_allowed(kind), count=max(0, math.prod(shape)), offset=place)
            arrays[name] = values.reshape(shape).astype(_KINDS[values.dtype.kind])
            place += values.nbytes
    except (zlib.error, KeyError, TypeError, AttributeError) as error:
        raise ValueError("what was kept cannot be read") from error
    return read["facts"], arrays


def _allowed(kind: str) -> str:
    if kind not in {*_KINDS.values(), *_NARROW.values()}:
        raise ValueError(f"no such type: {kind}")
    return kind
