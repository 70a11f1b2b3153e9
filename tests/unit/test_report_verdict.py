"""The verdict says what the paired differences say, and no more."""

from dataclasses import replace

from sample_results import BASELINE, comparison, estimate, failing, sample

from sim.report.briefing import brief, estimate_in_words, section_markdown, section_text
from sim.report.chance import best_policy, ratio
from sim.report.headline import headline
from sim.report.losers import RULE
from sim.report.verdict import judge
from sim.results.results import GoalResult


def words(results, policy):
    return next(each.changes for each in judge(results).policies if each.policy == policy)


def with_goals(results, verdicts):
    """The sample with one goal, judged like this for each policy."""
    goals = tuple(
        GoalResult(policy, "wait_mean <= 5 weeks", "wait_mean", None, verdict, estimate(1.0, 0.1))
        for policy, verdict in verdicts.items()
    )
    return replace(results, goals=goals)


def changed(results, policy, scope, metric, difference, width):
    """The sample with another paired difference."""
    return replace(
        results,
        comparisons=tuple(
            replace(each, difference=difference, low=difference - width, high=difference + width,
                    significant=abs(difference) > width)
            if (each.policy, each.department, each.metric) == (policy, scope, metric)
            else each
            for each in results.comparisons
        ),
    )  # fmt: skip


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
    assert "between" not in text


def test_the_headline_names_the_finding_and_who_pays_for_it():
    assert headline(sample(narrower=0.5)) == (
        "Embedded web team: Marketing goes round IT half as often (42 % → 21 %); 40 k a year more; Finance waits longer"
    )


def test_the_headline_is_about_the_cheapest_policy_that_meets_every_goal():
    results = with_goals(sample(), {BASELINE: "missed", "Embedded web team": "met", "Two people of slack": "missed"})
    assert headline(results).startswith("Embedded web team meets every goal: Marketing goes round IT half as often")


def test_the_headline_of_a_queue_that_nobody_can_leave_says_how_waits_grow():
    results = sample((BASELINE, "Embedded web team"))
    swapped = tuple(
        replace(each, policy=BASELINE, against="Embedded web team", difference=-each.difference, low=-each.high,
                high=-each.low)
        for each in results.comparisons
        if each.metric != "bypass_rate"
    )  # fmt: skip
    staying = tuple(
        replace(policy, all=policy.all | {"bypass_rate": estimate(0.0, 0.0)}, departments={})
        for policy in results.policies
    )
    found = headline(replace(results, policies=staying, comparisons=swapped, baseline="Embedded web team", goals=()))
    assert found == f"Waits are 1.3 ± <0.1 times as long under {BASELINE} as under Embedded web team"


def test_the_headline_tells_the_finding_where_every_policy_is_worse():
    worse = sample((BASELINE, "Embedded web team"), baseline="Embedded web team")
    assert headline(worse).startswith("Central queue: Marketing goes round IT twice as often (21 % → 42 %); ")


def test_the_headline_of_a_longer_wait_that_nobody_goes_round_for_is_that_wait():
    worse = sample((BASELINE, "Embedded web team"), baseline="Embedded web team")
    alike = [
        replace(each, difference=0.0, low=-0.01, high=0.01, significant=False) if each.metric == "bypass_rate" else each
        for each in worse.comparisons
    ]
    found = headline(replace(worse, comparisons=tuple(alike)))
    assert found == f"Waits are 1.3 ± <0.1 times as long under {BASELINE} as under Embedded web team"


def test_the_headline_of_one_policy_alone_is_where_things_stand():
    alone = replace(sample((BASELINE,)), comparisons=())
    assert headline(alone) == f"{BASELINE}: work starts after 30.0 ± 1.0 days and 30 % of requests go round IT"


def test_the_headline_does_not_call_unknown_what_it_calls_none():
    withheld = failing(sample(), BASELINE)
    assert headline(withheld) == f"Cannot tell whether any policy shortens waits or bypass against {BASELINE}"


def test_the_headline_says_so_when_nothing_helps():
    results = sample((BASELINE, "Two people of slack"))
    assert headline(results) == f"No policy clearly shortens waits or bypass against {BASELINE}"


def test_a_ranking_states_the_winner_the_zone_and_the_chance():
    ranking = judge(sample()).ranking
    assert ranking[2] == "Shortest wait: Embedded web team, 23.0 ± 0.9 days (chance over 99 %)."
    assert ranking[-1] == (
        "Within 3 days, 2 points or 50 k a year counts as equal; a chance is that no other policy is better by more."
    )
    assert len(ranking) == 6


