"""Coverage: active participants over a named denominator, and what may be compared with what.

A share means nothing without three things: how participants are counted (`counting_basis`), against
which workers (the denominator's name), and for which date. Functions here keep the three beside the
number; `comparable` is the one place that decides whether two shares may be compared, ranked or put
in a trend, and says why not. Frames in, frames out; nothing is read or written.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import pandas as pd

#: Denominators by name. `stated` is an official's own; the others are computed from Sakernas.
DENOMINATORS = ("employed", "labour_force", "eligible_proxy", "stated")
COUNTING_BASES = ("registration", "residence", "not_stated")

#: Under this share of the employed, the eligible-worker proxy is taken to have failed: it then rests
#: mostly on what it leaves out (unpaid family work, assisted own-account work). Ours.
LOW_PROXY_SHARE = 0.35

#: Two stated denominators further apart than this are different populations, whatever they are
#: called (Solok Selatan 106,590 in 2024 and 61,794 in 2025). Ours.
DENOMINATOR_BREAK = 0.10


def not_to_be_used(notes: pd.Series) -> pd.Series:
    """Whether a row's note begins with MISPRINT or DOUBTFUL: kept and shown, but no figure rests on it.

    notes : texts. Returns bool, on the index given.
    """
    return notes.str.startswith(("MISPRINT", "DOUBTFUL")).astype(bool)


def eligible_proxy(labour_force: pd.DataFrame) -> pd.Series:
    """Workers who could be participants, a stand-in of ours for the agency's unpublished count.

    Employees + employers + own-account workers without help + casual workers, less public
    administration (for civil servants, the forces and police). Persons; NA where the result is not
    positive (Nduga 2018 and 2019). Workers of 65 and more are kept.

    labour_force : columns employees, employer, own_account, casual_agriculture,
        casual_nonagriculture, employed_public_administration; persons.
    Source: project assumption A2 (`docs/assumptions.md`); workforce from BPS Sakernas August.
    """
    counted = ["employees", "employer", "own_account", "casual_agriculture", "casual_nonagriculture"]
    proxy = (
        labour_force[counted].sum(axis=1, min_count=len(counted))
        - labour_force["employed_public_administration"]
    )
    return proxy.where(proxy > 0).astype("Int64").rename("eligible_proxy")


def with_denominators(labour_force: pd.DataFrame) -> pd.DataFrame:
    """`labour_force` with the three computed denominators and the formal split, in persons.

    Adds labour_force (employed + unemployed), eligible_proxy, formal (employees + employers, the BPS
    definition) and informal (the rest).
    """
    formal = labour_force["employees"] + labour_force["employer"]
    return labour_force.assign(
        labour_force=labour_force["employed"] + labour_force["unemployed"],
        eligible_proxy=eligible_proxy(labour_force),
        formal=formal,
        informal=labour_force["employed"] - formal,
    )


def summed_to_provinces(labour_force: pd.DataFrame) -> pd.DataFrame:
    """District rows summed to their provinces and the nation ("00"), a row a region and year.

    A sum over a blank is blank (`working_age` of 2022 and 2023), and so are sums of proxies where a
    district has none.
    """
    counts = [c for c in labour_force.columns if c not in ("region_code", "year", "employed_rse")]
    levels = []
    for code in (labour_force["region_code"].str[:2], pd.Series("00", index=labour_force.index)):
        grouped = labour_force.assign(region_code=code).groupby(["region_code", "year"])[counts]
        blank = grouped.count().lt(grouped.size(), axis=0)
        levels.append(grouped.sum().mask(blank).reset_index())
    return pd.concat(levels, ignore_index=True)


def coverage_by(
    participants: pd.DataFrame, workforce: pd.DataFrame, *, by: Sequence[str], denominator: str = "employed"
) -> pd.DataFrame:
    """Share of workers who are active participants, count over denominator, each summed over `by`.

    participants : one row per `by` or finer; `active_participants` in persons, of *one* counting
        basis (filter first: mixing bases is refused).
    workforce    : one row per `by` or finer; the column named by `denominator`, persons, above zero.
    by           : columns that name a group, e.g. ["region_code", "segment"].

    Returns one row per group of `workforce`: active_participants, the denominator, coverage_share. A
    group without a report, or with a part that did not report, is blank, not 0: silence is not absence.
    A share above 1 is kept.
    Raises ValueError for mixed bases or a denominator that is not above zero; KeyError where a
    column of `by` is missing.
    """
    if "counting_basis" in participants and participants["counting_basis"].nunique() > 1:
        raise ValueError(f"counting bases are mixed: {sorted(participants['counting_basis'].unique())}")
    keys = list(by)
    active = _summed(participants, keys, "active_participants")
    workers = _summed(workforce, keys, denominator)
    if (workers[denominator].dropna() <= 0).any():
        raise ValueError(f"{denominator} must be above zero in every group")
    both = workers.merge(active, on=keys, how="left", validate="one_to_one")
    share = both["active_participants"].astype("Float64") / both[denominator].astype("Float64")
    return both.assign(coverage_share=share)


def _summed(frame: pd.DataFrame, keys: list[str], column: str) -> pd.DataFrame:
    """Sums by group; a group with a blank part is blank, since a part of a sum is not the sum."""
    grouped = frame.groupby(keys)[column]
    blank = grouped.agg(lambda values: values.isna().any()).astype(bool)
    return grouped.sum().astype("Float64").mask(blank).reset_index()


# --- comparing ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Basis:
    """What a share rests on. Two shares compare only when their bases do."""

    counting_basis: str
    denominator: str
    as_of: str  # YYYY, YYYY-MM or YYYY-MM-DD
    segment: str = "ALL"
    denominator_value: float | None = None
    denominator_definition: str = ""
    region_code: str = ""


@dataclass(frozen=True)
class Comparison:
    """Whether two shares may stand side by side, and if not, why: `reason_…` of `words/terms.toml`."""

    allowed: bool
    reasons: tuple[str, ...] = ()


def comparable(one: Basis, other: Basis, *, across_time: bool = False, max_months: int = 3) -> Comparison:
    """Decide whether two shares may be compared (ranked), or with `across_time` put in a trend.

    Both: the same segment; a counting basis that is stated and the same; the same denominator by
    name, and where it is an official's own, the same population (within `DENOMINATOR_BREAK` for one
    region at two dates; the same definition between two regions). Side by side: reference dates at most
    `max_months` apart (`within_months`). In a trend: the same region, on unchanged borders, at different
    dates.
    """
    reasons = []
    if one.segment != other.segment:
        reasons.append("segment_differs")
    if "not_stated" in (one.counting_basis, other.counting_basis):
        reasons.append("basis_not_stated")
    elif one.counting_basis != other.counting_basis:
        reasons.append("basis_differs")
    reasons += _denominator_reasons(one, other, across_time)
    if across_time:
        if one.region_code != other.region_code:
            reasons.append("region_differs")
        elif border_changed(one.region_code, one.as_of, other.as_of):
            reasons.append("border_changed")
        if months_between(one.as_of, other.as_of) == 0:
            reasons.append("same_date")
    elif not within_months(one.as_of, other.as_of, max_months):
        reasons.append("date_differs")
    return Comparison(not reasons, tuple(reasons))


def _denominator_reasons(one: Basis, other: Basis, across_time: bool) -> list[str]:
    if one.denominator != other.denominator:
        return ["denominator_differs"]
    if one.denominator != "stated":
        return []
    if pd.isna(one.denominator_value) or pd.isna(other.denominator_value):
        return ["denominator_not_stated"]
    if across_time:
        low, high = sorted((one.denominator_value, other.denominator_value))
        return ["denominator_breaks"] if high > low * (1 + DENOMINATOR_BREAK) else []
    if not (one.denominator_definition and other.denominator_definition):
        return ["definition_not_stated"]
    return [] if one.denominator_definition == other.denominator_definition else ["denominator_differs"]


@cache
def period(as_of: str) -> tuple[int, int]:
    """First and last month of a date, counted in months: "2025" spans twelve, "2025-11" one."""
    parts = [int(part) for part in as_of.split("-")]
    first = parts[0] * 12 + (parts[1] - 1 if len(parts) > 1 else 0)
    return first, first if len(parts) > 1 else first + 11


def months_between(one: str, other: str) -> int:
    """Months between two dates of any precision; 0 where they overlap."""
    (start, end), (other_start, other_end) = period(one), period(other)
    return max(0, other_start - end, start - other_end)


def within_months(one: str, other: str, months: int) -> bool:
    """Whether two dates of any precision stand at most `months` apart for certain, or overlap.

    A date known only by its year may mean any of its months: "2022" and "2023" may be two years apart.
    """
    (start, end), (other_start, other_end) = period(one), period(other)
    if months_between(one, other) == 0:
        return True
    return max(end - other_start, other_end - start) <= months


#: Provinces whose borders changed with the split of Papua in 2022 (regions.csv, province_code_34).
SPLIT_PROVINCES = frozenset({"91", "92", "94", "95", "96", "97"})


def border_changed(region_code: str, one: str, other: str) -> bool:
    """A Papuan province before 2023 is not the one after it: 34 provinces became 38 in 2022."""
    return region_code in SPLIT_PROVINCES and (period(one)[1] < 2023 * 12) != (period(other)[1] < 2023 * 12)


def growth(
    earlier: float, later: float, earlier_basis: Basis, later_basis: Basis
) -> tuple[float | None, Comparison]:
    """Change of a share, in share points, where a trend is allowed; otherwise None and the reasons."""
    verdict = comparable(earlier_basis, later_basis, across_time=True)
    return (later - earlier if verdict.allowed else None), verdict


# --- targets -----------------------------------------------------------------------------------------


def gap_to_target(active: float | None, workers: float | None, target_share: float) -> int | None:
    """Further active participants needed to reach `target_share` of `workers`, whole persons.

    The smallest n with (active + n) / workers ≥ target_share; 0 where it is reached. None where
    either count is blank. Both counts must rest on one basis: the caller's to see to.
    """
    if active is None or workers is None or pd.isna(active) or pd.isna(workers):
        return None
    needed = as_printed(target_share) * Fraction(float(workers)) - Fraction(float(active))
    return max(0, math.ceil(needed))


def workers_between(share: float | Fraction, target_share: float | Fraction, workers: float) -> int:
    """The smallest whole number of `workers` (persons) that lies between a share and a higher one; else 0."""
    between = (as_printed(target_share) - as_printed(share)) * Fraction(float(workers))
    return max(0, math.ceil(between))


def as_printed(share: float | Fraction) -> Fraction:
    """A share as its digits say: 0.42 is 42 hundredths, which no binary float is. A fraction is kept.

    Binary floats would add or lose a worker where a target falls on a whole number of them. Ten decimals are
    read: more than a source prints.
    """
    return share if isinstance(share, Fraction) else Fraction(str(round(float(share), 10)))
