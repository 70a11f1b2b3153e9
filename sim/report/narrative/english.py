"""Plain English for numbers, times, money and names."""

from __future__ import annotations

from math import floor

from sim.report.narrative.facts import Stated

WORDS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
SPOKEN_AS_VOWELS = "AEFHILMNORSX"  # letters whose names begin with a vowel: an ERP change
LONGEST_KIND = 4  # words: a longer name of a kind is quoted, not spoken
LESS = "less than a day"
WEEKS_FROM = 2  # lengths of this many weeks or more are told in weeks


def number(value: int) -> str:
    """A count: in words up to twelve, "no" for none."""
    return WORDS[value] if 0 <= value < len(WORDS) else f"{value:,}"


def counted(value: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun: "one request", "14 requests"."""
    return f"{number(value)} {singular if value == 1 else plural or singular + 's'}"


def week(time: float, days_per_week: int) -> int:
    """The number of the week in which a time lies; the week that begins at time 0 is 1."""
    return floor(time / days_per_week) + 1


def in_week(name: str, time: float, days_per_week: int) -> Stated:
    """A date: "week 14"."""
    return Stated(name, time, f"week {week(time, days_per_week):,}")


def length(name: str, days: float, days_per_week: int) -> Stated:
    """A length of time: days below two weeks, then weeks, rounded: "nine days", "six weeks", "less than a day"."""
    whole = round(days)
    if days < 0.5:
        words = LESS
    elif whole < WEEKS_FROM * days_per_week:
        words = counted(whole, "day")
    else:
        words = counted(round(days / days_per_week), "week")
    return Stated(name, days, words)


def after(name: str, days: float, days_per_week: int) -> Stated:
    """How long something took: "after six weeks", "within a day"."""
    words = length(name, days, days_per_week).words
    return Stated(name, days, "within a day" if words == LESS else f"after {words}")


def money(name: str, amount: float) -> Stated:
    """A sum, to three digits: "34,500"."""
    digits = len(str(int(abs(amount))))
    return Stated(name, amount, f"{round(amount, min(0, 3 - digits)):,.0f}")


def percent(name: str, share: float) -> Stated:
    """A share: "27 %"."""
    return Stated(name, share, f"{100 * share:.0f} %")


def count(name: str, value: int, singular: str, plural: str | None = None) -> Stated:
    """A count as a stated number, with its noun."""
    return Stated(name, float(value), counted(value, singular, plural))


def bare(name: str, value: int, none: str = "none") -> Stated:
    """A count as a stated number, alone; `none` stands for zero."""
    return Stated(name, float(value), none if value == 0 else number(value))


def thing(kind: str, *, urgent: bool = False) -> str:
    """A kind of request with its article: "a new website", "an ERP change", "an urgent website change"."""
    name = kind_name(kind)
    if len(kind.split()) > LONGEST_KIND:
        return f"{'an urgent' if urgent else 'a'} {name}"
    if urgent:
        return f"{'urgent' if is_plural(name) else 'an urgent'} {name}"
    if is_plural(name):
        return name
    first = name.split()[0] if name.split() else name
    vowel = first[:1] in SPOKEN_AS_VOWELS if _is_acronym(first) else first[:1].lower() in "aeio"
    return f"{'an' if vowel else 'a'} {name}"


def kind_name(kind: str) -> str:
    """A kind of request within a sentence: its first letter small, unless it begins with an acronym."""
    words = kind.split()
    if len(words) > LONGEST_KIND:
        return f"request of the kind “{kind}”"
    return kind if not words or _is_acronym(words[0]) else kind[:1].lower() + kind[1:]


def is_plural(name: str) -> bool:
    """Does a name look like a plural?"""
    last = name.partition(" of ")[0].rpartition(" ")[2]
    return last.islower() and last.endswith("s") and not last.endswith(("ss", "us", "is"))


def _is_acronym(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1
