"""Who gains, who loses: each department's changes, from the paired comparisons only."""

from __future__ import annotations

from dataclasses import replace

from sample_results import BASELINE, sample

from sim.report.briefing import brief, section_text
from sim.report.gains import gain_or_loss, gains_table
from sim.report.losers import find_losers
from sim.report.text import table_width


def test_each_department_has_its_changes_and_a_word() -> None:
    table = gains_table(sample(), None)
    assert [column.unit for column in table.columns] == ["", "days", "points", "k a year", "k a year", ""]
    # the sample has no delay_cost
    assert [tuple(cell.strip() for cell in row.cells) for row in table.rows] == [
        ("Embedded web team", "−7.0 ± 0.9 ✓", "−15.0 ± 1.6 ✓", "–", "+40 ± 40 ✗", ""),
        ("Marketing", "−18.0 ± 0.9 ✓", "−21 ± 3 ✓", "–", "−60 ± 30 ✓", "gains"),
        ("Finance", "+3.0 ± 1.0 ✗", "0", "–", "+40 ± 20 ✗", "loses"),
        ("Two people of slack", "−0.1 ± 1.0", "0 ± 2", "–", "0 ± 40", ""),
        ("Marketing", "−0.2 ± 1.2", "0 ± 3", "–", "0 ± 30", ""),
        ("Finance", "+0.1 ± 1.0", "0", "–", "0 ± 20", ""),
    ]


def test_who_loses_in_the_table_is_who_loses_in_the_verdict() -> None:
    results = sample()
    for policy in results.policies[1:]:
        named = [loser.name for loser in find_losers(results, policy)]
        assert named == [each for each in policy.departments if gain_or_loss(results, policy, each) == "loses"]


def test_the_table_fits_eighty_columns() -> None:
    assert table_width(gains_table(sample(), 80)) <= 80


def test_the_section_stands_where_it_is_asked_for_and_with_everything() -> None:
    def headings(**asked: bool) -> list[str]:
        return [section.heading for section in brief(sample(), 100, **asked)]

    assert "Who gains, who loses" not in headings()
    assert "Who gains, who loses" in headings(losers=True)
    assert "Who gains, who loses" in headings(everything=True)


def test_one_policy_alone_has_nobody_to_gain_or_lose_against() -> None:
    (section,) = [each for each in brief(sample((BASELINE,)), 100, losers=True) if each.heading.startswith("Who gains")]
    assert section_text(section, 100) == "There is one policy only, and nothing to compare it with."


def test_a_comparison_that_is_missing_leaves_its_cell_open() -> None:
    results = replace(sample(), comparisons=())
    assert {row.cells[1:] for row in gains_table(results, None).rows} == {("–", "–", "–", "–", "")}
