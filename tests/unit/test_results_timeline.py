"""A step function's value at a time."""

import numpy as np
import pytest

from sim.model.log import StepFunction
from sim.results.timeline import value_at


@pytest.mark.parametrize(("time", "value"), [(-1.0, 0.0), (0.0, 3.0), (4.9, 3.0), (5.0, 2.0), (99.0, 2.0)])
def test_what_happens_at_an_instant_holds_from_there_and_nothing_is_there_before_the_first(time, value):
    assert value_at(StepFunction(np.array([0.0, 5.0]), np.array([3.0, 2.0])), time) == value
