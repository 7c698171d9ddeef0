"""What DejaVu Sans can draw and how wide: the font of drawings and printed tables, shipped with matplotlib.

Read off the font itself, so that a page can be laid out before it is set.
"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import category

import matplotlib
from matplotlib.ft2font import FT2Font, LoadFlags

FOLDER = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_FACES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-BoldOblique.ttf")


@lru_cache(maxsize=100_000)
def width(text: str, bold: bool = False) -> float:
    """How wide the text is, of several lines the widest; in sizes of the font (at 10 points: times 10).

    Pairs of characters that the font sets closer are not looked at: a line is at most this wide.
    """
    return max(sum(_advance(char, bold) for char in line) for line in text.split("\n"))


@cache
def drawn(char: str) -> str:
    """The character, or what is drawn in its place: a box, and nothing where it only steers others."""
    if category(char) in ("Co", "Cn"):
        return "□"
    if ord(char) in _charmap():
        return char
    return "" if category(char) in ("Cf", "Mn") else "□"


@cache
def _advance(char: str, bold: bool) -> float:
    shown = drawn(char)
    if not shown:
        return 0.0
    font = _face(_FACES[1] if bold else _FACES[0])
    glyph = font.load_char(ord(shown), flags=LoadFlags.NO_SCALE)
    return glyph.horiAdvance / font.units_per_EM


@cache
def _charmap() -> frozenset[int]:
    """Characters that are there upright, bold and slanted, so that any style can show them."""
    return frozenset.intersection(*(frozenset(_face(name).get_charmap()) for name in _FACES))


@cache
def _face(name: str) -> FT2Font:
    # Held in memory, not as an open file: a font reads its letters when they are asked for, and forked
    # processes would move one another's place in a file that they share.
    return FT2Font(io.BytesIO((FOLDER / name).read_bytes()))
