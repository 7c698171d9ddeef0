"""A strip of 0 to 100 % over the full width: the same places in every figure and province that has one."""

from __future__ import annotations

from matplotlib.axes import Axes

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import SMALL_GREY, add_lines, whole_percent
from paritrana_analysis.i18n.wording import Reader

_LEFT, _RIGHT = 10.0, 16.0  # points outside 0 and 100 %: room for their labels, and for arrows
_TICKS = (0, 0.25, 0.5, 0.75, 1)
#: Points that the labels of the scale take at the foot.
AXIS = 13.0


def x_of(share: float) -> float:
    """Points from the left edge; an arrow's place for what is above 100 %."""
    at = _LEFT + (theme.FULL - _LEFT - _RIGHT) * min(max(share, 0.0), 1.0)
    return at + 5 if share > 1 else at


def draw_scale(ax: Axes, top: float, height: float, reader: Reader) -> None:
    """Pale lines from `top` down and their labels at the foot of a sheet of that height."""
    lines = [((x_of(tick), top), (x_of(tick), height - AXIS + 2)) for tick in _TICKS]
    add_lines(ax, lines, ax.transData, theme.PALE)
    for tick in _TICKS:
        told = whole_percent(reader, tick)
        ax.text(x_of(tick), height - 4, told, ha="center", va="baseline", **SMALL_GREY)


def draw_line(ax: Axes, y: float) -> None:
    """The line that points stand on."""
    ax.plot([x_of(0), x_of(1)], [y, y], color=theme.LINE, linewidth=0.6, zorder=1)
