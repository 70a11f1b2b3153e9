"""The exact values are held against one another before the model is held against them."""

from __future__ import annotations

from math import exp

import pytest
from oracle import abandonment, behaviour, many_servers, single_server


def test_one_server_chain_and_pollaczek_khinchine_agree() -> None:
    assert many_servers.mmc_wait(1, 0.8, 1.0) == pytest.approx(single_server.mg1_wait(0.8, 1.0, 2.0))
    assert many_servers.mdc(1, 0.8, 1.0)[0] == pytest.approx(single_server.mg1_wait(0.8, 1.0, 1.0))


def test_erlang_arrivals_by_chain_and_by_transform_agree() -> None:
    by_chain = many_servers.erlang_arrivals_wait(2, 1, 0.8, 1.0)
    assert by_chain == pytest.approx(single_server.erlang_arrivals_wait(2, 1.25, 1.0))


def test_batches_by_chain_and_by_formula_agree() -> None:
    load, batch = 0.75, 3
    by_formula = load * (batch + 1) / (2 * (1 - load)) / load - 1
    assert many_servers.batch_wait(batch, 1, 0.25, 1.0) == pytest.approx(by_formula)


def test_abandonment_obeys_its_identity_and_its_limits() -> None:
    found = abandonment.exponential_patience(3, 3.3, 1.0, 2.0)
    assert found.leave * 3.3 == pytest.approx(found.wait * 3.3 / 2.0)  # rate of leaving = number waiting / mean
    endless = abandonment.exponential_patience(3, 2.4, 1.0, 1e6)
    assert endless.wait == pytest.approx(many_servers.mmc_wait(3, 2.4, 1.0), rel=1e-4)
    assert abandonment.constant_patience(3, 3.3, 1.0, 1e-9).leave == pytest.approx(many_servers.erlang_b(3, 3.3))


def test_priorities_conserve_the_work_waiting() -> None:
    waits = many_servers.priority_waits(3, [0.8, 1.6], 1.0)
    assert (0.8 * waits[0] + 1.6 * waits[1]) / 2.4 == pytest.approx(many_servers.mmc_wait(3, 2.4, 1.0))
    classes = [(0.3, 1.0, 1.5), (0.2, 2.0, 6.0)]
    weighted = sum(
        rate * mean * wait for (rate, mean, _), wait in zip(classes, single_server.priority_waits(classes), strict=True)
    )
    residual = sum(rate * second for rate, _, second in classes) / 2
    assert weighted == pytest.approx(0.7 * residual / 0.3)


def test_preemptive_sojourns_of_one_class_are_those_of_the_plain_queue() -> None:
    assert single_server.preemptive_sojourns([(0.8, 1.0, 2.0)])[0] == pytest.approx(5.0)
    assert many_servers.preemptive_sojourns(3, [2.4], 1.0)[0] == pytest.approx(1 + many_servers.mmc_wait(3, 2.4, 1.0))


def test_shortest_first_waits_less_than_first_come_first_served() -> None:
    shortest = single_server.shortest_first_wait(0.8, lambda x: exp(-x), 60.0)
    assert shortest < many_servers.mmc_wait(1, 0.8, 1.0)
    alike = single_server.shortest_first_wait(0.5, lambda x: 5.0 if x >= 0.9 else 0.0, 1.1)
    assert alike == pytest.approx(single_server.mg1_wait(0.5, 1.0, 1.0), rel=0.02)  # next to nothing to choose by


def test_no_reserve_and_no_returns_are_the_plain_systems() -> None:
    both = behaviour.reserved_waits(4, 0, 0.8, 1.6, 1.0)
    assert both[0] == pytest.approx(
        both[1]
        * many_servers.priority_waits(4, [0.8, 1.6], 1.0)[0]
        / many_servers.priority_waits(4, [0.8, 1.6], 1.0)[1]
    )
    loss = behaviour.loss_with_returns(3, 2.4, 1.0, chance=1e-9, after=4.0)
    assert loss.leave == pytest.approx(many_servers.erlang_b(3, 2.4), rel=1e-6)


def test_a_board_that_meets_all_the_time_is_no_board() -> None:
    assert many_servers.board_wait(2, 1.4, 1.0, 0.01) == pytest.approx(many_servers.mmc_wait(2, 1.4, 1.0), rel=0.02)


def test_a_balking_bound_on_the_lattice_is_refused() -> None:
    with pytest.raises(ValueError, match="lattice"):
        behaviour.balking_room(2, 1.0, 1.5)
