"""What the simulator's processes do for Explore: read, run replications, and sum them up."""

from __future__ import annotations

import pickle
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sim.experiment import Executor, Laboratory, UnknownPolicyError, run
from sim.experiment.configurations import configurations
from sim.experiment.exhibit import PORTRAITS, exhibit
from sim.experiment.version import model_version
from sim.experiment.workers import Batch, Block, run_block
from sim.scenario.problems import ScenarioError
from sim.scenario.rendering import render_problems
from sim.scenario.shipped import shipped_scenarios
from sim.scenario.writing import as_yaml
from sim.workshop.exploring.explored import explored, own_name, read
from sim.workshop.exploring.knobs import knobs_of
from sim.workshop.exploring.pictures import picture_of, pictures_in, without_logs
from sim.workshop.exploring.plan import Plan, UnusableError
from sim.workshop.exploring.shown import shown
from sim.workshop.exploring.sliders import OutOfRangeError, sliders_of
from sim.workshop.exploring.starting import choices_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from sim.experiment.configurations import Configuration
    from sim.experiment.replicate import Outcome
    from sim.results.results import Results
    from sim.scenario.problems import Problem
    from sim.scenario.schema import Scenario
    from sim.workshop.exploring.question import Question, Source


_SAVED: Final = "explored.yaml"  # the name under which the page saves a scenario


@contextmanager
def _told() -> Iterator[None]:
    """Problems of a file as the command line shows them."""
    try:
        yield
    except ScenarioError as error:
        raise UnusableError(render_problems(error.problems)) from error


@contextmanager
def _told_of_question() -> Iterator[None]:
    """Problems of what was moved and chosen: where they are is not a line of a file."""
    try:
        yield
    except ScenarioError as error:
        raise UnusableError("\n".join(map(_in_words, error.problems))) from error
    except UnknownPolicyError as error:
        raise UnusableError(f"{error.message[:1].upper()}{error.message[1:]}; {error.help}.") from error
    except OutOfRangeError as error:
        raise UnusableError(str(error)) from error


def scenarios() -> list[dict[str, str]]:
    """The shipped scenarios, with what each is about."""
    return [{"name": each.name, "about": each.about} for each in shipped_scenarios()]


def controls(source: Source) -> dict[str, Any]:
    """What can be moved and chosen in a scenario, as JSON can hold it."""
    with _told():
        scenario = read(source)
    sliders = []
    for slider in sliders_of(scenario):
        shown = asdict(slider)
        del shown["quantities"]
        sliders.append(shown)
    levers = [
        {
            "name": choice.name,
            "title": choice.title,
            "idea": choice.idea,
            "why_not": choice.why_not,
            "knobs": [asdict(knob) for knob in knobs_of(choice, scenario)],
        }
        for choice in choices_of(scenario)
    ]
    return {
        "policies": list(scenario.policy_names),
        "baseline": scenario.baseline_name,
        "own": own_name(scenario),
        "replications": scenario.replications,
        "sliders": sliders,
        "levers": levers,
    }


def plan(source: Source, question: Question) -> Plan:
    """What is to be run."""
    scenario = _explored(source, question)
    with _told_of_question():
        chosen = configurations(scenario)
    keys = tuple(f"{one.key.scenario} {one.key.seed} {one.policy.name}" for one in chosen)
    return Plan(tuple(one.policy.name for one in chosen), keys, scenario.replications)


def _explored(source: Source, question: Question) -> Scenario:
    with _told():
        read(source)
    with _told_of_question():
        return explored(source, question)


def _in_words(problem: Problem) -> str:
    """ "Your policy, slack, people: 0 is too few; write a whole number of 1 or more"."""
    where = ", ".join(part for part in problem.path.split(".") if part != "policies")
    help = f"did you mean `{problem.nearest}`?" if problem.nearest else problem.help
    return "; ".join(part for part in (f"{where}: {problem.message}" if where else problem.message, help) if part)


def replications(
    source: Source, question: Question, position: int, numbers: Sequence[int]
) -> tuple[list[bytes], float]:
    """Outcomes of one policy's replications, each packed, and the seconds that one took."""
    one = configurations(explored(source, question))[position]
    begun = time.perf_counter()
    batch = run_block(one.policy, one.seed, Block(position, tuple(numbers), PORTRAITS))
    spent = (time.perf_counter() - begun) / len(numbers)
    return [pickle.dumps(outcome) for outcome in batch.outcomes], spent


def answer(source: Source, question: Question, outcomes: Sequence[Sequence[bytes]]) -> dict[str, Any]:
    """The first so many replications of each policy summed up as `slackline run` does it, as JSON can hold it."""
    chosen, results, laboratory = run_of(source, question, outcomes)
    pictures = pictures_in(without_logs(results, chosen, laboratory))
    return {"replications": results.replications, "pictures": pictures, **shown(results)}


def picture(source: Source, question: Question, outcomes: Sequence[Sequence[bytes]], name: str) -> bytes:
    """One of the pictures of the answer, as SVG."""
    chosen, results, laboratory = run_of(source, question, outcomes)
    return picture_of(name, without_logs(results, chosen, laboratory))


def report(source: Source, question: Question, outcomes: Sequence[Sequence[bytes]]) -> str:
    """The report of the question's run, as `slackline report` writes it of the scenario saved as explored.yaml."""
    from sim.report.page.edition import Edition
    from sim.report.page.rendering import render

    chosen, results, laboratory = run_of(source, question, outcomes)
    name = source.text if explored(source, question) is read(source) and source.kind == "shipped" else _SAVED
    edition = Edition(f"slackline run {name}", f"slackline sensitivity {name}", this_version=model_version())
    return render(exhibit(results, chosen, laboratory), edition)


def run_of(
    source: Source, question: Question, outcomes: Sequence[Sequence[bytes]]
) -> tuple[tuple[Configuration, ...], Results, Laboratory]:
    """What `slackline run` gives for the question's scenario with so many replications: of what, and where they are."""
    scenario = explored(source, question)
    found = {
        (position, number): pickle.loads(one)
        for position, each in enumerate(outcomes)
        for number, one in enumerate(each)
    }
    laboratory = Laboratory(_Gathered(found=found), portraits=PORTRAITS)
    results = run(scenario, replications=len(outcomes[0]), laboratory=laboratory)
    return configurations(scenario), results, laboratory


@dataclass(slots=True)
class _Gathered(Executor):
    """Hands out what was run elsewhere."""

    found: Mapping[tuple[int, int], Outcome] = field(default_factory=dict)

    def execute(
        self, configurations: Sequence[Configuration], wanted: Sequence[Sequence[int]], *, portraits: int = 0
    ) -> Generator[Batch, None, None]:
        for position, numbers in enumerate(wanted):
            yield Batch(position, tuple(self.found[position, number] for number in numbers))


def scenario_text(source: Source, question: Question) -> str:
    """The scenario of the question as a file for `slackline run`."""
    scenario = _explored(source, question)
    return as_yaml({"name": scenario.name, **scenario.plain})
