"""A page for each department: what it waits for, where it goes instead, whether IT keeps its word, what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.gains import gain_or_loss
from sim.report.grammar import capital, joined, possessive
from sim.report.lookup import department_names, mean_of, measures_of, policy_named
from sim.report.losers import harms_of
from sim.report.page.alone import alone
from sim.report.page.blocks import Grid, Section, Text
from sim.report.page.compared import baseline_figure, figure, others, quoted, scale_in, somewhere
from sim.report.page.opening import MANY_DEPARTMENTS
from sim.report.page.pictures import pictured
from sim.report.picking import picked
from sim.report.tables import Column, Row, Table
from sim.report.zones import has_no_spread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.report.page.blocks import Block
    from sim.report.page.vector import Drawings
    from sim.results.exhibit import Exhibit
    from sim.results.results import PolicyResult, Results

FEW_DEPARTMENTS = 4  # beyond these, they have fewer pictures, and no printed page to themselves


def shown_departments(results: Results) -> tuple[str, ...]:
    """The departments that get a page of their own: all where they are few, else those with most requests round IT
    under the baseline, of equals those with most requests; in the scenario's order."""
    names = department_names(results)
    if len(names) <= MANY_DEPARTMENTS:
        return names
    base = policy_named(results, results.baseline)

    def weight(name: str) -> tuple[float, float]:
        own = measures_of(base, name) if base is not None else {}
        requests = mean_of(own, "requests") or 0.0
        return (mean_of(own, "bypass_rate") or 0.0) * requests, requests

    chosen = set(sorted(names, key=weight, reverse=True)[:MANY_DEPARTMENTS])
    return tuple(name for name in names if name in chosen)


def department_section(exhibit: Exhibit, name: str, place: int, pictures: Sequence[str], drawings: Drawings) -> Section:
    """One department's page, with those pictures of the gallery."""
    own = alone(exhibit, name) if pictures else exhibit
    blocks: list[Block] = list(_result(exhibit.results, name))
    for tell, picture in _PASSAGES:
        head, text = tell(exhibit.results, name)
        blocks += [Text(text, head=head)] if text else []
        blocks += pictured(own, picture, drawings, finding="below", of=name) if picture in pictures else ()
    apart = place == 1 or len(shown_departments(exhibit.results)) <= FEW_DEPARTMENTS
    return Section(f"department-{place}", name, tuple(blocks), apart=apart, within="Departments")


def _result(results: Results, name: str) -> tuple[Block, ...]:
    """Who does well by it, in a sentence."""
    if has_no_spread(results) or len(department_names(results)) < 2:
        return ()
    gains: list[str] = []
    loses: list[str] = []
    for policy in results.policies:
        if policy.name == results.baseline:
            continue
        word = gain_or_loss(results, policy, name)
        if word:
            (gains if word == "gains" else loses).append(_named(results, policy, name))
    parts = [f"gains by {joined(gains)}"] if gains else []
    parts += [f"loses by {joined(loses)}"] if loses else []
    if not parts:
        return (Text(f"{name} neither clearly gains nor clearly loses by any policy.", manner="lead"),)
    return (Text(f"{name} {' and '.join(parts)}.", manner="lead"),)


def _named(results: Results, policy: PolicyResult, name: str) -> str:
    harms = harms_of(results, policy, name)
    return f"{quoted(policy.name)} ({', '.join(harms)})" if harms else quoted(policy.name)


def _waits(results: Results, name: str) -> tuple[str, str]:
    mean = baseline_figure(results, name, "wait_mean")
    if mean is None:
        return "Waits.", ""
    nine = baseline_figure(results, name, "wait_p90")
    within = "" if nine is None else f", and nine in ten wait {nine} or less (wait_p90)"
    under = _under(results)
    told = f"{under}IT starts on a request {mean} after the need arises, on average (wait_mean){within}."
    return "Waits.", _with_others(told, others(results, name, "wait_mean", lower="shorter", higher="longer"))


def _round_it(results: Results, name: str) -> tuple[str, str]:
    head = "Going round IT."
    if baseline_figure(results, name, "bypass_rate") is None:
        return head, ""
    if not somewhere(results, name, "bypass_rate"):
        return head, f"None of {possessive(name)} requests goes round IT{_anywhere(results)}."
    share = baseline_figure(results, name, "bypass_rate")
    ways = [
        f"{baseline_figure(results, name, metric)} {words}"
        for metric, words in (
            ("balk_rate", "on hearing the date"), ("renege_rate", "while waiting"),
            ("never_asked_rate", "without asking"),
        )
        if _baseline_mean(results, name, metric)
    ]  # fmt: skip
    split = f": {joined(ways)}" if len(ways) > 1 else f", all of them {ways[0].partition(' % ')[2]}" if ways else ""
    told = f"{_under(results)}{share} of its requests go round IT (bypass_rate){split}."
    return head, _with_others(told, others(results, name, "bypass_rate", lower="less often", higher="more often"))


