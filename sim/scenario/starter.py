"""The scenario that `slackline new` writes: the shipped one named `starter`, as it is."""

from __future__ import annotations

from sim.scenario.shipped import SUFFIX, shipped_folder


def starter_text() -> str:
    """The YAML text of the commented first scenario."""
    return (shipped_folder() / f"starter{SUFFIX}").read_text(encoding="utf-8")
