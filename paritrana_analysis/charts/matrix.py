"""What is known of each aspect in each place: a sign and a word a cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from matplotlib.axes import Axes

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import SMALL_GREY, Rows, add_alike, as_records, corners, wrapped
from paritrana_analysis.i18n.wording import Reader

#: State → its sign and the colour behind it; the words are `figures.matrix_<state>`.
SIGNS = {
    "verified_present": ("●", theme.LIGHT),
    "claimed": ("◐", theme.PALE),
    "planned": ("△", theme.PALE),
    "other_period": ("○", theme.PALE),
    "verified_absent": ("✕", theme.SILENT),
    "not_checked": ("?", theme.WHITE),
}
_NAMES = 106.0  # points, at most
_ROW, _LINE = 13.0, 9.0
_HEAD, _KEY_LINE = 16.0, 11.0


@theme.styled
def evidence_matrix(
    rows: Rows, *, aspects: Mapping[str, str], reader: Reader, ax: Axes | None = None
) -> Axes:
    """Places down, aspects across; each cell a sign, a word and how many items are listed. Full width.

    rows : place (its name), own (bool: the report's own government), aspect, state (of `SIGNS`), n (items of
        the register behind it; 0: none). aspects : aspect → its heading, in their order.
    """
    told = as_records(rows)
    cells = {(row["place"], row["aspect"]): row for row in told}
    places = list(dict.fromkeys(row["place"] for row in told))
    own = {row["place"] for row in told if row["own"]}
    names = [wrapped(place, _NAMES - 6, theme.SMALL, bold=place in own) for place in places]
    states = [state for state in SIGNS if any(row["state"] == state for row in told)]
    key = _key_lines(states, reader)
    top = _KEY_LINE * len(key) + _HEAD
    heights = [max(_ROW, _LINE * (name.count("\n") + 1) + 3) for name in names]
    ax = theme.sheet(ax, theme.FULL, top + sum(heights) + 1)
    _draw_key(ax, key, reader)
    step = (theme.FULL - _NAMES) / max(len(aspects), 1)
    for i, heading in enumerate(aspects.values()):
        fits = theme.text_width(heading, theme.SMALL) <= step - 3
        at, side = (_NAMES + step * i + 3, "left") if fits else (_NAMES + step * (i + 1), "right")
        ax.text(at, top - 4, heading, ha=side, va="baseline", **SMALL_GREY)
    boxes, fills, y = [], [], top
    for place, name, high in zip(places, names, heights, strict=True):
        bold = {"fontweight": "bold", "color": theme.ACCENT} if place in own else {}
        ax.text(0, y + high / 2, name, va="center", fontsize=theme.SMALL, linespacing=1.0, **bold)
        for i, aspect in enumerate(aspects):
            cell = cells.get((place, aspect), {"state": "not_checked", "n": 0})
            boxes.append(corners(_NAMES + step * i + 0.75, y + 0.75, step - 1.5, high - 1.5))
            fills.append(SIGNS[cell["state"]][1])
            colour = theme.GREY if cell["state"] == "not_checked" else theme.INK
            how = {"va": "center_baseline", "fontsize": theme.SMALL, "color": colour}
            ax.text(_NAMES + step * i + 3, y + high / 2, _cell(cell, reader), **how)
        y += high
    for fill in dict.fromkeys(fills):
        alike = [box for box, its in zip(boxes, fills, strict=True) if its == fill]
        add_alike(ax, alike, "cells", facecolor=fill, edgecolor=theme.PALE, linewidth=0.5, zorder=0.5)
    return ax


def _cell(cell: Mapping, reader: Reader) -> str:
    word = f"{SIGNS[cell['state']][0]} {reader('figures.matrix_' + cell['state'])}"
    return f"{word} {reader.cell(cell['n'], 'count')}" if cell["n"] else word


def _key_lines(states: list[str], reader: Reader) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    used = 0.0
    for state in states:
        wide = theme.text_width(_key_word(state, reader), theme.SMALL) + 14
        if used + wide > theme.FULL:
            lines.append([])
            used = 0.0
        lines[-1].append(state)
        used += wide
    return lines


def _key_word(state: str, reader: Reader) -> str:
    """The sign, the short word of the cells, and what it means where that says more."""
    short, full = reader(f"figures.matrix_{state}"), reader(f"terms.state_{state}")
    return f"{SIGNS[state][0]} {full}" if short == full else f"{SIGNS[state][0]} {short} = {full}"


def _draw_key(ax: Axes, lines: list[list[str]], reader: Reader) -> None:
    for number, states in enumerate(lines):
        x = 0.0
        for state in states:
            word = _key_word(state, reader)
            ax.text(x, _KEY_LINE * (number + 0.5), word, va="center_baseline", **SMALL_GREY)
            x += theme.text_width(word, theme.SMALL) + 14


def title_evidence_matrix(rows: Rows, *, reader: Reader) -> str:
    """Of how many aspects in how many places something is held, claimed, or not looked for."""
    told = as_records(rows)
    counts = Counter(row["state"] for row in told)
    return reader(
        "figures.title_matrix",
        cells=len(told),
        places=len({row["place"] for row in told}),
        present=counts["verified_present"],
        claimed=counts["claimed"],
        unchecked=counts["not_checked"],
    )


def alt_evidence_matrix(rows: Rows, *, aspects: Mapping[str, str], reader: Reader) -> str:
    """Place by place what is known; what nobody looked for is told as a number of aspects."""
    told: dict[str, list[dict]] = {}
    for row in as_records(rows):
        told.setdefault(row["place"], []).append(row)
    parts = []
    for place, cells in told.items():
        known = [
            f"{aspects[cell['aspect']]} {reader('terms.state_' + cell['state'])}"
            + (f" ({reader.cell(cell['n'], 'count')})" if cell["n"] else "")
            for cell in cells
            if cell["state"] != "not_checked"
        ]
        unchecked = len(cells) - len(known)
        if unchecked:
            known.append(reader("figures.matrix_unchecked", n=unchecked))
        parts.append(f"{place}: {', '.join(known)}")
    return reader("figures.alt_matrix", list="; ".join(parts))
