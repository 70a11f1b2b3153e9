"""The game: teams run the same company under the same demand, quarter by quarter, and live through what they decide."""
