"""The report as a Word file on A4, to be read, commented on and signed: real headings, tables whose header
row repeats, links that open, pictures with their alternative text, the same bytes every time.

The look is `report.docx.xml`, which never changes from one report to the next; only what a report says
is made here. Columns are measured as for the printed page (`pdf.py`), and what that page leaves to the
workbook is left to it here too.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from urllib.parse import quote

import docx
import typst
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt

from paritrana_analysis.charts import font_metrics
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish import wordml
from paritrana_analysis.publish.blocks import (
    Bullets,
    Document,
    Fields,
    Figure,
    FormTitle,
    KeyFigure,
    KeyFigures,
    Letterhead,
    Paragraph,
    Signatory,
    Signatures,
    Table,
    Title,
)
from paritrana_analysis.publish.document import (
    FIXED_DATE,
    arrange,
    elsewhere,
    is_numeric,
    literal,
    on_paper,
    printed_rows,
    runs,
    titled,
    unmarked,
)
from paritrana_analysis.publish.pdf import (
    CELL_INSET,
    KEY_SIZE,
    SMALLEST_TABLE_SIZE,
    TABLE_SIZE,
    TALLEST_FIGURE,
    TEXT_WIDTH,
    column_widths,
    fonts,
    text_width,
)

_LOOK = Path(__file__).with_name("report.docx.xml")
_LANGUAGE_TAGS = {"id": "id-ID", "en": "en-GB"}

_TEXT_SIZE = 8.0  # of tables, in points; Arial at 8 is mostly narrower than what columns are measured with
_WORDS = re.compile(r"[ \n]|(?<=-)(?![-\d])")  # between them a line may break
_CLOSE = 0.3  # points: Word rounds widths to a twentieth
_SHORT_TABLE = 12  # rows that are kept on one page
_FULL_FIGURE = 0.94 * TEXT_WIDTH  # Word can't be asked how full a page is: leave page one some room
_PAIR_GUTTER = 18.0
_KEY_MARGIN = 12.0  # left and right of a key figure, together
_PIXELS_PER_INCH = 200
_OVER_SIZE, _NAME_SIZE = 11.5, 14.0  # of an office's names in its letterhead: those above, its own
_FIELD_SIZE = 9.5  # of a form's lines, as of all text
_EMBLEM = 60.0  # how wide the emblem in a letterhead is at most
_LONGEST_PROPERTY = 255
_TEAL, _TINT, _AMBER, _MUTED, _GREY, _OURS = "00696B", "E3F0EF", "8A4704", "566363", "CFD8D8", "647272"
_INK = "1D2B2B"
_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"  # what an address may hold as it is, besides letters and digits

_PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.drawing), format: "svg", width: float(sys.inputs.width) * 1pt)
"""


def render(document: Document) -> bytes:
    """The report as a DOCX file."""
    file = _empty(document)
    _Writer(file, document).write(list(on_paper(arrange(titled(document), document.meta.language))))
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
    told.title = document.meta.file_title[:_LONGEST_PROPERTY]
    told.subject = document.meta.practice_stamp[:_LONGEST_PROPERTY]
    told.language = tag
    told.author = told.comments = told.last_modified_by = ""
    told.created = told.modified = FIXED_DATE.replace(tzinfo=None)
    return file


@cache
def _look() -> tuple[BaseOxmlElement, ...]:
    return tuple(parse_xml(_LOOK.read_bytes()))


