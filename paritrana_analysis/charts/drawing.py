"""Small pieces that several drawings share: blanks, labels, scales, bars."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform

from paritrana_analysis import dates
from paritrana_analysis.charts import theme
from paritrana_analysis.frames import known, records
from paritrana_analysis.i18n.wording import BLANK, Reader

Rows: TypeAlias = pd.DataFrame | Sequence[Mapping[str, object]]

SMALL_GREY = {"fontsize": theme.SMALL, "color": theme.GREY}


def as_records(rows: Rows) -> list[dict]:
    """Rows as dicts, every kind of missing value as None."""
    return records(rows) if isinstance(rows, pd.DataFrame) else [known(row) for row in rows]


def whole_percent(reader: Reader, share: float | None) -> str:
    return BLANK if share is None else reader.decimal(100 * share, 0) + "%"


def short_date(reader: Reader, as_of: str) -> str:
    """A date for narrow places: "2025-11-03" → "Nov 2025"; a year alone stays a year."""
    from babel.dates import format_date

    year, month, _ = dates.parts(str(as_of))
    if month is None:
        return str(as_of)
    return format_date(date(year, month, 1), "MMM y", locale=reader.language)


def dated(reader: Reader, share: float, as_of: str | None) -> str:
    if as_of is None:
        return reader.cell(share, "stated1")
    return reader("figures.share_dated", share=share, when=short_date(reader, as_of))


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text in lines no longer than `width` points, broken at spaces."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and theme.text_width(longer, size, bold=bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def spread_apart(centres: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centres of labels, given from the lowest up, moved apart just enough not to touch."""
    placed: list[float] = []
    edge = low
    for centre, height in zip(centres, heights, strict=True):
        placed.append(max(centre, edge + height / 2))
        edge = placed[-1] + height / 2
    edge = high
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], edge - heights[i] / 2)
        edge = placed[i] - heights[i] / 2
    return placed


def size_of(ax: Axes) -> tuple[float, float]:
    """Width and height of the Axes in points."""
    box = ax.get_window_extent()
    scale = 72 / ax.figure.dpi
    return box.width * scale, box.height * scale


def in_points(ax: Axes) -> Transform:
    """The transform of points (72 to the inch) from the Axes' lower left corner to where they are drawn."""
    inches = Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans
    return inches + ScaledTranslation(0, 0, ax.transAxes)


def shifted_by(ax: Axes, base: Transform, across: float, up: float) -> Transform:
    """The transform `base`, moved by so many points to the right and up."""
    return base + ScaledTranslation(across / 72, up / 72, ax.figure.dpi_scale_trans)


# Scales are drawn by hand: matplotlib's own ticks take longer than all the rest of a drawing.


def draw_scale_x(
    ax: Axes,
    places: Sequence[float],
    labels: Sequence[str],
    *,
    ticks: Sequence[float] = (),
    above: bool = False,
) -> None:
    """A base line with labels under it, or labels above the Axes and grid lines through it."""
    across = ax.get_xaxis_transform()
    side = shifted_by(ax, across, 0, 4 if above else -5)
    for place, label in zip(places, labels, strict=True):
        edge = 1 if above else 0
        ax.text(
            place, edge, label, transform=side, ha="center", va="baseline" if above else "top", **SMALL_GREY
        )
    if above:
        add_lines(ax, [((place, 0), (place, 1)) for place in places], across, theme.PALE)
        return
    left, right = ax.get_xlim()
    add_lines(ax, [((left, 0), (right, 0))], across, theme.LINE)
    length = 2.5 / size_of(ax)[1]
    add_lines(ax, [((tick, 0), (tick, -length)) for tick in ticks], across, theme.LINE)


def draw_scale_y(ax: Axes, places: Sequence[float], labels: Sequence[str], *, grid: bool) -> None:
    """Labels on the left, with grid lines or a line and ticks."""
    up = ax.get_yaxis_transform()
    side = shifted_by(ax, up, -4, 0)
    for place, label in zip(places, labels, strict=True):
        ax.text(0, place, label, transform=side, ha="right", va="center_baseline", **SMALL_GREY)
    if grid:
        add_lines(ax, [((0, place), (1, place)) for place in places], up, theme.PALE)
        return
    length = 2.5 / size_of(ax)[0]
    add_lines(
        ax, [((0, 0), (0, ax.get_ylim()[1]))] + [((-length, at), (0, at)) for at in places], up, theme.LINE
    )


def add_lines(ax: Axes, segments: Sequence, transform: Transform, colour: str) -> None:
    lines = LineCollection(
        segments, colors=colour, linewidths=0.6, transform=transform, zorder=0.5, clip_on=False
    )
    ax.add_collection(lines, autolim=False)


def add_bars(
    ax: Axes,
    boxes: Sequence[tuple[float, float, float]],
    height: float,
    colours: Sequence[str],
    gid: str,
    **looks: object,
) -> None:
    """Horizontal bars, each (left, width, middle), all of one thickness."""
    shapes = [corners(left, middle - height / 2, width, height) for left, width, middle in boxes]
    looks = {"facecolors": colours, "edgecolors": "none", "gid": gid, "clip_on": False} | looks
    ax.add_collection(PolyCollection(shapes, **looks), autolim=False)


def add_alike(ax: Axes, boxes: Sequence[Sequence[tuple[float, float]]], gid: str, **looks: object) -> None:
    """Boxes (their corners) of one look as one shape: hundreds of them take the time of one."""
    if not boxes:
        return
    shape = Path.make_compound_path(*(Path([*box, box[0]], closed=True) for box in boxes))
    ax.add_artist(PathPatch(shape, gid=gid, clip_on=False, **looks))


def corners(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def round_ticks(top: float, reader: Reader) -> tuple[list[float], list[str]]:
    """Three to five round numbers from zero, and as the reader prints them."""
    ticks = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top)
    ticks = [float(tick) for tick in ticks if 0 <= tick <= top]
    digits = next((d for d in (0, 1, 2) if all(math.isclose(t, round(t, d)) for t in ticks)), 3)
    return ticks, [reader.decimal(tick, digits) for tick in ticks]
