"""Running until a measure is known precisely enough."""

from __future__ import annotations

import json

import pytest
from altered_laboratory import Altered, failing, stopping_after, undefined
from small_scenarios import queue, trusting

from sim import run as run_here
from sim.experiment import Executor, Laboratory
from sim.experiment.running import run
from sim.report.briefing import brief, section_text
from sim.results.document import to_json
from sim.results.subjects import MisreadError
from sim.results.theory.erlang import erlang_c_wait


def precise(scenario, laboratory=None, **changes):
    asked = {"precision": "15%", "measure": "wait_mean"} | changes
    return run(scenario, laboratory=laboratory or Laboratory(Executor(jobs=1)), **asked)


@pytest.fixture(scope="module")
def usual():
    return precise(queue())


def test_the_interval_is_as_narrow_as_asked_for_under_every_policy_and_holds_theorys_wait(usual):
    results = usual
    assert results.precision.met
    assert results.replications > 40
    for people, policy in zip((2, 3), results.policies, strict=True):
        estimate = policy.all["wait_mean"]
        assert estimate.half_width <= 0.15 * estimate.mean
        assert estimate.n == results.replications
        assert abs(estimate.mean - erlang_c_wait(people, 1 / 4, 4.0)) < 2.5 * estimate.half_width


def test_no_more_is_run_than_it_takes():
    laboratory = Altered()
    results = precise(queue(), laboratory)
    last = max(each.reached.after for each in results.precision.policies)
    steps = [asked for _, asked in laboratory.asked]
    assert steps == sorted(set(steps))
    assert steps[-2] < last + 40
    assert results.replications <= 1.4 * last + 20


def test_an_easy_target_takes_one_step_of_more_than_30():
    laboratory = Altered()
    results = precise(queue(), laboratory, precision="3 days")
    assert (len(laboratory.asked), results.replications) == (1, 40)
    assert {each.reached.after for each in results.precision.policies} == {30}


def test_at_the_cap_it_says_what_was_reached_and_how_many_it_would_take():
    results = precise(queue(), precision="10%", replications=60)
    assert (results.replications, results.precision.met) == (60, False)
    caution = next(each for each in results.warnings if each.code == "precision-missed")
    needed = results.precision.needed
    assert needed > 60
    assert "wait_mean is not known as precisely as 10% for " in caution.message
    assert "after 60 replications; it would take about " in caution.message
    again = precise(queue(), precision="10%", replications=caution_number(caution.remedy))
    assert max(each.reached.after or 10**6 for each in again.precision.policies) == pytest.approx(needed, rel=0.5)


def caution_number(remedy: str) -> int:
    return int(remedy.partition("--replications ")[2].partition(",")[0])


def test_the_same_bytes_come_out_however_many_work_at_it(usual):
    text = to_json(precise(queue(), Laboratory(Executor(jobs=2))))
    assert text == to_json(usual)
    document = json.loads(text)["precision"]
    assert document["target"] == {"text": "15%", "value": 0.15, "relative": True}
    assert [each["policy"] for each in document["policies"]] == ["As now", "One more"]


def test_without_a_precision_nothing_of_it_is_in_the_results():
    results = run(queue(), laboratory=Laboratory(Executor(jobs=1)))
    assert results.precision is None
    assert json.loads(to_json(results))["precision"] is None


def test_it_stops_at_a_failure_and_withholds():
    results = precise(queue(), Altered(failing("One more", 5)))
    assert (results.replications, results.precision.met) == (40, False)
    told = words(results)
    assert "One more: withheld, since a replication failed." in told
    assert results.precision.policies[0].reached.n == 40


def test_it_stops_at_once_where_the_measure_has_no_value():
    results = precise(queue(), measure="trust_mean")
    assert results.replications == 40
    assert "As now: trust_mean has no value." in words(results)
    assert next(each for each in results.warnings if each.code == "precision-missed").remedy == (
        "name a measure that has a value in this scenario"
    )


def test_replications_without_a_value_do_not_count():
    results = precise(queue(), Altered(undefined("As now", 3, "wait_mean")), precision="3 days")
    assert [each.reached.n for each in results.precision.policies] == [39, 40]
    assert results.precision.met


def test_a_percentage_of_nearly_nothing_is_given_up_at_the_cap():
    results = precise(queue(), measure="unfinished", replications=40)
    assert results.precision.met  # it is 0 in every replication, which is certain
    results = precise(trusting(), measure="walked_away", replications=40)  # yes or no: 40 times no is not certain
    assert [each.all["walked_away"].mean for each in results.policies] == [0.0, 0.0]
    assert not results.precision.met
    assert "a percentage of a mean of nearly 0 is never reached" in results.warnings[0].remedy


def test_interrupted_it_reports_what_is_done_in_common():
    results = precise(queue(), Altered(stopping_after(23)))
    assert (results.partial, results.policies[0].replications, results.precision.met) == (True, 23, False)
    with pytest.raises(KeyboardInterrupt):
        precise(queue(), Altered(stopping_after(0)))


def test_the_words_say_what_was_reached(usual):
    told = words(usual)
    assert "Asked for: wait_mean (wait until work starts) to within 15% of the mean, for every policy." in told
    for each in usual.precision.policies:
        assert f"reached after {each.reached.after}." in told


def words(results):
    sections = {section.heading: section for section in brief(results, 100)}
    return section_text(sections["How precise"], 1000)


def test_what_cannot_be_understood_is_refused_before_anything_runs():
    laboratory = Altered()
    with pytest.raises(MisreadError, match="there is no measure 'wait_meen'"):
        precise(queue(), laboratory, measure="wait_meen")
    with pytest.raises(MisreadError, match="`5` cannot stand here"):
        precise(queue(), laboratory, precision="5")
    with pytest.raises(ValueError, match="a precision needs 30 replications or more, not 20 at most"):
        precise(queue(), laboratory, replications=20)
    assert laboratory.asked == []


def test_python_asks_for_it_in_the_same_words():
    results = run_here(queue(), precision="20%", measure="wait_mean[Finance]", jobs=1)
    assert (results.precision.metric, results.precision.part, results.precision.met) == ("wait_mean", "Finance", True)
