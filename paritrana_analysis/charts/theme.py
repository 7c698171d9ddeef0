"""The house look: colours, sizes and the one way a drawing becomes SVG.

Colours say one thing each: orange is the report's own region, teal-greens are values, greys are
context. All are told apart by people who do not see red or green, and in a grey print. Lengths are
in points (72 to the inch) at the size of print, so a 7 in this file is 7 pt on paper.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, wraps
from typing import ParamSpec

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.textpath import TextToPath

from paritrana_analysis.charts import font_metrics

FULL = 481.9  # the width of the text on A4, 17 cm: a drawing any wider is printed smaller than it was made
HALF = 231.9  # two stand side by side with a gap of 18

SMALL, BODY, LARGE = 7.0, 7.5, 9.0  # nothing is printed smaller than 7 pt

ACCENT = "#c2560c"
INK = "#1d2b2d"
DEEP_INK = "#041011"  # on colours
GREY = "#5c696b"  # text of lesser weight
LINE = "#98a3a4"
SILENT = "#c6cdcd"  # bars of who did not report
PALE = "#e4e8e8"
WHITE = "#ffffff"
DARK, MIDDLE, LIGHT = "#0b625f", "#2f8a84", "#9dcac4"  # teal-greens where two or three are enough

#: Every colour of a coverage share, the same in every report: 0 to 75 % and above.
TOP_OF_SCALE = 0.75
#: Light for long and then quickly dark: few shares fall where neither ink nor white reads well.
_SHARES = LinearSegmentedColormap.from_list(
    "shares",
    [
        (0, "#eaf5f3"),
        (0.4, "#b3d8d3"),
        (0.65, "#86c1ba"),
        (0.75, "#2a7f79"),
        (0.88, "#0b5d5a"),
        (1, "#003736"),
    ],
)

STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": BODY,
    "text.color": INK,
    "text.parse_math": False,  # "Rp$" or "$" in a name is no formula
    "svg.fonttype": "path",
    "svg.hashsalt": "paritrana",
}


#: Whether the look is on: a drawing within a drawing needn't set every parameter again.
_ON = ContextVar("look", default=False)


@contextmanager
def style() -> Iterator[None]:
    """The look for the time of a `with`, whatever matplotlibrc or backend the reader has."""
    if _ON.get():
        yield
        return
    mark = _ON.set(True)
    try:
        with matplotlib.style.context(["default", STYLE]):
            yield
    finally:
        _ON.reset(mark)


#: What a drawing is given: its types are those of the drawing within.
Given = ParamSpec("Given")


def styled(draw: Callable[Given, Axes]) -> Callable[Given, Axes]:
    """A drawing made in the house style, with the reader's own settings untouched afterwards."""

    @wraps(draw)
    def inside(*args: Given.args, **options: Given.kwargs) -> Axes:
        with style():
            return draw(*args, **options)

    return inside


def new_axes(width: float, height: float, margins: Sequence[float] = (0, 0, 0, 0)) -> Axes:
    """Axes on a figure of `width` × `height` points, `margins` left, right, top, bottom in points."""
    left, right, top, bottom = margins
    figure = Figure(figsize=(width / 72, height / 72))
    return figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    )


def sheet(ax: Axes | None, width: float, height: float) -> Axes:
    """Axes to draw on by hand: no frame, points from the upper left corner as coordinates."""
    ax = new_axes(width, height) if ax is None else ax
    ax.set(xlim=(0, width), ylim=(height, 0))
    ax.set_axis_off()
    return ax


def to_svg(figure: Figure) -> str:
    """The figure as one `<svg>` element: the same bytes for the same figure, every time and anywhere."""
    out = io.StringIO()
    unsaid = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    width, height = figure.get_size_inches() * 72
    dpi, figure.dpi = figure.dpi, 72
    try:
        with style():
            renderer = RendererSVG(width, height, out, image_dpi=dpi, metadata=unsaid)
            renderer._text2path = _outlines()
            figure.draw(renderer)
            renderer.finalize()
    finally:
        figure.dpi = dpi
    return _compact(out.getvalue())


#: matplotlib gives every element this by a rule of CSS; whoever reads the drawing would match it with each.
_RULE = '<defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>'
_BETWEEN_TAGS = re.compile(r">\s+<")


def _compact(text: str) -> str:
    """The `<svg>` element without what only lays out its source: a tenth less for each page to carry."""
    text = _BETWEEN_TAGS.sub("><", text[text.index("<svg") :].rstrip()).replace(" \n", " ")
    assert text.count(_RULE) == 1, "matplotlib writes its drawings in another way than it did"
    return text.replace(_RULE, "").replace("<svg ", '<svg stroke-linejoin="round" ', 1) + "\n"


class _Outlines(TextToPath):
    """Text as outlines, of which a process remembers what it has measured and laid out.

    A good part of a drawing's time is its text, and much of that is the same in every drawing and report.
    Lines are remembered by the font's file: a forked child opens fonts of its own, and the house style
    names one family, so that no two lists of fonts begin with the same file.
    """

    def __init__(self) -> None:
        super().__init__()
        self._glyphs: dict = {}
        self._lines: dict = {}
        self._measured = lru_cache(10_000)(super().get_text_width_height_descent)

    def get_text_width_height_descent(self, s, prop, ismath):
        return self._measured(s, prop.copy(), ismath)

    def get_glyphs_with_font(
        self, font, s, glyph_map=None, return_new_glyphs_only=False, *, features=None, language=None
    ):
        line = (font.fname, s, features, language)
        if line not in self._lines:
            how = {"glyph_map": self._glyphs, "features": features, "language": language}
            self._lines[line], *_ = super().get_glyphs_with_font(font, s, **how)
        known = {} if glyph_map is None else glyph_map
        new = {name: self._glyphs[name] for name, *_ in self._lines[line] if name not in known}
        return self._lines[line], new if return_new_glyphs_only else known | new, []


@cache
def _outlines() -> _Outlines:
    return _Outlines()


def share_colour(share: float) -> tuple[float, float, float]:
    """The colour of a coverage share on the fixed scale; everything above its top is the darkest."""
    return _SHARES(min(max(share, 0.0), TOP_OF_SCALE) / TOP_OF_SCALE)[:3]


def text_on(colour: str | Sequence[float]) -> str:
    """Ink or white, whichever reads better on `colour`."""
    return max((DEEP_INK, WHITE), key=lambda ink: contrast(ink, colour))


def contrast(one: str | Sequence[float], other: str | Sequence[float]) -> float:
    """Contrast ratio after WCAG 2: 1 (the same) to 21; text wants 4.5."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str | Sequence[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def text_width(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """Width of one line in points, without drawing it."""
    return size * font_metrics.width(text, bold)
