"""The report as a page: what it says, in which order, and that it is inert and stands by itself."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
import yaml
from sample_exhibit import EDITION, leaving, of_results, whole, without_comparisons
from sample_results import BASELINE, comparison, sample
from small_scenarios import queue, read

from sim.report.figures import style
from sim.report.page import motion
from sim.report.page.alone import alone
from sim.report.page.compared import figure, others, scale_in
from sim.report.page.edition import written
from sim.report.page.rendering import render
from sim.report.page.vector import Drawings
from sim.results.results import Caution, Estimate
from sim.scenario.yaml_text import read_yaml

MOST = 1_000_000
VOID = {"meta", "link", "br", "img", "hr", "input"}


class Read(HTMLParser):
    """The text of each section by its heading, in order, all tags with their attributes, and tags left open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.sections: dict[str, str] = {}
        self._heading: str | None = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "h2":
            self._heading = ""

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag == "h2":
            self.sections[self._heading.strip()] = ""

    def handle_data(self, data):
        if {"style", "script"} & set(self.open):
            return
        if "h2" in self.open:
            self._heading += data
        elif self.sections:
            self.sections[list(self.sections)[-1]] += data

    def section(self, heading: str) -> str:
        """Its text, spaces and ties made one."""
        return " ".join(self.sections[heading].replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def hand_made():
    return Read(render(of_results(), EDITION))


@pytest.fixture(scope="module")
def run_page():
    return render(whole(leaving()), EDITION)


def test_the_sections_stand_in_the_order_in_which_somebody_who_decides_reads(run_page):
    assert list(Read(run_page).sections) == [
        "The verdict", "Who loses", "The policies in six measures", "Marketing", "Finance",
        "Where requests went, and how it went over time", "What was done elsewhere, and what it cost",
        "One request, under each policy", "The run in motion",
        "Theory beside the simulation",
        "Before you use these numbers", "Where this comes from",
    ]  # fmt: skip


def test_every_tag_is_closed_and_every_name_stands_once(run_page):
    read_page = Read(run_page)
    assert read_page.open == []
    names = [attributes["id"] for _, attributes in read_page.tags if "id" in attributes]
    assert len(names) == len(set(names))


def test_every_reference_within_the_page_leads_somewhere(run_page):
    tags = Read(run_page).tags
    names = {attributes["id"] for _, attributes in tags if "id" in attributes}
    links = {attributes["href"][1:] for _, attributes in tags if attributes.get("href")}
    clips = set(re.findall(r"url\(#([^)]+)\)", run_page))
    assert links | clips <= names


def test_the_page_asks_for_nothing_from_anywhere(run_page):
    tags = Read(run_page).tags
    assert {tag for tag, _ in tags} & {"link", "img", "iframe", "object", "embed", "form", "base"} == set()
    for tag, attributes in tags:
        assert "src" not in attributes
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert tag == "svg" or "xmlns" not in attributes
        assert (attributes.get("href") or "#").startswith("#")
    assert "@import" not in run_page
    assert "url(http" not in run_page


def test_the_security_policy_allows_the_page_s_own_style_by_its_hash_and_nothing_else(run_page):
    (policy,) = [each["content"] for tag, each in Read(run_page).tags if each.get("http-equiv")]
    css = re.search("<style>(.*?)</style>", run_page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_a_page_with_an_animation_allows_its_own_script_by_its_hash_and_none_other(run_page, hand_made):
    own = re.search("<script>(.*?)</script>", run_page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
    (policy,) = [each["content"] for tag, each in Read(run_page).tags if each.get("http-equiv")]
    assert f"script-src 'sha256-{digest}'" in policy
    (policy,) = [each["content"] for tag, each in hand_made.tags if each.get("http-equiv")]
    assert "script-src" not in policy
    assert "script" not in {tag for tag, _ in hand_made.tags}


def test_the_animation_is_of_the_baseline_and_the_policy_to_pick(run_page):
    reels = json.loads(re.search('<script type="application/json">(.*?)</script>', run_page, re.DOTALL)[1])
    assert [reel["policy"] for reel in reels] == ["As now", "One more"]


def test_the_same_run_gives_the_same_bytes_and_few_of_them(run_page):
    assert render(whole(leaving()), EDITION) == run_page
    assert len(run_page.encode()) < MOST


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "</style><b>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"]
)
def test_names_are_inert_wherever_they_stand(name):
    scenario = leaving(marketing=name, name=name, description=name)
    page = render(whole(scenario), EDITION)
    tags = Read(page).tags
    assert [attributes.get("type") for tag, attributes in tags if tag == "script"] == ["application/json", None]
    assert [tag for tag, _ in tags if tag in {"style", "img"}] == ["style"]
    assert not [attributes for _, attributes in tags if "onerror" in attributes]
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", page)
    assert Read(page).section(name)


def test_the_figures_in_the_table_are_those_of_the_results(hand_made):
    table = hand_made.section("The policies in six measures")
    for figures in ("30.0 ± 1.0", "55 ± 2", "30 ± 2", "60 ± 2", "50 ± 3", "2,400 ± 40", "23.0 ± 0.9 ✓", "15.0 ± 1.0 ✓"):
        assert figures in table
    for name in ("wait_mean", "wait_p90", "bypass_rate", "on_time_rate", "trust_mean", "total_cost"):
        assert name in table


def test_a_department_s_page_says_what_each_policy_changes_for_it(hand_made):
    told = hand_made.section("Marketing")
    assert "Under “Central queue” IT starts on a request 32.0 ± 1.2 days after the need arises" in told
    assert "nine in ten wait 60 ± 2 days or less (wait_p90)" in told
    assert (
        "Shorter under “Embedded web team” (14.0 ± 0.6 days); no difference found under “Two people of slack”." in told
    )
    assert "42 ± 3 % of its requests go round IT (bypass_rate), all of them on hearing the date." in told
    assert "In 80 % [72, 88] of runs Marketing at some time stops asking IT" in told
    assert "None of Finance's requests goes round IT under any policy." in hand_made.section("Finance")


def test_who_loses_is_told_before_the_measures(hand_made):
    told = hand_made.section("Who loses")
    assert "Who loses: Finance" in told
    assert "Nobody clearly loses." in told


def test_no_figure_has_many_decimals_and_no_p_value_stands_anywhere(run_page):
    text = " ".join(Read(run_page).sections.values())
    assert re.findall(r"\d\.\d{4,}", text) == []
    assert re.findall(r"\de-\d|\bp\s*[<=]\s*0", text) == []


def test_goals_are_judged_with_their_measure_by_its_name_and_as_written(hand_made):
    told = hand_made.section("The verdict")
    assert "Requests that went round IT, Marketing bypass_rate[Marketing] < 20 %" in told
    assert "42 % [39, 45] ✗" in told
    assert "21 % [19, 23] ?" in told


def test_a_run_that_was_interrupted_says_so_first():
    page = render(of_results(replace(sample(), partial=True, replications=400)), EDITION)
    head = page[: page.index("<main>")].replace("\u00a0", " ")
    assert "Partial: the run was interrupted after 100 of 400 replications." in head


def test_a_run_of_another_version_says_so_first():
    page = render(of_results(), replace(EDITION, other_version="0.0.9+old", this_version="0.1.0+new"))
    assert "another version of the model, 0.0.9+old" in page[: page.index("<main>")]


def test_warnings_and_their_remedies_stand_before_the_numbers_are_used():
    results = replace(sample(), warnings=(Caution("unfinished", "Much is unfinished.", "Lengthen the run-out."),))
    told = Read(render(of_results(results), EDITION)).section("Before you use these numbers")
    assert "Much is unfinished. Lengthen the run-out." in told
    assert "slackline sensitivity sample" in told


def test_the_last_section_has_all_that_is_needed_to_make_it_again():
    told = Read(render(of_results(), EDITION)).section("Where this comes from")
    for needed in ("Seed 7", "100 replications", "Slackline 0.1.0", "slackline run sample", "0" * 64, "name: Small"):
        assert needed in told


def test_one_policy_alone_is_compared_with_nothing():
    page = Read(render(of_results(without_comparisons(sample())), EDITION))
    assert "Who loses" not in page.sections
    assert "under" not in page.section("Marketing")
    assert "Work starts after 30.0 ± 1.0 days" in page.section("The verdict")


def test_of_one_policy_alone_nothing_is_said_of_the_policies():
    page = Read(render(whole(leaving(policies={"As now": {}})), EDITION))
    assert "the one in the middle of the run" in page.section("One request")
    assert not [name for name in page.sections if "between the policies" in page.section(name)]
    assert not [name for name in page.sections if "whatever the policy" in page.section(name)]


def test_one_replication_is_not_judged():
    scenario = leaving(replications=1)
    told = Read(render(whole(scenario), EDITION)).section("The verdict")
    assert "One replication says nothing about chance" in told


def test_the_request_that_is_followed_is_told_of_and_drawn_for_each_policy(run_page):
    told = Read(run_page).section("One request, under each policy")
    assert "Marketing needs" in told
    for policy in ("As now:", "One more:"):
        assert policy in told
    assert "Replication" in told


def test_without_logs_the_page_says_why_no_request_is_followed(hand_made):
    assert "`" not in hand_made.section("One request, under each policy")
    assert "No run is kept request by request here" in hand_made.section("One request, under each policy")


def test_theory_stands_beside_the_simulation(hand_made):
    told = hand_made.section("Theory beside the simulation")
    assert "Erlang-C (M/M/9) says 31.2 days, simulated 31.5 ± 0.4" in told


def test_many_departments_are_told_of_together():
    kind = {"arrivals": {"every": "40 days"}, "effort": {"exponential": {"mean": "4 days"}}}
    names = [f"Department {number}" for number in range(1, 13)]
    departments = {name: {"requests": {"Web": kind}} for name in names}
    page = Read(render(whole(queue(departments=departments)), EDITION))
    assert "Every department in a line" in page.sections
    assert sum(heading in names for heading in page.sections) == 8
    for name in names:
        assert name in page.section("Every department in a line")


def test_a_long_scenario_is_written_once_where_it_is_alike_and_reads_back_the_same():
    kind = {"arrivals": {"every": "40 days"}, "effort": {"exponential": {"mean": "4 days"}}}
    departments = {f"D{number}": {"requests": {f"Kind {k}": kind for k in range(20)}} for number in range(40)}
    scenario = queue(departments=json.loads(json.dumps(departments)))
    text = written(scenario)
    assert len(text) < 30_000
    assert yaml.safe_load(text) == scenario.plain
    assert read(yaml.safe_load(text)).hash == scenario.hash


@pytest.mark.parametrize("departments", [1, 300])
def test_a_scenario_on_the_page_is_read_back_as_the_same(departments):
    kind = {"arrivals": {"every": "40 days"}, "effort": {"exponential": {"mean": "4 days"}}}
    named = {f"D{number}": {"requests": {"Web": dict(kind)}} for number in range(departments)}
    scenario = queue(description="1e3", departments=named)
    assert read_yaml(written(scenario), "it")[0] == scenario.plain


def test_a_difference_too_small_to_decide_by_is_called_little():
    results = sample()
    tight = [
        replace(each, low=-0.2, high=-0.05, difference=-0.1, significant=True) if _slack_wait(each) else each
        for each in results.comparisons
    ]
    told = others(
        replace(results, comparisons=tuple(tight)), "Marketing", "wait_mean", lower="shorter", higher="longer"
    )
    assert "a little shorter under “Two people of slack” (31.8 ± 1.2 days)" in told


def test_a_wide_interval_cannot_tell():
    results = sample()
    wide = [
        replace(each, low=-30.0, high=30.0, significant=False) if _slack_wait(each) else each
        for each in results.comparisons
    ]
    told = others(replace(results, comparisons=tuple(wide)), "Marketing", "wait_mean", lower="shorter", higher="longer")
    assert "cannot tell under “Two people of slack” (31.8 ± 1.2 days)" in told


def _slack_wait(each):
    return (each.policy, each.department, each.metric) == ("Two people of slack", "Marketing", "wait_mean")


def test_a_measure_without_a_value_has_none_in_words():
    results = sample()
    scale = scale_in(results, "Marketing", "wait_mean")
    assert figure(Estimate(None, None, None, None, 0), "wait_mean", scale) == "no value"
    assert comparison("Embedded web team", "Marketing", "wait_mean").against == BASELINE


SVG = b"""<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="9pt" height="9pt" viewBox="0 0 9 9"
 xmlns="http://www.w3.org/2000/svg"><metadata>x</metadata><defs><style>*{stroke-linejoin: round}</style></defs>
<defs><path id="DejaVuSans-41" d="M 1 2"/><clipPath id="pab"><rect x="1.23456" y="0" width="4" height="4"/></clipPath>
</defs><g id="text_1"><!-- <script>alert(1)</script> --><use xlink:href="#DejaVuSans-41"/></g>
<path d="M 1.23456 2" clip-path="url(#pab)" style="fill: none; stroke: #000000"/></svg>"""


def test_a_picture_loses_its_style_and_its_comments_and_keeps_its_looks():
    drawings = Drawings()
    first, second = drawings.take(SVG), drawings.take(SVG)
    for picture in (first, second):
        assert "style" not in picture
        assert "script" not in picture
        assert 'fill="none" stroke="#000000"' in picture
        assert 'd="M 1.23 2"' in picture
        assert 'href="#DejaVuSans-41"' in picture
    assert drawings.glyphs == '<path id="DejaVuSans-41" d="M 1 2"/>'
    assert "url(#p1-0)" in first
    assert 'id="p2-0"' in second


def test_a_department_alone_has_its_own_figures_and_nobody_else():
    shown = whole(leaving())
    own = alone(shown, "Finance")
    (before, after) = (exhibit.portraits["As now"][0] for exhibit in (shown, own))
    place = before.departments.index("Finance")
    assert after.departments == ("Finance",)
    for name in ("waits", "lateness"):
        for row in getattr(after, name):  # of all, and of the department: the same now
            assert np.array_equal(row, getattr(before, name)[1 + place], equal_nan=True)
    for name in ("trust", "routes", "promises", "waiting"):
        assert np.array_equal(getattr(after, name)[0], getattr(before, name)[place], equal_nan=True)
    assert own.results.policy("As now").all == shown.results.policy("As now").departments["Finance"]
    assert {each.department for each in own.results.comparisons} == {None, "Finance"}


def test_pictures_stand_in_the_page_with_what_they_show(run_page):
    described = [each["aria-label"] for _, each in Read(run_page).tags if each.get("class") == "drawing"]
    assert len(described) >= 8
    assert all(described)


def test_a_page_that_would_be_too_large_does_without_the_animation_and_says_so(monkeypatch, run_page):
    monkeypatch.setattr("sim.report.page.rendering.MOST_BYTES", 1)
    page = render(whole(leaving()), EDITION)
    assert len(page) < len(run_page) / 1.5
    assert "would make the page too large" in Read(page).section("The run in motion")
    assert "<script" not in page


def test_a_page_that_is_made_again_with_less_draws_each_picture_and_reel_once(monkeypatch):
    drawn, reels = [], []
    svg, reel = style.svg, motion.reel_of
    monkeypatch.setattr(style, "svg", lambda draw: drawn.append(svg(draw)) or drawn[-1])
    monkeypatch.setattr(motion, "reel_of", lambda *given, **named: reels.append(given[2]) or reel(*given, **named))
    monkeypatch.setattr("sim.report.page.rendering.MOST_BYTES", 1)
    render(whole(leaving()), EDITION)
    assert len(drawn) == len(set(drawn)) > 8
    assert reels == ["As now", "One more"]
