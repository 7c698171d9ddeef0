"""The leading official figures of a province and its neighbours on one strip, all others behind them."""

from __future__ import annotations

from collections.abc import Collection

from matplotlib.axes import Axes

from paritrana_analysis.charts import leaders, percent_strip, theme
from paritrana_analysis.charts.drawing import Rows, add_lines
from paritrana_analysis.charts.leaders import Label
from paritrana_analysis.charts.percent_strip import x_of
from paritrana_analysis.charts.tiles import (
    TILES,
    alt_newer,
    full_names,
    known_provinces,
)
from paritrana_analysis.i18n.wording import Reader

_OFF = 10.0  # from the line of points to the first row of labels
_RUG = 5.0  # half the height of a mark of the others


@theme.styled
def peers_strip(
    values: Rows,
    *,
    reader: Reader,
    highlight: str | None = None,
    neighbours: Collection[str] = (),
    ax: Axes | None = None,
) -> Axes:
    """A province and its neighbours by name on a strip of 0 to 100 %; all others as marks. Full width.

    values : region_code, share (ratio; blank: no mark), and if wanted region (name) and label2 (the year).
    neighbours : codes of the provinces beside the one of `highlight`. A share above 100 % is an arrow.

    >>> import paritrana_analysis as pa
    >>> axes = pa.charts.peers_strip([{"region_code": "36", "share": 0.46}], reader=pa.Reader("en"))
    """
    known, named = _known(values), {highlight, *neighbours}
    names = full_names(values)
    labels = [
        Label(
            x_of(row["share"]),
            _told(row, names[row["region_code"]], reader),
            theme.ACCENT if row["region_code"] == highlight else theme.INK,
            row["region_code"] == highlight,
        )
        for row in known
        if row["region_code"] in named
    ]
    placed = leaders.packed(labels, theme.FULL)
    y = _OFF + leaders.ROW * leaders.rows(placed, -1)
    height = y + _OFF + leaders.ROW * leaders.rows(placed, 1) + percent_strip.AXIS
    ax = theme.sheet(ax, theme.FULL, height)
    percent_strip.draw_scale(ax, y - _OFF, height, reader)
    percent_strip.draw_line(ax, y)
    others = [x_of(row["share"]) for row in known if row["region_code"] not in named]
    add_lines(ax, [((x, y - _RUG), (x, y + _RUG)) for x in others], ax.transData, theme.MIDDLE)
    ax.collections[-1].set(gid="others", linewidths=0.9, alpha=0.6)
    leaders.draw(ax, placed, y, _OFF)
    for row in known:
        if row["region_code"] in named:
            own = row["region_code"] == highlight
            looks = {"color": theme.ACCENT if own else theme.DARK, "markersize": 7 if own else 5.5}
            marker = ">" if row["share"] > 1 else "o"
            gid = "own" if own else "neighbour"
            ax.plot(x_of(row["share"]), y, marker, gid=gid, zorder=4 if own else 3, **looks)
    return ax


def _known(values: Rows) -> list[dict]:
    """Provinces that have a share, from the lowest up."""
    return sorted(
        (row for row in known_provinces(values) if row["share"] is not None), key=lambda row: row["share"]
    )


def _told(row: dict, name: str, reader: Reader) -> str:
    told = reader("figures.peers_own", place=name, share=row["share"])
    return f"{told} {row['label2']}".rstrip() if row.get("label2") else told


def title_peers_strip(
    values: Rows, *, reader: Reader, highlight: str, neighbours: Collection[str] = ()
) -> str:
    """The own share beside the neighbours' range; or that one of them is not known."""
    known = {row["region_code"]: row["share"] for row in _known(values)}
    beside = sorted(known[code] for code in neighbours if code in known)
    words = {"place": full_names(values)[highlight], "n": len(beside), "share": known.get(highlight)}
    if beside:
        words |= {"low": beside[0], "high": beside[-1]}
    key = "own" if highlight in known else "blank"
    how = {0: "_alone", 1: "_one"}.get(len(set(beside)), "")
    return reader(f"figures.title_peers_{key}{how}", **words)


def alt_peers_strip(
    values: Rows, *, reader: Reader, highlight: str | None = None, neighbours: Collection[str] = ()
) -> str:
    """Range of all shares, blanks, the own province's share, and each neighbour's."""
    names = full_names(values)
    known = _known(values)
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
    shares = {row["region_code"]: row["share"] for row in known}
    told = [
        reader("figures.peers_own" if code in shares else "figures.peers_own_blank",
               place=names[code], share=shares.get(code))
        for code in (highlight, *neighbours)
    ]  # fmt: skip
    text += " " + reader("figures.alt_peers_own", own=told[0])
    return text + " " + reader("figures.alt_peers_beside", list="; ".join(told[1:])) if told[1:] else text
