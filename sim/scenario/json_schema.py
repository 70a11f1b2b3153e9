"""The JSON Schema of a scenario, for completion and checking in an editor.

It takes what a planner may write, short forms included. It is more lenient than reading: names that refer to each
other, and the sense of quantities, are left to `slackline check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticUndefined

from sim.scenario.laws.written import law_schema
from sim.scenario.schema import Scenario
from sim.scenario.supply import DISCIPLINE_SHORT
from sim.scenario.units import DURATION_JSON, RATIO_JSON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: dict[str, Any] = {"type": "string"}
_LAWS = {"TimeLaw": law_schema(DURATION_JSON), "RatioLaw": law_schema(RATIO_JSON)}
_SHORT_FORMS: dict[str, dict[str, Any]] = {
    "Urgent": RATIO_JSON,
    "Rework": RATIO_JSON,
    "RunWork": RATIO_JSON,
    "Refusal": RATIO_JSON,
    "Leavers": DURATION_JSON,
    "Discipline": DISCIPLINE_SHORT,
    "Approval": _LAWS["TimeLaw"],
}


def scenario_json_schema(levers: Mapping[str, type[BaseModel]]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a scenario whose policies use these levers.

    A lever's class may give the schema of its short form as `short_form`.
    """
    schema = Scenario.model_json_schema()
    definitions: dict[str, Any] = schema["$defs"]
    uses: dict[str, Any] = {}
    for name, lever in levers.items():
        own = _lever_schema(lever)
        definitions.update(own.pop("$defs", {}))
        short = getattr(lever, "short_form", None)
        uses[name] = {"anyOf": [short, own]} if short else own
    for name, short in _SHORT_FORMS.items():
        definitions[name] = {"anyOf": [short, definitions[name]]}
    definitions["Levers"] = {"type": "object", "properties": uses, "additionalProperties": False}
    one_or_many = [{"$ref": "#/$defs/Levers"}, {"type": "array", "items": {"$ref": "#/$defs/Levers"}}, {"type": "null"}]
    properties = schema["properties"]
    properties["policies"] = {
        "description": properties["policies"]["description"],
        "type": "object",
        "additionalProperties": {"anyOf": one_or_many},
    }
    properties["extends"] = {**_TEXT, "description": "Another scenario's file, on which this one builds."}
    if "required" in schema:
        schema["required"] = []  # what is left out may stand in the file that is extended
    cleaned = _cleaned(schema)
    assert isinstance(cleaned, dict)
    cleaned["$defs"].update(_LAWS)
    return {"$schema": DIALECT, **cleaned}


def _lever_schema(lever: type[BaseModel]) -> dict[str, Any]:
    """The schema of a lever's parameters.

    A parameter that goes through a validator of its own may be written in other forms than its type, so that anything
    may stand there unless the validator says what.
    """
    schema = lever.model_json_schema()
    for name, info in lever.model_fields.items():
        own = [part for part in info.metadata if isinstance(part, BeforeValidator)]
        told = any(isinstance(part, WithJsonSchema) for part in info.metadata)
        if own and not told and all(part.json_schema_input_type is PydanticUndefined for part in own):
            schema["properties"][info.alias or name] = {"description": info.description}
    return schema


def _cleaned(node: Any, *, names: bool = False) -> Any:
    """The schema with laws by reference, and without defaults, which are not as a planner would write them.

    `names`: the keys of this mapping are names of properties, not words of the schema.
    """
    if isinstance(node, list):
        return [_cleaned(item) for item in node]
    if not isinstance(node, dict):
        return node
    cleaned = {
        key: _cleaned(value, names=not names and key in ("properties", "$defs"))
        for key, value in node.items()
        if names or key != "default"
    }
    for name, law in _LAWS.items():
        if not names and node.get("anyOf") == law["anyOf"]:
            del cleaned["anyOf"]
            cleaned["$ref"] = f"#/$defs/{name}"
    return cleaned
