"""Persons and rupiah as whole numbers, blanks among them: no digit of them is rounded."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.frames import changed_together

#: Columns that count persons; with those of money (`…_idr`) they are whole numbers in every frame.
COUNTED = (
    "active",
    "active_participants",
    "count",
    "count_workers",
    "denominator_value",
    "eligible_proxy",
    "employed",
    "formal",
    "further_persons",
    "gap_active",
    "gap_by_share",
    "gap_workers",
    "informal",
    "labour_force",
    "lead_active",
    "lead_active_participants",
    "lead_denominator_value",
    "odds_workers",
    "registered",
    "target_persons",
    "workers",
)


def in_whole_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with persons and rupiah as whole numbers."""
    return frame.astype({name: "Int64" for name in _not_yet_whole(frame)})


def _not_yet_whole(frame: pd.DataFrame) -> list[str]:
    counted = [name for name in frame.columns if name in COUNTED or name.endswith("_idr")]
    return [name for name in counted if frame[name].dtype != "Int64"]


def all_in_whole_numbers(own: dict[str, dict[str, pd.DataFrame]]) -> dict[str, dict[str, pd.DataFrame]]:
    """The same of every region's frames, those of one name together where any has other numbers."""
    made: dict[str, dict[str, pd.DataFrame]] = {code: {} for code in own}
    for name in next(iter(own.values()), {}):
        frames = [own[code][name] for code in own]
        if any(_not_yet_whole(frame) for frame in frames):
            frames = changed_together(frames, in_whole_numbers, _rows_from)
        for code, frame in zip(own, frames, strict=True):
            made[code][name] = frame
    return made


def _rows_from(frame: pd.DataFrame, first: int, count: int) -> pd.DataFrame:
    return frame.iloc[first : first + count].reset_index(drop=True)
