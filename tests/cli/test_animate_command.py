"""`slackline animate` from the command line to a film that is whole or not there."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from called import ended
from interrupting import interrupted
from PIL import Image

SHORT = ("--seconds", "2", "--fps", "4", "--until", "3 months")


def animate(*arguments):
    """Exit code of `slackline animate`, in this process."""
    return ended("animate", *arguments)


def test_it_makes_a_gif_that_plays_as_long_as_asked(capsys):
    assert animate("starter", "-o", "story.gif", *SHORT) == 0
    shown, said = capsys.readouterr()
    assert shown == ""
    assert "Wrote story.gif" in said
    with Image.open("story.gif") as film:
        assert film.size == (960, 540)
        assert film.n_frames == 8
        assert sum(_duration(film, frame) for frame in range(film.n_frames)) == 2000
    assert os.listdir() == ["story.gif"]


def _duration(film, frame):
    film.seek(frame)
    return film.info["duration"]


def test_the_same_command_makes_the_same_film():
    assert animate("starter", "-o", "one.gif", "--quiet", *SHORT) == 0
    assert animate("starter", "-o", "other.gif", "--quiet", *SHORT) == 0
    assert Path("one.gif").read_bytes() == Path("other.gif").read_bytes()


def test_one_policy_stands_alone_and_two_side_by_side():
    assert animate("starter", "-o", "one.gif", "--policy", "As it is", *SHORT) == 0
    assert animate("starter", "-o", "two.gif", "--policy", "As it is", "--policy", "One more person", *SHORT) == 0
    assert Path("one.gif").read_bytes() != Path("two.gif").read_bytes()


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="no ffmpeg on the path")
def test_it_makes_an_mp4():
    assert animate("starter", "-o", "story.mp4", *SHORT) == 0
    assert Path("story.mp4").read_bytes()[4:8] == b"ftyp"


def test_without_ffmpeg_an_mp4_is_refused_before_anything_runs(monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setattr("sim.cli.animate.run_once", _never)
    assert animate("starter", "-o", "story.mp4") == 1
    said = capsys.readouterr().err
    assert "needs ffmpeg" in said
    assert "help: write a .gif, or install ffmpeg" in said


def _never(*_arguments):
    raise AssertionError("something ran")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["-o", "story.avi"], "name a .gif or an .mp4"),
        (["-o", "story"], "it has no ending"),
        (["-o", "nowhere/story.gif"], "there is no such folder"),
        (["-o", "folder.gif"], "it is a folder"),
        (["-o", "a.gif", "--policy", "As it i"], "did you mean 'As it is'?"),
        (["-o", "a.gif", "--policy", "As it is", "--policy", "As it is"], "was named twice"),
        (["-o", "a.gif", *(f"--policy={name}" for name in ("As it is", "Honest dates", "One more person"))], "3 were"),
        (["-o", "a.gif", "--from", "1 year", "--until", "6 months"], "--until is not after --from"),
        (["-o", "a.gif", "--from", "9 years"], "--from lies after the run's end"),
        (["-o", "a.gif", "--from", "soon"], "help: write a number and a unit"),
        (["-o", "a.gif", "--until", "30"], "add the unit, for example"),
        (["-o", "a.gif", "--seconds", "300", "--fps", "30"], "1,500 at most"),
        (["-o", "a.gif", "--seconds", "0"], "--seconds"),
        (["-o", "a.gif", "--fps", "60"], "--fps"),
        ([], "Missing option '-o'"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_do_before_anything_runs(options, says, capsys, monkeypatch):
    Path("folder.gif").mkdir()
    monkeypatch.setattr("sim.cli.animate.run_once", _never)
    assert animate("starter", *options) == 2
    shown, said = capsys.readouterr()
    assert shown == ""
    assert says in said
    assert os.listdir() == ["folder.gif"]


def test_a_film_that_cannot_be_made_leaves_the_old_one_whole(monkeypatch, capsys):
    Path("story.gif").write_text("old")

    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.report.animation.film._write_gif", full)
    assert animate("starter", "-o", "story.gif", *SHORT) == 1
    assert "story.gif could not be written: No space left on device" in capsys.readouterr().err
    assert Path("story.gif").read_text() == "old"
    assert os.listdir() == ["story.gif"]


@pytest.mark.slow
@pytest.mark.parametrize("film", ["story.gif", "story.mp4"])
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_interrupted_it_leaves_no_half_film(film, sent, code):
    if film.endswith("mp4") and not shutil.which("ffmpeg"):
        pytest.skip("no ffmpeg on the path")
    words = ("animate", "starter", "-o", film, "--seconds", "120")
    ended_with, _, said = interrupted(*words, sent=sent, module="animate")
    assert ended_with == code
    assert "Traceback" not in said
    assert os.listdir() == []
