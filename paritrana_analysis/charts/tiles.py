"""The map of 38 provinces as tiles in their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle

from paritrana_analysis.charts import classes, theme
from paritrana_analysis.charts.drawing import (
    Rows,
    as_records,
    corners,
    short_date,
    whole_percent,
)
from paritrana_analysis.charts.theme import to_svg
from paritrana_analysis.i18n.wording import Reader

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

#: Short codes of the provinces for narrow tiles (ISO 3166-2:ID).
CODES = {
    "11": "AC", "12": "SU", "13": "SB", "14": "RI", "15": "JA", "16": "SS", "17": "BE", "18": "LA",
    "19": "BB", "21": "KR", "31": "JK", "32": "JB", "33": "JT", "34": "YO", "35": "JI", "36": "BT",
    "51": "BA", "52": "NB", "53": "NT", "61": "KB", "62": "KT", "63": "KS", "64": "KI", "65": "KU",
    "71": "SA", "72": "ST", "73": "SN", "74": "SG", "75": "GO", "76": "SR", "81": "MA", "82": "MU",
    "91": "PB", "92": "PD", "94": "PA", "95": "PS", "96": "PT", "97": "PE",
}  # fmt: skip


@dataclass(frozen=True)
class TileGrid:
    """Where tiles stand on a page. step_x, step_y : from tile to tile; gap between two; edge around all."""

    step_x: float
    step_y: float
    gap: float = 1.5
    edge: float = 1.6

    @property
    def height(self) -> float:
        return 7.2 * self.step_y + 2 * self.edge

    def box(self, code: str) -> classes.Box:
        column, row, _ = TILES[code]
        return (
            self.edge + column * self.step_x,
            self.edge + row * self.step_y,
            self.step_x - self.gap,
            self.step_y - self.gap,
        )

    def frame(self, code: str) -> tuple[tuple[float, float], float, float]:
        x, y, width, height = self.box(code)
        return (x - 0.3, y - 0.3), width + 0.6, height + 0.6


GRIDS = {"full": TileGrid(36.2, 30.0), "half": TileGrid(17.25, 16.0)}
_KEY_HEIGHT = 36.0  # below the half map


@theme.styled
def tile_map(
    values: Rows, *, reader: Reader, highlight: str | None = None, width: str = "full", ax: Axes | None = None
) -> Axes:
    """38 provinces as tiles in their places, coloured by five classes of their share.

    values : region_code ("11" to "97"), share (ratio; blank or no row: an outlined tile), and if wanted old
        (bool: hatched), mark ("*", for a footnote) and label2 (small, beside the value: the year "'23").
    highlight : code of the province to frame.
    width : "full" (name, whole percent and year in each tile) or "half" (a short code).
    Classes and colours are the same in every report and year (`charts.classes`).

    >>> import paritrana_analysis as pa
    >>> axes = pa.charts.tile_map([{"region_code": "36", "share": 0.46}], reader=pa.Reader("en"))
    """
    tiles, grid = _tiles(values), GRIDS[width]
    full = width == "full"
    ax = theme.sheet(ax, theme.FULL if full else theme.HALF, grid.height + (0 if full else _KEY_HEIGHT))
    filled = [tile for tile in tiles if tile["share"] is not None]
    blank = [tile for tile in tiles if tile["share"] is None]
    _add_tiles(ax, grid, blank, gid="blank", facecolors=theme.WHITE, edgecolors=theme.GREY)
    colours = [classes.colour(tile["share"]) for tile in filled]
    _add_tiles(ax, grid, filled, gid="filled", facecolors=colours, edgecolors="none")
    old = [tile for tile in filled if tile["old"]]
    below = [classes.colour(tile["share"]) for tile in old]
    classes.hatch(ax, [grid.box(tile["region_code"]) for tile in old], below, "old")
    for tile in tiles:
        if full:
            _write_tile(ax, grid, tile, reader)
        else:
            _write_code(ax, grid, tile)
    extra = [sign for sign, there in (("old", old), ("blank", blank)) if there]
    if full:
        classes.key_down(ax, 6, 5.3 * grid.step_y, range(len(classes.COLOURS)), reader)
        classes.key_down(ax, theme.FULL - 104, 5.3 * grid.step_y, extra, reader)
        if year := next((tile["label2"] for tile in filled if tile["label2"]), ""):
            foot = 5.3 * grid.step_y + 11 * len(extra) + 6.8
            small = {"fontsize": theme.SMALL, "color": theme.GREY, "va": "baseline"}
            ax.text(theme.FULL - 98, foot, year, ha="center", **small)
            ax.text(theme.FULL - 88, foot, reader("figures.map_year"), **small)
    else:
        classes.key_across(ax, 6, grid.height + 4, reader, extra)
    if highlight is not None:
        looks = {"fill": False, "edgecolor": theme.ACCENT, "linewidth": 2.6, "joinstyle": "miter"}
        ax.add_patch(Rectangle(*grid.frame(highlight), gid="highlight", **looks))
    return ax


def tile_map_svg(values: Rows, *, reader: Reader, highlight: str | None = None, width: str = "full") -> str:
    """`tile_map` as SVG. The map is drawn once for all reports that show the same values."""
    tiles = tuple(tuple(tile[key] for key in _TILE_KEYS) for tile in _tiles(values))
    svg = _plain_map(tiles, reader.language, width)
    return svg if highlight is None else framed(svg, highlight, width)


def leading_shares(provinces: pd.DataFrame, *, old_after: int) -> pd.DataFrame:
    """What the map and the strip of provinces show: each leading official share with its year.

    provinces : the bundle's table of them (region_code, region, lead_coverage_share, lead_as_of,
        lead_lag_months, lead_conflicts, and what is newer: lead_newer_share, lead_newer_as_of).
    old_after : months at the period's end after which a figure is old.
    """
    years = provinces["lead_as_of"].str[2:4]
    return provinces.assign(
        share=provinces["lead_coverage_share"],
        mark=(provinces["lead_conflicts"].fillna(0) > 0).map({True: "*", False: ""})
        + provinces["lead_newer_share"].notna().map({True: "+", False: ""}),
        old=pd.to_numeric(provinces["lead_lag_months"]).fillna(0) > old_after,
        label2=("'" + years).where(years.notna(), ""),
        newer_share=provinces["lead_newer_share"],
        newer_as_of=provinces["lead_newer_as_of"],
    )[["region_code", "region", "share", "old", "mark", "label2", "newer_share", "newer_as_of"]]


def framed(svg: str, code: str, width: str = "full") -> str:
    """A plain map, as SVG, with one province picked out."""
    (x, y), across, height = GRIDS[width].frame(code)  # the sheet's coordinates are those of the SVG
    frame = (
        f'<rect id="highlight" x="{x:g}" y="{y:g}" width="{across:g}" height="{height:g}" '
        f'style="fill: none; stroke: {theme.ACCENT}; stroke-width: 2.6"/>'
    )
    return svg.replace("</svg>", f"{frame}\n</svg>")


_TILE_KEYS = ("region_code", "share", "old", "mark", "label2")


@lru_cache(maxsize=8)
def _plain_map(tiles: tuple[tuple, ...], language: str, width: str) -> str:
    rows = [dict(zip(_TILE_KEYS, tile, strict=True)) for tile in tiles]
    return to_svg(tile_map(rows, reader=Reader(language), width=width).figure)


def _tiles(values: Rows) -> list[dict]:
    """One dict a province in the order of `TILES`; a province without a row is blank."""
    known = {row["region_code"]: row for row in known_provinces(values)}
    return [
        {
            "region_code": code,
            "share": known.get(code, {}).get("share"),
            "old": bool(known.get(code, {}).get("old")),
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


def _add_tiles(ax: Axes, grid: TileGrid, tiles: Sequence[dict], **looks: object) -> None:
    boxes = [corners(*grid.box(tile["region_code"])) for tile in tiles]
    ax.add_collection(PolyCollection(boxes, linewidths=0.7, **looks), autolim=False)


def _letters(tile: dict) -> dict:
    """Colour of what is written in a tile; on hatching with the tile's own colour behind it."""
    if tile["share"] is None:
        return {"color": theme.GREY}
    below = classes.colour(tile["share"])
    behind = {"bbox": {"pad": 0.4, "linewidth": 0, "facecolor": below}} if tile["old"] else {}
    return {"color": theme.text_on(below), "va": "baseline"} | behind


