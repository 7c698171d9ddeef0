"""Coverage in five classes: limits, colours of even steps of lightness, hatching of old figures, their key.

The classes are equal and the same in every year and report: 20 points each, so that a class means one thing
and two years' maps can be laid side by side. Classes cut by the figures' own spread would move each year.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import SMALL_GREY, corners
from paritrana_analysis.i18n.wording import Reader

#: Where a class ends and the next begins (shares); a limit belongs to the upper class.
LIMITS = (0.2, 0.4, 0.6, 0.8)
#: Lightness L* of 92, 75.5, 59, 42.5 and 26: even steps to the eye, in colour and in a grey print.
COLOURS = ("#d8ecea", "#93c3bf", "#4f9a95", "#19706b", "#104542")

_HATCH = 4.0  # points between two lines

Box = tuple[float, float, float, float]  # left, top, width, height in points, y downwards


def of(share: float) -> int:
    """The class of a share, 0 (lowest) to 4."""
    return bisect_right(LIMITS, share)


def colour(share: float) -> str:
    return COLOURS[of(share)]


def name(number: int, reader: Reader) -> str:
    return reader(f"figures.class_{number}")


def hatch(ax: Axes, boxes: Sequence[Box], colours: Sequence[str], gid: str) -> None:
    """Slanting lines over each box, in white or ink as its colour asks."""
    for ink in (theme.DEEP_INK, theme.WHITE):
        lines = [
            line
            for box, below in zip(boxes, colours, strict=True)
            if theme.text_on(below) == ink
            for line in _slanting(box)
        ]
        looks = {"edgecolor": ink, "linewidth": 0.6, "alpha": 0.55, "gid": gid}
        if lines:
            shape = Path.make_compound_path(*map(Path, lines))
            ax.add_artist(PathPatch(shape, fill=False, clip_on=False, **looks))


def _slanting(box: Box) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Lines from lower left to upper right within the box."""
    x, y, width, height = box
    found = []
    along = _HATCH
    while along < width + height:
        start = (x + max(along - height, 0), y + min(along, height))
        end = (x + min(along, width), y + max(along - width, 0))
        found.append((start, end))
        along += _HATCH
    return found


def swatch(ax: Axes, box: Box, sign: str | int) -> None:
    """A sign of the key: a class's number, "old" or "blank"."""
    blank = sign == "blank"
    fill = theme.WHITE if blank else COLOURS[2 if sign == "old" else int(sign)]
    looks = {"edgecolors": theme.GREY, "linewidths": 0.7} if blank else {"edgecolors": "none"}
    ax.add_collection(PolyCollection([corners(*box)], facecolors=fill, gid="key", **looks), autolim=False)
    if sign == "old":
        hatch(ax, [box], [fill], "key")


def key_across(ax: Axes, left: float, top: float, reader: Reader, extra: Sequence[str]) -> None:
    """The key as two lines, 230 points wide: the classes side by side, below them what else there is.

    extra : of "old" and "blank", those that are drawn.
    """
    step = 44.0
    for number in range(len(COLOURS)):
        x = left + number * step
        swatch(ax, (x, top, step - 1.5, 7), number)
        ax.text(x + step / 2, top + 15, name(number, reader), ha="center", va="baseline", **SMALL_GREY)
    x = left
    for sign in extra:
        swatch(ax, (x, top + 21, 12, 8), sign)
        word = reader(f"figures.key_{sign}")
        ax.text(x + 16, top + 27.5, word, va="baseline", **SMALL_GREY)
        x += 16 + theme.text_width(word, theme.SMALL) + 12


def key_down(ax: Axes, left: float, top: float, signs: Sequence[str | int], reader: Reader) -> None:
    """The key as a list, a line of 11 points each."""
    for line, sign in enumerate(signs):
        y = top + 11 * line
        swatch(ax, (left, y, 12, 8), sign)
        word = name(sign, reader) if isinstance(sign, int) else reader(f"figures.key_{sign}")
        ax.text(left + 16, y + 6.8, word, va="baseline", **SMALL_GREY)
