"""What governments are judged on, gathered from the tables: each region's own rows, up to the year judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from paritrana_analysis.coverage import claims as ledger
from paritrana_analysis.coverage import evidence
from paritrana_analysis.coverage.one_kind import NOT_TO_BE_USED, not_to_be_used
from paritrana_analysis.coverage.shares import summed_to_provinces
from paritrana_analysis.dates import year_of
from paritrana_analysis.frames import records


@dataclass(frozen=True)
class Material:
    """What governments are judged on, by region code; every row of its own government, none summed.

    leads          : the leading claim as every page prints it (`coverage.claims.leading`), with `of_year`:
                     whether it is dated in the year judged. earlier : the one dated in the year before.
    evidence       : rows of the register with `timing`. budgets : `budget_workers` rows of the ledger.
    employed       : persons in August of the year judged, or of the last round before it.
    doubted        : where no claim leads, the newest of all workers that is marked as doubtful or a misprint,
                     or at odds with its own count and denominator.
    estimates      : our estimates (`with_estimates`), where the reader asked for them: share, share a year
                     before (None without claims near both), date and grade.
    """

    assessment_year: int
    leads: Mapping[str, dict]
    earlier: Mapping[str, dict]
    evidence: Mapping[str, list[dict]]
    budgets: Mapping[str, list[dict]]
    employed: Mapping[str, float]
    doubted: Mapping[str, dict] = field(default_factory=dict)
    estimates: Mapping[str, dict] = field(default_factory=dict)

    def lead_of_year(self, code: str) -> dict | None:
        """The leading claim where it is dated in the year judged: what may be scored."""
        lead = self.leads.get(code)
        return lead if lead is not None and lead["of_year"] else None

    def uncovered(self, code: str) -> float | None:
        """Workers not covered, persons: the employed by BPS × (1 − share of the year's leading claim).

        For all alike: officials' own denominators differ or are not stated, and values over unlike ones
        would stand on one scale.
        """
        lead, workers = self.lead_of_year(code), self.employed.get(code)
        if self.estimates:
            own = self.estimates.get(code)
            known = own is not None and own["grade"] != LOWEST
            return workers * (1 - own["share"]) if known and workers else None
        return None if lead is None or not workers else workers * (1 - lead["coverage_share"])


#: The grade of an estimate that is never scored: nothing but the nation stands behind it.
LOWEST = "low"


def with_estimates(material: Material, latest: pd.DataFrame, before: pd.DataFrame) -> Material:
    """The material with our estimates in place of claims on coverage, for every region alike.

    latest, before : rows of `coverage.estimates` on 31 December of the year judged and of the year before it.
    """
    earlier = {row["region_code"]: row for row in records(before)}
    held = {}
    for row in records(latest):
        other = earlier.get(row["region_code"])
        both = other is not None and LOWEST not in (row["grade"], other["grade"])
        held[row["region_code"]] = {
            "share": row["share"],
            "before": other["share"] if both else None,
            "date": row["date"],
            "grade": row["grade"],
        }
    return replace(material, estimates=held)


def material_of(tables: Mapping[str, pd.DataFrame], assessment_year: int) -> Material:
    """The material of one year. Claims of another year than the one judged are not scored in it."""
    claims = ledger.coverage_claims(tables["coverage_reported"])
    force = tables["labour_force"]
    force = force[force["year"] <= assessment_year]
    return material_from(
        assessment_year,
        claims,
        ledger.leading(claims, assessment_year),
        evidence.with_timing(tables["evidence"], assessment_year),
        tables["coverage_reported"],
        pd.concat([force, summed_to_provinces(force)], ignore_index=True),
    )


def material_from(
    assessment_year: int,
    claims: pd.DataFrame,
    lead: pd.DataFrame,
    register: pd.DataFrame,
    told: pd.DataFrame,
    workforce: pd.DataFrame,
) -> Material:
    """The material of one year from what may be at hand already.

    claims : of `claims.coverage_claims`; lead : of `claims.leading` for the year judged; register : evidence
    with `timing`; told : table `coverage_reported`; workforce : of every region, up to the year judged.
    """
    rounds = workforce.sort_values("year", kind="stable").dropna(subset=["employed"])
    newest = rounds.drop_duplicates("region_code", keep="last")
    before = ledger.leading(claims, assessment_year - 1)
    return Material(
        assessment_year,
        leads={
            row["region_code"]: row | {"of_year": year_of(row["as_of"]) == assessment_year}
            for row in records(lead)
        },
        earlier={
            row["region_code"]: row for row in records(before) if year_of(row["as_of"]) == assessment_year - 1
        },
        evidence=_by_region(register),
        budgets=_by_region(told[(told["measure"] == "budget_workers") & ~not_to_be_used(told)]),
        employed=dict(zip(newest["region_code"], newest["employed"].astype(float), strict=True)),
        doubted=_doubted(claims, set(lead["region_code"]), assessment_year),
    )


def _doubted(claims: pd.DataFrame, led: set[str], assessment_year: int) -> dict[str, dict]:
    """By region without a lead its newest claim of all workers that can't be relied on."""
    own = claims[(claims["segment"] == "ALL") & ~claims["region_code"].isin(led)]
    own = own[own["reading"].isin(NOT_TO_BE_USED) | (own["agreement"] == "disagrees")]
    own = own[own["as_of"].map(year_of).le(assessment_year)]
    own = own.sort_values(["as_of", "claim_id"], kind="stable")
    return {row["region_code"]: row for row in records(own)}  # the newest last


def _by_region(frame: pd.DataFrame) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for row in records(frame):
        found.setdefault(row["region_code"], []).append(row)
    return found
