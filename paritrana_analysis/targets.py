"""Targets: which one of a region's own leads, and how many workers separate it from each.

Targets of different plans rest on different populations (UCJ 52.15 % and RPJMN 32.15 % for one year):
each gap is taken against the region's own leading claim, and no target is ever subtracted from another.
"""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.claims import counts_behind
from paritrana_analysis.coverage import DENOMINATOR_BREAK, gap_to_target, period

#: Set by the region itself; these go before targets that others set for it.
OWN_FRAMEWORKS = ("regional", "RPJMD", "RPJPD")


def usable(targets: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """Coverage targets of all workers, known within the period, not past before it, no evident misprint.

    A target without a date of telling is taken as known from the year before it falls due.
    """
    marked = targets["note"].str.startswith(("MISPRINT", "DOUBTFUL"))
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

    Returns the targets with gap_points (target − share, 0–1; negative: passed), gap_workers (whole
    persons) and gap_basis: "stated" (count and denominator of the claim), "derived" (one of them worked
    out from the share), "ours" (neither is stated: the points times the eligible-worker proxy), or "" where
    there is no leading claim. denominator_differs marks a target that states another population.
    """
    rows = targets.copy()
    if lead is None:
        return rows.assign(
            gap_points=float("nan"), gap_workers=pd.NA, gap_basis="", denominator_differs=False
        )
    known = counts_behind(lead["coverage_share"], lead["active_participants"], lead["denominator_value"])
    rows["gap_points"] = rows["target_share"] - lead["coverage_share"]
    if known["workers"] is not None:
        rows["gap_workers"] = [
            gap_to_target(known["active"], known["workers"], t) for t in rows["target_share"]
        ]
        rows["gap_basis"] = "derived" if known["derived"] else "stated"
    elif proxy is not None and not pd.isna(proxy):
        rows["gap_workers"] = [max(0, round(points * proxy)) for points in rows["gap_points"]]
        rows["gap_basis"] = "ours"
    else:
        rows["gap_workers"] = pd.NA
        rows["gap_basis"] = ""
    stated = rows["denominator_value"]
    off = (
        (stated / known["workers"] - 1).abs() > DENOMINATOR_BREAK
        if known["workers"]
        else stated.notna() & False
    )
    return rows.assign(gap_workers=rows["gap_workers"].astype("Int64"), denominator_differs=off.fillna(False))
