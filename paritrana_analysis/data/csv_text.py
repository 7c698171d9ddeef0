"""One CSV file as text: headings and rows as they stand, each row with its place in the file.

Every reader of a table (`check` of one file or of a folder, `read_tables`, `prepare`) reads here, so that
one file means one thing. What a spreadsheet adds is read as it is meant: byte-order marks, a `sep=,` line,
blank lines and `# comments` above the headings, spaces round headings, empty cells behind the last column.
All else that is no table is refused with its place, the headings before any row is looked at.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import identity_numbers

#: More than any table here by a factor of thirty; a file beyond it is not read into memory.
LIMIT_MB = 100
#: Bytes looked at before the rest is read: markup or foreign headings are refused by these alone.
HEAD = 1_000_000
#: So many columns that aren't ours are told one by one, more of them in one sentence.
LIMIT_EXTRA = 20
#: Characters of one cell; a longer one is a quote that isn't closed, or no cell of a table.
LIMIT_CELL = 131_072

#: How a file begins that bears the name .csv and is something else.
_ELSE = {b"PK\x03\x04": "workbook", b"\xd0\xcf\x11\xe0": "workbook", b"%PDF": "pdf_file"}
_MARKUP = ("<!doctype", "<html", "<head", "<body", "<table", "<?xml", "<script")
_SEPARATORS = {";": "separator_semicolon", "\t": "separator_tab", "|": "separator_bar"}
#: What a heading may be wrapped in without being another one: spaces of every kind, marks of byte order.
_WRAPPING = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"


@dataclass(frozen=True)
class CsvText:
    """Headings and rows of one file. The row at place i is row `first_row + i` of the spreadsheet."""

    headings: list[str]
    rows: list[list[str]]
    first_row: int


def read(
    path: Path, wanted: Sequence[str] = (), separators: str = ",", *, optional: Sequence[str] = ()
) -> CsvText:
    """The file's headings and rows. Raises UserError with what keeps it from being read, placed.

    wanted : the headings it must have, in their order; none: any will do. separators : what may stand
    between cells; of several, the one that the headings hold most of, or that a `sep=` line names.
    optional : those of `wanted` that the file may lack; they are read as blank.
    """
    file = Path(path).name
    try:
        with _opened(Path(path), file) as opened:
            head = opened.read(HEAD)
            text = _text(head, file, whole=len(head) < HEAD)
            _refuse_identity_numbers(text, file, separators)
            headings, records, skipped = _opening(text, wanted, file, separators, optional)
            if len(head) == HEAD:
                text = _text(head + opened.read(), file, whole=True)
                _refuse_identity_numbers(text, file, separators)
                headings, records, skipped = _opening(text, wanted, file, separators, optional)
    except OSError as error:
        raise UserError(Fault("unreadable", {"wanted": error.strerror or str(error)}, file=file)) from None
    found = CsvText(headings, _rows(records, len(headings), skipped, file, separators), skipped + 2)
    return found if set(optional) <= set(headings) else _with_blanks(found, wanted)


def _with_blanks(text: CsvText, wanted: Sequence[str]) -> CsvText:
    """The same with the optional columns that it lacks, blank, each in its place."""
    places = [text.headings.index(name) if name in text.headings else None for name in wanted]
    width = len(text.headings)

    def filled(row: list[str]) -> list[str]:
        cells = ["" if place is None or place >= len(row) else row[place] for place in places]
        # A row that is too long or too short stays so, for whoever checks it.
        return cells + row[width:] if len(row) >= width else cells[: len(wanted) - width + len(row)]

    return CsvText(list(wanted), [filled(row) if row else row for row in text.rows], text.first_row)


def columns(path: Path, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Some columns of one file, row by row, whatever else it has; a cell that a row lacks is blank.

    Raises UserError for what keeps the file from being read and for a column that isn't there.
    """
    text = read(path)
    file = Path(path).name
    absent = [Fault("missing_column", file=file, column=n) for n in names if n not in text.headings]
    if absent:
        raise UserError(absent)
    places = [text.headings.index(name) for name in names]
    return (tuple(row[place] if place < len(row) else "" for place in places) for row in text.rows)


def _opened(path: Path, file: str) -> BinaryIO:
    if not path.is_file():
        raise UserError(Fault("no_file" if not path.exists() else "not_a_file", file=file))
    if path.stat().st_size > LIMIT_MB * 1_000_000:
        raise UserError(Fault("too_large", {"limit": LIMIT_MB}, file=file))
    return path.open("rb")


def _text(content: bytes, file: str, *, whole: bool) -> str:
    """The bytes as text; of a beginning that is not the `whole`, the last letter may be cut."""
    for start, key in _ELSE.items():
        if content.startswith(start):
            raise UserError(Fault(key, file=file))
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(content, final=whole).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        wanted = f"0x{content[error.start]:02x}"
        raise UserError(Fault("encoding", {"wanted": wanted}, file=file, row=row)) from None
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise UserError(Fault("nul_byte", file=file, row=row))
    if text.lstrip()[:20].lower().startswith(_MARKUP):
        raise UserError(Fault("web_page", file=file))
    return text


