"""Labels of points on one line: packed in rows above and below it, none on another or on another's leader.

A label starts at its point and runs to the right, below the line; where it would leave the page it runs to
the left, above the line. Those to the right are set from the last point to the first, so that every leader
still to come stands left of all that is written; those to the left the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from paritrana_analysis.charts import theme

ROW = 11.0  # points
_GAP = 8.0  # points between two labels of a row


@dataclass(frozen=True)
class Label:
    """What is written of a point. x : points from the left edge; colour, bold : of the letters."""

    x: float
    text: str
    colour: str = theme.GREY
    bold: bool = False

    @property
    def width(self) -> float:
        return theme.text_width(self.text, theme.SMALL, bold=self.bold) + 3


@dataclass(frozen=True)
class Placed:
    """A label with its side (-1 above and leftwards, 1 below and rightwards) and its row, from 0."""

    label: Label
    side: int
    row: int


def packed(labels: Sequence[Label], right: float) -> list[Placed]:
    """Each label in the nearest row where it touches nothing. right : where the page ends, in points."""
    found: list[Placed] = []
    for side in (1, -1):
        mine = [label for label in labels if (label.x + label.width <= right) == (side == 1)]
        placed: list[Placed] = []
        for label in sorted(mine, key=lambda label: -side * label.x):
            placed.append(Placed(label, side, _row(label, side, placed)))
        found += placed
    return found


def _row(label: Label, side: int, placed: Sequence[Placed]) -> int:
    """The nearest row in which neither a label nor the leader of one further off is in the way."""
    near = [one.row for one in placed if side * (one.label.x - label.x) < label.width + _GAP]
    return max(near, default=-1) + 1


def rows(placed: Sequence[Placed], side: int) -> int:
    return max((one.row + 1 for one in placed if one.side == side), default=0)


def draw(ax: Axes, placed: Sequence[Placed], y: float, off: float) -> None:
    """Write the labels on a sheet in points whose line is at y; the first row stands `off` points from it."""
    for one in placed:
        label, foot = one.label, y + one.side * (off + ROW * (one.row + 0.5))
        ax.plot([label.x] * 2, [y + one.side * 4, foot + 3], color=label.colour, linewidth=0.5, gid="leader")
        ax.text(
            label.x + one.side * 3,
            foot,
            label.text,
            ha="left" if one.side == 1 else "right",
            va="center_baseline",
            fontsize=theme.SMALL,
            color=label.colour,
            fontweight="bold" if label.bold else "normal",
        )
