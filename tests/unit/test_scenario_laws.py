"""Laws of probability: their moments, their samples, and how they are written."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sim.scenario.calendar import Calendar
from sim.scenario.laws import Constant, Erlang, Exponential, Gamma, Hyperexponential, Law, RatioLaw, TimeLaw, Weibull

WRITTEN: dict[str, Any] = {
    "constant": "4 days",
    "exponential": {"exponential": {"mean": "4 days"}},
    "lognormal": {"lognormal": {"mean": "4 days", "cv": "60%"}},
    "gamma": {"gamma": {"mean": "4 days", "cv": 0.7}},
    "gamma by shape": {"gamma": {"shape": 2, "scale": "2 days"}},
    "erlang": {"erlang": {"k": 3, "mean": "4 days"}},
    "weibull": {"weibull": {"mean": "4 days", "cv": "130%"}},
    "weibull by shape": {"weibull": {"shape": 1.5, "scale": "4 days"}},
    "triangular": {"triangular": {"low": "1 day", "mode": "2 days", "high": "9 days"}},
    "triangular without a fall": {"triangular": {"low": "1 day", "mode": "9 days", "high": "9 days"}},
    "pert": {"pert": {"low": "1 day", "mode": "2 days", "high": "9 days"}},
    "uniform": {"uniform": {"low": "1 day", "high": "7 days"}},
    "uniform by cv": {"uniform": {"mean": "4 days", "cv": "50%"}},
    "hyperexponential": {"hyperexponential": {"mean": "4 days", "cv": 2}},
    "hyperexponential by branch": {"hyperexponential": {"probabilities": [0.5, 0.3, 0.2], "means": ["1 day"] * 3}},
    "empirical": {"empirical": {"values": ["1 day", "2 days", "2 days", "2 weeks"]}},
    "discrete": {"discrete": {"values": ["0 days", "3 days", "2 weeks"], "weights": [1, 2, 1]}},
}


def time_law(written: object) -> Law:
    return TypeAdapter(TimeLaw).validate_python(written)


def messages(written: object, kind: object = TimeLaw) -> list[tuple[tuple[Any, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(written)
    return [(error["loc"], error["msg"]) for error in caught.value.errors()]


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_samples_have_the_mean_and_variance_that_the_law_states(written: object) -> None:
    law = time_law(written)
    values = law.sample(np.random.default_rng(5), 400_000)
    error = math.sqrt(law.variance / len(values))
    assert abs(values.mean() - law.mean) <= 4 * error
    squares = (values - law.mean) ** 2
    assert abs(squares.mean() - law.variance) <= 4 * squares.std() / math.sqrt(len(values))


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
@given(parts=st.lists(st.integers(1, 40), min_size=2, max_size=6), seed=st.integers(0, 2**32))
@settings(max_examples=20, deadline=None)
def test_samples_do_not_depend_on_the_size_of_the_blocks(written: object, parts: list[int], seed: int) -> None:
    law = time_law(written)
    generator = np.random.default_rng(seed)
    piecewise = np.concatenate([law.sample(generator, size) for size in parts])
    whole = np.random.default_rng(seed)
    assert np.array_equal(piecewise, law.sample(whole, sum(parts)))
    assert generator.random() == whole.random()


class _Extreme:
    """A generator whose uniforms lie at the ends of [0, 1)."""

    def random(self, size: int) -> np.ndarray:
        return np.resize([0.0, 5e-324, 2.0**-53, 0.5, 1 - 2.0**-53], size)

    def standard_normal(self, size: int) -> np.ndarray:
        return np.resize([-40.0, 0.0, 40.0], size)

    def standard_gamma(self, shape: float, size: int) -> np.ndarray:
        return np.resize([0.0, shape, 1e6], size)

    def beta(self, a: float, b: float, size: int) -> np.ndarray:
        return np.resize([0.0, 1.0], size)


EXTREMES = [
    {"lognormal": {"mean": "900 years", "cv": 100}},
    {"lognormal": {"mean": "1 minute", "cv": 100}},
    {"weibull": {"shape": 0.1, "scale": "900 years"}},
    {"weibull": {"mean": "1 day", "cv": 100}},
    {"gamma": {"mean": "1 day", "cv": 100}},
    {"hyperexponential": {"mean": "1 day", "cv": 100}},
    {"triangular": {"low": "0 days", "mode": "0 days", "high": "900 years"}},
]


@pytest.mark.parametrize("written", [*WRITTEN.values(), *EXTREMES], ids=str)
def test_no_sample_is_negative_or_not_finite(written: object) -> None:
    law = time_law(written)
    for generator in (_Extreme(), np.random.default_rng(1)):
        values = law.sample(generator, 3000)  # type: ignore[arg-type]
        assert np.isfinite(values).all()
        assert (values >= 0).all()


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_scaled_law_is_the_law_of_the_scaled_quantity(written: object) -> None:
    law = time_law(written)
    scaled = law.scaled(2.5)
    assert scaled.mean == pytest.approx(2.5 * law.mean)
    assert scaled.variance == pytest.approx(6.25 * law.variance)
    one, other = np.random.default_rng(3), np.random.default_rng(3)
    assert scaled.sample(one, 50) == pytest.approx(2.5 * law.sample(other, 50))


@pytest.mark.parametrize(
    ("written", "mean", "cv"),
    [
        ({"lognormal": {"mean": "3 weeks", "cv": "60%"}}, 15, 0.6),
        ({"gamma": {"mean": "3 weeks", "cv": 1.7}}, 15, 1.7),
        ({"weibull": {"mean": "3 weeks", "cv": 0.3}}, 15, 0.3),
        ({"weibull": {"mean": "3 weeks", "cv": 5}}, 15, 5),
        ({"uniform": {"mean": "3 weeks", "cv": 0.5}}, 15, 0.5),
        ({"hyperexponential": {"mean": "3 weeks", "cv": 3}}, 15, 3),
        ({"erlang": {"mean": "3 weeks", "k": 4}}, 15, 0.5),
        ({"exponential": {"mean": "3 weeks"}}, 15, 1),
    ],
    ids=str,
)
def test_a_law_given_by_mean_and_cv_has_them(written: object, mean: float, cv: float) -> None:
    law = time_law(written)
    assert law.mean == pytest.approx(mean, rel=1e-9)
    assert law.cv == pytest.approx(cv, rel=1e-9)


def test_weibull_by_cv_of_one_is_exponential() -> None:
    law = time_law({"weibull": {"mean": "2 days", "cv": 1}})
    assert isinstance(law, Weibull)
    assert (law.shape, law.scale) == pytest.approx((1, 2))


def test_hyperexponential_by_cv_balances_the_load_of_its_branches() -> None:
    law = time_law({"hyperexponential": {"mean": "2 days", "cv": 2}})
    assert isinstance(law, Hyperexponential)
    first, second = (p * mean for p, mean in zip(law.probabilities, law.means, strict=True))
    assert first == pytest.approx(second)


@pytest.mark.parametrize("name", ["lognormal", "gamma", "weibull", "uniform"])
def test_a_cv_of_zero_is_a_constant(name: str) -> None:
    assert time_law({name: {"mean": "2 days", "cv": 0}}) == Constant(value=2)


def test_a_law_of_ratios_takes_numbers_and_percentages() -> None:
    read = TypeAdapter(RatioLaw).validate_python
    assert read("40%") == Constant(value=0.4)
    assert read(1.5) == Constant(value=1.5)
    assert read({"gamma": {"shape": 2, "scale": "50%"}}) == Gamma(shape=2, scale=0.5)
    assert read({"erlang": {"k": 2, "mean": 1}}) == Erlang(k=2, average=1)
    assert messages("3 days", RatioLaw)[0][1].startswith("expected a number or a percentage")


def test_times_follow_the_calendar_of_the_context() -> None:
    law = TypeAdapter(TimeLaw).validate_python(
        {"exponential": {"mean": "1 week"}}, context={"calendar": Calendar(days_per_week=4)}
    )
    assert law == Exponential(average=4)


@pytest.mark.parametrize(
    ("written", "place", "said"),
    [
        ({"lognrmal": {"mean": "3 days"}}, ("lognrmal",), "is no law"),
        ({"lognormal": {"mean": 3, "cv": 1}}, ("lognormal", "mean"), "has no unit of time"),
        ({"lognormal": {"mean": "0 days", "cv": 1}}, ("lognormal", "mean"), "is zero"),
        ({"lognormal": {"mean": "3 days"}}, ("lognormal",), "do not fit together"),
        ({"lognormal": {"mean": "3 days", "sd": 1}}, ("lognormal", "sd"), "is no parameter of"),
        ({"lognormal": {"mean": "3 days", "cv": -1}}, ("lognormal", "cv"), "is negative"),
        ({"lognormal": {"mean": "3 days", "cv": 101}}, ("lognormal", "cv"), "is too large"),
        ({"lognormal": {"mean": "3 days", "cv": math.nan}}, ("lognormal", "cv"), "not a finite number"),
        ({"lognormal": 3}, ("lognormal",), "expected the parameters"),
        ({"hyperexponential": {"mean": "3 days", "cv": 0.5}}, ("hyperexponential",), "cannot have a cv of 0.5"),
        ({"uniform": {"mean": "3 days", "cv": 0.6}}, ("uniform",), "would reach below zero"),
        ({"uniform": {"low": "3 days", "high": "2 days"}}, ("uniform",), "`low` is above `high`"),
        ({"pert": {"low": "3 days", "mode": "2 days", "high": "4 days"}}, ("pert",), "not in order"),
        ({"triangular": {"low": "-1 days", "mode": "2 days", "high": "4 days"}}, ("triangular", "low"), "negative"),
        ({"erlang": {"k": 0, "mean": "3 days"}}, ("erlang", "k"), "no number of phases"),
        ({"weibull": {"shape": 0.01, "scale": "3 days"}}, ("weibull", "shape"), "no shape that can be used"),
        ({"weibull": {"mean": "3 days", "cv": 0.005}}, ("weibull",), "no Weibull law"),
        ({"empirical": {"values": []}}, ("empirical", "values"), "expected a list"),
        ({"empirical": {"values": ["1 day", 2]}}, ("empirical", "values", 1), "has no unit of time"),
        ({"discrete": {"values": ["1 day"], "weights": [0]}}, ("discrete",), "all weights are zero"),
        ({"discrete": {"values": ["1 day"], "weights": [1, 1]}}, ("discrete",), "1 values stand against 2 weights"),
        (
            {"hyperexponential": {"probabilities": [0.5, 0.4], "means": ["1 day", "2 days"]}},
            ("hyperexponential",),
            "with a sum of 1",
        ),
        ({"exponential": {"mean": "3 days"}, "constant": "2 days"}, (), "expected one law"),
        ({}, (), "expected one law"),
        (["3 days"], (), "expected a duration, found a list"),
        (None, (), "expected a duration, found nothing"),
    ],
    ids=str,
)
def test_a_law_that_makes_no_sense_is_refused_at_its_place(
    written: object, place: tuple[object, ...], said: str
) -> None:
    ((location, message),) = messages(written)
    assert location == place
    assert said in message


def test_all_wrong_parameters_of_a_law_are_reported_at_once() -> None:
    found = messages({"triangular": {"low": 1, "mode": "2 dayz", "high": "-3 days"}})
    assert [location for location, _ in found] == [("triangular", key) for key in ("low", "mode", "high")]
