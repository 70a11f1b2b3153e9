"""Was going round IT worth it? The ledger as a table, and a sentence a department."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sim.report.numbers import interval, money, number, scale_for
from sim.report.tables import Column, Row, Table
from sim.report.text import fit
from sim.results.ledger_sums import LEDGER_MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.results.results import Estimate, Measures, PolicyResult, Results

Worth = Literal["worth it", "not worth it", "cannot tell"]
MARKS: dict[Worth, str] = {"worth it": "✓", "not worth it": "✗", "cannot tell": "?"}
NETS = ("department_net", "company_net")
BYPASSED = "bypassed"
DAYS_OFF = 2.0  # from here on IT's dates count as wrong on average
ALL_DATED = 0.98  # from this share on, IT had as good as always named a date


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its title, what is cut first where space is short (0: never), and whether zeros throughout hide it."""

    name: str
    title: str
    importance: int
    needed: bool = False


HEADINGS = (
    Heading("requests", "Requests a year", 1),
    Heading("judged", "IT had named a date", 7, needed=True),
    Heading("paid", "Spent", 2),
    Heading("days_earlier", "Days earlier", 8),
    Heading("value_gained", "Value gained", 3),
    Heading("returned_days", "Came back to IT", 4, needed=True),
    Heading("returned_cost", "Cost of that", 5, needed=True),
    Heading("spared_days", "IT was spared", 11, needed=True),
    Heading("dates_off", "IT past its own date", 6),
    Heading("department_net", "Worth it for them", 0),
    Heading("company_net", "Worth it for the company", 0),
)
UNITS = {measure.name: measure.unit for measure in LEDGER_MEASURES}
BASIS = (
    "Going round IT is worth it when the time gained on the last date that IT had named is worth more than was spent; "
    "for the company, also more than what came back costs. Where IT's dates prove wrong on average, this must hold "
    "with them corrected, too; where IT was never asked, nobody can say."
)


def nothing_elsewhere(results: Results) -> str:
    """That the ledger is empty."""
    return "Nothing was done elsewhere" + (" under any policy." if len(results.policies) > 1 else ".")


def has_ledger(results: Results) -> bool:
    """Whether anything was done elsewhere under any policy."""
    return any(policy.ledger for policy in results.policies)


def ledger_table(results: Results, width: int | None) -> Table:
    """Policies, and below each its departments by the way in which requests were done elsewhere; fitted to `width`."""
    roomy = _table(results, narrow=False)
    table, cut = roomy, tuple[Column, ...]()
    if width is not None:
        table, cut = fit([roomy, _table(results, narrow=True)], width)
    notes = [*roomy.notes]
    if cut:
        notes.append(f"Cut to fit {width} columns: {', '.join(column.title for column in cut)}.")
    return Table("", table.columns, table.rows, tuple(notes))


def worth(sums: Measures, net: str) -> Worth:
    """What the interval of a net says; where IT's dates prove wrong, only what it says with them corrected, too."""
    said = _of_interval(sums[net])
    return said if not dates_prove_wrong(sums) or said == _of_interval(sums[f"{net}_proved"]) else "cannot tell"


def dates_prove_wrong(sums: Measures) -> bool:
    """Whether IT's dates are off on average, beyond chance and by enough to be worth saying."""
    off = sums["dates_off"]
    if off.mean is None or off.low is None or off.high is None:
        return False
    return abs(off.mean) >= DAYS_OFF and not off.low <= 0 <= off.high


def _of_interval(net: Estimate) -> Worth:
    if net.low is None or net.high is None or net.low <= 0 <= net.high:
        return "cannot tell"
    return "worth it" if net.low > 0 else "not worth it"


def ledger_sentences(policy: PolicyResult) -> tuple[str, ...]:
    """A sentence for each department that goes round IT under a policy; none where nobody does."""
    return tuple(
        f"Going round IT: {_sentence(department, ways[BYPASSED])}."
        for department, ways in policy.ledger.items()
        if BYPASSED in ways
    )


def _sentence(department: str, sums: Measures) -> str:
    requests, judged = _mean(sums, "requests"), _mean(sums, "judged")
    spent = f"{department} spends {_money(sums, 'spend')} a year on {_count(sums, 'requests')}"
    left = ""
    if _mean(sums, "returned_days") > 0:
        days = number(_mean(sums, "returned_days"), sums["returned_days"].half_width, most=0)
        left = f"leaves IT {days} days of integration work worth {_money(sums, 'returned_cost')}"
    if judged == 0:
        return f"{spent}{f' and {left}' if left else ''}; IT had named no date, so nobody can say what it gained"
    gained = f"gains time worth {_money(sums, 'value_gained')}"
    if _mean(sums, "value_gained") < 0:
        gained = f"loses time worth {money(-_mean(sums, 'value_gained'), sums['value_gained'].half_width)}"
    few = number(judged, sums["judged"].half_width, most=0 if judged >= 1 else 1)
    if judged >= ALL_DATED * requests or _count(sums, "requests").startswith(f"{few} "):
        story = f"{spent}, {gained} and {left}" if left else f"{spent} and {gained}"
        return f"{story}: {_verdicts(department, sums)}"
    story = f"{spent}{f' and {left}' if left else ''}"
    return f"{story}; with the {few} for which IT had named a date it {gained}: {_verdicts(department, sums)}"


