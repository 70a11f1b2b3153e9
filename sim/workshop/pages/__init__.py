"""The pages: templates, one style sheet, and a script for each view."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


def page(template: str, **values: Any) -> str:
    """A page as HTML; every value is text and is shown as such."""
    return environment().get_template(template).render(**values)


@cache
def environment() -> Environment:
    """How templates are read: whatever stands in a value is inert, and a name that is missing is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
