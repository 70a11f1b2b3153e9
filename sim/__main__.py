"""`python -m sim` is the same as `slackline`."""

from sim.cli.main import program

if __name__ == "__main__":
    program()
