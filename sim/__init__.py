"""Slackline: IT capacity against demand, simulated.

Five lines do what the command does:

    from sim import load, run

    results = run(load("cio-story"), replications=20)
    for policy in results.policies:
        print(policy.name, policy.all["wait_mean"].mean, policy.departments["Marketing"]["bypass_rate"].mean)
"""

from __future__ import annotations

import importlib
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any

    from sim.experiment.shelf import Shelf
    from sim.report.notebook import Drawn
    from sim.results.results import Results
    from sim.scenario.problems import ScenarioError
    from sim.scenario.schema import Scenario

__version__ = "0.1.0"
__all__ = ["ScenarioError", "__version__", "figure", "load", "run"]

# What is needed is imported when it is asked for: `import sim` alone loads nothing.


def __getattr__(name: str) -> object:
    if name == "ScenarioError":
        from sim.scenario.problems import ScenarioError

        return ScenarioError
    raise AttributeError(f"module 'sim' has no attribute '{name}'")


def load(source: str | Path, set: str | Sequence[str] = (), *, allow_outside: bool = False) -> Scenario:
    """Read a scenario, with all its policies checked.

    `source` is the path of a YAML file or the name of a shipped scenario. `set` overrides values by their dotted paths,
    as `--set` does: `set=["it.teams.Central IT.people=11", "horizon=3 years"]`; one text is one override.
    `allow_outside` lets the scenario refer to files outside its own folder.

    Raises:
        ScenarioError: the scenario is not valid; it carries every problem with its place and remedy.
    """
    from sim.experiment.reading import read_with_goals

    return read_with_goals(source, [set] if isinstance(set, str) else set, allow_outside=allow_outside)


def run(
    scenario: Scenario | str | Path,
    *,
    policies: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    precision: str | None = None,
    measure: str = "wait_mean",
    jobs: int | None = None,
    store: str | Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    command: str = "",
) -> Results:
    """Simulate a scenario's policies and compare them with its baseline, all under the same random demand.

    `scenario` comes from `load`, or is what `load` takes. `policies` names those to run (the baseline always runs too),
    all when left out. `replications` and `seed` stand in for the scenario's own. `precision` runs as many replications
    as the mean of `measure` needs to be known within it for every policy, as in `precision="5%"` with
    `measure="bypass_rate"`; `replications` is then the most, 2,000 when left out. `jobs` is the number of processes,
    all cores when left out; it never changes a figure. `store` names a file in which runs are kept and from which they
    are taken, as --store does; nothing is kept when left out. `progress(done, total)` is called as runs end. `command`
    is kept with the results as where they came from.

    The results hold, for each policy, estimates by measure name for all requests, each department, kind and team:
    `results.policy("Honest dates").departments["Marketing"]["wait_mean"].mean`. Times are working days,
    shares fractions, money the scenario's currency per year. On the command line, `slackline run` prints them; in a
    notebook they show themselves.

    Raises:
        ScenarioError: the scenario is not valid.
        UnknownPolicyError: a policy that the scenario does not have.
        MisreadError: a measure or precision that cannot be understood.
        StoreError: the store cannot be used.
        ValueError: fewer than one replication or job, fewer than 30 with a precision, or a negative seed.
    """
    from sim.experiment import Executor, Laboratory
    from sim.experiment import run as run_experiment
    from sim.experiment.configurations import configurations
    from sim.experiment.exhibit import PORTRAITS, exhibit
    from sim.scenario.schema import Scenario

    read = scenario if isinstance(scenario, Scenario) else load(scenario)
    question: dict[str, Any] = {"policies": list(policies or ()), "replications": replications}
    question |= {} if precision is None else {"precision": precision, "measure": measure}
    shelf = None if store is None else _shelf(read, store, question, seed, command)
    portraits = 0 if shelf is None else PORTRAITS
    with Laboratory(Executor(jobs=jobs), shelf=shelf, progress=progress, portraits=portraits) as laboratory:
        results = run_experiment(
            read,
            policies=policies,
            replications=replications,
            seed=seed,
            precision=precision,
            measure=measure,
            command=command,
            laboratory=laboratory,
        )
        if shelf is not None:
            exhibit(results, configurations(read, policies, seed), laboratory)  # so that `slackline report` finds it
    importlib.import_module("sim.report.notebook")  # so that the results show themselves in a notebook
    if laboratory.store_error is not None:
        warnings.warn(f"{laboratory.store_error}: the figures are complete, but not all are kept", stacklevel=2)
    return results


def figure(results: Results, name: str = "comparison") -> Drawn:
    """A figure of results, which shows itself in a notebook; `.svg` is its text, and `.save(path)` writes it.

    `name` is "comparison" (waits and bypass), "losers" (each department's changes), "bypass" (how requests go round IT)
    or "costs".

    Raises:
        UnknownFigureError: there is no such figure, or these results have nothing to show in it; a ValueError.
    """
    from sim.report.notebook import figure as drawn

    return drawn(results, name)


def _shelf(scenario: Scenario, store: str | Path, question: dict[str, Any], seed: int | None, command: str) -> Shelf:
    """A place in the store for this run, listed there as one of `slackline run` is."""
    from pathlib import Path

    from sim.experiment.provenance import provenance
    from sim.experiment.shelf import open_shelf

    made = provenance(scenario, scenario.seed if seed is None else seed, command)
    return open_shelf(Path(store), "run", scenario, question, made, resume=True)
