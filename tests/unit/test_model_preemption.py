"""Who is preempted first: the worst rank in work, the latest started."""

from __future__ import annotations

import random
from types import SimpleNamespace

from sim.model.preemption import Preemptible


def test_whoever_is_first_is_the_worst_of_those_in_work_after_any_number_of_starts_and_ends():
    chance = random.Random(3)
    ranks = [float(chance.randrange(4)) for _ in range(2000)]
    started = {}
    in_work = Preemptible(ranks.__getitem__, started.__getitem__)
    people = [SimpleNamespace(row=-1) for _ in range(12)]
    for row in range(2000):
        person = chance.choice(people)
        person.row, started[row] = row, float(row // 3)
        in_work.add(person)
        for other in chance.sample(people, 2):
            if other is not person:
                other.row = -1
        busy = [one for one in people if one.row >= 0]
        assert in_work.first() is max(busy, key=lambda one: (ranks[one.row], started[one.row], one.row))


def test_a_request_started_anew_by_the_same_person_counts_as_started_late():
    started = {1: 0.0, 2: 3.0}
    in_work = Preemptible(lambda _row: 1.0, started.__getitem__)
    first, second = SimpleNamespace(row=1), SimpleNamespace(row=2)
    in_work.add(first)
    in_work.add(second)
    assert in_work.first() is second
    started[1] = 5.0
    in_work.add(first)
    assert in_work.first() is first


def test_nobody_in_work_means_nobody_to_preempt():
    in_work = Preemptible(lambda _row: 1.0, lambda _row: 0.0)
    person = SimpleNamespace(row=4)
    assert in_work.first() is None
    in_work.add(person)
    person.row = -1
    assert in_work.first() is None
