"""Drawings of a report: plain tables in, matplotlib Axes out, and a sentence for who cannot see them.

Each drawing takes a frame (or a list of dicts), the reader and, if wanted, Axes to draw on; it
computes nothing new, shows nothing and saves nothing. Without Axes it makes a figure at the size of
print: 17 cm wide, or half of that. A blank is drawn as a blank and never as 0. What depends on
the province alone is small, so that reports lie side by side: scales, places and colours are fixed.
`to_svg(axes.figure)` gives the drawing as text; `alt_*` gives its alternative text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform

from . import look
from .look import to_svg
from .wording import BLANK, Reader

__all__ = [
    "TILES", "alt_claims_over_time", "alt_completeness", "alt_district_bars", "alt_gap_by_payer",
    "alt_peers_strip", "alt_tile_map", "alt_workforce_trend", "claims_over_time", "completeness",
    "district_bars", "gap_by_payer", "peers_strip", "short_date", "tile_map", "tile_map_svg", "to_svg",
    "workforce_trend",
]  # fmt: skip

Rows = pd.DataFrame | Sequence[Mapping[str, object]]

_SMALL_GREY = {"fontsize": look.SMALL, "color": look.GREY}


# --- shared ------------------------------------------------------------------------------------------


def _records(rows: Rows) -> list[dict]:
    """Rows as dicts, every kind of missing value as None."""
    if isinstance(rows, pd.DataFrame):
        rows = rows.to_dict("records")
    return [{key: None if pd.isna(value) else value for key, value in row.items()} for row in rows]


def _percent(reader: Reader, share: float | None) -> str:
    return BLANK if share is None else reader.decimal(100 * share, 0) + "%"


def short_date(reader: Reader, as_of: str) -> str:
    """A date for narrow places: "2025-11-03" → "Nov 2025"; a year alone stays a year."""
    from babel.dates import format_date

    year, *rest = str(as_of).split("-")
    if not rest:
        return year
    day = date(int(year), int(rest[0]), 1)
    return format_date(day, "MMM y", locale=reader.language)


def _dated(reader: Reader, share: float, as_of: str | None) -> str:
    if as_of is None:
        return reader.cell(share, "share")
    return reader("figures.share_dated", share=share, when=short_date(reader, as_of))


def _spread(centres: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
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


def _size(ax: Axes) -> tuple[float, float]:
    """Width and height of the Axes in points."""
    box = ax.get_window_extent()
    scale = 72 / ax.figure.dpi
    return box.width * scale, box.height * scale


def _points(ax: Axes) -> Transform:
    """From points, counted from the lower left corner of the Axes."""
    inches = Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans
    return inches + ScaledTranslation(0, 0, ax.transAxes)


def _shifted(ax: Axes, base: Transform, across: float, up: float) -> Transform:
    return base + ScaledTranslation(across / 72, up / 72, ax.figure.dpi_scale_trans)


# Scales are drawn by hand: matplotlib's own ticks take longer than all the rest of a drawing.


def _scale_x(
    ax: Axes,
    places: Sequence[float],
    labels: Sequence[str],
    *,
    ticks: Sequence[float] = (),
    above: bool = False,
) -> None:
    """A base line with labels under it, or labels above the Axes and grid lines through it."""
    across = ax.get_xaxis_transform()
    side = _shifted(ax, across, 0, 4 if above else -5)
    for place, label in zip(places, labels, strict=True):
        edge = 1 if above else 0
        ax.text(
            place, edge, label, transform=side, ha="center", va="baseline" if above else "top", **_SMALL_GREY
        )
    if above:
        _lines(ax, [((place, 0), (place, 1)) for place in places], across, look.PALE)
        return
    left, right = ax.get_xlim()
    _lines(ax, [((left, 0), (right, 0))], across, look.LINE)
    length = 2.5 / _size(ax)[1]
    _lines(ax, [((tick, 0), (tick, -length)) for tick in ticks], across, look.LINE)


def _scale_y(ax: Axes, places: Sequence[float], labels: Sequence[str], *, grid: bool) -> None:
    """Labels on the left, with grid lines or a line and ticks."""
    up = ax.get_yaxis_transform()
    side = _shifted(ax, up, -4, 0)
    for place, label in zip(places, labels, strict=True):
        ax.text(0, place, label, transform=side, ha="right", va="center_baseline", **_SMALL_GREY)
    if grid:
        _lines(ax, [((0, place), (1, place)) for place in places], up, look.PALE)
        return
    length = 2.5 / _size(ax)[0]
    _lines(ax, [((0, 0), (0, ax.get_ylim()[1]))] + [((-length, at), (0, at)) for at in places], up, look.LINE)


def _lines(ax: Axes, segments: Sequence, transform: Transform, colour: str) -> None:
    lines = LineCollection(
        segments, colors=colour, linewidths=0.6, transform=transform, zorder=0.5, clip_on=False
    )
    ax.add_collection(lines, autolim=False)


def _bars(
    ax: Axes,
    boxes: Sequence[tuple[float, float, float]],
    height: float,
    colours: Sequence[str],
    gid: str,
    **looks: object,
) -> None:
    """Horizontal bars, each (left, width, middle), all of one thickness."""
    shapes = [_box(left, middle - height / 2, width, height) for left, width, middle in boxes]
    looks = {"facecolors": colours, "edgecolors": "none", "gid": gid, "clip_on": False} | looks
    ax.add_collection(PolyCollection(shapes, **looks), autolim=False)


# --- 1. map of tiles ---------------------------------------------------------------------------------

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


def _box(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


_TILE_WIDTH, _TILE_HEIGHT = _STEP_X - _GAP, _STEP_Y - _GAP


@look.styled
def tile_map(values: Rows, *, reader: Reader, highlight: str | None = None, ax: Axes | None = None) -> Axes:
    """38 provinces as tiles in their places, each with its share in whole percent. Full width.

    values : region_code ("11" to "97"), share (ratio; blank or no row: a dashed tile with a dash),
        and if wanted mark ("*", for a footnote) and label2 (small, beside the value: the year "'23").
    highlight : code of the province to frame.
    Colours run from 0 to 75 % in every report; above that all are the darkest.
    """
    tiles = _tiles(values)
    ax = look.sheet(ax, look.FULL, _MAP_HEIGHT)
    filled = [tile for tile in tiles if tile["share"] is not None]
    blank = [tile for tile in tiles if tile["share"] is None]
    _add_tiles(ax, blank, gid="blank", facecolors=look.WHITE, edgecolors=look.LINE, linestyles="dashed")
    colours = [look.share_colour(tile["share"]) for tile in filled]
    _add_tiles(ax, filled, gid="filled", facecolors=colours, edgecolors="none")
    for tile in tiles:
        _write_tile(ax, tile, reader)
    _map_key(ax, reader, with_blank=bool(blank), year=next((t["label2"] for t in filled if t["label2"]), ""))
    if highlight is not None:
        ax.add_patch(
            Rectangle(
                *_frame(highlight),
                fill=False,
                edgecolor=look.ACCENT,
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
    if highlight is None:
        return svg
    (x, y), width, height = _frame(highlight)  # the sheet's coordinates are those of the SVG
    frame = (
        f'<rect id="highlight" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
        f'style="fill: none; stroke: {look.ACCENT}; stroke-width: 2.6"/>'
    )
    return svg.replace("</svg>", f"{frame}\n</svg>")


_TILE_KEYS = ("region_code", "share", "mark", "label2")


@lru_cache(maxsize=8)
def _plain_map(tiles: tuple[tuple, ...], language: str) -> str:
    rows = [dict(zip(_TILE_KEYS, tile, strict=True)) for tile in tiles]
    return to_svg(tile_map(rows, reader=Reader(language)).figure)


def _tiles(values: Rows) -> list[dict]:
    """One dict a province in the order of `TILES`; a province without a row is blank."""
    known = {row["region_code"]: row for row in _provinces(values)}
    return [
        {
            "region_code": code,
            "share": known.get(code, {}).get("share"),
            "mark": known.get(code, {}).get("mark") or "",
            "label2": known.get(code, {}).get("label2") or "",
        }
        for code in TILES
    ]


def _provinces(values: Rows) -> list[dict]:
    rows = _records(values)
    if strange := sorted({str(row["region_code"]) for row in rows} - TILES.keys()):
        raise ValueError(f"region_code {', '.join(strange)}: not among the 38 provinces of TILES")
    return rows


def _frame(code: str) -> tuple[tuple[float, float], float, float]:
    x, y = _corner(code)
    return (x - 0.3, y - 0.3), _TILE_WIDTH + 0.6, _TILE_HEIGHT + 0.6


def _add_tiles(ax: Axes, tiles: Sequence[dict], **looks: object) -> None:
    boxes = [_box(*_corner(tile["region_code"]), _TILE_WIDTH, _TILE_HEIGHT) for tile in tiles]
    ax.add_collection(PolyCollection(boxes, linewidths=0.7, **looks), autolim=False)


def _write_tile(ax: Axes, tile: dict, reader: Reader) -> None:
    x, y = _corner(tile["region_code"])
    middle = x + _TILE_WIDTH / 2
    name = TILES[tile["region_code"]][2]
    colour = look.GREY if tile["share"] is None else look.text_on(look.share_colour(tile["share"]))
    two_lines = "\n" in name
    # Baselines: a name of two lines leaves the value its place at the foot of the tile.
    ax.text(
        middle,
        y + (15.6 if two_lines else 10.8),
        name,
        ha="center",
        va="baseline",
        color=colour,
        fontsize=look.SMALL,
        linespacing=0.95,
        clip_on=False,
    )
    value, year = _percent(reader, tile["share"]).rstrip("%") + tile["mark"], tile["label2"]
    foot = y + (25.9 if two_lines else 22.6)
    if tile["share"] is None:
        ax.text(middle, foot, value, ha="center", va="baseline", color=colour, fontsize=look.LARGE)
        return
    size, gap = look.LARGE, 2.0
    year_width = look.text_width(year, look.SMALL) + gap if year else 0.0
    if look.text_width(value, size, bold=True) + year_width > _TILE_WIDTH - 1.5:  # "148*" and its year
        size = look.BODY
    start = middle - (look.text_width(value, size, bold=True) + year_width) / 2
    ax.text(start, foot, value, va="baseline", color=colour, fontsize=size, fontweight="bold")
    if year:
        end = start + look.text_width(value, size, bold=True) + gap
        ax.text(end, foot, year, va="baseline", color=colour, fontsize=look.SMALL)


def _map_key(ax: Axes, reader: Reader, *, with_blank: bool, year: str) -> None:
    """The scale, the dashed tile and the small year, explained in the empty sea on the right."""
    left, top, width, parts = look.FULL - 92, 5.45 * _STEP_Y, 90.4, 15
    steps = [(left + i * width / parts, top, width / parts + 0.2, 7) for i in range(parts)]
    colours = [look.share_colour((i + 0.5) / parts * look.TOP_OF_SCALE) for i in range(parts)]
    ax.add_collection(PolyCollection([_box(*step) for step in steps], facecolors=colours, edgecolors="none"))
    small = {"fontsize": look.SMALL, "color": look.GREY, "va": "baseline"}
    ax.text(left, top + 15, "0%", **small)
    limit = reader("figures.map_top", top=_percent(reader, look.TOP_OF_SCALE))
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
                    [_box(left, foot - 7.5, 12, 9)],
                    facecolors=look.WHITE,
                    edgecolors=look.LINE,
                    linestyles="dashed",
                    linewidths=0.7,
                )
            )
            ax.text(left + 6, foot, BLANK, ha="center", **small)
        ax.text(left + 17, foot, meaning, **small)


def alt_tile_map(values: Rows, *, reader: Reader, highlight: str | None = None) -> str:
    """What the map shows: range, blanks, and the framed province. An optional column `region` names them."""
    names = _names(values)
    tiles = _tiles(values)
    known = sorted((t for t in tiles if t["share"] is not None), key=lambda tile: tile["share"])
    if known:
        text = reader(
            "figures.alt_map",
            n=len(tiles),
            blank=len(tiles) - len(known),
            low=_percent(reader, known[0]["share"]),
            low_place=names[known[0]["region_code"]],
            high=_percent(reader, known[-1]["share"]),
            high_place=names[known[-1]["region_code"]],
        )
    else:
        text = reader("figures.alt_map_empty", n=len(tiles))
    if highlight is None:
        return text
    own = next(tile for tile in tiles if tile["region_code"] == highlight)
    share = reader("figures.no_figure") if own["share"] is None else _percent(reader, own["share"])
    share += f" ({own['label2']})" if own["label2"] and own["share"] is not None else ""
    return f"{text} {reader('figures.alt_map_own', place=names[highlight], share=share)}"


def _names(values: Rows) -> dict[str, str]:
    """Provinces by code: the frame's own `region`, else the short name on the tile."""
    short = {code: _short_name(code) for code in TILES}
    return short | {row["region_code"]: row["region"] for row in _records(values) if row.get("region")}


