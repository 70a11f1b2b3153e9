"""The ledger for a reader: its table, its marks, and one sentence a department."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sample_results import BASELINE, estimate, sample

from sim.report.briefing import brief, section_text
from sim.report.ledger import ledger_sentences, ledger_table, worth
from sim.report.text import render_text, table_width
from sim.results.ledger_sums import LEDGER_MEASURES
from sim.results.results import Estimate

if TYPE_CHECKING:
    from sim.results.results import LedgerSums, Measures, Results

# A year: 31 requests, 120 k spent, 300 k gained, 45 days for 29 k came back.
FIGURES = {
    "requests": (31.0, 3.0),
    "judged": (31.0, 3.0),
    "spend": (120e3, 12e3),
    "paid": (120e3, 12e3),
    "days_earlier": (40.0, 5.0),
    "dates_off": (0.5, 1.0),
    "value_gained": (300e3, 30e3),
    "pieces": (14.0, 2.0),
    "returned_days": (45.0, 6.0),
    "returned_cost": (29e3, 4e3),
    "spared_days": (200.0, 20.0),
    "department_net": (180e3, 27e3),
    "company_net": (151e3, 27e3),
    "department_net_proved": (40e3, 50e3),
    "company_net_proved": (-30e3, 20e3),
}
NOTHING = Estimate(None, None, None, None, 0)


def sums(**changed: tuple[float, float] | None) -> Measures:
    figures = {**FIGURES, **changed}
    named = {entry.name: figures.get(entry.name, (0.0, 0.0)) for entry in LEDGER_MEASURES}
    return {name: NOTHING if figure is None else estimate(*figure) for name, figure in named.items()}


def with_ledger(ledger: LedgerSums) -> Results:
    """The sample, with this ledger under its baseline."""
    results = sample()
    policies = tuple(replace(one, ledger=ledger) if one.name == BASELINE else one for one in results.policies)
    return replace(results, policies=policies)


def sentence(**changed: tuple[float, float] | None) -> str:
    (said,) = ledger_sentences(with_ledger({"Marketing": {"bypassed": sums(**changed)}}).policies[0])
    return said


def test_a_sentence_tells_what_was_spent_gained_and_came_back_and_whether_it_was_worth_it() -> None:
    assert sentence() == (
        "Going round IT: Marketing spends 120 k a year on 31 requests, gains time worth 300 k and leaves IT 45 days of "
        "integration work worth 29 k: worth it for Marketing (180 ± 30 k) and for the company (150 ± 30 k)."
    )


def test_where_nothing_came_back_nothing_is_said_of_it() -> None:
    assert "31 requests and gains time worth 300 k: worth it" in sentence(returned_days=(0.0, 0.0))


def test_what_the_interval_leaves_open_cannot_be_told_and_a_loss_is_called_one() -> None:
    said = sentence(department_net=(10e3, 30e3), company_net=(-60e3, 30e3))
    assert said.endswith("cannot tell for Marketing (10 ± 30 k), not worth it for the company (−60 ± 30 k).")
    assert "loses time worth 40 k" in sentence(value_gained=(-40e3, 10e3))


def test_requests_without_a_date_are_counted_and_where_none_had_one_there_is_no_verdict() -> None:
    assert "; with the 9 for which IT had named a date it gains time" in sentence(judged=(9.0, 2.0))
    said = sentence(judged=(0.0, 0.0), value_gained=None, department_net=None, company_net=None)
    assert said.endswith("work worth 29 k; IT had named no date, so nobody can say what it gained.")


def test_dates_that_prove_wrong_are_told_and_a_verdict_must_hold_with_them_corrected() -> None:
    said = sentence(dates_off=(-6.0, 0.5), company_net_proved=(50e3, 20e3))
    assert "cannot tell for Marketing (180 ± 30 k), worth it for the company (150 ± 30 k); " in said
    assert said.endswith("IT's dates prove 6 days too cautious: with them corrected, 40 ± 50 k and 50 ± 20 k.")
    assert "6 days too hopeful" in sentence(dates_off=(6.0, 0.5))


@pytest.mark.parametrize("off", [(1.9, 0.1), (6.0, 7.0), None])
def test_dates_that_are_about_right_or_cannot_be_told_change_no_verdict(off: tuple[float, float] | None) -> None:
    assert worth(sums(dates_off=off), "company_net") == "worth it"
    assert "dates prove" not in sentence(dates_off=off)


def test_only_going_round_it_gets_a_sentence() -> None:
    results = with_ledger({"Marketing": {"self-service": sums()}})
    assert ledger_sentences(results.policies[0]) == ()
    assert "are no bypass" in " ".join(ledger_table(results, None).notes)


def test_the_table_has_a_row_a_department_and_way_below_each_policy() -> None:
    blessed = sums(judged=(0.0, 0.0), value_gained=None, department_net=None, company_net=None)
    table = ledger_table(with_ledger({"Marketing": {"bypassed": sums(), "provider": blessed}}), None)
    assert [row.cells[0] for row in table.rows][:3] == [BASELINE, "Marketing", "Marketing, provider"]
    assert [row.cells[-1] for row in table.rows][:3] == ["", "150 ± 30 ✓", "–"]
    assert table.rows[-1].cells[:2] == ("nobody", "–")
    titles = [column.title for column in table.columns]
    assert titles[1:4] == ["Requests a year", "IT had named a date", "Spent outside"]
    assert titles[-2:] == ["Worth it for them", "Worth it for the company"]


def test_what_was_spent_has_the_departments_own_work_and_the_provider_in_it() -> None:
    blessed = sums(spend=(0.0, 0.0), own_cost=(60e3, 5e3), paid=(60e3, 5e3))
    table = ledger_table(with_ledger({"Marketing": {"bypassed": sums(), "self-service": blessed}}), None)
    place = [column.title for column in table.columns].index("Spent")
    assert [row.cells[place] for row in table.rows][:3] == ["", "120 ± 12", "60 ± 5"]


def test_where_one_department_goes_round_it_the_rows_are_the_policies() -> None:
    table = ledger_table(with_ledger({"Marketing": {"bypassed": sums()}}), None)
    assert table.columns[0].title == "Marketing"
    assert [row.cells[0] for row in table.rows] == [policy.name for policy in sample().policies]
    assert all(row.level == 0 for row in table.rows)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_fits_and_keeps_both_verdicts(width: int) -> None:
    results = with_ledger({"Marketing": {"bypassed": sums()}})
    table, roomy = ledger_table(results, width), ledger_table(results, None)
    assert table_width(table) <= width
    assert max(map(len, render_text(table, width).splitlines())) <= width
    assert [column.title for column in table.columns][-2:] == ["Worth it for them", "Worth it for the company"]
    assert any("Cut to fit" in note for note in table.notes) == (len(table.columns) < len(roomy.columns))


def test_the_report_has_the_ledger_where_it_is_asked_for_and_explains_it_once() -> None:
    results = with_ledger({"Marketing": {"bypassed": sums()}})
    plainly, asked = (
        {section.heading: section_text(section, 100) for section in brief(results, 100, ledger=ledger)}
        for ledger in (False, True)
    )
    heading = "Was going round IT worth it?"
    assert heading not in plainly
    assert "is worth it when" in plainly["Verdict"]
    assert "is worth it when" in asked[heading]
    assert "is worth it when" not in asked["Verdict"]
    assert heading in [section.heading for section in brief(results, 100, everything=True)]


def test_a_ledger_that_is_asked_for_and_empty_says_so_and_else_is_not_mentioned() -> None:
    (empty,) = [section for section in brief(sample(), 100, ledger=True) if section.heading.startswith("Was going")]
    assert section_text(empty, 100) == "Nothing was done elsewhere under any policy."
    assert not [section for section in brief(sample(), 100, everything=True) if section.heading.startswith("Was going")]
