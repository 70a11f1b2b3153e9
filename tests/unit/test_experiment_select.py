"""Selecting among policies whose order is known, and what is answered when there is no answer."""

from __future__ import annotations

import json

import pytest
from altered_laboratory import Altered, failing, stopping_after, undefined
from small_scenarios import queue, trusting

from sim.experiment import Executor, Laboratory
from sim.experiment.select import NoZoneError, SelectQuestion, select
from sim.results.select import to_json
from sim.results.subjects import MisreadError
from sim.results.theory.erlang import erlang_c_wait

PEOPLE = "it.teams.Central IT.people"
SIZES = {"Two": 2, "Three": 3, "Four": 4}


def sizes(**more):
    """Policies of two, three and four people for one person's work."""
    policies = {name: {"set": {PEOPLE: people}} for name, people in SIZES.items()}
    return queue(people=2, policies=policies | more, baseline="Two", horizon="2 years")


def asked(**changes):
    return SelectQuestion(**({"measure": "wait_mean", "indifference": "0.1 days"} | changes))


def test_the_shortest_wait_is_found_where_theory_knows_the_order():
    waits = {name: erlang_c_wait(people, 1 / 4, 4.0) for name, people in SIZES.items()}
    assert waits["Three"] - waits["Four"] > 0.1  # what matters
    found = select(sizes(), asked(), Laboratory(Executor(jobs=1)))
    assert (found.outcome, found.best, found.left) == ("selected", "Four", ("Four",))
    for contender in found.contenders:
        estimate = contender.estimate
        assert abs(estimate.mean - waits[contender.policy]) < 2.5 * estimate.half_width
        if contender.policy != "Four":
            behind = waits[contender.policy] - waits["Four"]
            assert abs(contender.behind.mean - behind) < 2.5 * contender.behind.half_width


def test_the_longest_wait_is_found_when_asked_for():
    assert select(sizes(), asked(direction="highest"), Laboratory(Executor(jobs=1))).best == "Two"


@pytest.mark.slow
def test_among_queues_whose_order_erlang_knows_it_is_right_for_every_seed():
    """Three people at 50 %, or two at 50 % and one half as quick: the waits differ by about the zone."""
    waits = [erlang_c_wait(people, 1 / 4, 4.0) for people in (3, 4)]
    zone = f"{0.9 * (waits[0] - waits[1])} days"
    scenario = queue(people=3, policies={"Three": {}, "Four": {"set": {PEOPLE: 4}}}, horizon="1 quarter")
    picked = [
        select(scenario, asked(indifference=zone, seed=seed), Laboratory(Executor(jobs=1))).best for seed in range(60)
    ]
    assert picked.count("Four") >= 0.95 * 60 - 2 * (0.95 * 0.05 * 60) ** 0.5


