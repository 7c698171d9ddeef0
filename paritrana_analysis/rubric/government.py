"""The findings of provinces or districts: each indicator by the rubric, from the material of one year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from paritrana_analysis.rubric import shares
from paritrana_analysis.rubric.findings import Finding
from paritrana_analysis.rubric.inputs import Material
from paritrana_analysis.rubric.register import from_register
from paritrana_analysis.rubric.rules import Measure, Rubric

#: Indicators that an estimate can stand for, where the reader asked for it.
ESTIMATED = {"coverage_share": shares.estimated_share, "coverage_growth": shares.estimated_growth}


def of_government(
    units: Sequence[str],
    keys: Sequence[str],
    rubric: Rubric,
    material: Material,
    *,
    compare: str = "strict",
    panel: Mapping[str, Mapping[str, float]] | None = None,
) -> Iterator[Finding]:
    """Findings of each unit and indicator.

    compare : "strict" scores only shares that compare with one another; "as_stated" every share as it was
        printed, which is no ranking of equals; "estimate" our own (`Material.estimates`), for all alike.
    panel : indicator → unit → the jurors' mean, 0–100.
    """
    leads = [lead for unit in units if (lead := material.lead_of_year(unit)) is not None]
    chosen, why = shares.comparable_set(leads)
    for unit in units:
        lead, doubted = material.leads.get(unit), material.doubted.get(unit)
        for key in keys:
            measure = rubric.measures[key]
            if compare == "estimate" and key in ESTIMATED:
                yield ESTIMATED[key](unit, material.estimates.get(unit))
            elif key == "coverage_share":
                yield shares.coverage_share(unit, lead, chosen, why, compare=compare, doubted=doubted)
            elif key == "coverage_growth":
                earlier = material.earlier.get(unit)
                yield shares.coverage_growth(unit, lead, earlier, compare=compare, doubted=doubted)
            else:
                yield _other(unit, measure, material, panel or {})


def _other(unit: str, measure: Measure, material: Material, panel: Mapping) -> Finding:
    items = material.evidence.get(unit, [])
    if measure.origin == "register":
        return from_register(unit, measure, items)
    if measure.origin == "budgets":
        own = [item for item in items if item["aspect"] == "budget"]
        told = material.budgets.get(unit, [])
        left = material.uncovered(unit)
        return shares.vulnerable_budget(unit, measure, told, own, left, material.assessment_year)
    return from_panel(unit, measure, panel)


def from_panel(unit: str, measure: Measure, panel: Mapping) -> Finding:
    """The jurors' mean, or that it is still to come."""
    value = panel.get(measure.key, {}).get(unit)
    if value is None or pd.isna(value):
        return Finding(unit, measure.key, "to_come")
    return Finding(unit, measure.key, "found", float(value))
