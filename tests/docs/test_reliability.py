"""The page on reliability: its script measures coverage rightly, finds what is poor, and leaves the rest alone."""

from __future__ import annotations

import make_reliability
import numpy as np
import pytest
from interval_coverage import SIZES, Effort, cells, cut_interval, interval, truth_of
from make_reliability import BEGIN, END, PAGE, in_words, main, replaced
from scipy.stats import binom
from small_queues import CASES, FOCUS, MEASURES, POLICIES, figures

from sim import run
from sim.experiment import request_log
from sim.results.catalogue import REQUEST_MEASURES, measure_named
from sim.results.estimates import binomial_interval
from sim.results.measures import measure

SMALL = Effort(experiments=100, truth=10_000, checked=10, logs=1, sequential=5, cap=60, shipped=2)
LIGHT, _, HEAVY = CASES


@pytest.fixture(scope="module")
def heavy():
    return list(cells(HEAVY, truth_of(HEAVY, SMALL), SMALL))


def within(coverage, exact, experiments):
    return abs(coverage - exact) <= 4 * np.sqrt(exact * (1 - exact) / experiments)


def test_the_t_interval_of_normal_figures_holds_the_truth_in_95_percent():
    low, high = interval(np.random.default_rng(1).normal(3.0, 2.0, (10, 10_000)))
    assert within(((low <= 3) & (high >= 3)).mean(), 0.95, 10_000)


def test_the_binomial_interval_holds_as_often_as_its_exact_sum_says():
    measured = [cell for cell in cells(LIGHT, truth_of(LIGHT, FEW), FEW) if cell.interval == "yes or no"]
    assert [cell.replications for cell in measured] == list(SIZES)
    for cell in measured:
        ends = np.array([binomial_interval(yes, cell.replications) for yes in range(cell.replications + 1)])
        holds = (ends[:, 0] <= 0.5) & (ends[:, 1] >= 0.5)
        exact = binom.pmf(np.flatnonzero(holds), cell.replications, 0.5).sum()
        assert within(cell.coverage, exact, cell.experiments)


FEW = Effort(experiments=100, truth=1_000)


def test_the_rate_that_ten_replications_of_the_heavy_case_show_is_poor(heavy):
    (cell,) = (cell for cell in heavy if (cell.interval, cell.replications) == ("rate", 10))
    assert 0.3 < cell.coverage < 0.6
    assert in_words(cell.coverage) == "poor"
    missed = cell.experiments - cell.held
    assert cell.below < 0.1 * missed, "late requests are what was not seen"


def test_more_replications_cover_better(heavy):
    rates = [cell.coverage for cell in heavy if cell.interval == "rate"]
    assert rates == sorted(rates)
    assert rates[-1] > 0.75


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_recursion_gives_the_figures_of_the_scenarios_own_requests(case):
    columns = [REQUEST_MEASURES.index(measure_named(name)) for name in MEASURES]
    for policy, focus in zip(POLICIES, FOCUS, strict=True):
        log = request_log(case.scenario(), policy, replication=2)
        ours = figures(log.need[:, None], log.effort[:, None] / focus, case.due)[:, 0]
        assert ours == pytest.approx(measure(log, case.scenario().calendar).all_figures[columns], abs=1e-7)


def test_the_interval_is_the_one_that_a_run_prints():
    scenario = LIGHT.scenario()
    results = run(scenario, replications=8, jobs=1)
    rows = [measure(request_log(scenario, POLICIES[0], replication=number), scenario.calendar) for number in range(8)]
    for name in MEASURES:
        column = REQUEST_MEASURES.index(measure_named(name))
        low, high = cut_interval(name, np.array([[row.all_figures[column]] for row in rows]))
        printed = results.policies[0].all[name]
        assert (low[0], high[0]) == pytest.approx((printed.low, printed.high))


@pytest.mark.slow
def test_a_quick_run_prints_every_cell_and_writes_nothing(monkeypatch, capsys):
    monkeypatch.setattr(make_reliability, "QUICK", SMALL)
    before = PAGE.read_bytes()
    main(["--quick"])
    told = capsys.readouterr().out
    for row in ("| mean | light |", "| four differences at once | heavy |", "| sequential | skewed | 20% |"):
        assert row in told
    assert "- rate, heavy, 10 replications: " in told
    assert PAGE.read_bytes() == before


def test_only_what_stands_between_the_marks_is_replaced():
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert replaced(page, "new") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    with pytest.raises(ValueError, match="lacks the marks"):
        replaced("a page without marks", "new")


def test_the_page_shows_ten_thousand_experiments_a_cell_and_its_poor_cells():
    page = PAGE.read_text(encoding="utf-8")
    _, _, part = page.partition(BEGIN)
    part, _, _ = part.partition(END)
    assert "10,000 experiments a cell" in part
    assert "The poor cells" in part
    assert part.count("\n- ") == part.count("% poor")
