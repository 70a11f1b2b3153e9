"""Quotes, choices, second thoughts and trust worked out by hand. Times are days."""

from __future__ import annotations

from math import isnan, sqrt

import pytest
from oracle.traces import Plain, job, of, office, returned, run
from scipy.stats import norm

from sim.model.log import Promise, RequestLog, Route

QUOTES = {"basis": "backlog"}
NO_GRACE = {"at_least": "0 days", "share": "0%"}


def with_department(plain: Plain, **more: object) -> Plain:
    plain["departments"]["Office"].update(more)
    return plain


def test_a_quote_counts_who_is_ahead_at_the_same_instant() -> None:
    # Two people, five requests of 4 days at once. The first two see a free person; of the third on, two of those
    # ahead count as in work: (estimates ahead of it + 4) / 2.
    log = run(office({"job": job([1] * 5, 4)}, people=2, quotes=QUOTES))
    assert of(log, "quoted_start") == [1, 1, 3, 5, 7]
    assert of(log, "quoted_finish") == [5, 5, 7, 9, 11]
    assert of(log, "started") == [1, 1, 5, 5, 9]


def test_a_quote_at_the_instant_of_a_finish_sees_the_person_free() -> None:
    log = run(office({"job": job([0, 4], 4)}, quotes=QUOTES))
    assert of(log, "quoted_start") == [0, 4]


def test_who_arrives_at_the_instant_of_a_finish_is_queued_before_the_discipline_picks() -> None:
    # With a quote the world that knows all behaviour runs: on day 4 the first finishes and one of a better class asks.
    kinds = {"low": job([0, 1], 4, priority=2), "high": job([4], 4, priority=1)}
    log = run(office(kinds, quotes=QUOTES, discipline="priority"))
    assert of(log, "started", "low") == [0, 8]
    assert of(log, "started", "high") == [4]


def test_a_quote_counts_work_at_the_focus_of_the_team() -> None:
    plain = office({"job": job([0], 4)}, quotes=QUOTES)
    plain["it"]["teams"]["Team"]["focus"] = "50%"
    log = run(plain)
    assert of(log, "quoted_finish") == of(log, "finished") == [8]


def test_a_quote_counts_all_slices_of_what_is_ahead() -> None:
    # Slices of 2 days. On day 1 the first one's three are ahead: 6 days; on day 3 its last two and the second's three.
    log = run(office({"job": job([0, 1, 3], 6, slices=3)}, quotes=QUOTES))
    assert of(log, "quoted_start") == [0, 7, 13]
    assert of(log, "started") == [0, 6, 12]


def test_optimism_halves_the_promised_wait_but_not_the_work() -> None:
    log = run(office({"job": job([1] * 5, 4)}, people=2, quotes={"optimism": "50%"}))
    assert of(log, "quoted_start") == [1, 1, 2, 3, 4]
    assert of(log, "quoted_finish") == [5, 5, 6, 7, 8]


def test_a_fixed_quote_promises_four_weeks_come_what_may() -> None:
    log = run(office({"job": job([1] * 3, 4)}, quotes={"basis": "fixed", "fixed": "4 weeks"}))
    assert of(log, "quoted_start") == [21, 21, 21]
    assert of(log, "quoted_finish") == [25, 25, 25]


def test_a_quote_adds_the_board_and_the_mean_wait_for_a_release() -> None:
    log = run(
        office(
            {"job": job([3], 2)}, people=3, quotes=QUOTES, approval={"every": "10 days"}, release={"every": "4 days"}
        )
    )
    assert of(log, "quoted_start") == [10]
    assert of(log, "quoted_finish") == [14]  # 10 + 2 + 4 / 2
    assert of(log, "delivered") == [12]


def test_the_backlog_drains_while_the_board_has_not_met() -> None:
    # An urgent request of 20 days is in work; the next waits max(7 to the board, 20).
    kinds = {"rush": job([1], 20, urgent="100%"), "job": job([3], 2)}
    log = run(office(kinds, quotes=QUOTES, approval={"every": "10 days"}))
    assert of(log, "quoted_start", "job") == [23]


