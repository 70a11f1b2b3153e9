"""Pictures made from portraits: what is drawn is what the replications had, and titles say what the intervals bear."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from portrayed_sample import HALF_YEAR, LEVELS, LEVER_FROM, alone, exhibit
from sample_exhibit import leaving, whole
from sample_results import BASELINE, failing, sample
from scipy import stats

from sim.report.figures import course, life, promises, routes, waits
from sim.report.page.life import replays_of, the_one
from sim.results.cases import Ending
from sim.results.portrait import SHARES

WEEK = 5.0


@pytest.fixture(scope="module")
def run():
    """A small run with everything that is shown of it."""
    return whole(leaving())


def areas(ax):
    """By the height of their lower edge the bars of each shape: (edges, heights)."""
    found = {}
    for patch in ax.patches:
        if hasattr(patch, "get_data"):
            data = patch.get_data()
            found.setdefault(float(data.baseline), []).append((data.edges, data.baseline - data.values))
    return found


def marked(ax, marker):
    """Where marks of a kind stand, from the left."""
    lines = [line for line in ax.lines if line.get_marker() == marker]
    return [(float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in lines]


def test_the_percentiles_marked_are_the_tables_for_the_same_replications(run):
    results = run.results
    figure = waits.draw(run)
    assert len(run.portrayed) == results.replications
    for place, name in enumerate(results.policies[0].departments):
        for row, policy in enumerate(results.policies):
            for metric, share, marker in (("wait_p50", 0.5, "o"), ("wait_p90", 0.9, "D")):
                mean = policy.departments[name][metric].mean
                own = [portrait.waits[1 + place, SHARES.index(share)] for portrait in run.portraits[policy.name]]
                assert np.nanmean(own) == pytest.approx(mean)
                assert marked(figure.axes[place], marker)[row][0] == pytest.approx(mean)


def test_the_shape_of_waits_is_their_distribution():
    figure = waits.draw(exhibit())
    marketing = figure.axes[0]
    ((edges, heights),) = areas(marketing)[1.0]  # the embedded team: evenly spread from 0 to 30 days and a little
    means = [LEVELS["Embedded web team"][0] + number for number in range(10)]
    longest = float(np.mean(means)) / WEEK
    inside = edges[1:] <= longest
    assert heights[inside] == pytest.approx(heights[0])
    assert heights[edges[:-1] >= longest] == pytest.approx(0.0)


def test_pale_bars_are_where_eight_in_ten_replications_lie():
    figure = waits.draw(exhibit())
    ninetieth = [0.9 * (LEVELS["Central queue"][0] + number) / WEEK for number in range(10)]
    low, high = np.quantile(ninetieth, [0.1, 0.9])
    bars = [line for line in figure.axes[0].lines if line.get_linewidth() == 5]
    assert any(tuple(line.get_xdata()) == pytest.approx((low, high)) for line in bars)


def test_the_title_of_waits_tells_who_gains_most_and_who_waits_for_it():
    assert waits.title(exhibit()) == (
        "Embedded web team: nine in ten of Marketing's requests start within 27.0 ± 1.1 days, not 12.0 weeks; Finance's"
        " take 57 ± 2 days, not 50.0 days"
    )
    assert waits.title(exhibit(alone())) == (
        "Half of Marketing's requests start within 30.0 ± 1.2 days, nine in ten within 12.0 ± 0.5 weeks"
    )


def test_promises_are_early_left_of_the_date_and_late_right_of_it():
    figure = promises.draw(exhibit())
    marketing, finance = figure.axes
    shapes = areas(marketing)[0.0]  # evenly spread from ten days before to ten days after
    assert [edges[0] < 0 for edges, _ in shapes] == [True, False]
    assert shapes[0][0][-1] == shapes[1][0][0] == 0.0
    early, late = (heights.sum() for _, heights in shapes)
    assert early == pytest.approx(late, rel=0.06)
    assert sum(heights.sum() for edges, heights in areas(finance)[0.0] if edges[0] >= 0) == pytest.approx(0.0)
    assert [text.get_text() for text in marketing.texts] == ["70 ± 2 % kept", "90 ± 2 % kept", "70 ± 2 % kept"]
    assert promises.title(exhibit()) == "Embedded web team: IT keeps 90 % of its promises to Marketing, not 70 %"


def test_lines_are_means_and_bands_are_eight_in_ten_replications():
    shown = exhibit()
    queue = course.draw(shown).axes[0]
    own = [LEVELS["Central queue"][2] + 0.1 * (number % 3) for number in range(10)]
    line = next(line for line in queue.lines if len(line.get_xdata()) == 60)
    assert line.get_ydata() == pytest.approx(np.mean(own))
    (band,) = [each for each in queue.collections if each.get_paths() and len(each.get_paths()[0].vertices) > 100][:1]
    edges = band.get_paths()[0].vertices[:, 1]
    assert {round(float(edge), 6) for edge in edges} == {round(float(q), 6) for q in np.quantile(own, [0.1, 0.9])}


def test_the_bars_on_a_line_are_the_intervals_of_its_mean():
    own = [LEVELS["Central queue"][2] + 0.1 * (number % 3) for number in range(10)]
    low, high = stats.t.interval(0.95, 9, np.mean(own), stats.sem(own))
    queue = course.draw(exhibit()).axes[0]
    segments = [
        segment for each in queue.collections if hasattr(each, "get_segments") for segment in each.get_segments()
    ]
    ends = {(round(float(a[1]), 6), round(float(b[1]), 6)) for a, b in segments if a[0] == b[0]}
    assert (round(low, 6), round(high, 6)) in ends


def test_the_warm_up_is_shaded_and_a_levers_beginning_marked():
    figure = course.draw(exhibit())
    for ax in figure.axes:
        assert ax.patches[0].get_width() == pytest.approx(HALF_YEAR / WEEK)
        assert LEVER_FROM / WEEK in {line.get_xdata()[0] for line in ax.lines if line.get_linestyle() == ":"}
    assert "a lever of the policy begins" in [text.get_text() for text in figure.legends[0].get_texts()]


def test_the_title_of_the_course_tells_whose_trust_moves_and_what_the_queue_does():
    assert course.title(exhibit()) == (
        "Marketing's trust rises from 40 % to 80 % under Embedded web team; 6.0 ± <0.1 fewer requests wait for IT"
    )
    assert course.title(exhibit(alone())) == "12.0 ± 0.6 requests wait for IT on average, with its people 90 % busy"


def test_the_trust_that_is_drawn_is_that_of_the_title():
    figure = course.draw(exhibit())
    trust = figure.axes[2]
    assert trust.get_title(loc="left") == "Trust in IT (%), Marketing"
    line = next(line for line in trust.lines if len(line.get_xdata()) == 60)
    assert line.get_ydata() == pytest.approx(40.0 + np.mean([0.1 * number for number in range(10)]))


def test_flows_are_requests_a_year_and_bars_as_high_as_their_counts():
    shown = exhibit()
    flow = routes.flow_of(shown, "Central queue")
    assert flow.sources == ("Marketing", "Finance")
    assert flow.counts[0].tolist() == [30.25, 0, 0, 19.75, 0, 0, 0, 0]  # 60.5 and 39.5 in two years
    assert flow.returned.mean == 10.25
    panel = routes.draw(shown).axes[0]
    heights = {patch.get_label(): patch.get_height() for patch in panel.patches if hasattr(patch, "get_height")}
    counts = {label: height / heights["Finance 50"] * 50 for label, height in heights.items()}
    assert counts == pytest.approx(
        {"came back 10.2 ± 0.2": 10.25, "Marketing 50": 50, "Finance 50": 50, "by IT 80.2 ± 0.2": 90.5,
         "left at the quote 19.8 ± 0.2": 19.75}
    )  # fmt: skip


def test_what_leaves_a_department_arrives():
    flow = routes.flow_of(exhibit(), "Embedded web team")
    assert flow.counts.sum(axis=1).tolist() == [50.0, 50.0]
    assert flow.counts.sum(axis=0) == pytest.approx([each.mean for each in flow.ends])


def test_many_departments_are_put_together():
    shown = exhibit()
    names = tuple(f"Department {number}" for number in range(9))
    portraits = {
        name: tuple(replace(each, departments=names, routes=np.vstack([each.routes[:1]] * 9)) for each in many)
        for name, many in shown.portraits.items()
    }
    marketing = shown.results.policies[0].departments["Marketing"]
    policies = tuple(replace(policy, departments=dict.fromkeys(names, marketing)) for policy in shown.results.policies)
    many = replace(shown, portraits=portraits, results=replace(shown.results, policies=policies))
    flow = routes.flow_of(many, "Central queue")
    assert flow.sources == (*names[:4], "5 others")
    assert flow.counts[4].tolist() == (5 * flow.counts[0]).tolist()


def test_the_title_of_routes_is_what_the_intervals_bear():
    assert routes.title(exhibit()) == (
        "Embedded web team: IT delivers 90.2 ± 0.2 of 100 requests, not 80.2; 5.2 ± 0.2 pieces of work come back a"
        " year, not 10.2"
    )
    shown = exhibit()
    same = replace(shown, portraits=dict.fromkeys(shown.portraits, shown.portraits["Central queue"]))
    assert routes.title(same) == "No difference found in where requests go"
    few = replace(shown, portraits={name: many[:1] for name, many in shown.portraits.items()})
    assert routes.title(few) == "Cannot tell whether any policy changes where requests go"


def test_labels_keep_their_distance():
    assert routes.spaced([0.1, 0.11, 0.5], 0.1) == pytest.approx([0.1, 0.2, 0.5])


@pytest.mark.parametrize("name", [BASELINE, "Embedded web team"])
def test_where_a_replication_failed_no_interval_is_made_of_those_that_are_left(name):
    left = exhibit(failing(sample(), name))
    flow = routes.flow_of(left, "Embedded web team")
    assert {each.half_width for each in (*flow.ends, flow.returned)} == {None}
    assert routes.title(left) == "Cannot tell whether any policy changes where requests go"
    assert course.title(left) == "Cannot tell whether any policy changes how many requests wait for IT"
    bars = [
        segment
        for ax in course.draw(left).axes
        for each in ax.collections
        if hasattr(each, "get_segments")
        for segment in each.get_segments()
    ]
    assert bars
    assert all(low == high for (_, low), (_, high) in bars)


@pytest.mark.parametrize("figure", [course, routes])
def test_where_a_replication_failed_the_caption_says_so(figure):
    said = "means of the 10 replications that ended well everywhere; intervals are withheld, since not all did"
    assert said in figure.caption(exhibit(failing(sample(), BASELINE)))
    assert "withheld" not in figure.caption(exhibit())


def test_where_every_policy_is_worse_titles_tell_that():
    worse = exhibit(sample(baseline="Embedded web team"))
    assert routes.title(worse).startswith("Central queue: IT delivers 80.2 ± 0.2 of 100 requests, not 90.2;")
    assert promises.title(worse) == "Central queue: IT keeps 70 % of its promises to Marketing, not 90 %"
    assert course.title(worse).startswith("Marketing's trust falls from 80 % to 40 % under Central queue; 6.0")


def test_a_change_too_small_to_matter_is_neither_none_nor_the_finding():
    results = sample((BASELINE, "Two people of slack"))
    small = [
        replace(c, difference=size, low=0.5 * size, high=1.5 * size, significant=True)
        for c in results.comparisons
        for size in (0.001 if c.metric.endswith("rate") else 0.1,)
        if c.metric != "trust_mean"
    ]
    shown = exhibit(replace(results, comparisons=tuple(small)))
    assert waits.title(shown) == "No policy makes much difference to the wait that nine in ten requests stay within"
    assert promises.title(shown).startswith("No policy makes much difference to how many promises IT keeps: 70 %")
    more = tuple(replace(each, queue=each.queue + 0.05) for each in shown.portraits["Two people of slack"])
    longer = replace(shown, portraits={**shown.portraits, "Two people of slack": more})
    assert course.title(longer) == "No policy makes much difference to how many requests wait for IT"


def test_all_that_marks_a_requests_life_is_explained_within_the_picture(run):
    replays = replays_of(run)
    fates = [
        life.Fate(each.policy, replace(case, promised=case.need + 9.0, due=case.need + 9.0), each.returned, 999.0)
        for each, case in zip(replays, the_one(replays), strict=True)
    ]
    away = replace(fates[0], case=replace(fates[0].case, ending=Ending.BALKED, left=fates[0].case.need + 1.0))
    done = replace(fates[0], case=replace(fates[0].case, ending=Ending.BY_IT, started=fates[0].case.need + 2.0))
    figure = life.draw([away, done], WEEK)
    figure.draw_without_rendering()
    (legend,) = figure.legends
    said = [text.get_text() for text in legend.get_texts()]
    assert {"waits", "done elsewhere", "IT works on it", "promised", "delivered", "due"} <= set(said)
    for text in legend.get_texts():
        assert text.get_window_extent().x1 <= figure.bbox.x1
