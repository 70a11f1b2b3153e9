"""Writes docs/reference/ from the code: commands, fields of a scenario, levers, measures.

To run it: `python docs/make_reference.py`.
"""

from __future__ import annotations

import inspect
import types
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

import click

from sim.cli.main import COMMANDS, cli
from sim.levers.table import LEVERS
from sim.results.catalogue import MEASURES
from sim.results.ledger_sums import LEDGER_MEASURES
from sim.scenario.arrivals import ArrivalsForm, WrittenArrivals
from sim.scenario.calendar import Calendar, Season
from sim.scenario.departments import (
    Alternative,
    Choice,
    ComesBack,
    Department,
    Estimate,
    Grace,
    Patience,
    Planning,
    RequestKind,
    Rework,
    RunWork,
    Step,
    Trust,
    Urgent,
)
from sim.scenario.laws import LAW_NAMES, RatioLaw, TimeLaw, families
from sim.scenario.laws.forms import FORMS
from sim.scenario.record import Record
from sim.scenario.schema import Scenario
from sim.scenario.supply import IT, Approval, Discipline, Entry, Leavers, Quotes, Refusal, Release, Team, TeamChange
from sim.scenario.units import UNITS, Count, Duration, Flag, Interval, MoneyPerDay, NonNegative, Share, Whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic.fields import FieldInfo

FOLDER = Path(__file__).parent / "reference"
MADE = "<!-- Made by docs/make_reference.py; change the code, then run it again. -->\n"
SECTIONS: dict[str, type[Record]] = {
    "Scenario": Scenario,
    "Calendar": Calendar,
    "Department": Department,
    "Kind of request": RequestKind,
    "Arrivals": ArrivalsForm,
    "Urgent": Urgent,
    "Step": Step,
    "Rework": Rework,
    "Planning": Planning,
    "Alternative": Alternative,
    "What comes back": ComesBack,
    "Run work brought in": RunWork,
    "Trust": Trust,
    "Grace": Grace,
    "Choice": Choice,
    "IT": IT,
    "Team": Team,
    "Change of a team": TeamChange,
    "Leavers": Leavers,
    "Entry": Entry,
    "Refusal": Refusal,
    "Discipline": Discipline,
    "Quotes": Quotes,
    "Approval": Approval,
    "Release": Release,
}
SECTION_OF = {record: title for title, record in SECTIONS.items()} | {get_args(WrittenArrivals)[0]: "Arrivals"}
WRITTEN: tuple[tuple[Any, str], ...] = (
    (Duration, "duration"),
    (Interval, "duration above zero"),
    (Share, "share"),
    (NonNegative, "number or percentage"),
    (MoneyPerDay, "money per time"),
    (Count, "whole number from 1"),
    (Whole, "whole number"),
    (Flag, "`true` or `false`"),
    (Season, "day of the year"),
    (TimeLaw, "duration or law of one"),
    (RatioLaw, "number or law of one"),
    (Estimate, "`mean`, `exact`, or a law of numbers"),
    (Patience, "`never`, or a duration or law of one"),
)
OWN_WORDS = {
    ("Scenario", "policies"): "policies by name",
    ("Scenario", "uncertain"): "ranges or laws by dotted path",
    ("Kind of request", "clarity"): "share or law of one",
    ("Scenario", "seed"): "whole number from 0",
    ("Arrivals", "rate"): "rate",
    ("Arrivals", "times"): "list of durations",
    ("Arrivals", "trace"): "path of a CSV file",
    ("Arrivals", "law"): "`constant`, or a law without its mean",
    ("Arrivals", "season"): "list of twelve numbers",
    ("Arrivals", "growth"): "percentage per time",
    ("Team", "approval"): "[approval](#approval) or `none`",
    ("Team", "release"): "[release](#release) or `none`",
    ("embedded_team", "approval"): "[approval](scenario.md#approval) or `none`",
    ("embedded_team", "release"): "[release](scenario.md#release) or `none`",
    ("set", "values"): "values by dotted path",
    ("slack", "whom"): "name, or list of names",
}
QUANTITIES = f"""\
## Quantities

| written | examples | what it means |
|---|---|---|
| duration | `90 minutes`, `3 days`, `2.5 weeks` | {", ".join(UNITS)}; a day is a working one |
| rate | `3 per month` | how many in a unit of time |
| share | `40%`, `0.4` | from 0 to 1 |
| money per time | `650 per day`, `12000 per week` | in whatever currency the scenario thinks in |
| day of the year | `1 July` | every month is a twelfth of the year |

How many working days a week, a month, a quarter and a year have follows from the calendar. A bare number where a
duration is due is an error: it says which unit to add.
"""


