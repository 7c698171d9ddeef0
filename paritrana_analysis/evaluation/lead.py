"""The leading claim of a region as columns of the frames that tell it beside other figures."""

from __future__ import annotations

from paritrana_analysis.coverage import claims as ledger
from paritrana_analysis.evaluation.inputs import Inputs

LEAD_KEYS = (
    "claim_id",
    "as_of",
    "coverage_share",
    "active_participants",
    "denominator_value",
    "denominator_definition",
    "counting_basis",
    "agreement",
    "own_share",
    "own_differs",
    "source",
    "lag_months",
    "conflicts",
    "conflict_low",
    "conflict_high",
    *ledger.NEWER,
)


def lead_columns(inputs: Inputs, code: str) -> dict:
    """`lead_…` of a region's leading claim; blank where none leads."""
    lead = inputs.lead.get(code)
    return {f"lead_{key}": None if lead is None else lead[key] for key in LEAD_KEYS}
