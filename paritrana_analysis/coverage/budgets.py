"""Claims of budgets: whether a row of the ledger is a payment of the government that it stands under.

The ledger says so in its columns `payer` and `payment`; a row that leaves them blank says no more than its
measure, workers paid for by the budget of its region.
"""

from __future__ import annotations

from collections.abc import Mapping

#: What a claim shows of its region's own budget. `own_paid` alone is the region's doing. Payers are
#: government of another level, and its own with others' in one count; `unclear` where the source leaves open
#: who pays or whether it was paid.
STANDINGS = ("own_paid", "only_planned", "shared", "unclear", "other_level")


def standing(claim: Mapping) -> str:
    """One of `STANDINGS`; claim : a row of `coverage_reported` with measure budget_workers."""
    if claim["payer"] == "other_level":  # another's plan is no plan of this government
        return "other_level"
    if claim["payment"] == "planned":
        return "only_planned"
    if claim["payer"] == "shared":
        return "shared"
    if "not_stated" in (claim["payer"], claim["payment"]):
        return "unclear"
    return "own_paid"
