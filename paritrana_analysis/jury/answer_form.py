"""A candidate's own page that came back: what it answered in the table for it, one line a row.

The page is a Word file and a workbook (`reports.jury.own_page`); either can be filled in. The table is found
by its headings in either language, wherever it was moved. What was written elsewhere is not guessed at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

from paritrana_analysis.data.workbooks.opening import opened
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import safe_read, safe_zip
from paritrana_analysis.files.identity_numbers import looks_like_one
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.jury.rounds import Candidate
from paritrana_analysis.jury.score_sheets.layout import plain

#: Of one page that came back.
MOST_BYTES = 20_000_000
#: Headings of the table of answers, as words.
HEADINGS = ("own_page.column_item", "own_page.column_verdict", "own_page.column_value", "labels.date")
HEADINGS += ("own_page.column_proof",)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Rows = list[list[str]]


def read(path: Path, candidate: Candidate) -> str:
    """What the candidate answered: "C1004: keliru; 51,2%; 2025-12; sumber …", a line a row.

    Raises UserError for a file that is no such page, is of another candidate, or holds no answer.
    """
    file = str(path)
    try:
        content = safe_read.content_of(Path(path), MOST_BYTES)
    except OSError:
        raise UserError(Fault("record.form_unreadable", file=file)) from None
    tables, texts = _parts(content, file)
    if plain(candidate.name) not in plain(" ".join(texts)):
        raise UserError(Fault("record.form_of_another", {"name": candidate.name}, file=file))
    answers = [row for table in tables for row in _answers(table)]
    if not answers:
        raise UserError(Fault("record.form_empty", file=file))
    lines = [_line(row) for row in answers]
    if any(looks_like_one(line) for line in lines):
        raise UserError(Fault("identity_number", file=file))
    return "\n".join(lines)


def _line(row: Sequence[str]) -> str:
    item, *rest = row
    return ": ".join(filter(None, (item, "; ".join(filter(None, rest)))))


def _answers(table: Rows) -> Iterator[list[str]]:
    """The filled rows below the headings of the table of answers; none of another table."""
    headings = [[plain(Reader(language)(name)) for name in HEADINGS] for language in LANGUAGES]
    at = next((n for n, row in enumerate(table) if list(map(plain, row[: len(HEADINGS)])) in headings), None)
    if at is None:
        return
    for row in table[at + 1 :]:
        cells = [" ".join(cell.split()) for cell in row[: len(HEADINGS)]]
        if any(cells):
            yield cells


def _parts(content: bytes, file: str) -> tuple[list[Rows], list[str]]:
    """The tables of a Word file or a workbook, and all texts of it."""
    try:
        parts = safe_zip.parts(content, file, MOST_BYTES)
    except ValueError:
        raise UserError(Fault("record.form_unreadable", file=file)) from None
    if "xl/workbook.xml" in parts:
        tables = [_of_tab(tab.cells) for tab in opened(content, file).tabs]
        return tables, [cell for table in tables for row in table for cell in row]
    document = parts.get("word/document.xml", b"")
    if not document or b"<!DOCTYPE" in document or b"<!ENTITY" in document:
        raise UserError(Fault("record.form_unreadable", file=file))
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError:
        raise UserError(Fault("record.form_unreadable", file=file)) from None
    tables = [
        [[_text(cell) for cell in row.iter(f"{_WORD}tc")] for row in table.iter(f"{_WORD}tr")]
        for table in root.iter(f"{_WORD}tbl")
    ]
    return tables, [_text(paragraph) for paragraph in root.iter(f"{_WORD}p")]


def _text(element: ElementTree.Element) -> str:
    """The words of a cell or paragraph; paragraphs of one cell with a space between."""
    own = [element] if element.tag == f"{_WORD}p" else element.iter(f"{_WORD}p")
    return " ".join("".join(part.text or "" for part in p.iter(f"{_WORD}t")) for p in own).strip()


def _of_tab(cells) -> Rows:
    """A tab's rows from its first filled column on; blank cells as ""."""
    if not cells:
        return []
    last = max(column for _, column in cells)
    first = min(column for _, column in cells)
    return [
        [cells[row, column].text if (row, column) in cells else "" for column in range(first, last + 1)]
        for row in sorted({row for row, _ in cells})
    ]
