"""Looking again at what a store holds: an experiment's scenario, its replications, and what they come to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiment.configurations import configurations
from sim.experiment.exhibit import PORTRAITS
from sim.experiment.laboratory import Laboratory
from sim.experiment.precision import CAP
from sim.experiment.shelf import Shelf
from sim.experiment.store import StoreError
from sim.results.results import Provenance
from sim.results.runs import in_common
from sim.scenario.places import Places
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import validate

if TYPE_CHECKING:
    from sim.experiment.store import Store
    from sim.experiment.store.archive import Entry
    from sim.results.runs import PolicyRuns
    from sim.scenario.schema import Scenario


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


def laboratory_of(store: Store, entry: Entry) -> Laboratory:
    """A laboratory that has the experiment's stored replications, of the version that made them, and runs none."""
    return Laboratory(shelf=Shelf(store, version=entry.version), stored_only=True, portraits=PORTRAITS)


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
