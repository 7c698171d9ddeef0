"""Budgets: whether a claim or an item of the register is a payment of the government that it stands under.

The ledger says so in its columns `payer` and `payment`, the register in `payer` and `state`. A claim that
leaves them blank says no more than its measure, workers paid for by the budget of its region; an item of the
register that leaves its payer blank does not say whose money it is.
Quantities of the register are never added up, but where an item itself says what it comes in addition to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

#: What a claim shows of its region's own budget. `own_paid` alone is the region's doing. Payers are
#: government of another level, firms (`private`), and its own with others' in one count; `unclear` where the
#: source leaves open who pays or whether it was paid.
STANDINGS = ("own_paid", "only_planned", "shared", "unclear", "other_level", "private")
#: Kind of an item of aspect budget that firms pay.
FIRMS_FUND = "CSR"
#: Kind of an item of aspect budget → whose money that fund is, where no column says who pays.
FUNDS = {FIRMS_FUND: "private", "APBD": "own"}


def standing(claim: Mapping) -> str:
    """One of `STANDINGS`; claim : a row of `coverage_reported` with measure budget_workers."""
    if claim["payer"] in ("other_level", "private"):  # another's plan is no plan of this government
        return claim["payer"]
    if claim["payment"] == "planned":
        return "only_planned"
    if claim["payer"] == "shared":
        return "shared"
    if "not_stated" in (claim["payer"], claim["payment"]):
        return "unclear"
    return "own_paid"


def of_item(item: Mapping) -> str:
    """The same of an item of the register: one that stands there was paid, unless it is a plan.

    An item that names neither payer nor a fund of one (`FUNDS`) is `unclear`, planned or paid: who isn't
    known is not the region itself. That there is no budget is said of the region's own.
    """
    payment = "planned" if item["state"] == "planned" else "paid"
    unnamed = "own" if item["state"] == "verified_absent" else "not_stated"
    payer = item["payer"] or FUNDS.get(item["kind"], unnamed)
    if payer == "not_stated":
        return "unclear"
    return standing({"payer": payer, "payment": payment})


def is_own(item: Mapping) -> bool:
    """Whether an item of the register tells money of its region's own government, paid, planned or denied."""
    return of_item(item) in ("own_paid", "only_planned")


class Count(NamedTuple):
    """Persons that one item tells, with those of the items that add to it: the date, and whose they are."""

    as_of: str
    persons: float
    items: tuple[str, ...]


def counts(items: Sequence[Mapping]) -> list[Count]:
    """Persons by item of the register, never added up but for what comes in addition to an item (`adds_to`).

    An addition whose item is not among them is no number of its own. items : rows of `evidence`.
    """
    told = [item for item in items if item["unit"] == "persons" and item["value"] is not None]
    found = []
    for item in told:
        if not item["adds_to"]:
            own = [item, *(other for other in told if other["adds_to"] == item["evidence_id"])]
            dates = [one["in_force_from"] or one["as_of"] for one in own]
            keys = tuple(one["evidence_id"] for one in own)
            found.append(Count(max(dates), sum(one["value"] for one in own), keys))
    return found


def in_order(told: Sequence[Count]) -> list[Count]:
    """The count that stands comes last: of several the latest, of one date the lowest."""
    return sorted(told, key=lambda count: (count.as_of, -count.persons, count.items))