def _short_name(code: str) -> str:
    return TILES[code][2].replace("-\n", "").replace("\n", " ")


# --- 2. workforce ------------------------------------------------------------------------------------


@look.styled
def workforce_trend(rows: Rows, *, reader: Reader, ax: Axes | None = None) -> Axes:
    """Formal and informal workers by year, one upon the other, from zero. Half width.

    rows : year, formal, informal (persons in August; either one blank: a gap). Years that have no row
        between the first and the last are gaps too.
    """
    ax = ax or look.new_axes(look.HALF, 150, (28, 64, 16, 15))
    ax.set_axis_off()
    years = _by_year(rows)
    known = {year: pair for year, pair in years.items() if pair}
    first, last = (min(years), max(years)) if years else (2018, 2025)
    ax.set_xlim(first, last if last > first else first + 1)
    in_full = (first, 2020, last)
    ticks = range(first, last + 1)
    _scale_x(
        ax, ticks, [str(year) if year in in_full else f"'{year % 100:02}" for year in ticks], ticks=ticks
    )
    if not known:
        ax.set_ylim(0, 1)
        ax.text(0.5, 0.5, reader("figures.no_figure"), ha="center", transform=ax.transAxes, color=look.GREY)
        return ax
    top = max(sum(pair) for pair in known.values())
    unit = 1e6 if top >= 1e6 else 1e3
    for run in _runs(known):
        _draw_run(ax, run, known, unit)
    ax.set_ylim(0, top / unit * 1.12)
    _scale_y(ax, *_round_ticks(top / unit * 1.12, reader), grid=False)
    unit_name = reader("figures.unit_million" if unit == 1e6 else "figures.unit_thousand")
    ax.text(
        -26,
        _size(ax)[1] + 8,
        reader("figures.trend_unit", unit=unit_name),
        **_SMALL_GREY,
        transform=_points(ax),
    )
    if first < 2020 < last:
        ax.axvline(2020, color=look.GREY, linewidth=0.6, dashes=(2, 2), gid="2020")
        ax.text(
            2020,
            top / unit * 1.12,
            reader("figures.trend_2020"),
            ha="center",
            va="top",
            **_SMALL_GREY,
            bbox={"pad": 1, "linewidth": 0, "facecolor": look.WHITE},
        )
    for year in sorted(set(range(first, last + 1)) - known.keys()):
        ax.text(year, 0.02 * top / unit, BLANK, ha="center", color=look.GREY, clip_on=False)
    _label_last(ax, known, last, unit, reader)
    return ax


