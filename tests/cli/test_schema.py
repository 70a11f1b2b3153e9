"""`slackline schema`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from sim.cli.main import cli
from sim.levers.table import LEVERS
from sim.scenario.json_schema import scenario_json_schema
from sim.scenario.schema import Scenario
from sim.scenario.shipped import shipped_scenarios
from sim.scenario.starter import starter_text
from sim.scenario.yaml_text import read_yaml

SCHEMA = scenario_json_schema(LEVERS)
STARTER = starter_text()


def errors(text: str) -> list[str]:
    """What a JSON Schema validator finds in a text."""
    jsonschema = pytest.importorskip("jsonschema")
    plain, _ = read_yaml(text, "text")
    return [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(plain)]


def test_the_command_prints_the_schema_as_json() -> None:
    done = CliRunner().invoke(cli, ["schema"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == SCHEMA


def test_the_schema_knows_every_field_and_every_lever() -> None:
    assert set(Scenario.model_fields) | {"extends"} == set(SCHEMA["properties"])
    assert set(SCHEMA["$defs"]["Levers"]["properties"]) == set(LEVERS)
    assert {"TimeLaw", "RatioLaw", "Department", "Team"} <= set(SCHEMA["$defs"])


def test_every_reference_in_the_schema_leads_somewhere() -> None:
    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [found for value in node.values() for found in references(value)]
        return [found for item in node for found in references(item)] if isinstance(node, list) else []

    found = set(references(SCHEMA))
    assert found
    assert {reference.removeprefix("#/$defs/") for reference in found} <= set(SCHEMA["$defs"])


def test_the_schema_itself_is_valid() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("shipped", shipped_scenarios(), ids=lambda shipped: shipped.name)
def test_the_schema_takes_every_shipped_scenario(shipped: Any) -> None:
    assert errors(shipped.path.read_text(encoding="utf-8")) == []


def test_the_schema_takes_the_starter_and_the_examples_of_all_levers() -> None:
    assert errors(starter_text()) == []
    for lever in LEVERS.values():
        assert errors(starter_text().replace("  As it is: {}", f"  As it is: {{{lever.example}}}")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("horizon: 2 years", "horizon: 2"),
        ("horizon: 2 years", "horizn: 2 years"),
        ("effort: {lognormal: {mean: 8 days, cv: 60%}}", "effort: {lognrmal: {mean: 8 days}}"),
        ("people: 4", "people: 0"),
        ("people: 4", "people: four"),
        ("cost: 650 per day", "cost: 650"),
        ("discipline: fifo", "discipline: fiffo"),
        ("  As it is: {}", "  As it is: {slak: 3}"),
        ("rate: 3 per month", "rat: 3 per month"),
    ],
)
def test_the_schema_refuses_plain_mistakes(old: str, new: str) -> None:
    assert old in starter_text()
    assert errors(starter_text().replace(old, new))
