"""The price of slack: what each further person kept free costs and saves, on a small scenario."""

import json
from dataclasses import replace

import numpy as np
import pytest

from sim import load, run
from sim.experiment import Executor, Laboratory
from sim.experiment.slack import SlackQuestion, slack
from sim.report.slack import brief, headline, records
from sim.results.slack import slack_json
from sim.results.subjects import MisreadError

SCENARIO = """\
name: Small
horizon: 6 months
warm_up: 2 months
seed: 3
departments:
  Marketing:
    requests:
      Surprise: {arrivals: {every: 5 days}, effort: {exponential: {mean: 4 days}}, due: 3 weeks,
                 value: 90000 per week, urgent: 100%}
    alternative: {lead_time: 1 week, price: 1100 per day, comes_back: {chance: 50%, after: 4 weeks, effort: 40%}}
  Finance:
    requests:
      Change: {arrivals: {every: 2.2 days}, effort: {exponential: {mean: 4 days}}, due: 6 weeks, value: 9000 per week}
it:
  teams:
    Central IT: {people: 3, cost: 500 per day}
  quotes: {basis: backlog}
policies:
  As it is: {}
  Hopeful: {quotes: {basis: backlog, optimism: 50%}}
  Grows: {set: {values: {it.teams.Central IT.people: 4}, from: 3 months}}
"""
ONE_MORE = """
  One more: {set: {it.teams.Central IT.people: 4}, slack: {people: 1, for: urgent, team: Central IT}}
  Two more: {set: {it.teams.Central IT.people: 5}, slack: {people: 2, for: urgent, team: Central IT}}
"""


def written(tmp_path, text=SCENARIO):
    path = tmp_path / "small.yaml"
    path.write_text(text)
    return load(path)


@pytest.fixture
def scenario(tmp_path):
    return written(tmp_path)


def ask(scenario, laboratory=None, **more):
    asked = {"policy": "As it is", "seed": scenario.seed, "replications": 20, "people": 3, **more}
    return slack(scenario, SlackQuestion(**asked), laboratory or Laboratory(Executor(jobs=1)))


def test_each_person_is_what_a_policy_with_as_many_kept_free_makes_of_it(tmp_path, scenario):
    """Against `run` of the same policies, written by hand."""
    price = ask(scenario, people=2)
    results = run(written(tmp_path, SCENARIO + ONE_MORE.lstrip("\n")), replications=20, jobs=1)
    levels = [results.policy(name).all for name in ("As it is", "One more", "Two more")]
    for level, expected in zip(price.levels, levels, strict=True):
        assert level.bypass_rate.mean == pytest.approx(expected["bypass_rate"].mean)
        assert level.total_cost.mean == pytest.approx(expected["total_cost"].mean)
    totals = [each["total_cost"].mean for each in levels]
    assert [gain.net.mean for gain in price.further] == pytest.approx([totals[0] - totals[1], totals[1] - totals[2]])
    assert [gain.net.mean for gain in price.together] == pytest.approx([totals[0] - totals[1], totals[0] - totals[2]])
    against = {one.policy: one for one in results.comparisons if (one.department, one.metric) == (None, "total_cost")}
    assert price.together[0].net.mean == pytest.approx(-against["One more"].difference)


def test_saved_is_the_sum_of_its_parts_and_net_is_what_is_left_of_it(scenario):
    for gain in ask(scenario).further:
        assert gain.cost.mean == pytest.approx(500 * 260)
        parts = gain.bypass_cost.mean + gain.delay_cost.mean + gain.own_cost.mean
        assert gain.saved.mean == pytest.approx(parts)
        assert gain.net.mean == pytest.approx(gain.saved.mean - gain.cost.mean)
        outlay = gain.cost.mean - gain.bypass_cost.mean - gain.own_cost.mean
        assert gain.per_bypass.estimate is None or gain.per_bypass.estimate == pytest.approx(
            outlay / gain.bypasses.mean
        )


def test_where_delay_is_dear_the_first_is_worth_the_pay_and_a_later_one_is_not(tmp_path):
    """Surprises that have nowhere else to go stand behind the rest, until somebody is kept free for them."""
    text = "".join(line for line in SCENARIO.splitlines(True) if "alternative:" not in line)
    price = ask(
        written(tmp_path, text.replace("value: 9000 per week}", "value: 0 per week}")), replications=30, people=4
    )
    verdicts = [gain.verdict for gain in price.further]
    assert (verdicts[0], verdicts[-1]) == ("pays", "does not pay")
    at_least, at_most = price.break_even
    assert 1 <= at_least <= at_most < 4
    assert headline(price).startswith("The first")
    assert headline(price).endswith("not worth the pay")


