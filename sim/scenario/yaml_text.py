"""YAML text to plain values, each with its place.

PyYAML parses; what its events mean is settled here, by YAML 1.2's core schema: `no`, `12:30` and `2024-01-01` are text,
`010` is ten, `1e3` a number. Refused are duplicate keys, unknown tags, numbers that are not finite, deep nesting, and
aliases or merge keys that grow a small file into a huge one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from sim.scenario.places import Place, Places, Source, Span
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.refusals import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.scenario.places import Path

DEEPEST = 50  # levels of nesting
MOST_VALUES = 100_000  # values after all aliases and merges
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_TEXT_TAGS = ("tag:yaml.org,2002:str", "!")
_PLAIN_TAGS = (None, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


@dataclass(slots=True)
class _Node:
    """A value of the text: a scalar, or a mapping or list of further nodes."""

    span: Span
    scalar: Any = None
    pairs: list[tuple[str, Span, _Node]] | None = None
    items: list[_Node] | None = None
    finished: bool = True


def read_yaml(text: str, name: str) -> tuple[Any, Places]:
    """The plain values of a YAML text, and where they stand. `name` is the file as messages show it.

    Keys are always text. An empty text gives None.

    Raises:
        ScenarioError: it is not the YAML that a scenario may be.
    """
    reader = _Reader(Source(name, tuple(_LINE_BREAK.split(text))))
    try:
        root = reader.document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        raise ScenarioError([*reader.problems, _syntax(error, reader.source)]) from error
    except yaml.reader.ReaderError as error:
        raise ScenarioError([_character(error, text, reader.source)]) from error
    values = _Values(reader)
    plain = None if root is None else values.of(root, ())
    if reader.problems:
        raise ScenarioError(reader.problems)
    return plain, Places(values.places)


@dataclass(slots=True)
class _Reader:
    """Turns the parser's events into nodes."""

    source: Source
    problems: list[Problem] = field(default_factory=list)
    _anchors: dict[str, _Node] = field(default_factory=dict)

    def document(self, events: Iterator[Any]) -> _Node | None:
        """The one document of the text."""
        root: _Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    help = "keep one document to a file; `---` begins another"
                    raise ScenarioError([*self.problems, self.problem(_span(event), "a second document begins", help)])
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 1)
        return root

    def problem(self, span: Span, message: str, help: str = "") -> Problem:
        return Problem(
            file=self.source.name,
            line=span.line,
            column=span.column,
            path="",
            message=message,
            help=help,
            text=self.source.line(span.line),
            width=span.width,
        )

    def refuse(self, span: Span, message: str, help: str = "") -> None:
        self.problems.append(self.problem(span, message, help))

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> _Node:
        span = _span(event)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event.anchor or "", span)
        if depth > DEEPEST:
            message = f"values are nested more than {DEEPEST} deep"
            raise ScenarioError([*self.problems, self.problem(span, message, "write it with fewer levels")])
        node = _Node(span, finished=False)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        if isinstance(event, yaml.ScalarEvent):
            node.scalar = self._scalar(event, span)
        else:
            if event.tag not in _PLAIN_TAGS:
                self._refuse_tag(event.tag, span)
            if isinstance(event, yaml.MappingStartEvent):
                node.pairs = self._pairs(events, depth)
            else:
                node.items = self._items(events, depth)
        node.finished = True
        return node

    def _alias(self, anchor: str, span: Span) -> _Node:
        node = self._anchors.get(anchor)
        if node is None:
            self.refuse(span, f"`*{anchor[:60]}` names no anchor", f"put `&{anchor[:60]}` before the value it repeats")
            return _Node(span)
        if not node.finished:
            self.refuse(span, f"`*{anchor[:60]}` stands inside the value that it repeats", "write the value out")
            return _Node(span)
        return node

    def _items(self, events: Iterator[Any], depth: int) -> list[_Node]:
        items: list[_Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, depth + 1))
        return items

    def _pairs(self, events: Iterator[Any], depth: int) -> list[tuple[str, Span, _Node]]:
        pairs: list[tuple[str, Span, _Node]] = []
        first: dict[str, int] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key, span = self._key(event, events, depth)
            node = self._node(next(events), events, depth + 1)
            if key is None:
                continue
            if key in first:
                help = f"keep one of them; the first stands in line {first[key]}"
                self.refuse(span, f"`{key[:60]}` stands twice in the same mapping", help)
                continue
            first[key] = span.line
            pairs.append((key, span, node))
        return pairs

    def _key(self, event: Any, events: Iterator[Any], depth: int) -> tuple[str | None, Span]:
        """A key as text, whatever it looks like; None where it is no scalar."""
        span = _span(event)
        if isinstance(event, yaml.ScalarEvent):
            if event.tag is not None and event.tag not in _TEXT_TAGS:
                self._refuse_tag(event.tag, span)
            if event.anchor is not None:
                self._anchors[event.anchor] = _Node(span, scalar=event.value)
            return event.value, span
        node = self._node(event, events, depth + 1)
        if isinstance(node.scalar, str):
            return node.scalar, span
        self.refuse(span, "a key must be one word or a text", "write `name: value`")
        return None, span

    def _scalar(self, event: Any, span: Span) -> Any:
        if event.tag is not None:
            if event.tag not in _TEXT_TAGS:
                self._refuse_tag(event.tag, span)
            return event.value
        if not event.implicit[0]:
            return event.value
        return self._plain_scalar(event.value, span)

    def _plain_scalar(self, text: str, span: Span) -> Any:
        """The value of an unquoted scalar by the core schema of YAML 1.2, section 10.3.2."""
        if _NULL.fullmatch(text):
            return None
        if _BOOLEAN.fullmatch(text):
            return text.casefold() == "true"
        number = _number(text)
        if number is None or math.isfinite(number):
            return text if number is None else number
        self.refuse(span, f"{shown(text)} is not a finite number", "write an ordinary number")
        return None

    def _refuse_tag(self, tag: str, span: Span) -> None:
        short = tag.replace("tag:yaml.org,2002:", "!!")
        self.refuse(span, f"the tag {shown(short)} is not known here", "leave it out: values need no tags")


