"""The report as a typeset A4 paper: tagged PDF (PDF/UA-1), real text, the same bytes every time.

It is PDF/A-3a too: a file for an archive, which carries the workbook and the source rows of its numbers.

The layout is `report.typ`, which never changes from one report to the next. It gets the document as
JSON, words and numbers already printed, and sets them as text: nothing in a report can be read as
Typst markup. Only what needs measuring before the page is made (column widths) is worked out here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import typst

from paritrana_analysis.charts import font_metrics
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.publish.blocks import Attachment, Column, Document, KeyFigures, Table
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
)
from paritrana_analysis.publish.svg_text import lettered

_TEMPLATE = Path(__file__).with_name("report.typ")

#: Widths in points, as `report.typ` has them: A4 less its margins, a cell's padding, table text.
TEXT_WIDTH = 481.9
CELL_INSET = 4.0
CELL_PADDING = 2 * CELL_INSET + 1  # and a little room
TABLE_SIZE = 7.5
SMALLEST_TABLE_SIZE = 5.0  # a table that needs smaller print is left to the workbook, like an annex
MOST_LINES_WHOLE = 30  # a row of more lines may be cut by a page's end: it could be higher than a page
CROWDED = 0.75  # columns at their narrowest should leave this much of the line to long texts
CROWDED_SHRINK = 0.84  # the least that print shrinks for it
KEY_SIZE = 20.0
KEY_GUTTER = 14.0
TALLEST_FIGURE = 590.0
STEPS_CLOSER = 2  # how many times a section may be set closer, as `closer` in `report.typ` has them
NEARLY_EMPTY = 200.0  # how far down an A4 page (842) its last line should at least stand

_LONG_WORD = re.compile(r"\S{31,}")
# A part of it: to the next sign at which an address may break, else a few letters with their accents.
_PART = re.compile(r"\S{1,24}?[/?&=#_.-]+|(?:\S[\u0300-\u036f\u200d\ufe0f]*){1,12}")
# Where Typst may break a line, at the least: after spaces and hyphens, but not within "2023-2025".
_BREAK = re.compile(r"[ \n\u200b]+|(?<=-)(?![-\d])")
_ADDRESS = re.compile(r"https?://|www\.")
_ADDRESS_PART = re.compile(r"\w{1,16}|\W+")  # Typst breaks addresses between such, without our help
#: Signs for the template, which never come to the page: a place to break; both ends of what stays on a line.
BREAK, TIE = "\u200b", "\u2060"


def render(document: Document, workbook: bytes | None = None) -> bytes:
    """The report as a PDF file, which carries the attachments and the workbook, if there is one."""
    return _set(described(document), attached(document, workbook))


#: What a PDF may be at once: a tagged paper for every reader, and one for the archive that carries files.
STANDARDS = ["ua-1", "a-3a"]
_MEDIA = {".csv": "text/csv", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def attached(document: Document, workbook: bytes | None) -> list[dict]:
    """The files that the paper carries: name, what it is, media type, bytes as numbers."""
    t = Reader(document.meta.language)
    files = [
        (block.name, block.description, block.text.encode())
        for block in document.blocks
        if isinstance(block, Attachment)
    ]
    if workbook is not None:
        files.insert(0, (t("publish.workbook_file"), t("publish.workbook_attached"), workbook))
    return [
        {"name": name, "description": told, "media": _MEDIA[Path(name).suffix], "bytes": list(content)}
        for name, told, content in files
    ]


def described(document: Document) -> dict:
    """The report as the template reads it: JSON data, its words and numbers printed, its columns measured."""
    language = document.meta.language
    items = list(on_paper(arrange(titled(document), language)))
    data = {
        "title": document.meta.file_title,
        "language": language,
        "running_head": Verbatim(breakable(document.meta.running_head)),
        "provenance": Verbatim(breakable(document.meta.provenance)),
        "stamp": document.meta.practice_stamp,
        "a_page_each": document.meta.a_page_each,
        "words": {name: Reader(language)(f"publish.{name}") for name in ("ours", "warning", "source")},
        "sections": [[_item(item, document) for item in section] for section in _sections(items)],
    }
    return _drawable(data)


def _sections(items: Sequence[Mapping]) -> list[list[Mapping]]:
    """The items between page breaks."""
    sections: list[list[Mapping]] = [[]]
    for item in items:
        if item["kind"] == "pagebreak":
            sections.append([])
        else:
            sections[-1].append(item)
    return sections


def _set(data: dict, files: Sequence[Mapping] = ()) -> bytes:
    """The report laid out. A section is set closer where that helps: where its last page would be nearly
    empty, or where it is meant for one page and needs more.

    Whatever is laid out a second time Typst remembers, so that trying costs little more than the section.
    """
    # The same inputs for every try: another one would make Typst forget what it has laid out.
    inputs = {"document": json.dumps(data, ensure_ascii=False), "attached": json.dumps(files)}
    close: dict[int, int] = {}
    compiler = _compiler(inputs, close)
    before = _ends(compiler)
    left = _too_long(before, data["a_page_each"])
    for step in range(1, STEPS_CLOSER + 1):
        if left:
            compiler = _compiler(inputs, close | dict.fromkeys(left, step))
            ends = _ends(compiler)
            done = left - _too_long(ends, data["a_page_each"])
            if step == STEPS_CLOSER:  # a page less is worth it too
                done |= {n for n in left if _pages(ends)[n] < _pages(before)[n]}
            close |= dict.fromkeys(done, step)
            left -= done
    # A compiler that has been asked something has forgotten what to lay out, but not how it came out.
    return compiler.compile(_main(close), pdf_standards=STANDARDS, timestamp=FIXED_DATE)


def _ends(compiler: typst.Compiler) -> list[dict]:
    """Where each section ends: page, and y in points from its top."""
    return json.loads(compiler.query("<page-end>", field="value"))


def _pages(ends: Sequence[Mapping]) -> list[int]:
    """How many pages each section takes; each begins a new one."""
    starts = [0, *(end["page"] for end in ends)]
    return [end["page"] - start for start, end in zip(starts, ends, strict=False)]


def _too_long(ends: Sequence[Mapping], a_page_each: bool) -> frozenset[int]:
    """The sections whose last page is nearly empty, or that take more than the page they are meant for."""
    pages = _pages(ends)
    return frozenset(
        n
        for n, end in enumerate(ends)
        if (end["y"] < NEARLY_EMPTY and end["page"] > 1) or (a_page_each and pages[n] > 1)
    )


def _compiler(inputs: dict[str, str], close: Mapping[int, int]) -> typst.Compiler:
    """What lays the page out, each section in `close` set closer by as many steps."""
    root = str(_TEMPLATE.parent)
    return typst.Compiler(_main(close), root=root, sys_inputs=inputs, font_paths=fonts())


def _main(close: Mapping[int, int]) -> bytes:
    pairs = "".join(f"({number}, {step}), " for number, step in sorted(close.items()))
    return f'#import "{_TEMPLATE.name}": report\n#report(({pairs}))\n'.encode()


@cache
def fonts() -> typst.Fonts:
    """Fonts that come with our libraries, never the computer's own: the same page everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(font_metrics.FOLDER)])