def test_the_dropped_get_no_further_replications_and_the_rest_the_same_ones():
    laboratory = Altered()
    found = select(sizes(), asked(indifference="0.01 days"), laboratory)
    assert laboratory.asked[0] == (("Two", "Three", "Four"), 30)
    first = min(found.contenders, key=lambda each: each.replications)
    assert first.dropped_by is not None
    for policies, upto in laboratory.asked[1:]:
        step = max(20, upto // 4)
        assert upto > first.replications
        assert first.policy not in policies or upto - step <= first.replications
    assert len(laboratory.asked[-1][0]) == 2
    assert laboratory.ran < 3 * laboratory.asked[-1][1]


def test_the_answer_is_the_same_to_the_byte_however_many_work_at_it():
    question = asked(indifference="0.03 days")
    texts = {to_json(select(sizes(), question, Laboratory(Executor(jobs=jobs)), "made")) for jobs in (1, 2)}
    assert len(texts) == 1


def test_a_percentage_is_of_the_baselines_first_stage():
    found = select(sizes(), asked(indifference="20%"), Laboratory(Executor(jobs=1)))
    two = next(each for each in found.contenders if each.policy == "Two")
    assert two.replications == 30
    assert found.zone.share_of == pytest.approx(two.estimate.mean)
    assert found.zone.value == pytest.approx(0.2 * two.estimate.mean)


def test_a_percentage_of_nothing_is_refused_with_a_remedy():
    with pytest.raises(NoZoneError, match="2% of the baseline's bypass_rate is nothing") as refused:
        select(sizes(), asked(measure="bypass_rate", indifference="2%"), Laboratory(Executor(jobs=1)))
    assert "--indifference '2 points'" in refused.value.help


def test_policies_without_any_difference_are_called_alike_and_the_baseline_is_named():
    same = queue(people=2, policies={"Dearer": {"set": {"it.teams.Central IT.cost": "900 per day"}}, "As now": {}},
                 baseline="As now")  # fmt: skip
    found = select(same, asked(), Laboratory(Executor(jobs=1)))
    assert (found.outcome, found.left, found.best) == ("alike", ("Dearer", "As now"), "As now")
    cost = select(same, asked(measure="total_cost", indifference=None), Laboratory(Executor(jobs=1)))
    assert (cost.outcome, cost.best, cost.contenders[0].dropped_by) == ("selected", "As now", "As now")


def test_where_replications_run_out_it_says_between_whom_it_cannot_tell():
    found = select(queue(), asked(indifference="1 minute", cap=30), Laboratory(Executor(jobs=1)))
    assert (found.outcome, found.best, found.left) == ("cannot tell", None, ("As now", "One more"))
    other = next(each for each in found.contenders if each.behind is not None)
    assert found.at_most == pytest.approx(abs(other.behind.mean) + other.behind.half_width)
    assert found.needed > 30


def test_a_failed_replication_withholds_the_answer_and_is_named():
    found = select(sizes(), asked(), Altered(failing("Three", 11)))
    assert (found.outcome, found.best) == ("withheld", None)
    assert "the first being number 11 of seed 7 (it broke)" in found.warnings[0].message
    assert found.contenders[1].failed[0].replication == 11
    assert found.contenders[1].estimate.low is None


def test_a_failure_after_the_first_stage_withholds_the_answer_too():
    found = select(sizes(), asked(indifference="1 minute"), Altered(failing("Four", 41)))
    assert (found.outcome, found.best) == ("withheld", None)
    assert [each.replications for each in found.contenders] == [30, 30, 30]


def test_a_measure_without_a_value_in_one_replication_withholds_the_answer():
    found = select(sizes(), asked(), Altered(undefined("Four", 3, "wait_mean")))
    assert found.outcome == "withheld"
    caution = next(each for each in found.warnings if each.code == "undefined-measure")
    assert "wait_mean has no value under 'Four' in 1 of 30 replications, first in number 3" in caution.message


@pytest.mark.parametrize("done", [12, 37])
def test_interrupted_it_selects_nothing_and_reports_what_there_is(done):
    found = select(sizes(), asked(indifference="0.02 days"), Altered(stopping_after(done)))
    assert (found.outcome, found.partial, found.best) == ("interrupted", True, None)
    assert max(each.replications for each in found.contenders) == min(done, 30)
    assert json.loads(to_json(found))["partial"] is True


def test_interrupted_before_anything_was_done_it_is_just_interrupted():
    with pytest.raises(KeyboardInterrupt):
        select(sizes(), asked(), Altered(stopping_after(0)))


def test_a_rare_yes_or_no_gets_a_larger_first_stage():
    laboratory = Altered()
    found = select(trusting(), asked(measure="walked_away", indifference="5 points"), laboratory)
    assert found.first_stage == laboratory.asked[1][1] == 59


def test_a_measure_that_is_neither_good_nor_bad_needs_a_direction():
    with pytest.raises(MisreadError, match="whether a low or a high `utilisation` is better depends") as refused:
        select(sizes(), asked(measure="utilisation", indifference="1 point"), Laboratory(Executor(jobs=1)))
    assert refused.value.help == "say which: --lowest or --highest"
    question = asked(measure="utilisation", indifference="1 point", direction="highest")
    assert select(sizes(), question, Laboratory(Executor(jobs=1))).best == "Two"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"confidence": 0.4}, "the confidence must be 50 % or more and below 100 %, not 40 %"),
        ({"cap": 29}, "a selection needs 30 replications or more, not 29 at most"),
        ({"policies": ("Two",)}, "a selection needs two policies or more"),
    ],
)
def test_what_makes_no_sense_is_refused(changes, told):
    with pytest.raises(ValueError, match=told):
        select(sizes(), asked(**changes), Laboratory(Executor(jobs=1)))


def test_the_means_over_time_end_with_the_estimates():
    found = select(sizes(), asked(indifference="0.03 days"), Laboratory(Executor(jobs=1)))
    for contender in found.contenders:
        last = [stage for stage in found.stages if contender.policy in stage.means][-1]
        assert last.replications == contender.replications
        assert last.means[contender.policy] == pytest.approx(contender.estimate.mean)
