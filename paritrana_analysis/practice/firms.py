"""Synthetic firms for the categories of large, medium, small and micro enterprises: none of them exists."""

from __future__ import annotations

import numpy as np
import pandas as pd

from paritrana_analysis.data.synthetic import marked, numbered

#: Size categories: how often, and the workers between which they are drawn.
SIZES = {
    "large": (0.15, 300, 6_000),
    "medium": (0.30, 60, 299),
    "small": (0.30, 10, 59),
    "micro": (0.25, 1, 9),
}
SECTORS = (
    "agriculture_fisheries",
    "mining_oil_gas",
    "manufacturing",
    "construction",
    "trade_services",
    "finance",
    "health",
    "education",
    "public_service",
)
#: What a firm may have joined; every firm joins the two that each size must have.
PROGRAMMES = ("JKK", "JKM", "JHT", "JP", "JKP")


def firms(
    workforce: pd.DataFrame, rng: np.random.Generator, *, seed: int, assessment_year: int, n: int = 2_000
) -> pd.DataFrame:
    """`n` firms in districts drawn by their employees, as they are at the end of the year judged.

    workforce : one row a district, region_code and formal (persons). Returns firm_id, name, region_code,
    size_category, sector, workers ≥ workers_registered, programmes_joined, wage_data_complete,
    paid_on_time_months (0–12; blank where not reported), csr_workers, digital_service, as_of, source, note.
    """
    weights = workforce["formal"].to_numpy(dtype=float)
    place = rng.choice(len(workforce), n, p=weights / weights.sum())
    size = rng.choice(len(SIZES), n, p=[often for often, _, _ in SIZES.values()])
    low, high = (np.array([bounds[at] for bounds in SIZES.values()], dtype=float) for at in (1, 2))
    workers = np.floor(low[size] * (high[size] / low[size]) ** rng.random(n)).astype("int64")
    quality = np.clip(rng.beta(3.0, 1.6, n) + 0.05 * (1.5 - size), 0.05, 0.98)
    registered = np.clip(np.rint(workers * quality), 1, workers).astype("int64")
    joined = np.clip(2 + rng.binomial(3, quality), 2, 5)
    months = pd.array(rng.binomial(12, np.clip(quality + 0.1, 0, 0.99)), dtype="Int64")
    months[rng.random(n) < 0.04] = pd.NA
    gives = rng.random(n) < 0.25 * quality
    numbers = numbered("", n, 4)
    rows = pd.DataFrame(
        {
            "firm_id": numbered("PF", n, 4),
            "name": [f"Perusahaan Latihan {number}" for number in numbers],
            "region_code": workforce["region_code"].to_numpy()[place],
            "size_category": np.array(list(SIZES), dtype=object)[size],
            "sector": np.array(SECTORS, dtype=object)[rng.integers(0, len(SECTORS), n)],
            "workers": workers,
            "workers_registered": registered,
            "programmes_joined": [" ".join(PROGRAMMES[:k]) for k in joined],
            "wage_data_complete": np.where(rng.random(n) < quality, "yes", "no"),
            "paid_on_time_months": months,
            "csr_workers": np.where(gives, np.rint(workers * rng.uniform(0.02, 0.3, n)), 0).astype("int64"),
            "digital_service": np.where(rng.random(n) < 0.35 + 0.4 * quality, "yes", "no"),
            "as_of": f"{assessment_year}-12-31",
        }
    )
    return marked(rows, seed)
