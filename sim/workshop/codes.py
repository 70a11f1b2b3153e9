"""QR codes of addresses: for a terminal, and for a page."""

from __future__ import annotations

import io


def for_terminal(address: str) -> str:
    """The code in block characters, two rows a line."""
    import segno

    out = io.StringIO()
    segno.make(address, error="m").terminal(out, border=2, compact=True)
    return out.getvalue()


def for_page(address: str) -> str:
    """The code as SVG, black on white, as large as the page gives it room."""
    import segno

    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", border=2, xmldecl=False, svgclass=None, lineclass=None, omitsize=True, light="#fff"
    )
    return out.getvalue().decode()
