"""Pictures made from results: what is drawn is what was measured, and titles say no more than the intervals bear."""

from __future__ import annotations

from dataclasses import replace

import pytest
from portrayed_sample import alone
from sample_results import BASELINE, failing, sample

from sim.report.figures import bypass, comparison, costs, losers
from sim.results.results import Estimate

POLICIES = ("Central queue", "Embedded web team", "Two people of slack")


def estimate(mean, half):
    return Estimate(mean, mean - half, mean + half, half, 100)


def costed(**totals):
    """The sample with costs: 2,000 k of IT and the rest delay; (total, half-width) by policy's first word."""
    results = sample()
    policies, comparisons = [], []
    base = totals["Central"][0]
    for policy in results.policies:
        total, half = totals[policy.name.partition(" ")[0]]
        more = {
            "it_cost": estimate(2e6, 0.0),
            "bypass_cost": estimate(1e5, 1e3),
            "delay_cost": estimate(total - 2.1e6, half),
            "total_cost": estimate(total, half),
        }
        policies.append(replace(policy, all=policy.all | more))
        known = [c for c in results.comparisons if c.policy == policy.name and c.metric == "total_cost"]
        comparisons += [
            replace(
                c, difference=total - base, low=total - base - half, high=total - base + half,
                significant=abs(total - base) > half,
            )
            for c in known
            if c.department is None
        ]  # fmt: skip
    return replace(results, policies=tuple(policies), comparisons=tuple(comparisons))


def bars(ax):
    """By row the widths of its bars, from left to right."""
    rows = {}
    for bar in ax.patches:
        if hasattr(bar, "get_width") and bar.get_height() < 0.6:
            rows.setdefault(round(bar.get_y() + bar.get_height() / 2), []).append((bar.get_x(), bar.get_width()))
    return {row: [width for _, width in sorted(found)] for row, found in rows.items()}


def spans(ax):
    """The ends of all horizontal intervals in a panel, (x of one end, x of the other, y)."""
    return {
        (round(segment[0][0], 6), round(segment[1][0], 6), round(segment[0][1], 6))
        for lines in ax.collections
        if hasattr(lines, "get_segments")
        for segment in lines.get_segments()
    }


def marks(ax):
    """The points of a panel that are marked, (x, y)."""
    return {
        (round(float(x), 6), round(float(y), 6))
        for line in ax.lines
        if line.get_marker() not in {"None", None, "", "|"} and line.get_linestyle() == "None"
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }


def test_the_bars_of_going_round_it_are_the_shares_of_each_way_and_the_line_is_that_of_all():
    (panel,) = bypass.draw(sample()).axes
    assert {row: sum(widths) for row, widths in bars(panel).items()} == pytest.approx({0: 42.0, 1: 21.0, 2: 42.0})
    assert {(39.0, 45.0, 0.0), (19.0, 23.0, 1.0), (39.0, 45.0, 2.0)} <= spans(panel)
    assert panel.get_title(loc="left") == "Marketing"  # Finance never does


def test_each_way_has_its_own_length_in_the_order_of_the_legend():
    results = sample()
    ways = {
        "balk_rate": estimate(0.1, 0.01),
        "renege_rate": estimate(0.05, 0.01),
        "never_asked_rate": estimate(0.27, 0.02),
    }
    marketing = results.policies[0].departments["Marketing"] | ways
    first = replace(results.policies[0], departments=results.policies[0].departments | {"Marketing": marketing})
    (panel,) = bypass.draw(replace(results, policies=(first, *results.policies[1:]))).axes
    assert bars(panel)[0] == pytest.approx([10.0, 5.0, 27.0])
    assert {(9.0, 11.0), (14.0, 16.0), (40.0, 44.0)} <= {(low, high) for low, high, _ in spans(panel)}


def test_the_title_of_going_round_it_tells_the_largest_change_beyond_chance():
    assert bypass.title(sample()) == "Embedded web team: Marketing goes round IT half as often (42 % → 21 %)"