def _refill(part: BaseOxmlElement, children: Iterable[BaseOxmlElement]) -> None:
    part[:] = [child for child in children if isinstance(child.tag, str)]  # comments have no tag


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
    if meta.practice_stamp:
        section.header_distance = Mm(8)  # the band needs room above the text
    head = section.header._element
    head[:] = [wordml.paragraph("Header", wordml.text(literal(meta.running_head)))]
    if meta.practice_stamp:
        head.insert(0, wordml.paragraph("Stamp", wordml.text(literal(meta.practice_stamp))))
    number = [wordml.run("\t"), wordml.field("PAGE"), wordml.run(" / "), wordml.field("NUMPAGES")]
    foot = [*wordml.text(literal(meta.provenance)), *number]
    section.footer._element[:] = [wordml.paragraph("Footer", foot)]


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

    def __init__(self, file: docx.document.Document, document: Document) -> None:
        self._part = file.part
        self._numbering = file.part.numbering_part.element
        self._end = file.element.body.sectPr
        self._document = document
        self._word = Reader(document.meta.language)
        self._pictures = 0

    def write(self, items: Sequence[Mapping]) -> None:
        new_page = begun = False
        for item in items:
            if item["kind"] == "pagebreak":
                new_page = begun  # nobody wants an empty first page, nor two breaks in a row
                continue
            elements = getattr(self, item["kind"])(item)
            if new_page and elements:
                elements = wordml.on_new_page(elements)
            for element in elements:
                self._end.addprevious(element)
            new_page, begun = new_page and not elements, begun or bool(elements)

    # Each makes the paragraphs and tables of one item.

    def title(self, item: Mapping) -> list[BaseOxmlElement]:
        block: Title = item["block"]
        parts = (("Kicker", block.kicker), ("Heading1", block.text), ("Subtitle", block.lead))
        return [wordml.paragraph(style, wordml.text(runs(text))) for style, text in parts if text.strip()]

    def heading(self, item: Mapping) -> list[BaseOxmlElement]:
        return [wordml.paragraph(f"Heading{item['level']}", wordml.text(runs(item["block"].text)))]

    def paragraph(self, item: Mapping) -> list[BaseOxmlElement]:
        block: Paragraph = item["block"]
        style = {"note": "Note", "warning": "Warning", "finding": "Finding"}.get(block.style, "Normal")
        label = []
        if block.style == "warning":
            said = self._word("publish.warning") + "\n"
            label = [wordml.run(said, bold=True, colour=_AMBER, size=_TEXT_SIZE)]
        return [wordml.paragraph(style, [*label, *wordml.text(runs(block.text))])]

    def bullets(self, item: Mapping) -> list[BaseOxmlElement]:
        block: Bullets = item["block"]
        head = [wordml.paragraph("Caption", wordml.text(runs(f"**{block.head}**")))] if block.head else []
        return head + [wordml.paragraph("ListBullet", wordml.text(runs(text))) for text in block.items]

    def keyfigures(self, item: Mapping) -> list[BaseOxmlElement]:
        figures: KeyFigures = item["block"]
        if not figures.items:
            return []
        across = _across(len(figures.items))
        width = TEXT_WIDTH / across
        widest = max(text_width(figure.value, KEY_SIZE, bold=True) for figure in figures.items)
        size = KEY_SIZE * min(1.0, (width - _KEY_MARGIN) / widest) if widest else KEY_SIZE
        boxes = [self._box(figure, width, size) for figure in figures.items]
        boxes += [wordml.cell(width, [wordml.paragraph("Gap", [])]) for _ in range(-len(boxes) % across)]
        rows = [wordml.row(boxes[start : start + across]) for start in range(0, len(boxes), across)]
        return [wordml.gap(keep=True), wordml.table("KeyFigures", [width] * across, rows), wordml.gap()]

    def _box(self, figure: KeyFigure, width: float, size: float) -> BaseOxmlElement:
        colour = _OURS if figure.ours else _TEAL
        value = [wordml.run(figure.value, bold=True, colour=colour, size=size)]
        unit = [wordml.run(f" {figure.unit}")] if figure.unit else []
        lines = [
            wordml.paragraph("KeyValue", value + unit),
            wordml.paragraph("KeyCaption", wordml.text(runs(figure.caption))),
        ]
        if figure.ours:
            ours = wordml.run(self._word("publish.ours"), italic=True)
            lines.append(wordml.paragraph("KeyCaption", [ours]))
        top = ("dashed", 8, _MUTED) if figure.ours else ("single", 12, _TEAL)
        sides = {side: ("single", 4, _GREY) for side in ("left", "bottom", "right")}
        return wordml.cell(width, lines, borders={"top": top, **sides})

    # What only a form has.

    def letterhead(self, item: Mapping) -> list[BaseOxmlElement]:
        block: Letterhead = item["block"]
        last = len(block.lines) - 1
        names = [
            wordml.paragraph(
                "Normal",
                [wordml.run(unmarked(line), bold=True, size=_NAME_SIZE if number == last else _OVER_SIZE)],
                side="center",
                after=2,
            )
            for number, line in enumerate(block.lines)
        ]
        small = [wordml.run(unmarked(line), size=_TEXT_SIZE) for line in block.below]
        names += [wordml.paragraph("Normal", [one], side="center", after=2) for one in small]
        widths = [_EMBLEM + 6, TEXT_WIDTH - 2 * (_EMBLEM + 6), _EMBLEM + 6] if block.svg else [TEXT_WIDTH]
        line = {"bottom": ("double", 6, _INK)}
        cells = [wordml.cell(widths[len(widths) // 2], names, borders=line)]
        if block.svg:
            picture = self._picture(block.svg, _EMBLEM, _EMBLEM * 1.1, "emblem", block.alt)
            emblem = wordml.cell(widths[0], [wordml.paragraph("Picture", [picture])], borders=line)
            cells = [emblem, *cells, wordml.cell(widths[0], [wordml.gap()], borders=line)]
        return [wordml.gap(), wordml.table("TableNormal", widths, [wordml.row(cells)]), wordml.gap()]

    def formtitle(self, item: Mapping) -> list[BaseOxmlElement]:
        block: FormTitle = item["block"]
        title = [wordml.run(unmarked(block.text), bold=True, size=_NAME_SIZE)]
        lines = [wordml.paragraph("Heading1", title, side="center", after=2)]
        lines += [
            wordml.paragraph("Normal", wordml.text(runs(text)), side="center", after=2)
            for text in block.below
        ]
        return [*lines, wordml.gap()]

    def numbered(self, item: Mapping) -> list[BaseOxmlElement]:
        list_ = wordml.new_list(self._numbering)
        return [
            wordml.paragraph("Normal", wordml.text(runs(text)), numbered=list_)
            for text in item["block"].items
        ]

    def fields(self, item: Mapping) -> list[BaseOxmlElement]:
        block: Fields = item["block"]
        widest = max(text_width(unmarked(label), _FIELD_SIZE) for label, _ in block.rows)
        widths = [widest + 12, 12.0, TEXT_WIDTH - widest - 24]
        rows = [
            wordml.row(
                wordml.cell(width, [wordml.paragraph("Normal", wordml.text(runs(text)), after=2)])
                for width, text in zip(widths, (label, ":", value), strict=True)
            )
            for label, value in block.rows
        ]
        before = wordml.text(runs(block.before))
        above = [wordml.paragraph("Normal", before, side="right", keep=True)] if before else [wordml.gap()]
        return [*above, wordml.table("TableNormal", widths, rows), wordml.gap()]

    def signatures(self, item: Mapping) -> list[BaseOxmlElement]:
        block: Signatures = item["block"]
        across = block.across
        width = TEXT_WIDTH / across
        cells = [wordml.cell(width, self._signed(one)) for one in block.items]
        blank = [wordml.cell(width, [wordml.gap()]) for _ in range(-len(cells) % across)]
        cells = [*blank, *cells] if len(cells) == 1 else [*cells, *blank]
        rows = [wordml.row(cells[start : start + across]) for start in range(0, len(cells), across)]
        above = ((block.closing, "left"), (block.before, "right"))
        lines = [
            wordml.paragraph("Normal", wordml.text(runs(text)), side=side, keep=True)
            for text, side in above
            if text
        ]
        return [*(lines or [wordml.gap()]), wordml.table("TableNormal", [width] * across, rows), wordml.gap()]

    def _signed(self, one: Signatory) -> list[BaseOxmlElement]:
        """Who signs: the role, room for the signature, the name."""
        role = wordml.text(runs(one.role))
        room = [wordml.run("\n"), *wordml.text(runs(f"*{one.note}*" if one.note else "")), wordml.run("\n\n")]
        name = [wordml.run(unmarked(one.name), bold=True)]
        below = [wordml.paragraph("Normal", wordml.text(runs(one.below)), side="center")] if one.below else []
        parts = [wordml.paragraph("Normal", part, side="center", after=0) for part in (role, room)]
        last = wordml.paragraph("Normal", name, side="center", after=0 if below else 8)
        return [*parts, last, *below]

    # Tables.

    def table(self, item: Mapping) -> list[BaseOxmlElement]:
        table: Table = item["block"]
        printed = printed_rows(table, self._document.meta.language)
        widths, size = column_widths(table.columns, printed, table.highlight)
        if size < SMALLEST_TABLE_SIZE:
            return self.elsewhere({"items": [item]})
        size = min(_TEXT_SIZE, size * _TEXT_SIZE / TABLE_SIZE)
        widths = _for_arial(widths, _least_in_arial(table, printed, size))
        sides = ["right" if is_numeric(column.kind) else "left" for column in table.columns]
        small_print = self._small_print(table)

        def row(style: str, texts: Iterable[list[BaseOxmlElement]], keep: bool, **look) -> list:
            return [
                wordml.cell(width, [wordml.paragraph(style, text, side=side, keep=keep)], **look)
                for text, width, side in zip(texts, widths, sides, strict=True)
            ]

        labels = [[wordml.run(column.label, size=size)] for column in table.columns]
        rows = [wordml.row(row("TableHead", labels, keep=True, bottom=True), header=True)]
        last = len(printed) - 1
        for number, cells in enumerate(printed):
            own = number in table.highlight
            # A short table stays whole, and the last row of any stays with the small print below it.
            keep = bool(small_print) if number == last else len(printed) <= _SHORT_TABLE
            texts = [self._cell_text(cell, own, size) for cell in cells]
            rows.append(wordml.row(row("TableText", texts, keep, fill=_TINT if own else "")))
        told = _caption_text(item)
        name = "".join(piece.text for piece in told)
        body = wordml.table("ReportTable", widths, rows, name=name)
        return [wordml.paragraph("Caption", told), body, *(small_print or [wordml.gap()])]

    def elsewhere(self, item: Mapping) -> list[BaseOxmlElement]:
        told = elsewhere(item["items"], self._document)
        return [wordml.paragraph("Note", wordml.text(literal(told)))]

    def _cell_text(self, cell: tuple[str, str], bold: bool, size: float) -> list[BaseOxmlElement]:
        text, address = cell
        if not address:
            return [wordml.run(text, bold=bold, size=size)] if text else []
        target = quote(address, safe=_IN_ADDRESSES)
        link = wordml.made("hyperlink")
        link.set(qn("r:id"), self._part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        link.append(wordml.run(text, style="Hyperlink", bold=bold, colour=_TEAL, size=size))
        return [link]

    def _small_print(self, block: Table | Figure) -> list[BaseOxmlElement]:
        lines = [wordml.paragraph("SmallPrint", wordml.text(runs(block.note)))] if block.note else []
        if isinstance(block, Table) and block.source:
            said = [wordml.run(self._word("publish.source") + " "), *wordml.text(runs(block.source))]
            lines.append(wordml.paragraph("SmallPrint", said))
        return lines

    # Figures.

    def figure(self, item: Mapping) -> list[BaseOxmlElement]:
        block: Figure = item["block"]
        width = (TEXT_WIDTH - _PAIR_GUTTER) / 2 if block.width == "half" else _FULL_FIGURE
        small_print = self._small_print(block)
        picture = wordml.paragraph("Picture", [self._drawing(block, width)], keep=bool(small_print))
        return [wordml.paragraph("Caption", _caption_text(item)), picture, *small_print]

    def pair(self, item: Mapping) -> list[BaseOxmlElement]:
        """Two halves side by side: captions, drawings and notes in rows, so that drawings begin level."""
        halves = item["items"]
        half = (TEXT_WIDTH - _PAIR_GUTTER) / 2
        widths = [half, _PAIR_GUTTER, half]

        def row(cells: Iterable[list[BaseOxmlElement]]) -> BaseOxmlElement:
            left, right = (wordml.cell(half, cell or [wordml.gap()]) for cell in cells)
            return wordml.row([left, wordml.cell(_PAIR_GUTTER, [wordml.gap()]), right])

        parts = [self._half(one, half) for one in halves]
        rows = [row(cells) for cells in zip(*parts, strict=True) if any(cells)]
        return [wordml.gap(keep=True), wordml.table("TableNormal", widths, rows), wordml.gap()]

    def _half(self, item: Mapping, width: float) -> tuple[list, list, list]:
        """Caption, drawing and note of a figure; head, list and nothing of bullets."""
        if item["kind"] == "bullets":
            head, *listed = self.bullets(item)
            return [head], listed, []
        block: Figure = item["block"]
        picture = wordml.paragraph("Picture", [self._drawing(block, width)], keep=True)
        return [wordml.paragraph("Caption", _caption_text(item))], [picture], self._small_print(block)

    def _drawing(self, figure: Figure, width: float) -> BaseOxmlElement:
        return self._picture(figure.svg, width, TALLEST_FIGURE, figure.name, figure.alt)

    def _picture(self, svg: str, width: float, height: float, name: str, alt: str) -> BaseOxmlElement:
        """A drawing as a picture `width` points wide, or less where it would be higher than `height`."""
        inline = self._part.new_pic_inline(io.BytesIO(_png(svg, width)), Pt(width))
        tallest = Pt(height)
        if inline.extent.cy > tallest:
            cx, cy = int(inline.extent.cx * tallest / inline.extent.cy), tallest
            shape = inline.graphic.graphicData.pic.spPr
            inline.extent.cx, inline.extent.cy, shape.cx, shape.cy = cx, cy, cx, cy
        self._pictures += 1
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # unsaid, some programs leave room round it
        inline.docPr.set("id", str(self._pictures))
        inline.docPr.set("name", name)
        inline.docPr.set("descr", alt)
        run = wordml.run("")
        run.add_drawing(inline)
        return run


def _least_in_arial(table: Table, printed: Sequence[Sequence[tuple[str, str]]], size: float) -> list[float]:
    """The least width of each column, in points, at which no word of it is cut."""
    found = []
    for position, column in enumerate(table.columns):
        words = [(word, True) for word in _WORDS.split(column.label)]
        for number, row in enumerate(printed):
            words += [(word, number in table.highlight) for word in _WORDS.split(row[position][0])]
        widest = max(font_metrics.width_in_arial(word, bold) for word, bold in words)
        found.append(2 * CELL_INSET + _CLOSE + widest * size)
    return found


def _for_arial(widths: Sequence[float], least: Sequence[float]) -> list[float]:
    """Widths, measured in DejaVu Sans, at which words stay whole in Arial too: J and other capitals are wider
    there. What a column lacks is taken from those with room; where they have too little, all stays as it is.
    """
    lacks = [max(0.0, need - width) for need, width in zip(least, widths, strict=True)]
    room = [max(0.0, width - need) for need, width in zip(least, widths, strict=True)]
    if not any(lacks) or sum(room) < sum(lacks):
        return list(widths)
    taken = sum(lacks) / sum(room)
    return [width + more - taken * spare for width, more, spare in zip(widths, lacks, room, strict=True)]


def _across(count: int) -> int:
    """How many key figures stand in a row: as on the printed page."""
    return max(2, count) if count <= 4 else 3 if count in (5, 6, 9) else 4


def _caption_text(item: Mapping) -> list[BaseOxmlElement]:
    label = [wordml.run(item["label"], colour=_TEAL), wordml.run("  ")] if item["label"] else []
    return label + wordml.text(runs(item["block"].caption))


def _png(svg: str, width: float) -> bytes:
    """The drawing as a picture, `width` points wide, in the fonts of the printed page."""
    inputs = {"drawing": svg, "width": repr(width)}
    compiler = typst.Compiler(_PICTURE, sys_inputs=inputs, font_paths=fonts())
    return compiler.compile(format="png", ppi=_PIXELS_PER_INCH)
