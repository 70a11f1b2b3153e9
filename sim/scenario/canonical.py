"""One spelling for a scenario's content, so that equal content has equal hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

_WORDS_ONLY = frozenset({"name", "description"})  # of the scenario: they change no number


def digest(scenario: BaseModel) -> str:
    """SHA-256 of the canonical JSON of a scenario's validated content, without its name and description."""
    content = {name: _canonical(value) for name, value in scenario if name not in _WORDS_ONLY}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
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
