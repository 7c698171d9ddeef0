"""The blocks that a report is made of: a few types of plain data, independent of any page layout.

Sections (`reports/province/`) make blocks, notebooks show them (`publish/show.py`), and `publish/` lays the
same blocks out as HTML, PDF and a workbook. Text is already worded in the reader's language; numbers in
tables stay numbers, each column naming how it is printed, so that a workbook gets them as numbers. Text may
hold **bold** and *italic*, no other marks. Text that a person wrote goes through `as_given`, so that its
stars are printed as stars.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, is_dataclass

#: How a column's values are printed; see `i18n.wording.Reader.cell`.
COLUMN_KINDS = ("text", "count", "share", "share2", "stated", "idr", "number", "year", "date", "url")


def as_given(text: str) -> str:
    """A person's words for a place where stars would mark bold or italic: printed as they were written."""
    return text.replace("*", "\\*")


@dataclass(frozen=True)
class Meta:
    """What the whole document is: told once, first."""

    title: str
    language: str
    running_head: str  # at the top of every page
    provenance: str  # at the foot of every page: what made it
    region_code: str
    practice_stamp: str = ""  # printed on every page when the figures are synthetic
    a_page_each: bool = False  # what stands between two page breaks is meant for one page of paper

    @property
    def file_title(self) -> str:
        """The title by which a program lists the file; of synthetic figures it says so first."""
        mark = self.practice_stamp.split(" · ")[0]
        return f"{mark} · {self.title}" if mark else self.title


@dataclass(frozen=True)
class Title:
    """The head of page one: a small line above, the name, and the finding in one sentence."""

    kicker: str
    text: str
    lead: str


@dataclass(frozen=True)
class Letterhead:
    """The head of an office's paper. lines : its names, the highest office first; below : address, contact.

    svg : its emblem as SVG text, "" for none; alt tells a person who can't see it what it shows.
    """

    lines: Sequence[str]
    below: Sequence[str] = ()
    svg: str = ""
    alt: str = ""

    def __post_init__(self) -> None:
        if self.svg and not self.alt.strip():
            raise ValueError("an emblem needs an alt text")


@dataclass(frozen=True)
class FormTitle:
    """The head of a form as offices print it: in the middle of its line; below, what of, and its number."""

    text: str
    below: Sequence[str] = ()


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2  # 2 section, 3 part of one


@dataclass(frozen=True)
class Paragraph:
    text: str
    style: str = "body"  # body | note (small print) | warning (must be seen) | finding (stands out)


@dataclass(frozen=True)
class Bullets:
    items: Sequence[str]
    head: str = ""  # above them
    width: str = "full"  # half: beside a half-width figure that stands next to it


@dataclass(frozen=True)
class Numbered:
    """Statements of a form, counted 1, 2, 3 …"""

    items: Sequence[str]


@dataclass(frozen=True)
class Fields:
    """Lines of a form: what is told, a colon, and what is told of it.

    before : stands at the right above them: the place and the day of a letter.
    """

    rows: Sequence[tuple[str, str]]
    before: str = ""


@dataclass(frozen=True)
class Signatory:
    """Who signs. note : stands in the room for the signature, of one who does not sign."""

    role: str
    name: str
    below: str = ""
    note: str = ""


@dataclass(frozen=True)
class Signatures:
    """The blocks to sign, side by side; one alone stands at the right.

    closing : the sentence that they sign; before : the place and the day. Both stay with the first of them.
    """

    items: Sequence[Signatory]
    before: str = ""
    closing: str = ""

    @property
    def across(self) -> int:
        """How many stand side by side."""
        return 2 if len(self.items) in (1, 2, 4) else 3


@dataclass(frozen=True)
class KeyFigure:
    value: str  # "46,0"
    unit: str  # "juta"; a per cent sign belongs to the value
    caption: str  # basis, date, denominator: the small print that makes it honest
    ours: bool = False  # computed here, not stated by an official


