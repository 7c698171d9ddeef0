"""Drawings of how firm ranks are, from the frames that a bundle keeps.

`intervals`: each unit's range; `chances`: how often it holds each rank; `tornado`: what moves ranks.
Scales don't depend on which unit is highlighted, so that the reports of two provinces can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Figure
from paritrana_analysis.robustness.limits import CASES, DRAWN


def intervals(
    rows: pd.DataFrame,
    names: Mapping[str, str],
    t: Reader,
    *,
    highlight: str | None = None,
    caption: str = "",
    note: str = "",
) -> Figure:
    """Each unit's range among the rules, with the middle scenario of sampling error, or what was given.

    rows : of `robustness.rank_stability.rows`, one or more, best first; beyond DRAWN they aren't drawn.
    """
    from paritrana_analysis import charts

    told = rows.head(DRAWN)
    n, percent = int(told["n"].iloc[0]), 100 * float(told["level"].iloc[0])
    cases = [i for i in range(1, CASES + 1) if told[f"sampling_{i}_rse"].notna().any()]
    case = cases[len(cases) // 2] if cases else 1
    drawn = pd.DataFrame(
        {
            "unit": told["unit"],
            "name": [names.get(unit, unit) for unit in told["unit"]],
            **{key: told[key] for key in ("rank", "low", "median", "high")},
            "alike_low": told[f"sampling_{case}_low"],
            "alike_high": told[f"sampling_{case}_high"],
            "basis": told["sampling_basis"],
            "rse": told[f"sampling_{case}_rse"],
        }
    )
    ax = charts.rank_intervals(drawn, n=n, percent=percent, reader=t, highlight=highlight)
    return Figure(
        name=t("rank_stability.figure_intervals"),
        caption=caption or t("rank_stability.figure_intervals_caption", percent=percent),
        alt=charts.alt_rank_intervals(drawn, reader=t),
        svg=charts.to_svg(ax.figure),
        note=note or first_of(len(rows), t),
    )


def chances(
    rows: pd.DataFrame,
    n: int,
    names: Mapping[str, str],
    t: Reader,
    *,
    highlight: str | None = None,
    first: int = 1,
    note: str = "",
) -> Figure:
    """How often each unit holds each rank.

    rows : of `robustness.rank_stability.chance_rows`. n : units ranked. first : rank from which each has a
    column of its own.
    """
    from paritrana_analysis import charts

    table = rows.set_index(["unit", "rank"])["share"].unstack(fill_value=0.0)
    table = table.reindex(index=rows["unit"].unique(), columns=range(1, n + 1), fill_value=0.0)
    ax = charts.acceptability(table, names=names, reader=t, highlight=highlight, first=first)
    return Figure(
        name=t("rank_stability.figure_acceptability"),
        caption=t("rank_stability.figure_acceptability_caption"),
        alt=charts.alt_acceptability(table, names=names, reader=t),
        svg=charts.to_svg(ax.figure),
        note=note or first_of(n, t),
    )


def tornado(rows: pd.DataFrame, t: Reader, *, name: str = "") -> Figure:
    """What moves ranks: of all, or of the one named.

    rows : of `robustness.rank_stability.driver_rows`, those of the one, or of WHOLE.
    """
    from paritrana_analysis import charts

    drawn = [{**row, "name": t(f"rank_stability.factor_{row['factor']}")} for row in records(rows)]
    key = "figure_tornado_unit" if name else "figure_tornado_caption"
    return Figure(
        name=t("rank_stability.figure_tornado"),
        caption=t(f"rank_stability.{key}", name=name),
        alt=charts.alt_tornado(drawn, reader=t),
        svg=charts.to_svg(charts.tornado(drawn, reader=t).figure),
    )


def first_of(n: int, t: Reader) -> str:
    """That a list of n is drawn from its head; "" where all of it is drawn."""
    return t("rank_stability.figure_first", n=DRAWN, all=n) if n > DRAWN else ""
