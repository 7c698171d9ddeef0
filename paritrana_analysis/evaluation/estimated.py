"""Frames of our estimates: each province's own, the nation's overview, and the draws apart.

Shares stand rounded to a tenth of a point and persons to three digits, so that a report is stale only when a
value that it prints moves; the draws lie in a file that no report reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from paritrana_analysis.coverage.estimates import summary
from paritrana_analysis.coverage.estimates.denominators import known
from paritrana_analysis.coverage.estimates.estimate import SEED, Estimates, estimates
from paritrana_analysis.coverage.estimates.observations import FIRST_YEAR
from paritrana_analysis.coverage.shares import workforce
from paritrana_analysis.data.regions import NATION
from paritrana_analysis.files.digests import digest_of

#: The tables that estimates are made from.
READ = ("coverage_reported", "participants", "labour_force")
#: Of a province's or district's own row.
OWN = [
    *summary.ROW_COLUMNS,
    "rank_median",
    "rank_low_90",
    "rank_high_90",
    "ranked",
]
SERIES = ["date", "share", "low_90", "high_90", "low_50", "high_50", "grade"]
GAPS = ["target_share", "gap", "gap_low_90", "gap_high_90"]
CHANGE = ["change", "change_low_90", "change_high_90"]
#: Claims shown against the estimate in a province's report.
CLAIMS = [
    "claim_ids",
    "region_code",
    "as_of",
    "kind",
    "segment",
    "value",
    "estimate",
    "times",
    "distance",
]


@dataclass(frozen=True)
class Estimated:
    """Frames by name: `regions` by province code, `overview` of the nation; `draws` of shares."""

    regions: dict[str, dict[str, pd.DataFrame]]
    overview: dict[str, pd.DataFrame]
    draws: pd.DataFrame
    seed: int = SEED


def estimated(
    tables: Mapping[str, pd.DataFrame], assessment_year: int, targets: Mapping[str, list[float]]
) -> Estimated:
    """Estimates of the year judged as frames of the bundle.

    targets : province code → the shares (0–1) that its targets aim at. Before `FIRST_YEAR`, and where no
    province's workers are known, every frame is empty.
    """
    codes = [code for code in targets if code != NATION]
    if assessment_year < FIRST_YEAR or not _workers_known(tables, assessment_year):
        return Estimated({code: _nothing() for code in codes}, _nothing_of_nation(), pd.DataFrame())
    found = _held(tables, assessment_year)
    latest = found.latest()
    below = found.districts.rows[found.districts.rows["date"] == found.date]
    own = pd.concat([latest, below], ignore_index=True).reindex(columns=OWN)
    ends = found.rows[found.rows["date"].str.endswith("12-31")]
    claims = _as_printed(pd.concat([found.distances, found.districts.distances], ignore_index=True))
    moved = _change(found)
    regions = {}
    for code in codes:
        mine = own["region_code"].str[:2] == code
        regions[code] = {
            "estimates": own[mine].reset_index(drop=True),
            "estimate_series": ends[ends["region_code"] == code][SERIES].reset_index(drop=True),
            "estimate_gaps": _gaps(found, code, targets[code]),
            "estimate_change": moved[moved["region_code"] == code][CHANGE].reset_index(drop=True),
            "estimate_claims": claims[claims["region_code"] == code][CLAIMS].reset_index(drop=True),
        }
    overview = {
        "estimates": latest.reindex(columns=OWN),
        "estimate_series": ends[["region_code", *SERIES]].reset_index(drop=True),
        "strange_claims": summary.strangest(claims)[["year", *CLAIMS]],
        "registered_elsewhere": found.elsewhere,
    }
    share = summary.shares(found.cells)[..., -1]
    draws = pd.DataFrame(np.round(share, 5), columns=found.region_codes)
    return Estimated(regions, overview, draws)


def _workers_known(tables: Mapping[str, pd.DataFrame], assessment_year: int) -> bool:
    force = workforce(tables["labour_force"])
    return any(len(code) == 2 and code != NATION for code in known(force, assessment_year))


#: The estimates made last in this process, by what they were made from: a notebook or a service that prepares
#: again after a change elsewhere doesn't make them again.
_MADE: dict[tuple, Estimates] = {}
_MOST_MADE = 4


def _held(tables: Mapping[str, pd.DataFrame], assessment_year: int) -> Estimates:
    key = (assessment_year, *(_digest(tables[name]) for name in READ))
    if key not in _MADE:
        while len(_MADE) >= _MOST_MADE:
            _MADE.pop(next(iter(_MADE)))
        _MADE[key] = estimates(tables, assessment_year, level="district", series=False)
    return _MADE[key]


def _digest(frame: pd.DataFrame) -> str:
    rows = pd.util.hash_pandas_object(frame.astype("string"), index=False).to_numpy()
    return digest_of(rows.tobytes() + "|".join(frame.columns).encode())


def _as_printed(claims: pd.DataFrame) -> pd.DataFrame:
    """What the estimate makes of each claim and how far it stands off, rounded as it is told."""
    share = claims["kind"] == "share"
    estimate = (
        claims["estimate"]
        .round(summary.SHARE_DECIMALS)
        .where(share, summary.persons(claims["estimate"].to_numpy()))
    )
    return claims.assign(
        estimate=estimate, times=claims["times"].round(2), distance=claims["distance"].round(1)
    )


def _gaps(found: Estimates, code: str, aims: list[float]) -> pd.DataFrame:
    """People to be covered for each target of a province, as an interval from the draws."""
    rows = []
    for aim in sorted(set(aims)):
        gap = summary.gap(found.cells, found.region_codes, found.date, aim).set_index("region_code")
        if code in gap.index and gap.loc[code, "gap_high_90"] > 0:
            rows.append({"target_share": aim, **gap.loc[code].to_dict()})
    return pd.DataFrame(rows, columns=GAPS)


def _change(found: Estimates) -> pd.DataFrame:
    """Change over the two years to the year judged; none where they begin before the first year."""
    if found.assessment_year - 2 < FIRST_YEAR:
        return pd.DataFrame(columns=["region_code", *CHANGE])
    before = f"{found.assessment_year - 2}-12-31"
    return summary.change(found.cells, found.region_codes, found.rows, before, found.date)


def _nothing() -> dict[str, pd.DataFrame]:
    return {
        "estimates": pd.DataFrame(columns=OWN),
        "estimate_series": pd.DataFrame(columns=SERIES),
        "estimate_gaps": pd.DataFrame(columns=GAPS),
        "estimate_change": pd.DataFrame(columns=CHANGE),
        "estimate_claims": pd.DataFrame(columns=CLAIMS),
    }


def _nothing_of_nation() -> dict[str, pd.DataFrame]:
    return {
        "estimates": pd.DataFrame(columns=OWN),
        "estimate_series": pd.DataFrame(columns=["region_code", *SERIES]),
        "strange_claims": pd.DataFrame(columns=["year", *CLAIMS]),
        "registered_elsewhere": pd.DataFrame(
            columns=["region_code", "registered_to_resident", "low_90", "high_90", "separable"]
        ),
    }
