"""The scenario that `slackline new` writes."""

from __future__ import annotations

STARTER = """\
# A scenario for Slackline. It runs as it is: slackline run FILE
# Change a number, then: slackline check FILE

name: My first scenario
description: Two departments and one IT team; is it better to hire, or to promise honestly?

horizon: 2 years        # how long is measured
warm_up: 6 months       # before that: time for queues to fill, not measured
replications: 100       # how often chance is tried; more is more exact
seed: 1                 # the same seed gives the same numbers
baseline: As it is      # the policy that the others are compared with

departments:
  Marketing:
    requests:
      Campaign page:
        arrivals: {every: 2 weeks}                      # on average; at random, unless a law is named
        effort: {lognormal: {mean: 8 days, cv: 60%}}    # person-days; most are small, a few large
        due: {triangular: {low: 4 weeks, mode: 6 weeks, high: 10 weeks}}
        value: 5000 per week                            # what a week of delay costs
        urgent: 25%                                     # share at short notice: half the time, no approval
    alternative:                                        # the way round IT: an agency
      lead_time: {lognormal: {mean: 3 weeks, cv: 30%}}
      price: 1100 per day
      comes_back: {chance: 50%, after: 8 weeks, effort: 40%}   # integration work that lands on IT later
    trust: {start: 80%}                                 # broken promises cost trust; see the docs for the rest
  Finance:
    requests:
      ERP change:
        arrivals: {rate: 3 per month}
        effort: {lognormal: {mean: 10 days, cv: 80%}}
        due: 4 months
        value: 2000 per week
    # no alternative: Finance has to wait for IT

it:
  teams:
    Central IT: {people: 4, focus: 60%, cost: 650 per day}     # focus: what run work leaves of the day
  discipline: fifo
  quotes: {basis: backlog, optimism: 50%}               # dates with half of the wait left out
  approval: {every: 1 week}                             # a board
  release: {every: 2 weeks}

policies:
  As it is: {}
  Honest dates: {quotes: {percentile: 85%}}             # dates that are kept with this chance
  One more person: {set: {it.teams.Central IT.people: 5}}

goals:
  - bypass_rate[Marketing] <= 50%
"""
