"""The few elements of WordprocessingML that a Word file of ours is made of, each a function.

Children stand in the order that Word's schema asks for; in another, Word calls the file damaged.
Lengths are points, borders eighths of a point, colours six hexadecimal digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement


def made(tag: str, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """`made("jc", val="right")` is `<w:jc w:val="right"/>`."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element


def paragraph(
    style: str,
    content: Iterable[BaseOxmlElement],
    *,
    side: str = "left",
    keep: bool = False,
    after: float | None = None,
    numbered: int = 0,
) -> BaseOxmlElement:
    """A paragraph; `keep` holds it on the page of what follows.

    after : points of room below it, None as its style has. numbered : of which list, from `new_list`.
    """
    how = made("pPr", made("pStyle", val=style))
    if keep:
        how.append(made("keepNext"))
    if numbered:
        how.append(made("numPr", made("ilvl", val=0), made("numId", val=numbered)))
    if after is not None:
        how.append(made("spacing", after=_twentieths(after)))
    if side != "left":
        how.append(made("jc", val=side))
    return made("p", how, *content)


def new_list(numbering: BaseOxmlElement) -> int:
    """A list counted 1, 2, 3 … from its start, added to the file's numbering; its number."""
    found = max((int(one.get(qn("w:numId"))) for one in numbering.iter(qn("w:num"))), default=0) + 1
    level = made("lvl", made("start", val=1), made("numFmt", val="decimal"), ilvl=0)
    level.extend([made("lvlText", val="%1."), made("lvlJc", val="left")])
    level.append(made("pPr", made("ind", left=400, hanging=400)))
    one = made("abstractNum", made("multiLevelType", val="singleLevel"), level, abstractNumId=found)
    # The schema wants all that is abstract before the lists made of it.
    numbering.find(qn("w:num")).addprevious(one)
    numbering.append(made("num", made("abstractNumId", val=found), numId=found))
    return found


def gap(*, keep: bool = False) -> BaseOxmlElement:
    """An empty line of almost no height: two tables without one between them would become one."""
    return paragraph("Gap", [], keep=keep)


def on_new_page(elements: list[BaseOxmlElement]) -> list[BaseOxmlElement]:
    """The elements, the first of them a paragraph that begins a page."""
    elements[0].pPr.pageBreakBefore_val = True
    return elements


def text(pieces: Iterable[Mapping]) -> list[BaseOxmlElement]:
    """The pieces that `document.runs` cut, each with its bold or italic."""
    return [run(piece["text"], bold=piece["bold"], italic=piece["italic"]) for piece in pieces]


def run(
    text: str, *, style: str = "", bold: bool = False, italic: bool = False, colour: str = "", size: float = 0
) -> BaseOxmlElement:
    """Text of one look; newlines and tabs become Word's own. Sizes are cut to half points."""
    how = made("rPr")
    if style:
        how.append(made("rStyle", val=style))
    if bold:
        how.extend([made("b"), made("bCs")])
    if italic:
        how.extend([made("i"), made("iCs")])
    if colour:
        how.append(made("color", val=colour))
    if size:
        how.extend([made("sz", val=int(2 * size)), made("szCs", val=int(2 * size))])
    piece = made("r", how) if len(how) else made("r")
    if text:
        piece.text = text
    return piece


def field(code: str) -> BaseOxmlElement:
    """A number that Word works out for itself on each page."""
    return made("fldSimple", run("1"), instr=f" {code} ")


def table(
    style: str, widths: Sequence[float], rows: Iterable[BaseOxmlElement], *, name: str = ""
) -> BaseOxmlElement:
    """A table of fixed column widths (points); `name` is what a screen reader calls it."""
    columns = [_twentieths(width) for width in widths]
    how = made(
        "tblPr",
        made("tblStyle", val=style),
        made("tblW", w=sum(columns), type="dxa"),
        made("tblLayout", type="fixed"),
        made("tblLook", val="0620", firstRow=1, noHBand=1, noVBand=1),
    )
    if name:
        how.append(made("tblCaption", val=name))
    return made("tbl", how, made("tblGrid", *(made("gridCol", w=width) for width in columns)), *rows)


def row(cells: Iterable[BaseOxmlElement], *, header: bool = False) -> BaseOxmlElement:
    """A row that no page break cuts; a header is repeated on each page."""
    how = made("trPr", made("cantSplit"))
    if header:
        how.append(made("tblHeader"))
    return made("tr", how, *cells)


def cell(
    width: float,
    lines: Iterable[BaseOxmlElement],
    *,
    borders: Mapping[str, tuple[str, int, str]] | None = None,
    fill: str = "",
    bottom: bool = False,
) -> BaseOxmlElement:
    """A cell `width` points wide; `borders` by side as (kind, eighths of a point, colour)."""
    how = made("tcPr", made("tcW", w=_twentieths(width), type="dxa"))
    if borders:
        lines_drawn = []
        for side in (side for side in ("top", "left", "bottom", "right") if side in borders):
            kind, thickness, colour = borders[side]
            lines_drawn.append(made(side, val=kind, sz=thickness, space=0, color=colour))
        how.append(made("tcBorders", *lines_drawn))
    if fill:
        how.append(made("shd", val="clear", color="auto", fill=fill))
    if bottom:
        how.append(made("vAlign", val="bottom"))
    return made("tc", how, *lines)


def _twentieths(points: float) -> int:
    return round(20 * points)
