"""The search along a range: what it asks, where it ends, and how seldom it is wrong."""

from itertools import pairwise

import numpy as np
import pytest

from sim.results.crossing import Search, bracket_of, contradictory
from sim.results.sequential import estimate_at, looks


class Certain:
    """A bench that knows the truth at the first look; what is listed as unclear never becomes clear."""

    def __init__(self, truth, unclear=(), turns=False):
        self.truth, self.unclear, self._turns = truth, unclear, turns
        self.verdicts, self.asked = {}, []

    @property
    def count(self):
        return len(self.truth)

    def look(self, places, number):
        self.asked += [(place, number) for place in places]
        for place in places:
            told = "met" if self.truth[place] else "missed"
            self.verdicts[place] = "cannot tell" if place in self.unclear else told

    def turns(self):
        return self._turns


def searched(bench, rounds=3, coarse=False):
    search = Search(bench, rounds, coarse=coarse)
    search.run()
    return search


@pytest.mark.parametrize("count", [2, 3, 5, 13, 100])
@pytest.mark.parametrize("rising", [True, False])
def test_every_threshold_is_found_with_few_looks(count, rising):
    for first in range(1, count):
        truth = [place >= first for place in range(count)]
        bench = Certain(truth if rising else [not one for one in truth])
        assert not searched(bench).everywhere
        bracket = bracket_of(bench.verdicts, count)
        assert (bracket.misses, bracket.meets) == ((first - 1, first) if rising else (first, first - 1))
        assert bracket.closed
        assert len(bench.asked) <= 3 + int(np.ceil(np.log2(count)))


@pytest.mark.parametrize("truth", [True, False])
def test_where_ends_and_middle_agree_nothing_else_is_looked_at(truth):
    bench = Certain([truth] * 21)
    searched(bench)
    assert [place for place, _ in bench.asked] == [0, 10, 20]
    assert bracket_of(bench.verdicts, 21) is None


def test_only_what_is_unclear_beside_the_limit_is_looked_at_again():
    bench = Certain([place >= 11 for place in range(21)], unclear={11})
    searched(bench)
    again = [place for place, number in bench.asked if number > 0]
    assert again == [11, 11]
    bracket = bracket_of(bench.verdicts, 21)
    assert (bracket.misses, bracket.unsure, bracket.meets) == (10, (11,), 12)


def test_an_unclear_end_is_looked_at_to_the_last_even_when_the_answer_is_clear():
    bench = Certain([place < 6 for place in range(9)], unclear={0})
    searched(bench)
    assert [number for place, number in bench.asked if place == 0] == [0, 1, 2]
    assert bracket_of(bench.verdicts, 9).meets == 5


def test_a_lowest_value_that_stays_unclear_leaves_the_bracket_open_below():
    bench = Certain([True] * 9, unclear={0})
    searched(bench)
    bracket = bracket_of(bench.verdicts, 9)
    assert (bracket.misses, bracket.unsure, bracket.meets) == (-1, (0,), 1)


@pytest.mark.parametrize("truth", [
    [False] * 4 + [True] * 3 + [False] * 4,  # met in the middle only
    [True] * 4 + [False] * 3 + [True] * 4,
])  # fmt: skip
def test_a_goal_that_comes_and_goes_has_every_value_looked_at(truth):
    bench = Certain(truth)
    assert searched(bench).everywhere
    assert bench.verdicts == {place: "met" if met else "missed" for place, met in enumerate(truth)}


def test_a_measure_that_goes_up_and_down_has_every_value_looked_at():
    bench = Certain([False] * 8 + [True] * 3, turns=True)
    assert searched(bench).everywhere
    assert len(bench.verdicts) == 11


@pytest.mark.parametrize(("verdicts", "expected"), [
    ({0: "missed", 5: "missed", 9: "met"}, False),
    ({0: "missed", 5: "met", 9: "missed"}, True),
    ({0: "met", 5: "missed", 9: "met"}, True),
    ({0: "met", 5: "cannot tell", 9: "met"}, True),
    ({0: "cannot tell", 5: "met", 9: "cannot tell"}, True),
    ({0: "cannot tell", 5: "met", 9: "met"}, False),
    ({0: "met", 5: "met", 9: "met"}, False),
])  # fmt: skip
def test_what_no_steady_goal_would_show_is_told(verdicts, expected):
    assert contradictory(verdicts, 10) is expected


class Blurred:
    """A response that falls along the range under skewed noise, the same noise at every value."""

    def __init__(self, means, limit, plan, rng):
        self.means, self.limit, self.plan = means, limit, plan
        self.noise = rng.lognormal(-0.5, 1.0, plan.most)  # mean 1, skewness 6
        self.verdicts, self.runs = {}, {}

    @property
    def count(self):
        return len(self.means)

    def look(self, places, number):
        for place in places:
            figures = self.means[place] * self.noise[: self.plan.replications[number]]
            found = estimate_at(figures, self.plan.confidence(number))
            self.runs[place] = len(figures)
            met, missed = found.high <= self.limit, found.low > self.limit
            self.verdicts[place] = "met" if met else "missed" if missed else "cannot tell"

    def turns(self):
        return False


@pytest.mark.parametrize("limit", [1.05, 0.97, 0.7])
def test_a_blurred_search_is_wrong_in_less_than_one_experiment_of_twenty(limit):
    """Values around the limit: it lies 5 % above, 3 % below and far from the one at place 4."""
    means = [3.0, 2.2, 1.7, 1.3, 1.0, 0.8, 0.6, 0.5, 0.45]
    truth = next(place for place, mean in enumerate(means) if mean <= limit)
    rng = np.random.default_rng(5)
    experiments, wrong, right = 200, 0, 0
    for _ in range(experiments):
        bench = Blurred(means, limit, looks(480, 0.05, len(means)), rng)
        searched(bench, rounds=len(bench.plan.replications))
        bracket = bracket_of(bench.verdicts, len(means))
        wrong += any(
            verdict == ("met" if mean > limit else "missed")
            for place, verdict in bench.verdicts.items()
            for mean in [means[place]]
        )
        right += bracket is not None and bracket.closed and bracket.meets == truth
    assert wrong <= 0.05 * experiments
    assert right > 0.9 * experiments or min(abs(mean - limit) / limit for mean in means) < 0.2


def test_a_coarse_search_keeps_its_dear_looks_few():
    means = [3.0 * 0.99**place for place in range(201)]
    bench = Blurred(means, 1.1, looks(480, 0.05, 201), np.random.default_rng(2))
    searched(bench, rounds=len(bench.plan.replications), coarse=True)
    bracket = bracket_of(bench.verdicts, 201)
    assert means[bracket.misses] > 1.1 >= means[bracket.meets]
    assert sum(bench.runs.values()) < 201 * 30
    edges = [bracket.misses, *bracket.unsure, bracket.meets]
    assert all(low < high for low, high in pairwise(edges))
