"""Synthetic villages for the village category: none of them exists."""

from __future__ import annotations

import numpy as np
import pandas as pd

from paritrana_analysis.data.synthetic import marked, numbered


def villages(
    counts: pd.DataFrame, rng: np.random.Generator, *, seed: int, assessment_year: int, n: int = 3_000
) -> pd.DataFrame:
    """`n` villages in regencies drawn by the root of their workers, each near its district's coverage.

    counts : one row a district, region_code, type, employed, ALL. Returns village_code, name, region_code,
    workers > workers_covered, desa_sadar_since (year; blank: not one), perdes (yes, no; blank: not
    checked), perdes_year, budget_idr (village budget for contributions, whole rupiah a year), as_of, source,
    note.
    """
    rural = counts[counts["type"] == "kabupaten"].sort_values("region_code")
    weights = np.sqrt(rural["employed"].to_numpy(dtype=float))
    place = rng.choice(len(rural), n, p=weights / weights.sum())
    share = (rural["ALL"] / rural["employed"]).to_numpy(dtype=float)[place]
    share = np.clip(share * 0.8 + rng.normal(0, 0.10, n), 0.05, 0.95)
    workers = np.rint(np.exp(rng.normal(np.log(900), 0.5, n))).clip(120, 6_000).astype("int64")
    covered = np.rint(workers * share).astype("int64")
    aware = rng.random(n) < 0.06 + 0.4 * share
    since = pd.array(assessment_year - rng.integers(-1, 6, n), dtype="Int64")  # some only after the period
    since[~aware] = pd.NA
    asked = rng.random(n) < 0.75
    ruled = asked & (rng.random(n) < np.where(aware, 0.7, 0.2))
    ruled_in = pd.array(assessment_year - rng.integers(0, 6, n), dtype="Int64")
    ruled_in[~ruled] = pd.NA
    paid_for = np.floor(covered * rng.uniform(0, 0.25, n) * (rng.random(n) < 0.5))
    numbers = numbered("", n, 4)
    rows = pd.DataFrame(
        {
            "village_code": numbered("PV", n, 5),
            "name": [f"Desa Latihan {number}" for number in numbers],
            "region_code": rural["region_code"].to_numpy()[place],
            "workers": workers,
            "workers_covered": covered,
            "desa_sadar_since": since,
            "perdes": np.where(ruled, "yes", np.where(asked, "no", "")),
            "perdes_year": ruled_in,
            "budget_idr": (paid_for * 12 * 16_800).astype("int64"),
            "as_of": f"{assessment_year}-12-31",
        }
    )
    return marked(rows, seed)