def _write_code(ax: Axes, grid: TileGrid, tile: dict) -> None:
    x, y, width, height = grid.box(tile["region_code"])
    how = _letters(tile) | {"va": "baseline", "ha": "center", "fontsize": theme.SMALL}
    ax.text(x + width / 2, y + height / 2 + 2.6, CODES[tile["region_code"]], **how)


def _write_tile(ax: Axes, grid: TileGrid, tile: dict, reader: Reader) -> None:
    x, y, width, _ = grid.box(tile["region_code"])
    middle = x + width / 2
    name = TILES[tile["region_code"]][2]
    how = _letters(tile) | {"va": "baseline"}
    two_lines = "\n" in name
    # Baselines: a name of two lines leaves the value its place at the foot of the tile.
    top = y + (15.6 if two_lines else 10.8)
    ax.text(middle, top, name, ha="center", fontsize=theme.SMALL, linespacing=0.95, clip_on=False, **how)
    value, year = whole_percent(reader, tile["share"]).rstrip("%") + tile["mark"], tile["label2"]
    foot = y + (25.9 if two_lines else 22.6)
    if tile["share"] is None:
        ax.text(middle, foot, value, ha="center", fontsize=theme.LARGE, **how)
        return
    size, gap = theme.LARGE, 2.0
    year_width = theme.text_width(year, theme.SMALL) + gap if year else 0.0
    if theme.text_width(value, size, bold=True) + year_width > width - 1.5:  # "148*" and its year
        size = theme.BODY
    start = middle - (theme.text_width(value, size, bold=True) + year_width) / 2
    ax.text(start, foot, value, fontsize=size, fontweight="bold", **how)
    if year:
        end = start + theme.text_width(value, size, bold=True) + gap
        ax.text(end, foot, year, fontsize=theme.SMALL, **how)


