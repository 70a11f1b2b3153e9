"""Writes docs/scenarios/<name>.md and its figure for each shipped scenario from a run; no figure on a page is typed.

To run it: `python docs/make_scenarios.py`, or with names of scenarios: `python docs/make_scenarios.py saas-ease`.

What a page says in words stands in `docs/scenarios/texts/<name>.md`. A text has `{...}` where a figure goes:

    {wait_mean[Marketing] | Honest dates}   a measure under a policy; under the baseline where no policy is named
    {bypass_rate}                           of all requests
    {input: departments.Marketing.due}      what the file says there
    {cited: 38 %}                           a figure of a source, as it is
    {policy: Honest dates}                  a policy's name, which must be one
    {lever: slack}                          a link to the lever's page
    {asked: Marketing, Sales}               their share of all person-days asked for, under the baseline
    {page: story.md | the whole story}      a link to another page of the docs
    {slack: 4}                              what each of so many people kept free costs and saves
    {figure}  {table: measure, ...}  {course: Marketing | policy}  {losers}  {picks}
    {map}  {tipping}                        the map of the tipping point, and what it shows in words

A first line `replications: 10` sets how many runs the page takes, for a scenario that is slow.
"""

from __future__ import annotations

import re
import sys
import textwrap
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import load, run
from sim.experiment import Laboratory
from sim.experiment.replicate import request_log
from sim.experiment.slack import SlackQuestion, slack
from sim.experiment.tipping import TippingQuestion, tipping
from sim.levers.table import LEVERS
from sim.model.log import ROUND_IT, Promise, RequestLog, is_any
from sim.report.figures import style
from sim.report.figures.comparison import draw
from sim.report.figures.slack import draw as draw_slack
from sim.report.figures.tipping import draw as draw_map
from sim.report.markdown import escape, render_markdown
from sim.report.numbers import duration, interval, money, number, percent, scale_for
from sim.report.slack import explained, further_table, headline, together_table
from sim.report.tables import Column, Row, Table
from sim.report.tipping import beside_theory, findings
from sim.report.verdict import judge
from sim.results.catalogue import measure_named
from sim.results.trust import trust_at
from sim.scenario.shipped import Shipped, shipped_scenarios
from sim.scenario.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.results.results import Estimate, PolicyResult, Results
    from sim.results.slack import SlackPrice
    from sim.results.tipping import TippingResults
    from sim.scenario.schema import Scenario

DOCS = Path(__file__).parent
PAGES, IMAGES = DOCS / "scenarios", DOCS / "images"
REPLICATIONS = 40
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
SLACK = re.compile(r"\{slack: (\d+)\}")
TYPED = re.compile(r"```.*?```|\{[^{}]*\}|`[^`]*`", re.DOTALL)  # what of a text may hold digits
DEFAULT = """\
{picks}

{figure}

{table}

## Who loses

{losers}
"""
DEFAULT_MEASURES = "wait_mean, wait_p90, bypass_rate, on_time_rate, total_cost"


@dataclass(frozen=True, slots=True)
class Told:
    """A scenario, what was found, and the words for it."""

    shipped: Shipped
    scenario: Scenario
    results: Results
    text: str
    tipping: TippingResults | None = None  # where the text has `{map}`
    price: SlackPrice | None = None  # where the words ask for it

    def policy(self, name: str) -> PolicyResult:
        """A policy by its name, the baseline where none is given; an error where there is no such policy."""
        return self.results.policy(name or self.results.baseline)

    def logs(self, policy: str) -> list[RequestLog]:
        """Every request of each of the runs."""
        return [request_log(self.scenario, policy, replication=one) for one in range(self.results.replications)]


def tell(shipped: Shipped, replications: int | None = None, settings: Sequence[str] = ()) -> Told:
    """Runs a scenario as its page needs it; `replications` and `settings` are for a test that has little time."""
    wanted, text = words_of(shipped.name)
    scenario = load(shipped.path, set=settings)
    count = replications or wanted
    mapped = tipping(scenario, TippingQuestion(replications=count), Laboratory()) if "{map}" in text else None
    people = SLACK.search(text)
    price = None
    if people is not None:
        question = SlackQuestion(scenario.baseline_name, scenario.seed, count, int(people[1]))
        price = slack(scenario, question, Laboratory())
    return Told(shipped, scenario, run(scenario, replications=count), text, mapped, price)


