"""Tries a picture that somebody brings: what can't be set on a page is told before a paper is made of it."""

from __future__ import annotations

import typst

from paritrana_analysis.publish.document import FIXED_DATE
from paritrana_analysis.publish.pdf import STANDARDS, fonts

_PAGE = b"""
#set document(title: "-")
#set page(width: 60pt, height: 66pt, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg", alt: "-", width: 60pt, height: 66pt, fit: "contain")
"""


def can_be_set(svg: str) -> bool:
    """Whether the drawing can stand on a page of a paper, as SVG text."""
    compiler = typst.Compiler(_PAGE, sys_inputs={"drawing": svg}, font_paths=fonts())
    try:
        compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=FIXED_DATE)
    except typst.TypstError:
        return False
    return True
