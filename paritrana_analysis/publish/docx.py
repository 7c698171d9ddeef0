"""The report as a Word file on A4, to be read, commented on and signed: real headings, tables whose header
row repeats, links that open, pictures with their alternative text, the same bytes every time.

The look is `report.docx.xml`, which never changes from one report to the next; only what a report says
is made here. Columns are measured as for the printed page (`pdf.py`), and what that page leaves to the
workbook is left to it here too.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from urllib.parse import quote

import docx
import typst
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt

from paritrana_analysis.blocks import Document, Figure, KeyFigure, KeyFigures, Paragraph, Table, Title
from paritrana_analysis.publish.document import (
    FIXED_DATE,
    arrange,
    is_numeric,
    literal,
    printed_rows,
    runs,
    titled,
    unmarked,
)
from paritrana_analysis.publish.pdf import (
    KEY_SIZE,
    SMALLEST_TABLE_SIZE,
    TABLE_SIZE,
    TALLEST_FIGURE,
    TEXT_WIDTH,
    column_widths,
    fonts,
    text_width,
)
from paritrana_analysis.wording import Reader

_LOOK = Path(__file__).with_name("report.docx.xml")
_LANGUAGE_TAGS = {"id": "id-ID", "en": "en-GB"}

_TEXT_SIZE = 8.0  # of tables, in points; Arial at 8 is narrower than what columns are measured with
_SHORT_TABLE = 12  # rows that are kept on one page
_FULL_FIGURE = 0.94 * TEXT_WIDTH  # Word can't be asked how full a page is: leave page one some room
_PAIR_GUTTER = 18.0
_KEY_MARGIN = 12.0  # left and right of a key figure, together
_PIXELS_PER_INCH = 200
_LONGEST_PROPERTY = 255
_TEAL, _TINT, _AMBER, _MUTED, _GREY, _OURS = "00696B", "E3F0EF", "8A4704", "566363", "CFD8D8", "647272"
_NOT_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"  # what an address may hold as it is, besides letters and digits

_PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg", width: float(sys.inputs.width) * 1pt)
"""


def render(document: Document) -> bytes:
    """The report as a DOCX file."""
    file = _empty(document)
    _Writer(file, document.meta.language).write(arrange(titled(document), document.meta.language))
    _head_and_foot(file, document)
    packed = io.BytesIO()
    file.save(packed)
    return _packed_alike(packed.getvalue())


# --- the file --------------------------------------------------------------------------------------


def _empty(document: Document) -> docx.document.Document:
    """A file without text: its look, its page, its properties."""
    file = docx.Document()
    tag = _LANGUAGE_TAGS[document.meta.language]
    _drop_unused_parts(file)
    styles, numbering, settings = (deepcopy(part) for part in _look())
    for lang in styles.iter(qn("w:lang")):
        lang.set(qn("w:val"), tag)
        lang.set(qn("w:eastAsia"), tag)
    _refill(file.styles.element, styles)
    _refill(file.part.numbering_part.element, numbering)
    _refill(file.settings.element, settings)

    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin, page.bottom_margin = Mm(25), Mm(20)
    page.header_distance = page.footer_distance = Mm(11)

    told = file.core_properties
    told.title = document.meta.title[:_LONGEST_PROPERTY]
    told.subject = document.meta.practice_stamp[:_LONGEST_PROPERTY]
    told.language = tag
    told.author = told.comments = told.last_modified_by = ""
    told.created = told.modified = FIXED_DATE.replace(tzinfo=None)
    return file


@cache
def _look() -> tuple[BaseOxmlElement, ...]:
    return tuple(parse_xml(_LOOK.read_bytes()))


def _refill(part: BaseOxmlElement, children: Iterable[BaseOxmlElement]) -> None:
    part[:] = list(children)


def _drop_unused_parts(file: docx.document.Document) -> None:
    """Without the thumbnail, fonts and theme of the file that python-docx starts from."""
    kept = (
        RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
        RELATIONSHIP_TYPE.CORE_PROPERTIES,
        RELATIONSHIP_TYPE.STYLES,
        RELATIONSHIP_TYPE.NUMBERING,
        RELATIONSHIP_TYPE.SETTINGS,
    )
    for relations in (file.part.package.rels, file.part.rels):
        for name in [name for name, relation in relations.items() if relation.reltype not in kept]:
            del relations[name]


def _head_and_foot(file: docx.document.Document, document: Document) -> None:
    meta = document.meta
    section = file.sections[0]
    head = section.header._element
    head[:] = [_paragraph("Header", _text(literal(meta.running_head)))]
    if meta.practice_stamp:
        head.insert(0, _paragraph("Stamp", _text(literal(meta.practice_stamp))))
    number = [_run("\t"), _field("PAGE"), _run(" / "), _field("NUMPAGES")]
    section.footer._element[:] = [_paragraph("Footer", [*_text(literal(meta.provenance)), *number])]