def _by_year(rows: Rows) -> dict[int, tuple[float, float] | None]:
    given = {int(row["year"]): (row["formal"], row["informal"]) for row in _records(rows)}
    if not given:
        return {}
    return {
        year: None if None in given.get(year, (None, None)) else given[year]
        for year in range(min(given), max(given) + 1)
    }


def _runs(years: Iterable[int]) -> list[list[int]]:
    """Years that follow one another, a list for each stretch without a gap."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _draw_run(ax: Axes, run: list[int], known: Mapping[int, tuple[float, float]], unit: float) -> None:
    formal = [known[year][0] / unit for year in run]
    total = [sum(known[year]) / unit for year in run]
    at: list[float] = list(run)
    if len(run) == 1:  # a lone year between gaps has no area: give it some
        at, formal, total = [run[0] - 0.15, run[0] + 0.15], formal * 2, total * 2
    ax.fill_between(at, 0, formal, color=look.MIDDLE, linewidth=0, label="formal")
    ax.fill_between(at, formal, total, color=look.LIGHT, linewidth=0, label="informal")
    ax.plot(at, formal, color=look.WHITE, linewidth=0.8)


def _label_last(ax: Axes, known: Mapping, last_on_axis: int, unit: float, reader: Reader) -> None:
    """Names and numbers of the last year, to the right of the areas they belong to."""
    last = max(known)
    formal, informal = known[last]
    total = reader.cell(formal + informal, "short") + ("" if last == last_on_axis else f"\n({last})")
    height = _size(ax)[1] / ax.get_ylim()[1] / unit  # points for one person
    labels = [
        (formal / 2, 18, f"{reader('figures.formal')}\n{reader.cell(formal, 'short')}", look.DARK, "normal"),
        (
            formal + informal / 2,
            18,
            f"{reader('figures.informal')}\n{reader.cell(informal, 'short')}",
            look.GREY,
            "normal",
        ),
        (formal + informal, 18 if "\n" in total else 10, total, look.INK, "bold"),
    ]
    places = _spread([label[0] * height for label in labels], [label[1] for label in labels], 0, 300)
    for y, (_, _, text, colour, weight) in zip(places, labels, strict=True):
        ax.text(
            _size(ax)[0] + 4,
            y,
            text,
            color=colour,
            fontweight=weight,
            fontsize=look.SMALL,
            va="center",
            linespacing=1.05,
            transform=_points(ax),
        )


def _round_ticks(top: float, reader: Reader) -> tuple[list[float], list[str]]:
    """Three to five round numbers from zero, and as the reader prints them."""
    ticks = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top)
    ticks = [float(tick) for tick in ticks if 0 <= tick <= top]
    digits = next((d for d in (0, 1, 2) if all(math.isclose(t, round(t, d)) for t in ticks)), 3)
    return ticks, [reader.decimal(tick, digits) for tick in ticks]


def alt_workforce_trend(rows: Rows, *, reader: Reader) -> str:
    """First and last year of the trend in numbers, and the years without data."""
    years = _by_year(rows)
    known = {year: pair for year, pair in years.items() if pair}
    if not known:
        return reader("figures.alt_trend_empty")
    first, last = min(known), max(known)
    text = reader(
        "figures.alt_trend",
        first=first,
        last=last,
        first_total=sum(known[first]),
        last_total=sum(known[last]),
        first_formal=known[first][0],
        last_formal=known[last][0],
        first_informal=known[first][1],
        last_informal=known[last][1],
    )
    missing = [str(year) for year in years if year not in known]
    return f"{text} {reader('figures.alt_trend_missing', years=', '.join(missing))}" if missing else text


# --- 3. districts ------------------------------------------------------------------------------------

_ROW = 12.0  # points for one district
_TRACK = 62.0  # points for a coverage of 100 %


@look.styled
def district_bars(
    rows: Rows,
    *,
    reader: Reader,
    highlight: str | None = None,
    year: int | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Workers of each district as a bar, and the coverage it reported beside it. Full width.

    rows : name ("Kab. Lebak", as printed), employed (persons; may be blank), coverage_share (ratio; may
        be blank), as_of ("2025-07"; may be blank), and region_code where `highlight` names one. Drawn
        from the top in the order given; the figure grows with their number.
    year : of the employed, for the axis.
    Coverage is drawn on its own track, 0 to 100 %: its denominator is not the bar's.
    """
    records = _records(rows)
    names = [row["name"] for row in records]
    if ax is None:
        left = max(look.text_width(name, look.BODY, bold=True) for name in names) + 6 if names else 60
        ax = look.new_axes(look.FULL, 26 + _ROW * max(len(names), 1), (left, _TRACK + 92, 24, 2))
    ax.set_axis_off()
    top = max([row["employed"] / 1e3 for row in records if row["employed"] is not None], default=1.0)
    ax.set(xlim=(0, top * 1.02), ylim=(len(names) - 0.5, -0.5))
    for i, row in enumerate(records):
        row["own"] = highlight is not None and row.get("region_code") == highlight
        row["y"] = i
    _employed_bars(ax, records, reader)
    _district_head(ax, top, reader, year)
    _coverage_column(ax, records, reader)
    return ax


