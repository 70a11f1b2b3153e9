"""Writes the teaching material of docs/teaching that has figures in it, from runs: the guide and the handout.

To run it: `python docs/make_teaching.py`. Words stand in `docs/teaching/texts`. In the guide, `{...}` is replaced as
on the scenarios' pages (see docs/make_scenarios.py), in the handout what stands between « and ».
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from make_scenarios import Told, filled

from sim import load, run
from sim.scenario.shipped import shipped_scenarios

TEACHING = Path(__file__).parent / "teaching"
TEXTS = TEACHING / "texts"
REPLICATIONS = 100
_QUOTED = re.compile(r"«([^«»]+)»")


def story(replications: int = REPLICATIONS) -> Told:
    """The story's scenario, and what its runs came to."""
    shipped = next(one for one in shipped_scenarios() if one.name == "cio-story")
    scenario = load(shipped.path)
    return Told(shipped, scenario, run(scenario, replications=replications), "")


def guide(told: Told) -> str:
    """The facilitator's guide."""
    return filled(told, (TEXTS / "guide.md").read_text(encoding="utf-8"))


def handout(told: Told) -> str:
    """The page to be handed out."""

    def figure(found: re.Match[str]) -> str:
        if found[1] == "runs":
            return f"{told.results.replications} runs"
        return html.escape(filled(told, "{" + found[1] + "}"))

    return _QUOTED.sub(figure, (TEXTS / "handout.html").read_text(encoding="utf-8"))


def main() -> None:
    """Write all of it."""
    told = story()
    (TEACHING / "guide.md").write_text(guide(told), encoding="utf-8")
    (TEACHING / "handout.html").write_text(handout(told), encoding="utf-8")


if __name__ == "__main__":
    main()
