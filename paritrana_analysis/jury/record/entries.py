"""Entries of a round's record: one file each, numbered, each with the sha256 of the one before.

    record/0001-opened.json   record/0002-sheets_sent.json   record/0003-returned.json …

An entry that is removed, put elsewhere, or altered no longer fits the one that follows, and the record is
refused by that file's name. Of the last one no other entry knows: papers made after it name its digest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import formed, safe_read
from paritrana_analysis.files.digests import digest_of

SCHEMA_VERSION = 1
#: More than any round comes near; a record beyond it is not read.
MOST = 9_999
#: Characters of a text that a person gives: why, an appeal, an answer.
LONGEST = 4_000
NAME = re.compile(r"(?P<number>\d{4})-(?P<kind>[a-z_]+)\.json")

#: Of a name or a role.
_WHO = 200

_SHA = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_TEXT = {"type": "string", "maxLength": LONGEST}
#: Whatever a table's cell may hold.
_GIVEN = {"type": "string", "maxLength": 200_000}
_CODE = {"type": "string", "minLength": 1, "maxLength": 120}
_FILES = {"type": "object", "propertyNames": {"maxLength": 200}, "additionalProperties": _SHA}
_NUMBER = {"type": "integer", "minimum": 1, "maximum": MOST}
#: What stands in a cell of a score sheet: points, the reason of a blank, or nothing.
_CELL = {"type": ["number", "string", "null"], "maxLength": 60}


def _object(**properties: dict) -> dict:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _list(of: dict) -> dict:
    return {"type": "array", "items": of, "maxItems": 200_000}


_CHANGES = _list(_object(unit=_CODE, criterion=_CODE, **{"from": _CELL, "to": _CELL}))
_STANDING = _list(
    _object(unit=_CODE, total={"type": ["number", "null"]}, place={"type": ["integer", "null"]})
)
_MADE_BY = _object(release=_TEXT, commit=_TEXT, code=_TEXT)
_RETURNED = _object(
    sheets=_list(_object(juror=_CODE, file=_TEXT, sha256=_SHA, copy=_TEXT, changes=_CHANGES)),
    gone=_list(_object(juror=_CODE, changes=_CHANGES)),
    missing=_list(_CODE),
    scores=_SHA,
)
_LATE_ROW = _object(
    table=_CODE,
    row=_GIVEN,
    unit=_CODE,
    item=_CODE,
    change={"enum": ["added", "changed", "removed"]},
    cells={
        "type": "object",
        "additionalProperties": {"type": "array", "items": _GIVEN, "minItems": 2, "maxItems": 2},
    },
)
_COUNTS = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}

#: What each kind of entry carries, as JSON Schema.
KINDS: dict[str, dict] = {
    "opened": _object(round_key=_CODE, tables=_FILES, snapshot=_CODE, made_by=_MADE_BY),
    "sheets_sent": _object(files=_FILES),
    "returned": _RETURNED,
    "correction": _RETURNED,
    "appeal": _object(candidate=_CODE, text=_TEXT),
    "answer": _object(to=_NUMBER, text=_TEXT),
    "withdrawal": _object(candidate=_CODE),
    "late_evidence": _object(tables=_FILES, rows=_list(_LATE_ROW), of_others=_COUNTS),
    "taken_in": _object(
        late=_NUMBER,
        tables=_FILES,
        snapshot=_CODE,
        before=_STANDING,
        after=_STANDING,
        one_sided=_list(_object(item=_CODE, of=_list(_CODE), others=_list(_CODE))),
    ),
    "left_out": _object(late=_NUMBER),
    "confirmed": _object(candidate=_CODE),
    "result": _object(standing=_STANDING, winners=_list(_CODE), basis=_SHA, rests_on=_FILES),
    "minutes": _object(
        number=_NUMBER,
        files=_FILES,
        rests_on=_SHA,
        result=_NUMBER,
        replaces={
            "oneOf": [{"type": "null"}, _object(number=_NUMBER, on=_TEXT, file=_TEXT, sha256=_SHA)],
        },
        made_by=_MADE_BY,
    ),
    "sent_on": _object(to=_CODE, winners=_list(_CODE)),
}
_DAY = {"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2})?$"}
_FORM = _object(
    schema_version={"const": SCHEMA_VERSION},
    number=_NUMBER,
    kind={"enum": list(KINDS)},
    on=_DAY,
    by={"type": "string", "maxLength": _WHO},
    why=_TEXT,
    before={"type": "string", "pattern": "^([0-9a-f]{64})?$"},
    carries={"type": "object"},
)


@dataclass(frozen=True)
class Said:
    """Of an act: its day (2026-02-03), who did it (a juror's id or a role) and why; "" where nobody said."""

    on: str = ""
    by: str = ""
    why: str = ""


UNSAID = Said()


@dataclass(frozen=True)
class RecordEntry:
    """One thing that happened. carries : by kind, see `KINDS`. before : sha256 of the entry before, or ""."""

    number: int
    kind: str
    said: Said = UNSAID
    carries: Mapping = field(default_factory=dict)
    before: str = ""

    @property
    def name(self) -> str:
        return f"{self.number:04d}-{self.kind}.json"

    @property
    def on(self) -> str:
        return self.said.on

    @cached_property
    def content(self) -> bytes:
        """The entry's file: the same bytes for the same entry."""
        told = {
            "schema_version": SCHEMA_VERSION,
            "number": self.number,
            "kind": self.kind,
            "on": self.said.on,
            "by": self.said.by,
            "why": self.said.why,
            "before": self.before,
            "carries": self.carries,
        }
        return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()

    @cached_property
    def sha256(self) -> str:
        return digest_of(self.content)


def following(entries: Sequence[RecordEntry], kind: str, said: Said, carries: Mapping) -> RecordEntry:
    """The next entry of a record. Raises UserError for words that no record keeps."""
    for text in (said.why, said.by, carries.get("text", "")):
        if len(text) > LONGEST or (text == said.by and len(text) > _WHO):
            most = _WHO if text == said.by else LONGEST
            raise UserError(Fault("record.text_long", {"most": most}, value=text[:40]))
        if safe_read.unprintable(text):
            raise UserError(Fault("record.text_unprintable"))
    before = entries[-1].sha256 if entries else ""
    return RecordEntry(len(entries) + 1, kind, said, carries, before)


def read(files: Mapping[str, bytes], at: str) -> tuple[RecordEntry, ...]:
    """The entries in these files, by name, in their order. at : the folder, as faults name it.

    Raises UserError for the first file that does not fit: none of this form, a number twice or left out, or
    another digest than the following entry knows.
    """
    found: list[RecordEntry] = []
    for name in sorted(files):
        if not NAME.fullmatch(name):
            raise UserError(Fault("record.no_entry", file=f"{at}/{name}"))
        entry = read_one(files[name], f"{at}/{name}")
        number = len(found) + 1
        if entry.name != name:
            raise UserError(Fault("record.misnamed", {"named": entry.name}, file=f"{at}/{name}"))
        if entry.number < number:
            raise UserError(Fault("record.number_twice", {"number": entry.number}, file=f"{at}/{name}"))
        if entry.number > number:
            raise UserError(Fault("record.number_left_out", {"number": number}, file=f"{at}/{name}"))
        if entry.before != (found[-1].sha256 if found else ""):
            before = found[-1].name if found else name
            raise UserError(Fault("record.altered", {"next": name}, file=f"{at}/{before}"))
        found.append(entry)
    if found and found[0].kind != "opened":
        raise UserError(Fault("record.not_opened", file=f"{at}/{found[0].name}"))
    return tuple(found)


def read_one(content: bytes, file: str) -> RecordEntry:
    """An entry's file. Raises UserError for another form."""
    said = safe_read.json_text(content, file, "broken_json")
    faults = formed.faults(said, _FORM, file)
    if not faults:
        faults = formed.faults(said["carries"], KINDS[said["kind"]], file)
    if faults:
        raise UserError(faults)
    entry = RecordEntry(
        said["number"],
        said["kind"],
        Said(said["on"], said["by"], said["why"]),
        said["carries"],
        said["before"],
    )
    if entry.content != content:  # spaces, order: nothing of ours writes them so
        raise UserError(Fault("record.rewritten", file=file))
    return entry
