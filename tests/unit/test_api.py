"""`from sim import load, run`: the same as the command, in Python."""

import subprocess
import sys

import pytest

import sim
from sim import load, run
from sim.cli.main import main
from sim.experiment.store import Store, archive
from sim.scenario.problems import ScenarioError

QUEUE = """\
horizon: 1 quarter
replications: 3
seed: 8
departments:
  All:
    requests:
      Change: {arrivals: {every: 2 days}, effort: {exponential: {mean: 3 days}}}
it: {teams: {Central IT: {people: 2}}}
policies:
  As it is: {}
  One more: {set: {it.teams.Central IT.people: 3}}
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "queue.yaml"
    file.write_text(QUEUE)
    return file


def test_importing_sim_loads_nothing_else():
    code = "import sys, sim; print(sorted(name for name in sys.modules if name.startswith('sim.') or name == 'numpy'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_shipped_scenario_loads_by_its_name():
    assert load("cio-story").baseline_name == "Promise and hope"


def test_load_overrides_values_as_set_does(path):
    scenario = load(path, set=["it.teams.Central IT.people=5", "horizon=1 year"])
    assert (scenario.it.teams["Central IT"].people, scenario.horizon) == (5, 260.0)


def test_one_text_is_one_override(path):
    assert load(path, set="horizon=1 year").horizon == 260.0


def test_the_error_of_a_scenario_is_at_hand():
    assert sim.ScenarioError is ScenarioError
    with pytest.raises(ScenarioError, match=r"^nope: there is no such file"):
        load("nope")


def test_a_name_that_sim_does_not_have_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        _ = sim.nope


def test_results_find_a_policy_by_its_name_and_offer_the_nearest(path):
    results = run(path, jobs=1)
    assert results.policy("One more") is results.policies[1]
    with pytest.raises(KeyError, match="did you mean 'One more'"):
        results.policy("One mor")
    assert repr(results) == "Results of 'queue': 2 policies, 3 replications"


def test_an_unknown_policy_is_offered_the_nearest(path):
    with pytest.raises(ValueError, match="there is no policy 'One mor'; did you mean 'One more'"):
        run(path, policies=["One mor"], jobs=1)


def test_load_tells_every_problem_with_its_place(path):
    path.write_text(QUEUE.replace("people: 2", "peple: 2").replace("every: 2 days", "every: 2"))
    with pytest.raises(ScenarioError) as caught:
        load(path)
    text = str(caught.value)
    assert "peple" in text
    assert "2" in text
    assert len(caught.value.problems) == 3  # people missing, peple unknown, 2 without a unit


def test_run_takes_a_path_or_a_scenario_alike(path):
    assert run(path, jobs=1) == run(load(path), jobs=1)


def test_run_gives_an_estimate_for_each_policy(path):
    results = run(path, jobs=1)
    assert [policy.name for policy in results.policies] == ["As it is", "One more"]
    wait = results.policies[0].all["wait_mean"]
    assert wait.n == 3
    assert wait.low <= wait.mean <= wait.high


def test_the_baseline_runs_beside_the_policies_named(path):
    assert [policy.name for policy in run(path, policies=["One more"], jobs=1).policies] == ["As it is", "One more"]


def test_replications_and_seed_stand_in_for_the_scenario_s(path):
    results = run(path, replications=2, seed=9, jobs=1)
    assert (results.replications, results.seed) == (2, 9)
    assert results.policies[0].demand_hashes[0] != run(path, jobs=1).policies[0].demand_hashes[0]


def test_progress_is_told_until_all_runs_are_done(path):
    seen = []
    run(path, jobs=1, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (6, 6)


@pytest.mark.parametrize("wrong", [{"replications": 0}, {"jobs": 0}, {"seed": -1}, {"policies": ["None such"]}])
def test_run_refuses_what_makes_no_sense(path, wrong):
    with pytest.raises(ValueError, match=r".+"):
        run(path, **{"jobs": 1, **wrong})


def test_a_run_from_python_can_be_kept(tmp_path):
    seen = []
    for _ in range(2):
        run("starter", replications=2, jobs=1, store=tmp_path / "runs.sqlite", progress=lambda *done: seen.append(done))
    runs = 2 * len(load("starter").policy_names)
    assert seen == [(done, runs) for done in range(1, runs + 1)]  # the second time nothing was run
    with Store(tmp_path / "runs.sqlite", read_only=True) as store:
        (entry,) = archive.entries(store)
    assert (entry.kind, entry.state, entry.stored, entry.asked) == ("run", "done", runs, runs)


def test_what_python_has_kept_is_shown_and_not_lost_when_another_run_is_removed(tmp_path, capsys):
    path = tmp_path / "runs.sqlite"
    run("starter", replications=2, jobs=1, store=path)
    run("starter", replications=2, jobs=1, seed=9, store=path)
    for words in (["show", "1"], ["rm", "2"], ["show", "1", "--json"]):
        with pytest.raises(SystemExit) as end:
            main(["runs", *words, "--store", str(path)])
        assert end.value.code == 0
    assert '"replications": 2' in capsys.readouterr().out