def _refuse_identity_numbers(text: str, file: str, separators: str) -> None:
    """Before anything else is said of the file: no other refusal may repeat what stands in such a cell."""
    if found := list(identity_numbers.cell_faults(text, file, separators)):
        raise UserError(found)


def _opening(
    text: str, wanted: Sequence[str], file: str, separators: str, optional: Sequence[str]
) -> tuple[list[str], Iterator[list[str]], int]:
    """Headings, the rows that follow, and how many lines stand above; refused where headings are wrong."""
    text, skipped, separator = _without_preamble(text, file, separators)
    first = text.partition("\n")[0]
    separator = separator or max(separators, key=first.count)
    records = _records(text, skipped, file, separator)
    try:
        headings = [heading.strip(_WRAPPING) for heading in next(records)]
    except StopIteration:
        raise UserError(Fault("empty_table", file=file)) from None
    while headings and not headings[-1]:  # commas behind the last heading, as a spreadsheet leaves them
        headings.pop()
    wanted = [name for name in wanted if name in headings or name not in optional]
    if found := list(_heading_faults(headings, wanted, file)):
        raise UserError(found)
    return headings, records, skipped


def _without_preamble(text: str, file: str, separators: str) -> tuple[str, int, str]:
    """The text from its headings on, how many lines stood above them, and the separator they name, if any.

    No heading of ours begins with "#", so a line that does can only be a remark.
    """
    skipped, named = 0, ""
    while text:
        line, end, rest = text.partition("\n")
        plain = line.strip(_WRAPPING)
        mark = plain.rstrip(",")  # a spreadsheet that puts commas behind every row does so here too
        if mark.lower().startswith("sep=") and len(mark) <= 5:
            separator = mark[4:] or ("\t" if "\t" in line else ",")
            named = separator
            if separator not in separators:
                raise UserError(Fault(_SEPARATORS.get(separator, "separator_other"), file=file, row=1))
        elif plain.strip(separators) and not plain.lstrip('"').startswith("#"):
            break
        text, skipped = rest, skipped + 1
    return text, skipped, named


def _records(text: str, skipped: int, file: str, separator: str) -> Iterator[list[str]]:
    """Rows as lists of cells; a quote that isn't closed is refused at the row that opens it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = skipped + 1
    try:
        for cells in reader:
            yield cells
            row += 1
    except csv.Error as error:
        key = "cell_too_long" if "field limit" in str(error) else "unclosed_quote"
        raise UserError(Fault(key, {"limit": LIMIT_CELL}, file=file, row=row)) from None


def _rows(
    records: Iterator[list[str]], width: int, skipped: int, file: str, separators: str
) -> list[list[str]]:
    rows = []
    for place, cells in enumerate(records, skipped + 2):
        while len(cells) > width and not cells[-1].strip(_WRAPPING):
            cells.pop()
        if any("\n" in cell and _swallowed(cell, width, separators) for cell in cells):
            raise UserError(Fault("unclosed_quote", file=file, row=place))
        if any(len(cell) > LIMIT_CELL for cell in cells):  # the csv module's own limit is anyone's to change
            raise UserError(Fault("cell_too_long", {"limit": LIMIT_CELL}, file=file, row=place))
        rows.append(cells)
    while rows and not any(cell.strip(_WRAPPING) for cell in rows[-1]):
        rows.pop()  # blank lines behind the last row
    return rows


def _swallowed(cell: str, width: int, separators: str) -> bool:
    """A cell of several lines, one of which is a row by its commas: a quote closed far too late."""
    return width > 1 and any(
        line.count(separator) >= width - 1 for line in cell.splitlines()[1:] for separator in separators
    )


def _heading_faults(headings: list[str], wanted: Sequence[str], file: str) -> Iterator[Fault]:
    if not wanted:
        return
    if len(headings) == 1 and len(wanted) > 1:
        for separator, key in _SEPARATORS.items():
            if headings[0].count(separator) >= len(wanted) // 2:
                yield Fault(key, file=file, row=1)
                return
    if len(set(headings) & set(wanted)) * 3 < len(wanted):  # one familiar name makes no table of ours
        yield Fault(
            "foreign_headings", {"wanted": ", ".join(wanted)}, file=file, value=", ".join(headings[:5])[:120]
        )
        return
    yield from (Fault("missing_column", file=file, column=name) for name in wanted if name not in headings)
    times = Counter(headings)
    if times.pop("", 0):
        yield Fault("blank_column", file=file)
    yield from (Fault("duplicate_column", file=file, column=n[:60]) for n, k in times.items() if k > 1)
    extra = [name[:60] for name in times if name not in wanted]
    if len(extra) > LIMIT_EXTRA:
        yield Fault("extra_columns", {"n": len(extra)}, file=file, value=", ".join(extra[:5]))
    else:
        yield from (Fault("extra_column", file=file, column=name) for name in extra)
    if sorted(headings) == sorted(wanted):
        pairs = zip(headings, wanted, strict=True)
        yield from (
            Fault("incorrect_column", file=file, column=right) for has, right in pairs if has != right
        )
