"""A quarter's figures are those that can be worked out by hand."""

import pytest
from hand_made_log import make_log, request

from sim.model.log import Route
from sim.results.quarters import Fees, quarter_of

IT = {"route": Route.IT}
ROWS = [
    request(kind=0, need=0, asked=0, queued=0, started=10, finished=20, delivered=20, **IT),  # waits for two weeks
    *(request(kind=2, need=0, asked=0, queued=0, started=20, finished=25, delivered=25, **IT) for _ in range(3)),
    request(kind=0, need=5, asked=5, left=5, delivered=15, route=Route.BALKED, spend=1000.0),
    request(kind=1, need=5, asked=5, delivered=9, route=Route.SELF_SERVICE, own_cost=200.0),
    request(kind=1, need=6, asked=6, started=6, finished=16, delivered=16, route=Route.MANAGED, contractor_cost=900.0),
    request(kind=0, origin=4, need=30, asked=30, queued=30, started=30, finished=40, delivered=40, **IT),
]
STAYS = [(0, 0, 0, 10, 20), *((row, 0, 0, 20, 25) for row in (1, 2, 3)), (7, 0, 30, 30, 40)]
PAY = 2 * 100 * 65


@pytest.fixture
def quarter():
    return quarter_of(make_log(ROWS, STAYS), 0, 65.0, Fees(50.0, "Marketing", retainer=70.0, own_work=30.0))


def test_money_stands_with_whoever_pays_it(quarter):
    marketing, finance = quarter.departments
    assert quarter.it_cost == PAY + 900 + 50
    assert (marketing.spend, marketing.retainer, marketing.agency) == (1000, 70, 1070)
    assert marketing.own_work == 200 + 30
    assert (finance.agency, finance.own_work) == (0, 0)
    assert quarter.cost == quarter.it_cost + 1070 + 230


def test_work_that_came_back_is_its_own_peoples_and_costs_nothing_twice(quarter):
    assert quarter.returned_cost == 10 * 100
    assert quarter.returned_share == 10 / (10 + 3 * 5 + 10)
    assert quarter.agency == 1070


def test_the_wait_of_a_company_counts_every_request_once(quarter):
    assert [(each.started, each.wait) for each in quarter.departments] == [(2, 1.0), (3, 4.0)]
    assert quarter.wait == (2 + 0 + 3 * 4) / 5


def test_where_nothing_was_begun_there_is_no_wait():
    assert quarter_of(make_log([], []), 0, 65.0).wait is None
