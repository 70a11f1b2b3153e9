"""`--set path=value`: overriding values of a scenario on the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

from sim.scenario.paths import Target, assign, resolve
from sim.scenario.places import Place, Places, Source, Span
from sim.scenario.problems import Problem, ScenarioError, found, placed
from sim.scenario.schema import Scenario
from sim.scenario.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import BaseModel

ORIGIN = "--set"


def override(
    plain: dict[str, Any], places: Places, overrides: Sequence[str], levers: Mapping[str, type[BaseModel]]
) -> tuple[dict[str, Any], Places, list[Problem]]:
    """The values with `path=value` texts applied in order, and what is wrong with the texts that could not be.

    A value is written as in YAML. A text is wrong when it has no `=`, its path does not exist, or its value is no YAML.
    """
    problems: list[Problem] = []
    for text in overrides:
        try:
            plain, places = _applied(plain, places, text, levers)
        except ScenarioError as error:
            problems.extend(error.problems)
    return plain, places, problems


def _applied(
    plain: dict[str, Any], places: Places, text: str, levers: Mapping[str, type[BaseModel]]
) -> tuple[dict[str, Any], Places]:
    source = Source(ORIGIN, (text,))
    path_text, equals, value_text = split_override(text)
    if not equals:
        message, help = "there is no `=` in it", "write `path=value`, for example `horizon=3 years`"
        raise ScenarioError([Problem(ORIGIN, 1, 1, "", message, help=help, text=text, width=len(text))])
    start = len(path_text) + 1
    value, value_places = _value(value_text, start, source)
    try:
        target = resolve(path_text, plain, Scenario, levers)
        plain = assign(plain, target, value)
    except PydanticCustomError as error:
        path_places = Places({(): Place(source, None, Span(1, 1, max(1, len(path_text))), True)})
        raise ScenarioError([placed(found((), error), path_places)]) from error
    return plain, _placed(places, target, value_places, Span(1, 1, max(1, len(path_text))))


def split_override(text: str) -> tuple[str, str, str]:
    """The path, the equals sign and the value; an equals sign in quotes belongs to the path."""
    quote = ""
    for index, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and (index == 0 or text[index - 1] == "."):
            quote = character
        elif character == "=":
            return text[:index], "=", text[index + 1 :]
    return text, "", ""


def _value(text: str, start: int, source: Source) -> tuple[Any, Places]:
    """The value of an override, with places in the line of the override."""
    try:
        value, places = read_yaml(text, ORIGIN)
    except ScenarioError as error:
        raise ScenarioError(
            replace(problem, line=1, column=problem.column + start, text=source.lines[0]) for problem in error.problems
        ) from error

    def shifted(span: Span) -> Span:
        return Span(1, span.column + start, span.width) if span.line == 1 else Span(1, 1, 1)

    moved = {
        path: Place(source, shifted(place.key) if place.key else None, shifted(place.value), place.scalar)
        for path, place in places.by_path.items()
    }
    if not moved:
        moved[()] = Place(source, None, Span(1, start + 1, max(1, len(text))), True)
    return value, Places(moved)


def _placed(places: Places, target: Target, value_places: Places, path_span: Span) -> Places:
    """The places with those of the override in the stead of what it replaces."""
    path = target.path
    kept = {known: place for known, place in places.by_path.items() if known[: len(path)] != path}
    for below, place in value_places.by_path.items():
        key = path_span if not below else place.key
        kept[(*path, *below)] = Place(place.source, key, place.value, place.scalar)
    root = value_places.by_path[()]
    for length in range(1, len(path)):
        kept.setdefault(path[:length], Place(root.source, path_span, path_span, False))
    return Places(kept)
