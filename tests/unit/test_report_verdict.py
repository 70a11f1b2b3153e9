"""The verdict says what the paired differences say, and no more."""

from dataclasses import replace

from sample_results import BASELINE, comparison, estimate, sample

from sim.report.briefing import brief, estimate_in_words, section_markdown, section_text
from sim.report.chance import best_policy, ratio
from sim.report.verdict import judge


def words(results, policy):
    return next(each.changes for each in judge(results).policies if each.policy == policy)


def test_a_gain_and_a_loss_are_told_by_department():
    text = words(sample(), "Embedded web team")
    assert "Marketing waits 2.3 ± 0.1 times shorter" in text
    assert "goes round IT half as often (42 % → 21 %)" in text
    assert "at some time stops asking IT in 10 % of runs, not 80 %" in text
    assert "Finance waits 3.0 ± 1.0 days longer" in text


def test_a_cost_is_told_only_when_it_is_beyond_chance():
    assert "40 k a year more in all" in words(sample(narrower=0.5), "Embedded web team")
    assert "a year" not in words(sample(narrower=1.0), "Embedded web team")


def test_the_loser_is_named_with_the_harm():
    verdict = judge(sample()).policies[0]
    assert [(loser.name, loser.harm) for loser in verdict.losers] == [
        ("Finance", "longer waits and fewer requests done in time")
    ]


def test_no_difference_is_an_answer():
    assert words(sample(), "Two people of slack") == "no clear difference"


def test_a_wide_interval_is_not_called_no_difference():
    text = words(sample(narrower=5.0), "Two people of slack")
    assert "cannot tell for Marketing (wait between" in text
    assert "no clear difference" not in text


def test_a_withheld_interval_is_not_called_no_difference():
    results = sample()
    withheld = tuple(replace(each, low=None, high=None, significant=False) for each in results.comparisons)
    text = words(replace(results, comparisons=withheld), "Two people of slack")
    assert "cannot tell" in text
    assert "no clear difference" not in text


def test_the_headline_names_the_finding_and_who_pays_for_it():
    assert judge(sample()).headline == (
        "Embedded web team: requests go round IT half as often (30 % → 15 %); Finance waits longer"
    )


def test_the_headline_says_so_when_nothing_helps():
    results = sample((BASELINE, "Two people of slack"))
    assert judge(results).headline == f"No policy clearly shortens waits or bypass against {BASELINE}"


def test_a_ranking_states_the_winner_the_zone_and_the_chance():
    ranking = judge(sample()).ranking
    assert ranking[0] == (
        "Shortest wait: Embedded web team, 23.0 ± 0.9 days "
        "(chance that no other is better by more than 3 days: over 99 %)."
    )
    assert len(ranking) == 3


def test_a_ranking_without_a_clear_winner_says_so():
    assert "no clear winner" in judge(sample(narrower=9.0)).ranking[2]


def test_one_policy_alone_is_described_and_not_ranked():
    verdict = judge(sample((BASELINE,)))
    assert verdict.policies == ()
    assert verdict.ranking == ()
    assert "work starts after 30.0 ± 1.0 days" in verdict.baseline


def test_the_ratio_of_two_independent_means_has_the_textbook_half_width():
    # Independent means: the variance of the difference is the sum, so the covariance is zero.
    base, other = estimate(40.0, 2.0), estimate(20.0, 1.0)
    difference = replace(
        comparison("Embedded web team", "Marketing", "wait_mean"), low=-20.0 - 5.0**0.5, high=-20.0 + 5.0**0.5
    )
    found = ratio(base, other, difference, compared=1)
    assert found is not None
    value, half_width = found
    assert value == 2.0
    assert abs(half_width - 2.0 * ((2.0 / 40.0) ** 2 + (1.0 / 20.0) ** 2) ** 0.5) < 1e-12


def test_two_policies_that_differ_by_nothing_are_both_best_within_any_zone():
    results = sample()
    twin = replace(results.policies[0], name="Twin")
    same = replace(comparison("Embedded web team", "", "wait_mean"), policy="Twin", difference=0.0, low=0.0, high=0.0)
    found = best_policy(replace(results, policies=(results.policies[0], twin), comparisons=(same,)), "wait_mean", 1.0)
    assert found is not None
    assert found[1] == 1.0


def test_the_report_stands_in_the_order_in_which_it_is_read():
    headings = [section.heading for section in brief(sample(), 100)]
    assert headings == [
        "Goals",
        "A sample: 3 policies, 100 replications",
        "Beside queueing theory",
        "Verdict",
        "Which to pick",
    ]


def test_goals_show_their_mark_figure_and_interval():
    text = section_text(brief(sample(), 100)[0], 100)
    assert "✗ bypass_rate[Marketing] < 20 %   42 % [39, 45]" in text
    assert "? bypass_rate[Marketing] < 20 %   21 % [19, 23]" in text


def test_theory_stands_beside_the_simulated_figure():
    text = section_text(brief(sample(), 100)[2], 100)
    assert "Erlang-C (M/M/9) says 31.2 days, simulated 31.5 ± 0.4 (wait_in_queue_mean)" in text


def test_a_measure_without_a_value_is_said_to_have_none():
    assert estimate_in_words("on_time_rate", replace(estimate(0.5, 0.1), mean=None), 5.0) == "no value"


def test_the_whole_report_fits_eighty_columns():
    lines = [
        line for section in brief(sample(), 80, everything=True) for line in section_text(section, 80).splitlines()
    ]
    assert max(map(len, lines)) <= 80


def test_markdown_has_a_heading_a_section():
    assert section_markdown(brief(sample(), None)[3]).startswith("## Verdict\n\n- Central queue: ")


def test_an_interrupted_run_says_how_much_of_it_there_is():
    results = sample()
    policies = tuple(replace(policy, replications=37) for policy in results.policies)
    heading = brief(replace(results, partial=True, policies=policies), 100)[1].heading
    assert heading == "A sample: 3 policies, 37 of 100 replications"