def _packed_alike(packed: bytes) -> bytes:
    """The same parts in a fixed order, under a fixed date: python-docx stamps the hour into the zip."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as made, zipfile.ZipFile(result, "w") as file:
        # Programs guess a file's type from its first entry.
        for name in sorted(made.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, FIXED_DATE.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            file.writestr(entry, made.read(name))
    return result.getvalue()


# --- the text --------------------------------------------------------------------------------------


class _Writer:
    """Puts items into the file's body, one after the other."""

    def __init__(self, file: docx.document.Document, language: str) -> None:
        self._part = file.part
        self._end = file.element.body.sectPr
        self._language = language
        self._word = Reader(language)
        self._pictures = 0

    def write(self, items: Sequence[Mapping]) -> None:
        new_page = begun = False
        for item in items:
            if item["kind"] == "pagebreak":
                new_page = begun  # nobody wants an empty first page, nor two breaks in a row
                continue
            elements = getattr(self, f"_{item['kind']}")(item)
            if new_page and elements:
                elements = _on_new_page(elements)
            for element in elements:
                self._end.addprevious(element)
            new_page, begun = new_page and not elements, begun or bool(elements)

    # Each makes the paragraphs and tables of one item.

    def _title(self, item: Mapping) -> list[BaseOxmlElement]:
        block: Title = item["block"]
        parts = (("Kicker", block.kicker), ("Heading1", block.text), ("Subtitle", block.lead))
        return [_paragraph(style, _text(runs(text))) for style, text in parts if text]

    def _heading(self, item: Mapping) -> list[BaseOxmlElement]:
        return [_paragraph(f"Heading{item['level']}", _text(runs(item["block"].text)))]

    def _paragraph(self, item: Mapping) -> list[BaseOxmlElement]:
        block: Paragraph = item["block"]
        style = {"note": "Note", "warning": "Warning", "finding": "Finding"}.get(block.style, "Normal")
        label = []
        if block.style == "warning":
            label = [_run(self._word("publish.warning") + "\n", bold=True, colour=_AMBER, size=_TEXT_SIZE)]
        return [_paragraph(style, [*label, *_text(runs(block.text))])]

    def _bullets(self, item: Mapping) -> list[BaseOxmlElement]:
        return [_paragraph("ListBullet", _text(runs(text))) for text in item["block"].items]

    def _keyfigures(self, item: Mapping) -> list[BaseOxmlElement]:
        figures: KeyFigures = item["block"]
        if not figures.items:
            return []
        across = _across(len(figures.items))
        width = TEXT_WIDTH / across
        widest = max(text_width(figure.value, KEY_SIZE, bold=True) for figure in figures.items)
        size = KEY_SIZE * min(1.0, (width - _KEY_MARGIN) / widest) if widest else KEY_SIZE
        boxes = [self._box(figure, width, size) for figure in figures.items]
        boxes += [_cell(width, [_paragraph("KeyCaption", [])]) for _ in range(-len(boxes) % across)]
        rows = [boxes[start : start + across] for start in range(0, len(boxes), across)]
        return [_gap(), _table("KeyFigures", [width] * across, [_row(row) for row in rows]), _gap()]

    def _box(self, figure: KeyFigure, width: float, size: float) -> BaseOxmlElement:
        colour = _OURS if figure.ours else _TEAL
        value = [_run(figure.value, bold=True, colour=colour, size=size)]
        unit = [_run(f" {figure.unit}")] if figure.unit else []
        lines = [_paragraph("KeyValue", value + unit), _paragraph("KeyCaption", _text(runs(figure.caption)))]
        if figure.ours:
            lines.append(_paragraph("KeyCaption", [_run(self._word("publish.ours"), italic=True)]))
        top = ("dashed", 8, _MUTED) if figure.ours else ("single", 12, _TEAL)
        sides = {side: ("single", 4, _GREY) for side in ("left", "bottom", "right")}
        return _cell(width, lines, borders={"top": top, **sides})

    # Tables.

    def _table(self, item: Mapping) -> list[BaseOxmlElement]:
        table: Table = item["block"]
        printed = printed_rows(table, self._language)
        widths, size = column_widths(table.columns, printed, table.highlight)
        if table.annex or size < SMALLEST_TABLE_SIZE:
            return [self._elsewhere(item)]
        size = min(_TEXT_SIZE, size * _TEXT_SIZE / TABLE_SIZE)
        sides = ["right" if is_numeric(column.kind) else "left" for column in table.columns]
        small_print = self._small_print(table)

        head = [
            _cell(width, [_paragraph("TableHead", [_run(column.label, size=size)], side=side)], bottom=True)
            for column, width, side in zip(table.columns, widths, sides, strict=True)
        ]
        rows = [_row(head, header=True)]
        last = len(printed) - 1
        for number, cells in enumerate(printed):
            own = number in table.highlight
            # A short table stays whole, and the last row of any stays with the small print below it.
            keep = bool(small_print) if number == last else last < _SHORT_TABLE
            rows.append(
                _row(
                    _cell(
                        width,
                        [_paragraph("TableText", self._cell_text(cell, own, size), side=side, keep=keep)],
                        fill=_TINT if own else "",
                    )
                    for cell, width, side in zip(cells, widths, sides, strict=True)
                )
            )
        told = _caption_text(item)
        name = "".join(run.text for run in told)
        return [
            _paragraph("Caption", told),
            _table("ReportTable", widths, rows, name=name),
            *(small_print or [_gap()]),
        ]

    def _elsewhere(self, item: Mapping) -> BaseOxmlElement:
        table: Table = item["block"]
        caption = unmarked(table.caption).rstrip(". ")
        told = self._word("publish.annex", label=item["label"], caption=caption, rows=len(table.rows))
        return _paragraph("Note", _text(literal(told)))

    def _cell_text(self, cell: tuple[str, str], bold: bool, size: float) -> list[BaseOxmlElement]:
        text, address = cell
        if not address:
            return [_run(text, bold=bold, size=size)] if text else []
        link = OxmlElement("w:hyperlink")
        target = quote(address, safe=_NOT_IN_ADDRESSES)
        link.set(qn("r:id"), self._part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        link.append(_run(text, style="Hyperlink", bold=bold, colour=_TEAL, size=size))
        return [link]

    def _small_print(self, block: Table | Figure) -> list[BaseOxmlElement]:
        lines = [_paragraph("SmallPrint", _text(runs(block.note)))] if block.note else []
        if isinstance(block, Table) and block.source:
            said = [_run(self._word("publish.source") + " "), *_text(runs(block.source))]
            lines.append(_paragraph("SmallPrint", said))
        return lines

    # Figures.

    def _figure(self, item: Mapping) -> list[BaseOxmlElement]:
        block: Figure = item["block"]
        width = (TEXT_WIDTH - _PAIR_GUTTER) / 2 if block.width == "half" else _FULL_FIGURE
        small_print = self._small_print(block)
        picture = _paragraph("Picture", [self._drawing(block, width)], keep=bool(small_print))
        return [_paragraph("Caption", _caption_text(item)), picture, *small_print]

    def _pair(self, item: Mapping) -> list[BaseOxmlElement]:
        """Two figures side by side: captions, drawings and notes in rows, so that drawings begin level."""
        halves = item["items"]
        half = (TEXT_WIDTH - _PAIR_GUTTER) / 2
        widths = [half, _PAIR_GUTTER, half]

        def row(cells: Iterable[list[BaseOxmlElement]]) -> BaseOxmlElement:
            left, right = (_cell(half, cell or [_paragraph("TableText", [])]) for cell in cells)
            return _row([left, _cell(_PAIR_GUTTER, [_paragraph("TableText", [], keep=True)]), right])

        rows = [
            row([_paragraph("Caption", _caption_text(figure))] for figure in halves),
            row(
                [_paragraph("Picture", [self._drawing(figure["block"], half)], keep=True)]
                for figure in halves
            ),
        ]
        notes = [self._small_print(figure["block"]) for figure in halves]
        if any(notes):
            rows.append(row(notes))
        return [_gap(), _table("TableNormal", widths, rows), _gap()]

    def _drawing(self, figure: Figure, width: float) -> BaseOxmlElement:
        inline = self._part.new_pic_inline(io.BytesIO(_png(figure.svg, width)), Pt(width))
        tallest = Pt(TALLEST_FIGURE)
        if inline.extent.cy > tallest:
            cx, cy = int(inline.extent.cx * tallest / inline.extent.cy), tallest
            shape = inline.graphic.graphicData.pic.spPr
            inline.extent.cx, inline.extent.cy, shape.cx, shape.cy = cx, cy, cx, cy
        self._pictures += 1
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # unsaid, some programs leave room round it
        inline.docPr.set("id", str(self._pictures))
        inline.docPr.set("name", figure.name)
        inline.docPr.set("descr", figure.alt)
        run = _run("")
        run.add_drawing(inline)
        return run


def _across(count: int) -> int:
    """How many key figures stand in a row: as on the printed page."""
    return max(2, count) if count <= 4 else 3 if count in (5, 6, 9) else 4


def _caption_text(item: Mapping) -> list[BaseOxmlElement]:
    label = [_run(item["label"], colour=_TEAL), _run("  ")] if item["label"] else []
    return label + _text(runs(item["block"].caption))


def _png(svg: str, width: float) -> bytes:
    """The drawing as a picture, `width` points wide, in the fonts of the printed page."""
    inputs = {"drawing": svg, "width": repr(width)}
    compiler = typst.Compiler(_PICTURE, sys_inputs=inputs, font_paths=fonts())
    return compiler.compile(format="png", ppi=_PIXELS_PER_INCH)


# --- Word's own elements ---------------------------------------------------------------------------
# Their children stand in the order that Word's schema asks for; in another, Word calls a file damaged.


def _made(tag: str, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element


def _paragraph(
    style: str, content: Iterable[BaseOxmlElement], *, side: str = "left", keep: bool = False
) -> BaseOxmlElement:
    """A paragraph; `keep` holds it on the page of what follows."""
    how = _made("pPr", _made("pStyle", val=style))
    if keep:
        how.append(_made("keepNext"))
    if side != "left":
        how.append(_made("jc", val=side))
    return _made("p", how, *content)


def _gap() -> BaseOxmlElement:
    """An empty line of almost no height: two tables without one between them would become one."""
    return _paragraph("Gap", [])


def _on_new_page(elements: list[BaseOxmlElement]) -> list[BaseOxmlElement]:
    """The elements, the first of them a paragraph that begins a page."""
    elements[0].pPr.pageBreakBefore_val = True
    return elements


def _text(pieces: Iterable[Mapping]) -> list[BaseOxmlElement]:
    return [_run(piece["text"], bold=piece["bold"], italic=piece["italic"]) for piece in pieces]


def _run(
    text: str, *, style: str = "", bold: bool = False, italic: bool = False, colour: str = "", size: float = 0
) -> BaseOxmlElement:
    how = _made("rPr")
    if style:
        how.append(_made("rStyle", val=style))
    if bold:
        how.extend([_made("b"), _made("bCs")])
    if italic:
        how.extend([_made("i"), _made("iCs")])
    if colour:
        how.append(_made("color", val=colour))
    if size:
        how.extend([_made("sz", val=int(2 * size)), _made("szCs", val=int(2 * size))])
    run = _made("r", how) if len(how) else _made("r")
    if text:
        run.text = text
    return run


def _field(code: str) -> BaseOxmlElement:
    """A number that Word works out for itself on each page."""
    return _made("fldSimple", _run("1"), instr=f" {code} ")


def _table(
    style: str, widths: Sequence[float], rows: Iterable[BaseOxmlElement], *, name: str = ""
) -> BaseOxmlElement:
    """A table of fixed column widths (points); `name` is what a screen reader calls it."""
    columns = [_twentieths(width) for width in widths]
    how = _made(
        "tblPr",
        _made("tblStyle", val=style),
        _made("tblW", w=sum(columns), type="dxa"),
        _made("tblLayout", type="fixed"),
        _made(
            "tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1
        ),
    )
    if name:
        how.append(_made("tblCaption", val=name))
    return _made("tbl", how, _made("tblGrid", *(_made("gridCol", w=width) for width in columns)), *rows)


def _row(cells: Iterable[BaseOxmlElement], *, header: bool = False) -> BaseOxmlElement:
    how = _made("trPr", _made("cantSplit"))
    if header:
        how.append(_made("tblHeader"))
    return _made("tr", how, *cells)


def _cell(
    width: float,
    lines: Iterable[BaseOxmlElement],
    *,
    borders: Mapping[str, tuple[str, int, str]] | None = None,
    fill: str = "",
    bottom: bool = False,
) -> BaseOxmlElement:
    """A cell `width` points wide; `borders` by side as (kind, eighths of a point, colour)."""
    how = _made("tcPr", _made("tcW", w=_twentieths(width), type="dxa"))
    if borders:
        order = [side for side in ("top", "left", "bottom", "right") if side in borders]
        drawn = [
            _made(side, val=kind, sz=thickness, space=0, color=colour)
            for side, (kind, thickness, colour) in ((side, borders[side]) for side in order)
        ]
        how.append(_made("tcBorders", *drawn))
    if fill:
        how.append(_made("shd", val="clear", color="auto", fill=fill))
    if bottom:
        how.append(_made("vAlign", val="bottom"))
    return _made("tc", how, *lines)


def _twentieths(points: float) -> int:
    return round(20 * points)
