"""`slackline schema`: the JSON Schema of a scenario."""

from __future__ import annotations

import json

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of a scenario, for completion in an editor.

    With the YAML extension of an editor: save it as slackline.schema.json and begin the scenario with the line
    `# yaml-language-server: $schema=slackline.schema.json`.
    """
    from sim.levers.table import LEVERS
    from sim.scenario.json_schema import scenario_json_schema

    click.echo(json.dumps(scenario_json_schema(LEVERS), indent=2, ensure_ascii=False))
