"""What the Show view tells: chapters of one replication, whose numbers are read from its log."""
