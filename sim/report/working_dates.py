"""Working days as dates of a calendar, for programs that know no other time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.calendar import Calendar

YEAR = 2024  # a leap year, so that every day of a scenario's `starts` is in it
MORNING = timedelta(hours=9)
LATEST_END = 15  # hours: a longer working day begins at midnight


class WorkingDates:
    """Maps working days from time 0 to dates.

    Time 0 is the morning of the first Monday on or after the scenario's `starts` day of 2024 (1 January 2024 is one).
    A week has the calendar's working days from Monday on, and weeks follow each other without holidays. A day's work
    begins at 9:00 UTC and takes the calendar's hours; one that is longer than 15 hours begins at midnight.
    """

    def __init__(self, calendar: Calendar, starts: float) -> None:
        month = int(starts * 12)
        begin = datetime(YEAR, month + 1, 1, tzinfo=UTC)
        until = datetime(YEAR + (month == 11), (month + 1) % 12 + 1, 1, tzinfo=UTC)
        day = begin + timedelta(days=round((starts * 12 - month) * (until - begin).days))
        self.first = day + timedelta(days=-day.weekday() % 7)
        self._days_per_week = calendar.days_per_week
        self._hours = calendar.hours_per_day
        self._morning = MORNING if calendar.hours_per_day <= LATEST_END else timedelta(0)

    def at(self, time: float) -> datetime:
        """The date of a time in working days; a later time never has an earlier date.

        Raises:
            OverflowError: it lies after the year 9999.
        """
        day = floor(time)
        weeks, weekday = divmod(day, self._days_per_week)
        return (
            self.first + timedelta(days=7 * weeks + weekday) + self._morning + self._hours * timedelta(hours=time - day)
        )
