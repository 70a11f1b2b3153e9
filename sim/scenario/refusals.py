"""How the scenario layer says no: a message with what is allowed and what to do about it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REFUSAL = "slackline"  # the error type that marks a message as written for people


def refusal(
    message: str,
    *,
    help: str = "",
    allowed: Sequence[str] = (),
    nearest: str | None = None,
    at_key: bool = False,
) -> PydanticCustomError:
    """An error for people, to be raised inside a pydantic validator.

    `message` says what was found and what is wrong with it, `allowed` lists what may stand there, `nearest` is the
    likely meaning of a mistyped name, `help` is the remedy. `at_key`: it is the key that is wrong, not its value.
    """
    context = {"message": message, "help": help, "allowed": tuple(allowed), "nearest": nearest, "at_key": at_key}
    return PydanticCustomError(REFUSAL, "{message}", context)


def shown(value: object) -> str:
    """A value as it may stand in a message: short, on one line, booleans and nothing as YAML writes them."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = " ".join(str(value).split())
    if len(text) > 60:
        text = text[:57] + "..."
    return f"`{text}`"


class Gathering:
    """Collects the refusals of several parts, each with its place, and raises them all at once.

    `most`: how many are enough; whoever gathers asks `full` and stops then. None: all of them.
    """

    def __init__(self, most: int | None = None) -> None:
        self._errors: list[InitErrorDetails] = []
        self._most = most

    @property
    def full(self) -> bool:
        """Whether enough has been gathered."""
        return self._most is not None and len(self._errors) >= self._most

    @contextmanager
    def at(self, *place: str | int) -> Iterator[None]:
        """Catch what the block raises and keep it under `place`, a path below the value in hand."""
        try:
            yield
        except PydanticCustomError as error:
            self._errors.append(InitErrorDetails(type=error, loc=place, input=None))
        except ValidationError as error:
            self._errors.extend(_moved(detail, place) for detail in error.errors(include_url=False))

    def refuse(self, place: tuple[str | int, ...], error: PydanticCustomError) -> None:
        """Keep one refusal under `place`."""
        self._errors.append(InitErrorDetails(type=error, loc=place, input=None))

    def settle(self) -> None:
        """Raise what was gathered.

        Raises:
            ValidationError: there was at least one refusal.
        """
        if self._errors:
            raise ValidationError.from_exception_data("scenario", self._errors)


def _moved(detail: object, place: tuple[str | int, ...]) -> InitErrorDetails:
    """A detail of a pydantic error, placed below `place`."""
    assert isinstance(detail, dict)
    kind = detail["type"]
    context = detail.get("ctx", {})
    moved = InitErrorDetails(
        type=PydanticCustomError(REFUSAL, "{message}", context) if kind == REFUSAL else kind,
        loc=(*place, *detail["loc"]),
        input=detail["input"],
    )
    if kind != REFUSAL and context:
        moved["ctx"] = context
    return moved
