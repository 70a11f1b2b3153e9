"""Replications of a scenario's policies, and where they run."""

from sim.experiment.executor import Executor
from sim.experiment.laboratory import Laboratory
from sim.experiment.replicate import request_log
from sim.experiment.running import before_run, run
from sim.experiment.selection import UnknownPolicyError

__all__ = ["Executor", "Laboratory", "UnknownPolicyError", "before_run", "request_log", "run"]