def _employed_bars(ax: Axes, records: Sequence[dict], reader: Reader) -> None:
    side = _shifted(ax, ax.get_yaxis_transform(), -5, 0)
    own = {"color": look.ACCENT, "fontweight": "bold"}
    for row in records:
        ax.text(
            0,
            row["y"],
            row["name"],
            transform=side,
            ha="right",
            va="center_baseline",
            fontsize=look.BODY,
            **(own if row["own"] else {}),
        )
        if row["employed"] is None:
            blank = f" {BLANK} {reader('figures.no_figure')}"
            ax.text(0, row["y"], blank, va="center_baseline", **_SMALL_GREY)
    known = [row for row in records if row["employed"] is not None]
    colours = [
        look.ACCENT if row["own"] else look.SILENT if row["coverage_share"] is None else look.MIDDLE
        for row in known
    ]
    _bars(ax, [(0, row["employed"] / 1e3, row["y"]) for row in known], 0.68, colours, "employed")


def _district_head(ax: Axes, top: float, reader: Reader, year: int | None) -> None:
    """Scale above the bars, where a reader of a long list begins."""
    _scale_x(ax, *_round_ticks(top * 1.02, reader), above=True)
    unit = reader("figures.district_unit_year", year=year) if year else reader("figures.district_unit")
    width, height = _size(ax)
    heading = _SMALL_GREY | {"transform": _points(ax)}
    start = min(0, width - look.text_width(unit, look.SMALL))  # long names leave the bars less room
    ax.text(start, height + 15, unit, **heading)
    ax.text(width + 12, height + 15, reader("figures.district_coverage"), **heading)


