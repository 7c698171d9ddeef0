"""What the stability of governments' ranks needs besides scores: workers, wages, targets, survey errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from paritrana_analysis.coverage.targets import leading_targets
from paritrana_analysis.rubric.inputs import Material, material_of
from paritrana_analysis.rubric.judging import Judged


@dataclass(frozen=True)
class Workers:
    """The workers that divide an indicator's share. indicator : its key; of : unit → workers (persons)."""

    indicator: str
    of: Mapping[str, float]


def workers_of(
    judged: Judged, tables: Mapping[str, pd.DataFrame], material: Material | None = None
) -> Workers:
    """The denominators of the coverage that governments were judged by: those stated with the leading claim,
    else the employed of August. material : what they were judged on, if it is at hand."""
    material = material or judged.material or material_of(tables, judged.assessment_year)
    found = {}
    for unit in judged.scores.totals.index:
        lead = material.lead_of_year(unit)
        workers = None if lead is None else lead["denominator_value"] or material.employed.get(unit)
        if workers is not None and workers == workers and workers > 0:
            found[unit] = float(workers)
    return Workers("coverage_share", found)


def wages_of(judged: Judged, tables: Mapping[str, pd.DataFrame]) -> dict[str, tuple[int, int]]:
    """Unit → minimum wage of its province (rupiah a month) and its year, the newest by the year judged.

    Minimum wages of districts are not on file. A unit whose province has none is not in it.
    """
    known = tables["minimum_wage"]
    known = known[(known["year"] <= judged.assessment_year) & known["minimum_wage_idr"].notna()]
    newest = known.sort_values("year").groupby("region_code").last()
    wage = {row.Index: (int(row.minimum_wage_idr), int(row.year)) for row in newest.itertuples()}
    return {unit: wage[unit[:2]] for unit in judged.scores.totals.index if unit[:2] in wage}


def targets_of(judged: Judged, tables: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Unit → the share its leading target of the year judged sets; a unit without one is not in it."""
    best = leading_targets(tables["targets"], judged.assessment_year)
    share = dict(zip(best["region_code"], best["target_share"].astype(float), strict=True))
    return {unit: share[unit] for unit in judged.scores.totals.index if unit in share}


def rse_of(judged: Judged, tables: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Unit → relative standard error of its workers in the last August by the year judged, if given."""
    known = tables["labour_force"]
    newest = known[known["year"] <= judged.assessment_year].sort_values("year").groupby("region_code").tail(1)
    given = newest.set_index("region_code")["employed_rse"].dropna()
    return {unit: float(given[unit]) for unit in judged.scores.totals.index if unit in given.index}
