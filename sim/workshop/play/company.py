"""A company: what a team decided, quarter by quarter, as a scenario with one policy, and simulated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sim.workshop.play.cards import CARDS, LAUNCH, launch_days
from sim.workshop.play.catalogue import OPTIONS
from sim.workshop.play.cio_options import JOINT_GROUP
from sim.workshop.play.options import QUARTER
from sim.workshop.play.template import AFTERMATH, COMPANY, STORY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sim.model.log import RequestLog
    from sim.scenario.schema import Scenario
    from sim.workshop.play.options import Levers

POLICY = "The company"
NOTICE = "4 weeks"  # the company's own planning has the same, so that needs are drawn as far ahead in every game
_NOT_OF_A_GAME = ("policies", "baseline", "goals", "uncertain", "name", "description", "replications")


@dataclass(frozen=True, slots=True)
class Game:
    """What all companies of a room have in common: the number of quarters, the demand's seed, the cards by quarter."""

    quarters: int
    seed: int
    cards: tuple[tuple[str, ...], ...]  # of each quarter so far

    def cards_in(self, quarter: int) -> tuple[str, ...]:
        """The cards that lie in a quarter (from 0)."""
        return self.cards[quarter] if quarter < len(self.cards) else ()


Chosen = dict[str, str]
"""The choice made of each option, by their keys, of both roles in one quarter; what is left out is as usual."""


def simulated(game: Game, quarters: Sequence[Chosen]) -> RequestLog:
    """The whole game's log, with the decisions made so far; the last ones hold on until the end.

    The demand is that of the game's seed, the same for every company. What is decided later changes nothing of what
    came before, so that the log up to the end of a quarter is that quarter's result.

    Raises:
        ScenarioError: decisions that cannot stand together.
        ConservationError, RunawayError: as for `experiment.replicate.request_log`.
    """
    from sim.experiment.replicate import request_log

    return request_log(scenario_of(game, quarters), POLICY, seed=game.seed)


def scenario_of(game: Game, quarters: Sequence[Chosen]) -> Scenario:
    """The company's scenario, with what was decided as its one policy.

    Raises:
        ScenarioError: decisions that cannot stand together.
    """
    from sim.levers.table import LEVERS
    from sim.scenario.places import Places
    from sim.scenario.reading import validate

    plain = dict(_company())
    plain["horizon"] = f"{(game.quarters + AFTERMATH) * QUARTER:g} days"
    plain["seed"] = game.seed
    plain["name"] = "The game"
    plain["policies"] = {POLICY: policy_of(game, quarters)}
    launches = [
        f"{day:g} days"
        for quarter in range(game.quarters)
        for card in game.cards_in(quarter)
        for day in launch_days(quarter, QUARTER, CARDS[card])
    ]
    if launches:
        plain["departments"] = _with_launch(plain["departments"], launches)
    return validate(plain, Places(), levers=LEVERS)


def policy_of(game: Game, quarters: Sequence[Chosen]) -> list[dict[str, Any]]:
    """The decisions and the cards as a policy: a list of levers, each with its span of time.

    What goes on from one quarter to the next is one lever, so that nobody is hired twice. The order of those that hold
    at one time does not hang on what is decided later.
    """
    deeds = [_deeds(chosen) for chosen in quarters]
    order = {name: None for option in OPTIONS for each in deeds for name in each if name[0] == option.key}
    levers = list(_of_cards(game))
    for name in order:
        for first, last in _runs([name in each for each in deeds]):
            until = None if last == len(deeds) else last
            levers += [_within(lever, first, until) for lever in deeds[first][name]]
    return levers


def is_joint(chosen: Chosen) -> bool:
    """Is there a joint group: the CIO forms it and the CMO sends somebody?"""
    return chosen.get("team") == "joint" and chosen.get("person") == "yes"


Deed = tuple[str, str]
"""The option that something is done by, and what: what bears the same name in two quarters goes on."""


def _deeds(chosen: Chosen) -> dict[Deed, Levers]:
    """What is done in a quarter, in the catalogue's order."""
    deeds: dict[Deed, Levers] = {}
    for option in OPTIONS:
        choice = option.choice(chosen.get(option.key, "")) or option.usual
        if option.adds_up:
            place = option.choices.index(choice)
            deeds |= {(option.key, one.key): one.levers for one in option.choices[1 : place + 1]}
        elif option.key == "team" and is_joint(chosen):
            deeds[option.key, "both"] = JOINT_GROUP
        elif choice.levers:
            deeds[option.key, choice.key] = choice.levers
    announced = max((share for key, share in _announced(chosen)), default=0.0)
    if announced:
        planning = {"share": announced, "notice": NOTICE, "departments": "Marketing"}
        deeds["announce", f"{announced:g}"] = ({"planning": planning},)
    return deeds


def _announced(chosen: Chosen) -> Iterator[tuple[str, float]]:
    """The share of marketing's needs that is known ahead, by what makes it known; the largest counts."""
    if chosen.get("announce") == "yes":
        yield "announce", 0.6
    if is_joint(chosen):
        yield "joint", 0.5
    if chosen.get("manager") == "one":
        yield "manager", 0.3


def _of_cards(game: Game) -> Iterator[dict[str, Any]]:
    for quarter in range(game.quarters):
        for key in game.cards_in(quarter):
            if CARDS[key].sets:
                yield _within({"set": {"values": dict(CARDS[key].sets or {})}}, quarter, quarter + 1)


def _runs(holds: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The runs of quarters in which something holds: first, and one past the last."""
    start = 0
    for held, group in groupby(holds):
        length = len(list(group))
        if held:
            yield start, start + length
        start += length


def _within(lever: Mapping[str, Any], first: int, until: int | None) -> dict[str, Any]:
    """A lever from the beginning of quarter `first` until that of quarter `until`; for ever where it is None."""
    ((name, parameters),) = lever.items()
    given = {"values": parameters} if name == "set" and "values" not in parameters else dict(parameters)
    given["from"] = f"{first * QUARTER:g} days"
    if until is not None:
        given["until"] = f"{until * QUARTER:g} days"
    return {name: given}


@cache
def _company() -> Mapping[str, Any]:
    """The plain values of the company before anybody decides: the story with what the game changes of it."""
    from sim.levers.table import LEVERS
    from sim.scenario.reading import read_scenario

    story = read_scenario(STORY, overrides=[f"{path}={value}" for path, value in COMPANY.items()], levers=LEVERS)
    return {key: value for key, value in story.plain.items() if key not in _NOT_OF_A_GAME}


def _with_launch(departments: Mapping[str, Any], days: Sequence[str]) -> dict[str, Any]:
    """Marketing with the requests of its launches, which are as its website changes are, but none is urgent."""
    marketing = departments["Marketing"]
    usual = marketing["requests"]["Website change"]
    launch = {key: value for key, value in usual.items() if key != "urgent"} | {"arrivals": {"times": list(days)}}
    return {**departments, "Marketing": {**marketing, "requests": {**marketing["requests"], LAUNCH: launch}}}
