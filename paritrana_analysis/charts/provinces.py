"""Every province's leading official figure with its date and its contradictions, by zone, on one scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import (
    SMALL_GREY,
    Rows,
    add_lines,
    as_records,
    draw_scale_x,
    in_points,
    short_date,
    size_of,
    whole_percent,
)
from paritrana_analysis.i18n.wording import Reader

_LINE, _ZONE = 11.6, 15.0  # points: a province's line, a zone's heading
_NAMES, _DATES = 118.0, 82.0  # points left and right of the scale
_DOT = 5.6
_KEY = 15.0


@theme.styled
def province_dots(values: Rows, *, reader: Reader, ax: Axes | None = None) -> Axes:
    """A line a province: its leading share, what contradicts it, its date; grouped, not ranked. Full width.

    values : region (name), zone (its heading), share (ratio; blank: said so on the line), as_of, old
        (bool: older than a year), others (list of ratios that contradict the leading one). The order of
        zones and of provinces within a zone is that of the rows.
    The scale runs from 0 to 100 %, further where a share does.
    """
    zones = _by_zone(values)
    lines = sum(map(len, zones.values()))
    height = _LINE * lines + _ZONE * len(zones)
    shares = [share for rows in zones.values() for row in rows for share in _shares(row)]
    top = max(1.0, math.ceil(max(shares, default=0) * 4) / 4)
    ax = ax or theme.new_axes(theme.FULL, height + 36, (_NAMES, _DATES, 2 + _KEY, 19))
    ax.set_axis_off()
    ax.set(xlim=(0, top), ylim=(height, 0))
    ticks = [0.25 * i for i in range(int(top / 0.25 + 1e-9) + 1)]
    draw_scale_x(ax, ticks, [whole_percent(reader, tick) for tick in ticks], ticks=ticks)
    add_lines(ax, [((tick, 0), (tick, height)) for tick in ticks], ax.transData, theme.PALE)
    y = 0.0
    for zone, rows in zones.items():
        y += _ZONE
        _beside(ax, y - 4.5, -_NAMES, zone, fontsize=theme.BODY, fontweight="bold", color=theme.INK)
        for row in rows:
            _draw_row(ax, row, y + _LINE / 2, reader)
            y += _LINE
    _draw_key(ax, zones, reader)
    return ax


def _by_zone(values: Rows) -> dict[str, list[dict]]:
    rows = values if not hasattr(values, "to_dict") else values.to_dict("records")
    found: dict[str, list[dict]] = {}
    for given in rows:
        (row,) = as_records([{key: value for key, value in given.items() if key != "others"}])
        others = given.get("others")
        row["others"] = [] if others is None else list(others)
        found.setdefault(row["zone"], []).append(row)
    return found


def _shares(row: Mapping) -> list[float]:
    return [] if row["share"] is None else [row["share"], *row["others"]]


def _beside(ax: Axes, y: float, x: float, text: str, **how: object) -> None:
    """Text on the line at height y, x points from the left end of the scale."""
    height = ax.get_ylim()[0]
    ax.text(x, (1 - y / height) * size_of(ax)[1], text, transform=in_points(ax), va="center_baseline", **how)


def _draw_row(ax: Axes, row: Mapping, y: float, reader: Reader) -> None:
    _beside(ax, y, -_NAMES + 6, row["region"], fontsize=theme.SMALL, color=theme.INK)
    width = size_of(ax)[0]
    if row["share"] is None:
        _beside(ax, y, 4, reader("figures.no_figure"), **SMALL_GREY)
        return
    shares = _shares(row)
    if row["others"]:
        ax.plot([min(shares), max(shares)], [y, y], color=theme.LINE, linewidth=1.4, zorder=1, gid="span")
        ax.plot(
            row["others"],
            [y] * len(row["others"]),
            "D",
            markersize=_DOT - 1.4,
            color=theme.WHITE,
            markeredgecolor=theme.ACCENT,
            markeredgewidth=1.0,
            gid="others",
            zorder=2,
        )
    ax.plot(
        row["share"],
        y,
        "o",
        markersize=_DOT,
        color=theme.WHITE if row["old"] else theme.DARK,
        markeredgecolor=theme.DARK,
        markeredgewidth=1.1,
        gid="old" if row["old"] else "leading",
        zorder=3,
    )
    told = f"{reader.cell(row['share'], 'share')} · {short_date(reader, row['as_of'])}"
    _beside(ax, y, width + _DATES, told, ha="right", **SMALL_GREY)


def _draw_key(ax: Axes, zones: Mapping[str, Sequence[Mapping]], reader: Reader) -> None:
    rows = [row for own in zones.values() for row in own if row["share"] is not None]
    entries = [("o", theme.DARK, theme.DARK, "figures.provinces_leading")]
    if any(row["old"] for row in rows):
        entries.append(("o", theme.WHITE, theme.DARK, "figures.provinces_old"))
    if any(row["others"] for row in rows):
        entries.append(("D", theme.WHITE, theme.ACCENT, "figures.provinces_other"))
    x, y = 0.0, size_of(ax)[1] + 6
    for marker, fill, edge, key in entries:
        text = reader(key)
        size = _DOT - (1.4 if marker == "D" else 0)
        ax.plot(
            x + 3,
            y,
            marker,
            markersize=size,
            color=fill,
            markeredgecolor=edge,
            transform=in_points(ax),
            clip_on=False,
        )
        ax.text(x + 10, y, text, transform=in_points(ax), va="center_baseline", **SMALL_GREY)
        x += 10 + theme.text_width(text, theme.SMALL) + 14


def title_province_dots(values: Rows, *, reader: Reader) -> str:
    """From where to where the leading figures run, and how many of them another official contradicts."""
    rows = [row for own in _by_zone(values).values() for row in own]
    known = [row for row in rows if row["share"] is not None]
    if not known:
        return reader("figures.title_map_none", n=len(rows))
    shares = [row["share"] for row in known]
    told = {"low": min(shares), "high": max(shares), "contradicted": sum(bool(r["others"]) for r in known)}
    return reader("figures.title_provinces", known=len(known), n=len(rows), **told)


def alt_province_dots(values: Rows, *, reader: Reader) -> str:
    """Zone by zone: how many provinces have a figure, from where to where, and how many are contradicted."""
    parts = []
    for zone, rows in _by_zone(values).items():
        known = [row for row in rows if row["share"] is not None]
        if not known:
            parts.append(reader("figures.alt_provinces_none", zone=zone, n=len(rows)))
            continue
        low, high = min(row["share"] for row in known), max(row["share"] for row in known)
        parts.append(
            reader(
                "figures.alt_provinces_zone",
                zone=zone,
                known=len(known),
                n=len(rows),
                low=low,
                high=high,
                contradicted=sum(bool(row["others"]) for row in known),
            )
        )
    return reader("figures.alt_provinces", list="; ".join(parts))
