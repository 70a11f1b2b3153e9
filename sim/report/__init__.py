"""Tables, the verdict in words and figures, made from results only."""
