"""Laws of probability: what they are, and how they are written in a scenario."""

from sim.scenario.laws.families import (
    Constant,
    Discrete,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Hyperexponential,
    Lognormal,
    Pert,
    Triangular,
    Uniform,
    Weibull,
)
from sim.scenario.laws.forms import FORMS, LAW_NAMES
from sim.scenario.laws.law import Floats, Law
from sim.scenario.laws.written import RatioLaw, TimeLaw, read_law

__all__ = [
    "FORMS",
    "LAW_NAMES",
    "Constant",
    "Discrete",
    "Empirical",
    "Erlang",
    "Exponential",
    "Floats",
    "Gamma",
    "Hyperexponential",
    "Law",
    "Lognormal",
    "Pert",
    "RatioLaw",
    "TimeLaw",
    "Triangular",
    "Uniform",
    "Weibull",
    "read_law",
]
