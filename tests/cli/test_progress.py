"""Progress on a terminal: plain under NO_COLOR, and nothing before there is something to say."""

import io
import sys

from sim.cli.progress import shown_progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def use_terminal(monkeypatch):
    """A terminal as standard error, set in the test itself, since pytest sets its own before each."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    return stream


def test_no_color_keeps_a_plain_line(monkeypatch):
    terminal = use_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    with shown_progress(quiet=False) as progress:
        progress(5, 20)
    shown = terminal.getvalue()
    assert "\r5/20 runs, 0 s left" in shown
    assert "\x1b" not in shown
    assert shown.rsplit("\r", 2)[1].strip() == ""


def test_the_bar_shows_nothing_before_the_total_is_known(monkeypatch):
    terminal = use_terminal(monkeypatch)
    monkeypatch.delenv("NO_COLOR", raising=False)
    with shown_progress(quiet=False):
        pass
    assert "0/?" not in terminal.getvalue()


def test_quiet_shows_no_progress(monkeypatch):
    terminal = use_terminal(monkeypatch)
    with shown_progress(quiet=True) as progress:
        assert progress is None
    assert terminal.getvalue() == ""
