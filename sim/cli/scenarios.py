"""`slackline scenarios`: the scenarios that come with Slackline."""

from __future__ import annotations

import click


@click.command("scenarios")
def command() -> None:
    """List the shipped scenarios, with one line each."""
    from sim.scenario.shipped import shipped_scenarios

    shipped = shipped_scenarios()
    width = max((len(scenario.name) for scenario in shipped), default=0)
    for scenario in shipped:
        click.echo(f"{scenario.name:<{width}}  {scenario.about}".rstrip())
