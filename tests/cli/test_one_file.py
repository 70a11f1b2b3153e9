"""A file that a command writes is refused before anything runs, and is whole or not there."""

import os
import stat

import pytest
from called import ended

from sim.report.whole_file import whole_file

COMMANDS = {
    "report": ("report", "starter", "--replications", 2, "--no-store", "--quiet", "-o"),
    "story": ("story", "starter", "-o"),
    "trace": ("trace", "starter", "-o"),
    "run --json": ("run", "starter", "--replications", 2, "--no-store", "--quiet", "--json"),
}
anybody = pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may write everywhere")
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


@pytest.fixture(params=COMMANDS)
def words(request):
    return COMMANDS[request.param]


@pytest.fixture
def no_run(monkeypatch):
    monkeypatch.setattr("sim.model.simulate.simulate", None)


def test_a_place_that_cannot_be_written_is_refused_before_anything_runs(words, no_run, tmp_path, capsys):
    for target, what in ((tmp_path, "it is a folder"), (tmp_path / "none" / "file", "there is no such folder")):
        assert ended(*words, target) == 2
        assert f"{target}: {what}.\nhelp: " in capsys.readouterr().err


@anybody
def test_a_folder_that_may_not_be_written_is_refused(words, no_run, tmp_path, capsys):
    tmp_path.chmod(0o500)
    assert ended(*words, tmp_path / "file") == 2
    assert "its folder may not be written" in capsys.readouterr().err


@posix
def test_a_link_goes_on_leading_where_it_led_and_rights_stay(words, tmp_path):
    there, link = tmp_path / "there", tmp_path / "link"
    there.write_text("old")
    there.chmod(0o640)
    link.symlink_to(there)
    assert ended(*words, link) == 0
    assert link.is_symlink()
    assert there.stat().st_size > 100
    assert stat.S_IMODE(there.stat().st_mode) == 0o640
    assert sorted(os.listdir(tmp_path)) == ["link", "there"]


@posix
def test_a_device_is_written_to_and_stays_one(words):
    assert ended(*words, "/dev/null") == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@pytest.mark.parametrize("error", [OSError("full"), KeyboardInterrupt()])
def test_what_ends_in_an_error_leaves_the_old_file_as_it_was(tmp_path, error):
    target = tmp_path / "file"
    target.write_text("old")

    def write():
        with whole_file(target) as part:
            part.write_text("half")
            raise error

    with pytest.raises(type(error)):
        write()
    assert (target.read_text(), os.listdir(tmp_path)) == ("old", ["file"])
