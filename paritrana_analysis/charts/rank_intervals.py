"""Each unit's place, the ranks it takes under many rules, and those that sampling error leaves open."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import (
    SMALL_GREY,
    Rows,
    add_bars,
    as_records,
    draw_scale_x,
    in_points,
)
from paritrana_analysis.i18n.wording import Reader

_ROW = 15.0  # points for one unit
_HEAD, _FOOT = 16.0, 34.0
_DASHES = (2.2, 1.4)


@theme.styled
def rank_intervals(
    rows: Rows,
    *,
    n: int,
    percent: float,
    reader: Reader,
    highlight: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """One row a unit, in the order given. Full width, as high as there are units.

    rows : unit, name, rank (by the edition), low, median, high (of the draws), and if known alike_low,
        alike_high (ranks that sampling error can't tell apart) with basis ("rse_given" or "rse_scenario")
        and rse: a thin line below the bar, never part of it.
    n : units ranked, the end of the scale. percent : of the draws in the bar. highlight : unit picked out.

    >>> import paritrana_analysis as pa
    >>> rows = [{"unit": "a", "name": "A", "rank": 1, "low": 1, "median": 1, "high": 2}]
    >>> axes = pa.charts.rank_intervals(rows, n=2, percent=0.9, reader=pa.Reader("en"))
    """
    told = as_records(rows)
    names = max((theme.text_width(row["name"], theme.BODY, bold=True) for row in told), default=40)
    ax = ax or theme.new_axes(
        theme.FULL, _HEAD + _ROW * max(len(told), 1) + _FOOT, (names + 14, 12, _HEAD, _FOOT)
    )
    ax.set_axis_off()
    ax.set(xlim=(0.5, n + 0.5), ylim=(len(told) - 0.5, -0.5))
    ticks = _ticks(n)
    draw_scale_x(ax, ticks, [str(tick) for tick in ticks], above=True)
    own = [row["unit"] == highlight for row in told]
    bars = [(row["low"] - 0.35, row["high"] - row["low"] + 0.7, i - 0.1) for i, row in enumerate(told)]
    add_bars(ax, bars, 0.44, [theme.LIGHT] * len(told), "rules")
    medians = [((row["median"], i - 0.32), (row["median"], i + 0.12)) for i, row in enumerate(told)]
    ax.add_collection(
        LineCollection(medians, colors=theme.DARK, linewidths=1.6, zorder=2, gid="median"), autolim=False
    )
    alike = [(i, row) for i, row in enumerate(told) if row.get("alike_low") is not None]
    ends = [((row["alike_low"] - 0.3, i + 0.28), (row["alike_high"] + 0.3, i + 0.28)) for i, row in alike]
    dashed = {"colors": theme.GREY, "linewidths": 1.3, "linestyles": [(0, _DASHES)]}
    ax.add_collection(LineCollection(ends, gid="sampling", zorder=3, **dashed), autolim=False)
    ax.scatter(
        [row["rank"] for row in told],
        [i - 0.1 for i in range(len(told))],
        s=26,
        c=[theme.ACCENT if mine else theme.DARK for mine in own],
        edgecolors=theme.WHITE,
        linewidths=0.6,
        zorder=4,
        gid="own",
        clip_on=False,
    )
    for i, (row, mine) in enumerate(zip(told, own, strict=True)):
        ax.annotate(
            row["name"], (0, i), (-6, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
            ha="right", va="center", fontsize=theme.BODY, color=theme.ACCENT if mine else theme.INK,
            fontweight="bold" if mine else "normal",
        )  # fmt: skip
    _legend(ax, told, percent, reader, -names - 4)
    return ax


def _ticks(n: int) -> list[int]:
    if n <= 20:
        return list(range(1, n + 1))
    step = next(step for step in (2, 5, 10, 20, 50, 100, 200, 500, 10**9) if n / step <= 12)
    between = [tick for tick in range(step, n, step) if n - tick >= 0.6 * step]  # the end is always told
    return [1, *between, n]


def _legend(ax: Axes, told: Sequence[dict], percent: float, reader: Reader, at: float) -> None:
    """Below: what the dot, the bar and the dashed line are."""
    words = [
        ("dot", reader("rank_stability.legend_own")),
        ("bar", reader("rank_stability.legend_rules", percent=percent)),
    ]
    first = next((row for row in told if row.get("alike_low") is not None), None)
    if first is not None:
        scenario = first["basis"] == "rse_scenario"
        key = "scenario" if scenario else "given"
        words.append(("line", reader(f"rank_stability.legend_{key}", percent=100 * first["rse"])))
    points, y = in_points(ax), -20.0
    for kind, text in words:
        if kind == "dot":
            ax.scatter(
                [at + 6], [y], s=26, c=theme.DARK, edgecolors=theme.WHITE, transform=points, clip_on=False
            )
        elif kind == "bar":
            add_bars(ax, [(at, 14, y)], 5, [theme.LIGHT], "legend", transform=points)
        else:
            ax.plot(
                [at, at + 14],
                [y, y],
                color=theme.GREY,
                linewidth=1.3,
                dashes=_DASHES,
                transform=points,
                clip_on=False,
            )
        ax.text(at + 18, y, text, transform=points, va="center", **SMALL_GREY)
        at += 18 + theme.text_width(text, theme.SMALL) + 16


def alt_rank_intervals(rows: Rows, *, reader: Reader) -> str:
    """Each unit's place and range, the first twelve."""
    told = as_records(rows)
    parts = [
        reader(
            "rank_stability.alt_interval",
            name=row["name"],
            rank=int(row["rank"]),
            interval=f"{int(row['low'])}–{int(row['high'])}",
        )
        for row in told[:12]
    ]
    return reader("rank_stability.alt_intervals", n=len(told), list="; ".join(parts))
