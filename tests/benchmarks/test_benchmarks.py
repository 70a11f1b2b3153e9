"""The benchmarks work, and the engines in them play the same queue. How quick they are is not tested here."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest
import simpy_engine
import slackline_engine
from one_run import time_engine
from queue_models import MODELS, Inputs, inputs, scenario


@pytest.mark.parametrize("model", ["A", "B"])
def test_simpy_and_ciw_serve_the_same_requests_at_the_same_times(model):
    ciw_engine = pytest.importorskip("ciw_engine", reason="the bench extra is not installed", exc_type=ImportError)
    drawn = inputs(MODELS[model], 400, seed=1)
    for ours, theirs in zip(simpy_engine.run(drawn), ciw_engine.run(drawn), strict=True):
        assert ours == pytest.approx(theirs, abs=1e-9)


def test_simpy_given_slacklines_demand_starts_each_request_when_slackline_does():
    log = slackline_engine.records(slackline_engine.prepared(scenario(MODELS["A"], 400)))
    gaps = np.diff(log.need, prepend=0.0).tolist()
    records = simpy_engine.run(Inputs(5, gaps, log.effort.tolist(), None, [0] * len(gaps)))
    starts = np.array([started for _, started, _ in records])
    served = ~np.isnan(log.started)
    assert served.sum() > 300
    assert starts[served] == pytest.approx(log.started[served], abs=1e-9)


@pytest.mark.parametrize("engine", ["slackline", "slackline-quotes", "slackline-log", "simpy", "simpy-drawing"])
@pytest.mark.parametrize("model", ["A", "B"])
def test_every_engine_serves_about_as_many_requests_as_were_asked_for(engine, model):
    timed = time_engine(engine, model, 400)
    assert 300 < timed.requests < 500
    assert timed.wait > 0
    assert (timed.left > 0) == (model == "B")


@pytest.mark.parametrize("model", ["A", "B"])
def test_a_quote_changes_nothing_about_who_is_served_when(model):
    plain, quoted = (
        slackline_engine.records(slackline_engine.prepared(scenario(MODELS[model], 400, quotes=quotes)))
        for quotes in (False, True)
    )
    assert np.array_equal(plain.started, quoted.started, equal_nan=True)
    assert np.isnan(plain.quoted_start).all()
    assert not np.isnan(quoted.quoted_start).any()


def test_the_large_organisation_runs():
    timed = time_engine("slackline", "organisation-20", 300)
    assert 200 < timed.requests < 400


@pytest.mark.slow
def test_the_page_of_figures_can_be_written(monkeypatch):
    pytest.importorskip("ciw", reason="the bench extra is not installed")
    monkeypatch.syspath_prepend(Path(__file__).resolve().parents[2] / "docs")
    pages = importlib.import_module("make_benchmarks")
    sizes = pages.Sizes(rounds=1, requests=200, overload=100, organisation=200, starts=1, replications=2)
    page = pages.document(pages.measure(sizes), sizes)
    assert "| Ciw |" in page
    assert "20 teams of 50" in page
    assert "with 5 policies and 2 replications" in page
