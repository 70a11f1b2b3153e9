"""`slackline run` from the command line to its output, on a small scenario."""

import csv
import io
import json
import os

import pytest
from called import ended
from interrupting import interrupted

SCENARIO = """\
name: A small shop
horizon: 1 year
warm_up: 1 month
replications: 12
seed: 4
baseline: As it is
departments:
  Marketing:
    requests:
      Website: {arrivals: {every: 8 days}, effort: {exponential: {mean: 6 days}}, due: 6 weeks, value: 900 per week}
    alternative: {lead_time: 2 weeks, price: 1100 per day}
  Finance:
    requests:
      Change: {arrivals: {every: 5 days}, effort: {exponential: {mean: 6 days}}}
it:
  teams:
    Central IT: {people: 2, cost: 650 per day}
  quotes: {basis: backlog}
policies:
  As it is: {}
  Hire one: {set: {it.teams.Central IT.people: 3}}
goals: ["bypass_rate[Marketing] <= 99%", "wait_mean <= 1 minute"]
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(SCENARIO)
    return str(path)


def run(*arguments):
    """Exit code of `slackline run`, in this process."""
    return ended("run", *arguments, "--jobs", "1")


def test_the_report_stands_in_the_order_in_which_it_is_read(scenario, capsys):
    assert run(scenario) == 0
    shown, said = capsys.readouterr()
    order = ["Goals", "A small shop: 2 policies, 12 replications", "Verdict", "Which to pick", "Next"]
    lines = shown.splitlines()
    assert [line for line in lines if line in order] == order
    assert said.splitlines()[-1].startswith("24 runs in ")


def test_no_line_is_wider_than_the_terminal(scenario, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    run(scenario, "--all")
    table = capsys.readouterr().out.partition("Goals")[2].partition("Next")[0]
    assert max(map(len, table.splitlines())) <= 80


def test_there_is_no_colour_where_nobody_looks(scenario, capsys):
    run(scenario)
    assert "\x1b" not in "".join(capsys.readouterr())


def test_quiet_says_nothing_on_standard_error(scenario, capsys):
    run(scenario, "--quiet")
    assert capsys.readouterr().err == ""


def test_json_to_standard_output_is_all_there_is(scenario, capsys):
    assert run(scenario, "--json", "-") == 0
    document = json.loads(capsys.readouterr().out)
    assert [policy["name"] for policy in document["policies"]] == ["As it is", "Hire one"]
    assert document["provenance"]["command"].startswith("slackline")


def test_json_to_a_file_leaves_the_report_on_standard_output(scenario, tmp_path, capsys):
    assert run(scenario, "--json", str(tmp_path / "out.json")) == 0
    assert json.loads((tmp_path / "out.json").read_text())["seed"] == 4
    assert "Verdict" in capsys.readouterr().out


def test_the_same_command_gives_the_same_output(scenario, capsys):
    outputs = []
    for _ in range(2):
        run(scenario)
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]


def test_csv_has_a_figure_a_row_and_nothing_else(scenario, capsys):
    assert run(scenario, "--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["policy"] for row in rows} == {"As it is", "Hire one"}
    assert all(float(row["mean"]) >= 0 for row in rows if row["measure"] == "wait_mean")


def test_json_format_has_the_same_figures_as_csv(scenario, capsys):
    run(scenario, "--format", "csv", "--all")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    run(scenario, "--format", "json", "--all")
    records = json.loads(capsys.readouterr().out)
    assert [(row["policy"], row["measure"], row["mean"]) for row in rows] == [
        (record["policy"], record["measure"], "" if record["mean"] is None else repr(record["mean"]))
        for record in records
    ]


def test_markdown_has_headings_and_a_pipe_table(scenario, capsys):
    run(scenario, "--format", "markdown")
    shown = capsys.readouterr().out
    assert "## Verdict" in shown
    assert "| Policy | Wait until start (days) |" in shown


def test_a_policy_named_is_run_beside_the_baseline(scenario, capsys):
    assert run(scenario, "--policy", "Hire one", "--replications", "3", "--json", "-") == 0
    document = json.loads(capsys.readouterr().out)
    assert [policy["name"] for policy in document["policies"]] == ["As it is", "Hire one"]
    assert document["replications"] == 3


def test_set_and_seed_change_the_run(scenario, capsys):
    run(scenario, "--json", "-", "--seed", "5", "--set", "it.teams.Central IT.people=4")
    document = json.loads(capsys.readouterr().out)
    assert document["seed"] == 5
    assert document["policies"][0]["teams"]["Central IT"]["utilisation"]["mean"] < 0.7


def test_check_ends_with_1_when_the_baseline_misses_a_goal(scenario, tmp_path):
    assert run(scenario, "--check") == 1
    easy = tmp_path / "easy.yaml"
    easy.write_text(SCENARIO.replace(', "wait_mean <= 1 minute"', ""))
    assert run(str(easy), "--check") == 0


def test_check_without_goals_says_that_there_is_nothing_to_judge(tmp_path, capsys):
    path = tmp_path / "no_goals.yaml"
    path.write_text(SCENARIO.partition("goals:")[0])
    assert run(str(path), "--check", "--replications", "2") == 0
    assert "--check has nothing to judge" in capsys.readouterr().err


def test_where_all_measures_are_shown_nothing_points_to_them(scenario, tmp_path, capsys):
    run(scenario, "--out", str(tmp_path / "out"))
    assert "All other measures: --all." in capsys.readouterr().out
    page = (tmp_path / "out" / "report.md").read_text()
    assert "All other measures: measures.csv." in page
    assert "--all" not in page
    run(scenario, "--all")
    shown = capsys.readouterr().out
    assert "All other measures" not in shown
    assert "wait_p50: Wait until work starts, half of requests." in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--policy", "Hire on"], "did you mean 'Hire one'?"),
        (["--set", "it.teams.Central IT.peple=3"], "people"),
        (["--replications", "0"], "0 is not in the range"),
        (["--json", "/no/such/folder/x.json"], "there is no such folder"),
        (["--json", "."], "it is a folder"),
        (["--json", "-", "--format", "csv"], "both write to standard output"),
    ],
)
def test_wrong_input_ends_with_2_and_the_remedy(scenario, capsys, arguments, said):
    assert run(scenario, *arguments) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


def test_an_unknown_measure_in_a_goal_gets_the_nearest_name(tmp_path, capsys):
    path = tmp_path / "goal.yaml"
    path.write_text(SCENARIO.replace("wait_mean <= 1 minute", "wiat_mean <= 1 week"))
    assert run(str(path)) == 2
    assert "did you mean 'wait_mean'?" in capsys.readouterr().err


def test_a_missing_scenario_ends_with_2(capsys):
    assert run("no-such-scenario") == 2
    assert "no-such-scenario" in capsys.readouterr().err


def test_out_writes_the_folder(scenario, tmp_path):
    assert run(scenario, "--out", str(tmp_path / "out")) == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"results.json", "measures.csv", "figure.svg", "figure.png", "requests.csv", "report.md"} <= names
    assert {"waits.svg", "course.svg", "course.png"} <= names
    rows = list(csv.DictReader((tmp_path / "out" / "requests.csv").open()))
    assert {(row["policy"], row["replication"]) for row in rows} == {("As it is", "0")}
    assert {row["department"] for row in rows} == {"Marketing", "Finance"}


def test_the_request_log_is_that_of_the_replication_measured(scenario, tmp_path):
    run(scenario, "--out", str(tmp_path / "out"), "--replications", "1", "--policy", "Hire one")
    rows = [row for row in csv.DictReader((tmp_path / "out" / "requests.csv").open()) if row["in_window"] == "true"]
    policy = json.loads((tmp_path / "out" / "results.json").read_text())["policies"][1]
    waits = [float(row["started"]) - float(row["need"]) for row in rows if row["started"]]
    assert len(rows) == policy["all"]["requests"]["mean"]
    assert sum(waits) / len(waits) == pytest.approx(policy["all"]["wait_mean"]["mean"])


def test_out_refuses_a_file_before_anything_is_run(scenario, tmp_path, capsys):
    assert run(scenario, "--out", scenario) == 2
    said = capsys.readouterr().err
    assert "is a file, not a folder" in said
    assert "runs in" not in said


def test_an_invalid_scenario_leaves_no_folder(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(SCENARIO.replace("people: 2", "people: 0"))
    assert run(str(path), "--out", str(tmp_path / "out")) == 2
    assert not (tmp_path / "out").exists()


def test_the_next_command_can_be_run(scenario, capsys):
    import shlex

    run(scenario, "--seed", "5", "--set", "horizon=2 years", "--policy", "Hire one")
    lines = capsys.readouterr().out.splitlines()
    command = shlex.split(lines[lines.index("Next") + 1])
    assert command == [
        "slackline", "run", scenario, "--policy", "Hire one", "--set", "horizon=2 years", "--seed", "5",
        "--out", "results",
    ]  # fmt: skip
    command[-1] = os.path.join(os.path.dirname(scenario), "results")
    assert run(*command[2:], "--replications", "2") == 0


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_with_what_is_done(scenario, jobs):
    code, shown, said = interrupted("run", scenario, "--replications", "20000", "--jobs", jobs)
    assert code == 130
    assert "Verdict" in shown
    assert "interrupted" in said
    assert "Traceback" not in said
