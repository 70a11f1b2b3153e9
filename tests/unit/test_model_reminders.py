"""Calls that most requests no longer need when their time comes."""

from __future__ import annotations

import simpy

from sim.model.clock import Appointment, Order
from sim.model.reminders import Reminders


class Clock:
    """As much of a world as reminders look at."""

    def __init__(self):
        self.env = simpy.Environment()
        self.rings = 0
        self.calls = []
        self.idle = set()  # rows that need no call any more
        self.reminders = Reminders(self, Order.THINK, lambda row, _time: row not in self.idle)

    def at(self, time, order, call):
        self.rings += 1
        self.env.schedule(Appointment([lambda event: event.call(self.env.now)], call), order, time - self.env.now)

    def remind(self, row, *times):
        self.reminders.add(row, times, lambda row, now: self.calls.append((now, row)))


def test_calls_come_at_their_times_whatever_the_order_of_asking():
    clock = Clock()
    clock.remind(1, 5.0, 9.0)
    clock.remind(2, 3.0, 7.0)
    clock.remind(3, 8.0)
    clock.env.run()
    assert clock.calls == [(3.0, 2), (5.0, 1), (7.0, 2), (8.0, 3), (9.0, 1)]


def test_calls_at_one_instant_come_in_order_of_asking():
    clock = Clock()
    clock.remind(9, 2.0, 4.0)
    clock.remind(5, 4.0)
    clock.remind(1, 1.0, 4.0)
    clock.env.run()
    assert [row for now, row in clock.calls if now == 4.0] == [9, 5, 1]


def test_a_row_that_needs_no_call_any_more_gets_none():
    clock = Clock()
    clock.remind(1, 2.0, 6.0)
    clock.remind(2, 4.0)
    clock.env.run(until=3.0)
    clock.idle = {1, 2}
    clock.env.run()
    assert clock.calls == [(2.0, 1)]


def test_what_one_call_settles_spares_the_next_one_at_the_same_instant():
    clock = Clock()
    clock.reminders.add(1, (2.0,), lambda _row, _now: clock.idle.add(2))
    clock.remind(2, 2.0)
    clock.env.run()
    assert clock.calls == []


def test_reminders_that_are_no_longer_needed_are_no_events():
    clock = Clock()
    for row in range(1000):
        clock.remind(row, 10.0 + row)
    clock.idle = set(range(999))
    clock.env.run()
    assert clock.calls == [(1009.0, 999)]
    assert clock.rings == 2
