"""Frames of our estimates: each province's own, the nation's overview, and the draws apart.

Shares stand rounded to a tenth of a point and persons to three digits, so that a report is stale only when a
value that it prints moves; the draws lie in a file that no report reads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

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


@dataclass(frozen=True)
class Estimated:
    """Frames by name: `regions` by province code, `overview` of the nation; `draws` of shares.

    made_from : sha256 of all they are made from but the code; whoever keeps the frames keeps it beside them.
    """

    regions: dict[str, dict[str, pd.DataFrame]]
    overview: dict[str, pd.DataFrame]
    draws: pd.DataFrame
    made_from: str = ""
    seed: int = SEED


#: The frames of a region.
FRAMES = ("estimates", "estimate_series", "estimate_gaps", "estimate_change")

#: Gives the frames made earlier, by this very code, from inputs of that sha256; None where there are none.
Earlier = Callable[[str], Estimated | None]


def estimated(
    tables: Mapping[str, pd.DataFrame],
    assessment_year: int,
    targets: Mapping[str, list[float]],
    earlier: Earlier = lambda made_from: None,
) -> Estimated:
    """Estimates of the year judged as frames of the bundle: those made earlier, or else made now.

    targets : province code → the shares (0–1) that its targets aim at. Before `FIRST_YEAR`, and where no
    province's workers are known, every frame is empty.
    """
    made_from = _made_from(tables, assessment_year, targets)
    return earlier(made_from) or replace(_made(tables, assessment_year, targets), made_from=made_from)


def _made_from(
    tables: Mapping[str, pd.DataFrame], assessment_year: int, targets: Mapping[str, list[float]]
) -> str:
    read = {name: _digest(tables[name]) for name in READ}
    return digest_of(json.dumps([assessment_year, read, targets], sort_keys=True))


def _made(
    tables: Mapping[str, pd.DataFrame], assessment_year: int, targets: Mapping[str, list[float]]
) -> Estimated:
    codes = [code for code in targets if code != NATION]
    if assessment_year < FIRST_YEAR or not _workers_known(tables, assessment_year):
        return Estimated(
            {code: _nothing() for code in codes}, {"estimates": pd.DataFrame(columns=OWN)}, pd.DataFrame()
        )
    found = held(tables, assessment_year)
    latest = found.latest()
    below = found.districts.rows[found.districts.rows["date"] == found.date]
    own = pd.concat([latest, below], ignore_index=True).reindex(columns=OWN)
    ends = found.rows[found.rows["date"].str.endswith("12-31")]
    moved, gaps = _change(found), _gaps(found, targets)
    regions = {}
    for code in codes:
        mine = own["region_code"].str[:2] == code
        regions[code] = {
            "estimates": own[mine].reset_index(drop=True),
            "estimate_series": ends[ends["region_code"] == code][SERIES].reset_index(drop=True),
            "estimate_gaps": gaps[code],
            "estimate_change": moved[moved["region_code"] == code][CHANGE].reset_index(drop=True),
        }
    overview = {"estimates": latest.reindex(columns=OWN)}
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


def held(
    tables: Mapping[str, pd.DataFrame], assessment_year: int, *, level: str = "district", series: bool = False
) -> Estimates:
    """The estimates as `coverage.estimates` makes them, or those this process made of the same tables."""
    key = (assessment_year, level, series, *(_digest(tables[name]) for name in READ))
    if key not in _MADE:
        while len(_MADE) >= _MOST_MADE:
            _MADE.pop(next(iter(_MADE)))
        _MADE[key] = estimates(tables, assessment_year, level=level, series=series)
    return _MADE[key]


def _digest(frame: pd.DataFrame) -> str:
    rows = pd.util.hash_pandas_object(frame.astype("string"), index=False).to_numpy()
    return digest_of(rows.tobytes() + "|".join(frame.columns).encode())


def _gaps(found: Estimates, targets: Mapping[str, list[float]]) -> dict[str, pd.DataFrame]:
    """People to be covered for each target of each province, as an interval from the draws.

    Each share that anybody aims at is worked out once, for all provinces. A target that every draw has
    reached leaves no gap to tell.
    """
    aims = sorted({aim for own in targets.values() for aim in own})
    of = {
        aim: summary.gap(found.cells, found.region_codes, found.date, aim).set_index("region_code")
        for aim in aims
    }
    return {
        code: pd.DataFrame(
            [
                {"target_share": aim, **of[aim].loc[code].to_dict()}
                for aim in sorted(set(own))
                if code in of[aim].index and of[aim].loc[code, "gap_high_90"] > 0
            ],
            columns=GAPS,
        )
        for code, own in targets.items()
    }


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
    }