# --- items as the template reads them --------------------------------------------------------------


def _item(item: Mapping, document: Document) -> dict:
    if item["kind"] == "pair":
        return {"kind": "pair", "items": [_item(half, document) for half in item["items"]]}
    if item["kind"] == "elsewhere":
        return _elsewhere(item["items"], document)
    block = item["block"]
    result = {"kind": item["kind"], "label": item["label"]}
    match item["kind"]:
        case "title":
            result |= {"kicker": _runs(block.kicker), "text": _runs(block.text), "lead": _runs(block.lead)}
        case "heading":
            result |= {"text": _runs(block.text), "level": item["level"]}
        case "paragraph":
            result |= {"text": _runs(block.text), "style": block.style}
        case "bullets":
            result |= {"items": [_runs(text) for text in block.items], "head": _runs(block.head)}
        case "letterhead":
            svg = Verbatim(block.svg)  # an office's own drawing: no letters of ours are outlines in it
            result |= {
                "lines": _texts(block.lines),
                "below": _texts(block.below),
                "svg": svg,
                "alt": block.alt,
            }
        case "formtitle":
            result |= {"text": _runs(block.text), "below": _texts(block.below)}
        case "numbered":
            result |= {"items": _texts(block.items)}
        case "fields":
            result |= {"rows": [_texts(row) for row in block.rows], "before": _runs(block.before)}
        case "signatures":
            items = [{name: _runs(text) for name, text in vars(one).items()} for one in block.items]
            result |= {"items": items, "across": block.across, "before": _runs(block.before)}
            result |= {"closing": _runs(block.closing)}
        case "keyfigures":
            result |= _key_figures(block)
        case "table":
            result |= _table(item, document)
        case "figure":
            result |= {
                "caption": _runs(block.caption),
                "alt": block.alt,
                "svg": Verbatim(lettered(block.svg)),
                "note": _runs(block.note),
                "half": block.width == "half",
                "width": min(1.0, TALLEST_FIGURE / TEXT_WIDTH / _height_by_width(block.svg)),
            }
    return result


