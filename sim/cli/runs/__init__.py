"""`slackline runs`: what the store holds."""
