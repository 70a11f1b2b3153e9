"""Asking the simulator's processes, with refusals in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.workshop.exploring.plan import UnusableError
from sim.workshop.limits import client_of
from sim.workshop.refusals import RefusedError
from sim.workshop.simulating import DiedError, TooLongError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from starlette.requests import Request

    from sim.workshop.settings import Settings
    from sim.workshop.simulating import Simulator


class Asking:
    """Calls tasks of one module for whoever asks."""

    def __init__(self, simulator: Simulator, settings: Settings, module: str) -> None:
        self._simulator, self._settings, self._module = simulator, settings, module

    async def task(self, request: Request, name: str, *arguments: Any) -> Any:
        """What a task gives.

        Raises:
            RefusedError: it cannot be done, or not just now.
        """
        caller = client_of(request.scope, self._settings)
        return await in_plain_words(self._simulator.call(f"{self._module}:{name}", *arguments, caller=caller))


async def in_plain_words(asked: Awaitable[Any]) -> Any:
    """What is awaited, its failures as refusals.

    Raises:
        RefusedError: it failed.
    """
    try:
        return await asked
    except UnusableError as error:
        raise RefusedError(422, str(error)) from error
    except (TooLongError, DiedError) as error:
        raise RefusedError(503, f"This could not be simulated: {error}.") from error