def words_of(name: str) -> tuple[int, str]:
    """How many replications a page takes, and its words; plain ones where nobody has written any."""
    file = PAGES / "texts" / f"{name}.md"
    text = file.read_text(encoding="utf-8") if file.is_file() else DEFAULT
    first, _, rest = text.partition("\n")
    key, _, value = first.partition(":")
    return (int(value), rest.lstrip("\n")) if key == "replications" else (REPLICATIONS, text)


def page(told: Told) -> str:
    """The page, every figure from the run."""
    scenario, results = told.scenario, told.results
    head = f"""\
# {scenario.name}

<!-- Made by docs/make_scenarios.py from {results.replications} replications, seed {results.seed}. -->

{scenario.description}

{filled(told, told.text).strip()}

## How sure this is

All policies see the same requests, unless a warning says otherwise; the intervals are 95 % intervals over
{results.replications} replications. They say how much chance is in the figures, not whether the numbers in
`scenarios/{told.shipped.name}.yaml` are yours. Each of them has a comment that says what it stands for.

{_warnings(results)}"""
    return "\n\n".join(_wrapped(paragraph) for paragraph in re.split(r"\n{2,}", head.strip())) + "\n"


def index(scenarios: Sequence[Shipped]) -> str:
    """The list of the pages."""
    rows = "\n".join(f"| [`{one.name}`]({one.name}.md) | {escape(one.about)} |" for one in scenarios)
    return f"""\
# The shipped scenarios

<!-- Made by docs/make_scenarios.py. -->

Each runs by its name: `slackline run cio-story`. Its page says what happens and why, and who loses.

| scenario | what it is about |
|---|---|
{rows}
"""


# ---------------------------------------------------------------------- placeholders


def filled(told: Told, text: str) -> str:
    """A text with its figures in it."""
    return PLACEHOLDER.sub(lambda found: _fill(told, found[1]), text)


def _fill(told: Told, inside: str) -> str:
    """What stands in place of `{inside}`."""
    verb, colon, rest = (part.strip() for part in inside.partition(":"))
    if colon or verb in VERBS:
        return VERBS[verb](told, rest)
    return _figure_in_words(told, inside)


def _figure_in_words(told: Told, inside: str) -> str:
    measure, _, policy = (part.strip() for part in inside.partition("|"))
    return in_words(measure, _estimate(told.policy(policy), measure), told.results.days_per_week)


def _estimate(policy: PolicyResult, measure: str) -> Estimate:
    name, _, scope = measure.rstrip("]").partition("[")
    for scopes in (policy.departments, policy.kinds, policy.teams):
        if scope in scopes:
            return scopes[scope][name]
    if scope:
        raise KeyError(measure)
    return policy.all[name]


def in_words(measure: str, estimate: Estimate, days_per_week: float) -> str:
    """A measure in a sentence: "14 %", "3.2 days", "120 k a year"."""
    unit = measure_named(measure.partition("[")[0]).unit
    if estimate.mean is None:
        return "nothing"
    if unit in {"share", "level", "ratio"}:
        return percent(estimate.mean, estimate.half_width)
    if unit == "days":
        return duration(estimate.mean, estimate.half_width, days_per_week)
    if unit == "money per year":
        return f"{money(estimate.mean, estimate.half_width)} a year"
    return number(estimate.mean, estimate.half_width, most=1)


def _input(told: Told, path: str) -> str:
    found: Any = read_yaml(told.shipped.path.read_text(encoding="utf-8"), told.shipped.path.name)[0]
    for key in path.split("."):
        found = found[key]
    return str(found)


def _policy(told: Told, name: str) -> str:
    return f"*{told.policy(name).name}*"


def _lever(_: Told, name: str) -> str:
    assert name in LEVERS, name
    return f"[`{name}`](../reference/levers.md#{name})"