def test_those_still_before_the_board_are_ahead_and_take_the_free_people_first() -> None:
    # One person, nobody at work, three ask before the board of day 10: waits of 0, 4 and 8 days against 9, 8, 7 to it.
    log = run(office({"job": job([1, 2, 3], 4)}, quotes=QUOTES, approval={"every": "10 days"}))
    assert of(log, "quoted_start") == [10, 10, 11]
    assert of(log, "started") == [10, 14, 18]


def test_one_who_skips_the_board_does_not_wait_for_those_before_it() -> None:
    kinds = {"job": job([1, 2], 4), "rush": job([3], 2, urgent="100%")}
    log = run(office(kinds, quotes=QUOTES, approval={"every": "10 days"}))
    assert of(log, "quoted_start", "rush") == [3]


def test_priority_counts_only_who_would_be_served_before() -> None:
    # One person busy with 4 days from 0. low (priority 2) asks at 1: 4 days. high at 2 does not count low: 4 days.
    # low at 3 counts high and low: (2 + 3 + 4) / 1.
    kinds = {"busy": job([0], 4, priority=1), "low": job([1, 3], 3, priority=2), "high": job([2], 2, priority=1)}
    log = run(office(kinds, discipline="priority", quotes=QUOTES))
    assert of(log, "quoted_start", "high") == [6]
    assert of(log, "quoted_start", "low") == [5, 12]


def test_a_percentile_adds_the_spread_of_the_release() -> None:
    # Constant work has no variance; a release every 12 days has 12^2 / 12.
    log = run(office({"job": job([1], 4)}, quotes={"percentile": "85%"}, release={"every": "12 days"}))
    assert of(log, "quoted_finish")[0] == pytest.approx(1 + 4 + 6 + norm.ppf(0.85) * sqrt(12), abs=1e-6)


def balking(tolerance: float, lead_time: float) -> RequestLog:
    """Three at day 1, one person, 4 days each: quoted finishes 5, 9 and 13; due on day 10."""
    plain = office({"job": job([1, 1, 1], 4, due="9 days")}, quotes=QUOTES)
    return run(
        with_department(
            plain,
            patience="never",
            alternative={"lead_time": f"{lead_time!r} days"},
            choice={"tolerance": f"{tolerance!r} days"},
        )
    )


def test_it_balks_only_beyond_due_date_and_tolerance() -> None:
    log = balking(0, 1)
    assert of(log, "route") == [Route.IT, Route.IT, Route.BALKED]
    assert of(log, "delivered") == [5, 9, 2]
    assert of(balking(2.75, 1), "route")[2] == Route.BALKED
    assert of(balking(3, 1), "route")[2] == Route.IT  # 13 is not later than 10 + 3


def test_it_balks_only_for_an_earlier_alternative() -> None:
    assert of(balking(0, 11.75), "route")[2] == Route.BALKED
    assert of(balking(0, 12), "route")[2] == Route.IT  # done on day 13 as IT would be


def test_nobody_without_an_alternative_or_a_due_date_bypasses() -> None:
    log = run(office({"job": job([1, 1, 1], 4, due="1 day")}, quotes=QUOTES))
    assert of(log, "route") == [Route.IT] * 3
    log = run(with_department(office({"job": job([1, 1, 1], 4)}, quotes=QUOTES), alternative={"lead_time": "1 day"}))
    assert of(log, "route") == [Route.IT] * 3


def test_doubt_stretches_the_promised_wait_by_the_trust_that_is_missing() -> None:
    # Trust 50 %: the second's wait of 4 days is believed to be 6: 1 + 6 + 4 = 11 > 10.
    plain = office({"job": job([1, 1], 4, due="9 days")}, quotes=QUOTES)
    trust = {"start": "50%", "walks_away_below": "10%"}
    log = run(with_department(plain, patience="never", alternative={"lead_time": "1 day"}, trust=trust))
    assert of(log, "route") == [Route.IT, Route.BALKED]
    log = run(with_department(plain, choice={"doubt": 0.5}))  # 1 + 5 + 4 = 10 is not late
    assert of(log, "route") == [Route.IT, Route.IT]


def late_it(lead_time: float, *, actual: float = 20, estimate: float = 0.2, due: float = 12, **more: object) -> Plain:
    """Day 1: work that takes 20 days and looks like 4. Day 2: a request of 2 days that is due on day 14."""
    kinds = {"first": job([1], actual, estimate=estimate), "second": job([2], 2, due=f"{due!r} days", estimate="exact")}
    plain = office(kinds, **{"quotes": QUOTES, **more})
    return with_department(plain, alternative={"lead_time": f"{lead_time!r} days"})


