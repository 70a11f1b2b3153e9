"""Replications of a scenario's policies, and where they run."""

from sim.experiment.replicate import request_log
from sim.experiment.running import before_run, run
from sim.experiment.selection import UnknownPolicyError

__all__ = ["UnknownPolicyError", "before_run", "request_log", "run"]
