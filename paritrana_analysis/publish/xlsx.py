"""The report as a workbook: a summary sheet, then one sheet for each table, which is a table of Excel too.

Numbers are numbers with a format, blanks are empty cells, and text is text even where it begins
with `=`: a name in the data can never become a formula or a live link.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import xlsxwriter

from paritrana_analysis.i18n.wording import MINUS, Reader, stated_kind
from paritrana_analysis.publish.blocks import (
    Column,
    Document,
    FormTitle,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Table,
    Title,
)
from paritrana_analysis.publish.document import (
    FIXED_DATE,
    arrange,
    is_number,
    is_numeric,
    printed_rows,
    titled,
    unmarked,
)

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_NUMBER_FORMATS = {
    "count": "#,##0",
    "share0": "0%",
    "share": "0.0%",
    "share2": "0.00%",
    "idr": '"Rp"#,##0;-"Rp"#,##0',
    "number": "#,##0.00",
    "year": "0",
}
_STATED = ("share0", "share", "share2")  # of a share as its source states it, by its decimals
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_LONGEST_CELL = 32_767  # Excel's limit; XlsxWriter would leave a longer text out
_LONGEST_NAME = 31
_LONGEST_LABEL = 255  # of a column of a table
_LONGEST_HEADER = 240
_LINE = 15.0  # points; rows are given their height, for not every program makes room by itself
_TALLEST_ROW = 409
_NOT_IN_NAMES = str.maketrans("[]:*?/\\", "       ")
_TEAL, _TINT, _RED, _MUTED = "#00696B", "#E3F0EF", "#A3211B", "#566363"
_HEADER = {
    "bold": True,
    "text_wrap": True,
    "valign": "bottom",
    "bottom": 2,
    "bottom_color": _TEAL,
    "bg_color": "#F3F7F7",
}


def render(document: Document) -> bytes:
    """The report as an XLSX file."""
    tables = [item for item in arrange(document.blocks, document.meta.language) if item["kind"] == "table"]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": document.meta.file_title, "created": FIXED_DATE.replace(tzinfo=None)})
        formats = _Formats(book)
        summary_name = Reader(document.meta.language)("publish.summary")
        names = sheet_names([summary_name, *(item["block"].name for item in tables)])
        sheets = [book.add_worksheet(name) for name in names]
        _summary(sheets[0], formats, document, list(zip(names[1:], tables, strict=True)))
        for sheet, name, item in zip(sheets[1:], table_names(names[1:]), tables, strict=True):
            _table(sheet, name, formats, item, document)
    return file.getvalue()


def sheet_names(wished: Sequence[str]) -> list[str]:
    """Names a workbook accepts: at most 31 characters, none forbidden, no two alike in any case."""
    plain = (" ".join(wish.translate(_NOT_IN_NAMES).split()).strip("'") for wish in wished)
    # Excel keeps "History" for itself.
    return _told_apart((name[:_LONGEST_NAME].strip("' ") or "-" for name in plain), taken=["history"])


def table_names(sheets: Sequence[str]) -> list[str]:
    """A name for each sheet's table, as formulas use it: letters, digits and _, and not like a cell's."""
    return _told_apart(("t_" + "_".join(re.findall(r"[^\W_]+", sheet.lower())) for sheet in sheets), mark="_")


def _told_apart(
    names: Iterable[str], longest: int = _LONGEST_NAME, mark: str = " ", taken: Iterable[str] = ()
) -> list[str]:
    """Of names alike in any case, the second gets a 2 and so on: XlsxWriter refuses them, and counts none."""
    told: list[str] = []
    known = {name.lower() for name in taken}
    for base in names:
        name, number = base, 2
        while name.lower() in known:
            ending = f"{mark}{number}"
            name = base[: longest - len(ending)] + ending
            number += 1
        known.add(name.lower())
        told.append(name)
    return told


class _Formats:
    """The workbook's formats, each made once: XlsxWriter has no lookup of its own."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple, object] = {}
        self._looks: dict[tuple, _Look] = {}

    def __call__(self, **how: object):
        key = tuple(sorted(how.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": "Calibri", "valign": "top", **how})
        return self._made[key]

    def look(self, *how: object) -> _Look:
        if how not in self._looks:
            self._looks[how] = _Look(self, *how)
        return self._looks[how]


# --- the summary -----------------------------------------------------------------------------------


def _summary(sheet, formats: _Formats, document: Document, tables: Sequence[tuple[str, Mapping]]) -> None:
    word = Reader(document.meta.language)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 2, 90)
    row = _stamp(sheet, formats, document)
    title = _title(document)
    if title.kicker:
        row = _wide(sheet, row, title.kicker, formats(font_color=_TEAL))
    sheet.set_row(row, 30)
    row = _wide(sheet, row, title.text, formats(bold=True, font_size=20))
    if title.lead:
        row = _wide(sheet, row, title.lead, formats(italic=True, font_size=12, text_wrap=True), 110)

    figures = list(_key_figures(document))
    if figures:
        row = _part(sheet, formats, row, word("publish.key_figures"))
    of = ""
    for heading, figure in figures:
        if heading != of:
            of = heading
            row = _wide(sheet, row, heading, formats(bold=True), 110)
        said = unmarked(figure.caption) + (f" ({word('publish.ours')})" if figure.ours else "")
        colour = _MUTED if figure.ours else _TEAL
        look = {"bold": True, "font_size": 14, "font_color": colour, "valign": "vcenter", "align": "left"}
        if number := as_number(figure.value, document.meta.language):
            sheet.write_number(row, 0, number[0], formats(num_format=number[1], **look))
        else:
            _text(sheet, row, 0, figure.value, formats(**look))
        _text(sheet, row, 1, figure.unit, formats(valign="vcenter"))
        _text(sheet, row, 2, said, formats(text_wrap=True, valign="vcenter"))
        sheet.set_row(row, max(21, _height([(said, 90)])))
        row += 1

    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    warnings = [block for block in paragraphs if block.style == "warning"]
    if warnings:
        row = _part(sheet, formats, row, word("publish.warnings"))
    for warning in warnings:
        row = _wide(sheet, row, warning.text, formats(text_wrap=True, bg_color="#FDF3E4"), 125)

    if tables:
        row = _part(sheet, formats, row, word("publish.sheets"))
    for name, item in tables:
        quoted = name.replace("'", "''")
        link = formats(font_color=_TEAL, underline=1)
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", link, _cut(name))
        _text(sheet, row, 1, word("publish.rows", n=len(item["block"].rows)), formats(font_color=_MUTED))
        _text(sheet, row, 2, _caption(item), formats(text_wrap=True))
        sheet.set_row(row, _height([(_caption(item), 90)]))
        row += 1
    _wide(
        sheet, row + 1, document.meta.provenance, formats(font_color=_MUTED, font_size=9, text_wrap=True), 140
    )
    _on_paper(sheet, document)


def _title(document: Document) -> Title:
    """The document's title; of a form, its own as one."""
    title = next((block for block in titled(document) if isinstance(block, Title | FormTitle)), None)
    if title is None:  # a letter
        return Title("", document.meta.title, "")
    return Title("", title.text, "\n".join(title.below)) if isinstance(title, FormTitle) else title


def as_number(printed: str, language: str) -> tuple[float, str] | None:
    """A printed number as (number, its format): "56,4%" → (0.564, "0.0%"); None for any other text."""
    comma, point = Reader(language).decimal(1_000.5, 1)[1::4]
    plain = printed.replace(MINUS, "-").removesuffix("%").replace(comma, "").replace(point, ".")
    if not _PLAIN.fullmatch(plain):
        return None
    digits = len(plain.partition(".")[2])
    form = ("#,##0" if comma in printed else "0") + ("." + "0" * digits if digits else "")
    if not printed.endswith("%"):
        return float(plain), form
    return round(float(plain) / 100, digits + 2), form + "%"


def _key_figures(document: Document) -> Iterator[tuple[str, KeyFigure]]:
    """Each key figure with the section it stands in; "" where the document has only one set of them."""
    sets, heading = [], ""
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 2:
            heading = unmarked(block.text)
        elif isinstance(block, KeyFigures):
            sets.append((heading, block.items))
    for heading, items in sets:
        yield from ((heading if len(sets) > 1 else "", item) for item in items)


def _part(sheet, formats: _Formats, row: int, text: str) -> int:
    for column in range(3):
        sheet.write_blank(row + 1, column, None, formats(bottom=2, bottom_color=_TEAL))
    _text(sheet, row + 1, 0, text, formats(bold=True, font_size=12, bottom=2, bottom_color=_TEAL))
    return row + 2


def _wide(sheet, row: int, text: str, format_, line: int = 0, columns: int = 3) -> int:
    """A text across some columns; `line` is how many characters fit, to make room for the lines."""
    text = unmarked(text)
    if line and columns > 1:
        sheet.merge_range(row, 0, row, columns - 1, "", format_)
        sheet.set_row(row, _height([(text, line)]) + 3)
    _text(sheet, row, 0, text, format_)
    return row + 1


def _stamp(sheet, formats: _Formats, document: Document) -> int:
    if not document.meta.practice_stamp:
        return 0
    _text(sheet, 0, 0, document.meta.practice_stamp, formats(bold=True, font_color=_RED, font_size=12))
    return 1


# --- one table -------------------------------------------------------------------------------------


def _table(sheet, name: str, formats: _Formats, item: Mapping, document: Document) -> None:
    table: Table = item["block"]
    widths = _widths(table, document.meta.language)
    top = _stamp(sheet, formats, document)
    sheet.set_row(top, 20)
    _text(sheet, top, 0, _caption(item), formats(bold=True, font_size=12))
    head = top + 1
    # Names of a table's columns differ; two of one label are told apart as two sheets are.
    labels = _told_apart((column.label for column in table.columns), _LONGEST_LABEL)
    sheet.set_row(head, _height([(label, width - 2) for label, width in zip(labels, widths, strict=True)]))
    headers = [_header(formats, column, position > 0) for position, column in enumerate(table.columns)]
    for position, (label, look) in enumerate(zip(labels, headers, strict=True)):
        _text(sheet, head, position, label, look)
    looks = {
        own: [formats.look(column.kind, own, position > 0) for position, column in enumerate(table.columns)]
        for own in (False, True)
    }
    for number, values in enumerate(table.rows):
        own = number in table.highlight
        wrapped = [
            (value, width)
            for value, width, column in zip(values, widths, table.columns, strict=True)
            if isinstance(value, str) and column.kind != "url"
        ]
        height = _height(wrapped)
        if height > _LINE:
            sheet.set_row(head + 1 + number, height)
        for position, (value, look) in enumerate(zip(values, looks[own], strict=True)):
            _cell(sheet, (head + 1 + number, position), value, look)
    last = head + len(table.rows)
    if table.rows and _can_head(labels):
        columns = [
            {"header": label, "header_format": look} for label, look in zip(labels, headers, strict=True)
        ]
        # No style of Excel's own: rows keep the look they have on paper. Filter buttons aren't printed.
        how = {"name": name, "columns": columns, "style": None}
        sheet.add_table(head, 0, last, len(labels) - 1, how)
    elif labels:
        sheet.autofilter(head, 0, max(last, head + 1), len(labels) - 1)
    sheet.freeze_panes(head + 1, 1 if len(table.columns) > 4 else 0)
    for position, width in enumerate(widths):
        sheet.set_column(position, position, width)
    _small_print(sheet, formats, last + 2, table, document, int(sum(widths)))
    sheet.repeat_rows(head)
    _on_paper(sheet, document)


def _header(formats: _Formats, column: Column, indented: bool) -> object:
    side = {"align": "right"} if is_numeric(column.kind) else {"align": "left"}
    return formats(**side, **({"indent": 1} if indented and side["align"] == "left" else {}), **_HEADER)


def _can_head(labels: Sequence[str]) -> bool:
    """Whether Excel takes the labels as names of a table's columns: none blank, none too long."""
    return all(0 < len(label) <= _LONGEST_LABEL for label in labels)


def _on_paper(sheet, document: Document) -> None:
    if document.meta.practice_stamp:  # the top row is on the first sheet of paper only
        sheet.set_header("&C&B" + _cut(document.meta.practice_stamp.replace("&", "&&"), _LONGEST_HEADER))
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


class _Look:
    """The formats of one column's numbers, truths and texts; `own` on a row picked out."""

    def __init__(self, formats: _Formats, kind: str, own: bool, indented: bool) -> None:
        ground: dict[str, object] = {"bg_color": _TINT, "bold": True} if own else {}
        kinds = _STATED if kind == "stated" else (kind,)
        side = {"align": "right"} if is_numeric(kind) else {"align": "left", "indent": 1} if indented else {}
        self.numbers = {
            one: formats(**ground, **({"num_format": _NUMBER_FORMATS[one]} if one in _NUMBER_FORMATS else {}))
            for one in kinds
        }
        self.kind = kind
        self.truth = formats(**ground)
        self.text = formats(text_wrap=kind != "url", **ground, **side)

    def number(self, value: float) -> object:
        """The format of a number; of a share that a source states, with the decimals it has."""
        return self.numbers[stated_kind(value) if self.kind == "stated" else self.kind]


def _cell(sheet, place: tuple[int, int], value: object, look: _Look) -> None:
    if value is None:
        return  # a blank is an empty cell
    if is_number(value):
        sheet.write_number(*place, value, look.number(value))
    elif isinstance(value, bool):
        sheet.write_boolean(*place, value, look.truth)
    else:
        _text(sheet, *place, str(value), look.text)


def _small_print(sheet, formats: _Formats, row: int, table: Table, document: Document, width: int) -> None:
    look = formats(font_color=_MUTED, font_size=9, text_wrap=True)
    source = f"{Reader(document.meta.language)('publish.source')} {table.source}" if table.source else ""
    columns, width = max(len(table.columns), 3), max(width, 60)
    for text in filter(None, (table.note, source)):
        row = _wide(sheet, row, text, look, width, columns)


def _widths(table: Table, language: str) -> list[float]:
    """Wide enough for most of a column's cells, never so wide that one column fills the screen."""
    rows = printed_rows(table, language)
    result = []
    for position, column in enumerate(table.columns):
        # The filter's button covers the end of a header: room for three characters more.
        head = max((len(word) + 3 for word in column.label.split()), default=0)
        cells = max((1.15 * len(row[position][0]) + 2 for row in rows), default=0)
        width = 38 if column.kind == "url" else max(8.0, cells, head, len(column.label) / 2)
        result.append(min(52.0, width))
    return result


def _height(texts: Sequence[tuple[str, float]]) -> float:
    """A row's height for texts that wrap, each with the characters that fit on its line."""
    return min(_TALLEST_ROW, _LINE * max((_lines(*text) for text in texts), default=1))


def _lines(text: str, width: float) -> int:
    if 1.15 * len(text) <= width and "\n" not in text:  # nearly every cell
        return 1
    return sum(max(1, math.ceil(1.15 * len(part) / width)) for part in text.split("\n"))


def _caption(item: Mapping) -> str:
    return f"{item['label']}. {unmarked(item['block'].caption)}"


def _cut(text: str, longest: int = _LONGEST_CELL) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _text(sheet, row: int, column: int, text: str, format_) -> None:
    if text:
        sheet.write_string(row, column, _cut(text), format_)