def test_a_change_that_chance_may_have_made_is_not_told():
    results = sample()
    unsure = replace(results, comparisons=tuple(replace(c, significant=False) for c in results.comparisons))
    assert bypass.title(unsure) == (
        "Marketing goes round IT with 42 % of its requests, mostly at the quote (42 %); cannot tell if any policy"
        " lessens that"
    )
    certain = [replace(c, significant=False, low=-0.001, high=0.001, difference=0.0) for c in results.comparisons]
    same = replace(results, comparisons=tuple(certain))
    assert bypass.title(same).endswith("; no difference found between the policies")


def test_where_every_policy_is_worse_the_title_of_going_round_it_tells_that():
    worse = sample(baseline="Embedded web team")
    assert bypass.title(worse) == "Central queue: Marketing goes round IT twice as often (21 % → 42 %)"


def test_going_round_it_that_begins_under_a_policy_is_told_whoever_begins():
    results = sample((BASELINE, "Embedded web team"))
    policies = [
        replace(policy, departments=policy.departments | {"Marketing": policy.departments["Finance"], "Finance": own})
        for policy, own in zip(
            results.policies,
            (results.policies[0].departments["Finance"], results.policies[1].departments["Marketing"]), strict=True
        )
    ]  # fmt: skip
    comparisons = [
        replace(each, difference=0.21, low=0.19, high=0.23, significant=True)
        if (each.department, each.metric) == ("Finance", "bypass_rate")
        else replace(each, difference=0.0, low=0.0, high=0.0, significant=False)
        for each in results.comparisons
    ]
    begun = replace(results, policies=tuple(policies), comparisons=tuple(comparisons))
    assert bypass.title(begun) == "Embedded web team: Finance goes round IT more often (0 % → 21 %)"


def test_a_change_too_small_to_matter_is_neither_none_nor_unknown():
    results = sample()
    small = [replace(c, significant=True, low=0.005, high=0.015, difference=0.01) for c in results.comparisons]
    assert bypass.title(replace(results, comparisons=tuple(small))).endswith("; no policy changes much")


def test_a_baseline_that_has_no_value_is_not_said_to_have_none_of_it():
    results = sample()
    none = {name: Estimate(None, None, None, None, 0) for name in results.policies[0].all}
    base = replace(results.policies[0], all=none, departments=dict.fromkeys(results.policies[0].departments, none))
    gone = replace(results, policies=(base, *results.policies[1:]), comparisons=())
    assert bypass.title(gone) == "Cannot tell how often requests go round IT under Central queue"
    assert costs.title(gone) == "Cannot tell which policy costs least: an interval is missing"


def test_costs_are_stacked_to_the_total_and_the_difference_has_its_interval():
    results = costed(Central=(2.4e6, 2e4), Embedded=(2.3e6, 2e4), Two=(2.41e6, 3e4))
    stack, change = costs.draw(results).axes
    assert bars(stack)[0] == pytest.approx([2000.0, 100.0, 300.0])
    assert {row: sum(widths) for row, widths in bars(stack).items()} == pytest.approx({0: 2400.0, 1: 2300.0, 2: 2410.0})
    assert {(2380.0, 2420.0, 0.0), (2280.0, 2320.0, 1.0), (2380.0, 2440.0, 2.0)} <= spans(stack)
    assert {(-100.0, 1.0), (10.0, 2.0)} <= marks(change)
    assert {(-120.0, -80.0, 1.0), (-20.0, 40.0, 2.0)} <= spans(change)
    assert [text.get_text() for text in change.texts] == ["better", "no difference found"]


@pytest.mark.parametrize(
    ("embedded", "two", "said"),
    [
        ((2.3e6, 2e4), (2.41e6, 3e4), "Embedded web team costs 100 ± 20 k a year less than Central queue"),
        ((2.5e6, 2e4), (2.6e6, 2e4), "Every policy costs more: Two people of slack 200 ± 20 k a year more than"),
        ((2.5e6, 2e4), (2.41e6, 3e4), "No policy is clearly cheaper: Embedded web team 100 ± 20 k a year more than"),
        ((2.41e6, 3e4), (2.4e6, 3e4), "No difference found in what the policies cost (2.40 M a year)"),
        ((2.5e6, 3e5), (2.4e6, 3e4), "Cannot tell which policy costs least: Embedded web team lies between −200 k and"),
        (
            (2.38e6, 1e4),
            (2.4e6, 1e4),
            "Embedded web team costs 20 ± 10 k a year less than Central queue, a difference of",
        ),
    ],
)
def test_the_title_of_costs_is_what_the_intervals_bear(embedded, two, said):
    results = costed(Central=(2.4e6, 2e4), Embedded=embedded, Two=two)
    assert costs.title(results).startswith(said)


