"""The map of 38 provinces as tiles in their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import (
    Rows,
    as_records,
    corners,
    short_date,
    whole_percent,
)
from paritrana_analysis.charts.theme import to_svg
from paritrana_analysis.i18n.wording import BLANK, Reader

#: Where each province stands (column, row) and its name in a tile; a quarter of a step is a strait.
TILES: dict[str, tuple[float, float, str]] = {
    "11": (0, 0, "Aceh"), "12": (0.5, 1, "Sumut"), "13": (0.5, 2, "Sumbar"), "14": (1.5, 2, "Riau"),
    "21": (2.6, 1.75, "Kepri"), "15": (2, 3, "Jambi"), "17": (1, 3, "Bengkulu"), "19": (3.1, 3, "Babel"),
    "16": (1.75, 4, "Sumsel"), "18": (2.75, 4, "Lampung"),
    "36": (2.5, 5.2, "Banten"), "31": (3.5, 5.2, "DKI"), "32": (4.5, 5.2, "Jabar"),
    "33": (5.5, 5.2, "Jateng"), "35": (6.5, 5.2, "Jatim"), "34": (5.5, 6.2, "DIY"),
    "51": (7.6, 5.95, "Bali"), "52": (8.6, 5.95, "NTB"), "53": (9.6, 5.95, "NTT"),
    "65": (5.2, 1, "Kaltara"), "61": (4.2, 2, "Kalbar"), "64": (5.2, 2, "Kaltim"),
    "62": (4.2, 3, "Kalteng"), "63": (5.2, 3, "Kalsel"),
    "71": (8, 1, "Sulut"), "75": (7, 1, "Goron-\ntalo"), "72": (7, 2, "Sulteng"),
    "76": (6.5, 3, "Sulbar"), "74": (7.5, 3, "Sultra"), "73": (6.5, 4, "Sulsel"),
    "82": (9.15, 1.75, "Malut"), "81": (9.15, 3.25, "Maluku"),
    "92": (10.25, 2, "Pabar\nDaya"), "91": (11.25, 2, "Papua\nBarat"), "94": (12.25, 2, "Papua"),
    "96": (11.25, 3, "Papua\nTengah"), "97": (12.25, 3, "Papua\nPeg."), "95": (12.25, 4, "Papua\nSelatan"),
}  # fmt: skip

_STEP_X, _STEP_Y, _GAP, _EDGE = 36.2, 30.0, 1.5, 1.6
_MAP_HEIGHT = 7.2 * _STEP_Y + 2 * _EDGE


def _corner(code: str) -> tuple[float, float]:
    column, row, _ = TILES[code]
    return _EDGE + column * _STEP_X, _EDGE + row * _STEP_Y


_TILE_WIDTH, _TILE_HEIGHT = _STEP_X - _GAP, _STEP_Y - _GAP


@theme.styled
def tile_map(values: Rows, *, reader: Reader, highlight: str | None = None, ax: Axes | None = None) -> Axes:
    """38 provinces as tiles in their places, each with its share in whole percent. Full width.

    values : region_code ("11" to "97"), share (ratio; blank or no row: a dashed tile with a dash),
        and if wanted mark ("*", for a footnote) and label2 (small, beside the value: the year "'23").
    highlight : code of the province to frame.
    Colours run from 0 to 75 % in every report; above that all are the darkest.

    >>> import paritrana_analysis as pa
    >>> axes = pa.charts.tile_map([{"region_code": "36", "share": 0.46}], reader=pa.Reader("en"))
    """
    tiles = _tiles(values)
    ax = theme.sheet(ax, theme.FULL, _MAP_HEIGHT)
    filled = [tile for tile in tiles if tile["share"] is not None]
    blank = [tile for tile in tiles if tile["share"] is None]
    _add_tiles(ax, blank, gid="blank", facecolors=theme.WHITE, edgecolors=theme.LINE, linestyles="dashed")
    colours = [theme.share_colour(tile["share"]) for tile in filled]
    _add_tiles(ax, filled, gid="filled", facecolors=colours, edgecolors="none")
    for tile in tiles:
        _write_tile(ax, tile, reader)
    _map_key(ax, reader, with_blank=bool(blank), year=next((t["label2"] for t in filled if t["label2"]), ""))
    if highlight is not None:
        ax.add_patch(
            Rectangle(
                *_frame(highlight),
                fill=False,
                edgecolor=theme.ACCENT,
                linewidth=2.6,
                joinstyle="miter",
                gid="highlight",
            )
        )
    return ax


def tile_map_svg(values: Rows, *, reader: Reader, highlight: str | None = None) -> str:
    """`tile_map` as SVG. The map is drawn once for all reports that show the same values."""
    tiles = tuple(tuple(tile[key] for key in _TILE_KEYS) for tile in _tiles(values))
    svg = _plain_map(tiles, reader.language)
    return svg if highlight is None else framed(svg, highlight)


def leading_shares(provinces: pd.DataFrame) -> pd.DataFrame:
    """What the map and the strip of provinces show: each leading official share with its year.

    provinces : the bundle's table of them (region_code, region, lead_coverage_share, lead_as_of,
        lead_conflicts, and what is newer: lead_newer_share, lead_newer_as_of).
    """
    years = provinces["lead_as_of"].str[2:4]
    return provinces.assign(
        share=provinces["lead_coverage_share"],
        mark=(provinces["lead_conflicts"].fillna(0) > 0).map({True: "*", False: ""})
        + provinces["lead_newer_share"].notna().map({True: "+", False: ""}),
        label2=("'" + years).where(years.notna(), ""),
        newer_share=provinces["lead_newer_share"],
        newer_as_of=provinces["lead_newer_as_of"],
    )[["region_code", "region", "share", "mark", "label2", "newer_share", "newer_as_of"]]


def framed(svg: str, code: str) -> str:
    """A plain map, as SVG, with one province picked out."""
    (x, y), width, height = _frame(code)  # the sheet's coordinates are those of the SVG
    frame = (
        f'<rect id="highlight" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
        f'style="fill: none; stroke: {theme.ACCENT}; stroke-width: 2.6"/>'
    )
    return svg.replace("</svg>", f"{frame}\n</svg>")


_TILE_KEYS = ("region_code", "share", "mark", "label2")


@lru_cache(maxsize=8)
def _plain_map(tiles: tuple[tuple, ...], language: str) -> str:
    rows = [dict(zip(_TILE_KEYS, tile, strict=True)) for tile in tiles]
    return to_svg(tile_map(rows, reader=Reader(language)).figure)


def _tiles(values: Rows) -> list[dict]:
    """One dict a province in the order of `TILES`; a province without a row is blank."""
    known = {row["region_code"]: row for row in known_provinces(values)}
    return [
        {
            "region_code": code,
            "share": known.get(code, {}).get("share"),
            "mark": known.get(code, {}).get("mark") or "",
            "label2": known.get(code, {}).get("label2") or "",
        }
        for code in TILES
    ]


def known_provinces(values: Rows) -> list[dict]:
    rows = as_records(values)
    if strange := sorted({str(row["region_code"]) for row in rows} - TILES.keys()):
        raise ValueError(f"region_code {', '.join(strange)}: not among the 38 provinces of TILES")
    return rows


def _frame(code: str) -> tuple[tuple[float, float], float, float]:
    x, y = _corner(code)
    return (x - 0.3, y - 0.3), _TILE_WIDTH + 0.6, _TILE_HEIGHT + 0.6


def _add_tiles(ax: Axes, tiles: Sequence[dict], **looks: object) -> None:
    boxes = [corners(*_corner(tile["region_code"]), _TILE_WIDTH, _TILE_HEIGHT) for tile in tiles]
    ax.add_collection(PolyCollection(boxes, linewidths=0.7, **looks), autolim=False)


def _write_tile(ax: Axes, tile: dict, reader: Reader) -> None:
    x, y = _corner(tile["region_code"])
    middle = x + _TILE_WIDTH / 2
    name = TILES[tile["region_code"]][2]
    colour = theme.GREY if tile["share"] is None else theme.text_on(theme.share_colour(tile["share"]))
    two_lines = "\n" in name
    # Baselines: a name of two lines leaves the value its place at the foot of the tile.
    ax.text(
        middle,
        y + (15.6 if two_lines else 10.8),
        name,
        ha="center",
        va="baseline",
        color=colour,
        fontsize=theme.SMALL,
        linespacing=0.95,
        clip_on=False,
    )
    value, year = whole_percent(reader, tile["share"]).rstrip("%") + tile["mark"], tile["label2"]
    foot = y + (25.9 if two_lines else 22.6)
    if tile["share"] is None:
        ax.text(middle, foot, value, ha="center", va="baseline", color=colour, fontsize=theme.LARGE)
        return
    size, gap = theme.LARGE, 2.0
    year_width = theme.text_width(year, theme.SMALL) + gap if year else 0.0
    if theme.text_width(value, size, bold=True) + year_width > _TILE_WIDTH - 1.5:  # "148*" and its year
        size = theme.BODY
    start = middle - (theme.text_width(value, size, bold=True) + year_width) / 2
    ax.text(start, foot, value, va="baseline", color=colour, fontsize=size, fontweight="bold")
    if year:
        end = start + theme.text_width(value, size, bold=True) + gap
        ax.text(end, foot, year, va="baseline", color=colour, fontsize=theme.SMALL)


def _map_key(ax: Axes, reader: Reader, *, with_blank: bool, year: str) -> None:
    """The scale, the dashed tile and the small year, explained in the empty sea on the right."""
    left, top, width, parts = theme.FULL - 92, 5.45 * _STEP_Y, 90.4, 15
    steps = [(left + i * width / parts, top, width / parts + 0.2, 7) for i in range(parts)]
    colours = [theme.share_colour((i + 0.5) / parts * theme.TOP_OF_SCALE) for i in range(parts)]
    ax.add_collection(
        PolyCollection([corners(*step) for step in steps], facecolors=colours, edgecolors="none")
    )
    small = {"fontsize": theme.SMALL, "color": theme.GREY, "va": "baseline"}
    ax.text(left, top + 15, "0%", **small)
    limit = reader("figures.map_top", top=whole_percent(reader, theme.TOP_OF_SCALE))
    ax.text(left + width, top + 15, limit, ha="right", **small)
    lines = ([("", reader("figures.no_figure"))] if with_blank else []) + (
        [(year, reader("figures.map_year"))] if year else []
    )
    for i, (sign, meaning) in enumerate(lines):
        foot = top + 29 + 12 * i
        if sign:
            ax.text(left + 6, foot, sign, ha="center", **small)
        else:
            ax.add_collection(
                PolyCollection(
                    [corners(left, foot - 7.5, 12, 9)],
                    facecolors=theme.WHITE,
                    edgecolors=theme.LINE,
                    linestyles="dashed",
                    linewidths=0.7,
                )
            )
            ax.text(left + 6, foot, BLANK, ha="center", **small)
        ax.text(left + 17, foot, meaning, **small)


def alt_tile_map(values: Rows, *, reader: Reader, highlight: str | None = None) -> str:
    """What the map shows: range, blanks, and the framed province. An optional column `region` names them."""
    names = full_names(values)
    tiles = _tiles(values)
    known = sorted((t for t in tiles if t["share"] is not None), key=lambda tile: tile["share"])
    if known:
        text = reader(
            "figures.alt_map",
            n=len(tiles),
            blank=len(tiles) - len(known),
            low=whole_percent(reader, known[0]["share"]),
            low_place=names[known[0]["region_code"]],
            high=whole_percent(reader, known[-1]["share"]),
            high_place=names[known[-1]["region_code"]],
        )
    else:
        text = reader("figures.alt_map_empty", n=len(tiles))
    text = " ".join(filter(None, (text, alt_newer(values, names, reader))))
    if highlight is None:
        return text
    own = next(tile for tile in tiles if tile["region_code"] == highlight)
    share = reader("figures.no_figure") if own["share"] is None else whole_percent(reader, own["share"])
    share += f" ({own['label2']})" if own["label2"] and own["share"] is not None else ""
    return f"{text} {reader('figures.alt_map_own', place=names[highlight], share=share)}"


def alt_newer(values: Rows, names: Mapping[str, str], reader: Reader) -> str:
    """The figures that are newer than those drawn, where the rows tell of any; else ""."""
    told = [
        reader(
            "figures.newer_item",
            place=names[row["region_code"]],
            share=row["newer_share"],
            when=short_date(reader, row["newer_as_of"]),
        )
        for row in as_records(values)
        if row.get("newer_share") is not None
    ]
    return reader("figures.alt_map_newer", list="; ".join(told)) if told else ""


def full_names(values: Rows) -> dict[str, str]:
    """Provinces by code: the frame's own `region`, else the short name on the tile."""
    short = {code: short_name(code) for code in TILES}
    return short | {row["region_code"]: row["region"] for row in as_records(values) if row.get("region")}


def short_name(code: str) -> str:
    return TILES[code][2].replace("-\n", "").replace("\n", " ")
