"""The league counts from the old regime, and equal scores share a rank."""

from dataclasses import replace

from playing_rooms import game

from sim.workshop.play.league import score, table
from sim.workshop.play.playing import played

(OLD,) = played(game(), [{}], 0, 1)


def with_trust(quarter, trust):
    return replace(quarter, departments=tuple(replace(each, trust=trust) for each in quarter.departments))


def test_the_old_regime_scores_nothing():
    assert score([OLD], [OLD]) == (0, 0)
    assert score([], []) == (0, 0)


def test_money_counts_in_thousands_and_a_point_of_trust_counts_five():
    richer = replace(with_trust(OLD, 0.5), value=OLD.value + 12_000)
    assert score([richer], [with_trust(OLD, 0.4)]) == (12, 50)


def test_shadow_spend_its_cost_and_own_work_are_in_the_score():
    first, *others = OLD.departments
    shadow = replace(first, spend=first.spend + 20_000, retainer=first.retainer + 10_000)
    assert score([replace(OLD, departments=(shadow, *others))], [OLD])[0] == -30
    assert score([replace(OLD, it_cost=OLD.it_cost + 10_000)], [OLD])[0] == -10
    busy = replace(first, own_work=first.own_work + 5_000)
    assert score([replace(OLD, departments=(busy, *others))], [OLD])[0] == -5


def test_trust_counts_at_the_end_only():
    lost = [with_trust(OLD, 0.9), with_trust(OLD, 0.1)]
    assert score(lost, [OLD, with_trust(OLD, 0.1)]) == (0, 0)


def test_equal_scores_share_a_rank_in_order_of_name():
    better = replace(OLD, value=OLD.value + 5_000)
    standings = table({"b": [better], "A": [better], "c": [OLD], "d": [replace(OLD, value=OLD.value - 1_000)]}, [OLD])
    assert [(each.company, each.rank, each.score) for each in standings] == [
        ("A", 1, 5),
        ("b", 1, 5),
        ("c", 3, 0),
        ("d", 4, -1),
    ]
