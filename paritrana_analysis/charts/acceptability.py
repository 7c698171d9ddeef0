"""How often each unit holds each rank: a table of colours."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import SMALL_GREY, corners
from paritrana_analysis.i18n.wording import Reader

_ROW = 15.0
_MOST = 15  # ranks with a column of their own; those before share one, and those after
_LEAST_WRITTEN = 0.005  # up to here it would read as 0


@theme.styled
def acceptability(
    shares: pd.DataFrame,
    *,
    names: Mapping[str, str],
    reader: Reader,
    highlight: str | None = None,
    first: int = 1,
    ax: Axes | None = None,
) -> Axes:
    """Units × ranks, each cell the share of draws as colour and, above 0.5 %, as a number in per cent.

    shares : index unit, columns ranks from 1, 0–1; rows are drawn in their order. Of more than 16 ranks only
    15 have a column of their own, from `first` on; what lies before and after has one each. Full width.
    """
    table = _folded(shares, first, reader)
    rows, columns = table.shape
    words = [names.get(unit, unit) for unit in table.index]
    left = max((theme.text_width(word, theme.BODY, bold=True) for word in words), default=40) + 14
    width = min(theme.FULL - left - 2, 42.0 * columns)
    ax = ax or theme.new_axes(theme.FULL, 16 + _ROW * rows + 4, (left, theme.FULL - left - width, 16, 4))
    ax.set_axis_off()
    ax.set(xlim=(0, columns), ylim=(rows, 0))
    values = table.to_numpy()
    colours = [theme.share_colour(theme.TOP_OF_SCALE * value) for value in values.ravel()]
    cells = [corners(c + 0.02, r + 0.04, 0.96, 0.92) for r in range(rows) for c in range(columns)]
    ax.add_collection(
        PolyCollection(cells, facecolors=colours, edgecolors="none", gid="cells"), autolim=False
    )
    for r in range(rows):
        for c in range(columns):
            if values[r, c] > _LEAST_WRITTEN:
                ax.text(
                    c + 0.5, r + 0.52, _percent(values[r, c], reader), ha="center", va="center",
                    fontsize=theme.SMALL, color=theme.text_on(colours[r * columns + c]),
                )  # fmt: skip
    for c, text in enumerate(table.columns):
        ax.annotate(
            text, (c + 0.5, 0), (0, 4), textcoords="offset points", ha="center", va="baseline", **SMALL_GREY
        )
    for r, (unit, word) in enumerate(zip(table.index, words, strict=True)):
        mine = unit == highlight
        ax.annotate(
            word, (0, r + 0.5), (-6, 0), textcoords="offset points", ha="right", va="center",
            fontsize=theme.BODY, color=theme.ACCENT if mine else theme.INK,
            fontweight="bold" if mine else "normal",
        )  # fmt: skip
    return ax


def _percent(share: float, reader: Reader) -> str:
    """A share (0–1) as whole per cent: "100" only where it is 1; what else would round to it is ">99"."""
    whole = reader.decimal(100 * share, 0)
    return ">99" if whole == "100" and share < 1 else whole


def _folded(shares: pd.DataFrame, first: int, reader: Reader) -> pd.DataFrame:
    """The table as drawn, a label a column: ranks before and after the fifteen kept are summed into one each.

    shares : units × ranks, 0–1. first : the first rank with a column of its own.
    """
    n = shares.shape[1]
    if n <= _MOST + 1:
        return shares.set_axis(map(str, shares.columns), axis=1)
    last = min(first + _MOST - 1, n)
    kept = {str(rank): shares[rank] for rank in range(first, last + 1)}
    if first > 1:
        before = shares.loc[:, : first - 1].sum(axis=1)
        kept = {reader("rank_stability.up_to_rank", rank=first - 1): before} | kept
    if last < n:
        kept[reader("rank_stability.more_ranks", rank=last + 1)] = shares.loc[:, last + 1 :].sum(axis=1)
    return pd.DataFrame(kept)


def alt_acceptability(
    shares: pd.DataFrame,
    *,
    names: Mapping[str, str],
    reader: Reader,
    of: str = "rank_stability.alt_acceptability",
) -> str:
    """Each unit's most frequent rank, the first twelve. of : the sentence that says what was drawn."""
    parts = [
        reader(
            "rank_stability.alt_acceptable", name=names.get(unit, unit), rank=row.idxmax(), share=row.max()
        )
        for unit, row in shares.head(12).iterrows()
    ]
    return reader(of, n=len(shares), list="; ".join(parts))
