"""`slackline run --warm-up`: found, written, refused, and where none applies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from called import ended

from sim.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

QUEUE = """\
name: Small queue
horizon: 200 days
warm_up: 10 days
replications: 4
departments:
  Office:
    requests:
      Request: {arrivals: {every: 2 days}, effort: {exponential: {mean: 2.5 days}}}
it:
  teams:
    Team: {people: 2}
policies:
  As now: {}
  One more: {set: {it.teams.Team.people: 3}}
"""


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "queue.yaml").write_text(QUEUE, encoding="utf-8")

    def call(*options: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["run", "queue.yaml", "--no-store", "--jobs", "1", *options])
        out, error = capsys.readouterr()
        return int(str(end.value.code)), out, error

    return call


def test_the_warm_up_that_was_found_is_used_and_told(called: Any) -> None:
    code, out, _ = called("--warm-up", "auto")
    assert code == 0
    section = out.partition("Warm-up\n")[2].partition("\n\n")[0]
    assert section.startswith("Left out are the first ")
    assert "by MSER-5 on 30 pilot replications" in section
    assert "the scenario says 10 days" in section.replace("\n ", "")
    assert "--warm-up auto" in out.partition("Next\n")[2]


def test_the_document_says_where_the_warm_up_comes_from(called: Any) -> None:
    _, found_text, _ = called("--warm-up", "auto", "--json", "-")
    found = json.loads(found_text)
    days = found["warm_up"]["days"]
    assert found["warm_up"]["written"] == 10
    assert found["warm_up"]["pilots"] == 30
    assert days == max(one["settled"] for one in found["warm_up"]["settlings"])
    _, written_text, _ = called("--warm-up", f"{days} days", "--json", "-")
    written = json.loads(written_text)
    assert written["scenario_hash"] == found["scenario_hash"]
    assert written["policies"] == found["policies"]
    _, plain_text, _ = called("--json", "-")
    plain = json.loads(plain_text)
    assert plain["warm_up"]["days"] == 10
    assert plain["scenario_hash"] != found["scenario_hash"]


def test_a_folder_has_welchs_figure_and_the_page_shows_it(called: Any, tmp_path: Path) -> None:
    called("--warm-up", "auto", "--out", "found", "--quiet")
    assert (tmp_path / "found" / "welch.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "found" / "welch.svg").read_text(encoding="utf-8")
    assert "(welch.svg)" in (tmp_path / "found" / "report.md").read_text(encoding="utf-8")
    called("--out", "plain", "--quiet")
    assert not (tmp_path / "plain" / "welch.svg").exists()


def test_a_queue_that_never_settles_is_refused_with_a_picture(called: Any, tmp_path: Path) -> None:
    code, out, error = called("--warm-up", "auto", "--set", "it.teams.Team.people=1", "--out", "why", "--quiet")
    assert (code, out) == (1, "")
    assert "no end of the warm-up was found: the number waiting under 'As now' still changes" in error
    assert "lengthen `horizon`" in error
    assert sorted(path.name for path in (tmp_path / "why").iterdir()) == ["welch.png", "welch.svg"]


def test_a_scenario_with_a_date_runs_as_it_is_and_says_so(called: Any) -> None:
    code, out, _ = called("--warm-up", "auto", "--set", "it.teams.Team.changes=[{at: 50 days, people: 1}]")
    assert code == 0
    assert "No warm-up applies: people come to or leave Team at a date" in out
    assert "The scenario's own holds: 10 days." in out.replace("\n ", "")


@pytest.mark.parametrize("text", ["6 monts", "atuo", "12", "-3 days", "", "auto of=3"])
def test_what_is_no_warm_up_is_refused_with_what_is(called: Any, text: str) -> None:
    code, out, error = called("--warm-up", text)
    assert (code, out) == (2, "")
    assert "--warm-up" in error
    assert "or `auto` to have it found" in error


def test_a_stored_run_shows_its_warm_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "queue.yaml").write_text(QUEUE, encoding="utf-8")
    texts = []
    for arguments in (
        ["run", "queue.yaml", "--store", "kept.db", "--warm-up", "auto", "--json", "-", "--jobs", "1", "--quiet"],
        ["runs", "show", "1", "--store", "kept.db", "--json"],
    ):
        assert ended(*arguments) == 0
        texts.append(json.loads(capsys.readouterr().out))
    assert texts[1]["warm_up"] == texts[0]["warm_up"]
    assert texts[1]["policies"] == texts[0]["policies"]
