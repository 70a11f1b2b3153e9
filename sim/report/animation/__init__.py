"""A replication's requests in motion: for a page by a script, for slides as a film."""

from sim.report.animation.script import script, styles

__all__ = ["script", "styles"]
