"""The points at which a lever can act on a running world."""
