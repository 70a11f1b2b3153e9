"""Pictures of results, one a file; each states its finding in its title."""
