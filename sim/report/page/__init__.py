"""The report as one page: a single HTML file that stands by itself, on screen and in print."""
