"""The leading official figures of all provinces on one axis."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import (
    SMALL_GREY,
    Rows,
    draw_scale_x,
    in_points,
    size_of,
    whole_percent,
)
from paritrana_analysis.charts.tiles import (
    TILES,
    alt_newer,
    full_names,
    known_provinces,
    short_name,
)
from paritrana_analysis.i18n.wording import Reader

_DOT = 5.6  # points across


@theme.styled
def peers_strip(
    values: Rows, *, reader: Reader, highlight: str | None = None, ax: Axes | None = None
) -> Axes:
    """All provinces' leading official shares as dots on one line, the own one picked out. Half width.

    values : region_code, share (ratio; blank: counted in the note), and if wanted region (its name).

    >>> import paritrana_analysis as pa
    >>> axes = pa.charts.peers_strip([{"region_code": "36", "share": 0.46}], reader=pa.Reader("en"))
    """
    known = _ranked(values)
    ax = ax or theme.new_axes(theme.HALF, 116, (8, 14, 2, 38))
    ax.set_axis_off()
    width, height = size_of(ax)
    top = max(1.0, math.ceil(max([row["share"] for row in known], default=0) * 10) / 10)
    ax.set(xlim=(0, top), ylim=(0, height))
    at = [row["share"] * width / top for row in known]
    levels = _stack(at)
    rise = min(_DOT, (height - 36) / max([1, *levels]))  # many equal shares overlap rather than climb
    for row, level in zip(known, levels, strict=True):
        row["y"] = 5 + rise * level
    own = [row for row in known if row["region_code"] == highlight]
    rest = [row for row in known if row["region_code"] != highlight]
    ax.plot(
        [row["share"] for row in rest],
        [row["y"] for row in rest],
        "o",
        markersize=_DOT - 0.8,
        gid="others",
        color=theme.LIGHT,
        markeredgecolor=theme.MIDDLE,
        markeredgewidth=0.6,
        clip_on=False,
    )
    _strip_axis(ax, top, reader)
    _strip_labels(ax, known, own, highlight, values, reader)
    note = reader("figures.peers_note", n=len(known), blank=len(TILES) - len(known))
    caution = reader("figures.peers_caution")
    ax.text(
        0,
        -27,
        f"{note}\n{caution}",
        transform=in_points(ax),
        **SMALL_GREY,
        va="center",
        linespacing=1.15,
    )
    return ax


def _ranked(values: Rows) -> list[dict]:
    """Provinces that have a share, from the lowest up."""
    return sorted(
        (row for row in known_provinces(values) if row["share"] is not None), key=lambda row: row["share"]
    )


def _stack(at: Sequence[float]) -> list[int]:
    """For each dot, from left to right (points), the lowest level, from 0, on which it touches no other."""
    ends: list[float] = []
    levels = []
    for x in at:
        level = next((i for i, end in enumerate(ends) if x - end >= _DOT), len(ends))
        ends[level : level + 1] = [x]
        levels.append(level)
    return levels


def _strip_axis(ax: Axes, top: float, reader: Reader) -> None:
    step = 0.25 if top < 1.6 else 0.5
    ticks = [step * i for i in range(int(top / step + 1e-9) + 1)]
    draw_scale_x(ax, ticks, [whole_percent(reader, tick) for tick in ticks], ticks=ticks)


def _strip_labels(
    ax: Axes, known: Sequence[dict], own: Sequence[dict], highlight: str | None, values: Rows, reader: Reader
) -> None:
    names = full_names(values)
    width, height = size_of(ax)
    if own:
        row = own[0]
        ax.plot([row["share"]] * 2, [row["y"], height - 10], color=theme.ACCENT, linewidth=0.8)
        ax.plot(
            row["share"], row["y"], "o", markersize=_DOT + 0.8, color=theme.ACCENT, gid="own", clip_on=False
        )
        text = reader("figures.peers_own", place=names[row["region_code"]], share=row["share"])
        _inside(ax, row["share"], height - 5, text, theme.ACCENT, theme.BODY, bold=True)
    elif highlight is not None:
        text = reader("figures.peers_own_blank", place=names[highlight])
        _inside(ax, 0, height - 5, text, theme.ACCENT, theme.BODY, bold=True)
    if len(known) > 3:
        for row, align in ((known[0], "right"), (known[-1], "left")):
            _label_end(ax, row, align, own, reader)


def _label_end(ax: Axes, row: Mapping, align: str, own: Sequence[Mapping], reader: Reader) -> None:
    """Names the lowest or highest province, unless the line of the own one has to pass there."""
    width, height = size_of(ax)
    text = reader("figures.peers_own", place=short_name(row["region_code"]), share=row["share"])
    long, per_share = theme.text_width(text, theme.SMALL), width / ax.get_xlim()[1]
    start = row["share"] * per_share + (3 - long if align == "right" else -3)
    start = min(max(start, 0), width + 9 - long)
    if row in own or any(start - 3 < mine["share"] * per_share < start + long + 3 for mine in own):
        return
    ax.text(start, height - 18, text, transform=in_points(ax), va="center", **SMALL_GREY)
    ax.plot([row["share"]] * 2, [row["y"] + 3, height - 23], color=theme.LINE, linewidth=0.6)


def _inside(
    ax: Axes, share: float, y: float, text: str, colour: str, size: float, *, bold: bool = False
) -> None:
    """Text centred on a share, moved sideways as far as the Axes' ends ask."""
    width = size_of(ax)[0]
    half = theme.text_width(text, size, bold=bold) / 2
    x = min(max(share / ax.get_xlim()[1] * width, half), width - half)
    ax.text(
        x,
        y,
        text,
        transform=in_points(ax),
        ha="center",
        va="center",
        color=colour,
        fontsize=size,
        fontweight="bold" if bold else "normal",
    )


def alt_peers_strip(values: Rows, *, reader: Reader, highlight: str | None = None) -> str:
    """Range of the shares, blanks, and the own province's share."""
    names = full_names(values)
    known = _ranked(values)
    if not known:
        return reader("figures.alt_map_empty", n=len(TILES))
    text = reader(
        "figures.alt_peers",
        n=len(known),
        blank=len(TILES) - len(known),
        low=known[0]["share"],
        low_place=names[known[0]["region_code"]],
        high=known[-1]["share"],
        high_place=names[known[-1]["region_code"]],
    )
    text = " ".join(filter(None, (text, alt_newer(values, names, reader))))
    if highlight is None:
        return text
    share = next((row["share"] for row in known if row["region_code"] == highlight), None)
    words = reader("figures.no_figure") if share is None else reader.cell(share, "share")
    return f"{text} {reader('figures.alt_peers_own', place=names[highlight], share=words)}"
