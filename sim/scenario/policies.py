"""Policies as they are written: by name, a mapping of levers or a list of such mappings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo

from sim.scenario.nearest import nearest
from sim.scenario.places import Path
from sim.scenario.record import Record
from sim.scenario.refusals import Gathering, refusal, shown


class LeverUse(Record):
    """One lever of a policy: its name in the table of levers, where it stands, and the lever with its parameters."""

    name: str
    place: Path
    lever: Any


def _read_policies(value: object, info: ValidationInfo) -> dict[str, tuple[LeverUse, ...]]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise refusal(f"expected policies by name, found {shown(value)}", help="write `My policy: {}` below `policies`")
    gathering = Gathering()
    policies: dict[str, tuple[LeverUse, ...]] = {}
    for name, levers in value.items():
        with gathering.at(name):
            policies[name] = read_policy(levers, info.context, ("policies", name))
    gathering.settle()
    return policies


def read_policy(value: object, context: Any, place: Path = ()) -> tuple[LeverUse, ...]:
    """The levers of one policy, in the order in which they are applied.

    A list keeps its order. A mapping has none, so its levers are applied in the order of the table of levers.

    Raises:
        ValidationError: a lever is not known, or its parameters are wrong; places are below the policy.
    """
    gathering = Gathering()
    uses = _uses(value, context, place, gathering)
    gathering.settle()
    return uses


def sound_levers(value: object, context: Any, place: Path = ()) -> tuple[LeverUse, ...]:
    """The levers of a policy without those that are not known or have wrong parameters."""
    return _uses(value, context, place, Gathering())


def _uses(value: object, context: Any, place: Path, gathering: Gathering) -> tuple[LeverUse, ...]:
    uses: list[LeverUse] = []
    in_list = isinstance(value, list | tuple)
    for index, entry in enumerate(value if isinstance(value, list | tuple) else [value]):
        below: Path = (index,) if in_list else ()
        if isinstance(entry, LeverUse):
            uses.append(entry)
        elif isinstance(entry, Mapping):
            for name in _in_order(entry, context):
                with gathering.at(*below, name):
                    uses.append(_read_lever(name, entry[name], context, (*place, *below, name)))
        elif entry is not None:
            help = "write `{}` for no levers, or `{slack: {people: 2, for: urgent}}`"
            gathering.refuse(below, refusal(f"expected levers, found {shown(entry)}", help=help))
    return tuple(uses)


def _levers(context: Any) -> Mapping[str, Any]:
    levers: Mapping[str, Any] = context.get("levers", {}) if isinstance(context, Mapping) else {}
    return levers


def _in_order(entry: Mapping[str, object], context: Any) -> list[str]:
    table = list(_levers(context))
    return sorted(entry, key=lambda name: table.index(name) if name in table else len(table))


def _read_lever(name: str, parameters: object, context: Any, place: Path) -> LeverUse:
    levers = _levers(context)
    if name not in levers:
        near = nearest(name, levers)
        raise refusal(f"`{name[:60]}` is no lever", allowed=tuple(levers), nearest=near, at_key=True)
    lever = levers[name].model_validate({} if parameters is None else parameters, context=context)
    return LeverUse(name=name, place=place, lever=lever)


Policies = Annotated[dict[str, tuple[LeverUse, ...]], PlainValidator(_read_policies, json_schema_input_type=Any)]
"""Policies by name, each a tuple of levers in their order."""
