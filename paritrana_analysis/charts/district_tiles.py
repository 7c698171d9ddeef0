"""The map of 514 districts: small squares inside their provinces' places, coloured by class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from matplotlib.axes import Axes

from paritrana_analysis.charts import classes, theme
from paritrana_analysis.charts.drawing import Rows, add_alike, as_records, corners
from paritrana_analysis.charts.tiles import TileGrid, short_name
from paritrana_analysis.i18n.wording import Reader

_GRID = TileGrid(36.2, 36.0)
_ACROSS = 8  # squares in a row: five rows hold the 38 of Jawa Timur
_SQUARE, _NAME = 4.3, 9.5  # points of a square with its gap; of the name above the squares


@theme.styled
def district_tiles(rows: Rows, *, reader: Reader, ax: Axes | None = None) -> Axes:
    """A square a district, eight in a row below its province's name, in the order of codes. Full width.

    rows : region_code ("3671"), province_code, share (ratio; blank: an empty square), old (bool: more than a
        year at the period's end: hatched). Classes and colours are those of the provinces' map.
    """
    by_province = _by_province(rows)
    ax = theme.sheet(ax, theme.FULL, _GRID.height)
    placed = [
        (box, row)
        for code, own in by_province.items()
        for box, row in zip(_boxes(code, len(own)), own, strict=True)
    ]
    known = [(box, row) for box, row in placed if row["share"] is not None]
    blank = [box for box, row in placed if row["share"] is None]
    looks = {"facecolor": theme.WHITE, "edgecolor": theme.LINE, "linewidth": 0.4}
    add_alike(ax, [corners(*box) for box in blank], "blank", **looks)
    colours = [classes.colour(row["share"]) for _, row in known]
    for shade in classes.COLOURS:
        alike = [corners(*box) for (box, _), colour in zip(known, colours, strict=True) if colour == shade]
        add_alike(ax, alike, "filled", facecolor=shade, edgecolor="none")
    old = [(box, colour) for (box, row), colour in zip(known, colours, strict=True) if row["old"]]
    classes.hatch(ax, [box for box, _ in old], [colour for _, colour in old], "old")
    for code in by_province:
        x, y, *_ = _GRID.box(code)
        ax.text(x, y + 7, _short(code), va="baseline", fontsize=theme.SMALL)
    _key(ax, bool(old), bool(blank), reader)
    return ax


def _short(code: str) -> str:
    """The province's name in one line, no wider than its place: "P. Tengah", "Goronta."."""
    *first, last = short_name(code).split(" ")
    head = f"{first[0][0]}. " if first else ""
    name = head + last
    while theme.text_width(name, theme.SMALL) > _GRID.step_x - 1:
        name = name.rstrip(".")[:-1] + "."
    return name


def _by_province(rows: Rows) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for row in sorted(as_records(rows), key=lambda row: row["region_code"]):
        found.setdefault(row["province_code"], []).append(row)
    return found


def _boxes(code: str, n: int) -> list[classes.Box]:
    x, y, *_ = _GRID.box(code)
    side = _SQUARE - 0.5
    return [(x + _SQUARE * (i % _ACROSS), y + _NAME + _SQUARE * (i // _ACROSS), side, side) for i in range(n)]


def _key(ax: Axes, old: bool, blank: bool, reader: Reader) -> None:
    top = 5.3 * _GRID.step_y
    classes.key_down(ax, 6, top, range(len(classes.COLOURS)), reader)
    extra = [sign for sign, there in (("old", old), ("blank", blank)) if there]
    classes.key_down(ax, theme.FULL - 104, top, extra, reader)


def title_district_tiles(rows: Rows, *, reader: Reader) -> str:
    """How many districts have a figure, and in how many provinces nobody has."""
    by_province = _by_province(rows)
    counts = {code: sum(row["share"] is not None for row in own) for code, own in by_province.items()}
    words = {"known": sum(counts.values()), "n": sum(map(len, by_province.values()))}
    words["silent"] = sum(not count for count in counts.values())
    return reader("figures.title_district_tiles", **words)


def alt_district_tiles(rows: Rows, *, reader: Reader, names: Mapping[str, str] | None = None) -> str:
    """Province by province how many districts have a figure, and how many stand in each class."""
    parts = []
    for code, own in _by_province(rows).items():
        shares = [row["share"] for row in own if row["share"] is not None]
        counts = Counter(map(classes.of, shares))
        words = {"place": (names or {}).get(code) or short_name(code), "known": len(shares), "n": len(own)}
        told = reader("figures.district_tiles_province", **words)
        held = ", ".join(f"{classes.name(c, reader)}: {counts[c]}" for c in sorted(counts))
        old = sum(bool(row["old"]) for row in own if row["share"] is not None)
        held += f"; {reader('figures.key_old')}: {old}" if old else ""
        parts.append(f"{told} ({held})" if held else told)
    return reader("figures.alt_district_tiles", list=". ".join(parts))
