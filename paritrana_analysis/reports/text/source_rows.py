"""The rows that a report's numbers rest on, as files for the paper to carry."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.files import csv_made
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Attachment

#: The paper's file → frame of a province's bundle. Each row names its source or the claim it is from.
OF_PROVINCE = {
    "claims": "claims",
    "district_claims": "district_claims",
    "participants": "segments",
    "targets": "targets",
    "labour_force": "workforce",
    "evidence": "evidence",
    "budgets": "budgets",
    "awards": "awards",
}
#: The same of the nation's, of its overview.
OF_NATION = {
    "nation_claims": "claims",
    "national_awards": "awards",
}


def attachments(t: Reader, frames: dict[str, pd.DataFrame]) -> list[Attachment]:
    """One CSV a frame that has rows, by the name of its file."""
    return [
        Attachment(f"{name}.csv", t(f"sources.rows_{name}"), csv_made.as_bytes(_plain(frame)).decode())
        for name, frame in frames.items()
        if len(frame)
    ]


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without columns that no row fills."""
    return frame.dropna(axis="columns", how="all")
