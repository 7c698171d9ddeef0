"""One cell of a filled sheet: the score that it holds, if that is certain.

A score may be a number, or text with a decimal comma or point. If a spreadsheet made something else of it (a
date, a percentage, a formula), the cell is a fault: which number the juror meant is not guessed.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from paritrana_analysis.data.workbooks.cells import Cell, bare
from paritrana_analysis.jury.rounds import HIGHEST, LOWEST

_FULL_WIDTH = str.maketrans("０１２３４５６７８９，．", "0123456789,.")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d+(?:[.,\s]\d{3})+(?:[.,]\d+)?|[+-]?[\d.,]*[.,][\d.,]*[.,][\d.,]*", re.ASCII)
_PERCENT = re.compile(r"[+-]?[\d.,]+\s*%", re.ASCII)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True)
class Score:
    """points: None where blank. tolerated: "comma" or "full_width" where read so. fault: why not, or ""."""

    points: float | None = None
    tolerated: str = ""
    fault: str = ""


def score(cell: Cell | None) -> Score:
    """The points in a cell, or the key of a fault if they are not certain. A blank cell is blank, not 0."""
    if cell is None or cell.is_blank:
        return Score()
    if cell.kind in ("bool", "error", "date"):
        return Score(fault=f"score_{cell.kind}")
    if cell.kind == "formula":
        return Score(fault="score_formula" if isinstance(cell.shown, float) else "score_formula_empty")
    if cell.struck:
        return Score(fault="score_struck")
    if cell.kind == "text":
        return _of_text(bare(str(cell.value)))
    if "%" in _QUOTED.sub("", cell.number_format):
        return Score(fault="score_percent")
    return _within(float(cell.value))


def _of_text(text: str) -> Score:
    plain = text.translate(_FULL_WIDTH)
    if _PERCENT.fullmatch(plain):
        return Score(fault="score_percent")
    if _GROUPED.fullmatch(plain):
        return Score(fault="score_separators")
    if not _NUMBER.fullmatch(plain):
        return Score(fault="score_text")
    tolerated = "full_width" if plain != text else "comma" if "," in plain else ""
    return _within(float(plain.replace(",", ".")), tolerated)


def _within(points: float, tolerated: str = "") -> Score:
    if not math.isfinite(points):
        return Score(fault="score_text")
    if points > HIGHEST:
        return Score(fault="score_above")
    if points < LOWEST:
        return Score(fault="score_below")
    return Score(points + 0.0, tolerated)
