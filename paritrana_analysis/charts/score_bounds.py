"""Between which totals a score lies, assumption by assumption, and between which places."""

from __future__ import annotations

from matplotlib.axes import Axes

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import SMALL_GREY, Rows, add_bars, add_lines, as_records, wrapped
from paritrana_analysis.i18n.wording import Reader

_NAMES, _PLACES = 166.0, 62.0  # points left and right of the scale
_WIDTH = theme.FULL - _NAMES - _PLACES - 8
_ROW, _LINE, _HEAD = 14.0, 9.0, 13.0
_BAR = 7.0
_NUMBERS = 30.0  # from the bar's end to its number


@theme.styled
def score_bounds(rows: Rows, *, reader: Reader, ax: Axes | None = None) -> Axes:
    """A bar an assumption, from the lowest to the highest total on 0 to 100, the places beside. Full width.

    rows : name (what is assumed), low, high (totals, 0–100), best, worst (places), n (how many compete), from
        the top in the order given: the first is what is known alone.
    """
    told = as_records(rows)
    names = [wrapped(row["name"], _NAMES - 10, theme.SMALL) for row in told]
    heights = [max(_ROW, _LINE * (name.count("\n") + 1) + 4) for name in names]
    height = _HEAD + sum(heights) + 1
    ax = theme.sheet(ax, theme.FULL, height)
    heading = SMALL_GREY | {"va": "baseline"}
    for tick in (0, 25, 50, 75, 100):
        ax.text(_x(tick), _HEAD - 4, str(tick), ha="center", **heading)
    ax.text(0, _HEAD - 4, reader("figures.bounds_assumed"), **heading)
    ax.text(theme.FULL, _HEAD - 4, reader("figures.bounds_place"), ha="right", **heading)
    places = [(_x(tick), _HEAD - 1) for tick in (0, 25, 50, 75, 100)]
    add_lines(ax, [(at, (at[0], height)) for at in places], ax.transData, theme.PALE)
    y, bars = _HEAD, []
    for row, name, high in zip(told, names, heights, strict=True):
        middle = y + high / 2
        how = {"fontsize": theme.SMALL, "color": theme.INK}
        ax.text(0, middle, name, va="center", linespacing=1.0, **how)
        bars.append((_x(row["low"]), max(_x(row["high"]) - _x(row["low"]), 1.2), middle))
        _ends(ax, row, middle, reader)
        ax.text(theme.FULL, middle, _place(row, reader), ha="right", va="center_baseline", **how)
        y += high
    add_bars(ax, bars, _BAR, [theme.DARK] + [theme.LIGHT] * (len(bars) - 1), "bounds")
    return ax


def _x(total: float) -> float:
    return _NAMES + _NUMBERS + (_WIDTH - 2 * _NUMBERS) * total / 100


def _ends(ax: Axes, row: dict, y: float, reader: Reader) -> None:
    """The lowest total left of the bar, the highest right of it; one number where both are the same."""
    how = {"va": "center_baseline", "fontsize": theme.SMALL, "fontweight": "bold"}
    low, high = (reader.cell(row[end], "one") for end in ("low", "high"))
    if low != high:
        ax.text(_x(row["low"]) - 3, y, low, ha="right", **how)
    ax.text(_x(row["high"]) + 4, y, high, **how)


def _place(row: dict, reader: Reader) -> str:
    key = "figures.bounds_one" if row["best"] == row["worst"] else "figures.bounds_range"
    return reader(key, best=row["best"], worst=row["worst"], n=row["n"])


def title_score_bounds(rows: Rows, *, reader: Reader) -> str:
    """The ends by what is known alone, and the assumption that brings them nearest."""
    first, *others = as_records(rows)
    words = {"low": reader.cell(first["low"], "one"), "high": reader.cell(first["high"], "one")}
    if not others:
        return reader("figures.title_bounds_known", **words)
    near = min(others, key=lambda row: row["high"] - row["low"])
    words |= {
        "near_low": reader.cell(near["low"], "one"),
        "near_high": reader.cell(near["high"], "one"),
    }
    return reader("figures.title_bounds", assumed=near["name"], **words)


def alt_score_bounds(rows: Rows, *, reader: Reader) -> str:
    """Every assumption with both totals and both places."""
    parts = [
        reader(
            "figures.alt_bounds_row",
            name=row["name"],
            low=reader.cell(row["low"], "one"),
            high=reader.cell(row["high"], "one"),
            place=_place(row, reader),
        )
        for row in as_records(rows)
    ]
    return reader("figures.alt_bounds", list="; ".join(parts))
