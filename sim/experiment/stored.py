"""Looking again at what a store holds: an experiment's scenario, its replications, and what they come to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sim.experiment.configurations import configurations
from sim.experiment.exhibit import PORTRAITS, exhibit
from sim.experiment.laboratory import Laboratory
from sim.experiment.precision import CAP
from sim.experiment.running import run
from sim.experiment.sensitivity import SensitivityQuestion, sensitivity
from sim.experiment.shelf import Shelf
from sim.experiment.store import StoreError, archive
from sim.results.results import Provenance
from sim.results.runs import in_common
from sim.results.warm_up import read_warm_up
from sim.scenario.places import Places
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import validate

if TYPE_CHECKING:
    from sim.experiment.store import Store
    from sim.experiment.store.archive import Entry
    from sim.results.exhibit import Exhibit
    from sim.results.results import Results
    from sim.results.runs import PolicyRuns
    from sim.results.sensitivity import Sensitivity
    from sim.scenario.schema import Scenario

Question = TypeVar("Question")


def scenario_of(entry: Entry) -> Scenario:
    """The scenario of an experiment, as it was.

    Raises:
        StoreError: this version cannot read it, or a trace that it names is gone or has changed.
    """
    from sim.levers.table import LEVERS

    try:
        scenario = validate(dict(entry.plain), Places(), levers=LEVERS, folder=Path(entry.folder), allow_outside=True)
    except ScenarioError as error:
        told = "; ".join(problem.message for problem in error.problems)
        raise StoreError(f"the scenario of experiment {entry.id} cannot be read any more: {told}", _AGAIN) from error
    if scenario.hash != entry.scenario_hash:
        raise StoreError(
            f"the scenario of experiment {entry.id} is no longer what it was: a trace that it reads has changed, or"
            " this version reads it differently",
            _AGAIN,
        )
    return scenario


_AGAIN = "run its command again; `slackline runs` shows it"


def question_of(kind: type[Question], entry: Entry) -> Question:
    """What a stored experiment was asked: JSON has lists where a question has tuples.

    Raises:
        TypeError: another version asked it, with other fields.
    """
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.question.items()}
    return kind(**plain)


def laboratory_of(store: Store, entry: Entry, *, portraits: int = 0) -> Laboratory:
    """A laboratory that has the experiment's stored replications, of the version that made them, and runs none."""
    return Laboratory(shelf=Shelf(store, version=entry.version), stored_only=True, portraits=portraits)


def provenance_of(entry: Entry) -> Provenance:
    """What the experiment was made with."""
    return Provenance(
        slackline=entry.version.partition("+")[0],
        python=entry.made_with["Python"],
        numpy=entry.made_with["numpy"],
        simpy=entry.made_with["simpy"],
        scenario_hash=entry.scenario_hash,
        seed=entry.seed,
        command=entry.command,
    )


def results_of(entry: Entry, scenario: Scenario, laboratory: Laboratory) -> Results:
    """What a stored run came to.

    Raises:
        KeyboardInterrupt: nothing of it is stored.
    """
    asked = entry.question
    found = run(
        scenario,
        policies=asked["policies"] or None,
        replications=asked["replications"],
        seed=entry.seed,
        laboratory=laboratory,
        warm_up=read_warm_up(asked["warm_up"]) if "warm_up" in asked else None,
        **{name: asked[name] for name in ("precision", "measure") if name in asked},
    )
    return replace(found, provenance=provenance_of(entry))


def exhibit_of(store: Store, entry: Entry) -> Exhibit:
    """All that there is to show of a stored run; nothing is run for it.

    Raises:
        StoreError: its scenario cannot be read, or nothing of it is stored.
    """
    scenario, laboratory = scenario_of(entry), laboratory_of(store, entry, portraits=PORTRAITS)
    try:
        results = results_of(entry, scenario, laboratory)
    except KeyboardInterrupt:
        raise StoreError(f"nothing of experiment {entry.id} is stored", _AGAIN) from None
    return exhibit(results, configurations(scenario, entry.question["policies"] or None, entry.seed), laboratory)


def sensitivity_of(store: Store, scenario_hash: str) -> Sensitivity | None:
    """What the latest stored sensitivity analysis of a scenario found; None where none has come to its end."""
    for entry in archive.entries(store):
        if entry.kind != "sensitivity" or entry.scenario_hash != scenario_hash or entry.state != "done":
            continue
        try:
            question = question_of(SensitivityQuestion, entry)
            found = sensitivity(scenario_of(entry), question, laboratory_of(store, entry))
        except (KeyboardInterrupt, StoreError, TypeError):
            continue  # it is not whole any more, or of another version
        if not found.partial:
            return replace(found, provenance=provenance_of(entry))
    return None


def stored_runs(store: Store, entry: Entry) -> tuple[PolicyRuns, ...]:
    """The replications of an experiment that compared a scenario's policies, those stored of every policy.

    Raises:
        StoreError: its scenario cannot be read, or nothing of it is stored.
    """
    scenario = scenario_of(entry)
    chosen = configurations(scenario, entry.question.get("policies") or None, entry.seed)
    default = CAP if "precision" in entry.question else scenario.replications
    asked = entry.question.get("replications") or default
    runs = in_common(laboratory_of(store, entry).measure(chosen, range(asked)))
    if not runs[0].attempted:
        raise StoreError(f"nothing of experiment {entry.id} is stored", _AGAIN)
    return runs