def test_it_thinks_again_at_the_last_moment_of_the_alternative() -> None:
    # Quoted 2 + 4 + 2 = 8. Promise missed on day 8: fresh date 8 + 4 + 2 = 14, not late. Last moment 14 - 3 = 11:
    # 11 + 4 + 2 = 17 > 14, alternative 14 < 17: it leaves.
    log = run(late_it(3))
    assert of(log, "quoted_finish", "second") == [8]
    assert of(log, "left", "second") == [11]
    assert of(log, "delivered", "second") == [14]
    assert of(log, "route", "second") == [Route.RENEGED]
    assert of(log, "promise", "second") == [Promise.MISSED]


def test_it_thinks_again_when_the_promise_is_missed() -> None:
    # Due on day 13.75: missed on day 8, the fresh date of 14 is late, and the alternative (8 + 3) is earlier.
    log = run(late_it(3, due=11.75))
    assert of(log, "left", "second") == [8]


def test_it_thinks_again_when_the_due_date_passes() -> None:
    # The first work looks like half a day; on day 13 something of 10 days goes first. On day 4.5 (missed) and 11 (last
    # moment) the fresh dates 7 and 13.5 are in time; on day 14: 14 + 10 + 0.5 + 2 = 26.5 > 14 and 17 < 26.5.
    plain = late_it(3, actual=40, estimate=0.0125, discipline="priority")
    plain["departments"]["Office"]["requests"]["second"]["priority"] = 2
    plain["departments"]["Office"]["requests"]["third"] = job([13], 10, priority=1)
    log = run(plain)
    assert of(log, "left", "second") == [14]
    assert of(log, "delivered", "second") == [17]


def test_it_stays_where_the_alternative_would_be_later_still() -> None:
    # Lead time 13: last moment 1 is past. On day 14 IT says 14 + 4 + 2 = 20, the alternative 27.
    log = run(late_it(13))
    assert of(log, "started", "second") == [21]


def test_without_quotes_it_leaves_at_the_last_moment() -> None:
    plain = late_it(3)
    del plain["it"]["quotes"]
    assert of(run(plain), "left", "second") == [11]


def test_without_quotes_it_leaves_as_the_due_date_passes_where_the_last_moment_was_past() -> None:
    plain = late_it(13)
    del plain["it"]["quotes"]
    log = run(plain)
    assert of(log, "left", "second") == [14]
    assert of(log, "delivered", "second") == [27]


def test_patience_never_means_no_second_thoughts() -> None:
    assert of(run(with_department(late_it(3), patience="never")), "started", "second") == [21]


def test_started_work_is_never_left() -> None:
    # Work starts at once and takes 20 days in place of 4: due on day 9, and nobody leaves.
    log = run(late_it(3))
    assert of(log, "delivered", "first") == [21]


def test_leaving_breaks_no_promise() -> None:
    # Grace of 20 days: the promise of day 8 is open when it leaves on day 11.
    trust = {"start": "100%", "grace": {"at_least": "20 days"}, "walks_away_below": 0}
    log = run(with_department(late_it(3), trust=trust))
    assert of(log, "left", "second") == [11]
    assert of(log, "promise", "second") == [Promise.NONE]


def trusting(effort: float, estimate: float, **trust: object) -> RequestLog:
    plain = office({"job": job([1], effort, estimate=estimate)}, quotes=QUOTES, horizon=40)
    rules = {"start": "80%", "kept": "5%", "broken": "25%", "walks_away_below": 0, "half_life": "100 days", **trust}
    return run(with_department(plain, trust=rules))


def moves(log: RequestLog) -> list[tuple[float, float]]:
    curve = log.departments[0].trust
    assert curve is not None
    return [(t, v) for t, v in zip(curve.times.tolist(), curve.values.tolist(), strict=True) if t > 0]


def test_a_promise_kept_raises_trust_at_delivery() -> None:
    log = trusting(4, 1.0, grace=NO_GRACE)
    assert of(log, "promise") == [Promise.KEPT]  # delivered on day 5, as promised
    assert moves(log) == [(5, pytest.approx(0.8 + 0.05 * 0.2))]


