"""Exhibits for tests of the page: hand-made results beside a small scenario, and one small run in full."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sample_results import sample
from small_scenarios import queue, read

from sim.experiment import Executor, Laboratory, run
from sim.experiment.configurations import configurations
from sim.experiment.exhibit import PORTRAITS, exhibit
from sim.report.page.edition import Edition
from sim.results.exhibit import Exhibit

if TYPE_CHECKING:
    from typing import Any

    from sim.results.results import Results
    from sim.scenario.schema import Scenario

EDITION = Edition("slackline run sample", "slackline sensitivity sample")


def of_results(results: Results | None = None, scenario: Scenario | None = None) -> Exhibit:
    """Results without portraits and logs."""
    return Exhibit(scenario or queue(), results or sample(), {}, (), None, {})


def leaving(marketing: str = "Marketing", **changes: Any) -> Scenario:
    """Two departments, one of which goes elsewhere when the date is too late; a policy with one person more."""
    web = {"arrivals": {"every": "6 days"}, "effort": {"exponential": {"mean": "5 days"}}, "due": "2 weeks"}
    web |= {"value": "3000 per week"}
    erp = {"arrivals": {"every": "9 days"}, "effort": {"exponential": {"mean": "5 days"}}, "due": "4 weeks"}
    tree: dict[str, Any] = {
        "name": "Leaving", "horizon": "1 year", "replications": 4, "seed": 3,
        "departments": {
            marketing: {
                "requests": {"Web page": web},
                "alternative": {
                    "lead_time": "1 week", "price": "900 per day",
                    "comes_back": {"chance": "60%", "after": "2 weeks", "effort": "40%"},
                },
                "trust": {"start": "80%"},
            },
            "Finance": {"requests": {"ERP change": erp}},
        },
        "it": {"teams": {"Central IT": {"people": 1, "cost": "500 per day"}}, "quotes": {"basis": "backlog"}},
        "policies": {"As now": {}, "One more": {"set": {"it.teams.Central IT.people": 2}}},
    }  # fmt: skip
    return read(tree | changes)


def whole(scenario: Scenario) -> Exhibit:
    """A run with everything that is shown of one."""
    with Laboratory(Executor(jobs=1), portraits=PORTRAITS) as opened:
        results = run(scenario, laboratory=opened, command="slackline run leaving.yaml")
        return exhibit(results, configurations(scenario), opened)


def without_comparisons(results: Results) -> Results:
    """The baseline alone."""
    return replace(results, policies=results.policies[:1], comparisons=())
