"""The selection procedure on figures whose means are known: how often it is right, and that it does what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sim.results.ranking_and_selection import Elimination, Selection, h_squared, rarest_first, select_best

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Law = Callable[[np.random.Generator, int, int, float], Floats]

CONFIDENCE = 0.95
FIRST = 30
EXPERIMENTS = 2000


def normal(chance: np.random.Generator, rows: int, systems: int, shared: float) -> Floats:
    """Standard normal figures; `shared` is their correlation within a row."""
    own = chance.standard_normal((rows, systems))
    return np.sqrt(shared) * chance.standard_normal((rows, 1)) + np.sqrt(1 - shared) * own


def skewed(chance: np.random.Generator, rows: int, systems: int, shared: float) -> Floats:
    """Lognormal figures with a coefficient of variation of 1.3 and a skewness of 6, made to mean 0 and variance 1."""
    figures = np.exp(normal(chance, rows, systems, shared))
    mean, variance = np.exp(0.5), np.exp(1) * (np.exp(1) - 1)
    return (figures - mean) / np.sqrt(variance)


def sampler_of(chance: np.random.Generator, law: Law, means: Floats, shared: float) -> Callable[..., Floats]:
    """New figures as they are asked for."""

    def sample(wanted: Sequence[int], given: int) -> Floats:
        rows = FIRST if given == 0 else max(20, given // 4)
        return law(chance, rows, len(means), shared)[:, list(wanted)] + means[list(wanted)]

    return sample


def select(chance: np.random.Generator, law: Law, means: Floats, zone: float, shared: float = 0.0) -> Selection:
    return select_best(sampler_of(chance, law, means, shared), len(means), zone, CONFIDENCE, FIRST)


def slippage(systems: int, zone: float) -> Floats:
    """The hardest case: all others are worse than the best by exactly the zone."""
    means = np.zeros(systems)
    means[systems // 2] = zone
    return means


def share_right(law: Law, means: Floats, zone: float, shared: float, experiments: int = EXPERIMENTS) -> float:
    chance = np.random.default_rng(2011)
    best = (int(means.argmax()),)
    return sum(select(chance, law, means, zone, shared).left == best for _ in range(experiments)) / experiments


def within_its_own_error(share: float, experiments: int = EXPERIMENTS) -> bool:
    """Whether a share of right selections may come from a procedure that is right as often as it says."""
    return share >= CONFIDENCE - 2 * np.sqrt(CONFIDENCE * (1 - CONFIDENCE) / experiments)


def by_the_book(figures: Floats, zone: float, first: int) -> Selection:
    """The procedure as Kim and Nelson write it, row by row and pair by pair, variances taken anew each time."""
    systems = figures.shape[1]
    eta = 0.5 * ((2 * (1 - CONFIDENCE) / (systems - 1)) ** (-2 / (first - 1)) - 1)
    left, dropped = list(range(systems)), []
    for r in range(first, len(figures) + 1):
        seen = figures[:r]
        worse = {}
        for i in left:
            margins = {}
            for other in left:
                if other == i:
                    continue
                variance = (seen[:, i] - seen[:, other]).var(ddof=1)
                allowed = max(0.0, zone / (2 * r) * (2 * eta * (first - 1) * variance / zone**2 - r))
                margins[other] = seen[:, other].mean() - seen[:, i].mean() - allowed
            if margins and max(margins.values()) > 0:
                worse[i] = max(margins, key=lambda other: margins[other])
        dropped += [Elimination(i, by, r) for i, by in worse.items()]
        left = [i for i in left if i not in worse]
        if len(left) == 1:
            return Selection(tuple(left), False, r, r, tuple(dropped))
    raise AssertionError("too few figures")


def test_it_does_what_the_book_says():
    chance = np.random.default_rng(1)
    for law in (normal, skewed):
        for _ in range(10):
            figures = law(chance, 2000, 4, 0.3) + np.array([0.0, 0.1, 0.2, 0.4])
            found = select_best(lambda wanted, given, of=figures: of[given:, wanted], 4, 0.2, CONFIDENCE, FIRST)
            assert found == by_the_book(figures, 0.2, FIRST)


@pytest.mark.parametrize("portion", [1, 7, 500])
def test_the_portions_in_which_figures_come_change_nothing(portion):
    figures = normal(np.random.default_rng(2), 2000, 5, 0.5) + np.array([0.0, 0.05, 0.1, 0.0, 0.3])

    def in_portions(wanted, given):
        return figures[given : given + (portion if given else 40), wanted]

    whole = select_best(lambda wanted, given: figures[given:, wanted], 5, 0.1, CONFIDENCE, FIRST)
    assert select_best(in_portions, 5, 0.1, CONFIDENCE, FIRST) == whole


def test_it_is_right_as_often_as_it_says_where_all_others_are_worse_by_just_what_matters():
    share = share_right(normal, slippage(5, 0.2), zone=0.2, shared=0.8)
    assert within_its_own_error(share), share


@pytest.mark.slow
@pytest.mark.parametrize("shared", [0.0, 0.8])
@pytest.mark.parametrize("systems", [2, 5, 10])
@pytest.mark.parametrize("law", [normal, skewed])
@pytest.mark.parametrize("side", [1.0, -1.0], ids=["long tail for the better", "long tail for the worse"])
def test_it_is_right_as_often_as_it_says_with_and_without_common_random_numbers(law, systems, shared, side):
    zone = 0.3 * np.sqrt(1 - shared)
    share = share_right(lambda *asked: side * law(*asked), slippage(systems, zone), zone, shared)
    assert within_its_own_error(share), share


@pytest.mark.slow
@pytest.mark.parametrize("systems", [5, 10])
def test_it_is_right_more_often_where_means_fall_step_by_step(systems):
    means = -0.2 * np.arange(systems)
    stepwise = share_right(normal, means, zone=0.2, shared=0.8)
    assert stepwise >= share_right(normal, slippage(systems, 0.2), zone=0.2, shared=0.8)
    assert within_its_own_error(stepwise), stepwise


def test_it_ends_where_all_are_equal_and_then_picks_each_about_as_often():
    chance = np.random.default_rng(3)
    picks = [select(chance, normal, np.zeros(4), 0.4).left for _ in range(400)]
    assert {len(left) for left in picks} == {1}
    counts = np.bincount([left[0] for left in picks], minlength=4)
    assert ((counts - 100) ** 2 / 100).sum() < 16.3  # chi-square with 3 degrees of freedom, 0.1 %


def test_common_random_numbers_save_observations():
    own, shared = (
        np.mean([select(np.random.default_rng(seed), normal, slippage(5, 0.2), 0.2, each).observations
                 for seed in range(60)])
        for each in (0.0, 0.8)
    )  # fmt: skip
    assert shared < 0.4 * own


def test_variances_from_the_first_stage_alone_would_be_wrong_more_often_with_skewed_figures():
    """Why variances are kept up to date: the procedure as published, on the same figures."""
    chance = np.random.default_rng(4)
    means, zone, right, kept = slippage(5, 0.1), 0.1, 0, 0
    experiments = 200
    for _ in range(experiments):
        figures = skewed(chance, 4000, 5, 0.8) + means
        right += select_best(lambda wanted, given, of=figures: of[given:, wanted], 5, zone, 0.95, FIRST).left == (2,)
        kept += as_published(figures, zone) == 2
    assert right / experiments > 0.95
    assert kept / experiments < 0.95


def as_published(figures: Floats, zone: float) -> int:
    """KN with the variances of the first stage."""
    systems = figures.shape[1]
    counts = np.arange(1, len(figures) + 1)[:, None, None]
    pairs = figures[:, :, None] - figures[:, None, :]
    ends = h_squared(systems, FIRST, CONFIDENCE) * pairs[:FIRST].var(axis=0, ddof=1) / zone**2
    worse = pairs.cumsum(axis=0) < -np.maximum(0.0, zone / 2 * (ends - counts))
    left = list(range(systems))
    for row in worse[FIRST - 1 :]:
        left = [i for i in left if not row[i, [other for other in left if other != i]].any()]
        if len(left) == 1:
            break
    return left[0]


def test_systems_that_never_differ_are_called_alike():
    figures = normal(np.random.default_rng(5), 500, 3, 0.0)
    figures[:, 2] = figures[:, 0] = figures[:, 0] + 2.0
    found = select_best(lambda wanted, given: figures[given:, wanted], 3, 0.1, CONFIDENCE, FIRST)
    assert (found.left, found.alike, found.observations) == ((0, 2), True, 30)


def test_a_difference_that_never_varies_is_seen_at_once_however_small():
    figures = normal(np.random.default_rng(6), 100, 1, 0.0) + np.array([0.0, 0.001])
    found = select_best(lambda wanted, given: figures[given:, wanted], 2, 5.0, CONFIDENCE, FIRST)
    assert (found.left, found.eliminations) == ((1,), (Elimination(0, 1, 30),))


def test_where_figures_run_out_it_says_who_is_left_and_how_many_it_would_take():
    figures = normal(np.random.default_rng(7), 4000, 3, 0.0) + np.array([0.05, 0.0, -3.0])
    short = select_best(lambda wanted, given: figures[given:100, wanted], 3, 0.1, CONFIDENCE, FIRST)
    assert (short.left, short.alike, short.observations) == ((0, 1), False, 100)
    whole = select_best(lambda wanted, given: figures[given:, wanted], 3, 0.1, CONFIDENCE, FIRST)
    assert whole.left == (0,)
    assert whole.observations / 2 < short.needed < 4000


def test_the_first_stage_of_yes_and_no_is_so_large_that_a_difference_shows():
    """Else two that differ by what matters would be called the same too often."""
    first = rarest_first(3, 0.02, CONFIDENCE)
    assert (1 - 0.02) ** first <= 0.05 / 2 < (1 - 0.02) ** (first - 1)
    chance = np.random.default_rng(8)
    right = 0
    for _ in range(500):
        luck = chance.random((6000, 1))
        figures = -(luck < np.array([0.05, 0.03, 0.05])).astype(float)  # the lowest share is the best
        found = select_best(lambda wanted, given, of=figures: of[given:, wanted], 3, 0.02, CONFIDENCE, first)
        right += found.left == (1,)
    assert within_its_own_error(right / 500, 500)


@pytest.mark.parametrize(
    ("zone", "confidence", "first", "told"),
    [
        (0.0, 0.95, 30, "the indifference zone must be above 0, not 0.0"),
        (1.0, 0.4, 30, "the confidence must lie between 1/2 and 1, not at 0.4"),
        (1.0, 0.95, 60, "a first stage of 60 is not between 10 and the 50 observations there are"),
        (1.0, 0.95, 5, "a first stage of 5 is not between 10 and the 50 observations there are"),
    ],
)
def test_what_makes_no_sense_is_refused(zone, confidence, first, told):
    figures = normal(np.random.default_rng(9), 50, 2, 0.0)
    with pytest.raises(ValueError, match=told):
        select_best(lambda wanted, given: figures[given:, wanted], 2, zone, confidence, first)
