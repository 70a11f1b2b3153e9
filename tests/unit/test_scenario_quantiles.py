"""Quantiles of laws against scipy's own, and against what the law draws."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.scenario.laws import Law, read_law
from sim.scenario.laws.quantiles import quantile
from sim.scenario.units import parse_number

SHARES = (0.001, 0.05, 0.3, 0.5, 0.75, 0.99, 0.999)
SPREAD = np.sqrt(np.log1p(0.8**2))
LAWS = {
    "exponential": ({"mean": 3}, stats.expon(scale=3)),
    "lognormal": ({"mean": 3, "cv": 0.8}, stats.lognorm(SPREAD, scale=3 * np.exp(-(SPREAD**2) / 2))),
    "gamma": ({"shape": 2.5, "scale": 1.5}, stats.gamma(2.5, scale=1.5)),
    "erlang": ({"k": 4, "mean": 6}, stats.gamma(4, scale=1.5)),
    "weibull": ({"shape": 1.7, "scale": 2}, stats.weibull_min(1.7, scale=2)),
    "triangular": ({"low": 1, "mode": 2, "high": 5}, stats.triang(0.25, 1, 4)),
    "pert": ({"low": 1, "mode": 2, "high": 5}, stats.beta(2, 4, 1, 4)),
    "uniform": ({"low": 1, "high": 5}, stats.uniform(1, 4)),
}


def law_of(name: str, parameters: dict[str, object]) -> Law:
    return read_law({name: parameters}, parse_number, "1")


@pytest.mark.parametrize("name", LAWS)
def test_a_quantile_is_scipys(name: str) -> None:
    parameters, known = LAWS[name]
    law = law_of(name, parameters)
    assert [quantile(law, share) for share in SHARES] == pytest.approx(known.ppf(SHARES), rel=1e-9)


@pytest.mark.parametrize("name", LAWS)
def test_the_ends_of_a_law_are_its_quantiles_at_none_and_all(name: str) -> None:
    parameters, known = LAWS[name]
    law = law_of(name, parameters)
    assert (quantile(law, 0.0), quantile(law, 1.0)) == pytest.approx(known.support())


@pytest.mark.parametrize("share", SHARES)
def test_the_share_below_a_hyperexponential_quantile_is_that_share(share: float) -> None:
    law = law_of("hyperexponential", {"probabilities": [0.3, 0.7], "means": [9, 1]})
    value = quantile(law, share)
    assert 1 - 0.3 * np.exp(-value / 9) - 0.7 * np.exp(-value) == pytest.approx(share, abs=1e-10)


def test_a_few_values_are_taken_by_their_weights() -> None:
    law = law_of("discrete", {"values": [5, 1, 3], "weights": [1, 2, 1]})
    assert [quantile(law, share) for share in (0.0, 0.5, 0.51, 0.75, 0.76, 1.0)] == [1, 1, 3, 3, 5, 5]
    seen = law_of("empirical", {"values": [4, 2, 2, 8]})
    assert [quantile(seen, share) for share in (0.0, 0.5, 0.6, 0.75, 1.0)] == [2, 2, 4, 4, 8]
