"""A category of governments judged by our estimates of coverage, for all alike, with the draws behind them.

Asked for by who scores (`paritrana score --coverage estimate`) or opens a round by it; an edition's default
stays claims. One estimate of the lowest grade is never scored (`rubric.shares.estimated_share`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from paritrana_analysis.coverage.estimates import summary
from paritrana_analysis.coverage.estimates.observations import FIRST_YEAR
from paritrana_analysis.evaluation.estimated import held
from paritrana_analysis.rubric.inputs import Material, with_estimates

#: Quarters of a year, in which provinces are told.
_YEAR = 4


@dataclass(frozen=True)
class Behind:
    """What stands behind scores by estimate.

    rows : a row a region on 31 December of the year judged, as `coverage.estimates` tells it.
    share, before : coverage in each draw at the end of that year and of the year before, (draws, regions).
    """

    region_codes: list[str]
    rows: pd.DataFrame
    share: np.ndarray
    before: np.ndarray


def by_estimate(
    material: Material, tables: Mapping[str, pd.DataFrame], level: str
) -> tuple[Material, Behind]:
    """The material with our estimates in place of claims, of the year judged and the year before in one fit.

    level : "province" or "district".
    """
    year = material.assessment_year
    found = held(tables, year, level=level, series=True)
    ends = [f"{one}-12-31" for one in (year, year - 1)]
    if level == "province":
        codes, rows = found.region_codes[:-1], found.rows
        share = summary.shares(found.cells)[:, :-1]
        now, then = share[..., -1], share[..., -1 - _YEAR] if year > FIRST_YEAR else None
    else:
        codes, rows = list(found.districts.region_codes), found.districts.rows
        share = found.districts.share
        now, then = share[..., -1], share[..., -2] if year > FIRST_YEAR else None
    latest, before = (rows[rows["date"] == end] for end in ends)
    behind = Behind(
        codes, latest.reset_index(drop=True), now, np.full_like(now, np.nan) if then is None else then
    )
    return with_estimates(material, latest, before), behind
