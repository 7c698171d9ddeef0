"""Our estimates of many regions side by side: the middle, and the 50 and 90 % intervals."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import SMALL_GREY, Rows, as_records, draw_scale_x, whole_percent
from paritrana_analysis.i18n.wording import Reader

_ROW = 12.5  # points for one region
_HEAD, _FOOT = 16.0, 18.0
_TICKS = (0, 0.25, 0.5, 0.75, 1.0)


@theme.styled
def estimate_intervals(
    rows: Rows, *, reader: Reader, highlight: str | None = None, ax: Axes | None = None
) -> Axes:
    """One row a region, in the order given; full width, as high as there are regions.

    rows : region_code, name, share, low_50, high_50, low_90, high_90 (ratios), grade ("low": hollow, for
        nothing but the nation stands behind it). highlight : region_code picked out.

    >>> import paritrana_analysis as pa
    >>> row = {"region_code": "36", "name": "Banten", "share": 0.49, "grade": "medium"}
    >>> row |= {"low_50": 0.46, "high_50": 0.52, "low_90": 0.42, "high_90": 0.57}
    >>> axes = pa.charts.estimate_intervals([row], reader=pa.Reader("en"))
    """
    told = as_records(rows)
    names = max((theme.text_width(row["name"], theme.BODY, bold=True) for row in told), default=40)
    ax = ax or theme.new_axes(
        theme.FULL, _HEAD + _ROW * max(len(told), 1) + _FOOT, (names + 14, 12, _HEAD, _FOOT)
    )
    ax.set_axis_off()
    ax.set(xlim=(0, 1), ylim=(len(told) - 0.5, -0.5))
    draw_scale_x(ax, _TICKS, [whole_percent(reader, tick) for tick in _TICKS], above=True)
    for level, width in ((90, 1.4), (50, 4.5)):
        ends = [((row[f"low_{level}"], i), (row[f"high_{level}"], i)) for i, row in enumerate(told)]
        lines = LineCollection(ends, colors=theme.LIGHT, linewidths=width, zorder=2, gid=f"interval-{level}")
        ax.add_collection(lines, autolim=False)
    own = [row["region_code"] == highlight for row in told]
    ink = [theme.ACCENT if mine else theme.DARK for mine in own]
    fill = [theme.WHITE if row["grade"] == "low" else colour for row, colour in zip(told, ink, strict=True)]
    middles = [row["share"] for row in told]
    ax.scatter(middles, range(len(told)), s=20, c=fill, edgecolors=ink, linewidths=0.9, zorder=3, gid="share")
    for i, (row, mine) in enumerate(zip(told, own, strict=True)):
        ax.annotate(
            row["name"],
            (0, i),
            (-6, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right",
            va="center_baseline",
            fontweight="bold" if mine else "normal",
        )
    ax.annotate(
        reader("figures.estimate_key"),
        (0, 0),
        (0, -12),
        xycoords="axes fraction",
        textcoords="offset points",
        **SMALL_GREY,
    )
    return ax


def alt_estimate_intervals(rows: Rows, *, reader: Reader) -> str:
    """How many regions, and the highest and lowest of them."""
    told = sorted(as_records(rows), key=lambda row: -row["share"])
    if not told:
        return reader("figures.claims_none").capitalize() + "."
    first, last = told[0], told[-1]
    return reader(
        "figures.alt_estimates",
        n=len(told),
        first=first["name"],
        high=first["share"],
        last=last["name"],
        low=last["share"],
    )