def _verdicts(department: str, sums: Measures) -> str:
    """ "worth it for Marketing (150 ± 20 k), cannot tell for the company (−3 ± 9 k)"."""
    own, whole = (worth(sums, net) for net in NETS)
    own_amount, whole_amount = (_with_spread(sums[net]) for net in NETS)
    between = " and" if own == whole else f", {whole}"
    verdict = f"{own} for {department} ({own_amount}){between} for the company ({whole_amount})"
    if not dates_prove_wrong(sums):
        return verdict
    off = sums["dates_off"]
    days = number(abs(off.mean or 0.0), off.half_width, most=0)
    corrected = " and ".join(_with_spread(sums[f"{net}_proved"]) for net in NETS)
    wrong = "cautious" if (off.mean or 0.0) < 0 else "hopeful"
    return f"{verdict}; IT's dates prove {days} days too {wrong}: with them corrected, {corrected}"


def _with_spread(net: Estimate) -> str:
    if net.mean is None:
        return "no value"
    size = max(abs(net.mean), net.half_width or 0.0)
    factor, suffix = (1e-6, " M") if size >= 1e6 else (1e-3, " k") if size >= 1e3 else (1.0, "")
    return f"{interval(net.mean * factor, None if net.half_width is None else net.half_width * factor)}{suffix}"


def _money(sums: Measures, name: str) -> str:
    return money(_mean(sums, name), sums[name].half_width)


def _count(sums: Measures, name: str) -> str:
    mean = _mean(sums, name)
    text = number(mean, sums[name].half_width, most=0 if mean >= 10 else 1)
    return f"{text} request{'' if text == '1' else 's'}"


def _mean(sums: Measures, name: str) -> float:
    return sums[name].mean or 0.0


def _lines(results: Results) -> Iterator[tuple[PolicyResult, str, str, Measures]]:
    for policy in results.policies:
        for department, ways in policy.ledger.items():
            for way, sums in ways.items():
                yield policy, department, way, sums


def _table(results: Results, *, narrow: bool) -> Table:
    lines = list(_lines(results))
    headings = _headings([sums for _, _, _, sums in lines])
    scales = [_scale(heading.name, [sums for _, _, _, sums in lines]) for heading in headings]
    flat = len({(department, way) for _, department, way, _ in lines}) == 1
    rows: list[Row] = []
    for policy in results.policies:
        own = [(department, way, sums) for one, department, way, sums in lines if one is policy]
        if not flat:
            rows.append(Row((policy.name, *([""] * len(headings)))))
        for department, way, sums in own:
            cells = [
                _cell(sums, heading.name, factor, narrow=narrow)
                for heading, (_, factor) in zip(headings, scales, strict=True)
            ]
            rows.append(Row((policy.name if flat else _of(department, way), *cells), level=0 if flat else 1))
        if not own:
            rows.append(Row((policy.name if flat else "nobody", *(["–"] * len(headings))), level=0 if flat else 1))
    columns = [Column(_of(*lines[0][1:3]) if flat else "Done elsewhere")] + [
        Column(heading.title, unit, heading.importance, heading.name)
        for heading, (unit, _) in zip(headings, scales, strict=True)
    ]
    return Table("", tuple(columns), tuple(rows), _notes(results))


def _of(department: str, way: str) -> str:
    return department if way == BYPASSED else f"{department}, {way}"


def _headings(sums: Sequence[Measures]) -> list[Heading]:
    """The columns that say something; what was spent is called by what it is, where it all went outside."""
    shown = [heading for heading in HEADINGS if not heading.needed or any(one[heading.name].mean for one in sums)]
    if any(one[name].mean for one in sums for name in ("own_cost", "provider_cost")):
        return shown
    return [replace(heading, title="Spent outside") if heading.name == "paid" else heading for heading in shown]


def _scale(name: str, sums: Sequence[Measures]) -> tuple[str, float]:
    """A column's unit and factor; days stay days, so that days of work are never called weeks."""
    if UNITS[name] == "money per year":
        means = [one[other].mean for one in sums for other in one if UNITS[other] == "money per year"]
        scale = scale_for("money per year", means, 5.0)
        return scale.unit, scale.factor
    return ("days" if UNITS[name] == "days" else "a year" if name == "judged" else ""), 1.0


def _cell(sums: Measures, name: str, factor: float, *, narrow: bool) -> str:
    estimate = sums[name]
    if estimate.mean is None:
        return "–"
    width = None if estimate.half_width is None else estimate.half_width * factor
    text = interval(estimate.mean * factor, width, most=1)
    text = text.replace(" ± ", "±") if narrow else text
    return f"{text}{'' if narrow else ' '}{MARKS[worth(sums, name)]}" if name in NETS else text


def _notes(results: Results) -> tuple[str, ...]:
    ways = {way for _, _, way, _ in _lines(results)}
    notes = [
        "✓ worth it, ✗ not worth it, ? cannot tell, by the 95 % interval (±); of the requests with a date from IT.",
        BASIS,
    ]
    notes.append(
        "Days that came back and that IT was spared are its people's, a year. What it was spared is in neither "
        "verdict: they are on the payroll all the same."
    )
    if ways - {BYPASSED}:
        notes.append(
            "Provider and self-service are no bypass: they have IT's blessing, and no date of IT's to judge them by. "
            "What was spent on them is the provider's price or the department's own work."
        )
    return tuple(notes)
