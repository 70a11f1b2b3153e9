"""Answers found without the model: exact queueing results, and a second simulator written from its description."""
