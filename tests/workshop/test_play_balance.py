"""The story comes out: scripted teams under every demand that rooms are opened with."""

from pathlib import Path

import numpy as np
import pytest
from playing_rooms import game

from sim.workshop.play.league import score
from sim.workshop.play.playing import played
from sim.workshop.play.template import AFTERMATH, NAMES, template

HONEST = {"promise": "honest"}
BOTH_SIDES = {"promise": "honest", "hire": "two", "team": "joint", "person": "yes"}
EVERYTHING = {
    "promise": "honest",
    "hire": "one",
    "slack": "one",
    "team": "joint",
    "person": "yes",
    "manager": "one",
    "provider": "self",
    "response": "listen",
    "mandate": "mandate",
}
ROUND = {"stance": "round", "agency": "retainer"}
WAITING = {"promise": "honest", "stance": "wait"}


def quarters(key, seed, idea):
    """A whole game with its aftermath, an idea being held on to as soon as it opens."""
    rules = template(key)
    opened = [{option.key for option in rules.open_options(number)} for number in range(rules.quarters)]
    plan = [{name: choice for name, choice in idea.items() if name in each} for each in opened]
    return played(game(key, seed), plan, 0, rules.quarters + AFTERMATH)


def final(key, seed, idea):
    return sum(score(quarters(key, seed, idea), quarters(key, seed, {})))


CASES = [(key, seed) for key in NAMES for seed in template(key).seeds]


@pytest.mark.parametrize(("key", "seed"), CASES)
def test_the_start_is_painful(key, seed):
    old = quarters(key, seed, {})
    first = old[template(key).old_regime - 1]
    assert first.trust < 0.55
    assert old[-1].waiting > 3 * old[0].waiting
    assert old[-1].trust < 0.25


@pytest.mark.parametrize(("key", "seed"), CASES)
def test_honest_dates_help_trust(key, seed):
    old, honest = quarters(key, seed, {}), quarters(key, seed, HONEST)
    assert honest[-1].trust > old[-1].trust + 0.3
    assert final(key, seed, HONEST) > 100


@pytest.mark.parametrize(("key", "seed"), CASES)
def test_more_bypass_brings_more_integration_work_later(key, seed):
    stay, went = quarters(key, seed, {**BOTH_SIDES, "stance": "wait"}), quarters(key, seed, ROUND)
    assert sum(each.returned for each in went) > 2 * sum(each.returned for each in stay)
    assert went[-1].returned_share > stay[-1].returned_share + 0.1
    assert sum(each.returned for each in went[3:6]) > 1.5 * sum(each.returned for each in went[:3])


@pytest.mark.parametrize(("key", "seed"), CASES)
def test_the_naive_best_is_not_best(key, seed):
    """Doing everything, or always going round, is worse than a few things done together; waiting alone is worst."""
    together = final(key, seed, BOTH_SIDES)
    assert together > final(key, seed, HONEST) + 300
    assert together > final(key, seed, EVERYTHING) + 300
    assert together > final(key, seed, ROUND) + 300
    assert final(key, seed, WAITING) < 0


@pytest.mark.parametrize("seed", template("short").seeds)
def test_teams_differ_visibly_within_six_quarters(seed):
    old = quarters("short", seed, {})[:6]
    ideas = ({}, HONEST, BOTH_SIDES, EVERYTHING, ROUND, WAITING)
    scores = sorted(sum(score(quarters("short", seed, idea)[:6], old)) for idea in ideas)
    assert scores[-1] - scores[0] > 1000
    assert len(set(scores)) == len(ideas)


TEAMS = {
    "Nothing": {},
    "Dates from the backlog, with hope": {"promise": "hopeful"},
    "Honest dates": HONEST,
    "Honest dates, marketing always waits": WAITING,
    "Honest dates and two hires": {"promise": "honest", "hire": "two"},
    "Honest dates, embedded team of two": {"promise": "honest", "team": "embedded"},
    "Honest dates, a mandate": {"promise": "honest", "mandate": "mandate"},
    "Always the agency, with a retainer": ROUND,
    "Nearly everything, a little of each": EVERYTHING,
    "Honest dates, two hires, joint group": BOTH_SIDES,
    "The same, and a patient marketing": {**BOTH_SIDES, "stance": "patient"},
}


def row_of(name, idea):
    """A row of the table in docs/game.md."""
    ends, finals, bypass, trust = [], [], [], []
    for seed in template("short").seeds:
        mine, old = quarters("short", seed, idea), quarters("short", seed, {})
        marketing = [each.department("Marketing") for each in mine[:6]]
        ends.append(sum(score(mine[:6], old[:6])))
        finals.append(sum(score(mine, old)))
        bypass.append(sum(each.round_it for each in marketing) / sum(each.needs for each in marketing))
        trust.append(mine[5].trust)
    scores = (np.mean(ends), np.mean(finals), min(finals), max(finals))
    told = " | ".join(f"{round(each):,}".replace("-", "−") for each in scores)
    return f"| {name} | {told} | {100 * np.mean(bypass):.0f} % | {100 * np.mean(trust):.0f} |"


@pytest.mark.slow
@pytest.mark.parametrize("name", TEAMS)
def test_the_page_about_the_game_says_what_comes_out(name):
    page = (Path(__file__).parents[2] / "docs" / "game.md").read_text(encoding="utf-8")
    assert row_of(name, TEAMS[name]) in page
