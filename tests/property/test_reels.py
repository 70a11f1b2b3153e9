"""Reels of random scenarios and of everything switched on: nobody is lost, doubled, or at two places."""

from __future__ import annotations

import json

import numpy as np
import pytest
from everything import everything
from hypothesis import given
from oracle.runs import policy_of, scenario_of
from test_lever_pairs import EXAMPLES, with_window
from worlds import scenarios

from sim.model.log import RequestLog, Route
from sim.model.world import World
from sim.report.animation.film_layout import Box, layout_of
from sim.report.animation.stage import Stage
from sim.results.history import history
from sim.results.reel import reel
from sim.results.reel_record import ENDS, Reel, Stand


def shown(log: RequestLog) -> Reel:
    """The log's reel."""
    return reel(log, scenario="S", policy="P", replication=0, seed=1, days_per_week=5)


def holds(log: RequestLog) -> None:
    """At moments when nothing happens, as many stand everywhere as the log's own columns say."""
    film = shown(log)
    assert film.left_out is None
    json.dumps(film.to_document(), allow_nan=False)
    happen = np.unique([each.time for each in history(log)])
    middles = (happen[1:] + happen[:-1])[np.diff(happen) > 0.03] / 2
    for day in middles[:: max(1, len(middles) // 12)].tolist():
        if day < log.ended:
            _stands(log, film, day)


def _stands(log: RequestLog, film: Reel, day: float) -> None:
    places = [film.places[place] for place in film.standing(day).tolist() if place >= 0]
    stands = [stand for stand, _ in places]
    assert len(places) == (np.fmin(log.need, log.asked) <= day).sum()
    for team in range(len(log.teams)):
        here, begun, ended = log.stay_team == team, log.stay_started <= day, log.stay_ended <= day
        assert places.count((Stand.QUEUE, team)) == (here & (log.stay_queued <= day) & ~begun & ~ended).sum()
        assert places.count((Stand.WORK, team)) == (here & begun & ~ended).sum()
    by_it = np.isin(log.route, (Route.IT, Route.MANAGED, Route.SELF_SERVICE)) & (log.delivered <= day)
    outside = np.isin(log.route, (Route.BALKED, Route.RENEGED, Route.NEVER_ASKED)) & (log.delivered <= day)
    assert stands.count(Stand.DELIVERED) == by_it.sum()
    assert stands.count(Stand.DELIVERED_OUTSIDE) == outside.sum()
    assert stands.count(Stand.LOST) == ((log.route == Route.LOST) & (log.left <= day)).sum()


@pytest.mark.parametrize("name", EXAMPLES)
def test_under_every_lever_with_everything_switched_on(name: str) -> None:
    plain = {**everything(), "policies": {"policy": [with_window(name, EXAMPLES[name][0], {})]}}
    log = World(policy_of(scenario_of(plain), "policy"), seed=4, replication=2).run()
    holds(log)
    film = shown(log)
    stage = Stage(film, layout_of(film, Box(0, 0, 600, 600)), 7.0)
    for day in np.linspace(0.0, film.span[1], 30):
        stage.go(float(day), 0.08)
        open_ones = [place >= 0 and film.places[place][0] not in ENDS for place in film.standing(float(day)).tolist()]
        assert (stage.shown[open_ones] == 1.0).all()
        assert np.isfinite(stage.position).all()


@given(plain=scenarios())
def test_in_random_scenarios(plain: dict[str, object]) -> None:
    holds(World(policy_of(scenario_of(plain)), seed=3, replication=1).run())
