"""What moves ranks: each choice of rule with its share of the variance, the largest on top."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import (
    Rows,
    add_bars,
    as_records,
    draw_scale_x,
    whole_percent,
)
from paritrana_analysis.i18n.wording import Reader

_ROW = 20.0


@theme.styled
def tornado(rows: Rows, *, reader: Reader, ax: Axes | None = None) -> Axes:
    """Bars of the total order, within each the first order, and the total's interval. Full width.

    rows : name, first, total, total_low, total_high: shares of variance. What lies below 0 or above 1 in an
    estimate is not drawn, so that the scale is the same everywhere.
    """
    told = _sorted(rows)
    left = max((theme.text_width(row["name"], theme.BODY) for row in told), default=40) + 14
    right = theme.text_width("100%", theme.BODY, bold=True) + 10
    ax = ax or theme.new_axes(theme.FULL, 16 + _ROW * max(len(told), 1) + 4, (left, right, 16, 4))
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(len(told) - 0.5, -0.5))
    ticks = [0, 0.25, 0.5, 0.75, 1.0]
    draw_scale_x(ax, ticks, [whole_percent(reader, tick) for tick in ticks], above=True)
    total = [(0, _within(row["total"]), i) for i, row in enumerate(told)]
    add_bars(ax, total, 0.62, [theme.LIGHT] * len(told), "total")
    first = [(0, _within(row["first"]), i) for i, row in enumerate(told)]
    add_bars(ax, first, 0.3, [theme.DARK] * len(told), "first")
    ends = [(_within(row["total_low"]), _within(row["total_high"])) for row in told]
    spans = [((low, i), (high, i)) for i, (low, high) in enumerate(ends)]
    spans += [((x, i - 0.14), (x, i + 0.14)) for i, both in enumerate(ends) for x in both]
    ax.add_collection(
        LineCollection(spans, colors=theme.INK, linewidths=0.9, zorder=4, gid="interval"), autolim=False
    )
    for i, row in enumerate(told):
        ax.annotate(
            row["name"], (0, i), (-6, 0), textcoords="offset points", ha="right", va="center",
            fontsize=theme.BODY,
        )  # fmt: skip
        ax.annotate(
            whole_percent(reader, _within(row["total"])), (max(ends[i][1], _within(row["total"])), i), (5, 0),
            textcoords="offset points", va="center", fontsize=theme.BODY, fontweight="bold",
            annotation_clip=False,
        )  # fmt: skip
    return ax


def _within(share: float) -> float:
    return min(max(share, 0), 1)


def _sorted(rows: Rows) -> list[dict]:
    return sorted(as_records(rows), key=lambda row: -row["total"])


def alt_tornado(rows: Rows, *, reader: Reader) -> str:
    """Every choice with both shares, the largest first."""
    parts = [
        reader(
            "rank_stability.alt_driver",
            factor=row["name"],
            total=_within(row["total"]),
            first=_within(row["first"]),
        )
        for row in _sorted(rows)
    ]
    return reader("rank_stability.alt_tornado", list="; ".join(parts))
