"""Plain values to the YAML that reads as the same values again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from sim.scenario.problems import ScenarioError
from sim.scenario.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

_WIDTH = 100
_SHORT, _SHORT_NESTED = 88, 64  # characters of a mapping or list that stands on one line


def as_yaml(plain: Mapping[str, Any], *, once: bool = False) -> str:
    """A scenario's plain values as text: small mappings on one line, everything else below each other.

    The values are those of `scenario.plain`: mappings with text as keys, lists, text, numbers, truth values and None.
    `once`: mappings and lists that are alike are written once, with a name (&) by which they are meant again (*).
    """
    dumper = _Sharing if once else _Plain
    written: str = yaml.dump(
        _shared(plain, {}) if once else plain,
        Dumper=dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False,
    )  # fmt: skip
    return written


def _shared(value: Any, seen: dict[str, Any]) -> Any:
    """The same tree in which mappings and lists that are alike are one object, which YAML then writes once."""
    if isinstance(value, dict):
        inside: Any = {key: _shared(each, seen) for key, each in value.items()}
    elif isinstance(value, list | tuple):
        inside = [_shared(each, seen) for each in value]
    else:
        return value
    return seen.setdefault(repr(inside), inside)


class _Sharing(yaml.SafeDumper):
    """Quotes whatever this project's reader would not read as text."""


class _Plain(_Sharing):
    """Writes no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: _Sharing, value: str) -> yaml.ScalarNode:
    if "\n" in value:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"')
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if _reads_as_text(value) else '"')


def _reads_as_text(value: str) -> bool:
    """Whether it is read as the same text where it stands without quotes; whether it may, the library knows."""
    try:
        return bool(read_yaml(value, "value")[0] == value)
    except ScenarioError:
        return True  # the library quotes what is no plain scalar


def _number(dumper: _Sharing, value: float) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:float", repr(value))


def _mapping(dumper: _Sharing, value: Mapping[str, Any]) -> yaml.MappingNode:
    pairs = value.items()
    return dumper.represent_mapping("tag:yaml.org,2002:map", pairs, flow_style=_is_small(value))


def _list(dumper: _Sharing, value: list[Any] | tuple[Any, ...]) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=_is_small(value))


def _is_small(value: Any) -> bool:
    """Whether it fits on a line; a policy or a kind of request that does is written so by hand, too."""
    if not value:
        return True
    items = value.values() if isinstance(value, dict) else value
    nested = any(isinstance(item, dict | list | tuple) and item for item in items)
    return len(str(value)) <= (_SHORT_NESTED if nested else _SHORT)


_Sharing.add_representer(str, _text)
_Sharing.add_representer(float, _number)
_Sharing.add_representer(dict, _mapping)
_Sharing.add_representer(list, _list)
_Sharing.add_representer(tuple, _list)