def _runs(text: str) -> list[dict]:
    return _as_lines(runs(text))


def _texts(texts: Iterable[str]) -> list[list[dict]]:
    return [_runs(text) for text in texts]


def _as_lines(pieces: Iterable[dict]) -> list[dict]:
    return [piece | {"text": Verbatim(breakable(piece["text"]))} for piece in pieces]


def _key_figures(block: KeyFigures) -> dict:
    count = len(block.items)
    columns = max(2, count) if count <= 4 else 3 if count in (5, 6, 9) else 4
    room = (TEXT_WIDTH - (columns - 1) * KEY_GUTTER) / columns
    widest = max((text_width(item.value, KEY_SIZE, bold=True) for item in block.items), default=0)
    return {
        "columns": columns,
        "size": KEY_SIZE * min(1.0, room / widest) if widest else KEY_SIZE,
        "items": [
            {"value": item.value, "unit": item.unit, "caption": _runs(item.caption), "ours": item.ours}
            for item in block.items
        ],
    }


def _table(item: Mapping, document: Document) -> dict:
    table: Table = item["block"]
    printed = printed_rows(table, document.meta.language)
    rows = [[(text, Verbatim(link)) for text, link in row] for row in printed]
    widths, size = column_widths(table.columns, rows, table.highlight)
    if size < SMALLEST_TABLE_SIZE:
        return _elsewhere([item], document)
    rows = [[(Verbatim(breakable(text)), link) for text, link in row] for row in rows]
    return {
        "caption": _runs(table.caption),
        "columns": [
            {"label": Verbatim(breakable(column.label)), "numeric": is_numeric(column.kind)}
            for column in table.columns
        ],
        "rows": [_row(row, number in table.highlight) for number, row in enumerate(rows)],
        "note": _runs(table.note),
        "source": _runs(table.source),
        "widths": widths,
        "size": size,
        "whole": _most_lines(rows, widths, size) <= MOST_LINES_WHOLE,
    }


def _most_lines(rows: Sequence[Sequence[tuple]], widths: Sequence[float], size: float) -> float:
    """About how many lines the highest cell has: a row much higher than a page has to be cut by it."""
    return max(
        (
            font_metrics.width(text) * size / (width - CELL_PADDING)
            for row in rows
            for (text, _), width in zip(row, widths, strict=True)
        ),
        default=0,
    )


def _row(row: Sequence[tuple], own: bool) -> list[str] | dict:
    """A row's texts; with their addresses where one leads somewhere, is marked, or the row is picked out."""
    if own or any(link or TIE in text or BREAK in text for text, link in row):
        return {"own": own, "cells": row}
    return [text for text, _ in row]


def _elsewhere(items: Iterable[Mapping], document: Document) -> dict:
    told = elsewhere(items, document)
    return {"kind": "paragraph", "style": "note", "text": _as_lines(literal(told))}


# --- measuring -------------------------------------------------------------------------------------


def column_widths(
    columns: Sequence[Column], rows: Sequence[Sequence[tuple]], highlight: Sequence[int] = ()
) -> tuple[list[float], float]:
    """Column widths in points and the text size at which no word sticks out of its cell.

    Every column gets its longest word. Short columns then get all they wish for and long ones share
    what is left, weighed by `Column.width`. A table of few short columns stays narrow, so that the
    eye can follow its rows.
    """
    if not columns:
        return [], 0.0
    least, wished = [], []
    for position, column in enumerate(columns):
        cells = {row[position][0] for row in rows}
        bold = {rows[number][position][0] for number in highlight if number < len(rows)}
        # A number is never broken, nor is a date; text breaks at spaces and hyphens.
        unbroken = column.kind not in ("text", "url")
        longest = _widest if unbroken else _longest_word
        least.append(
            CELL_PADDING + max(longest(cells), longest(bold, True), _longest_word([column.label], True))
        )
        full = max(_widest(cells), _widest(bold, bold=True), min(_widest([column.label], bold=True), 60))
        wished.append(max(least[-1], CELL_PADDING + full))
    if sum(wished) > TEXT_WIDTH and sum(least) > CROWDED * TEXT_WIDTH:
        # Smaller print leaves long texts room beside columns that can't be broken.
        shrink = max(CROWDED_SHRINK, CROWDED * TEXT_WIDTH / sum(least))
        narrower = [_shrunk(least, shrink), _shrunk(wished, shrink)]
        if sum(narrower[0]) < TEXT_WIDTH:
            least, wished = narrower
            return _levelled(least, wished, [column.width for column in columns]), TABLE_SIZE * shrink
    if sum(least) >= TEXT_WIDTH:  # too much for the line at this size
        padding = CELL_PADDING * len(columns)
        shrink = (TEXT_WIDTH - padding) / (sum(least) - padding)
        return _shrunk(least, shrink), TABLE_SIZE * shrink
    if sum(wished) <= TEXT_WIDTH:
        target = TEXT_WIDTH if sum(wished) > 0.6 * TEXT_WIDTH else sum(wished) * 1.25
        return [width * target / sum(wished) for width in wished], TABLE_SIZE
    return _levelled(least, wished, [column.width for column in columns]), TABLE_SIZE