def _coverage_column(ax: Axes, records: Sequence[dict], reader: Reader) -> None:
    """Right of the bars: a track of 0 to 100 % and the share in words, or that there is none."""
    width, height = _size(ax)
    across = ax.get_yaxis_transform()
    start, track = 1 + 12 / width, _TRACK / width
    told = [row for row in records if row["coverage_share"] is not None]
    if told:
        scale = _SMALL_GREY | {"transform": _points(ax)}
        ax.text(width + 12, height + 4, "0%", **scale)
        ax.text(width + 12 + _TRACK, height + 4, "100%", ha="right", **scale)
    _bars(ax, [(start, track, row["y"]) for row in told], 0.42, look.PALE, "track", transform=across)
    covered = [(start, track * min(row["coverage_share"], 1), row["y"]) for row in told]  # words tell of more
    colours = [look.ACCENT if row["own"] else look.DARK for row in told]
    _bars(ax, covered, 0.42, colours, "covered", transform=across)
    for row in records:
        text, at, colour = reader("figures.not_reported"), start, look.GREY
        if row["coverage_share"] is not None:
            text = _dated(reader, row["coverage_share"], row["as_of"])
            at, colour = start + track + 6 / width, look.ACCENT if row["own"] else look.INK
        ax.text(at, row["y"], text, transform=across, va="center_baseline", fontsize=look.SMALL, color=colour)


def alt_district_bars(rows: Rows, *, reader: Reader) -> str:
    """How many districts reported, the largest one, and every share that was reported."""
    records = _records(rows)
    known = [row for row in records if row["employed"] is not None]
    told = [row for row in records if row["coverage_share"] is not None]
    largest = max(known, key=lambda row: row["employed"], default={"name": BLANK, "employed": None})
    text = reader(
        "figures.alt_districts",
        n=len(records),
        reported=len(told),
        silent=len(records) - len(told),
        largest=largest["name"],
        employed=largest["employed"],
    )
    if not told:
        return text
    shares = "; ".join(f"{row['name']} {_dated(reader, row['coverage_share'], row['as_of'])}" for row in told)
    return f"{text} {reader('figures.alt_districts_list', list=shares)}"


# --- 4. who pays -------------------------------------------------------------------------------------


@look.styled
def gap_by_payer(rows: Rows, *, reader: Reader, width: str = "half", ax: Axes | None = None) -> Axes:
    """Workers still to be covered, by who would pay for them, with the cost of a year.

    rows : payer ("employer", "self", "government", or words to print as they are), workers (persons
        still to reach; blank: cannot be computed), idr_per_year (rupiah; may be blank). Top down.
    width : "half" or "full".
    """
    records = _records(rows)
    full = look.FULL if width == "full" else look.HALF
    texts = [_gap_text(row, reader) for row in records]
    widest = max((look.text_width(text, look.BODY, bold=True) for text in texts), default=0)
    ax = ax or look.new_axes(full, 29 * max(len(records), 1) + 2, (1, widest + 14, 0, 2))
    top = max([row["workers"] for row in records if row["workers"]], default=1.0)
    ax.set(xlim=(0, top), ylim=(len(records) - 0.5, -0.5))
    ax.set_axis_off()
    for i, (row, text) in enumerate(zip(records, texts, strict=True)):
        blank = row["workers"] is None
        end = 0.07 * top if blank else max(row["workers"], 0)
        looks = {"edgecolors": look.LINE, "linestyles": "dashed", "linewidths": 0.7} if blank else {}
        _bars(
            ax,
            [(0, end, i + 0.2)],
            0.4,
            look.WHITE if blank else look.MIDDLE,
            "blank" if blank else "gap",
            **looks,
        )
        ax.text(0, i - 0.12, _payer_name(row["payer"], reader), va="bottom", **_SMALL_GREY)
        ax.annotate(
            text,
            (end, i + 0.2),
            (4, 0),
            textcoords="offset points",
            va="center",
            fontsize=look.BODY,
            color=look.GREY if blank else look.INK,
            fontweight="normal" if blank else "bold",
        )
    return ax


def _payer_name(payer: str, reader: Reader) -> str:
    return reader(f"figures.payer_{payer}") if reader.has(f"figures.payer_{payer}") else payer


def _gap_text(row: Mapping, reader: Reader) -> str:
    if row["workers"] is None:
        return f"{BLANK}  {reader('figures.gap_blank')}"
    if row["workers"] <= 0:
        return reader("figures.gap_none")
    return reader("figures.gap_value", workers=row["workers"], cost=row["idr_per_year"])


def alt_gap_by_payer(rows: Rows, *, reader: Reader) -> str:
    """Every payer with workers and rupiah a year."""
    parts = [f"{_payer_name(row['payer'], reader)}: {_gap_text(row, reader)}" for row in _records(rows)]
    return reader("figures.alt_gap", list="; ".join(parts))


# --- 5. completeness ---------------------------------------------------------------------------------

_STATES = {  # sign, colour of the cell
    "present": ("●", look.LIGHT),
    "stale": ("◐", "#f2d9c4"),
    "blank": ("○", look.WHITE),
    "not_checked": ("?", look.PALE),
}