@dataclass(frozen=True)
class KeyFigures:
    items: Sequence[KeyFigure]


@dataclass(frozen=True)
class Column:
    key: str
    label: str
    kind: str = "text"
    width: float = 1.0  # relative

    def __post_init__(self) -> None:
        if self.kind not in COLUMN_KINDS:
            raise ValueError(f"column {self.key!r}: {self.kind!r} is none of {', '.join(COLUMN_KINDS)}")


@dataclass(frozen=True)
class Table:
    """Rows of typed values; None is a blank and is printed as one, never as 0."""

    name: str  # short and unique in a document: the workbook's sheet
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
    note: str = ""
    source: str = ""
    highlight: Sequence[int] = ()  # rows to set off, e.g. this report's own province
    annex: bool = False  # in the workbook and folded in HTML, but too long for the printed page
    number: str = ""  # fixed, as "2.1"; "": the next one in the document


@dataclass(frozen=True)
class Figure:
    """A drawing as SVG text. `alt` tells a person who can't see it what it shows."""

    name: str
    caption: str
    alt: str
    svg: str
    note: str = ""
    width: str = "full"  # full | half (two halves that follow one another stand side by side)
    number: str = ""  # as a table's

    def __post_init__(self) -> None:
        if not self.alt.strip() or not self.caption.strip():
            raise ValueError(f"figure {self.name!r} needs a caption and an alt text")


@dataclass(frozen=True)
class Attachment:
    """A text file that the paper carries: rows that its numbers rest on. Printed nowhere."""

    name: str  # of the file, short and unique in a document: claims.csv
    description: str  # in the reader's language
    text: str


@dataclass(frozen=True)
class PageBreak:
    """Start a new page where there are pages."""


#: What only a form has: an office's papers are made of these and of the blocks of reports.
Form = Letterhead | FormTitle | Numbered | Fields | Signatures
Block = (
    Meta | Title | Heading | Paragraph | Bullets | KeyFigures | Table | Figure | Attachment | PageBreak | Form
)
_KINDS = {kind.__name__: kind for kind in Block.__args__}


@dataclass(frozen=True)
class Document:
    """A report: its meta block and everything that follows, in order."""

    meta: Meta
    blocks: Sequence[Block] = field(default_factory=tuple)
    made: Sequence[str] = ()  # suffixes of the files that are made of it together: what one may point to
    links: Sequence[
        tuple[str, str]
    ] = ()  # (entry of the words, address beside it) that the web page leads to

    @property
    def is_form(self) -> bool:
        """Whether it has blocks that only a form has."""
        return any(isinstance(block, Form) for block in self.blocks)

    @classmethod
    def from_blocks(cls, blocks: Iterable[Block]) -> Document:
        blocks = list(blocks)
        metas = [block for block in blocks if isinstance(block, Meta)]
        if len(metas) != 1:
            raise ValueError(f"a document has one Meta block; found {len(metas)}")
        return cls(metas[0], tuple(block for block in blocks if not isinstance(block, Meta)))


def to_json(block: Block) -> dict:
    """The block as plain data, `kind` first."""
    # `asdict` would copy every cell of every row.
    values = {name: value for name, value in vars(block).items()}
    for name in ("columns", "items"):
        if values.get(name) and is_dataclass(values[name][0]):
            values[name] = tuple(vars(part) for part in values[name])
    return {"kind": type(block).__name__, **values}


def from_json(data: dict) -> Block:
    """The block that `to_json` wrote."""
    values = dict(data)
    kind = _KINDS[values.pop("kind")]
    if kind is KeyFigures:
        values["items"] = tuple(KeyFigure(**item) for item in values["items"])
    if kind is Signatures:
        values["items"] = tuple(Signatory(**item) for item in values["items"])
    if kind is Table:
        values["columns"] = tuple(Column(**column) for column in values["columns"])
        values["rows"] = tuple(tuple(row) for row in values["rows"])
    return kind(**values)
