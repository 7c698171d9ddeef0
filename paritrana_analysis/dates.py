"""Partial dates as sources give them (2025, 2025-12, 2025-12-31): what each may mean, how far apart."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import cache

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@cache
def parts(text: str) -> tuple[int, int | None, int | None]:
    """Year, month and day of a date; None for what it doesn't give. Raises ValueError for what is no date."""
    found = _FORM.fullmatch(text) if isinstance(text, str) else None
    year, month, day = (part and int(part) for part in found.groups()) if found else (0, None, None)
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as problem:  # there is no year 0, no 31st of February
        raise ValueError(f"a date is YYYY, YYYY-MM or YYYY-MM-DD, not {text!r}") from problem
    return year, month, day


def is_date(text: object) -> bool:
    """Whether this is a date, of whatever precision."""
    try:
        return bool(parts(text))
    except ValueError:
        return False


def has_form(text: str) -> bool:
    """Whether this is written as a date, be it one of the calendar or not."""
    return bool(_FORM.fullmatch(text))


def year_of(as_of: str) -> int:
    """The year of a date."""
    return parts(as_of)[0]


def first_day(as_of: str | date) -> date:
    """The earliest day that a date may mean; a day as it is."""
    if isinstance(as_of, date):
        return date(as_of.year, as_of.month, as_of.day)
    year, month, day = parts(str(as_of).strip())
    return date(year, month or 1, day or 1)


def last_day(as_of: str | date) -> date:
    """The latest day that a date may mean; a day as it is."""
    if isinstance(as_of, date):
        return date(as_of.year, as_of.month, as_of.day)
    year, month, day = parts(str(as_of).strip())
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


@cache
def period(as_of: str) -> tuple[int, int]:
    """First and last month of a date, counted in months: "2025" spans twelve, "2025-11" one."""
    year, month, _ = parts(as_of)
    first = year * 12 + (month or 1) - 1
    return first, first + (0 if month else 11)


def by_end_of(year: int, as_of: str) -> bool:
    """Whether a date is for certain not after 31 December of a year."""
    return period(as_of)[1] <= year * 12 + 11


def recency(as_of: str) -> tuple[int, int]:
    """What dates of any precision are sorted by, the newest last: their last month, then how exact they are.

    "2025" may be as new as December: it goes after "2025-02" and before "2025-12".
    """
    return period(as_of)[1], sum(part is not None for part in parts(as_of))


def is_later(as_of: str, than: str) -> bool:
    """Whether a date lies after another for certain; two days of one month are told apart."""
    return first_day(as_of) > last_day(than)


def months_apart(one: str, other: str) -> tuple[int, int]:
    """The least and the most months that two dates may be apart; the least is 0 where they overlap.

    A date known only by its year may mean any of its months: "2022" and "2023" are 1 to 23 months apart.
    """
    (start, end), (other_start, other_end) = period(one), period(other)
    return max(0, other_start - end, start - other_end), max(end - other_start, other_end - start)


def within_months(one: str, other: str, months: int) -> bool:
    """Whether two dates of any precision stand at most `months` apart for certain, or overlap."""
    least, most = months_apart(one, other)
    return least == 0 or most <= months
