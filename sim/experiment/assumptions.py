"""Which numbers of a scenario a sensitivity analysis varies, and between which ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from sim.experiment.plausible import Assumed, SensitivityError, around, candidates, left_out_of
from sim.scenario.dimensions import readable
from sim.scenario.problems import ScenarioError, dotted
from sim.scenario.quantities import parts_of, quantity_at
from sim.scenario.reading import with_values
from sim.scenario.uncertain import read_belief
from sim.scenario.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.results.catalogue import Measure
    from sim.scenario.quantities import Quantity
    from sim.scenario.schema import Scenario

WITHIN: Final = 0.2  # of its value: how wrong a number may be where nothing is declared


def assumptions_of(
    scenario: Scenario, measure: Measure, policies: Sequence[str], within: float | None, vary: Sequence[str], most: int
) -> tuple[tuple[Assumed, ...], tuple[str, ...]]:
    """What is varied, and what is left out in words.

    Declared ranges where the scenario has some, unless `within` is given: then, and without any, every number that may
    move the measure, by that share of its value (20 % when None). `vary` keeps only what it names: a path, a path above
    several, or `PATH=RANGE`. `most` is how many there may be.

    Raises:
        SensitivityError: nothing is left to vary, it is too much, or `vary` names what is not there.
    """
    share = WITHIN if within is None else within
    declared = {} if within is not None else {each.path: each for each in _declared(scenario, policies)}
    left_out: tuple[str, ...]
    if vary:
        choice = _Choice(scenario, declared, candidates(scenario, measure, policies), share, most)
        found = tuple({each.path: each for text in vary for each in choice.named(text)}.values())
        left_out = ("every number that --vary does not name",)
    elif declared:
        found, left_out = tuple(declared.values()), ("every number that the scenario does not call uncertain",)
        if len(found) < len(scenario.uncertain):
            left_out += ("what it calls uncertain in policies that are not compared",)
    else:
        numbers = candidates(scenario, measure, policies)
        _check_many(len(numbers), most)
        ends = {dotted(number.path): around(scenario, number, share) for number in numbers}
        found = tuple(each for each in ends.values() if each is not None)
        left_out = left_out_of(scenario, measure, [path for path, each in ends.items() if each is None])
    if not found:
        help = "write `uncertain:` into the scenario, or name a number and its range: --vary 'PATH=LOW..HIGH'"
        raise SensitivityError("there is nothing to vary in this scenario", help)
    return found, left_out


def _check_many(numbers: int, most: int) -> None:
    if numbers > most:
        raise SensitivityError(
            f"{numbers:,} numbers could be varied, more than the {most:,} for which there are runs",
            "name those that matter, such as --vary it.teams, or compare fewer policies with --policy",
        )


def _declared(scenario: Scenario, policies: Sequence[str]) -> Iterator[Assumed]:
    for text, law in scenario.uncertain.items():
        quantity = quantity_at(text, parts_of(scenario))
        if quantity.path[0] != "policies" or quantity.path[1] in policies:
            yield _told(Assumed(dotted(quantity.path), quantity, law, declared=True))


def _told(assumed: Assumed) -> Assumed:
    """With a note where the scenario's own value lies outside the law's ends."""
    low, high = assumed.ends
    if low <= assumed.quantity.value <= high:
        return assumed
    return replace(assumed, note="its value in the scenario lies outside this range")


@dataclass(frozen=True, slots=True)
class _Choice:
    """What `--vary` can name: what is declared, else numbers within a share of their value."""

    scenario: Scenario
    declared: dict[str, Assumed]
    numbers: tuple[Quantity, ...]
    within: float
    most: int

    def named(self, text: str) -> tuple[Assumed, ...]:
        """What a text names: a number with its range, one that is declared, or all below a path.

        Raises:
            SensitivityError: there is no such number, or nothing to vary it by.
        """
        path, equals, written = text.rpartition("=")
        if equals:
            return (self._with_range(path.strip(), written),)
        path = text.strip()
        if path in self.declared:
            return (self.declared[path],)
        below = tuple(each for name, each in self.declared.items() if name.startswith(f"{path}."))
        if below:
            return below
        numbers = [number for number in self.numbers if dotted(number.path).startswith(f"{path}.")]
        _check_many(len(numbers), self.most)
        tried = [around(self.scenario, number, self.within) for number in numbers]
        return tuple(each for each in tried if each is not None) or (self._single(path),)

    def _with_range(self, path: str, written: str) -> Assumed:
        quantity = self._quantity(path)
        try:
            law = read_belief(read_yaml(written, "--vary")[0], quantity.dimension, self.scenario.calendar)
        except PydanticCustomError as error:
            raise SensitivityError(f"--vary {path}: {error.message()}", _remedy(error)) from None
        except (ValidationError, ScenarioError):
            help = "write the ends with two dots, in the number's own unit, such as `8..12` or `2..4 weeks`"
            raise SensitivityError(f"--vary {path}: `{written[:60]}` is no range", help) from None
        return _checked(self.scenario, _told(Assumed(dotted(quantity.path), quantity, law, declared=True)))

    def _single(self, path: str) -> Assumed:
        quantity = self._quantity(path)
        name = dotted(quantity.path)
        found = self.declared.get(name) or around(self.scenario, quantity, self.within)
        if found is None:
            help = f"give a range: --vary '{name}=LOW..HIGH'"
            told = readable(quantity.value, quantity.dimension)
            raise SensitivityError(f"--vary {name}: no other value lies within {self.within:.0%} of {told}", help)
        return found

    def _quantity(self, path: str) -> Quantity:
        try:
            return quantity_at(path, parts_of(self.scenario))
        except PydanticCustomError as error:
            raise SensitivityError(f"--vary {path}: {error.message()}", _remedy(error)) from None


def _remedy(error: PydanticCustomError) -> str:
    context = error.context or {}
    if context.get("nearest"):
        return f"did you mean `{context['nearest']}`?"
    allowed = ", ".join(context.get("allowed", ()))
    return str(context.get("help") or "") or f"there are {allowed}"


def _checked(scenario: Scenario, assumed: Assumed) -> Assumed:
    """Refuse ends that the scenario cannot have."""
    for value in assumed.ends:
        try:
            with_values(scenario, [(assumed.quantity, value)])
        except ScenarioError as error:
            told = readable(value, assumed.quantity.dimension)
            message = f"--vary {assumed.path}: {told} cannot be: {error.problems[0].message}"
            raise SensitivityError(message, "narrow the range to what the number may be") from None
    return assumed
