"""Explore gives the figures of `slackline run`, takes nothing that it could not, and says what is wrong."""

import json
import tempfile

import pytest
from test_streams import Reader

from sim import load, run
from sim.experiment import Executor, Laboratory
from sim.experiment import run as run_experiment
from sim.experiment.backends import SERIAL
from sim.report.summary import fitted_policy_table
from sim.results.document import to_json
from sim.scenario.shipped import shipped_names
from sim.workshop.exploring import tasks
from sim.workshop.exploring.explored import explored, own_name, read
from sim.workshop.exploring.explorer import Stock
from sim.workshop.exploring.plan import UnusableError
from sim.workshop.exploring.question import Source, read_question
from sim.workshop.exploring.sliders import sliders_of

STORY = Source("shipped", "cio-story")
OTHER_VALUES = {"people:Central IT": 12, "focus:Central IT": 55, "demand": 1.15, "demand:Marketing": 0.9,
                "lead_time:Marketing": 20, "comes_back:Marketing": 80}  # fmt: skip
OWN_LEVERS = {"slack": {"people": 1, "for": "Marketing"}, "quotes": {"percentile": "80%"}}


def question(**more):
    return read_question(json.dumps({"scenario": "cio-story", **more}))


def outcomes(source, asked, count):
    plan = tasks.plan(source, asked)
    return [tasks.replications(source, asked, position, range(count))[0] for position in range(len(plan.policies))]


def same_figures(one, other):
    """Whether two results are the same to the last digit, whoever made them."""
    first, second = (json.loads(to_json(each)) for each in (one, other))
    for each in (first, second):
        for key in ("provenance", "seconds"):
            each.pop(key, None)
    return first == second


@pytest.mark.parametrize(
    "asked",
    [
        question(),
        question(policies=["Honest dates"]),
        question(values=OTHER_VALUES),
        question(values={"people:Central IT": 13}, levers=OWN_LEVERS, base="Hire two, keep one free"),
    ],
    ids=["as it is", "two policies", "other values", "own policy"],
)
def test_its_figures_are_those_of_slackline_run_on_the_scenario_that_it_writes(asked, tmp_path):
    text = tasks.scenario_text(STORY, asked)
    path = tmp_path / "explored.yaml"
    path.write_text(text, encoding="utf-8")
    written = load(path)
    mine = explored(STORY, asked)
    assert written.hash == mine.hash
    assert written.policy_names == mine.policy_names
    _, here, _ = tasks.run_of(STORY, asked, outcomes(STORY, asked, 4))
    there = run(written, replications=4, jobs=1)
    assert same_figures(here, there)


def test_a_question_that_changes_nothing_is_the_scenario_itself():
    asked = question()
    assert explored(STORY, asked) is read(STORY)
    _, here, _ = tasks.run_of(STORY, asked, outcomes(STORY, asked, 3))
    assert same_figures(here, run("cio-story", replications=3, jobs=1))


def test_the_table_is_that_of_slackline_run():
    answer = tasks.answer(STORY, question(), outcomes(STORY, question(), 3))
    table = fitted_policy_table(run("cio-story", replications=3, jobs=1), None)
    assert [row["cells"] for row in answer["table"]["rows"]] == [
        [cell.strip() for cell in row.cells] for row in table.rows
    ]
    json.dumps(answer, allow_nan=False)


def test_sliders_move_what_they_say():
    before, after = read(STORY), explored(STORY, question(values=OTHER_VALUES))
    assert after.it.teams["Central IT"].people == 12
    assert after.it.teams["Central IT"].focus == pytest.approx(0.55)
    marketing = after.departments["Marketing"]
    assert marketing.alternative.lead_time.mean == pytest.approx(20)
    assert marketing.alternative.lead_time.cv == pytest.approx(0.5)
    assert marketing.alternative.comes_back.chance == pytest.approx(0.8)
    for name, factor in (("Marketing", 1.15 * 0.9), ("Finance", 1.15), ("Operations", 1.15)):
        for kind, one in after.departments[name].requests.items():
            own = before.departments[name].requests[kind].arrivals.every
            if own is not None:
                assert own / one.arrivals.every == pytest.approx(factor)
    assert before.it.teams["Central IT"].people == 11


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_scenario_has_controls_whose_ends_can_be_simulated(name):
    source = Source("shipped", name)
    found = tasks.controls(source)
    json.dumps(found, allow_nan=False)
    scenario = read(source)
    for slider in sliders_of(scenario):
        assert slider.low <= slider.value <= slider.high, slider.key
        for end in (slider.low, slider.high):
            explored(source, read_question(json.dumps({"scenario": name, "values": {slider.key: end}})))
    for lever in found["levers"]:
        if not lever["why_not"]:
            parameters = {}
            for knob in lever["knobs"]:
                inside = parameters
                for key in knob["path"][:-1]:
                    inside = inside.setdefault(key, {})
                inside[knob["path"][-1]] = knob["value"]
                if knob["options"]:
                    assert knob["value"] in knob["options"], (lever["name"], knob)
            asked = read_question(json.dumps({"scenario": name, "levers": {lever["name"]: parameters}}))
            assert own_name(scenario) in explored(source, asked).policy_names


