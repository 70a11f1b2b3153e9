"""Quotes, promises, choice and trust: each has an exact value where work is exponential or people are ample."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from held import hold, mean_of, share_of_routes
from oracle import behaviour, many_servers
from queues import Plain, days, kind, queue
from scipy.stats import norm

from sim.model.log import Promise, RequestLog, Route

NO_GRACE = {"at_least": "0 days", "share": "0%"}
STEADY: Plain = {"start": "80%", "kept": 0, "broken": 0, "walks_away_below": 0, "grace": NO_GRACE}


def kept(log: RequestLog) -> np.ndarray:
    """1 for a promise kept, 0 for one missed, NaN for none."""
    judged = np.isin(log.promise, (Promise.KEPT, Promise.MISSED))
    return np.where(judged, log.promise == Promise.KEPT, np.nan)


def quoted_wait(log: RequestLog) -> np.ndarray:
    return log.quoted_start - log.asked


def quote_error(log: RequestLog) -> np.ndarray:
    return log.started - log.quoted_start


@pytest.mark.parametrize("servers", [1, 3])
def test_an_honest_quote_is_the_exact_expectation(servers: int) -> None:
    arrival = 0.8 * servers
    plain = queue({"job": kind(arrival, 1.0)}, servers, 1500, 300, it={"quotes": {"basis": "backlog"}})
    mean = many_servers.mmc_wait(servers, arrival, 1.0)
    hold(
        f"M/M/{servers}, honest quotes",
        plain,
        {
            "mean quoted wait": (mean, mean_of(quoted_wait)),
            "mean error of the quoted start": (0.0, mean_of(quote_error)),
            "error x quoted wait": (0.0, mean_of(lambda log: quote_error(log) * quoted_wait(log))),
            "mean error of the quoted finish": (0.0, mean_of(lambda log: log.finished - log.quoted_finish)),
        },
    )


@pytest.mark.parametrize("discipline", ["priority", "shortest_first"])
def test_a_quote_counts_only_who_goes_first(discipline: str) -> None:
    # The first class's quote is exact: nobody who comes later passes it but its own class, behind it.
    if discipline == "priority":
        servers, kinds = 3, {"first": kind(0.9, 1.0, priority=1), "second": kind(0.9, 1.0, priority=2)}
    else:
        servers, kinds = 1, {"first": kind(0.3, 1.0), "second": kind(0.2, 2.0)}
    plain = queue(kinds, servers, 1500, 300, it={"discipline": discipline, "quotes": {"basis": "backlog"}})
    hold(
        f"honest quotes, {discipline}",
        plain,
        {
            "mean error of the first class's start": (0.0, mean_of(quote_error, 0)),
            "error x quoted wait of the first class": (
                0.0,
                mean_of(lambda log: quote_error(log) * quoted_wait(log), 0),
            ),
        },
    )


def test_optimism_promises_its_part_of_the_wait() -> None:
    plain = queue({"job": kind(2.4, 1.0)}, 3, 1200, 300, it={"quotes": {"optimism": "40%"}})
    hold(
        "M/M/3, quotes 40 % optimistic",
        plain,
        {
            "mean quoted wait": (
                0.6 * many_servers.mmc_wait(3, 2.4, 1.0),
                mean_of(quoted_wait),
            ),
        },
    )


def test_honest_promises_of_one_person_are_kept_as_often_as_erlang_says() -> None:
    plain = queue({"job": kind(0.8, 1.0)}, 1, 2000, 400, it={"quotes": {"basis": "backlog"}}, trust=STEADY)
    hold(
        "M/M/1, honest promises, no grace",
        plain,
        {"promises kept": (behaviour.honest_promises_kept(0.8), mean_of(kept))},
    )


@pytest.mark.parametrize("percentile", [0.5, 0.85])
def test_a_percentile_is_the_normal_approximation(percentile: float) -> None:
    # Ample people: only the request's own work counts, exponential with mean and deviation 10 days.
    # Promised 10 + z x 10 days; kept where the work is no longer.
    promised = 10 + float(norm.ppf(percentile)) * 10
    plain = queue({"job": kind(0.5, 10.0)}, 60, 1000, 0, it={"quotes": {"percentile": percentile}}, trust=STEADY)
    hold(f"M/M/60, promised at {percentile:.0%}", plain, {"promises kept": (1 - exp(-promised / 10), mean_of(kept))})


@pytest.mark.parametrize("half_life", [250000.0, 400.0])
def test_trust_settles_where_kept_and_missed_promises_balance(half_life: float) -> None:
    # Ample people, promise = mean work, no grace: kept with chance 1 - 1/e, independently; kept and missed promises
    # are two independent Poisson streams.
    level = behaviour.trust_level(2.0, 1 - exp(-1), kept=0.05, broken=0.25, start=0.8, half_life=half_life)
    plain = queue(
        {"job": kind(2.0, 5.0)},
        60,
        2000,
        200,
        it={"quotes": {"basis": "backlog"}},
        trust={**STEADY, "kept": "5%", "broken": "25%", "half_life": days(half_life)},
    )
    hold(f"trust, half-life {half_life:g} days", plain, {"mean trust": (level, mean_trust)})


def mean_trust(log: RequestLog) -> tuple[float, float]:
    """Integral of trust over the window, by the drift's closed form between events, and the window's length."""
    curve = log.departments[0].trust
    assert curve is not None
    begin, end = log.window
    edges = np.append(curve.times, np.inf)
    rate = np.log(2) / curve.half_life
    total = 0.0
    for k, value in enumerate(curve.values):
        low, high = max(edges[k], begin), min(edges[k + 1], end)
        if high > low:
            away = (value - curve.start) * (np.exp(-rate * (low - edges[k])) - np.exp(-rate * (high - edges[k]))) / rate
            total += curve.start * (high - low) + away
    return float(total), end - begin


@pytest.mark.parametrize("temperature", [2.0, 10.0])
def test_a_warm_choice_is_a_logit_of_the_latenesses(temperature: float) -> None:
    # Ample people and work of exactly 10 days: IT is done in 10, the alternative in 6, due in 4.
    # Lateness 6 against 2; hurdle 3: (6 - 2 - 3) / temperature.
    chance = 1 / (1 + exp(-(6 - 2 - 3) / temperature))
    plain = queue(
        {"job": kind(1.0, "10 days", due="4 days")},
        60,
        400,
        0,
        it={"quotes": {"basis": "backlog"}},
        patience="never",
        alternative={"lead_time": "6 days"},
        choice={"doubt": 0, "temperature": days(temperature), "hurdle": "3 days"},
    )
    hold(
        f"choice at temperature {temperature:g} days",
        plain,
        {"share that balks": (chance, share_of_routes(Route.BALKED))},
    )


def test_a_failed_alternative_comes_to_it_after_all() -> None:
    plain = queue(
        {"job": kind(1.0, "10 days", due="4 days")},
        60,
        600,
        0,
        it={"quotes": {"basis": "backlog"}},
        patience="never",
        alternative={"lead_time": "6 days", "fails": "20%"},
        choice={"doubt": 0},
    )
    hold(
        "alternative that fails",
        plain,
        {
            "share delivered by IT": (0.2, share_of_routes(Route.IT)),
            "mean lead time": (0.8 * 6 + 0.2 * 16, mean_of(lambda log: log.delivered - log.need)),
        },
    )


def test_one_who_walked_away_asks_with_its_small_chance() -> None:
    # Trust starts below the threshold and nothing moves it: each need asks with 10 % only.
    plain = queue(
        {"job": kind(1.0, "2 days")},
        60,
        600,
        0,
        it={"quotes": {"basis": "backlog"}},
        alternative={"lead_time": "6 days"},
        trust={**STEADY, "start": "20%", "walks_away_below": "30%", "tries_again": "10%"},
    )
    hold("walked away, tries again", plain, {"never asked": (0.9, share_of_routes(Route.NEVER_ASKED))})
