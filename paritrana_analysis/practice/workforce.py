"""The real workers of each region at the two Decembers that a practice round speaks of."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.coverage.shares import with_denominators
from paritrana_analysis.data.tables import Tables
from paritrana_analysis.evaluation.inputs import nearest_august

COUNTS = ("employed", "formal", "informal", "employed_construction")


def decembers(assessment_year: int) -> tuple[str, str]:
    """The last month of the period before, and of the assessed one."""
    return f"{assessment_year - 1}-12", f"{assessment_year}-12"


def workforce(tables: Tables, assessment_year: int) -> pd.DataFrame:
    """One row a district and December, in the order of date and code.

    tables : `regions` and `labour_force`, as `data.tables.read_tables` gives them.

    Returns region_code, region, type, province_code, zone, as_of, year (of the August round nearest to the
    December, by `evaluation.inputs.nearest_august`) and `COUNTS`, persons.
    """
    force = with_denominators(tables["labour_force"])[["region_code", "year", *COUNTS]]
    places = tables["regions"].query("level == 'district'").sort_values("region_code")
    places = places[["region_code", "region", "type", "province_code", "zone"]]
    rounds = {code: [int(y) for y in years] for code, years in force.groupby("region_code")["year"]}
    parts = []
    for as_of in decembers(assessment_year):
        nearest = [nearest_august(as_of, rounds.get(code, [])) for code in places["region_code"]]
        dated = places.assign(as_of=as_of, year=pd.array(nearest, dtype="Int64")).dropna(subset="year")
        parts.append(dated.merge(force, on=["region_code", "year"], validate="one_to_one"))
    found = pd.concat(parts, ignore_index=True)
    return found.astype({"year": "int64"} | dict.fromkeys(COUNTS, "int64"))
