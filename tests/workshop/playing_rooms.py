"""Rooms that tests play in, with a clock that they set and results that they can foresee."""

import random

from sim.workshop.play.catalogue import OPTIONS
from sim.workshop.play.company import Game
from sim.workshop.play.options import Role
from sim.workshop.play.playing import plain_game, played_plain
from sim.workshop.play.rooms import Rooms
from sim.workshop.play.template import AFTERMATH, template


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


def opened(folder, key="short", clock=None, seed=6):
    """A room, and the facilitator's secret."""
    return Rooms(folder, clock or Clock()).open(key, seed)


def seated(room, *companies):
    """The tokens of a CIO and a CMO in each company."""
    return {(name, role): room.join(f"{name} {role}", name, role) for name in companies for role in Role}


def step(room):
    """The next step of a room; a quarter that it closes is simulated."""
    room.advance(room.state.turn)
    simulate(room)


def simulate(room):
    """Simulate the quarter that was closed, as the server does."""
    state = room.state
    if state.phase != "simulating":
        return
    first = state.quarter
    until = first + 1 + (AFTERMATH if first + 1 == state.template.quarters else 0)
    game = plain_game(state.game())
    results = {each.name: played_plain(game, each.chosen(), first, until) for each in state.companies.values()}
    room.show(results, played_plain(game, [{}] * (first + 1), first, until))


def random_decisions(luck, quarters, open_in=lambda quarter: OPTIONS):
    """A choice of some options in each quarter but the first."""
    return [{}] + [
        {option.key: luck.choice(option.choices).key for option in open_in(quarter) if luck.random() < 0.6}
        for quarter in range(1, quarters)
    ]


def random_game(luck, quarters):
    """A game with some cards in each quarter."""
    deck = ["surge", "leaver", "cut", "incident"]
    cards = tuple(tuple(luck.sample(deck, luck.choice([0, 0, 1, 2]))) for _ in range(quarters))
    return Game(quarters, luck.randrange(10_000), cards)


def game(key="short", seed=6):
    """The game of a template with its own cards."""
    rules = template(key)
    return Game(rules.quarters, seed, tuple((each.card,) if each.card else () for each in rules.rounds))


def luck_of(number):
    """Random numbers of a test."""
    return random.Random(number)
