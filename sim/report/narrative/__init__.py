"""One replication told in plain English, every sentence a fact that stands on rows of its log."""
