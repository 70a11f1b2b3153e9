"""Writes docs/story.md and its pictures from a run of the shipped story; no figure on the page is typed.

To run it: `python docs/make_story.py`.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from sim import load, run
from sim.experiment.replicate import request_log
from sim.model.log import Promise, Route
from sim.report.figures import style
from sim.report.figures.comparison import draw
from sim.report.figures.style import COLOURS, GREY, INK
from sim.report.numbers import interval, money, percent
from sim.results.trust import trust_at

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.model.log import DepartmentLog, Floats, RequestLog
    from sim.results.results import Estimate, PolicyResult, Results
    from sim.scenario.schema import Scenario

DOCS = Path(__file__).parent
IMAGES = DOCS / "images"
HOPE, HONEST, HIRE, TEAM, CREDIT = (
    "Promise and hope",
    "Honest dates",
    "Hire two, keep one free",
    "Embedded web team",
    "Lines of credit",
)
DEPARTMENT = "Marketing"
STYLES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))


@dataclass(frozen=True, slots=True)
class Course:
    """How marketing fared under one policy: replications by weeks, and counts by half-year (replications by halves)."""

    weeks: Floats  # since the CIO's first day
    trust: Floats
    away: Floats  # 1 where it has walked away
    needs: Floats
    by_it: Floats
    at_the_quote: Floats
    waiting: Floats
    never_asked: Floats
    missed: Floats


def courses(scenario: Scenario, replications: int) -> dict[str, Course]:
    """Marketing's course under each policy."""
    return {
        name: _course([request_log(scenario, name, replication=number) for number in range(replications)])
        for name in scenario.policy_names
    }


def _course(logs: list[RequestLog]) -> Course:
    start, end = logs[0].window
    days = np.arange(0.0, end + 1e-9, 5.0)
    departments = [next(one for one in log.departments if one.name == DEPARTMENT) for log in logs]
    edges = np.linspace(start, end, 5)
    kept = [_marketing_needs(log) for log in logs]

    def counted(chosen: list[np.ndarray]) -> Floats:
        return np.array(
            [np.histogram(log.need[rows & mine], edges)[0] for log, rows, mine in zip(logs, chosen, kept, strict=True)]
        ).astype(float)

    return Course(
        weeks=days / 5.0,
        trust=np.array([[_trust(one, day) for day in days] for one in departments]),
        away=np.array([[_away(one, day) for day in days] for one in departments]),
        needs=counted([np.ones(log.need.size, bool) for log in logs]),
        by_it=counted([log.route == Route.IT for log in logs]),
        at_the_quote=counted([log.route == Route.BALKED for log in logs]),
        waiting=counted([log.route == Route.RENEGED for log in logs]),
        never_asked=counted([log.route == Route.NEVER_ASKED for log in logs]),
        missed=counted([log.promise == Promise.MISSED for log in logs]),
    )


def _marketing_needs(log: RequestLog) -> np.ndarray:
    mine = np.array([department == DEPARTMENT for department, _ in log.kinds])
    return np.asarray(mine[log.kind] & (log.origin < 0))


def _trust(department: DepartmentLog, day: float) -> float:
    assert department.trust is not None
    return trust_at(department.trust, day)


def _away(department: DepartmentLog, day: float) -> float:
    last = int(np.searchsorted(department.walked_away.times, day, side="right")) - 1
    return float(department.walked_away.values[last]) if last >= 0 else 0.0


def draw_course(found: dict[str, Course]) -> Figure:
    """Marketing's trust, and in how many runs it has walked away, week by week."""
    figure = Figure(figsize=(10.5, 4.6), layout="constrained", facecolor="white")
    figure.suptitle(
        "Under Promise and hope marketing's trust is used up, and it walks away",
        x=0.012, ha="left", fontsize=14, fontweight="bold", color=INK,
    )  # fmt: skip
    axes = figure.subplots(1, 2, sharex=True)
    for ax, title in zip(axes, ("Trust in IT, mean of all runs (%)", "Has walked away (% of runs)"), strict=True):
        ax.set_title(title, loc="left", fontsize=12, color=INK)
        ax.set_xlabel("weeks since the CIO's first day", color=GREY)
        ax.set_ylim(0, 100)
        ax.grid(color="#d4d7dc", linewidth=0.8)
        ax.tick_params(colors=GREY, length=0)
        for side in ax.spines.values():
            side.set_visible(False)
    for place, (name, course) in enumerate(found.items()):
        for ax, runs in zip(axes, (course.trust, course.away), strict=True):
            _draw_with_band(ax, course.weeks, runs, place, name if ax is axes[0] else None)
    axes[0].axhline(30, color=GREY, linewidth=1)
    axes[0].annotate("below this it stops asking", (0.5, 26), fontsize=9, color=GREY, va="top")
    figure.legend(loc="outside lower left", ncols=5, frameon=False, fontsize=10.5)
    return figure


