"""The workshop: a local server whose pages show, explore and play a scenario."""
