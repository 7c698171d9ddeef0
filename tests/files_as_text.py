"""What of a notebook's blocks is missing in the text of the file that a person opens: PDF, XLSX, DOCX, HTML.

`python tests/files_as_text.py reports/2025/*` looks through whole report sets.
"""

from __future__ import annotations

import html
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pypdf

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish import abbreviations
from paritrana_analysis.publish.blocks import (
    Bullets,
    Document,
    Fields,
    Figure,
    FormTitle,
    Heading,
    KeyFigures,
    Letterhead,
    Numbered,
    Paragraph,
    Signatures,
    Table,
    Title,
)
from paritrana_analysis.publish.document import printed_rows, read, unmarked
from paritrana_analysis.publish.xlsx import as_number

_HIDDEN = re.compile("[\\s\u00ad\u200b\u2060\ufeff]+")
_BOXES = "\u25a1\ufffd"


def lost(document: Document, suffix: str, made: bytes) -> list[str]:
    """The texts of the document's blocks that the file lacks, and each box it has that no block has."""
    text = _TEXTS[suffix](made)
    plain = whole = bare(text)
    # A text that goes on overleaf has a page's foot and head in it.
    for furniture in (document.meta.running_head, document.meta.provenance, document.meta.practice_stamp):
        if suffix == ".pdf" and furniture:
            whole = whole.replace(bare(furniture), "")
    unhyphenated = whole.replace("-", "")
    own = list(said(document, suffix))
    missing = [
        words
        for words in own
        if bare(words) not in plain
        and bare(words) not in whole
        and bare(words).replace("-", "") not in unhyphenated
        and not (suffix == ".pdf" and len(words) > 60 and all(bare(word) in whole for word in words.split()))
    ]
    ours = "".join(own)
    return missing + [f"{box} ({text.count(box)})" for box in _BOXES if box in text and box not in ours]


def unspelled(document: Document) -> list[str]:
    """Abbreviations that stand in a block while neither it nor one before it spells them out."""
    t, told, found = Reader(document.meta.language), "", []
    for block in document.blocks:
        alone = Document.from_blocks([document.meta, block])
        text = "\n".join(filter(None, said(alone, ".html")))
        told += "\n" + text
        found += [f"{word}: {text[:100]}" for word in abbreviations.unspelled(t, text, told)]
    return found


def text_of(made: bytes, suffix: str) -> str:
    return _TEXTS[suffix](made)


def bare(text: str) -> str:
    return _HIDDEN.sub("", text).casefold()


def said(document: Document, suffix: str) -> Iterator[str]:
    """Every text of the blocks that a file of this format has to hold, in their order."""
    in_workbook = suffix == ".xlsx"
    for block in document.blocks:
        match block:
            case Title():
                yield from map(unmarked, (block.kicker, block.text, block.lead))
            case FormTitle():
                yield from map(unmarked, (block.text, *block.below))
            case Letterhead() if not in_workbook:
                yield from map(unmarked, (*block.lines, *block.below))
            case Numbered() if not in_workbook:
                yield from map(unmarked, block.items)
            case Fields() if not in_workbook:
                yield unmarked(block.before)
                yield from (unmarked(text) for row in block.rows for text in row)
            case Signatures() if not in_workbook:
                yield from map(unmarked, (block.closing, block.before))
                for one in block.items:
                    yield from map(unmarked, (one.role, one.note, one.name, one.below))
            case KeyFigures():
                for item in block.items:
                    number = as_number(item.value, document.meta.language) if in_workbook else None
                    value = item.value if number is None else f"{number[0]:.15g}"
                    yield from (value, item.unit, unmarked(item.caption))
            case Table():
                yield from _table(block, document.meta.language, suffix)
            case Paragraph() if not in_workbook or block.style == "warning":
                yield unmarked(block.text)
            case Heading() if not in_workbook:
                yield unmarked(block.text)
            case Bullets() if not in_workbook:
                yield from map(unmarked, block.items)
            case Figure() if not in_workbook:
                yield from map(unmarked, (block.caption, block.note))


def _table(table: Table, language: str, suffix: str) -> Iterator[str]:
    yield unmarked(table.caption).rstrip(". ")
    if table.annex and suffix in (".pdf", ".docx"):
        return  # told in one line
    yield from (column.label for column in table.columns)
    yield from map(unmarked, (table.note, table.source))
    for values, row in zip(table.rows, printed_rows(table, language), strict=True):
        if suffix == ".xlsx":  # numbers are numbers there, addresses whole
            yield from (value for value in values if isinstance(value, str))
        else:
            yield from (text for text, _ in row)


def _pdf(made: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(made)).pages)


def _xlsx(made: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(made))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)


def _docx(made: bytes) -> str:
    body = docx.Document(io.BytesIO(made)).element.body
    return "\n".join(piece.text or "" for piece in body.iter("{*}t"))


def _html(made: bytes) -> str:
    body = made.decode().split("<body>", 1)[1]
    return html.unescape(re.sub("<[^>]*>", "\n", body))


_TEXTS = {".pdf": _pdf, ".xlsx": _xlsx, ".docx": _docx, ".html": _html}


if __name__ == "__main__":
    for book in (book for folder in sys.argv[1:] for book in sorted(Path(folder).glob("*.ipynb"))):
        document = read(json.loads(book.read_text(encoding="utf-8")))
        for file in (book.with_suffix(suffix) for suffix in _TEXTS):
            for words in lost(document, file.suffix, file.read_bytes()) if file.exists() else ():
                print(f"{file.name}: {words[:150]!r}")