@look.styled
def completeness(rows: Rows, *, reader: Reader, ax: Axes | None = None) -> Axes:
    """What a report could and could not use: items down, states across, a word in the cell. Full width.

    rows : item (as printed), state ("present", "stale", "blank", "not_checked"), and if wanted detail
        (short, e.g. "Nov 2025": stands in the cell in place of the state's name).
    """
    records = _records(rows)
    head, step, cell = 15.0, 15.5, 74.0
    left = look.FULL - cell * len(_STATES)
    ax = look.sheet(ax, look.FULL, head + step * len(records) + 2)
    places = {state: left + i * cell for i, state in enumerate(_STATES)}
    for state, x in places.items():
        ax.text(
            x + cell / 2,
            head - 5,
            _state_name(state, reader),
            ha="center",
            **_SMALL_GREY,
        )
    edges = [head + step * i for i in range(len(records) + 1)]
    _lines(ax, [((0, y), (look.FULL, y)) for y in edges], ax.transData, look.PALE)
    for i, row in enumerate(records):
        _state_cell(ax, row, places[row["state"]], head + step * i, cell, step, reader)
    return ax


def _state_cell(
    ax: Axes, row: Mapping, x: float, y: float, width: float, height: float, reader: Reader
) -> None:
    sign, colour = _STATES[row["state"]]
    foot = y + height / 2 + 2.6
    ax.text(1, foot, row["item"], fontsize=look.BODY)
    ax.add_patch(
        Rectangle(
            (x + 1.5, y + 1.5),
            width - 3,
            height - 3,
            facecolor=colour,
            gid=row["state"],
            edgecolor=look.LINE if row["state"] == "blank" else "none",
            linewidth=0.7,
            linestyle="dashed" if row["state"] == "blank" else "solid",
        )
    )
    ax.text(
        x + width / 2,
        foot,
        f"{sign} {row.get('detail') or _state_name(row['state'], reader)}",
        ha="center",
        fontsize=look.SMALL,
    )


def _state_name(state: str, reader: Reader) -> str:
    return reader(f"figures.state_{state}")


def alt_completeness(rows: Rows, *, reader: Reader) -> str:
    """The items of each state by name."""
    records = _records(rows)
    parts = []
    for state in _STATES:
        items = [row["item"] for row in records if row["state"] == state]
        if items:
            parts.append(f"{_state_name(state, reader).capitalize()} ({len(items)}): {', '.join(items)}")
    return reader("figures.alt_completeness", n=len(records), list=". ".join(parts))


# --- 6. claims over time -----------------------------------------------------------------------------

_LAST_YEAR = 2030  # a target for 2045 would crush the claims: it stands at the edge, with its year


@look.styled
def claims_over_time(
    claims: Rows, *, reader: Reader, targets: Rows = (), width: str = "full", ax: Axes | None = None
) -> Axes:
    """Every official claim of one region's coverage on a line of years; never joined: bases differ.

    claims : as_of ("2025", "2025-11" or "2025-11-03"), share (ratio), leading (bool: the one the report
        uses), contradicts (bool: does not fit the numbers stated with it). A claim dated by year alone
        is a dash as long as the year.
    targets : as_of (when it is to be reached), share (ratio).
    width : "full" or "half". The years 2014 to 2026 are always shown, later ones up to 2030 where a
        target needs them; a target after that stands at the right edge. Shares from 0 to at least 100 %.
    """
    made = [row for row in _records(claims) if row["share"] is not None]
    aims = [row for row in _records(targets) if row["share"] is not None]
    breadth = look.FULL if width == "full" else look.HALF
    key = _key_rows(_key_entries(made, aims, reader), breadth - 32)
    ax = ax or look.new_axes(breadth, 134 + 10 * len(key), (28, 4, 4 + 11 * len(key), 15))
    ax.set_axis_off()
    _years_and_shares(ax, made, aims, reader)
    _draw_key(ax, key)
    taken = [spot for row in made + aims for spot in [_spot(ax, row)]]
    for row in sorted(made, key=lambda row: bool(row["leading"])):  # the leading claim lies on top
        _draw_claim(ax, row)
    for row in made:
        if row["leading"]:
            _place(ax, row, _dated(reader, row["share"], row["as_of"]), taken, look.ACCENT, look.BODY, "bold")
    for row in aims:
        _draw_target(ax, row)
        far = f" · {row['as_of']}" if _is_far(row["as_of"]) else ""
        _place(ax, row, _percent(reader, row["share"]) + far, taken, look.GREY, look.SMALL, "normal")
    if not made:
        ax.text(
            0.5, 0.45, reader("figures.claims_none"), ha="center", transform=ax.transAxes, color=look.GREY
        )
    return ax


def _is_far(as_of: str) -> bool:
    return int(str(as_of)[:4]) > _LAST_YEAR


def _moment(as_of: str) -> float:
    """A date as a number of years; one known by the year alone is the middle of it."""
    if _is_far(as_of):
        return _LAST_YEAR + 0.8
    year, month, day = (*map(int, str(as_of).split("-")), None, None)[:3]
    if month is None:
        return year + 0.5
    return year + (month - 1 + ((day or 16) - 0.5) / 31) / 12


def _years_and_shares(ax: Axes, made: Sequence[dict], aims: Sequence[dict], reader: Reader) -> None:
    moments = [_moment(row["as_of"]) for row in [*made, *aims]]
    first, last = math.floor(min([2014, *moments])), math.floor(max([2026, *moments])) + 1
    top = max([1.0, *(row["share"] for row in [*made, *aims])])
    ax.set(xlim=(first, last), ylim=(0, 1.06 if top <= 1 else top * 1.08))
    step = math.ceil(24 / (_size(ax)[0] / (last - first)))
    labelled = range(first, last, step)
    centres = [year + 0.5 for year in labelled]
    _scale_x(ax, centres, [str(year) for year in labelled], ticks=range(first, last + 1))
    shares = [0, 0.25, 0.5, 0.75, 1.0] if top <= 1.6 else [0, 0.5, 1.0, *range(2, math.ceil(top))]
    _scale_y(ax, shares, [_percent(reader, share) for share in shares], grid=True)


