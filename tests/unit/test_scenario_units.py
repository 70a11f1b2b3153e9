"""Quantities as people write them."""

from __future__ import annotations

import math

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from sim.scenario.calendar import Calendar, parse_season
from sim.scenario.nearest import nearest
from sim.scenario.units import (
    Count,
    Duration,
    Flag,
    Interval,
    MoneyPerDay,
    Share,
    Whole,
    parse_duration,
    parse_growth,
    parse_money,
    parse_rate,
    parse_share,
    parse_whole,
)

STANDARD = Calendar()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("90 minutes", 90 / 480),
        ("4 hours", 0.5),
        ("3 days", 3.0),
        ("1 day", 1.0),
        ("2.5 weeks", 12.5),
        ("1 month", 260 / 12),
        ("1 quarter", 65.0),
        ("2 years", 520.0),
        ("0 days", 0.0),
        (" 1e1  Days ", 10.0),
        (".5 weeks", 2.5),
    ],
)
def test_a_duration_is_counted_in_working_days(text: str, days: float) -> None:
    assert parse_duration(text, STANDARD) == pytest.approx(days, rel=1e-15)


def test_weeks_months_and_years_follow_from_the_calendar() -> None:
    calendar = Calendar(days_per_week=4, weeks_per_year=45, hours_per_day=6)
    assert parse_duration("1 week", calendar) == 4
    assert parse_duration("1 year", calendar) == 180
    assert parse_duration("1 month", calendar) == 15
    assert parse_duration("1 quarter", calendar) == 45
    assert parse_duration("3 hours", calendar) == 0.5
    assert (calendar.days_per_year, calendar.days_per_month, calendar.days_per_quarter) == (180, 15, 45)


@pytest.mark.parametrize("value", [3, 0, 2.5, "3", "0"])
def test_a_bare_number_is_refused_with_the_unit_to_add(value: object) -> None:
    with pytest.raises(PydanticCustomError, match="has no unit of time") as caught:
        parse_duration(value, STANDARD)
    assert "days`" in (caught.value.context or {})["help"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("3 dayz", "no unit of time"),
        ("-3 days", "is negative"),
        ("three days", "expected a duration"),
        ("3 days 2 hours", "expected a duration"),
        ("1001 years", "longer than 1,000 years"),
        ("1e400 days", "longer than 1,000 years"),
        ("nan days", "expected a duration"),
        (math.nan, "expected a duration"),
        (math.inf, "expected a duration"),
        (True, "expected a duration, found true"),
        (None, "expected a duration, found nothing"),
        ([3], "expected a duration, found a list"),
        ({"a": 1}, "expected a duration, found a mapping"),
    ],
)
def test_what_is_no_duration_is_refused(value: object, said: str) -> None:
    with pytest.raises(PydanticCustomError, match=said):
        parse_duration(value, STANDARD)


def test_a_mistyped_unit_gets_the_nearest_one() -> None:
    with pytest.raises(PydanticCustomError) as caught:
        parse_duration("3 weaks", STANDARD)
    assert (caught.value.context or {})["nearest"] == "weeks"


@pytest.mark.parametrize(("value", "share"), [("40%", 0.4), ("25 %", 0.25), (0.4, 0.4), ("0.4", 0.4), (0, 0), (1, 1)])
def test_a_share_is_a_percentage_or_a_fraction(value: object, share: float) -> None:
    assert parse_share(value) == pytest.approx(share, rel=1e-15)


@pytest.mark.parametrize("value", ["101%", 1.01, -0.1, "-1%", "40 percent", "4 days", math.nan, math.inf, None, True])
def test_what_is_no_share_is_refused(value: object) -> None:
    with pytest.raises(PydanticCustomError):
        parse_share(value)


@pytest.mark.parametrize(
    ("text", "per_day"), [("650 per day", 650), ("12000 per week", 2400), ("26000 per year", 100), ("8 per hour", 64)]
)
def test_money_is_counted_per_working_day(text: str, per_day: float) -> None:
    assert parse_money(text, STANDARD) == pytest.approx(per_day, rel=1e-15)