def heading(text: str, level: int = 2) -> str:
    """A Markdown heading."""
    return f"{'#' * level} {text}\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def written(hint: Any, page: str) -> str:
    """How a value of this type is written; `page` stands before links to the sections of a scenario."""
    for known, words in WRITTEN:
        if hint == known:
            return words
    origin, parts = get_origin(hint), get_args(hint)
    if hint in SECTION_OF:
        title = SECTION_OF[hint]
        shown = title if title.isupper() else title[:1].lower() + title[1:]
        return f"[{shown}]({page}#{title.lower().replace(' ', '-')})"
    if origin is Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if origin in (Union, types.UnionType):
        return " or ".join(written(part, page) for part in parts if part is not type(None))
    if origin is dict:
        return f"{written(parts[1], page)}, by name"
    if origin is tuple:
        return f"list of {written(parts[0], page)}"
    if origin is not None and parts:  # Annotated
        return written(parts[0], page)
    return {str: "text", float: "number", int: "whole number", bool: "`true` or `false`"}.get(hint, "see below")


def default(field: FieldInfo, hint: Any) -> str:
    """A field's default as it would be written in YAML."""
    value = field.get_default(call_default_factory=True)
    kinds = {hint, *get_args(hint)}
    if field.is_required():
        return "required"
    if value is None or value in ({}, (), ""):
        return "none"
    if hint == Season:
        return "`1 January`"
    if isinstance(value, families.Constant):
        return f"`{value.value:g} days`"
    if isinstance(value, Record):
        return "as described"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, float) and kinds & {Duration, Interval}:
        return f"`{value:g} days`"
    if isinstance(value, float) and kinds & {Share, NonNegative}:
        return f"`{value:.0%}`" if Share in kinds else f"`{value:g}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{part}`" for part in value)
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def fields(owner: str, record: type[Record], page: str = "") -> str:
    """The table of a record's fields; those that every lever has come last."""
    hints = get_type_hints(record, include_extras=True)
    late = {"start", "until"} if owner in LEVERS else set()
    names = [name for name in record.model_fields if name not in late]
    rows = []
    for name in [*names, *(name for name in record.model_fields if name in late)]:
        field = record.model_fields[name]
        form = OWN_WORDS.get((owner, name)) or written(hints[name], page)
        rows.append((f"`{field.alias or name}`", field.description or "", form, default(field, hints[name])))
        rows += [row for own in own_records(owner, hints[name]) for row in parts_of(field.alias or name, own, page)]
    return table(("key", "what it is", "written as", "default"), rows)


def own_records(owner: str, hint: Any) -> list[type[Record]]:
    """The records that a lever's parameter is made of and that no section of the scenario describes."""
    kinds = [each for each in (hint, *get_args(hint)) if isinstance(each, type) and issubclass(each, Record)]
    return [each for each in kinds if owner in LEVERS and each not in SECTION_OF]


def parts_of(name: str, record: type[Record], page: str) -> list[tuple[str, str, str, str]]:
    """The rows of a lever's own record, below the parameter's name."""
    hints = get_type_hints(record, include_extras=True)
    return [
        (f"`{name}.{part}`", field.description or "", written(hints[part], page), default(field, hints[part]))
        for part, field in record.model_fields.items()
    ]


def commands_page() -> str:
    """Every command with its usage and options, as `--help` shows them."""
    parts = [MADE, heading("Commands", 1), f"{inspect.cleandoc(cli.help or '')}\n"]
    parts.append(table(("command", "what it does"), ((f"`{name}`", one.summary) for name, one in COMMANDS.items())))
    parts.append(
        "Data goes to standard output; progress and warnings go to standard error. A command ends with 0 when it is "
        "done, 1 when\nthe run failed or a goal was missed, 2 for wrong usage or an invalid scenario, and 130 when it "
        "was interrupted.\n"
    )
    with click.Context(cli, info_name="slackline", **cli.context_settings) as parent:
        for name in COMMANDS:
            parts += described(cli, name, parent)
    return "\n".join(parts)