def _page(_: Told, inside: str) -> str:
    """A link to another page of the docs, which stands beside the pages' folder."""
    target, words = (part.strip() for part in inside.split("|"))
    assert (DOCS / target).is_file(), target
    return f"[{words}](../{target})"


def _asked(told: Told, departments: str) -> str:
    """The share of all person-days of needs in the window that some departments bring."""
    names = {one.strip() for one in departments.split(",")}
    assert names <= set(told.scenario.departments), departments
    shares = []
    for log in told.logs(told.results.baseline):
        needs = (log.origin < 0) & (log.need >= log.window[0]) & (log.need < log.window[1])
        theirs = np.array([department in names for department, _ in log.kinds])[log.kind]
        shares.append(log.effort[needs & theirs].sum() / log.effort[needs].sum())
    return percent(float(np.mean(shares)))


def _figure(told: Told, _: str) -> str:
    return f"![Waits and requests that go round IT, by policy](../images/scenario-{told.shipped.name}.svg)"


def _slack(told: Told, _: str) -> str:
    """The price of slack: picture, tables, and what an avoided bypass must be worth."""
    price = told.price
    assert price is not None
    picture = f"![{headline(price)}](../images/scenario-{told.shipped.name}-slack.svg)"
    said = "\n".join(f"- {escape(item.text)}" for item in explained(price)[1:-1])
    return "\n\n".join(
        [f"{escape(headline(price))}.", picture, render_markdown(further_table(price, None)), said,
         render_markdown(together_table(price, None))]
    )  # fmt: skip


def _map(told: Told, _: str) -> str:
    return f"![Where the queue settles and where it runs away](../images/scenario-{told.shipped.name}-map.svg)"


def _tipping(told: Told, _: str) -> str:
    """What the map shows, as `slackline tipping` says it."""
    assert told.tipping is not None
    return "\n".join(f"- {escape(sentence)}" for sentence in (*findings(told.tipping), *beside_theory(told.tipping)))


def _table(told: Told, measures: str) -> str:
    """A line for each policy, a column for each measure."""
    columns = [Column("policy")]
    cells: list[list[str]] = []
    for measure in (one.strip() for one in (measures or DEFAULT_MEASURES).split(",")):
        name, _, scope = measure.rstrip("]").partition("[")
        found = [_estimate(policy, measure) for policy in told.results.policies]
        scale = scale_for(measure_named(name).unit, [one.mean for one in found], told.results.days_per_week)
        title, unit = measure_named(name).title, "" if scale.unit == "count" else scale.unit
        first = title[0] if title[1].isupper() else title[0].lower()
        columns.append(Column(f"{scope}: {first}{title[1:]}" if scope else title, unit))
        cells.append([_cell(one, scale.factor) for one in found])
    rows = [
        Row((policy.name, *(column[place] for column in cells))) for place, policy in enumerate(told.results.policies)
    ]
    return render_markdown(Table("", tuple(columns), tuple(rows)))


def _cell(estimate: Estimate, factor: float) -> str:
    if estimate.mean is None:
        return interval(None, None)
    mean, width = estimate.mean * factor, None if estimate.half_width is None else estimate.half_width * factor
    return interval(mean, width, most=1 if abs(mean) >= 1 else 2)


def _course(told: Told, inside: str) -> str:
    """How a department fares, half-year by half-year: means over runs."""
    department, _, policy = (part.strip() for part in inside.partition("|"))
    logs = told.logs(told.policy(policy).name)
    start, end = logs[0].window
    halves = max(1, round((end - start) / (told.scenario.calendar.weeks_per_year * told.results.days_per_week / 2)))
    edges = np.linspace(start, end, halves + 1)

    def counted(chosen: list[np.ndarray]) -> np.ndarray:
        found = [np.histogram(log.need[rows], edges)[0] for log, rows in zip(logs, chosen, strict=True)]
        return np.asarray(np.sum(found, axis=0))

    theirs = [(log.origin < 0) & np.array([one == department for one, _ in log.kinds])[log.kind] for log in logs]
    needs = counted(theirs)
    around = counted([rows & is_any(log.route, *ROUND_IT) for log, rows in zip(logs, theirs, strict=True)])
    missed = counted([rows & (log.promise == Promise.MISSED) for log, rows in zip(logs, theirs, strict=True)])
    lines = [
        f"| half-year | {department} goes round IT (%) | promises missed | trust at its end (%) |",
        "|--:|--:|--:|--:|",
    ]
    for half in range(halves):
        trust = np.mean([_trust(log, department, float(edges[half + 1])) for log in logs])
        round_it = 100 * around[half] / max(1, needs[half])
        lines.append(f"| {half + 1} | {round_it:.0f} | {missed[half] / len(logs):.1f} | {100 * trust:.0f} |")
    return "\n".join(lines)


