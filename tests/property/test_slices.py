"""Requests in slices, first come first served: nothing starts or ends at another time, and waiting costs less."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracle.runs import log_of

from sim.model.log import Event
from sim.results.money import delay_costs

Plain = dict[str, Any]


def sliced(slices: int, people: int, mean: float, **more: Any) -> Plain:
    effort = {"lognormal": {"mean": f"{mean!r} days", "cv": 1.2}}
    kind = {"arrivals": {"every": "1 day", "batch": 2}, "effort": effort, "value": "100 per day", "slices": slices}
    return {
        "name": "slices",
        "horizon": "60 days",
        "run_out": "2000 days",
        "departments": {"Office": {"requests": {"a": {**kind, **more}}}},
        "it": {"teams": {"A": {"people": people}}},
    }


@given(st.integers(0, 2**32), st.integers(2, 5), st.integers(1, 4), st.sampled_from([0.4, 1.0, 2.0]))
def test_in_order_of_arrival_slices_change_no_start_and_no_end(
    seed: int, slices: int, people: int, mean: float
) -> None:
    whole, cut = (log_of(sliced(count, people, mean), seed=seed) for count in (1, slices))
    size = int(np.sum(whole.need < 60))
    for name in ("started", "finished", "delivered"):
        np.testing.assert_allclose(getattr(cut, name)[:size], getattr(whole, name)[:size], rtol=0, atol=1e-6)
    delivered = np.bincount(cut.events.request[cut.events.of(Event.SLICE_DELIVERED)], minlength=size)[:size]
    assert np.all(delivered == slices - 1)


@given(st.integers(0, 2**32), st.integers(2, 5), st.integers(1, 4))
def test_without_due_dates_slices_save_their_share_of_the_work(seed: int, slices: int, people: int) -> None:
    # Slice j of k is delivered (k - j) / k of the work earlier, with a k-th of the value: (k - 1) / 2k of the work.
    whole, cut = (log_of(sliced(count, people, 1.0), seed=seed) for count in (1, slices))
    size = int(np.sum(whole.need < 60))
    saved = (delay_costs(whole)[:size] - delay_costs(cut)[:size]) / 100
    np.testing.assert_allclose(saved, whole.effort[:size] * (slices - 1) / (2 * slices), rtol=0, atol=1e-5)


@given(st.integers(0, 2**32), st.integers(2, 5))
def test_slices_never_cost_more_where_there_are_due_dates(seed: int, slices: int) -> None:
    due = {"due": {"exponential": {"mean": "2 days"}}}
    whole, cut = (log_of(sliced(count, 2, 1.0, **due), seed=seed) for count in (1, slices))
    size = int(np.sum(whole.need < 60))
    assert np.all(delay_costs(cut)[:size] <= delay_costs(whole)[:size] + 1e-6)