def test_levers_of_ones_own_replace_those_of_the_policy_below():
    asked = question(levers={"quotes": {"percentile": "60%"}}, base="Hire two, keep one free")
    own = explored(STORY, asked).policies["Your policy"]
    assert [use.name for use in own] == ["quotes", "hire", "slack"]
    assert own[0].lever.percentile == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"values": {"people:Central IT": 0}}, "People"),
        ({"values": {"people:Central IT": 1e9}}, "from 4 to 22 people"),
        ({"values": {"nothing": 1}}, "nothing called “nothing”"),
        ({"policies": ["Honest date"]}, "did you mean 'Honest dates'?"),
        ({"levers": {"slack": {"people": 1}}, "base": "Nobody"}, "there is no policy 'Nobody'"),
        ({"levers": {"slak": {}}}, "slak"),
        ({"levers": {"slack": {"people": "many"}}}, "many"),
        ({"levers": {"slack": 7}}, "slack"),
        ({"levers": {"hire": {"people": 99999999999999999999999}}}, "people"),
        ({"levers": {"embedded_team": {"department": "<b>", "people": 2}}}, "there is no department"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_in_words(asked, says):
    with pytest.raises(UnusableError) as told:
        tasks.plan(STORY, question(**asked))
    assert says.lower() in str(told.value).lower()
    assert "Traceback" not in str(told.value)


def test_a_pasted_scenario_reads_no_other_file(tmp_path, monkeypatch):
    ours = tmp_path / "ours"
    ours.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(ours))
    (tmp_path / "base.yaml").write_text("name: base\n")
    text = load_text("starter")
    assert tasks.controls(Source("text", text))["sliders"]
    for more in (f"extends: {tmp_path}/base.yaml\n", "extends: ../../../etc/passwd\n", "extends: base.yaml\n"):
        with pytest.raises(UnusableError) as told:
            tasks.controls(Source("text", more + text))
        assert "your-scenario.yaml:1:" in str(told.value)
        assert str(ours) not in str(told.value)
    trace = (
        "name: x\nhorizon: 1 year\ndepartments: {A: {requests: {B: {arrivals: {trace: /etc/passwd}, effort: 1 day}}}}\n"
    )
    with pytest.raises(UnusableError, match="outside"):
        tasks.controls(Source("text", trace + "it: {teams: {T: {people: 1}}}\n"))


def load_text(name):
    from sim.scenario.files import find

    return find(name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{", '{"scenario": 7}', '{"values": {"a": NaN}}', '{"values": {"a": Infinity}}',
     '{"values": {"a": 1e999}}', '{"values": {"a": 1' + "0" * 400 + "}}", '{"values": {"a": "1"}}',
     '{"values": {"a": true}}', '{"policies": "x"}', '{"policies": [1]}', '{"levers": []}',
     '{"base": 1}', "{" * 2000, json.dumps({"policies": ["x"] * 100}), " " * 20_000],
)  # fmt: skip
def test_an_address_that_asks_nothing_is_refused(facilitator, text):
    answer = facilitator.get("/explore/answers", params={"q": text})
    assert answer.status_code == 400
    assert "/explore" in answer.text or "not understood" in answer.text


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "given", "pasted-0", "", "cio-story.yaml", "<script>"]
)
def test_a_scenario_that_is_not_there_is_refused_by_its_name(facilitator, name):
    for path in ("/explore/controls", "/show/story", "/show/reel"):
        answer = facilitator.get(path, params={"scenario": name, "replication": 0})
        assert answer.status_code == 404, path
        assert "root:" not in answer.text
        assert answer.headers["content-type"].startswith("text/plain")


