"""The catalogue of measures: complete, and helpful to who mistypes."""

from __future__ import annotations

import pytest

from sim.results.catalogue import MEASURES, REQUEST_MEASURES, TEAM_MEASURES, UnknownMeasureError, measure_named


def test_every_measure_is_described_once() -> None:
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)
    assert len({measure.title for measure in MEASURES}) == len(MEASURES)
    assert all(measure.description.endswith(".") for measure in MEASURES)


def test_every_measure_belongs_to_requests_or_to_teams() -> None:
    assert {*REQUEST_MEASURES, *TEAM_MEASURES} == {*MEASURES}
    assert not {*REQUEST_MEASURES} & {*TEAM_MEASURES}


def test_a_measure_is_found_by_its_name() -> None:
    assert measure_named("wait_p90").unit == "days"


def test_a_mistyped_measure_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownMeasureError, match="there is no measure 'wait_p09'") as caught:
        measure_named("wait_p09")
    assert caught.value.help == "did you mean 'wait_p90'?"


def test_a_name_like_none_is_answered_with_all_of_them() -> None:
    with pytest.raises(UnknownMeasureError) as caught:
        measure_named("xyzzy")
    assert all(measure.name in caught.value.help for measure in MEASURES)
