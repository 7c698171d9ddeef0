"""Targets: which one of a region's own leads, and how many workers separate it from each.

Targets of different plans rest on different populations (UCJ 52.15 % and RPJMN 32.15 % for one year):
each gap is taken against the region's own leading claim, and no target is ever subtracted from another.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from paritrana_analysis.coverage import one_kind
from paritrana_analysis.coverage.claims import counts_behind
from paritrana_analysis.coverage.one_kind import not_to_be_used
from paritrana_analysis.coverage.shares import DENOMINATOR_BREAK, as_printed, period, workers_between

#: Set by the region itself; these go before targets that others set for it.
OWN_FRAMEWORKS = ("regional", "RPJMD", "RPJPD")


def usable(targets: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """Coverage targets of all workers, known within the period, not past before it, no evident misprint.

    A target without a date of telling is taken as known from the year before it falls due.

    targets : the table of that name. Returns the rows kept, with all their columns.

    >>> import paritrana_analysis as pa
    >>> targets = pa.usable_targets(pa.read_tables()["targets"], 2025)
    >>> bool((targets["target_date"].str[:4].replace("", "9999") >= "2025").all())
    True
    """
    marked = not_to_be_used(targets["note"])
    whole = (
        (targets["segment"] == "ALL")
        & targets["target_share"].notna()
        & (targets["framework"] != "programme")
    )
    due = targets["target_date"].str[:4].replace("", "9999").astype(int)
    return targets[whole & ~marked & (due >= assessment_year) & _known_by(targets, assessment_year)]


def _known_by(targets: pd.DataFrame, assessment_year: int) -> pd.Series:
    end = assessment_year * 12 + 11

    def known(row: pd.Series) -> bool:
        if row["stated_at"]:
            return period(row["stated_at"])[0] <= end
        return bool(row["target_date"]) and int(row["target_date"][:4]) <= assessment_year + 1

    return targets.apply(known, axis=1).astype(bool) if len(targets) else pd.Series(dtype=bool)


def leading_target(targets: pd.DataFrame, assessment_year: int) -> pd.Series | None:
    """The target a report leads with, or None.

    targets : rows of one region.
    Of the usable ones not yet past: the nearest date first, then the region's own plan before one set
    for it, then the later told, then the lower. One without a date leads only if no other does.
    """
    rows = usable(targets, assessment_year)
    if rows.empty:
        return None
    ordered = rows.assign(
        _undated=rows["target_date"] == "",
        _year=rows["target_date"].str[:4],
        _others=~rows["framework"].isin(OWN_FRAMEWORKS),
    ).sort_values(
        ["_undated", "_year", "_others", "stated_at", "target_share", "target_id"],
        ascending=[True, True, True, False, True, True],
    )
    return ordered.iloc[0][targets.columns]


def gaps(targets: pd.DataFrame, lead: pd.Series | None, proxy: float | None) -> pd.DataFrame:
    """How far the leading claim is from each target.

    targets : usable targets; lead: the leading claim, or None; proxy: eligible workers (ours), persons.

    Returns the targets with gap_share (0–1, the one share that both gaps are taken from: see `_ground`),
    gap_points (target − gap_share; negative: passed), gap_workers (the smallest whole number of persons) and
    gap_basis: "stated" (count and denominator of the claim), "derived" (one of them worked out from the
    share), "ours" (neither is stated: the points times the eligible-worker proxy), or "" where there is no
    leading claim. denominator_differs marks a target that states another population.
    Raises ValueError for targets of another region than the claim's, and for a proxy not above 0.

    >>> import paritrana_analysis as pa
    >>> tables = pa.read_tables()
    >>> lead = pa.leading_claims(pa.coverage_claims(tables["coverage_reported"]), 2025)
    >>> banten = lead[lead["region_code"] == "36"].iloc[0]
    >>> targets = pa.usable_targets(tables["targets"], 2025).query("region_code == '36'")
    >>> sorted(set(pa.target_gaps(targets, banten, None)["gap_basis"]))
    ['stated']
    """
    rows = targets.copy()
    if lead is not None and "region_code" in rows and "region_code" in lead:
        others = set(rows["region_code"]) - {lead["region_code"]}
        if others:
            raise ValueError(
                f"targets of {one_kind.listed(others)} beside a claim of {lead['region_code']!r}: "
                "each target is taken against its own region's claim"
            )
    if lead is None:
        blank = {"gap_share": float("nan"), "gap_points": float("nan"), "gap_basis": ""}
        none = pd.array([None] * len(rows), dtype="Int64")
        return rows.assign(**blank, gap_workers=none, denominator_differs=False)
    share, workers, basis = _ground(lead, proxy)
    aims = [as_printed(target) for target in rows["target_share"]]
    further = [None if workers is None else workers_between(share, aim, workers) for aim in aims]
    stated = rows["denominator_value"]
    off = stated.notna() & False
    if basis in ("stated", "derived"):
        off = (stated / workers - 1).abs() > DENOMINATOR_BREAK
    return rows.assign(
        gap_share=float(share),
        gap_points=[float(aim - share) for aim in aims],
        gap_workers=pd.array(further, dtype="Int64"),
        gap_basis=basis,
        denominator_differs=off.fillna(False),
    )


def _ground(lead: pd.Series, proxy: float | None) -> tuple[Fraction, int | None, str]:
    """The one share that gaps in points and in workers are taken from, of how many workers, and its basis.

    Count over denominator where the claim states both; else its share as printed, of its denominator (stated
    or implied by the count) or of the proxy.
    """
    known = counts_behind(lead["coverage_share"], lead["active_participants"], lead["denominator_value"])
    printed, workers = as_printed(lead["coverage_share"]), known["workers"]
    if workers:
        return (
            (printed, workers, "derived")
            if known["derived"]
            else (
                Fraction(known["active"], workers),
                workers,
                "stated",
            )
        )
    if proxy is not None and not pd.isna(proxy):
        if one_kind.number("the proxy", proxy) <= 0:
            raise ValueError(f"the proxy is above 0 or blank, not {proxy!r}")
        return printed, int(proxy), "ours"
    return printed, None, ""
