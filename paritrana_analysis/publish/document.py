"""Reads the blocks back from an executed notebook, and holds what every layout shares.

That is the order of blocks, their labels ("Tabel 3" is the same table in print, on the web and in the
workbook), the printed cells, and one rule about which characters are allowed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from paritrana_analysis.dates import has_form
from paritrana_analysis.frames import is_blank
from paritrana_analysis.i18n.wording import BLANK, Reader
from paritrana_analysis.publish.blocks import (
    Attachment,
    Block,
    Document,
    FormTitle,
    Heading,
    Letterhead,
    Meta,
    Table,
    Title,
    from_json,
    to_json,
)

BLOCK_MIME = "application/vnd.paritrana.block+json"
SVG_MIME = "image/svg+xml"

#: Formats that insist on a creation date get this one, so that the same blocks give the same bytes.
#: It is plainly not a real date: what made a report, and from what, stands in its provenance.
FIXED_DATE = datetime(2000, 1, 1, tzinfo=UTC)

_LONGEST_ADDRESS = 2_000  # browsers and PDF readers stop somewhere above
_REPOSITORY = re.compile(r"(github\.com/[\w.-]+/[\w.-]+)(?::\s|$)")
_NEW_LINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_PLANE_ENDS = "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
_NOT_TEXT = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")
_MARKS = re.compile(
    r"(?<!\\)\*\*(?=[^\s*])(?P<bold>.+?)(?<=[^\s])(?<!\\)\*\*"
    # A lone star may be a footnote mark ("148*"), so italics start and end at the edge of a word.
    r"|(?<![\w*\\])\*(?=[^\s*])(?P<italic>.+?)(?<=[^\s*\\])\*(?![\w*])",
    re.DOTALL,
)


# --- reading ---------------------------------------------------------------------------------------


def read(notebook: Mapping) -> Document:
    """The report an executed notebook showed, in the order it was shown."""
    blocks = [_block(data) for data in _shown(notebook)]
    if not any(isinstance(block, Meta) for block in blocks):
        raise ValueError(
            "this notebook shows no report: no output holds a Meta block. "
            "Run the notebook first, and show its Meta block before the others."
        )
    return Document.from_blocks(blocks)


def _shown(notebook: Mapping) -> Iterable[Mapping]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if BLOCK_MIME in output.get("data", {}):
                yield output["data"]


def _block(data: Mapping) -> Block:
    values = dict(data[BLOCK_MIME])
    if values["kind"] == "Figure":
        svg = data[SVG_MIME]  # on disk, nbformat keeps text as a list of lines
        values["svg"] = svg if isinstance(svg, str) else "".join(svg)
    return from_json(carried(values))


def carried(value: object) -> object:
    """The value as plain JSON data that HTML, PDF and XLSX can all carry.

    The one place where characters are dropped: control characters, lone surrogates and
    noncharacters, none of which XML may hold, go; every kind of line end becomes a newline. NaN
    and other missing values become None; an infinite number is somebody's mistake and is refused.
    """
    kind = type(value)
    if value is None or kind is bool or kind is int or (kind is float and math.isfinite(value)):
        return value
    if isinstance(value, str):
        # Most texts, drawings too, hold nothing but what can be printed: no pattern need look at them.
        if value.isprintable() or value.replace("\n", "").isprintable():
            return value
        return _NOT_TEXT.sub("", _NEW_LINES.sub("\n", value))
    if isinstance(value, list | tuple):  # a table's cells, mostly
        return [item if type(item) is str and item.isprintable() else carried(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): carried(item) for key, item in value.items()}
    if isinstance(value, bool | int):
        return value
    if hasattr(value, "item"):  # a numpy scalar
        return carried(value.item())
    if is_blank(value):
        return None
    if isinstance(value, float):
        if math.isinf(value):
            raise ValueError("an infinite number cannot be printed; was something divided by zero?")
        return value
    return carried(str(value))  # a date, a Path


def plain_data(block: Block) -> dict:
    return carried(to_json(block))


# --- arranging -------------------------------------------------------------------------------------


def arrange(blocks: Iterable[Block], language: str, *, number: bool = True) -> list[dict]:
    """The blocks as a page lays them out: `{"kind", "block", "label", "level", "anchor"}`.

    Tables and figures are numbered, by their own number or one after the other; headings never skip a level
    (a screen reader stumbles there), and two half-width blocks in a row become one item of kind "pair".
    """
    word = Reader(language)
    counts = {"table": 0, "figure": 0, "heading": 0}
    level = 1
    items = []
    for block in blocks:
        if isinstance(block, Heading) and not unmarked(block.text).strip():
            continue  # a reader of the contents list could not choose it
        if isinstance(block, Attachment):
            continue  # the paper carries it, no page shows it
        kind = type(block).__name__.lower()
        item = {"kind": kind, "block": block, "label": "", "anchor": ""}
        if isinstance(block, Heading):
            # A block shown alone in a notebook has no heading before it to go by.
            level = item["level"] = max(2, min(block.level, level + 1 if number else 3, 6))
        if kind in counts and number:
            fixed = getattr(block, "number", "")
            counts[kind] += not fixed
            item["anchor"] = f"{kind}-{fixed or counts[kind]}".replace(".", "-")
            if not isinstance(block, Heading):
                item["label"] = word(f"publish.{kind}", n=fixed or counts[kind])
        items.append(item)
    return _paired(items)


def on_paper(items: Iterable[Mapping]) -> Iterator[Mapping]:
    """The items as paper has them: the tables of an annex become one item at the end of their section.

    It is of kind "elsewhere", and its `items` are those tables.
    """
    left: list[Mapping] = []
    for item in items:
        if item["kind"] == "table" and item["block"].annex:
            left.append(item)
            continue
        if item["kind"] == "pagebreak" and left:
            yield {"kind": "elsewhere", "items": left}
            left = []
        yield item
    if left:
        yield {"kind": "elsewhere", "items": left}


def _paired(items: list[dict]) -> list[dict]:
    result = []
    for item in items:
        if _is_half(item) and result and _is_half(result[-1]):
            item = {"kind": "pair", "items": [result.pop(), item]}
        result.append(item)
    return result


def _is_half(item: Mapping) -> bool:
    return item["kind"] in ("figure", "bullets") and item["block"].width == "half"


def titled(document: Document) -> list[Block]:
    """The blocks with a title, made from the meta block and put first where none was shown.

    An office's letter has none: it begins with the letterhead.
    """
    named = any(isinstance(block, Title | FormTitle) and block.text.strip() for block in document.blocks)
    if named or any(isinstance(block, Letterhead) for block in document.blocks):
        return list(document.blocks)
    untitled = [block for block in document.blocks if not isinstance(block, Title)]
    return [Title("", document.meta.title, ""), *untitled]


# --- text and cells --------------------------------------------------------------------------------


def runs(text: str, bold: bool = False, italic: bool = False) -> list[dict]:
    """The text cut where **bold** and *italic* begin and end; a star of `blocks.as_given` is a star."""
    if "*" not in text:
        return literal(text, bold, italic)
    result = []
    end = 0
    for mark in _MARKS.finditer(text):
        result += literal(_stars(text[end : mark.start()]), bold, italic)
        if mark["bold"] is not None:
            result += runs(mark["bold"], True, italic)
        else:
            result += runs(mark["italic"], bold, True)
        end = mark.end()
    return result + literal(_stars(text[end:]), bold, italic)


def _stars(text: str) -> str:
    return text.replace("\\*", "*")


def literal(text: str, bold: bool = False, italic: bool = False) -> list[dict]:
    """The text as one run, its stars as they are."""
    return [{"text": text, "bold": bold, "italic": italic}] if text else []


def unmarked(text: str) -> str:
    """The text without its bold and italic marks, for places that can't show them."""
    return "".join(run["text"] for run in runs(text))


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_numeric(kind: str) -> bool:
    """Whether a column of this kind is set to the right, digits under digits."""
    return kind in ("count", "share", "share2", "stated", "idr", "number")


