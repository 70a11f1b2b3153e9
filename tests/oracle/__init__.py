"""Answers found without the model: exact queueing results, and a second simulator written from the description alone."""
