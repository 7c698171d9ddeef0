"""What a report could and could not use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import SMALL_GREY, Rows, add_lines, as_records
from paritrana_analysis.i18n.wording import Reader

_STATES = {  # sign, colour of the cell
    "present": ("●", theme.LIGHT),
    "stale": ("◐", "#f2d9c4"),
    "blank": ("○", theme.WHITE),
    "not_checked": ("?", theme.PALE),
}


@theme.styled
def completeness(rows: Rows, *, reader: Reader, ax: Axes | None = None) -> Axes:
    """What a report could and could not use: items down, states across, a word in the cell. Full width.

    rows : item (as printed), state ("present", "stale", "blank", "not_checked"), and if wanted detail
        (short, e.g. "Nov 2025": stands in the cell in place of the state's name).
    """
    records = as_records(rows)
    head, step, cell = 15.0, 15.5, 74.0
    left = theme.FULL - cell * len(_STATES)
    ax = theme.sheet(ax, theme.FULL, head + step * len(records) + 2)
    places = {state: left + i * cell for i, state in enumerate(_STATES)}
    for state, x in places.items():
        ax.text(
            x + cell / 2,
            head - 5,
            _state_name(state, reader),
            ha="center",
            **SMALL_GREY,
        )
    edges = [head + step * i for i in range(len(records) + 1)]
    add_lines(ax, [((0, y), (theme.FULL, y)) for y in edges], ax.transData, theme.PALE)
    for i, row in enumerate(records):
        _state_cell(ax, row, places[row["state"]], head + step * i, cell, step, reader)
    return ax


def _state_cell(
    ax: Axes, row: Mapping, x: float, y: float, width: float, height: float, reader: Reader
) -> None:
    sign, colour = _STATES[row["state"]]
    foot = y + height / 2 + 2.6
    ax.text(1, foot, row["item"], fontsize=theme.BODY)
    ax.add_patch(
        Rectangle(
            (x + 1.5, y + 1.5),
            width - 3,
            height - 3,
            facecolor=colour,
            gid=row["state"],
            edgecolor=theme.LINE if row["state"] == "blank" else "none",
            linewidth=0.7,
            linestyle="dashed" if row["state"] == "blank" else "solid",
        )
    )
    ax.text(
        x + width / 2,
        foot,
        f"{sign} {row.get('detail') or _state_name(row['state'], reader)}",
        ha="center",
        fontsize=theme.SMALL,
    )


def _state_name(state: str, reader: Reader) -> str:
    return reader(f"figures.state_{state}")


def title_completeness(rows: Rows, *, reader: Reader) -> str:
    """How many items are there, out of date, blank, and not checked."""
    counts = Counter(row["state"] for row in as_records(rows))
    states = {state: counts[state] for state in _STATES}
    return reader("figures.title_completeness", n=sum(counts.values()), **states)


def alt_completeness(rows: Rows, *, reader: Reader) -> str:
    """The items of each state by name."""
    records = as_records(rows)
    parts = []
    for state in _STATES:
        items = [row["item"] for row in records if row["state"] == state]
        if items:
            parts.append(f"{_state_name(state, reader).capitalize()} ({len(items)}): {', '.join(items)}")
    return reader("figures.alt_completeness", n=len(records), list=". ".join(parts))
