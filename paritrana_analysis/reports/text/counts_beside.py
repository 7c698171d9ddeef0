"""Counts told without a percentage that don't go with the figure used, in one sentence."""

from __future__ import annotations

import pandas as pd

from paritrana_analysis.evaluation.view import host
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader


def told(t: Reader, counts: pd.DataFrame, lead_share: float) -> str:
    """What these counts (of `coverage.counts_beside`, one region's) say against the figure used, or ""."""
    if counts.empty:
        return ""
    return t("summary.count_conflict", n=len(counts), listed=listed(t, counts), share=lead_share)


def listed(t: Reader, counts: pd.DataFrame) -> str:
    """The counts alone, one after the other."""
    return "; ".join(_item(t, row) for row in records(counts))


def _item(t: Reader, row: dict) -> str:
    words = {key: row[key] for key in ("as_of", "active_participants", "denominator_value", "implied_share")}
    words |= {"host": host(row["source"]), "led": row["lead_active"]}
    if row["divided_by"] == "lead":
        return t("summary.count_conflict_count", **words)
    of = row["denominator_definition"]
    key = "summary.count_conflict_share" if of else "summary.count_conflict_share_plain"
    return t(key, **words, of=of)
