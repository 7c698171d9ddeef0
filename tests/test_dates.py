"""Partial dates: what each may mean, which is newer, how far apart two are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paritrana_analysis.dates import (
    by_end_of,
    first_day,
    has_form,
    is_date,
    is_later,
    last_day,
    months_apart,
    parts,
    period,
    recency,
    within_months,
)

#: Dates of each precision; 28 days, which every month has.
DATES = st.one_of(
    st.integers(1900, 2100).map(str),
    st.builds("{}-{:02d}".format, st.integers(1900, 2100), st.integers(1, 12)),
    st.builds("{}-{:02d}-{:02d}".format, st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 28)),
)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-12-03", "2025-12-03", "2025-12-03"),
    ],
)
def test_a_date_means_the_days_from_its_first_to_its_last(text, first, last):
    assert (first_day(text).isoformat(), last_day(text).isoformat()) == (first, last)
    assert first_day(date(2025, 5, 1)) == last_day(date(2025, 5, 1)) == date(2025, 5, 1)


@pytest.mark.parametrize("text", ["2025-13", "2025-02-31", "0000", "2025-00"])
def test_what_is_written_as_a_date_and_is_none_of_the_calendar_is_refused_everywhere(text):
    assert has_form(text) and not is_date(text)
    for read in (parts, period, first_day, last_day, recency):
        with pytest.raises(ValueError, match="a date is YYYY"):
            read(text)


@pytest.mark.parametrize(
    "text", ["", "25", "2025-1", "2025/01", "2025-01-01T00", "\u0662\u0660\u0662\u0665", None, 2025]
)
def test_what_is_not_written_as_a_date_is_none(text):
    assert not is_date(text)
    with pytest.raises(ValueError, match="a date is YYYY"):
        period(text)


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("2025", "2025-07", 0, 6),
        ("2025", "2025-12-31", 0, 11),
        ("2025-12", "2026-01", 1, 1),
        ("2025-12-31", "2026-01-01", 1, 1),
        ("2025", "2026", 1, 23),
        ("2025", "2026-03", 3, 14),
        ("2023-12", "2025-12", 24, 24),
    ],
)
def test_months_between_dates_of_any_precision(one, other, least, most):
    assert months_apart(one, other) == (least, most)


@given(DATES, DATES)
def test_months_between_are_the_same_both_ways_and_never_negative(one, other):
    least, most = months_apart(one, other)
    assert (least, most) == months_apart(other, one) and 0 <= least <= most


@given(DATES)
def test_no_month_lies_between_a_date_and_itself_or_its_year(as_of):
    assert months_apart(as_of, as_of)[0] == months_apart(as_of, as_of[:4])[0] == 0


@given(DATES, DATES)
def test_a_less_precise_date_is_never_further_away(one, other):
    assert months_apart(one[:4], other)[0] <= months_apart(one, other)[0]
    assert months_apart(one[:4], other)[1] >= months_apart(one, other)[1]


@given(DATES, DATES, st.integers(-100, 100))
def test_moving_both_dates_by_years_leaves_the_months_between(one, other, years):
    def moved(as_of):
        return f"{int(as_of[:4]) + years}{as_of[4:]}"

    assert months_apart(moved(one), moved(other)) == months_apart(one, other)


@given(DATES)
def test_a_year_spans_twelve_months_and_a_month_or_day_one(as_of):
    first, last = period(as_of)
    assert last - first == (11 if len(as_of) == 4 else 0)


@given(DATES, DATES)
def test_one_date_is_later_than_another_only_if_every_day_of_it_is(one, other):
    assert is_later(one, other) is (first_day(one) > last_day(other))
    assert not (is_later(one, other) and recency(one) < recency(other))
    if not is_later(one, other) and not is_later(other, one):
        assert within_months(one, other, 0)


def test_a_date_is_by_the_end_of_a_year_if_it_can_be_no_later():
    assert all(by_end_of(2025, as_of) for as_of in ("2025", "2025-12-31", "2024-05"))
    assert not any(by_end_of(2025, as_of) for as_of in ("2026", "2026-01-01"))