def test_a_ranking_without_a_clear_winner_says_so():
    assert "no clear winner" in judge(sample(narrower=9.0)).ranking[4]


def test_policies_that_meet_every_goal_are_named_first_the_cheapest_before_the_others():
    verdicts = {BASELINE: "missed", "Embedded web team": "met", "Two people of slack": "met"}
    first = judge(with_goals(sample(), verdicts)).ranking[0]
    assert first == "Meets every goal: Two people of slack (2.40 M a year), Embedded web team (2.44 M a year)."


def test_where_no_policy_meets_every_goal_it_says_so():
    missed = with_goals(sample(), dict.fromkeys((BASELINE, "Embedded web team", "Two people of slack"), "missed"))
    assert judge(missed).ranking[0] == "No policy meets every goal."
    unsure = with_goals(sample(), {BASELINE: "missed", "Embedded web team": "cannot tell"})
    assert judge(unsure).ranking[:2] == (
        "No policy clearly meets every goal.",
        "Cannot tell whether every goal is met: Embedded web team.",
    )


def test_without_goals_nothing_is_said_of_them():
    assert not any("goal" in sentence for sentence in judge(replace(sample(), goals=())).ranking)


def test_a_tie_has_no_winner():
    assert judge(sample((BASELINE, "Two people of slack"))).ranking[-4] == (
        "Shortest wait: no difference found between any of the policies (Two people of slack has 29.9 ± 1.0 days)."
    )
    assert f"no difference found between {BASELINE} and Two people of slack" in judge(sample()).ranking[-2]


def test_dearer_delays_make_a_loser_and_stand_in_the_verdict():
    results = sample()
    dearer = replace(
        comparison("Two people of slack", "Finance", "total_cost"), metric="delay_cost", difference=40_000.0,
        low=35_000.0, high=45_000.0, significant=True,
    )  # fmt: skip
    policies = tuple(
        replace(policy, departments=policy.departments
                | {"Finance": policy.departments["Finance"] | {"delay_cost": estimate(100_000.0, 9_000.0)}})
        for policy in results.policies
    )  # fmt: skip
    results = replace(results, policies=policies, comparisons=(*results.comparisons, dearer))
    slack = judge(results).policies[1]
    assert [(loser.name, loser.harm) for loser in slack.losers] == [("Finance", "dearer delays")]
    assert "Finance has dearer delays" in slack.changes
    assert "no clear difference for Marketing" in slack.changes


def test_a_longer_wait_of_nine_in_ten_makes_a_loser_though_the_mean_stays():
    slack = judge(changed(sample(), "Two people of slack", "Finance", "wait_p90", 9.0, 2.0)).policies[1]
    assert [(loser.name, loser.harm) for loser in slack.losers] == [("Finance", "a longer wait for 9 in 10")]
    assert "Finance has a longer wait for 9 in 10" in slack.changes


def test_a_department_that_clearly_waits_longer_loses_though_it_goes_round_it_less():
    results = changed(sample(), "Two people of slack", "Marketing", "wait_mean", 9.0, 1.0)
    results = changed(results, "Two people of slack", "Marketing", "bypass_rate", -0.1, 0.01)
    assert [loser.name for loser in judge(results).policies[1].losers] == ["Marketing"]


def test_a_difference_that_counts_as_equal_is_called_little_and_makes_no_loser():
    slack = judge(changed(sample(), "Two people of slack", "Finance", "wait_mean", 1.0, 0.3)).policies[1]
    assert "Finance waits a little longer (1.0 ± 0.3 days)" in slack.changes
    assert slack.losers == ()


def test_the_report_says_when_nobody_loses_and_by_what_rule():
    text = section_text(brief(sample(), 900)[3], 900)
    assert "Nobody clearly loses." in text
    assert RULE in text


def test_one_replication_says_nothing_about_chance():
    results = sample()
    policies = tuple(replace(policy, replications=1) for policy in results.policies)
    alone = replace(
        results, policies=policies, replications=1,
        comparisons=tuple(replace(each, low=None, high=None, significant=False) for each in results.comparisons),
    )  # fmt: skip
    sections = {section.heading: section for section in brief(alone, 200)}
    assert "A sample: 3 policies, 1 replication" in sections
    assert "One replication says nothing about chance" in section_text(sections["Verdict"], 200)
    assert "cannot tell" not in section_text(sections["Verdict"], 200)
    assert "Which to pick" not in sections


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


def test_a_share_of_replications_that_are_all_alike_shows_its_interval():
    never = replace(estimate(0.0, 0.0), high=0.168, n=20)
    assert estimate_in_words("walked_away", never, 5.0) == "0 % [0, 17]"


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