def test_the_cost_named_is_the_baselines_wherever_it_stands():
    results = costed(Central=(2.4e6, 2e4), Embedded=(2.41e6, 3e4), Two=(2.4e6, 3e4))
    second = replace(
        results,
        baseline="Embedded web team",
        policies=results.policies,
        comparisons=tuple(
            replace(one, policy=name, against="Embedded web team")
            for one in results.comparisons
            if (one.policy, one.department, one.metric) == ("Two people of slack", None, "total_cost")
            for name in ("Central queue", "Two people of slack")
        ),
    )
    assert costs.title(second) == "No difference found in what the policies cost (2.41 M a year)"


def test_one_policy_alone_is_told_what_it_costs():
    assert costs.title(alone()) == "Central queue costs 2.40 M a year"
    assert len(costs.draw(alone()).axes) == 1


def test_losers_are_drawn_where_their_differences_lie_and_as_what_they_are():
    results = sample()
    figure = losers.draw(results)
    names = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert names == ["Embedded web team", "Marketing", "Finance", "Two people of slack", "Marketing", "Finance"]
    wait = figure.axes[0]
    assert {(-18.0, 1.0), (3.0, 2.0)} <= marks(wait)
    found = next(c for c in results.comparisons if (c.department, c.metric) == ("Finance", "wait_mean"))
    assert (round(found.low, 6), round(found.high, 6), 2.0) in spans(wait)
    kinds = {round(float(each.lines[0].get_ydata()[0])): each.get_label() for each in wait.containers}
    assert kinds == {1: "better", 2: "worse", 4: "no difference found", 5: "no difference found"}


def test_on_the_right_it_is_always_worse():
    for panel in losers.draw(sample()).axes:
        left, right = panel.get_xlim()
        better_is_lower = panel.get_title(loc="left") != "Done in time\n(points)"
        assert (right > left) == better_is_lower


def test_the_title_of_losers_names_those_of_the_verdict():
    assert losers.title(sample()) == (
        "Embedded web team: Finance waits 3.0 ± 1.0 days longer; nobody clearly loses under Two people of slack"
    )
    none = sample(("Central queue", "Two people of slack"))
    assert losers.title(none) == "Nobody clearly loses under Two people of slack"
    held = [replace(c, low=None, high=None, significant=False) for c in none.comparisons]
    assert losers.title(replace(none, comparisons=tuple(held))) == "Cannot tell who loses under Two people of slack"


def test_a_policy_of_which_nothing_can_be_told_is_not_said_to_hurt_nobody():
    assert losers.title(failing(sample(), "Two people of slack")) == (
        "Embedded web team: Finance waits 3.0 ± 1.0 days longer; cannot tell who loses under Two people of slack"
    )


def test_where_so_little_happened_that_no_measure_is_known_there_is_no_picture_of_losers():
    results = sample()
    policies = [
        replace(
            policy,
            departments={
                name: {key: value for key, value in scope.items() if key not in losers.MEASURES}
                for name, scope in policy.departments.items()
            },
        )
        for policy in results.policies
    ]
    assert losers.applies(results)
    assert not losers.applies(replace(results, policies=tuple(policies)))


def test_the_comparison_marks_the_means_of_every_policy_and_department():
    wait, round_it = comparison.draw(sample()).axes
    assert {x for x, _ in marks(wait)} == {32.0, 28.0, 14.0, 31.0, 31.8, 28.1}
    assert {x for x, _ in marks(round_it)} == {42.0, 0.0, 21.0}
    assert comparison.caption(sample()) == (
        "Wait until IT starts and requests that go round IT, by policy and department: means of 100 replications; lines"
        " are 95 % intervals. Differences are paired: intervals that overlap may still differ clearly."
    )
