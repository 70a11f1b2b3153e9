"""One spelling for a scenario's content, so that equal content has equal hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

_WORDS_ONLY = frozenset({"name", "description"})  # of the scenario: they change no number
_AROUND_A_RUN = _WORDS_ONLY | {"policies", "baseline", "goals", "replications", "seed", "uncertain"}


def digest(scenario: BaseModel) -> str:
    """SHA-256 of the canonical JSON of a scenario's validated content, without its name and description."""
    content = {name: _canonical(value) for name, value in scenario if name not in _WORDS_ONLY}
    return _sha256(content, sort_keys=True)


def digest_of_run(phases: Iterable[tuple[float, BaseModel]], levers: Iterable[BaseModel]) -> str:
    """SHA-256 of all that one replication of a policy hangs on, but for its seed and number.

    `phases`: when each begins, and the scenario that holds from there; what stands around a run in it, such as its
    goals and the other policies, does not count. The order of departments, kinds and teams does: figures stand in it.
    """
    content = [
        [[start, *_canonical_fields(scenario, _AROUND_A_RUN)] for start, scenario in phases],
        [_canonical(lever) for lever in levers],
    ]
    return _sha256(content, sort_keys=False)


def _canonical_fields(record: BaseModel, left_out: frozenset[str]) -> list[Any]:
    return [[name, _canonical(value)] for name, value in record if name not in left_out]


def _sha256(content: Any, *, sort_keys: bool) -> str:
    text = json.dumps(content, sort_keys=sort_keys, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _canonical(value: Any) -> Any:
    """Plain JSON values: records with their kind, numbers as floats where they are equal to one."""
    if isinstance(value, BaseModel):
        fields = {name: _canonical(item) for name, item in value if name != "place"}
        return {"": type(value).__name__, **fields}
    if isinstance(value, Mapping):
        return {f"={key}": _canonical(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_canonical(item) for item in value]
    if isinstance(value, float):
        return value + 0.0  # -0.0 is 0.0
    return value
