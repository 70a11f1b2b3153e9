"""Each shipped scenario runs clean and has a page, and no figure on a page is typed."""

import re
import shlex

import pytest
from make_scenarios import DOCS, IMAGES, PAGES, TYPED, index, page, tell, words_of

from sim import load, run
from sim.levers.table import LEVERS
from sim.report.figures import style
from sim.report.figures.comparison import draw
from sim.scenario.shipped import shipped_names, shipped_scenarios

NAMES = shipped_names()
SHIPPED = {one.name: one for one in shipped_scenarios()}
TEXTS = sorted((PAGES / "texts").glob("*.md"))
CODE = re.compile(r"```sh\n(.*?)```", re.DOTALL)
COMMANDS = [
    pytest.param(line, id=f"{text.stem}:{number}")
    for text in TEXTS
    for number, line in enumerate("".join(CODE.findall(text.read_text(encoding="utf-8"))).splitlines())
]
SHORT = ["horizon=6 months", "warm_up=0 days"]
# Of a short run: it is too short for them.
OF_A_SHORT_RUN = {
    "few-replications",
    "warm-up-short",
    "unfinished",
    "trace-outside-window",
    "finished-nothing",
    "late-lever",
    "load-over-capacity",
}
# What a run may warn of where its description explains it, and the words by which it does.
EXPLAINED = {"demand-changed": "set demand", "unfinished": "still undecided", "few-replications": "Five runs"}


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_has_a_page_and_a_figure(name):
    assert (PAGES / f"{name}.md").is_file(), f"python docs/make_scenarios.py {name} writes it"
    assert (IMAGES / f"scenario-{name}.svg").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_s_first_sentence_says_what_it_is_about(name):
    assert SHIPPED[name].about.endswith((".", "?"))
    assert len(SHIPPED[name].about) < 160


def test_no_page_is_left_of_a_scenario_that_is_gone():
    pages = {file.stem for file in PAGES.glob("*.md")} - {"README"}
    assert pages <= set(NAMES)
    assert {file.stem for file in TEXTS} <= set(NAMES)


def test_the_list_of_pages_is_as_the_scenarios_say():
    written = (PAGES / "README.md").read_text(encoding="utf-8")
    assert written == index(shipped_scenarios()), "python docs/make_scenarios.py writes it anew"


@pytest.mark.parametrize("text", TEXTS, ids=lambda file: file.stem)
def test_no_figure_in_a_text_is_typed(text):
    _, words = words_of(text.stem)
    assert re.findall(r"[^\n]*\d[^\n]*", TYPED.sub("", words)) == [], "figures come from the run: see make_scenarios.py"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_a_page_names_can_be_run(command):
    words = shlex.split(command)
    assert words[0] == "slackline"
    if words[1] not in {"run", "check"}:
        return
    options = list(zip(words[3::2], words[4::2], strict=False))
    made = any(f"slackline new {words[2]}" in text.read_text(encoding="utf-8") for text in TEXTS)
    scenario = load("starter" if made else words[2], set=[value for option, value in options if option == "--set"])
    for option, value in options:
        assert option in {"--set", "--policy", "--replications"}
        assert option != "--policy" or value in scenario.policy_names


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name == "large-enterprise" else name for name in NAMES]
)
def test_a_page_can_be_made_from_any_run_and_warns_of_nothing_unexplained(name):
    told = tell(SHIPPED[name], replications=2, settings=SHORT)
    assert page(told).startswith(f"# {told.scenario.name}\n")
    assert unexplained(told) - OF_A_SHORT_RUN == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_warns_of_nothing_unexplained(name):
    assert unexplained(tell(SHIPPED[name])) == set()


def unexplained(told):
    description = told.scenario.description or ""
    return {one.code for one in told.results.warnings if EXPLAINED.get(one.code, "\0") not in description}


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_stands_in_a_shipped_scenario_and_in_the_reference(lever):
    used = {use.name for name in NAMES for uses in load(name).policies.values() for use in uses}
    assert lever in used
    assert f"\n## {lever}\n" in (DOCS / "reference/levers.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["story-in-phases", "unclear-goals"])
def test_a_page_is_as_the_run_makes_it(name):
    told = tell(SHIPPED[name])
    written = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert page(told) == written, f"python docs/make_scenarios.py {name} writes it anew"
    assert style.svg(lambda: draw(told.results)) == (IMAGES / f"scenario-{name}.svg").read_bytes()


@pytest.mark.slow
def test_spending_round_it_in_saas_ease_is_about_what_the_article_says():
    found = run("saas-ease", policies=["As easy as now"]).policies[0].all["shadow_share"]
    assert abs(found.mean - 0.38) < 2 * found.half_width


@pytest.mark.slow
def test_work_overruns_in_unclear_goals_about_as_much_as_it_does():
    found = run("unclear-goals", policies=["Start and see"]).policies[0].all["overrun"]
    assert abs(found.mean - 0.27) < 2 * found.half_width