@dataclass(slots=True)
class _Values:
    """Turns nodes into plain values, aliases and merge keys written out, and notes their places."""

    reader: _Reader
    places: dict[Path, Place] = field(default_factory=dict)
    _count: int = 0

    def of(self, node: _Node, path: Path, key: Span | None = None) -> Any:
        """The plain value of a node that stands at `path`."""
        self._spend(node, 1)
        if len(path) > DEEPEST:
            message = f"aliases nest values more than {DEEPEST} deep"
            raise ScenarioError([*self.reader.problems, self.reader.problem(node.span, message, "write fewer levels")])
        scalar = node.pairs is None and node.items is None
        self.places[path] = Place(self.reader.source, key, node.span, scalar)
        if node.pairs is not None:
            return {name: self.of(child, (*path, name), span) for name, span, child in self._merged(node)}
        if node.items is not None:
            return [self.of(child, (*path, index)) for index, child in enumerate(node.items)]
        return node.scalar

    def _spend(self, node: _Node, amount: int) -> None:
        self._count += amount
        if self._count > MOST_VALUES:
            message = f"aliases and merges make more than {MOST_VALUES:,} values of this file"
            help = "write fewer aliases (`*name`) inside one another"
            raise ScenarioError([*self.reader.problems, self.reader.problem(node.span, message, help)])

    def _merged(self, node: _Node, depth: int = 0) -> list[tuple[str, Span, _Node]]:
        """The pairs of a mapping with those of its merge key behind its own."""
        pairs = node.pairs or []
        own = [pair for pair in pairs if pair[0] != "<<"]
        if len(own) == len(pairs):
            return own
        names = {name for name, _, _ in own}
        for name_of_merge, span, source in pairs:
            if name_of_merge != "<<":
                continue
            for name, key, child in self._merge_source(source, span, depth):
                if name not in names:
                    names.add(name)
                    own.append((name, key, child))
        return own

    def _merge_source(self, node: _Node, span: Span, depth: int) -> list[tuple[str, Span, _Node]]:
        parts = [node] if node.items is None else node.items
        pairs: list[tuple[str, Span, _Node]] = []
        for part in parts:
            if part.pairs is None:
                help = "write `<<: *name`, where `&name` stands before a mapping"
                self.reader.refuse(span, "`<<` merges mappings only", help)
                return []
            if depth > DEEPEST:
                message = f"merges go through more than {DEEPEST} mappings"
                raise ScenarioError([*self.reader.problems, self.reader.problem(span, message, "merge fewer")])
            merged = self._merged(part, depth + 1)
            self._spend(part, 1 + len(merged))
            pairs.extend(merged)
        return pairs


def _number(text: str) -> int | float | None:
    """The number that a scalar of YAML's core schema is, or None."""
    if len(text) > 300:
        return None
    for pattern, base in ((_INTEGER, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(text):
            return int(text, base) if base == 10 else int(text[2:], base)
    if _NOT_FINITE.fullmatch(text):
        return math.inf
    return float(text) if _FLOAT.fullmatch(text) else None


def _span(event: Any) -> Span:
    """The stretch of an event on its first line."""
    start, end = event.start_mark, event.end_mark
    width = end.column - start.column if end.line == start.line else 1
    return Span(start.line + 1, start.column + 1, max(1, width))


def _syntax(error: yaml.MarkedYAMLError, source: Source) -> Problem:
    """A syntax error, placed where something began when it was only noticed at the end of the text."""
    said, opened = error.problem or error.context or "it cannot be read", ""
    mark = error.problem_mark or error.context_mark
    if error.context and error.problem:
        opened = f" ({error.context}" + (f" from line {error.context_mark.line + 1})" if error.context_mark else ")")
    if mark is not None and not source.line(mark.line + 1).strip():
        mark = error.context_mark or mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    text = source.line(line)
    message = f"this is not YAML: {said}{opened}"
    return Problem(source.name, line, column, "", message, help=_syntax_help(said, text), text=text)


def _syntax_help(said: str, line: str) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "indent with spaces: YAML takes no tabs"
    if "mapping values are not allowed" in said:
        return "a value that holds a colon needs quotes; or the indentation is wrong here or in the line before"
    if "cannot start any token" in said:
        return "put the value in quotes"
    if "end of stream" in said:
        return "close the quote or bracket that was opened"
    return "look at the indentation, brackets and quotes here and in the line before"


def _character(error: yaml.reader.ReaderError, text: str, source: Source) -> Problem:
    """A character that YAML does not allow."""
    code = error.character if isinstance(error.character, int) else ord(error.character[:1] or "\0")
    before = text[: max(0, text.find(chr(code)))]
    lines = _LINE_BREAK.split(before)
    line, column = len(lines), len(lines[-1]) + 1
    message = f"the character U+{code:04X} may not stand in YAML"
    help = "remove it; it is not visible in most editors"
    shown_line = "".join(c if c.isprintable() or c == "\t" else "?" for c in source.line(line))
    return Problem(source.name, line, column, "", message, help=help, text=shown_line)