def _draw_with_band(ax: Axes, weeks: Floats, runs: Floats, place: int, label: str | None) -> None:
    """The mean of runs in percent, with its 95 % interval at each time (normal approximation) as a band."""
    weeks, runs = weeks[::2], runs[:, ::2]  # every other week, for a small file
    mean, half = runs.mean(axis=0), 1.96 * runs.std(axis=0, ddof=1) / np.sqrt(len(runs))
    low, high = np.maximum(mean - half, 0.0), np.minimum(mean + half, 1.0)
    ax.plot(weeks, 100 * mean, label=label, color=COLOURS[place], linestyle=STYLES[place], linewidth=2.2)
    ax.fill_between(weeks, 100 * low, 100 * high, color=COLOURS[place], alpha=0.15, linewidth=0)


def page(results: Results, found: dict[str, Course]) -> str:
    """The page, every figure from the run."""
    policies = {policy.name: policy for policy in results.policies}
    hope, honest = policies[HOPE].departments[DEPARTMENT], policies[HONEST].departments[DEPARTMENT]
    course = found[HOPE]
    half = float(np.median(_first_week_away(course)))
    text = f"""\
# What happens in `cio-story`

<!-- Made by docs/make_story.py from {results.replications} replications, seed {results.seed}. -->

A new CIO meets marketing and says yes to everything. He has not looked at what is on his desk. When marketing asks for
a website, IT says "within the month", as it says to everybody. The month goes by. Marketing has a date to keep, so it
buys the site outside. IT is angry, promises to do better, and promises the next thing in the same way. At the end
marketing has an agency of its own and does not ask IT any more.

That is Eric D. Brown's story of 2011. `scenarios/cio-story.yaml` gives it numbers, and asks what would have happened to
the same requests under other rules. Each number has a comment that says what it stands for; the story itself gives few.

## As it was told

IT promises to start in three weeks, whatever is waiting. All requests together start after
{_days(policies[HOPE].all["wait_mean"])} on average; one in ten waits {_days(policies[HOPE].all["wait_p90"])} or more.
Of the promises made to marketing {_share(hope["promise_kept_rate"])} are kept. Each one that is not takes a quarter of
marketing's trust away; each one that is gives back a twentieth of what is missing.

In {_share(hope["walked_away"])} of {results.replications} runs marketing has walked away at some time in the two years
measured, which begin a quarter after the CIO's first day. It happens soon: of the runs in which it walks away, half
have seen it by week {half:.0f}. A try now and then may go well and bring it back, for a time; at the end it is away in
{percent(float(course.away[:, -1].mean()))} of runs.
{_share(hope["bypass_rate"])} of its requests go round IT:
{_share(hope["balk_rate"])} at the quote, {_share(hope["renege_rate"])} while waiting, and
{_share(hope["never_asked_rate"])} are never brought to IT at all.

![Marketing's trust falls under Promise and hope, and it walks away](images/story-course.svg)

Marketing's requests under {HOPE}, by half-year, on average over runs:

{_halves(course)}

What was bought outside comes back as integration work: {_share(policies[HOPE].all["returned_share"])} of IT's working
time. Marketing's absence also shortens the queue, which is why finance and operations do not suffer: they have the line
to themselves.

## What else could have been done

![Waits and requests that go round IT, by policy](images/cio-story.svg)

{_policies(policies)}

{HONEST}. The date comes from the backlog, with room enough to be kept nine times in ten. Nothing else changes: nobody
is hired. Marketing hears late dates and still buys {_share(honest["bypass_rate"])} of its work outside, but it knows
why, and it has walked away in {_share(honest["walked_away"])} of runs. Since it keeps asking, the others wait longer.

{HIRE}. Two more people, and one of the team always free for marketing. It is the surest way to keep marketing's
requests, and the dearest: {_money(policies[HIRE].all["it_cost"], policies[HOPE].all["it_cost"])} more for IT a year,
and {_money(policies[HIRE].all["total_cost"], policies[HOPE].all["total_cost"])} more in all.

{TEAM}. Two people take marketing's requests straight. Marketing waits less; finance and operations share a smaller
centre, and {_share(policies[TEAM].departments["Operations"]["on_time_rate"])} of operations' requests are done in time,
against {_share(policies[HOPE].departments["Operations"]["on_time_rate"])}.

{CREDIT}. Each department has a line of days a quarter; beyond it a petition, and a contractor when it is granted.
On average nobody waits longer than before. But a request beyond its line can wait very long: operations pay for it in
dearer delays. The work of keeping the accounts is not in the figures, nor how hard it is to find a
contractor who can start at once.

## How sure this is

All policies see the same requests; the intervals are 95 % intervals over {results.replications} replications. They say
how much chance is in the figures. They do not say whether the numbers in the scenario are yours: change them and run it
again. That trust moves as it does here is an assumption ([what the model says](explanation.md#trust)).

The same run: `slackline run cio-story`.
"""
    return "\n\n".join(_wrapped(paragraph) for paragraph in text.strip().split("\n\n")) + "\n"