def _promises(results: Results, name: str) -> tuple[str, str]:
    kept, time = (baseline_figure(results, name, metric) for metric in ("promise_kept_rate", "on_time_rate"))
    parts = []
    if kept is not None:
        told = f"{_under(results)}IT keeps {kept} of the dates that it names (promise_kept_rate)."
        other = others(results, name, "promise_kept_rate", lower="fewer", higher="more")
        parts.append(_with_others(told, other))
    if time is not None:
        told = f"{time} of its requests are there by their due date, whoever delivers (on_time_rate)."
        told = told if kept is not None else f"{_under(results)}{told}"
        parts.append(_with_others(told, others(results, name, "on_time_rate", lower="fewer", higher="more")))
    return "Promises and due dates.", " ".join(parts)


def _trust(results: Results, name: str) -> tuple[str, str]:
    mean = baseline_figure(results, name, "trust_mean")
    if mean is None:
        return "Trust.", ""
    told = f"{_under(results)}trust in IT is {mean} on average (trust_mean)."
    parts = [_with_others(told, others(results, name, "trust_mean", lower="lower", higher="higher"))]
    if somewhere(results, name, "walked_away"):
        gone = baseline_figure(results, name, "walked_away")
        told = f"In {gone} of runs {name} at some time stops asking IT (walked_away)."
        other = others(results, name, "walked_away", lower="less often", higher="more often")
        parts.append(_with_others(told, other))
    return "Trust.", " ".join(parts)


def _costs(results: Results, name: str) -> tuple[str, str]:
    total = baseline_figure(results, name, "total_cost")
    if total is None or not somewhere(results, name, "total_cost"):
        return "Costs.", ""
    kinds = [
        f"{baseline_figure(results, name, metric)} {words}"
        for metric, words in (
            ("it_cost", "for IT's work"), ("bypass_cost", "for going round IT"), ("delay_cost", "for delay"),
            ("own_cost", "for its own work"),
        )
        if _baseline_mean(results, name, metric)
    ]  # fmt: skip
    told = f"{_under(results)}its requests cost {total} (total_cost){f': {joined(kinds)}' if len(kinds) > 1 else ''}."
    return "Costs.", _with_others(told, others(results, name, "total_cost", lower="cheaper", higher="dearer"))


def _under(results: Results) -> str:
    """ "Under “Central queue” ", where there is another."""
    return f"Under {quoted(results.baseline)} " if len(results.policies) > 1 else ""


def _with_others(told: str, other: str) -> str:
    told = capital(told)
    return f"{told} {other}" if other else told


def _anywhere(results: Results) -> str:
    return " under any policy" if len(results.policies) > 1 else ""


def _baseline_mean(results: Results, name: str, metric: str) -> float | None:
    policy = policy_named(results, results.baseline)
    return None if policy is None else mean_of(measures_of(policy, name), metric)


# What is told of a department, and the picture of the gallery that shows it.
_PASSAGES: tuple[tuple[Callable[[Results, str], tuple[str, str]], str], ...] = (
    (_waits, "waits"),
    (_round_it, "bypass"),
    (_promises, "promises"),
    (_trust, ""),
    (_costs, ""),
)


def every_department_section(results: Results) -> Section | None:
    """All departments, a line each, where not every one has a page of its own."""
    names = department_names(results)
    if len(names) <= MANY_DEPARTMENTS:
        return None
    best = picked(results)
    compared = best if best is not None and best.name != results.baseline else None
    told = (
        f"{MANY_DEPARTMENTS} of the {len(names)} departments have a page of their own below: those with most requests"
        " that go round IT. Here is a line for each; `slackline run --all` and `--out` have every figure."
    )
    return Section(
        "departments",
        "Every department in a line",
        (Text(told), Grid(_lines(results, compared), "Departments by wait and bypass")),
    )


def _lines(results: Results, compared: PolicyResult | None) -> Table:
    shown = [policy for policy in (policy_named(results, results.baseline), compared) if policy is not None]
    columns = [Column("Department")]
    for policy in shown:
        columns += [
            Column(f"Wait, {quoted(policy.name)}", scale_in(results, None, "wait_mean").unit, name="wait_mean"),
            Column(f"Round IT, {quoted(policy.name)}", "%", name="bypass_rate"),
        ]
    columns += [Column("Result")] if compared is not None else []
    rows = []
    for name in department_names(results):
        cells = [
            figure(measures_of(policy, name).get(metric), metric, scale_in(results, None, metric))
            for policy in shown
            for metric in ("wait_mean", "bypass_rate")
        ]
        cells = [cell.removesuffix(" %").removesuffix(" days").removesuffix(" weeks") for cell in cells]
        result = [gain_or_loss(results, compared, name) or "–"] if compared is not None else []
        rows.append(Row((name, *cells, *result)))
    return Table("", tuple(columns), tuple(rows))