def test_answers_come_in_steps_and_end_with_all_replications(facilitator):
    events = told(facilitator, {"scenario": "starter", "values": {}, "policies": []})
    names = [name for name, _ in events]
    assert names[0] == "plan"
    assert names[-1] == "done"
    counts = [data["replications"] for name, data in events if name == "answer"]
    assert counts == sorted(set(counts))
    assert counts[0] <= 20
    assert counts[-1] == load("starter").replications
    full = run_experiment(load("starter"), laboratory=Laboratory(Executor(SERIAL)))
    table = fitted_policy_table(full, None)
    last = [data for name, data in events if name == "answer"][-1]
    assert [row["cells"] for row in last["table"]["rows"]] == [
        [cell.strip() for cell in row.cells] for row in table.rows
    ]


def test_a_question_that_cannot_be_answered_ends_with_its_problem(facilitator):
    events = told(facilitator, {"scenario": "starter", "levers": {"slack": {"people": 0}}})
    assert [name for name, _ in events] == ["problem"]
    assert "people" in events[0][1]["message"]


def told(client, asked):
    """The events of a stream of answers."""
    text = client.get("/explore/answers", params={"q": json.dumps(asked)}).text
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_a_pasted_scenario_is_explored_and_one_that_is_wrong_is_told_as_check_tells_it(facilitator):
    wrong = facilitator.post("/explore/scenarios", json={"text": "name: x\nhorizn: 1 year\n"})
    assert wrong.status_code == 422
    assert "your-scenario.yaml:2:1" in wrong.text
    assert "did you mean `horizon`?" in wrong.text
    for bad in ({"text": ""}, {"text": 7}, {}):
        assert facilitator.post("/explore/scenarios", json=bad).status_code == 400
    name = facilitator.post("/explore/scenarios", json={"text": load_text("starter")}).json()["name"]
    controls = facilitator.get("/explore/controls", params={"scenario": name}).json()
    assert controls["baseline"] == load("starter").baseline_name
    story = facilitator.get("/show/story", params={"scenario": name}).json()
    assert story["chapters"]


@pytest.mark.slow
def test_pictures_yaml_and_report_are_of_the_question(facilitator):
    asked = json.dumps({"scenario": "starter", "values": {}})
    asked = json.dumps({"scenario": "starter", "values": {}})
    starter = Source("shipped", "starter")
    answer = tasks.answer(starter, read_question(asked), outcomes(starter, read_question(asked), 5))
    for picture in answer["pictures"]:
        got = facilitator.get("/explore/figure", params={"q": asked, "n": 5, "name": picture["name"]})
        assert got.headers["content-type"] == "image/svg+xml"
        assert got.text.startswith("<?xml")
    for wrong in (
        {"n": "0", "name": "comparison"},
        {"n": "x", "name": "comparison"},
        {"n": "9" * 9, "name": "comparison"},
    ):
        assert facilitator.get("/explore/figure", params={"q": asked, **wrong}).status_code == 400
    assert facilitator.get("/explore/figure", params={"q": asked, "n": 5, "name": "../x"}).status_code == 422
    assert load_yaml(facilitator.get("/explore/scenario.yaml", params={"q": asked}).text)["name"]
    report = facilitator.get("/explore/report", params={"q": asked})
    assert "attachment" in report.headers["content-disposition"]
    assert "slackline run starter" in report.text
    assert len(report.content) < 1_000_000


def load_yaml(text):
    from sim.scenario.yaml_text import read_yaml

    return read_yaml(text, "explored.yaml")[0]


@pytest.mark.parametrize("path", ["/explore/", "/explore/answers", "/show/", "/show/reel"])
def test_only_the_facilitator_may_explore_and_show(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 403
    assert "facilitator" in answer.text


def test_what_is_kept_of_replications_is_bounded():
    stock = Stock(largest=1000)
    for number in range(100):
        stock.put("key", number, bytes(100))
        stock.put("key", number, bytes(50))
    assert stock.get("key", 0) is None
    assert stock.get("key", 99) == bytes(50)
    assert sum(stock.get("key", number) is not None for number in range(100)) in (19, 20)


def test_a_reader_who_leaves_ends_what_was_asked_for():
    import asyncio

    from sim.workshop.exploring.explorer import Explorer
    from sim.workshop.simulating import Simulator
    from sim.workshop.streams import Streams

    async def run_it():
        simulator, streams, reader = Simulator(1), Streams(), Reader()
        simulator.start()
        task = reader.read(streams, Explorer(simulator).answers(STORY, question(), "one"))
        while b"event: progress" not in reader.text:
            await asyncio.sleep(0.02)
        reader.leave()
        await asyncio.wait_for(task, 5)
        assert not simulator._waiting
        await simulator.close()

    asyncio.run(run_it())
