"""Cautions: each is told when it is due, names the policy, and says what to do; a sound run has none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hand_made_log import story_log
from small_scenarios import queue, read

from sim import run
from sim.experiment.cautions import cautions_after
from sim.experiment.selection import compiled
from sim.results.catalogue import REQUEST_MEASURES
from sim.results.measures import ReplicationMeasures, measure
from sim.results.results import FailedReplication
from sim.results.runs import PolicyRuns
from sim.scenario.calendar import Calendar

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMN = {entry.name: index for index, entry in enumerate(REQUEST_MEASURES)}
SETTLED = [5.0, 5.0, 5.0, 5.0]


def replication(
    quarters: Sequence[float] = SETTLED, unfinished: float = 0.0, demand: str = "hash", requests: float = 8.0
) -> ReplicationMeasures:
    figures = measure(story_log(), Calendar())
    figures.all_figures[COLUMN["requests"]] = requests
    figures.all_figures[COLUMN["unfinished"]] = unfinished
    return replace(figures, queue_quarters=np.array(quarters), demand_hash=demand)


def policy(
    name: str, measures: Sequence[ReplicationMeasures], failed: tuple[FailedReplication, ...] = ()
) -> PolicyRuns:
    return PolicyRuns(name, tuple(range(len(measures))), tuple(measures), failed)


def told(first: PolicyRuns, second: PolicyRuns | None = None, asked: int = 40, people: int = 2) -> dict[str, str]:
    """Cautions of a small queue whose policies came to this: code and message."""
    scenario = queue(people)
    runs = [replace(first, name="As now"), replace(second or first, name="One more")]
    cautions = cautions_after(scenario, compiled(scenario, scenario.policy_names), runs, asked)
    assert all(caution.remedy for caution in cautions)
    return {caution.code: caution.message for caution in cautions}


SOUND = policy("As now", [replication() for _ in range(40)])


def test_a_sound_run_has_no_cautions() -> None:
    assert told(SOUND) == {}


def test_an_interrupted_run_says_how_far_it_came() -> None:
    half = policy("As now", [replication() for _ in range(20)])
    message = told(half)["partial"]
    assert message.startswith("The run was interrupted with 20 of 40 replications done")


def test_failed_replications_are_told_with_their_seed_and_reason() -> None:
    failed = (FailedReplication(17, 7, "RunawayError: too many requests"),)
    message = told(SOUND, policy("One more", [replication() for _ in range(39)], failed))["failed-replications"]
    assert "Under 'One more' 1 of 40 replications failed" in message
    assert "number 17 of seed 7 (RunawayError: too many requests)" in message


def test_a_policy_whose_every_replication_failed_is_told_without_a_fault() -> None:
    failed = tuple(FailedReplication(k, 7, "broken") for k in range(40))
    assert "40 of 40" in told(SOUND, policy("One more", [], failed))["failed-replications"]


def test_replications_that_finished_nothing_are_counted() -> None:
    measures = [replication(unfinished=8.0 if k < 3 else 0.0) for k in range(40)]
    assert (
        "Under 'One more' 3 of 40 replications finished nothing"
        in told(SOUND, policy("x", measures))["finished-nothing"]
    )


def test_what_is_not_finished_has_waits_so_far_and_only_where_nothing_was_needed_there_are_none() -> None:
    waiting = [replication(unfinished=8.0 if k < 3 else 0.0) for k in range(40)]
    assert "no waits" not in told(SOUND, policy("x", waiting))["finished-nothing"]
    idle = [replication(requests=0.0) if k < 2 else replication() for k in range(40)]
    message = told(SOUND, policy("x", idle))["finished-nothing"]
    assert "2 of 40 replications finished nothing, and in 2 of them nothing was needed" in message
    assert "they are missing from the means" in message


@pytest.mark.parametrize(
    ("people", "said"), [(3, "asked for 333,333 %"), (400, "asked for 2,500 %"), (1000, "asked for 1,000 %")]
)
def test_a_load_far_over_capacity_is_told_in_plain_digits(people: int, said: str) -> None:
    kind = {"arrivals": {"every": "1 day"}, "effort": "10000 days"}
    scenario = read(
        {
            "horizon": "10 days",
            "replications": 1,
            "departments": {"Marketing": {"requests": {"Web": kind}}},
            "it": {"teams": {"Central IT": {"people": people}}},
        }
    )
    messages = {caution.code: caution.message for caution in run(scenario, jobs=1).warnings}
    assert said in messages["load-over-capacity"]


def test_unfinished_requests_are_told_as_a_share() -> None:
    measures = [replication(unfinished=float(k < 20)) for k in range(40)]
    assert "Under 'One more' 6.25 % of all requests" in told(SOUND, policy("x", measures))["unfinished"]


def test_a_queue_that_still_settles_is_told() -> None:
    generator = np.random.default_rng(4)
    noise = generator.normal(0, 0.5, (40, 4))
    measures = [replication((np.array([2.0, 5.0, 5.5, 5.3]) + row).tolist()) for row in noise]
    message = told(SOUND, policy("x", measures))["warm-up-short"]
    assert "under 'One more' from 1.9 in the first quarter of the measured window to 5.3 in the rest" in message
    assert "As now" not in message


@pytest.mark.parametrize(
    ("quarters", "spread"),
    [
        ([5.0, 5.0, 5.0, 5.0], 1.0),  # settled
        ([4.8, 5.0, 5.0, 5.0], 0.05),  # sure, but too little to matter
        ([2.0, 5.0, 5.5, 5.3], 12.0),  # large, but not sure
        ([2.0, 3.0, 4.5, 6.0], 0.5),  # a trend that goes on is no warm-up
        ([0.0, 0.0, 0.0, 0.0], 0.0),  # nobody ever waits
    ],
)
def test_a_queue_that_has_settled_or_keeps_changing_is_not_called_a_short_warm_up(
    quarters: list[float], spread: float
) -> None:
    generator = np.random.default_rng(4)
    measures = [replication((np.array(quarters) + generator.normal(0, 1, 4) * spread).tolist()) for _ in range(40)]
    assert "warm-up-short" not in told(policy("x", measures))


def test_other_demand_than_the_baselines_is_told() -> None:
    other = [replication(demand="other" if k == 30 else "hash") for k in range(40)]
    assert "'One more' sets demand itself" in told(SOUND, policy("x", other))["demand-changed"]


def test_few_replications_are_told() -> None:
    few = policy("x", [replication() for _ in range(10)])
    assert told(few, asked=10)["few-replications"].startswith("10 replications have been run; with skewed waits")
    one = policy("x", [replication()])
    assert told(one, asked=1)["few-replications"] == "1 replication has been run: one alone has no interval"


def codes(tree_changes: dict[str, Any], **options: Any) -> dict[str, str]:
    results = run(queue(**tree_changes), jobs=1, **options)
    return {caution.code: caution.message for caution in results.warnings}


def test_a_load_over_capacity_is_told_with_what_was_seen() -> None:
    slow = {"teams": {"Central IT": {"people": 1, "focus": "60%"}}}
    message = codes({"it": slow, "run_out": "100 days", "policies": {"As now": {}}}, replications=5)
    assert "asked for 167 % of the work that it can do, and the queue went from" in message["load-over-capacity"]
    assert "Under 'As now'" in message["unfinished"]
    assert "warm-up-short" not in message


def test_a_policy_that_sets_demand_is_told_from_a_real_run() -> None:
    more = {"set": {"departments.Marketing.requests.Web.arrivals": {"every": "4 days"}}}
    message = codes({"policies": {"As now": {}, "More": more}}, replications=3)
    assert "'More' sets demand itself" in message["demand-changed"]


def test_a_horizon_in_which_nothing_happens_is_told_and_nothing_breaks() -> None:
    kind = {"arrivals": {"rate": "0 per week"}, "effort": "2 days"}
    scenario = read(
        {
            "horizon": "10 days",
            "replications": 3,
            "departments": {"Marketing": {"requests": {"Web": kind}}},
            "it": {"teams": {"Central IT": {"people": 1}}},
        }
    )
    results = run(scenario, jobs=1)
    assert {"finished-nothing", "few-replications"} == {caution.code for caution in results.warnings}
    assert results.policies[0].all["wait_mean"].n == 0
    assert results.policies[0].all["requests"].mean == 0.0
    assert results.theory == ()


def test_people_who_could_do_the_work_but_leave_early_are_seen() -> None:
    team = {"people": 3, "changes": [{"at": "110 days", "people": -2}], "focus": "60%"}
    message = codes({"it": {"teams": {"Central IT": team}}, "policies": {"As now": {}}}, replications=4)
    assert "load-over-capacity" in message
