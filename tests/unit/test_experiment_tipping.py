"""The tipping map: loads and shares are reached as asked, growth is judged by its interval, and refusals say why."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from sim import load
from sim.experiment import Executor, Laboratory
from sim.experiment.tipping import TippingError, TippingQuestion, tipping
from sim.results.results import FailedReplication
from sim.results.runs import PolicyRuns
from sim.results.theory.load import offered_loads
from sim.results.tipping import TippingResults, growth, to_json

SHORT = ["horizon=3 months", "warm_up=1 month"]


class Watching(Laboratory):
    """A laboratory that remembers what it was asked to run."""

    def measure(self, configurations, replications):
        self.asked = list(configurations)
        return super().measure(configurations, replications)


def ask(name: str, *settings: str, laboratory: Laboratory | None = None, **question) -> TippingResults:
    scenario = load(name, set=[*SHORT, *settings])
    return tipping(
        scenario, TippingQuestion(**{"replications": 2, **question}), laboratory or Laboratory(Executor(jobs=1))
    )


def queues(first: list[float], second: list[float], failed: int = 0) -> PolicyRuns:
    """Replications whose queue has these lengths in the two halves of the window."""
    measures = tuple(
        SimpleNamespace(queue_quarters=np.array([before, before, after, after]))
        for before, after in zip(first, second, strict=True)
    )
    lost = tuple(FailedReplication(9, 1, "broken") for _ in range(failed))
    return PolicyRuns("any", tuple(range(len(first))), measures, lost)  # type: ignore[arg-type]


FIRST = [50.0, 52.0, 48.0, 51.0, 49.0]


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        ([80.0, 83.0, 79.0, 81.0, 78.0], "runs away"),
        ([50.5, 51.5, 48.5, 50.5, 49.5], "settles"),
        ([50.0, 95.0, 20.0, 70.0, 49.0], "cannot tell"),
    ],
)
def test_a_queue_is_judged_by_the_whole_interval_of_its_growth(second: list[float], verdict: str) -> None:
    found = growth(queues(FIRST, second), people=4, cells=1)
    assert found.verdict == verdict
    assert found.margin == pytest.approx(5.0)  # a tenth of 50
    changes = np.array(second) - FIRST
    half = 2.776445 * changes.std(ddof=1) / np.sqrt(5)  # t(4, 97.5 %)
    assert (found.change.low, found.change.high) == pytest.approx((changes.mean() - half, changes.mean() + half))


def test_a_short_queue_may_grow_by_a_request_for_each_person() -> None:
    assert growth(queues([1.0, 1.1, 0.9, 1.0, 1.2], [3.0, 3.1, 2.9, 3.0, 3.2]), people=4, cells=1).verdict == "settles"


def test_many_cells_judged_together_have_wider_intervals() -> None:
    second = [58.0, 57.0, 57.5, 56.0, 58.5]
    alone, together = (growth(queues(FIRST, second), people=1, cells=cells).change for cells in (1, 36))
    assert together.half_width > 2 * alone.half_width


def test_nothing_is_told_of_a_cell_in_which_a_replication_failed_or_that_has_one_only() -> None:
    assert growth(queues(FIRST, [90.0] * 5, failed=1), people=4, cells=1).verdict == "cannot tell"
    assert growth(queues([1.0], [90.0]), people=4, cells=1).verdict == "cannot tell"


@pytest.mark.parametrize("name", ["tipping-point", "starter", "cio-story"])
def test_each_cell_has_the_load_and_the_share_that_it_stands_for(name: str) -> None:
    laboratory = Watching(Executor(jobs=1))
    found = ask(name, laboratory=laboratory, load="95%,140%", comes_back="0%,30%,110%", replications=1)
    assert found.loads == (0.95, 1.4)
    for cell, one in zip(found.cells, laboratory.asked, strict=True):
        scenario = one.policy.phases[0].scenario
        terms = scenario.departments["Marketing"].alternative.comes_back
        assert max(each.load for each in offered_loads(scenario)) == pytest.approx(cell.load)
        assert terms.chance * terms.effort.mean == pytest.approx(cell.comes_back)


def test_what_the_scenario_itself_stands_for_is_told() -> None:
    assert ask("tipping-point", load="110%", comes_back="50%").own == pytest.approx((1.25, 0.2))


def test_an_alternative_that_brings_nothing_back_can_be_made_to() -> None:
    found = ask("tipping-point", "departments.Marketing.alternative.comes_back=null", load="110%", comes_back="50%")
    assert found.own[1] == 0.0
    assert found.cells[0].theory == "settles"


def test_theory_stands_beside_the_simple_case_only() -> None:
    found = ask("starter", load="110%", comes_back="50%")
    assert {"several departments", "trust"} <= set(found.not_simple)
    assert [(cell.theory, cell.theory_bypass) for cell in found.cells] == [(None, None)]


def test_a_policy_with_a_lever_that_acts_is_no_simple_case() -> None:
    scenario = load("tipping-point", set=[*SHORT, "policies.Half comes back={slack: {people: 1, for: Marketing}}"])
    found = tipping(
        scenario,
        TippingQuestion(policy="Half comes back", load="110%", comes_back="50%", replications=1),
        Laboratory(Executor(jobs=1)),
    )
    assert found.policy == "Half comes back"
    assert found.not_simple[0].startswith("levers that act")


@pytest.mark.parametrize(
    ("name", "question", "message"),
    [
        ("utilisation-trap", {}, "no department has an alternative"),
        ("starter", {"department": "Finance"}, "has no alternative"),
        ("starter", {"department": "Marketng"}, "there is no department"),
        ("cio-story", {"load": "50%,120%"}, "no more than the other departments alone ask for"),
        ("tipping-point", {"policy": "Half comes back"}, "set by the policy itself"),
        ("tipping-point", {"load": "0%,100%"}, "has no requests"),
        ("tipping-point", {"load": "1..2/30", "comes_back": "0..1/30"}, "more than 400 cells"),
    ],
)
def test_a_map_that_cannot_be_made_is_refused_with_a_remedy(name: str, question: dict, message: str) -> None:
    with pytest.raises(TippingError, match=message) as raised:
        ask(name, **question)
    assert raised.value.help


def test_a_policy_that_takes_the_alternative_away_has_no_map() -> None:
    scenario = load("tipping-point", set=["policies.Half comes back={set: {departments.Marketing.alternative: null}}"])
    with pytest.raises(TippingError, match="has no alternative"):
        tipping(scenario, TippingQuestion(policy="Half comes back"), Laboratory())


def test_a_load_is_reached_where_arrivals_are_written_as_a_rate() -> None:
    found = ask(
        "tipping-point",
        "departments.Marketing.requests.Campaign.arrivals={rate: 5 per week}",
        load="110%",
        comes_back="50%",
    )
    assert found.own == pytest.approx((1.25, 0.2))


def test_it_does_not_matter_how_many_processes_make_the_map() -> None:
    one, two = (
        to_json(ask("tipping-point", load="90%,130%", laboratory=Laboratory(Executor(jobs=jobs)))) for jobs in (1, 2)
    )
    assert one == two


class Interrupted(Laboratory):
    """A laboratory that gives only so many replications of each cell, as after Ctrl-C."""

    def measure(self, configurations, replications):
        found = super().measure(configurations, [range(2), range(1)])
        self.interrupted = True
        return found


def test_after_ctrl_c_the_cells_with_enough_are_given() -> None:
    found = ask(
        "tipping-point", load="110%", comes_back="10%,20%", replications=5, laboratory=Interrupted(Executor(jobs=1))
    )
    assert found.partial
    assert [cell.comes_back for cell in found.measured] == [0.1]
    assert "1 of 2 cells" in found.warnings[0].message