def _shrunk(widths: Sequence[float], shrink: float) -> list[float]:
    """Widths for smaller print: it shrinks, the room round it stays."""
    return [CELL_PADDING + (width - CELL_PADDING) * shrink for width in widths]


def _levelled(least: Sequence[float], wished: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Widths between least and wished that fill the line, each cut off at one level times its weight."""
    low, high = 0.0, TEXT_WIDTH / min(weights)
    for _ in range(30):  # to a millionth of a point
        level = (low + high) / 2
        widths = [
            min(max(level * weight, floor), ceiling)
            for floor, ceiling, weight in zip(least, wished, weights, strict=True)
        ]
        low, high = (low, level) if sum(widths) > TEXT_WIDTH else (level, high)
    return widths


def _widest(texts: Iterable[str], bold: bool = False) -> float:
    return max((text_width(text, TABLE_SIZE, bold) for text in texts), default=0.0)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide the text is in DejaVu Sans, in points."""
    return font_metrics.width(text, bold) * size


def _longest_word(texts: Iterable[str], bold: bool = False) -> float:
    return TABLE_SIZE * max((_unbroken(text, bold) for text in texts), default=0.0)


@lru_cache(maxsize=100_000)
def _unbroken(text: str, bold: bool) -> float:
    """The widest part of a text that stays on one line, in sizes of the font."""
    pieces = []
    for number, tied in enumerate(breakable(text).split(TIE)):
        for piece in [tied] if number % 2 else _BREAK.split(tied):
            pieces += _ADDRESS_PART.findall(piece) if _ADDRESS.match(piece) else [piece]
    return max(font_metrics.width(piece, bold) for piece in pieces)


def _height_by_width(svg: str) -> float:
    box = re.search(r'viewBox="\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.e]+)[\s,]+([\d.e]+)', svg[:4000])
    return float(box[2]) / float(box[1]) if box else 0.6


# --- what the fonts can draw -----------------------------------------------------------------------


class Verbatim(str):
    """Text that is not set on the page, such as a drawing's SVG or an address: handed on as it is."""


def _drawable(value: object) -> object:
    """The data with each letter that no bundled font has as a box: PDF/UA allows no missing glyph."""
    kind = type(value)
    if kind is str:
        return _drawn(value)
    if kind is dict:
        return {key: _drawable(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [_drawable(item) for item in value]
    return value  # a number, a truth, or `Verbatim`


def _drawn(text: str) -> str:
    plain = text.isascii() and text.isprintable()
    return text if plain else "".join(map(font_metrics.drawn, text)).replace(BREAK, "")


@lru_cache(maxsize=100_000)
def breakable(text: str) -> str:
    """The text, drawable, as its lines may break: never within a number and what belongs to it ("2023–2025",
    "Rp 16.800", "5,92 juta"), but inside words that no column could hold.
    """
    tied = _together().sub(lambda found: f"{TIE}{found[0]}{TIE}", _drawn(text))
    return _LONG_WORD.sub(_parted, tied)


def _parted(word: re.Match) -> str:
    return word[0] if TIE in word[0] or _ADDRESS.search(word[0]) else BREAK.join(_PART.findall(word[0]))


@cache
def _together() -> re.Pattern:
    """What stays on one line: a span, an amount, a number and its scale."""
    scales = "|".join(word for lang in LANGUAGES for word in Reader(lang)("publish.scales").split())
    number, scale = r"\d(?:[\d.,]*\d)?", rf"(?: (?:{scales})\b)"
    return re.compile(rf"\bRp {number}{scale}?|{number}[–—]{number}{scale}?|{number}{scale}")
