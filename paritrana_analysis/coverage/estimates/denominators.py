"""Workers who could be members, by wage earners and others, at the end of each quarter: before any claim is
read.

Our `eligible_proxy` of each August (BPS Sakernas, assumption A2), split into its wage earners outside
government (employees less public administration) and the rest, and interpolated on the log scale between
Augusts; before the first and after the last it stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from paritrana_analysis.coverage.estimates.observations import FIRST_YEAR

#: Groups of workers, in the order of the arrays: wage earners outside government, all others.
GROUPS = ("PU", "BPU")
#: August of a year, as a part of it.
AUGUST = 7.5 / 12
#: Fewer workers than this in a group are taken as this many (persons): a share of none is no share.
FEWEST = 100.0


def known(workforce: pd.DataFrame, until: int) -> list[str]:
    """Codes of the regions whose workers are known, by group, in at least one year up to `until`; sorted."""
    rows = workforce[workforce["year"] <= until]
    whole = rows[["employees", "employed_public_administration", "eligible_proxy"]].notna().all(axis=1)
    return sorted(rows["region_code"][whole].unique())


def log_workers(workforce: pd.DataFrame, region_codes: Sequence[str], until: int) -> np.ndarray:
    """Log of persons, (regions, 2, quarters from the first of `FIRST_YEAR` to the last of `until`).

    workforce : of `coverage.shares.workforce`; rows after `until` are not read. Raises ValueError for a
    region without a single year.
    """
    rows = workforce[(workforce["year"] <= until) & workforce["region_code"].isin(region_codes)]
    wage = (rows["employees"] - rows["employed_public_administration"]).astype("Float64")
    groups = {"PU": wage, "BPU": rows["eligible_proxy"].astype("Float64") - wage}
    quarters = FIRST_YEAR + (np.arange((until + 1 - FIRST_YEAR) * 4) + 1) / 4
    result = np.empty((len(region_codes), len(GROUPS), len(quarters)))
    at = {code: place for place, code in enumerate(rows["region_code"])}
    by_region = rows.assign(**{f"_{name}": column for name, column in groups.items()}).groupby("region_code")
    known = {code: frame.sort_values("year") for code, frame in by_region}
    for place, code in enumerate(region_codes):
        if code not in at:
            raise ValueError(f"labour force: no row for region_code {code!r} up to {until}")
        frame = known[code]
        for group, name in enumerate(GROUPS):
            persons = frame[f"_{name}"].to_numpy(dtype=float, na_value=np.nan)
            given = ~np.isnan(persons)
            if not given.any():
                raise ValueError(
                    f"labour force: region_code {code!r} has no year with all columns up to {until}"
                )
            dates = frame["year"].to_numpy()[given] + AUGUST
            result[place, group] = np.interp(quarters, dates, np.log(np.maximum(persons[given], FEWEST)))
    return result
