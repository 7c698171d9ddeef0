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
    rows = rows.sort_values("year")
    employees, public, eligible, year = (
        rows[name].to_numpy(dtype=float, na_value=np.nan)
        for name in ("employees", "employed_public_administration", "eligible_proxy", "year")
    )
    wage = employees - public
    persons = np.stack([wage, eligible - wage])
    known = rows.groupby("region_code").indices
    quarters = FIRST_YEAR + (np.arange((until + 1 - FIRST_YEAR) * 4) + 1) / 4
    result = np.empty((len(region_codes), len(GROUPS), len(quarters)))
    for place, code in enumerate(region_codes):
        if code not in known:
            raise ValueError(f"labour force: no row for region_code {code!r} up to {until}")
        for group in range(len(GROUPS)):
            own = persons[group, known[code]]
            given = ~np.isnan(own)
            if not given.any():
                raise ValueError(
                    f"labour force: region_code {code!r} has no year with all columns up to {until}"
                )
            dates = year[known[code]][given] + AUGUST
            result[place, group] = np.interp(quarters, dates, np.log(np.maximum(own[given], FEWEST)))
    return result
