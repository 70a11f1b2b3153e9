"""Decisions are held against what is open, what there is, and the budget; absent players are played by rules."""

import re
from dataclasses import replace

import pytest
from playing_rooms import game, luck_of

from sim.results.quarters import Fees
from sim.workshop.play import automatic
from sim.workshop.play.cards import CARDS
from sim.workshop.play.catalogue import OPTIONS
from sim.workshop.play.decisions import budget_of, checked, fees, price
from sim.workshop.play.impossible import NotPossibleError
from sim.workshop.play.options import Role
from sim.workshop.play.playing import played
from sim.workshop.play.template import NAMES, template

SHORT = template("short")
LAST = SHORT.quarters - 1


@pytest.mark.parametrize(
    ("quarter", "role", "chosen", "says"),
    [
        (0, Role.CIO, {"promise": "honest"}, "“How dates are promised” cannot be decided yet"),
        (1, Role.CIO, {"hire": "one"}, "“Hire” cannot be decided yet"),
        (1, Role.CIO, {"stance": "round"}, "is for the CMO to decide"),
        (1, Role.CIO, {"pay rise": "yes"}, "There is nothing called “pay rise”"),
        (1, Role.CIO, {"promise": "tomorrow"}, "“tomorrow” is no choice of “How dates are promised”"),
        (LAST, Role.CIO, {"hire": "three", "contractors": "two"}, "This takes 269,750, and the budget is 135,000"),
        (LAST, Role.CMO, {"agency": "retainer", "person": "yes", "announce": "yes"}, "the budget is 60,000"),
    ],
)
def test_what_cannot_be_decided_is_told_and_why(quarter, role, chosen, says):
    with pytest.raises(NotPossibleError, match=re.escape(says)):
        checked(SHORT, quarter, role, chosen)


def test_what_is_left_out_is_as_usual():
    assert checked(SHORT, 1, Role.CIO, {}) == {"promise": "fixed"}
    assert checked(SHORT, 0, Role.CIO, {}) == {}


def test_a_budget_cut_halves_the_cios_budget_and_nobody_elses():
    assert budget_of(SHORT, Role.CIO, ["cut"]) == budget_of(SHORT, Role.CIO) / 2
    assert budget_of(SHORT, Role.CMO, ["cut"]) == budget_of(SHORT, Role.CMO)
    with pytest.raises(NotPossibleError, match="the budget is 67,500"):
        checked(SHORT, LAST, Role.CIO, {"hire": "two"}, ["cut"])


def test_prices_are_made_of_what_a_day_of_its_people_costs():
    assert price({"hire": "two", "stance": "wait"}, Role.CIO) == 2 * 65 * 650
    assert price({"hire": "two", "agency": "retainer"}, Role.CMO) == 25 * 650


def test_what_the_simulation_does_not_charge_is_charged_to_whoever_pays_it():
    chosen = {"hire": "two", "team": "embedded", "response": "listen", "agency": "retainer", "announce": "yes"}
    assert fees(chosen) == Fees((10 + 5) * 650, "Marketing", retainer=25 * 650, own_work=5 * 650)
    assert fees({}) == Fees(department="Marketing")


@pytest.mark.parametrize("key", NAMES)
def test_a_game_starts_with_the_old_regime_and_opens_everything_in_the_end(key):
    rules = template(key)
    assert rules.open_options(0) == ()
    assert rules.open_options(rules.quarters - 1) == OPTIONS
    assert all(each.card is None or each.card in CARDS for each in rules.rounds)
    assert sum(each.minutes for each in rules.rounds) <= rules.minutes


def test_an_unknown_game_is_refused_with_those_that_there_are():
    with pytest.raises(NotPossibleError, match="Choose one of: short, full"):
        template("endless")


@pytest.mark.parametrize("number", range(40))
def test_the_automatic_player_never_breaks_a_rule(number):
    luck = luck_of(number)
    rules = template(luck.choice(NAMES))
    quarter = luck.randrange(rules.quarters)
    role = luck.choice(list(Role))
    before = {
        option.key: luck.choice(option.choices).key
        for option in (rules.open_options(quarter - 1, role) if quarter else ())
    }
    cards = luck.sample(list(CARDS), luck.randrange(3))
    (usual,) = played(game(), [{}], 0, 1)
    last = None if quarter == 0 else replace(usual, waiting=luck.randrange(60))
    decided = automatic.decide(rules, quarter, role, before, last, cards)
    assert checked(rules, quarter, role, decided, cards) == decided


def test_the_automatic_player_says_honest_dates_hires_by_the_queue_and_lets_go_again():
    (usual,) = played(game(), [{}], 0, 1)
    assert automatic.decide(SHORT, 1, Role.CIO, {}, usual) == {"promise": "honest"}
    long, short = replace(usual, waiting=21), replace(usual, waiting=7)
    assert automatic.decide(SHORT, 2, Role.CIO, {"promise": "honest"}, long)["hire"] == "one"
    assert automatic.decide(SHORT, 3, Role.CIO, {"hire": "two"}, long)["hire"] == "two"
    assert automatic.decide(SHORT, 3, Role.CIO, {"hire": "two"}, short)["hire"] == "one"
    assert automatic.decide(SHORT, 3, Role.CIO, {"hire": "three"}, long, ["cut"])["hire"] == "one"


def test_the_automatic_player_keeps_what_was_decided_before():
    kept = automatic.decide(SHORT, 3, Role.CMO, {"stance": "wait", "agency": "retainer", "announce": "no"}, None)
    assert kept == {"stance": "wait", "agency": "retainer", "announce": "no", "person": "no"}