@pytest.mark.parametrize(("verdicts", "expected"), [
    (["pays", "does not pay"], (1, 1)),
    (["pays", "cannot tell", "cannot tell", "does not pay"], (1, 3)),
    (["does not pay", "does not pay"], (0, 0)),
    (["pays", "pays"], (2, None)),
    (["cannot tell", "pays"], (0, None)),
])  # fmt: skip
def test_the_break_even_lies_between_the_last_who_pays_and_the_first_who_does_not(scenario, verdicts, expected):
    price = ask(scenario, replications=2, people=1)
    gains = tuple(replace(price.further[0], people=place, verdict=one) for place, one in enumerate(verdicts, start=1))
    assert replace(price, further=gains).break_even == expected


def test_the_intervals_are_wider_the_more_people_are_compared(scenario):
    few, many = (ask(scenario, people=people).further[0].net for people in (1, 3))
    assert few.mean == many.mean
    assert many.high - many.low > few.high - few.low


def test_people_who_are_not_kept_free_work_for_everybody(scenario):
    free, busy = (ask(scenario, people=1, kept_for=whom) for whom in (("urgent",), ("nobody",)))
    assert busy.kept_for == ()
    assert free.levels[0] == busy.levels[0]
    assert free.levels[1].wait.mean > busy.levels[1].wait.mean


def test_the_levers_of_the_policy_stay(scenario):
    assert ask(scenario, policy="Hopeful", people=1).levels[0] != ask(scenario, people=1).levels[0]


@pytest.mark.parametrize(("changes", "message"), [
    ({"team": "Centrl IT"}, "no team 'Centrl IT'"),
    ({"kept_for": ("Marketng",)}, "'Marketng' is no department"),
    ({"policy": "Grows"}, "changes the size of 'Central IT' over time"),
])  # fmt: skip
def test_what_cannot_be_priced_is_refused_before_anything_runs(scenario, changes, message):
    laboratory = Laboratory(Executor(jobs=1))
    with pytest.raises(MisreadError, match=message) as refused:
        ask(scenario, laboratory, **changes)
    assert refused.value.help
    assert laboratory.ran == 0


def test_a_reserve_for_urgent_requests_needs_some(tmp_path):
    with pytest.raises(MisreadError, match="no request of this scenario is urgent"):
        ask(written(tmp_path, SCENARIO.replace(", urgent: 100%", "")))


def test_too_few_people_or_replications_are_refused(scenario):
    with pytest.raises(ValueError, match="people must be 1 to 20"):
        ask(scenario, people=0)
    with pytest.raises(ValueError, match="replications must be 2"):
        ask(scenario, replications=1)


def test_the_same_question_gives_the_same_bytes_whatever_runs_it(scenario):
    one, two = (ask(scenario, Laboratory(Executor(jobs=jobs)), people=1, replications=8) for jobs in (1, 2))
    assert slack_json(one) == slack_json(two)
    assert json.loads(slack_json(one))["further"][0]["people"] == 1


def stopping_after(runs):
    """A laboratory in which Ctrl-C is pressed when so many runs are done."""

    def press(done, _total):
        if done == runs:
            raise KeyboardInterrupt

    return Laboratory(Executor(jobs=1), progress=press)


def test_interrupted_it_gives_what_was_done_for_every_number_of_people(scenario):
    price = ask(scenario, stopping_after(30), people=2)
    assert price.partial
    assert {level.replications for level in price.levels} == {price.levels[0].replications}
    assert 2 <= price.levels[0].replications < 20
    assert any(one.code == "partial" for one in price.warnings)
    with pytest.raises(KeyboardInterrupt):
        ask(scenario, stopping_after(3), people=2)


def test_a_failed_replication_is_named_and_the_intervals_are_withheld(scenario, monkeypatch):
    from sim.experiment import replicate

    def failing(policy, seed, replication):
        if replication == 3:
            raise ValueError("no such luck")
        return measured(policy, seed, replication)

    measured = replicate.checked_log
    monkeypatch.setattr(replicate, "checked_log", failing)
    price = ask(scenario, people=1, replications=5)
    assert [failure.replication for failure in price.levels[0].failed] == [3]
    assert price.levels[0].bypass_rate.low is None
    assert (price.further[0].verdict, price.further[0].net.mean) == ("cannot tell", None)
    assert all(section.heading for section in brief(price, 80))


def test_the_table_fits_eighty_columns_and_every_figure_is_in_the_records(scenario):
    from sim.report.text import table_width

    price = ask(scenario)
    for section in brief(price, 80):
        assert all(table_width(table) <= 80 for table in section.tables)
    rows = {(row[0], row[1], row[2]): row[3] for row in records(price)}
    assert rows[2, 1, "net"] == price.further[1].net.mean
    assert rows[2, 0, "net"] == price.together[1].net.mean
    assert np.isclose(rows[2, 0, "cost"], 2 * 500 * 260)
