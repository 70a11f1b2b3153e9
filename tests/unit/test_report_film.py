"""A film's picture: it stands where the reel says, within its frame, and says what is so."""

import json

import numpy as np
import pytest

from sim import load
from sim.experiment import request_log
from sim.report.animation.film_layout import HEIGHT, WIDTH, Box, grid, layout_of
from sim.report.animation.picture import Picture
from sim.report.animation.stage import Stage
from sim.report.animation.standing import Standing, most_at
from sim.report.animation.words import captions, clock, figures
from sim.results.history import What, history
from sim.results.policy_reel import reel_of
from sim.results.reel_record import ENDS, Stand


@pytest.fixture(scope="module")
def played():
    """A log of the shipped story, and its reel."""
    scenario = load("cio-story")
    log = request_log(scenario, "Promise and hope")
    return log, reel_of(log, scenario, "Promise and hope")


def test_going_on_day_by_day_comes_to_where_the_reel_says(played):
    _, film = played
    standing = Standing(film)
    for day in np.arange(0.0, film.span[1], 6.3):
        standing.go(day)
        assert (standing.place == film.standing(day)).all()
        line = standing.at(Stand.QUEUE, 0)
        assert (np.diff(standing.since[line]) > 0).all()


def test_the_figures_above_it_are_those_of_the_log(played):
    log, film = played
    standing = Standing(film)
    standing.go(log.ended)
    shown = {label: number for number, label, _ in figures(standing)}
    count = [each.what for each in history(log) if each.time <= log.ended].count
    assert int(shown["done by IT"]) == count(What.DELIVERED_BY_IT)
    assert int(shown["came back"]) == count(What.RETURNED)
    assert int(shown["broken promises"]) == count(What.PROMISE_MISSED)
    gone = sum(map(count, (What.BALKED, What.RENEGED, What.NEVER_ASKED, What.LEFT)))
    assert int(shown["went round IT"]) == gone


def test_every_token_is_aimed_at_a_place_of_its_own_within_the_picture(played):
    _, film = played
    stage = Stage(film, layout_of(film, Box(18, 46, 600, HEIGHT - 80)), 7.0)
    most = most_at(film)
    for day in np.arange(0.0, film.span[1], 30.7):
        stage.go(day, None)
        here = stage.shown > 0
        assert here.sum() == sum(
            count for stand, count in counted(film, day).items() if stand not in {one.value for one in ENDS}
        )
        assert (stage.position[here] >= (18, 46)).all()
        assert (stage.position[here] <= (618, HEIGHT - 34)).all()
        assert len(np.unique(stage.position[here].round(2), axis=0)) == here.sum()
    assert max(most.values()) > 20


def counted(film, day):
    """How many stand where."""
    places = [film.places[place][0].value for place in film.standing(day) if place >= 0]
    return {stand: places.count(stand) for stand in set(places)}


def test_a_grid_has_room_for_all_that_it_is_made_for():
    for count in (1, 7, 50, 400):
        made = grid(Box(0, 0, 200, 90), count, 20.0, from_right=True)
        x, y = made.at(np.arange(count))
        assert made.room >= count
        assert len(set(zip(x.tolist(), y.tolist(), strict=True))) == count
        assert x.max() <= 200
        assert x[0] > 200 - made.cell


def test_captions_tell_what_the_history_tells_at_its_time(played):
    log, film = played
    said = captions(film)
    away = next(each for each in history(log) if each.what is What.WALKED_AWAY)
    assert "Marketing stops asking IT." in " ".join(said.sentences)
    place = said.sentences.index(next(each for each in said.sentences if each.endswith("stops asking IT.")))
    assert said.days[place] == pytest.approx(away.time, abs=0.01)
    assert said.at(-1.0) == ""


def test_a_quote_that_was_too_late_is_told_with_its_weeks(played):
    log, film = played
    said = [each for each in captions(film).sentences if ", at the quote: promised for week " in each]
    assert (
        "Week 4: Marketing’s Website change 1 goes round IT, at the quote: promised for week 14, due in week 8." in said
    )
    row = int(np.flatnonzero((log.kind == log.kinds.index(("Marketing", "Website change"))) & (log.origin < 0))[0])
    assert [int(day // 5) + 1 for day in (log.left[row], log.quoted_finish[row], log.due[row])] == [4, 14, 8]


def test_weeks_begin_with_one_and_days_with_the_weeks_first(played):
    _, film = played
    assert clock(film, 0.0) == "Week 1, day 1"
    assert clock(film, 9.99) == "Week 2, day 5"
    assert clock(film, 10.0) == "Week 3, day 1"


def test_a_frame_is_an_image_that_changes_as_time_passes(played):
    _, film = played
    picture = Picture([film, film], WIDTH // 4)
    first = picture.frame(100.0, None)
    later = picture.frame(140.0, 0.1)
    assert first.shape == later.shape == (HEIGHT // 4, WIDTH // 4, 3)
    assert (first != later).any()


def test_a_document_is_plain(played):
    _, film = played
    json.dumps(film.to_document())