def test_a_promise_missed_lowers_trust_when_the_grace_is_over() -> None:
    # 20 days that look like 4: promised day 5. Grace: half of the 4 days, then at least 5 days.
    log = trusting(20, 0.2, grace={"at_least": "0 days", "share": "50%"})
    assert moves(log) == [(7, pytest.approx(0.6))]
    assert of(log, "promise") == [Promise.MISSED]
    log = trusting(20, 0.2, grace={"at_least": "5 days", "share": "50%"})
    assert moves(log) == [(10, pytest.approx(0.6))]


def test_delivered_as_the_grace_ends_is_kept() -> None:
    log = trusting(6, 4 / 6, grace={"at_least": "2 days", "share": "0%"})
    assert of(log, "promise") == [Promise.KEPT]
    assert [t for t, _ in moves(log)] == [7]


def test_between_events_trust_drifts_home_with_its_half_life() -> None:
    # Missed on day 5 (0.6), half-life 100 days; the second request of day 30 is kept on day 34.
    plain = office({"bad": job([1], 20, estimate=0.2), "good": job([30], 4)}, quotes=QUOTES, horizon=60)
    rules = {
        "start": "80%",
        "kept": "5%",
        "broken": "25%",
        "walks_away_below": 0,
        "half_life": "100 days",
        "grace": NO_GRACE,
    }
    log = run(with_department(plain, trust=rules))
    before = 0.8 - 0.2 * 0.5 ** (29 / 100)
    assert moves(log) == [(5, pytest.approx(0.6)), (34, pytest.approx(before + 0.05 * (1 - before)))]


def test_a_department_walks_away_and_comes_back_ten_points_above() -> None:
    # Start 90 %, missed on day 5: 0.675, below 70 %: away. Back at 80 %: 0.9 - 0.225 x 2^(-days / 10) = 0.8 after
    # 11.7 days, day 16.7.
    kinds = {"bad": job([1], 20, estimate=0.2), "good": job([4, 6, 16, 17], 1)}
    plain = office(kinds, people=9, quotes=QUOTES, horizon=60)
    rules = {
        "start": "90%",
        "kept": 0,
        "broken": "25%",
        "walks_away_below": "70%",
        "half_life": "10 days",
        "tries_again": 0,
        "grace": NO_GRACE,
    }
    log = run(with_department(plain, alternative={"lead_time": "2 days"}, trust=rules))
    assert of(log, "route", "good") == [Route.IT, Route.NEVER_ASKED, Route.NEVER_ASKED, Route.IT]
    assert isnan(of(log, "asked", "good")[1])
    assert of(log, "delivered", "good") == [5, 8, 18, 18]
    plain = office(kinds, people=9, quotes=QUOTES, horizon=60)
    log = run(with_department(plain, trust=rules))  # nowhere to go
    assert of(log, "route", "good") == [Route.IT] * 4


def test_one_who_always_tries_again_asks_although_away() -> None:
    plain = office({"good": job([1, 2], 1)}, people=9, quotes=QUOTES, horizon=60)
    rules = {"start": "20%", "walks_away_below": "70%", "tries_again": "100%"}
    log = run(with_department(plain, alternative={"lead_time": "2 days"}, trust=rules))
    assert of(log, "route") == [Route.IT, Route.IT]


def test_an_alternative_that_fails_is_paid_and_comes_to_it() -> None:
    # The second balks (wait 4, finish 9 > 5) for an alternative of 2 days; on day 3 it is seen to fail; IT has 2 more
    # days of the first, then works 5-9.
    plain = office({"job": job([1, 1], 4, due="4 days")}, quotes=QUOTES)
    alternative = {"lead_time": "2 days", "price": "100 per day", "fails": "100%"}
    log = run(with_department(plain, patience="never", alternative=alternative))
    assert of(log, "route") == [Route.IT, Route.IT]
    assert of(log, "started") == [1, 5]
    assert of(log, "delivered") == [5, 9]
    assert of(log, "spend") == [0, 400]