def _trust(log: RequestLog, department: str, day: float) -> float:
    found = next(one for one in log.departments if one.name == department)
    assert found.trust is not None, f"{department} has no trust"
    return trust_at(found.trust, day)


def _losers(told: Told, _: str) -> str:
    """What each policy changes against the baseline and who loses, as `slackline run` says it."""
    lines = [f"Against *{told.results.baseline}*, beyond chance:", ""]
    for one in judge(told.results).policies:
        named = "; ".join(f"{loser.name} ({loser.harm})" for loser in one.losers)
        loses = f"Loses: {named}." if named else "No department loses."
        alone = len(told.scenario.departments) == 1
        lines.append(f"- *{one.policy}*: {escape(one.changes)}.{'' if alone else f' {escape(loses)}'}")
    return "\n".join(lines)


def _picks(told: Told, _: str) -> str:
    return "\n".join(f"- {escape(sentence)}" for sentence in judge(told.results).ranking)


VERBS: dict[str, Callable[[Told, str], str]] = {
    "input": _input,
    "cited": lambda _, rest: rest,
    "policy": _policy,
    "lever": _lever,
    "page": _page,
    "asked": _asked,
    "figure": _figure,
    "slack": _slack,
    "map": _map,
    "tipping": _tipping,
    "table": _table,
    "course": _course,
    "losers": _losers,
    "picks": _picks,
}


# ---------------------------------------------------------------------- the page's form


def _warnings(results: Results) -> str:
    told = [one for one in results.warnings if one.code != "few-replications"]
    return "\n\n".join(f"The run warns: {one.message}." for one in told)


def _wrapped(paragraph: str) -> str:
    """Prose and lists in lines of one width, no figure parted from its sign; the rest as it is."""
    if paragraph.startswith(("|", "#", "!", "<", "```")):
        return paragraph
    if paragraph.startswith("- "):
        return "\n".join(_filled(item, "- ", "  ") for item in re.split(r"(?:^|\n)- ", paragraph)[1:])
    return _filled(paragraph, "", "")


def _filled(text: str, first: str, later: str) -> str:
    signs = r"(\d) (%|±|k|M|days|weeks|times)|± "
    together = re.sub(signs, lambda found: found[0].replace(" ", "\u00a0"), " ".join(text.split()))
    lines = textwrap.fill(
        together, 118, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    )
    return lines.replace("\u00a0", " ")


def main(names: Sequence[str]) -> None:
    """Write the pages of the named scenarios, of all where none is named, and the list of them."""
    every = shipped_scenarios()
    unknown = set(names) - {one.name for one in every}
    if unknown:
        sys.exit(f"There is no shipped scenario {', '.join(sorted(unknown))}.")
    IMAGES.mkdir(exist_ok=True)
    for one in every:
        if not names or one.name in names:
            told = tell(one)
            (PAGES / f"{one.name}.md").write_text(page(told), encoding="utf-8")
            (IMAGES / f"scenario-{one.name}.svg").write_bytes(style.svg(partial(draw, told.results)))
            if told.price is not None:
                picture = style.svg(partial(draw_slack, told.price, headline(told.price)))
                (IMAGES / f"scenario-{one.name}-slack.svg").write_bytes(picture)
            if told.tipping is not None:
                (IMAGES / f"scenario-{one.name}-map.svg").write_bytes(style.svg(partial(draw_map, told.tipping)))
    (PAGES / "README.md").write_text(index(every), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