def _draw_claim(ax: Axes, row: Mapping) -> None:
    colour = look.ACCENT if row["leading"] else look.MIDDLE
    fill = look.WHITE if row["contradicts"] else colour
    by_year = "-" not in str(row["as_of"])
    at, share = _moment(row["as_of"]), row["share"]
    if by_year:
        ax.plot(
            [at - 0.46, at + 0.46],
            [share, share],
            color=colour,
            linewidth=2.2,
            solid_capstyle="butt",
            gid="claim-year",
        )
    if not by_year or row["contradicts"]:
        ax.plot(
            at,
            share,
            marker="o",
            markersize=7 if row["leading"] else 5.2,
            color=fill,
            clip_on=False,
            markeredgecolor=colour,
            markeredgewidth=0.9,
            gid="leading" if row["leading"] else "claim",
        )
    if row["contradicts"]:
        ax.plot(
            at,
            share,
            marker="x",
            markersize=3,
            color=colour,
            markeredgewidth=0.9,
            clip_on=False,
            gid="contradicts",
        )


def _draw_target(ax: Axes, row: Mapping) -> None:
    sign = ">" if _is_far(row["as_of"]) else "^"
    ax.plot(
        _moment(row["as_of"]),
        row["share"],
        marker=sign,
        markersize=4.5,
        color=look.WHITE,
        markeredgecolor=look.GREY,
        markeredgewidth=0.8,
        gid="target",
        clip_on=False,
    )


def _key_entries(made: Sequence[dict], aims: Sequence[dict], reader: Reader) -> list[tuple[str, str]]:
    entries = []
    if any(not row["contradicts"] and not row["leading"] for row in made):
        entries.append(("claim", reader("figures.claim_plain")))
    if any(row["contradicts"] for row in made):
        entries.append(("contradicts", reader("figures.claim_contradicts")))
    if aims:
        entries.append(("target", reader("figures.claim_target")))
    return entries


def _key_rows(entries: Sequence[tuple[str, str]], width: float) -> list[list[tuple[float, str, str]]]:
    """Entries of the key in lines no longer than `width`: (start in points, sign, words)."""
    rows: list[list[tuple[float, str, str]]] = []
    end = math.inf
    for sign, words in entries:
        need = 10 + look.text_width(words, look.SMALL)
        if end + need > width:
            rows.append([])
            end = 0.0
        rows[-1].append((end, sign, words))
        end += need + 14
    return rows


def _draw_key(ax: Axes, rows: Sequence[Sequence[tuple[float, str, str]]]) -> None:
    height, place = _size(ax)[1], _points(ax)
    small = {"transform": place, "clip_on": False, "linestyle": "none", "gid": "key"}
    for line, entries in enumerate(reversed(rows)):
        y = height + 7 + 11 * line
        for x, sign, words in entries:
            edge = look.GREY if sign == "target" else look.MIDDLE
            fill = look.MIDDLE if sign == "claim" else look.WHITE
            ax.plot(
                x + 3,
                y,
                marker="^" if sign == "target" else "o",
                markersize=4.8,
                color=fill,
                markeredgecolor=edge,
                markeredgewidth=0.9,
                **small,
            )
            if sign == "contradicts":
                ax.plot(x + 3, y, marker="x", markersize=3, color=edge, markeredgewidth=0.9, **small)
            ax.text(x + 10, y, words, transform=place, **_SMALL_GREY, va="center_baseline")


Box = tuple[float, float, float, float]  # left, bottom, right, top in points


def _at(ax: Axes, row: Mapping) -> tuple[float, float]:
    x, y = ax.transData.transform((_moment(row["as_of"]), row["share"])) * 72 / ax.figure.dpi
    return float(x), float(y)


def _spot(ax: Axes, row: Mapping) -> Box:
    """The room that a claim's dot or dash takes."""
    x, y = _at(ax, row)
    half = 3.5
    if "-" not in str(row["as_of"]) and "leading" in row:
        half = 0.5 * _size(ax)[0] / (ax.get_xlim()[1] - ax.get_xlim()[0])
    return x - half, y - 3.5, x + half, y + 3.5


def _overlap(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0) * max(up, 0)


