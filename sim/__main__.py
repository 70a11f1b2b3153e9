"""`python -m sim` is the same as `slackline`."""

from sim.cli.main import main

if __name__ == "__main__":
    main()
