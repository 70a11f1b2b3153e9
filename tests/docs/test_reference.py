"""The reference is what the code says, and leaves nothing out."""

import pytest
from make_reference import FOLDER, PAGES

from sim.cli.main import COMMANDS
from sim.levers.table import LEVERS
from sim.results.catalogue import MEASURES
from sim.results.request_table import COLUMNS
from sim.scenario.json_schema import scenario_json_schema

SCHEMA = scenario_json_schema(LEVERS)


def text(name):
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_the_code_makes_it(name):
    assert text(name) == PAGES[name](), "python docs/make_reference.py writes it anew"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_section(name):
    assert f"## slackline {name}\n" in text("commands.md")


def fields_of(schema, levers):
    """Every property that a scenario's own records have in the JSON Schema, which is made without the reference."""
    found = set(schema["properties"])
    for name, definition in schema["$defs"].items():
        if name not in {"Levers", "TimeLaw", "RatioLaw"} and name not in levers:
            for form in [definition, *definition.get("anyOf", [])]:
                found |= set(form.get("properties", {}))
    return found


@pytest.mark.parametrize("field", sorted(fields_of(SCHEMA, LEVERS)))
def test_every_field_of_a_scenario_stands_in_the_reference(field):
    pages = text("scenario.md") + text("levers.md")
    assert f"`{field}`" in pages or f".{field}`" in pages or f"`{field}:" in text("scenario.md")


@pytest.mark.parametrize("name", LEVERS)
def test_every_lever_has_its_section_with_all_parameters(name):
    section = text("levers.md").partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    lever = LEVERS[name]
    assert lever.example in section
    for key, field in lever.model_fields.items():
        assert f"| `{field.alias or key}` |" in section


@pytest.mark.parametrize("measure", [measure.name for measure in MEASURES])
def test_every_measure_stands_in_the_reference(measure):
    assert f"| `{measure}` |" in text("measures.md")


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_of_the_requests_stands_in_the_reference(column):
    table = text("api.md").partition("## The requests of one replication")[2]
    assert f"`{column}`" in "".join(line.split("|")[1] for line in table.splitlines() if line.startswith("|"))
