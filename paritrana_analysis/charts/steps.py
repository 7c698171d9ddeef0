"""From the registered count to the official share: each step a point, and what changes on the way to it."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import (
    SMALL_GREY,
    Rows,
    add_lines,
    as_records,
    short_date,
    whole_percent,
    wrapped,
)
from paritrana_analysis.i18n.wording import BLANK, Reader

_NAMES = 168.0  # points for what is counted
_RIGHT = 16.0
_SCALE = theme.FULL - _NAMES - _RIGHT
_ROW, _BETWEEN = 21.0, 14.0  # a point's line; between two, what changes
_AXIS = 13.0


@theme.styled
def share_steps(rows: Rows, *, reader: Reader, ax: Axes | None = None) -> Axes:
    """Points one below the other on a scale of 0 to 100 %, with what changes between two. Full width.

    rows : name (what is counted over what), share (ratio; blank: a dash), active, workers (persons; may be
        blank), as_of, change ("basis_date", "denominator" or "all": what is another than in the row above;
        "" in the first), official (bool: as an official states it). A share above 100 % is an arrow with its
        number.
    """
    told = as_records(rows)
    names = [wrapped(row["name"], _NAMES - 14, theme.BODY) for row in told]
    places, end = [], -_BETWEEN
    for name in names:
        high = _high(name)
        places.append(end + _BETWEEN + high / 2)
        end += _BETWEEN + high
    height = end + _AXIS
    ax = theme.sheet(ax, theme.FULL, height)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    add_lines(ax, [((_x(tick), 0), (_x(tick), height - _AXIS)) for tick in ticks], ax.transData, theme.PALE)
    for tick in ticks:
        ax.text(_x(tick), height - 3, whole_percent(reader, tick), ha="center", va="baseline", **SMALL_GREY)
    _joints(ax, told, places)
    for row, name, y in zip(told, names, places, strict=True):
        ax.text(0, y, name, va="center", fontsize=theme.BODY, linespacing=1.05)
        _point(ax, row, y, reader)
    for row, name, y in list(zip(told, names, places, strict=True))[1:]:
        change = reader("figures.steps_change", what=reader(f"figures.change_{row['change']}"))
        top = y - _high(name) / 2
        ax.text(0, top - _BETWEEN / 2, change, va="center_baseline", **SMALL_GREY)
    return ax


def _high(name: str) -> float:
    """Points that a step takes, by the lines of its name."""
    return max(_ROW, 9.0 * (name.count("\n") + 1) + 3)


def _x(share: float) -> float:
    return _NAMES + _SCALE * min(max(share, 0.0), 1.0)


def _joints(ax: Axes, told: Sequence[dict], places: Sequence[float]) -> None:
    """Down, across where the change is named, and down again: so that no line meets a number."""
    ends = [(_x(row["share"]), y) for row, y in zip(told, places, strict=True) if row["share"] is not None]
    lines = []
    for (x, y), (across, below) in zip(ends, ends[1:], strict=False):
        middle = below - (_ROW + _BETWEEN) / 2
        lines.append([(x, y), (x, middle), (across, middle), (across, below)])
    for line in lines:
        ax.plot(*zip(*line, strict=True), color=theme.LINE, linewidth=0.9, zorder=1, gid="joint")


def _point(ax: Axes, row: dict, y: float, reader: Reader) -> None:
    colour = theme.ACCENT if row["official"] else theme.DARK
    if row["share"] is None:
        ax.text(_x(0) + 7, y, BLANK, va="center_baseline", **SMALL_GREY)
        return
    beyond = row["share"] > 1
    x = _x(1) + 5 if beyond else _x(row["share"])
    ax.plot(x, y, ">" if beyond else "o", markersize=6.5, color=colour, gid="beyond" if beyond else "point")
    share, behind = reader.cell(row["share"], "stated1"), _behind(row, reader)
    wide = max(theme.text_width(share, theme.BODY, bold=True), theme.text_width(behind, theme.SMALL))
    right = x + 7 + wide <= theme.FULL
    start, side = (x + 7, "left") if right else (x - 7, "right")
    bold = {"fontsize": theme.BODY, "fontweight": "bold", "color": colour}
    ax.text(start, y - 4.2, share, ha=side, va="center_baseline", **bold)
    ax.text(start, y + 4.6, behind, ha=side, va="center_baseline", **SMALL_GREY)


def _behind(row: dict, reader: Reader) -> str:
    """Count over workers with the date; what is not known of them is left out."""
    when = short_date(reader, row["as_of"])
    if row["active"] is None or row["workers"] is None:
        return when
    counted = reader("figures.steps_counted", active=row["active"], workers=row["workers"])
    return f"{counted} · {when}"


def title_share_steps(rows: Rows, *, reader: Reader) -> str:
    """From which share to which, and the change that moves it most."""
    known = [row for row in as_records(rows) if row["share"] is not None]
    ends = {"first": known[0]["share"], "last": known[-1]["share"]}
    moves = [(b["share"] - a["share"], b["change"]) for a, b in zip(known, known[1:], strict=False)]
    points, change = max(moves, key=lambda move: abs(move[0]))
    what = reader(f"figures.change_{change}")
    if len(moves) == 1:
        return reader("figures.title_steps_one", what=what, **ends)
    return reader("figures.title_steps", what=what, points=points, **ends)


def alt_share_steps(rows: Rows, *, reader: Reader) -> str:
    """Every point with its share, count, workers and date, and what changed on the way to it."""
    parts = []
    for row in as_records(rows):
        share = BLANK if row["share"] is None else reader.cell(row["share"], "stated1")
        told = f"{row['name']}: {share} ({_behind(row, reader)})"
        if parts:
            told = f"{reader('figures.steps_change', what=reader('figures.change_' + row['change']))}: {told}"
        parts.append(told)
    return reader("figures.alt_steps", list="; ".join(parts))
