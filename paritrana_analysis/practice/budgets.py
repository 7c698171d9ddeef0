"""Synthetic budgets for *pekerja rentan*: planned and paid, of the district and of its province.

A province's budget reaches workers of its districts, who may have budgets of their own: the two overlap and
must never be added up. Every row of a province's money told for a district says so.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from paritrana_analysis.coverage.contributions import cost_of_cover
from paritrana_analysis.data.synthetic import noted

#: Funds of a government's own budget; money of firms (CSR) is none.
PAYERS = {
    "provinsi": ("APBD", "DBH sawit", "DBHCHT"),
    "kabupaten": ("APBD", "APBD", "DBH sawit", "DBHCHT", "APBDes", "APBD"),
    "kota": ("APBD", "APBD", "DBHCHT", "APBD"),
}


def budgets(regions: pd.DataFrame, counts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """For each district and province: payer, planned and paid workers, and those its province pays there.

    regions : region_code and type, one row a region. counts : of `coverage.shares.counts`, at one date.
    Returns one row a region, persons: planned ≥ paid ≥ 1; paid_by_province is 0 for a province.
    """
    rows = regions.merge(counts[["region_code", "level", "employed", "ALL"]], on="region_code")
    uncovered = (rows["employed"] - rows["ALL"]).to_numpy()
    whole = (rows["level"] == "province").to_numpy()
    part = np.where(whole, rng.uniform(0.005, 0.04, len(rows)), rng.uniform(0.01, 0.12, len(rows)))
    planned = np.maximum(10, np.rint(uncovered * part)).astype("int64")
    paid = np.maximum(1, np.floor(planned * rng.uniform(0.4, 1.0, len(rows)))).astype("int64")
    place = rng.integers(0, 60, len(rows))  # 60 is a multiple of every number of payers
    payer = [PAYERS[kind][at % len(PAYERS[kind])] for kind, at in zip(rows["type"], place, strict=True)]
    found = rows.assign(payer=payer, planned=planned, paid=paid, paid_by_province=0)
    for code in rows.loc[whole, "region_code"]:
        below = (~whole & (rows["region_code"].str[:2] == code)).to_numpy()
        served = below & (rng.random(len(rows)) < 0.6)
        if served.any():
            weights = uncovered[served] / uncovered[served].sum()
            money = int(found.loc[found["region_code"] == code, "paid"].iloc[0])
            found.loc[served, "paid_by_province"] = rng.multinomial(money, weights)
    return found


def cost_idr(workers: pd.Series, rates: pd.DataFrame, assessment_year: int) -> pd.Series:
    """Whole rupiah for twelve months of JKK and JKM, at the rates a government budget pays."""
    one = cost_of_cover(rates, 1, months=12, start=f"{assessment_year}-01", payer="government").total_idr
    return workers * int(one)


def claims(budgets: pd.DataFrame, states: pd.Series, assessment_year: int) -> pd.DataFrame:
    """Ledger rows: what each region's head tells of budgets, where the register's `states` allow one.

    states : state of the aspect `budget` by region_code, as `evidence.states` gives it.
    """
    state = budgets["region_code"].map(states)
    own, hoped = budgets[state == "verified_present"], budgets[state == "planned"]
    served = budgets[(budgets["paid_by_province"] > 0)]
    served = served[served["region_code"].str[:2].map(states) == "verified_present"]
    overlap = noted("Paid by the PROVINCE and part of its own count: overlaps, never to be added.")
    intended = noted("Planned, not paid.")
    frames = [
        _told(own, own["paid"], f"{assessment_year}-12", "own", "paid", noted("Paid.")),
        _told(own, own["planned"], f"{assessment_year}-01", "own", "planned", intended),
        _told(hoped, hoped["planned"], f"{assessment_year}-10", "own", "planned", intended),
        _told(served, served["paid_by_province"], f"{assessment_year}-12", "other_level", "paid", overlap),
    ]
    return pd.concat(frames, ignore_index=True)


def _told(
    rows: pd.DataFrame, people: pd.Series, as_of: str, payer: str, payment: str, note: str
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "region_code": rows["region_code"].to_numpy(),
            "as_of": as_of,
            "measure": "budget_workers",
            "segment": "RENTAN",
            "value": people.to_numpy(dtype=float),
            "unit": "persons",
            "denominator_value": pd.array([pd.NA] * len(rows), dtype="Int64"),
            "denominator_definition": ("pekerja rentan, " + rows["payer"]).to_numpy(),
            "counting_basis": "not_stated",
            "payer": payer,
            "payment": payment,
            "note": note,
        }
    )
