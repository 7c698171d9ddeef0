"""The register of evidence: what was in force within the assessment period, and what was not looked at.

Every item is dated. What began after the period is shown as such and counts for nothing. An aspect of
a region without any item is *not checked*: an unlisted Perda is unknown, not missing.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from paritrana_analysis.coverage import budgets
from paritrana_analysis.dates import period, year_of

#: The aspects of the register, in the order in which reports tell them.
ASPECTS = (
    "regulation",
    "budget",
    "programme",
    "village",
    "licensing",
    "compliance",
    "dissemination",
    "leadership",
)


#: What stands until it is withdrawn. Anything else is an act of its time: a budget, a training, a
#: briefing of 2018 says nothing about 2025 unless a source gives it a later end.
CONTINUING = ("regulation", "licensing", "village")


def began(row: Mapping[str, object]) -> str:
    """When an item began, as far as it is known: a date, "" for none; by the rule of `timing`."""
    years = (str(int(row[column])) if not pd.isna(row[column]) else "" for column in ("assessed_in", "year"))
    return next(filter(None, (row["in_force_from"], *years, row["as_of"])), "")


def timing(row: Mapping[str, object], assessment_year: int) -> str:
    """When an item stood: in_period · after_period · before_period · undated.

    Begins with in_force_from, else the year in whose judging a source names it, else the instrument's
    year, else the date of the statement. Without an end, what is `CONTINUING` goes on; the rest counts for
    the year in which it begins.
    """
    begins = began(row)
    if not begins:
        return "undated"
    first, last = assessment_year * 12, assessment_year * 12 + 11
    if period(begins)[0] > last:
        return "after_period"
    ends = row["in_force_until"] or ("" if row["aspect"] in CONTINUING else str(year_of(begins)))
    return "before_period" if ends and period(ends)[1] < first else "in_period"


def with_timing(evidence: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """The register with a column `timing`."""
    when = [timing(row, assessment_year) for row in evidence.to_dict("records")]
    return evidence.assign(timing=pd.Series(when, index=evidence.index, dtype=object))


def aspect_states(evidence: pd.DataFrame, region_codes: list[str]) -> pd.DataFrame:
    """State of each aspect of each region: what a reader may conclude from the register.

    evidence : rows with `timing`. Returns one row a region and aspect: state, items (how many of that
    state stood in the period) and others (how many before or after it). state: verified_present (an
    item stood in the period), planned, verified_absent, other_period (items outside it only), not_checked.
    A budget that others pay (`coverage.budgets`) is none of the region's.
    """
    stood: dict[tuple[str, str], list[str]] = {}  # states of the items that count
    others: dict[tuple[str, str], int] = {}
    columns = ["region_code", "aspect", "kind", "state", "timing", "payer"]
    for code, aspect, kind, state, when, payer in evidence[columns].itertuples(index=False, name=None):
        if aspect == "budget" and not budgets.is_own({"kind": kind, "state": state, "payer": payer}):
            continue
        if when in ("in_period", "undated"):
            stood.setdefault((code, aspect), []).append(state)
        else:
            others[code, aspect] = others.get((code, aspect), 0) + 1
    rows = []
    for key in ((code, aspect) for code in region_codes for aspect in ASPECTS):
        own, outside = stood.get(key, []), others.get(key, 0)
        state = _state(set(own), outside)
        rows.append((*key, state, own.count(state), outside))
    return pd.DataFrame(rows, columns=["region_code", "aspect", "state", "items", "others"])


def _state(stood: set[str], others: int) -> str:
    for state in ("verified_present", "planned", "verified_absent"):
        if state in stood:
            return state
    return "other_period" if others else "not_checked"