def described(group: click.Group, name: str, parent: click.Context) -> list[str]:
    """One command, and the commands below it."""
    command = group.get_command(parent, name)
    assert command is not None
    with click.Context(command, info_name=name, parent=parent) as context:
        usage = command.get_usage(context).removeprefix("Usage: ")
        options = [record for each in command.get_params(context) if (record := each.get_help_record(context))]
        parts = [heading(usage.split(" [")[0].rstrip()), f"```\n{' '.join(usage.split())}\n```\n"]
        parts.append("\n\n".join(" ".join(each.split()) for each in (command.help or "").split("\n\n")) + "\n")
        parts.append(table(("option", "what it does"), ((f"`{flags}`", text) for flags, text in options if text)))
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                parts += described(command, below, context)
    return parts


def scenario_page() -> str:
    """Every key of a scenario, section by section, and how quantities and laws are written."""
    parts = [MADE, heading("Scenario", 1), "A scenario is a YAML file. What is left out is switched off.\n", QUANTITIES]
    parts += [heading("Laws"), "A law stands where chance does, in place of a single value.\n"]
    rows = [("`constant`", "Always the same value; the same as the bare value.", "`{constant: 3 days}`")]
    for name, forms in FORMS.items():
        family = getattr(families, name.capitalize())
        ways = " or ".join(f"`{{{name}: {{{', '.join(f'{key}: ...' for key in form.parameters)}}}}}`" for form in forms)
        rows.append((f"`{name}`", (family.__doc__ or "").split("\n\n")[0], ways))
    assert [row[0].strip("`") for row in rows] == list(LAW_NAMES)
    parts.append(table(("law", "what it is", "written as"), rows))
    parts.append("`cv` is the coefficient of variation: the standard deviation over the mean.\n")
    for title, record in SECTIONS.items():
        parts.append(heading("The whole" if record is Scenario else title))
        parts.append(f"{_first_paragraph(record)}\n")
        parts.append(fields(title, record))
        if record is Scenario:
            parts.append(
                "`extends: other.yaml` builds on another file: mappings are merged key by key, everything else is "
                "replaced.\nPolicies are made of [levers](levers.md); goals speak of [measures](measures.md).\n"
            )
    return "\n".join(parts)


def levers_page() -> str:
    """Every lever: its idea, what it costs, who can lose, its parameters and an example."""
    parts = [
        MADE,
        heading("Levers", 1),
        "A policy is a mapping of levers, or a list of such mappings, applied in order. `from` and `until` give a "
        "lever a span\nof time; without them it holds from the beginning to the end.\n",
        table(("lever", "idea"), ((f"[`{name}`](#{name})", lever.idea) for name, lever in LEVERS.items())),
    ]
    for name, lever in LEVERS.items():
        parts += [heading(name), f"{lever.idea}\n", fields(name, lever, "scenario.md")]
        parts.append(f"- What it costs: {lever.costs}\n- Who can lose: {lever.loses}\n- Source: {lever.source}\n")
        parts.append(f"```yaml\npolicies:\n  With it:\n    {lever.example}\n```\n")
    return "\n".join(parts)


def measures_page() -> str:
    """Every measure: unit, better direction, where it is given, and what it means."""
    where = {"all": "all", "departments": "department", "kinds": "kind", "teams": "team"}
    rows = (
        (
            f"`{measure.name}`",
            f"{measure.title}. {measure.description}",
            measure.unit.value,
            measure.better,
            ", ".join(where[scope] for scope in measure.scopes),
        )
        for measure in MEASURES
    )
    ledger = (
        (f"`{measure.name}`", f"{measure.title}. {measure.description}", measure.unit.value)
        for measure in LEDGER_MEASURES
    )
    return "\n".join(
        [
            MADE,
            heading("Measures", 1),
            "Of all requests whose need arises in the measured window. Days are working days, shares fractions from 0 "
            "to 1, money\nthe scenario's currency. Every estimate is a mean over replications with a 95 % interval "
            "(Student's t).\n",
            table(("name", "what it is", "unit", "better", "given for"), rows),
            heading("The ledger"),
            "Of the requests that were done elsewhere: for each department, by `bypassed` (round IT), `provider` (a "
            "managed service)\nand `self-service`. Printed by `run --ledger`, and in the JSON under `ledger`.\n",
            table(("name", "what it is", "unit"), ledger),
        ]
    )


def _first_paragraph(record: type[Record]) -> str:
    return " ".join((record.__doc__ or "").split("\n\n")[0].split())


PAGES = {
    "commands.md": commands_page,
    "scenario.md": scenario_page,
    "levers.md": levers_page,
    "measures.md": measures_page,
}


def main() -> None:
    """Write all pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
