"""The model's small parts, each against something simpler."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.clock import Grid, snap
from sim.model.draws import Draws, Generators
from sim.model.guard import Guard, Limits, RunawayError
from sim.model.lines import FairShareLine, FifoLine, Line, RandomLine, RankedLine
from sim.model.queue import Lane, Queue
from sim.model.trust import TrustLevel
from sim.model.workahead import AFTER_ALL, WorkAhead
from sim.scenario.laws import Exponential
from sim.scenario.schema import Trust

if TYPE_CHECKING:
    from collections.abc import Callable

LAW = Exponential(average=2.0)
times = st.floats(0, 1e5).map(snap)


@given(times, times, times)
def test_sums_of_snapped_times_are_exact_in_any_order(a: float, b: float, c: float) -> None:
    assert (a + b) + c == a + (b + c)
    assert (a + b) - b == a


def test_a_snapped_time_is_never_further_off_than_half_a_billionth_of_a_day() -> None:
    values = np.random.default_rng(1).random(1000) * 1e4
    assert np.abs(snap(values) - values).max() <= 2.0**-31


@given(st.floats(0.01, 400).map(snap), st.floats(0, 5000).map(snap))
def test_the_next_meeting_is_the_first_multiple_of_the_period_from_now_on(every: float, now: float) -> None:
    at = Grid(every).next(now)
    assert at >= now
    number = round(at / every)
    assert at == snap(number * every)
    assert snap((number - 1) * every) < now or number == 0


def test_a_meeting_now_is_caught() -> None:
    assert Grid(5.0).next(10.0) == 10.0
    assert Grid(260 / 12).next(snap(7 * 260 / 12)) == snap(7 * 260 / 12)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_values_of_a_stream_do_not_depend_on_the_size_of_the_blocks(sizes: list[int]) -> None:
    total = sum(sizes)
    whole = Draws(LAW, a_stream).take(total)
    source = Draws(LAW, a_stream)
    blocks = np.concatenate([source.take(size) for size in sizes])
    looked_up = Draws(LAW, a_stream)
    assert blocks.tolist() == whole.tolist()
    assert [looked_up[k] for k in reversed(range(total))] == whole.tolist()[::-1]


def test_streams_of_other_names_replications_and_seeds_differ() -> None:
    first = {
        (seed, replication, name): a_stream(seed, replication, name).random()
        for seed in (1, 2)
        for replication in (1, 2)
        for name in ("a", "b")
    }
    assert len(set(first.values())) == 8


def test_two_stream_names_with_one_checksum_are_refused() -> None:
    generators = Generators(1, 0)
    generators.named("plumless")
    with pytest.raises(ValueError, match="share the checksum"):
        generators.named("buckeroo")  # the classic collision of crc32


@given(st.data())
def test_running_sums_of_the_work_ahead_agree_with_adding_it_up(data: st.DataObject) -> None:
    rng = random.Random(data.draw(st.integers(0, 10**6)))
    book, entries = WorkAhead(), {}
    for number in range(data.draw(st.integers(0, 1500))):
        if entries and rng.random() < 0.3:
            place = rng.choice(list(entries))
            book.remove(place)
            del entries[place]
        else:
            place = (float(rng.randrange(5)), float(number))
            entries[place] = (rng.randrange(64) / 8, rng.randrange(64) / 8)
            book.add(place, *entries[place])
    for place in [(float(rank), rng.random() * 1500) for rank in range(-1, 6)]:
        ahead = [work for other, work in entries.items() if other < place]
        found = book.before(place)
        assert found == (len(ahead), sum(work[0] for work in ahead), sum(work[1] for work in ahead))
    assert book.all()[0] == len(entries)
    assert [entry[0] for entry in book.first(AFTER_ALL, 10_000)] == sorted(entries)


def test_removing_work_that_is_not_there_is_an_error() -> None:
    book = WorkAhead()
    book.add((0.0, 1.0), 1.0, 0.0)
    with pytest.raises(KeyError):
        book.remove((0.0, 2.0))


ranks = {0: 2.0, 1: 1.0, 2: 2.0, 3: 0.0, 4: 1.0}


def a_stream(seed: int = 7, replication: int = 3, name: str = "a stream") -> np.random.Generator:
    return Generators(seed, replication).named(name)


def trust(**terms: float) -> Trust:
    return Trust().model_copy(update=terms)


def _lines() -> dict[str, tuple[Callable[[list[int]], Line], list[int]]]:
    return {
        "fifo": (FifoLine, [0, 1, 2, 3, 4]),
        "ranked": (lambda holders: RankedLine(holders, ranks.__getitem__), [3, 1, 4, 0, 2]),
    }


@pytest.mark.parametrize("name", ["fifo", "ranked"])
def test_a_line_serves_in_its_order_and_passes_over_who_has_left(name: str) -> None:
    make, order = _lines()[name]
    holders = [0, 1, 2, 3, 4]
    line = make(holders)
    for row in range(5):
        line.push(row, row)
    holders[1] = -1
    served = []
    while (ticket := line.first()) >= 0:
        line.drop()
        served.append(ticket)
    assert served == [row for row in order if row != 1]


def test_a_random_line_picks_everybody_equally_often() -> None:
    counts = np.zeros(4)
    generator = np.random.default_rng(5)
    for _ in range(4000):
        line = RandomLine([0, 1, 2, 3], generator)
        for row in range(4):
            line.push(row, row)
        counts[line.first()] += 1
    assert ((counts - 1000) ** 2 / 1000).sum() < 16.3  # chi squared with 3 degrees of freedom, 0.1 %


def test_a_fair_share_line_serves_the_department_that_has_had_least() -> None:
    had = {0: 10.0, 1: 3.0}
    line = FairShareLine([0, 1, 2], {0: 0, 1: 0, 2: 1}.__getitem__, had.__getitem__)
    for row in range(3):
        line.push(row, row)
    assert line.first() == 2
    had[1] = 11.0
    assert line.first() == 0


def test_others_start_only_while_more_people_are_free_than_are_held_back() -> None:
    holders = [0, 1, 2]
    queue = Queue(lambda: FifoLine(holders), holders)
    queue.push(Lane(0, 2), 0, 0)
    queue.push(Lane(0, 0), 1, 1)
    queue.push(Lane(1, 0), 2, 2)
    assert queue.take(2) == 1  # nobody may start the first with two free
    assert queue.take(3) == 0
    assert queue.take(1) == 2
    assert queue.take(9) == -1


def test_trust_falls_by_a_share_and_rises_by_a_share_of_the_gap() -> None:
    level = TrustLevel(trust(start=0.8, kept=0.05, broken=0.25, half_life=1e12), captive=False, now=0.0)
    level.breach(1.0)
    assert level.at(1.0) == pytest.approx(0.6)
    level.keep(2.0)
    assert level.at(2.0) == pytest.approx(0.62)


def test_trust_drifts_back_to_its_start_with_its_half_life() -> None:
    level = TrustLevel(trust(start=0.8, broken=0.5, half_life=100.0), captive=False, now=0.0)
    level.breach(0.0)
    assert level.at(100.0) == pytest.approx(0.6)
    assert level.at(200.0) == pytest.approx(0.7)


def test_a_department_comes_back_when_drift_has_carried_trust_ten_points_over_the_threshold() -> None:
    level = TrustLevel(trust(start=0.8, broken=0.75, walks_away_below=0.3, half_life=100.0), captive=False, now=0.0)
    level.breach(10.0)  # 0.2
    assert level.away(10.0)
    back = 10.0 + 100.0 * np.log2(0.6 / 0.4)  # the gap to 0.8 has shrunk from 0.6 to 0.4
    assert level.away(back - 0.01)
    assert not level.away(back + 0.01)
    assert level.absences(200.0).times.tolist() == pytest.approx([0.0, 10.0, back])


def test_a_department_without_an_alternative_never_walks_away() -> None:
    level = TrustLevel(trust(start=0.8, broken=1.0), captive=True, now=0.0)
    level.breach(1.0)
    assert level.at(1.0) == 0.0
    assert not level.away(1.0)


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        (Limits(requests=10), "guard: requests"),
        (Limits(at_one_instant=10), "guard: one instant"),
        (Limits(seconds=-1.0), "guard: wall time"),
        (Limits(waiting=10), "guard: queue length"),
    ],
)
def test_each_guard_stops_a_runaway_and_gives_its_name(limits: Limits, word: str) -> None:
    guard = Guard(limits)
    if limits.seconds > 0:
        guard.check(requests=1, waiting=1, now=5.0)
    with pytest.raises(RunawayError, match=word):
        guard.check(requests=20, waiting=20, now=5.0)
