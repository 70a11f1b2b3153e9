"""The scenarios that the workshop's views can be about, by the names that stand in their addresses."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from sim.scenario.shipped import shipped_names
from sim.workshop.exploring.question import Source
from sim.workshop.refusals import RefusedError

if TYPE_CHECKING:
    from sim.workshop.settings import Settings

GIVEN: Final = "given"  # the scenario that the command line named, where it is a file
_PASTED: Final = 32  # scenarios that were pasted and are kept


class Sources:
    """Shipped scenarios, the one that the command line named, and those that were pasted."""

    def __init__(self, settings: Settings) -> None:
        self._shipped = shipped_names()
        self._given = settings.scenario
        self._pasted: OrderedDict[str, str] = OrderedDict()

    @property
    def first(self) -> str:
        """The one to begin with."""
        return self._given if self._given in self._shipped else GIVEN

    @property
    def given_file(self) -> str | None:
        """The name of the file that the command line named, without its folder; None where it named a shipped one."""
        return None if self._given in self._shipped else self._given.replace("\\", "/").rpartition("/")[2]

    def keep(self, text: str) -> str:
        """Keep a scenario that was pasted, and give it a name; the oldest goes first."""
        name = f"pasted-{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:16]}"
        self._pasted[name] = text
        self._pasted.move_to_end(name)
        while len(self._pasted) > _PASTED:
            self._pasted.popitem(last=False)
        return name

    def named(self, name: str) -> Source:
        """The scenario of a name.

        Raises:
            RefusedError: there is none.
        """
        if name in self._shipped:
            return Source("shipped", name)
        if name == GIVEN and self._given not in self._shipped:
            return Source("file", self._given)
        if name in self._pasted:
            return Source("text", self._pasted[name])
        if name.startswith("pasted-"):
            raise RefusedError(404, "The scenario that was pasted is no longer here: paste it again.")
        raise RefusedError(404, f"There is no scenario called “{name[:60]}” here: choose one from the list.")
