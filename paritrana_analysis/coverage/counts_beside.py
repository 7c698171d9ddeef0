"""Counts of participants told without a percentage that don't go with the claim a report leads with.

An official may tell how many are covered and leave the share to the reader. Over the workers told beside it,
or else over those of the leading claim, such a count implies a share; where that is far from the leading one,
the two contradict each other as two percentages would, and a page that leads with the one names the other.
"""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.coverage.claims import (
    CONFLICT_MONTHS,
    CONFLICT_POINTS,
    ONE_STATEMENT,
    as_read,
    counts_behind,
)
from paritrana_analysis.dates import by_end_of, within_months

COLUMNS = [
    "region_code",
    "claim_id",
    "as_of",
    "active_participants",
    "denominator_value",
    "denominator_definition",
    "counting_basis",
    "source",
    "divided_by",
    "implied_share",
    "lead_active",
]
_UNKNOWN = "not_stated"


def counts_that_differ(ledger: pd.DataFrame, lead: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """Counts of all workers near the leading claim in time, told without a percentage, that differ from it.

    ledger : table `coverage_reported` (corrected). lead : of `claims.leading`, for the same year. A count is
    near within `claims.CONFLICT_MONTHS` months, and differs beyond `claims.CONFLICT_POINTS` (assumption A8,
    ours). One counted on another stated basis than the leading claim is another quantity, and left out.

    Returns one row a count with `COLUMNS`, by region, newest first: persons; divided_by "own" (the workers
    told with the count) or "lead" (those of the leading claim, from its share where only its count is told);
    implied_share (0–1 and above: ours); lead_active (its participants, stated or worked out, or blank).

    >>> import paritrana_analysis as pa
    >>> ledger = pa.read_tables()["coverage_reported"]
    >>> lead = pa.leading_claims(pa.coverage_claims(ledger), 2025)
    >>> found = pa.coverage.counts_that_differ(ledger, lead, 2025).set_index("claim_id")
    >>> round(float(found.loc["C0196", "implied_share"]), 4)  # 610,715 of 2.9 million in Sumatera Barat
    0.2106
    """
    counts = ledger[
        (ledger["measure"] == "participants") & (ledger["unit"] == "persons") & (ledger["segment"] == "ALL")
    ]
    shares = ledger.loc[ledger["measure"] == "coverage", ONE_STATEMENT].drop_duplicates()
    alone = as_read(counts).merge(shares, on=ONE_STATEMENT, how="left", indicator=True)
    alone = alone[alone["_merge"] == "left_only"]
    led = lead.set_index("region_code").to_dict("index")
    rows = []
    for count in alone.sort_values(
        ["region_code", "as_of", "claim_id"], ascending=[True, False, True]
    ).to_dict("records"):
        beside = led.get(count["region_code"])
        if beside is None or not by_end_of(assessment_year, count["as_of"]):
            continue
        if within_months(count["as_of"], beside["as_of"], CONFLICT_MONTHS) and _alike(count, beside):
            rows.append(_implied(count, beside))
    found = pd.DataFrame(rows, columns=[*COLUMNS, "_apart"])
    far = found["_apart"].abs().round(6) > CONFLICT_POINTS
    return (
        found.loc[far, COLUMNS]
        .drop_duplicates(["region_code", "as_of", "active_participants"])
        .reset_index(drop=True)
    )


def _alike(count: dict, lead: dict) -> bool:
    """Whether the two may be counted in the same way."""
    bases = {count["counting_basis"], lead["counting_basis"]} - {_UNKNOWN}
    return len(bases) < 2


def _implied(count: dict, lead: dict) -> dict:
    """The count with the share that it implies, and how far that is from the leading one (blank: unknown)."""
    of_lead = counts_behind(lead["coverage_share"], lead["active_participants"], lead["denominator_value"])
    own = not pd.isna(count["denominator_value"])
    workers = count["denominator_value"] if own else of_lead["workers"]
    share = float(count["value"] / workers) if workers else float("nan")
    return {
        **{key: count[key] for key in COLUMNS if key in count},
        "active_participants": count["value"],
        "divided_by": "own" if own else "lead",
        "implied_share": share,
        "lead_active": of_lead["active"],
        "_apart": share - lead["coverage_share"],
    }