def title_tile_map(values: Rows, *, reader: Reader, highlight: str | None = None) -> str:
    """The class of the own province and who shares it; without one, the class that most are in."""
    known = [tile for tile in _tiles(values) if tile["share"] is not None]
    counts = Counter(classes.of(tile["share"]) for tile in known)
    words = {"known": len(known), "n": len(known_provinces(values)) or len(TILES)}
    if not known:
        return reader("figures.title_map_none", **words)
    if highlight is None:
        most, held = max(counts.items(), key=lambda one: (one[1], -one[0]))
        old = sum(tile["old"] for tile in known)
        told = {"class_": classes.name(most, reader), "held": held, "old": old}
        return reader("figures.title_map_all", **told, **words)
    words["place"] = full_names(values)[highlight]
    own = next((tile for tile in known if tile["region_code"] == highlight), None)
    if own is None:
        return reader("figures.title_map_blank", **words)
    number = classes.of(own["share"])
    told = {"class_": classes.name(number, reader), "others": counts[number] - 1}
    return reader("figures.title_map_own", **told, **words)


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
    text = " ".join(
        filter(None, (text, _alt_classes(tiles, names, reader), alt_newer(values, names, reader)))
    )
    if highlight is None:
        return text
    own = next(tile for tile in tiles if tile["region_code"] == highlight)
    share = reader("figures.no_figure") if own["share"] is None else whole_percent(reader, own["share"])
    share += f" ({own['label2']})" if own["label2"] and own["share"] is not None else ""
    return f"{text} {reader('figures.alt_map_own', place=names[highlight], share=share)}"


def _alt_classes(tiles: Sequence[dict], names: Mapping[str, str], reader: Reader) -> str:
    """Class by class who stands in it with share and year, then whose is old; "" where nobody has any."""
    told = []
    for number in range(len(classes.COLOURS)):
        held = [t for t in tiles if t["share"] is not None and classes.of(t["share"]) == number]
        if held:
            listed = ", ".join(_alt_tile(tile, names, reader) for tile in held)
            told.append(f"{classes.name(number, reader)}: {listed}")
    old = [names[t["region_code"]] for t in tiles if t["old"] and t["share"] is not None]
    if old:
        told.append(f"{reader('figures.key_old')}: {', '.join(old)}")
    return reader("figures.alt_map_classes", list="; ".join(told)) if told else ""


def _alt_tile(tile: Mapping, names: Mapping[str, str], reader: Reader) -> str:
    return f"{names[tile['region_code']]} {whole_percent(reader, tile['share'])} {tile['label2']}".rstrip()


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
