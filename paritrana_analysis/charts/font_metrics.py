"""What DejaVu Sans can draw and how wide: the font of drawings and printed tables, shipped with matplotlib.

Read off the font itself, so that a page can be laid out before it is set. Of Arial, in which Word files are
set, the widths are those of Helvetica, which Adobe publishes and matplotlib ships.
"""

from __future__ import annotations

import io
import re
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import category

import matplotlib
from matplotlib.ft2font import FT2Font, LoadFlags

FOLDER = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_HELVETICA = ("phvr8a.afm", "phvb8a.afm")
_FACES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")


@lru_cache(maxsize=100_000)
def width(text: str, bold: bool = False) -> float:
    """Width of the text, of several lines the widest, in ems: times the font's size, in points.

    Pairs of characters that the font sets closer are not looked at: a line is at most this wide.
    """
    return max(sum(_advance(char, bold) for char in line) for line in text.split("\n"))


def width_in_arial(text: str, bold: bool = False) -> float:
    """Width of a line in Arial, in ems; of what its table lacks, as in DejaVu Sans."""
    known = _helvetica(_HELVETICA[bold])
    return sum(known.get(char) or _advance(char, bold) for char in text)


@cache
def _helvetica(name: str) -> dict[str, float]:
    """Widths of ASCII's characters in ems, from Adobe's font metrics."""
    text = (FOLDER.parent / "afm" / name).read_text(encoding="latin-1")
    found = re.findall(r"^C (\d+) ; WX (\d+) ;", text, re.M)
    return {chr(int(code)): int(wide) / 1000 for code, wide in found if 32 <= int(code) < 127}


@cache
def drawn(char: str) -> str:
    """What is drawn for a character: itself; "□" for a letter that the font lacks; "" for what has no shape.

    Line breaks stay, and every other space the font lacks becomes a plain one. Without a shape are control
    characters, joiners, and combining marks that the font lacks.
    """
    kind = category(char)
    if char == "\n":
        return char
    if char.isspace():
        return char if kind == "Zs" and ord(char) in _charmap() else " "
    if kind in ("Cc", "Cf"):
        return char if char == "\u200b" else ""  # a place to break a line
    if kind in ("Co", "Cn"):
        return "□"
    if ord(char) in _charmap():
        return char
    return "" if kind in ("Mn", "Me") else "□"


@cache
def _advance(char: str, bold: bool) -> float:
    shown = drawn(char)
    if not shown or not shown.isprintable():
        return 0.0
    font = _face(_FACES[1] if bold else _FACES[0])
    if not font.get_char_index(ord(shown)):
        font = _face(_FACES[0])  # as Typst falls back
    glyph = font.load_char(ord(shown), flags=LoadFlags.NO_SCALE)
    return glyph.horiAdvance / font.units_per_EM


@cache
def _charmap() -> frozenset[int]:
    """Characters that the upright font has; one that its bold or slanted face lacks is drawn upright."""
    return frozenset(_face(_FACES[0]).get_charmap())


@cache
def _face(name: str) -> FT2Font:
    # Held in memory, not as an open file: a font reads its letters when they are asked for, and forked
    # processes would move one another's place in a file that they share.
    return FT2Font(io.BytesIO((FOLDER / name).read_bytes()))