def elsewhere(items: Iterable[Mapping], document: Document) -> str:
    """That tables are not on paper, and in which of the files made beside the paper they are."""
    there = "_".join(name for name in ("html", "xlsx") if f".{name}" in document.made) or "none"
    t, told = Reader(document.meta.language), []
    for item in items:
        table = item["block"]
        words = {"label": item["label"], "caption": unmarked(table.caption).rstrip(". ")}
        told.append(t("publish.annex_item", rows=len(table.rows), **words))
    return t(f"publish.annex_{there}", listed="; ".join(told), n=len(told))


def printed_rows(table: Table, language: str) -> list[list[tuple[str, str]]]:
    """Each cell as (text, address it links to, or ""). Stars in a cell are data, not marks."""
    kinds = [column.kind for column in table.columns]
    return [
        [_printed(value, kind, language) for value, kind in zip(row, kinds, strict=True)]
        for row in table.rows
    ]


# typed: 1, 1.0 and True are equal but are not printed alike.
@lru_cache(maxsize=100_000, typed=True)
def _printed(value: object, kind: str, language: str) -> tuple[str, str]:
    if kind == "url" and value:
        named = f"seeds.s{str(value).removeprefix('seed:')}"
        return (Reader(language)(named), "") if Reader(language).has(named) else _link(str(value))
    if kind == "year" and isinstance(value, float):
        value = int(value) if value.is_integer() else value  # pandas turns years beside a blank into floats
    if isinstance(value, str) and not value.strip():
        return (BLANK if is_numeric(kind) else ""), ""  # an empty remark isn't a missing figure
    if isinstance(value, str) and is_numeric(kind):
        kind = "text"  # a word in a column of numbers stands as it is
    if kind == "date" and isinstance(value, str) and not has_form(value):
        kind = "text"  # and in one of dates
    return Reader(language).cell(value, "short_date" if kind == "date" else kind), ""


def _link(address: str) -> tuple[str, str]:
    """A web address as its host's name and where it leads, a repository by its name; else plain text.

    What file and version of a repository was read stands behind its name in the tables, and in the workbook.
    """
    if repository := _REPOSITORY.match(address):
        host, owner, _ = repository[1].split("/", 2)
        return f"{host}/{owner}", f"https://{repository[1]}"
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return address, ""
    if parts.scheme not in ("http", "https") or not host:
        return address, ""
    return host.removeprefix("www."), address if len(address) <= _LONGEST_ADDRESS else ""
