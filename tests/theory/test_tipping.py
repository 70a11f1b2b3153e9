"""The tipping point, simulated: the border and the share that goes round IT are those of the fixed point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scipy.stats import t

from sim import load
from sim.experiment import Laboratory
from sim.experiment.tipping import TippingQuestion, tipping

if TYPE_CHECKING:
    from sim.results.tipping import TippingResults

SIMPLE = "tipping-point"
LONG = ["horizon=10 years", "warm_up=4 years", "seed=12"]


def test_far_from_the_border_a_handful_of_runs_tell_the_two_sides_apart() -> None:
    question = TippingQuestion(load="70%,180%", comes_back="20%,90%", replications=8)
    found = tipping(load(SIMPLE, set=["horizon=2 years", "warm_up=1 year"]), question, Laboratory())
    assert [cell.growth.verdict for cell in found.cells] == ["settles", "settles", "settles", "runs away"]


@pytest.fixture(scope="module")
def shipped() -> TippingResults:
    return tipping(load(SIMPLE), TippingQuestion(), Laboratory())


@pytest.mark.slow
def test_the_simulated_border_is_theory_s_wherever_it_can_be_told(shipped: TippingResults) -> None:
    told = [cell for cell in shipped.cells if cell.growth.verdict != "cannot tell"]
    assert len(told) > 0.8 * len(shipped.cells)
    assert [cell.growth.verdict for cell in told] == [cell.theory for cell in told]
    for cell in shipped.cells:  # what cannot be told lies at the border or near a load of 100 %
        if cell.growth.verdict == "cannot tell":
            assert abs(cell.load * cell.comes_back - 1) < 0.15 or abs(cell.load - 1) < 0.15


@pytest.mark.slow
def test_the_share_that_goes_round_it_is_the_fixed_point_s_by_the_runs_own_error() -> None:
    """In the interior: the department asks for more than IT can do, and the queue settles."""
    question = TippingQuestion(load="130%,160%,190%", comes_back="0%,20%,40%", replications=24)
    found = tipping(load(SIMPLE, set=LONG), question, Laboratory())
    for cell in found.cells:
        error = cell.bypass.half_width / t.ppf(0.975, cell.bypass.n - 1)
        z = (cell.bypass.mean - cell.theory_bypass) / error
        assert abs(z) < 4, (cell.load, cell.comes_back, cell.bypass, cell.theory_bypass)
