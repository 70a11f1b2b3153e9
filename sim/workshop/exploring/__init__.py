"""What the Explore view asks, and how it is answered: by the same functions as `slackline run`."""
