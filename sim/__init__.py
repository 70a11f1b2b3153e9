"""Slackline: IT capacity against demand, simulated."""

__version__ = "0.1.0"