def test_money_without_a_unit_is_refused_with_the_unit_to_add() -> None:
    with pytest.raises(PydanticCustomError, match="does not say per what") as caught:
        parse_money(650, STANDARD)
    assert "`650 per day`" in (caught.value.context or {})["help"]


@pytest.mark.parametrize("value", ["-1 per day", "650 per fortnight", "650 EUR per day", "1e20 per day", "65%", {}])
def test_what_is_no_money_is_refused(value: object) -> None:
    with pytest.raises(PydanticCustomError):
        parse_money(value, STANDARD)


def test_a_rate_is_counted_per_working_day() -> None:
    assert parse_rate("3 per week", STANDARD) == pytest.approx(0.6)
    assert parse_rate("0 per month", STANDARD) == 0
    for wrong in ("3", "-3 per week", "3 per", "1e9 per minute", 3):
        with pytest.raises(PydanticCustomError):
            parse_rate(wrong, STANDARD)


def test_growth_is_a_percentage_per_unit_of_time_compounded_to_a_year() -> None:
    assert parse_growth("10% per year", STANDARD) == pytest.approx(0.1)
    assert parse_growth("-20% per year", STANDARD) == pytest.approx(-0.2)
    assert parse_growth("1% per month", STANDARD) == pytest.approx(1.01**12 - 1)
    for wrong in ("10%", "10 per year", "-100% per year", "2000% per year", 0.1):
        with pytest.raises(PydanticCustomError):
            parse_growth(wrong, STANDARD)


def test_a_whole_number_is_neither_text_nor_true() -> None:
    assert parse_whole(3.0) == 3
    for wrong in ("3", True, 3.5, math.nan, math.inf, None):
        with pytest.raises(PydanticCustomError):
            parse_whole(wrong)


def test_types_take_the_calendar_from_the_context() -> None:
    context = {"calendar": Calendar(days_per_week=4)}
    assert TypeAdapter(Duration).validate_python("1 week", context=context) == 4
    assert TypeAdapter(MoneyPerDay).validate_python("8 per week", context=context) == 2
    assert TypeAdapter(Duration).validate_python("1 week") == 5


@pytest.mark.parametrize(
    ("kind", "value"),
    [(Interval, "0 days"), (Count, 0), (Count, 10**7), (Whole, -(10**7)), (Flag, "yes"), (Flag, 1), (Share, "200%")],
)
def test_a_type_refuses_what_lies_outside_it(kind: object, value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    ("text", "fraction"),
    [("1 January", 0.0), ("1 July", 0.5), ("July", 0.5), ("1. Apr", 0.25), ("16 April", 0.2916667)],
)
def test_a_day_of_the_year_is_a_fraction_of_it(text: str, fraction: float) -> None:
    assert parse_season(text) == pytest.approx(fraction, abs=1e-6)


@pytest.mark.parametrize("value", ["31 February", "0 May", "Juli 1", "Juny", 7, None, "2024-07-01"])
def test_what_is_no_day_of_the_year_is_refused(value: object) -> None:
    with pytest.raises(PydanticCustomError):
        parse_season(value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"days_per_week": 8},
        {"days_per_week": 0},
        {"days_per_week": 2.5},
        {"weeks_per_year": "52"},
        {"hours_per_day": 0},
    ],
)
def test_a_calendar_refuses_what_no_week_or_year_has(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Calendar.model_validate(wrong)


def test_the_nearest_name_forgives_spelling_and_capitals_but_does_not_guess() -> None:
    assert nearest("marketng", ["Marketing", "Finance"]) == "Marketing"
    assert nearest("FINANCE", ["Marketing", "Finance"]) == "Finance"
    assert nearest("Central", ["Central IT", "Web team"]) == "Central IT"
    assert nearest("xyz", ["Marketing", "Finance"]) is None
    assert nearest("a", []) is None
