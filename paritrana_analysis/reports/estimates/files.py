"""The files of `paritrana estimates`: CSV and Parquet for a researcher, a page for a reader.

An edge: it writes the folder whole or not at all.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from paritrana_analysis.coverage.estimates.estimate import Estimates
from paritrana_analysis.files import csv_made, drafts
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.reports.estimates.page import blocks

OURS = "Paritrana Analysis"


def frames(found: Estimates) -> dict[str, pd.DataFrame]:
    """The tables of a folder by the name of their file."""
    rows = found.rows if found.districts is None else pd.concat([found.rows, found.districts.rows])
    claims = found.distances
    if found.districts is not None:
        claims = pd.concat([claims, found.districts.distances])
    claims = claims.drop(columns=["counted", "over", "first_quarter", "last_quarter"])
    return {
        "estimates": rows.assign(whose=OURS, claims_until=found.until).reset_index(drop=True),
        "ranks": found.latest()[["region_code", "rank_median", "rank_low_90", "rank_high_90", "ranked"]],
        "claims": claims.reset_index(drop=True),
        "left_out": found.left_out,
        "registered_elsewhere": found.elsewhere,
    }


def write(
    found: Estimates, names: Mapping[str, str], folder: Path, language: str, *, seed: int, stamp: str = ""
) -> list[Path]:
    """estimates.csv and .parquet, four more tables as CSV (`frames`), and estimates.html."""
    from paritrana_analysis.publish import lay_out
    from paritrana_analysis.publish.blocks import Document

    tables = frames(found)
    if stamp:
        tables = {name: frame.assign(practice=stamp) for name, frame in tables.items()}
    page = Document.from_blocks(blocks(found, names, Reader(language), seed=seed, stamp=stamp))
    with drafts.making(folder) as draft:
        for name, frame in tables.items():
            (draft / f"{name}.csv").write_bytes(csv_made.as_bytes(frame))
        whole = io.BytesIO()
        tables["estimates"].to_parquet(whole, index=False)
        (draft / "estimates.parquet").write_bytes(whole.getvalue())
        for suffix, made in lay_out(page, [".html"]).items():
            (draft / f"estimates{suffix}").write_bytes(made)
        written = [path.name for path in draft.iterdir()]
        (draft / drafts.SUMS).write_bytes(drafts.sums_of(draft))
    return sorted(path for path in folder.iterdir() if path.name in written or drafts.is_kept(path))
