"""How results show themselves in a notebook: an open place that whoever makes HTML of them fills.

`results` knows nothing of reports. What makes HTML registers itself here; where nobody has, a notebook shows the plain
text.
"""

from __future__ import annotations

from functools import singledispatch


@singledispatch
def html_of(_shown: object) -> str | None:
    """The record as HTML for a notebook; None where nobody makes any of its kind."""
    return None
