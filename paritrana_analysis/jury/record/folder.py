"""The record's files in a round's folder: read, and added to. None is ever written over or removed.

record/0001-opened.json …     one file an entry (`entries`)
      /tables-0123456789ab.zip  the tables that the round was opened on (`snapshot`)
      /returned/PJ1-1.xlsx      every sheet that came back, as it came
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import count
from pathlib import Path

from paritrana_analysis.data import csv_text, datapackage
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import drafts, safe_read
from paritrana_analysis.files.digests import digest_of, sha256
from paritrana_analysis.jury.record import entries as entries_
from paritrana_analysis.jury.record import snapshot
from paritrana_analysis.jury.record.entries import RecordEntry, Said
from paritrana_analysis.jury.record.late import Late, TableText, compared
from paritrana_analysis.jury.record.state import State, state_of
from paritrana_analysis.jury.rounds import Round

FOLDER = "record"


def files(folder: Path) -> dict[str, bytes]:
    """The entries' files of a round by name."""
    paths = sorted((Path(folder) / FOLDER).glob("*.json"))
    return {path.name: safe_read.content_of(path, safe_read.MOST_JSON) for path in paths}


def begun(folder: Path) -> State | None:
    """The record as far as there is one, of whatever round: an opening may have been stopped half-way."""
    return state_of(entries_.read(files(folder), str(Path(folder) / FOLDER)))


def state(folder: Path, round_: Round) -> State | None:
    """What the record of a round says; None where the round was opened before records were kept.

    Raises UserError for a record that was altered, that is of another round, or that is gone.
    """
    at = str(Path(folder) / FOLDER)
    found = begun(folder)
    if found is None and round_.recorded:
        raise UserError(Fault("record.gone", file=at))
    if found and found.opened.carries["round_key"] != round_.key:
        raise UserError(Fault("record.other_round", file=f"{at}/{found.opened.name}"))
    return found


def kept(folder: Path, round_: Round) -> State:
    """The same of a round that something is to be recorded of. Raises UserError where no record is kept."""
    found = state(folder, round_)
    if found is None:
        raise UserError(Fault("record.none", file=str(folder)))
    return found


def add(folder: Path, before: State | None, kind: str, said: Said, carries: Mapping) -> State:
    """One more entry at the end. Raises UserError where another command added one meanwhile."""
    entry = entries_.following(before.entries if before else (), kind, said, carries)
    place = Path(folder) / FOLDER
    entries_.read_one(entry.content, str(place / entry.name))  # nothing is written that could not be read
    lead = f"{entry.number:04d}"
    if not _added(entry.content, place / entry.name, lead, lambda: not any(place.glob(f"{lead}-*"))):
        raise UserError(Fault("record.meanwhile", file=str(place)))
    return State((*(before.entries if before else ()), entry))


def _added(content: bytes, path: Path, claim: str = "", is_free: Callable[[], bool] = lambda: True) -> bool:
    """As `drafts.add_new`. Raises UserError where another command is at it, or was stopped while it was."""
    try:
        return drafts.add_new(content, path, f".{claim or path.name}.claim", is_free)
    except FileExistsError as error:
        raise UserError(Fault("record.claimed", file=str(error.filename))) from None


# --- tables and sheets -----------------------------------------------------------------------------------


def add_snapshot(folder: Path, contents: Mapping[str, bytes]) -> str:
    """Keep these tables in the record, once for each state of them; returns the file's name."""
    name = snapshot.name_of({table: digest_of(content) for table, content in contents.items()})
    path = Path(folder) / FOLDER / name
    if not path.exists():
        _added(_packed(name, contents), path)
    return name


#: The snapshot packed last in this process: of many rounds opened at once all have the same.
_LAST: dict[str, bytes] = {}


def _packed(name: str, contents: Mapping[str, bytes]) -> bytes:
    if name not in _LAST:
        _LAST.clear()
        _LAST[name] = snapshot.packed(contents)
    return _LAST[name]


def tables(folder: Path, of: State) -> dict[str, bytes]:
    """The tables that count in a round, from its record. Raises UserError where they are gone or altered."""
    path = Path(folder) / FOLDER / of.snapshot
    try:
        content = safe_read.content_of(path, snapshot.MOST_BYTES)
    except FileNotFoundError:
        raise UserError(Fault("record.snapshot_gone", file=str(path))) from None
    return snapshot.unpacked(content, of.tables, str(path))


def unpacked(folder: Path, of: State, processed: Path) -> tuple[Path, Path]:
    """The round's tables as a folder of their own, unpacked once, and where their bundle goes.

    processed : where bundles are; the round's own lie below it, by the digest of their tables.
    """
    home = Path(processed) / "rounds" / Path(of.snapshot).stem
    raw = home / "raw"
    there = {path.name: sha256(path) for path in raw.glob("*") if path.is_file()} if raw.is_dir() else {}
    if there != dict(of.tables):
        contents = tables(folder, of)
        with drafts.making(raw) as draft:
            for name, content in contents.items():
                (draft / name).write_bytes(content)
    return raw, home / "processed"


def region_name(folder: Path, of: State, code: str) -> str:
    """A region's name in the round's own tables; "" for a code that they don't have."""
    with drafts.scratch("regions") as scratch:
        (scratch / "regions.csv").write_bytes(tables(folder, of).get("regions.csv", b""))
        rows = csv_text.columns(scratch / "regions.csv", ["region_code", "region"])
        return next((name for at, name in rows if at == code), "")


def add_sheet(folder: Path, juror: str, content: bytes, n: int) -> str:
    """Keep a sheet as it came back, the juror's n-th; returns its path within the round's folder."""
    place = Path(folder) / FOLDER / "returned"
    for number in count(n):
        name = f"{juror}-{number}.xlsx"
        path = place / name
        if path.is_file() and sha256(path) == digest_of(content):
            break
        if not path.exists() and _added(content, path):
            break
    return f"{FOLDER}/returned/{name}"


def named(entry: RecordEntry) -> str:
    """An entry's file within the round's folder."""
    return f"{FOLDER}/{entry.name}"


# --- late evidence ---------------------------------------------------------------------------------------


def late(folder: Path, of: State, raw: Path, today: Mapping[str, str], units: Collection[str]) -> Late:
    """How the tables of today differ from the round's, for its candidates.

    raw, today : the folder of today's tables, and their digests. Raises UserError where they can't be read.
    """
    differing = [name for name in {**of.tables, **today} if of.tables.get(name) != today.get(name)]
    with drafts.scratch("late") as scratch:
        for name, content in tables(folder, of).items():
            (scratch / name).write_bytes(content)
        return compared(_tables_in(scratch, differing), _tables_in(Path(raw), differing), units)


def _tables_in(raw: Path, names: Collection[str]) -> dict[str, TableText]:
    found = {}
    for resource in datapackage.read(raw)["resources"]:
        name, key = resource["path"], resource["schema"].get("primaryKey", ())
        if name in names and (raw / name).is_file():
            text = csv_text.read(raw / name)
            found[name] = TableText(text.headings, text.rows, (key,) if isinstance(key, str) else tuple(key))
    return found
