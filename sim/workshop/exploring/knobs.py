"""The parameters of a lever as fields of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.levers.table import LEVERS
from sim.report.grammar import capital
from sim.scenario.supply import DISCIPLINES
from sim.workshop.exploring.starting import names_in

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.workshop.exploring.starting import Choice

_WORDS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("discipline", "name"): DISCIPLINES,
    ("response", "how"): ("confront", "listen", "ignore"),
    ("wip_limit", "then"): ("refuse", "defer"),
}
_NAMES: Final = {"department": "departments", "departments": "departments", "team": "teams", "kinds": "kinds"}


@dataclass(frozen=True, slots=True)
class Knob:
    """One field: where its value stands below the lever, what it is, and with which value it begins.

    `options` are what may stand there, where that is a list of names or words.
    """

    path: tuple[str, ...]
    label: str
    help: str
    value: str | float | bool
    options: tuple[str, ...] = ()


def knobs_of(choice: Choice, scenario: Scenario) -> tuple[Knob, ...]:
    """The fields of a lever that can be chosen."""
    help = {(info.alias or name): info.description or "" for name, info in LEVERS[choice.name].model_fields.items()}
    return tuple(
        Knob(path, _label(path), help.get(path[0], ""), value, _options(choice.name, path, scenario))
        for path, value in _leaves(choice.parameters, ())
    )


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    else:
        yield path, value


def _label(path: tuple[str, ...]) -> str:
    words = " ".join(path).replace("_", " ")
    return capital(words)


def _options(lever: str, path: tuple[str, ...], scenario: Scenario) -> tuple[str, ...]:
    name = path[-1]
    names = names_in(scenario)
    if (lever, name) in _WORDS:
        return _WORDS[lever, name]
    if (lever, name) == ("slack", "for"):
        return ("urgent", *names["departments"], *names["kinds"])
    if (lever, name) == ("managed_service", "kinds"):
        return ("commodity", *names["kinds"])
    return tuple(names[_NAMES[name]]) if len(path) == 1 and name in _NAMES else ()