def test_one_who_left_the_board_and_asks_again_takes_a_new_place_at_it() -> None:
    # The first leaves on day 2, its alternative fails on 2.5, and it asks again: after the second, who asked on 2.2.
    # The board of day 5 queues them in the order in which they asked.
    plain = office({"first": job([1], 1)}, approval={"every": "5 days"})
    plain["departments"]["Shop"] = {"requests": {"second": job([2.2], 1)}}
    alternative = {"lead_time": "0.5 days", "fails": "100%"}
    log = run(with_department(plain, patience="1 day", alternative=alternative))
    assert of(log, "started", "first") == [6]
    assert of(log, "started", "second") == [5]


def test_a_promise_that_was_missed_stays_missed_though_a_second_date_is_kept() -> None:
    # Day 1: the long job in work counts with its estimate of 3: promised for 5. On day 2 a job of nine days of a better
    # class pushes it to day 12. On day 5 the promise is missed (no grace) and trust falls, to 60 %; it thinks again and
    # leaves: due 7, IT 13, the alternative 11. That fails; IT delivers on 13 as it then says, but the promise of this
    # request was missed, once and for all: trust does not rise.
    kinds = {"long": job([0], 3, priority=1), "nine": job([2], 9, priority=1)}
    plain = office(kinds, quotes=QUOTES, discipline="priority")
    plain["departments"]["Shop"] = {
        "requests": {"mine": job([1], 1, due="6 days", priority=2)},
        "alternative": {"lead_time": "6 days", "fails": "100%"},
        "trust": {"start": "80%", "half_life": "900 years", "grace": NO_GRACE},
    }
    log = run(plain)
    assert of(log, "delivered", "mine") == [13]
    assert of(log, "promise", "mine") == [Promise.MISSED]
    assert log.departments[1].trust is not None
    assert log.departments[1].trust.values.tolist() == pytest.approx([0.8, 0.6])


def test_a_bypass_comes_back_and_recurs_as_upkeep_ends_included() -> None:
    # The second leaves at once (day 2), has its alternative on day 4; 5 days later half its work reaches IT, and again
    # every 10 days for 20 days: 9, 19 and 29. Its due time was 30 days.
    plain = office({"job": job([1, 2], 4, due="30 days", value="500 per week", priority=3)})
    back = {"after": "5 days", "effort": "50%", "priority": 2, "repeat_every": "10 days", "for": "20 days"}
    log = run(
        with_department(
            plain, patience="0 days", alternative={"lead_time": "2 days", "price": "100 per day", "comes_back": back}
        )
    )
    assert of(log, "spend") == [0, 400]
    assert returned(log, "need") == [9, 19, 29]
    assert returned(log, "effort") == [2, 2, 2]
    assert returned(log, "due") == [39, 49, 59]
    assert returned(log, "value") == [100, 100, 100]
    assert returned(log, "priority") == [2, 2, 2]
    assert returned(log, "started") == [9, 19, 29]
    assert of(log, "route") == [Route.IT, Route.RENEGED]


def test_returned_work_skips_the_board_and_the_release() -> None:
    plain = office(
        {"job": job([1], 4, due="3 days")}, quotes=QUOTES, approval={"every": "10 days"}, release={"every": "10 days"}
    )
    back = {"after": "0 days", "effort": "100%"}
    log = run(with_department(plain, alternative={"lead_time": "2 days", "comes_back": back}))
    assert of(log, "route") == [Route.BALKED]
    assert returned(log, "queued") == [3]
    assert returned(log, "delivered") == [7]


def test_a_promise_is_judged_by_a_release_that_comes_after_the_end_of_the_run() -> None:
    """Asked on day 1, promised for 1 + 0 + 1 + 10 = 12 (a release every 20 days takes 10 on average), done on day 2,
    released on day 20. The run ends on day 10, when the request is decided: the promise is missed all the same."""
    log = run(
        {
            "horizon": "10 days",
            "departments": {"D": {"requests": {"K": {"arrivals": {"times": ["1 day"]}, "effort": "1 day"}}}},
            "it": {
                "teams": {"T": {"people": 1}},
                "quotes": {"basis": "fixed", "fixed": "0 days"},
                "release": {"every": "20 days"},
            },
        }
    )
    assert log.quoted_finish.tolist() == [12.0]
    assert log.delivered.tolist() == [20.0]
    assert log.promise.tolist() == [Promise.MISSED]
