"""Queueing theory's exact figures, beside what was simulated, where a scenario is a known system."""
