"""The history of a replication as XES, the log format of process mining (IEEE Std 1849-2016)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import groupby
from typing import TYPE_CHECKING

from sim.results.history import What

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.report.event_log import Source
    from sim.report.working_dates import WorkingDates
    from sim.results.history import Happening

EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)
CLASSIFIER = {"name": "Activity", "keys": "concept:name lifecycle:transition"}
EPOCH = "1970-01-01T00:00:00.000000+00:00"
WORK = "work"  # the one activity that has a beginning and an end
TRANSITIONS = {What.STARTED: "start", What.STOPPED: "complete"}
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_xes(happenings: Sequence[Happening], source: Source, dates: WorkingDates) -> str:
    """One trace a request, its events in order of time; what happens to a department as a whole is left out.

    Raises:
        OverflowError: the run goes on after the year 9999.
    """
    log = ET.Element("log", {"xes.version": "1849-2016", "xes.features": "", "xmlns": "http://www.xes-standard.org/"})
    for name, prefix, uri in EXTENSIONS:
        ET.SubElement(log, "extension", {"name": name, "prefix": prefix, "uri": uri})
    _globals(log)
    ET.SubElement(log, "classifier", CLASSIFIER)
    _text(log, "concept:name", f"{source.scenario}: {source.policy}, replication {source.replication}")
    _text(log, "policy", source.policy)
    _whole(log, "replication", source.replication)
    _whole(log, "seed", source.seed)
    of_requests = [each for each in happenings if each.request is not None]
    by_request = sorted(of_requests, key=lambda each: each.request or 0)  # stable: each request's stay in order of time
    for request, events in groupby(by_request, key=lambda each: each.request):
        _trace(log, request or 0, list(events), dates)
    ET.indent(log)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(log, encoding="unicode") + "\n"


def _globals(log: ET.Element) -> None:
    """What every trace and every event has."""
    trace = ET.SubElement(log, "global", {"scope": "trace"})
    _text(trace, "concept:name", "request")
    event = ET.SubElement(log, "global", {"scope": "event"})
    _text(event, "concept:name", "activity")
    _text(event, "lifecycle:transition", "complete")
    ET.SubElement(event, "date", {"key": "time:timestamp", "value": EPOCH})


def _trace(log: ET.Element, request: int, events: Sequence[Happening], dates: WorkingDates) -> None:
    trace = ET.SubElement(log, "trace")
    _text(trace, "concept:name", str(request))
    _text(trace, "department", events[0].department)
    _text(trace, "kind", events[0].kind or "")
    for happening in events:
        event = ET.SubElement(trace, "event")
        works = happening.what in TRANSITIONS and happening.place is not None
        _text(event, "concept:name", WORK if works else str(happening.what))
        _text(event, "lifecycle:transition", TRANSITIONS[happening.what] if works else "complete")
        when = dates.at(happening.time).isoformat(timespec="microseconds")
        ET.SubElement(event, "date", {"key": "time:timestamp", "value": when})
        if happening.place is not None:
            _text(event, "org:group", happening.place)
            if happening.person is not None:
                _text(event, "org:resource", f"{happening.place} {happening.person}")
        ET.SubElement(event, "float", {"key": "day", "value": repr(happening.time)})
        if happening.amount is not None:
            ET.SubElement(event, "float", {"key": "amount", "value": repr(happening.amount)})


def _text(parent: ET.Element, key: str, value: str) -> None:
    """A string attribute; what XML cannot carry (control characters) is replaced."""
    ET.SubElement(parent, "string", {"key": key, "value": _ILLEGAL.sub("\ufffd", value)})


def _whole(parent: ET.Element, key: str, value: int) -> None:
    ET.SubElement(parent, "int", {"key": key, "value": str(value)})
