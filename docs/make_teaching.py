"""Writes the teaching material of docs/teaching that has figures in it, from runs: guide, handout, slides.

To run it: `python docs/make_teaching.py`. Words stand in `docs/teaching/texts`. In the guide, `{...}` is replaced as
on the scenarios' pages (see docs/make_scenarios.py), in the handout what stands between « and ».
"""

from __future__ import annotations

import html
import re
from functools import partial
from pathlib import Path

from make_scenarios import Told, filled
from small_png import small

from sim import load, run
from sim.experiment import Laboratory
from sim.experiment.configurations import configurations
from sim.experiment.exhibit import PORTRAITS, exhibit
from sim.experiment.running import run as run_in
from sim.experiment.slack import SlackQuestion, slack
from sim.report.figures import style
from sim.report.figures.gallery import pictures_of
from sim.report.figures.slack import draw as draw_slack
from sim.report.slack import headline
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


def slides() -> dict[str, bytes]:
    """The pictures for slides, as files by name: the story's, and the price of slack."""
    laboratory = Laboratory(portraits=PORTRAITS)
    scenario = load("cio-story")
    shown = exhibit(run_in(scenario, laboratory=laboratory), configurations(scenario), laboratory)
    drawn = {f"story-{one.name}": partial(one.draw, shown) for one in pictures_of(shown)}
    scenario = load("price-of-slack")
    question = SlackQuestion(scenario.baseline_name, scenario.seed, REPLICATIONS, 4)
    price = slack(scenario, question, Laboratory())
    drawn["price-of-slack"] = lambda: draw_slack(price, headline(price))
    return {name: style.png(draw) for name, draw in drawn.items()}


def main() -> None:
    """Write all of it."""
    told = story()
    for name, data in slides().items():
        (TEACHING / "images" / f"{name}.png").write_bytes(small(data))
    (TEACHING / "guide.md").write_text(guide(told), encoding="utf-8")
    (TEACHING / "handout.html").write_text(handout(told), encoding="utf-8")


if __name__ == "__main__":
    main()
