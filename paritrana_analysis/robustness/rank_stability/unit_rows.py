"""`RankStability` as flat rows, one a unit: stored in the bundle, and worded and drawn from there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from paritrana_analysis.robustness.limits import CASES, DRAWN, WHOLE
from paritrana_analysis.robustness.rank_stability.assess import RankStability

_DRIVERS = ("unit", "factor", "first", "first_low", "first_high", "total", "total_low", "total_high")


def rows(stability: RankStability) -> pd.DataFrame:
    """One row a scored unit with all that its sentences need; no row where nothing could be said.

    Columns of `RankStability.ranks`, and draws, level, seed; sampling_basis ("" without), and for each case i
    from 1 sampling_i_rse, _low, _high, _tier; driver (the factor with the largest total share),
    driver_share; left_out (the indicator without which the unit moves most) and left_out_rank.
    """
    frame = stability.ranks.copy()
    if stability.reason:
        return frame.reindex(columns=_columns(stability))
    frame["draws"], frame["level"] = stability.rules.draws, stability.rules.level
    frame["seed"] = stability.rules.seed
    told = stability.sampling
    frame["sampling_basis"] = told["basis"].iloc[0] if len(told) else ""
    if len(told):
        given = (told["basis"] == "rse_given").all()
        case = pd.Series(1 if given else 1 + pd.factorize(told["rse"], sort=True)[0], told.index)
        for i in range(1, CASES + 1):
            own = told[case == i].set_index("unit").reindex(frame["unit"])
            for name in ("rse", "low", "high", "tier"):
                frame[f"sampling_{i}_{name}"] = own[name].to_numpy()
    frame["driver"], frame["driver_share"] = "", np.nan
    each = stability.drivers[(stability.drivers["unit"] != WHOLE) & (stability.drivers["variance"] > 0)]
    if len(each):
        most = each.loc[each.groupby("unit", sort=False)["total"].idxmax()].set_index("unit")
        frame["driver"] = frame["unit"].map(most["factor"]).fillna("")
        frame["driver_share"] = frame["unit"].map(most["total"])
    if len(stability.left_out):
        after = stability.left_out.set_index("indicator")[list(frame["unit"])].T
        away = after.sub(frame["rank"].to_numpy(), axis=0).abs()
        moved = away.max(axis=1).to_numpy() > 0
        names = away.idxmax(axis=1)
        frame["left_out"] = np.where(moved, names, "")
        frame["left_out_rank"] = [after.at[unit, names[unit]] for unit in frame["unit"]]
    frame = frame.reindex(columns=_columns(stability))
    whole = [c for c in frame if c.endswith(("_low", "_high", "_tier")) or c == "left_out_rank"]
    return frame.astype(dict.fromkeys(whole, "Int64")).fillna({"left_out": ""})


def _columns(stability: RankStability) -> list[str]:
    tops = [f"top_{k}" for k in stability.rules.tops]
    zone = ["zone", *(f"zone_{name}" for name in ("rank", "n", "median", "low", "high", "first"))]
    cases = [f"sampling_{i}_{name}" for i in range(1, CASES + 1) for name in ("rse", "low", "high", "tier")]
    last = ["driver", "driver_share", "left_out", "left_out_rank"]
    first = ["unit", "rank", "n", "median", "low", "high", "holds"]
    return [*first, *tops, *zone, "draws", "level", "seed", "sampling_basis", *cases, *last]


def driver_rows(stability: RankStability) -> pd.DataFrame:
    """`RankStability.drivers`, with its columns also where nobody is ranked."""
    return stability.drivers.reindex(columns=[*_DRIVERS, "variance"])


def chance_rows(stability: RankStability) -> pd.DataFrame:
    """Of the first DRAWN units the share of rules for each rank that any rule gives: unit, rank, share."""
    table = stability.acceptability.head(DRAWN)
    rows = [
        (unit, int(rank), float(share))
        for unit, shares in zip(table.index, table.to_numpy(), strict=True)
        for rank, share in zip(table.columns, shares, strict=True)
        if share > 0
    ]
    return pd.DataFrame(rows, columns=["unit", "rank", "share"])
