"""The price of slack in words and tables: what each further person costs, saves, and must be worth."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from sim.report.briefing import Item, Section, caution_items, section_markdown
from sim.report.comma_separated import render_csv
from sim.report.figures import style
from sim.report.figures.slack import draw
from sim.report.grammar import capital, joined
from sim.report.markdown import escape
from sim.report.numbers import interval, money, number, scale_for
from sim.report.tables import Column, Row, Table
from sim.report.text import fit
from sim.results.catalogue import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.report.comma_separated import Value
    from sim.results.fieller import Ratio
    from sim.results.results import Estimate
    from sim.results.slack import Gain, Level, SlackPrice

MARKS: dict[str, str] = {"pays": "✓", "does not pay": "✗", "cannot tell": "?"}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_FIGURES = ("cost", "bypasses", "days", "bypass_cost", "delay_cost", "own_cost", "saved", "net", "returned")
COLUMNS = ("people", "against", "figure", "mean", "low", "high", "n", "verdict")


def headline(price: SlackPrice) -> str:
    """Who is worth the pay: "The first person kept free is worth the pay; the second is not"."""
    groups = [
        (verdict, [gain.people for gain in group])
        for verdict, group in groupby(price.further, key=lambda gain: gain.verdict)
    ]
    said = {"pays": "worth the pay", "does not pay": "not worth the pay"}
    parts = []
    for place, (verdict, numbers) in enumerate(groups):
        several = len(numbers) > 1
        who = "people" if several else "person"
        noun = "" if place else f" {who} kept free" if price.kept_for else f" further {who}"
        verb = "are" if several else "is"
        what = f"{verb} {said[verdict]}" if verdict in said else "may be worth it or not: cannot tell"
        parts.append(f"the {_persons(numbers)}{noun} {what}")
    return capital("; ".join(parts))


def _persons(numbers: Sequence[int]) -> str:
    names = [_ORDINALS[one - 1] if one <= len(_ORDINALS) else f"{one}th" for one in numbers]
    return joined(names) if len(names) < 3 else f"{names[0]} to {names[-1]}"


def explained(price: SlackPrice) -> list[Item]:
    """The finding, the break-even, and what an avoided bypass must be worth where the cost of delay is not trusted."""
    items = [Item(f"{headline(price)}."), Item(_break_even(price))]
    items += [Item(sentence, level=1) for gain in price.further if (sentence := _worth(gain))]
    tells = (
        f"{_what(price)}, beside the levers of {price.policy}. Each person is compared with one fewer under the same"
        f" random demand; the intervals of a column hold together with {100 * price.confidence:.3g} % (Bonferroni,"
        f" {len(price.further)} compared). Saved is what is spent less on going round IT, on delay and on departments'"
        " own work; integration work avoided is not in it, for IT's people are paid all the same."
    )
    return [*items, Item(tells)]


def _what(price: SlackPrice) -> str:
    team = f"{price.team} ({price.team_size} people)"
    if not price.kept_for:
        return f"People are added to {team} and work for everybody"
    whom = [f"{one} requests" if one in {"urgent", "commodity"} else one for one in price.kept_for]
    return f"People are added to {team} and kept free for {joined(whom)}"


def _break_even(price: SlackPrice) -> str:
    at_least, at_most = price.break_even
    if at_most is None:
        return f"Break-even: at {_people(at_least)} or more; nobody tried is clearly not worth it."
    if at_most == 0:
        return "Break-even: nowhere, not even at the first."
    if at_least == at_most:
        return f"Break-even: at {_people(at_least)}."
    return f"Break-even: between {_people(at_least)} and {_people(at_most)}; in between it cannot be told."


def _people(number: int) -> str:
    return f"{number} {'person' if number == 1 else 'people'}" if number else "nobody"


def _worth(gain: Gain) -> str:
    """What a bypass avoided, and a day, must be worth for this person to pay, nothing being said of delay."""
    if gain.cost.mean is None:
        return ""
    effects = (
        ("a bypass avoided", gain.bypasses, gain.per_bypass),
        ("a day sooner for one request", gain.days, gain.per_day),
    )
    told = [
        f"{what} is worth {_at(ratio)}" for what, effect, ratio in effects if effect.high is None or effect.high > 0
    ]
    if not told:
        return f"The {_persons([gain.people])} avoids no bypass and delivers nothing sooner."
    return f"Leaving the cost of delay out, the {_persons([gain.people])} is worth it where {', or where '.join(told)}."


def _at(ratio: Ratio) -> str:
    """ "9.1 k [7.2, 12]", "more than 40 k, and perhaps no sum is enough", "a sum that cannot be told"."""
    if ratio.low is None:
        return "a sum that cannot be told"
    if ratio.high is None:
        return f"more than {_money(ratio.low)}, and perhaps no sum is enough"
    if ratio.high <= 0:
        return "nothing at all"
    return f"{_money(ratio.estimate or 0.0)} [{_money(max(0.0, ratio.low))}, {_money(ratio.high)}]"


def _money(amount: float) -> str:
    return money(amount, None) if abs(amount) >= 1e3 else number(amount, None, most=0)


def further_table(price: SlackPrice, width: int | None) -> Table:
    """What each further person costs and saves a year."""
    title = "Each further person, against one fewer, a year"
    columns: list[tuple[str, Callable[[Gain], Estimate], Unit, int]] = [
        ("costs", lambda gain: gain.cost, Unit.MONEY_PER_YEAR, 0),
        ("bypasses avoided", lambda gain: gain.bypasses, Unit.COUNT, 0),
        ("days sooner", lambda gain: gain.days, Unit.COUNT, 3),
        ("saved on bypass", lambda gain: gain.bypass_cost, Unit.MONEY_PER_YEAR, 2),
        ("saved on delay", lambda gain: gain.delay_cost, Unit.MONEY_PER_YEAR, 2),
        ("saved in all", lambda gain: gain.saved, Unit.MONEY_PER_YEAR, 0),
        ("saved less cost", lambda gain: gain.net, Unit.MONEY_PER_YEAR, 1),
    ]
    return _fitted(title, "Person", price.further, columns, width, price, verdict=True)


def together_table(price: SlackPrice, width: int | None) -> Table:
    """What all people kept free together cost and save a year."""
    columns: list[tuple[str, Callable[[Gain], Estimate], Unit, int]] = [
        ("cost", lambda gain: gain.cost, Unit.MONEY_PER_YEAR, 0),
        ("bypasses avoided", lambda gain: gain.bypasses, Unit.COUNT, 0),
        ("saved in all", lambda gain: gain.saved, Unit.MONEY_PER_YEAR, 0),
        ("saved less cost", lambda gain: gain.net, Unit.MONEY_PER_YEAR, 0),
        ("integration work avoided", lambda gain: gain.returned, Unit.MONEY_PER_YEAR, 2),
    ]
    title = "All of them together, against nobody kept free, a year"
    return _fitted(title, "People", price.together, columns, width, price, verdict=False)


def _fitted(
    title: str,
    first: str,
    gains: Sequence[Gain],
    columns: Sequence[tuple[str, Callable[[Gain], Estimate], Unit, int]],
    width: int | None,
    price: SlackPrice,
    *,
    verdict: bool,
) -> Table:
    """A table of gains; narrow cells, then fewer columns, where the width asks for it."""
    tables = []
    for narrow in (False, True):
        headings, cells = [Column(first)], []
        for name, take, unit, importance in columns:
            found = [take(gain) for gain in gains]
            pay = [gain.cost.mean for gain in gains] if unit is Unit.MONEY_PER_YEAR else []
            scale = scale_for(unit, pay, price.days_per_week)  # all money in the unit of the pay
            headings.append(
                Column(name, "" if scale.unit == "count" else scale.unit.removesuffix(" a year"), importance)
            )
            cells.append([_cell(each, scale.factor, narrow=narrow) for each in found])
        if verdict:
            headings.append(Column("worth it?"))
            cells.append([MARKS[gain.verdict] for gain in gains])
        rows = tuple(Row((str(gain.people), *(column[place] for column in cells))) for place, gain in enumerate(gains))
        tables.append(Table(title, tuple(headings), rows))
    return tables[0] if width is None else fit(tables, width)[0]


def _cell(estimate: Estimate, factor: float, *, narrow: bool) -> str:
    if estimate.mean is None:
        return interval(None, None)
    half = None if estimate.half_width is None else estimate.half_width * factor
    return interval(estimate.mean * factor, half, most=1, narrow=narrow)


def levels_table(price: SlackPrice, width: int | None) -> Table:
    """How things stand with so many people kept free: each figure with its own 95 % interval."""
    columns: list[tuple[str, Callable[[Level], Estimate], Unit, int]] = [
        ("went round IT", lambda level: level.bypass_rate, Unit.SHARE, 0),
        ("bypasses", lambda level: level.bypassed, Unit.COUNT, 1),
        ("wait until start", lambda level: level.wait, Unit.DAYS, 0),
        ("total cost", lambda level: level.total_cost, Unit.MONEY_PER_YEAR, 0),
    ]
    headings, cells = [Column("People")], []
    for name, take, unit, importance in columns:
        found = [take(level) for level in price.levels]
        scale = scale_for(unit, [each.mean for each in found], price.days_per_week)
        headings.append(Column(name, "a year" if scale.unit == "count" else scale.unit, importance))
        cells.append([_cell(each, scale.factor, narrow=False) for each in found])
    rows = tuple(
        Row((str(level.people), *(column[place] for column in cells))) for place, level in enumerate(price.levels)
    )
    table = Table("With so many people kept free", tuple(headings), rows)
    return table if width is None else fit([table], width)[0]


def brief(price: SlackPrice, width: int | None) -> list[Section]:
    """The finding, the tables, warnings."""
    done = min(level.replications + len(level.failed) for level in price.levels)
    runs = f"{done} of {price.replications}" if price.partial else str(price.replications)
    tables = (further_table(price, width), together_table(price, width), levels_table(price, width))
    sections = [
        Section("The price of slack", tuple(explained(price))),
        Section(f"{price.scenario}, {price.policy}: {runs} replications", tables=tables),
        Section("Warnings", tuple(item for caution in price.warnings for item in caution_items(caution))),
    ]
    return [section for section in sections if section.items or section.tables]


def records(price: SlackPrice) -> list[tuple[Value, ...]]:
    """Every figure of every person, in the columns of `COLUMNS`; `against` is the number of people compared with."""
    rows: list[tuple[Value, ...]] = []
    for gains, against in ((price.further, None), (price.together, 0)):
        for gain in gains:
            base = gain.people - 1 if against is None else against
            for name in _FIGURES:
                found: Estimate = getattr(gain, name)
                rows.append((gain.people, base, name, found.mean, found.low, found.high, found.n, gain.verdict))
            for name, ratio in (("per_bypass", gain.per_bypass), ("per_day", gain.per_day)):
                rows.append((gain.people, base, name, ratio.estimate, ratio.low, ratio.high, gain.net.n, gain.verdict))
    return rows


def contents(price: SlackPrice, document: str) -> dict[str, bytes]:
    """The files of `--out` by name."""
    page = [f"# {escape(price.scenario)}", "![The price of slack](figure.svg)"]
    page += [section_markdown(section) for section in brief(price, None)]
    page.append(f"Made by: `{price.provenance.command}`")
    texts = {
        "results.json": document,
        "slack.csv": render_csv(COLUMNS, records(price)),
        "report.md": "\n\n".join(page) + "\n",
    }
    files = {name: text.encode() for name, text in texts.items()}
    return files | style.files("figure", partial(draw, price, headline(price)))