def _place(
    ax: Axes, row: Mapping, text: str, taken: list[Box], colour: str, size: float, weight: str
) -> None:
    """Write `text` beside a claim where it covers least; what it takes is added to `taken`."""
    x, y = _at(ax, row)
    long, high = look.text_width(text, size, bold=weight == "bold"), size
    frame = ax.get_window_extent()
    left, bottom, right, top = (v * 72 / ax.figure.dpi for v in (frame.x0, frame.y0, frame.x1, frame.y1))
    starts = {"left": x + 7, "center": x - long / 2, "right": x - 7 - long}
    spots = [
        (start, y + up, align)
        for distance in (0, 5, 10, 15, 20, 30, 40)
        for up in ((distance,) if distance == 0 else (distance, -distance))
        for align, start in starts.items()
        if distance or align != "center"
    ]

    def cost(spot: tuple[float, float, str]) -> float:
        box = (spot[0] - 1, spot[1] - high / 2 - 1, spot[0] + long + 1, spot[1] + high / 2 + 1)
        outside = _area(box) - _overlap(box, (left, bottom, right + 2, top + 2))
        return 20 * outside + sum(_overlap(box, other) for other in taken) + 3 * abs(spot[1] - y)

    start, middle, _ = min(spots, key=cost)
    taken.append((start - 1, middle - high / 2 - 1, start + long + 1, middle + high / 2 + 1))
    ax.annotate(
        text,
        (_moment(row["as_of"]), row["share"]),
        (start - x, middle - y),
        textcoords="offset points",
        color=colour,
        fontsize=size,
        fontweight=weight,
        va="center_baseline",
        ha="left",
    )


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def alt_claims_over_time(claims: Rows, *, reader: Reader, targets: Rows = ()) -> str:
    """Number, range and span of the claims, the leading one, and every target."""
    made = sorted(
        (row for row in _records(claims) if row["share"] is not None), key=lambda r: str(r["as_of"])
    )
    parts = [reader("figures.claims_none").capitalize() + "."]
    if made:
        shares = [row["share"] for row in made]
        parts = [
            reader(
                "figures.alt_claims",
                n=len(made),
                low=min(shares),
                high=max(shares),
                first=short_date(reader, made[0]["as_of"]),
                last=short_date(reader, made[-1]["as_of"]),
                contradicting=sum(bool(row["contradicts"]) for row in made),
            )
        ]
    for row in made:
        if row["leading"]:
            when = short_date(reader, row["as_of"])
            parts.append(reader("figures.alt_claims_leading", share=row["share"], when=when))
    aims = [
        _dated(reader, row["share"], row["as_of"]) for row in _records(targets) if row["share"] is not None
    ]
    if aims:
        parts.append(reader("figures.alt_claims_targets", list="; ".join(aims)))
    return " ".join(parts)


# --- 7. peers ----------------------------------------------------------------------------------------

_DOT = 5.6  # points across


@look.styled
def peers_strip(
    values: Rows, *, reader: Reader, highlight: str | None = None, ax: Axes | None = None
) -> Axes:
    """All provinces' leading official shares as dots on one line, the own one picked out. Half width.

    values : region_code, share (ratio; blank: counted in the note), and if wanted region (its name).
    """
    known = _ranked(values)
    ax = ax or look.new_axes(look.HALF, 116, (8, 14, 2, 38))
    ax.set_axis_off()
    width, height = _size(ax)
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
        color=look.LIGHT,
        markeredgecolor=look.MIDDLE,
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
        transform=_points(ax),
        **_SMALL_GREY,
        va="center",
        linespacing=1.15,
    )
    return ax


def _ranked(values: Rows) -> list[dict]:
    """Provinces that have a share, from the lowest up."""
    return sorted(
        (row for row in _provinces(values) if row["share"] is not None), key=lambda row: row["share"]
    )


def _stack(at: Sequence[float]) -> list[int]:
    """The lowest level on which each dot, given from left to right, touches no other."""
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
    _scale_x(ax, ticks, [_percent(reader, tick) for tick in ticks], ticks=ticks)


def _strip_labels(
    ax: Axes, known: Sequence[dict], own: Sequence[dict], highlight: str | None, values: Rows, reader: Reader
) -> None:
    names = _names(values)
    width, height = _size(ax)
    if own:
        row = own[0]
        ax.plot([row["share"]] * 2, [row["y"], height - 10], color=look.ACCENT, linewidth=0.8)
        ax.plot(
            row["share"], row["y"], "o", markersize=_DOT + 0.8, color=look.ACCENT, gid="own", clip_on=False
        )
        text = reader("figures.peers_own", place=names[row["region_code"]], share=row["share"])
        _inside(ax, row["share"], height - 5, text, look.ACCENT, look.BODY, bold=True)
    elif highlight is not None:
        text = reader("figures.peers_own_blank", place=names[highlight])
        _inside(ax, 0, height - 5, text, look.ACCENT, look.BODY, bold=True)
    if len(known) > 3:
        for row, align in ((known[0], "right"), (known[-1], "left")):
            _label_end(ax, row, align, own, reader)


def _label_end(ax: Axes, row: Mapping, align: str, own: Sequence[Mapping], reader: Reader) -> None:
    """Names the lowest or highest province, unless the line of the own one has to pass there."""
    width, height = _size(ax)
    text = reader("figures.peers_own", place=_short_name(row["region_code"]), share=row["share"])
    long, per_share = look.text_width(text, look.SMALL), width / ax.get_xlim()[1]
    start = row["share"] * per_share + (3 - long if align == "right" else -3)
    start = min(max(start, 0), width + 9 - long)
    if row in own or any(start - 3 < mine["share"] * per_share < start + long + 3 for mine in own):
        return
    ax.text(start, height - 18, text, transform=_points(ax), va="center", **_SMALL_GREY)
    ax.plot([row["share"]] * 2, [row["y"] + 3, height - 23], color=look.LINE, linewidth=0.6)


def _inside(
    ax: Axes, share: float, y: float, text: str, colour: str, size: float, *, bold: bool = False
) -> None:
    """Text centred on a share, moved sideways as far as the Axes' ends ask."""
    width = _size(ax)[0]
    half = look.text_width(text, size, bold=bold) / 2
    x = min(max(share / ax.get_xlim()[1] * width, half), width - half)
    ax.text(
        x,
        y,
        text,
        transform=_points(ax),
        ha="center",
        va="center",
        color=colour,
        fontsize=size,
        fontweight="bold" if bold else "normal",
    )


def alt_peers_strip(values: Rows, *, reader: Reader, highlight: str | None = None) -> str:
    """Range of the shares, blanks, and the own province's share."""
    names = _names(values)
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
    if highlight is None:
        return text
    share = next((row["share"] for row in known if row["region_code"] == highlight), None)
    words = reader("figures.no_figure") if share is None else reader.cell(share, "share")
    return f"{text} {reader('figures.alt_peers_own', place=names[highlight], share=words)}"