def _wrapped(paragraph: str) -> str:
    """Prose in lines of one width, no figure parted from its sign; tables, headings and pictures as they are."""
    if paragraph.startswith(("|", "#", "!", "<")):
        return paragraph
    together = re.sub(
        r"(\d) (%|±|k|days)|± ", lambda found: found[0].replace(" ", "\u00a0"), " ".join(paragraph.split())
    )
    return textwrap.fill(together, 118).replace("\u00a0", " ")


def _first_week_away(course: Course) -> Floats:
    """The week in which marketing first walks away, of the runs in which it ever does."""
    ever = course.away[course.away.any(axis=1)]
    return np.asarray(course.weeks[ever.argmax(axis=1)])


def _halves(course: Course) -> str:
    head = "| half-year | needs | done by IT | lost at the quote | lost while waiting | never asked | promises missed |"
    rows = [head, "|---|---|---|---|---|---|---|"]
    columns = (course.needs, course.by_it, course.at_the_quote, course.waiting, course.never_asked, course.missed)
    for half in range(4):
        cells = " | ".join(f"{column[:, half].mean():.1f}" for column in columns)
        rows.append(f"| {half + 1} | {cells} |")
    return "\n".join(rows)


def _policies(policies: dict[str, PolicyResult]) -> str:
    head = (
        "| policy | marketing walks away (% of runs) | marketing's requests round IT (%) | marketing waits (days) "
        "| operations wait (days) | total cost (k a year) |"
    )
    rows = [head, "|---|---|---|---|---|---|"]
    for name, policy in policies.items():
        marketing, operations = policy.departments[DEPARTMENT], policy.departments["Operations"]
        cells = (
            _figure(marketing["walked_away"], 100),
            _figure(marketing["bypass_rate"], 100),
            _figure(marketing["wait_mean"]),
            _figure(operations["wait_mean"]),
            _figure(policy.all["total_cost"], 1e-3),
        )
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _figure(estimate: Estimate, factor: float = 1.0) -> str:
    mean, width = estimate.mean or 0.0, estimate.half_width or 0.0
    return interval(mean * factor, width * factor, most=1)


def _share(estimate: Estimate) -> str:
    return percent(estimate.mean or 0.0)


def _days(estimate: Estimate) -> str:
    return f"{_figure(estimate)} days"


def _money(one: Estimate, other: Estimate) -> str:
    return money((one.mean or 0.0) - (other.mean or 0.0))


def main() -> None:
    """Run the story and write the page and its pictures."""
    scenario = load("cio-story")
    results = run(scenario)
    found = courses(scenario, scenario.replications)
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / "cio-story.svg").write_bytes(style.svg(lambda: draw(results)))
    (IMAGES / "story-course.svg").write_bytes(style.svg(lambda: draw_course(found)))
    (DOCS / "story.md").write_text(page(results, found), encoding="utf-8")


if __name__ == "__main__":
    main()
