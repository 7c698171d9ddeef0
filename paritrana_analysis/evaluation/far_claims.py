"""Claims that stand far from what all claims together make of their region: doubtful, kept, and named."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from paritrana_analysis.coverage.estimates.estimate import Estimates, estimates
from paritrana_analysis.coverage.estimates.observations import FIRST_YEAR
from paritrana_analysis.data.contradictions import spreadsheet_row
from paritrana_analysis.errors import Fault

#: A claim this many standard errors from its estimate is named: about one in sixty honest ones. Ours.
FAR = 4.0
NEEDED = ("coverage_reported", "participants", "labour_force")


def far_claims(tables: Mapping[str, pd.DataFrame]) -> list[Fault]:
    """A warning for each claim of the ledger far from its estimate, with both numbers; the farthest first.

    Nothing where a table that the estimate needs is missing or has no year since `FIRST_YEAR`.
    """
    if any(name not in tables or tables[name].empty for name in NEEDED):
        return []
    year = int(tables["labour_force"]["year"].max())
    if year < FIRST_YEAR:
        return []
    found: Estimates = estimates(tables, year)
    far = found.distances[found.distances["distance"] >= FAR].sort_values("distance", ascending=False)
    ledger = tables["coverage_reported"]
    place = dict(zip(ledger["claim_id"], ledger.index, strict=True))
    faults = []
    for row in far.to_dict("records"):
        claim = next((one for one in row["claim_ids"].split("+") if one in place), None)
        if claim is None:  # a count of participants.csv, whose own doubts name it
            continue
        kind = "share" if row["kind"] == "share" else "persons"
        values = {
            "claim": claim,
            "region": row["region_code"],
            "as_of": row["as_of"],
            "stated": row["value"],
            "estimate": row["estimate"],
            "times": row["distance"],
        }
        faults.append(
            Fault(
                f"claim_far_{kind}",
                values,
                file="coverage_reported.csv",
                row=spreadsheet_row(place[claim]),
                column="value",
                value=f"{ledger.loc[place[claim], 'value']:g}",
                severity="warning",
                region_code=row["region_code"],
            )
        )
    return faults
