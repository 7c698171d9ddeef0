"""The acts of a round, each recorded: opened, read, withdrawn, appealed, decided, told in minutes, sent on.

Every act reads the record first, refuses what cannot be, keeps the files it speaks of, and writes its entry
last. What is not recorded did not happen: the command can be given again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from paritrana_analysis import __version__
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.bundle import code_hash
from paritrana_analysis.files.digests import digest_of
from paritrana_analysis.i18n.wording import Entry
from paritrana_analysis.jury.record import folder, returns
from paritrana_analysis.jury.record.entries import UNSAID, Said
from paritrana_analysis.jury.record.late import Late
from paritrana_analysis.jury.record.state import State
from paritrana_analysis.jury.record.versions import Version
from paritrana_analysis.jury.rounds import Round

if TYPE_CHECKING:  # reading sheets opens workbooks, and most acts read none
    from paritrana_analysis.jury.score_sheets.reading import ScoreSheets


def made_by(commit: str = "") -> dict[str, str]:
    """The release at hand. commit : of the checkout, where there is one."""
    return {"release": __version__, "commit": commit, "code": code_hash()}


def opened(
    home: Path,
    round_: Round,
    tables: Mapping[str, str],
    raw: Path,
    sheets: Mapping[str, str],
    said: Said = UNSAID,
    commit: str = "",
) -> State:
    """The round is opened on these tables, and sheets are written: entries only for what is new of it.

    tables : the digests of the tables that the round's bundle was made from; raw : the folder they lie in.
    Raises UserError where a table there is another one by now.
    """
    state = folder.begun(home)
    if state is None or dict(state.tables) != dict(tables):
        snapshot = folder.add_snapshot(home, unchanged(raw, tables))
        carries = {
            "round_key": round_.key,
            "tables": dict(sorted(tables.items())),
            "snapshot": snapshot,
            "made_by": made_by(commit),
        }
        state = folder.add(home, state, "opened", said, carries)
    last = state.last("sheets_sent")
    if last is None or dict(last.carries["files"]) != dict(sheets):
        state = folder.add(home, state, "sheets_sent", said, {"files": dict(sorted(sheets.items()))})
    return state


def returned(
    home: Path, state: State, sheets: ScoreSheets, files: Mapping[str, bytes], scores_sha256: str, said: Said
) -> State:
    """The sheets were read. files : their contents by name.

    Nothing is recorded where every sheet is the one that was read before.
    """
    came, gone = returns.compared(state, sheets.marks, sheets.file_of, sheets.sha256)
    if not came and not gone and state.scores_sha256 == scores_sha256:
        return state
    for sheet in came:
        n = len(state.returns_of(sheet["juror"])) + 1
        sheet["copy"] = folder.add_sheet(home, sheet["juror"], files[sheet["file"]], n)
    carries = {"sheets": came, "gone": gone, "missing": list(sheets.missing), "scores": scores_sha256}
    kind = "correction" if is_correction(state, came, gone) else "returned"
    return folder.add(home, state, kind, said, carries)


def is_correction(state: State, came: Sequence[Mapping], gone: Sequence[Mapping]) -> bool:
    """Whether scores change that a result was made of already."""
    return state.result is not None and any(one["changes"] for one in (*came, *gone))


def why_needed(home: Path, state: State, sheets: ScoreSheets, said: Said) -> None:
    """Raises UserError for a correction of which nobody says why, with the cells that it changes."""
    came, gone = returns.compared(state, sheets.marks, sheets.file_of, sheets.sha256)
    if said.why or not is_correction(state, came, gone):
        return
    raise UserError(
        [
            Fault(
                "record.correction_without_why",
                {"juror": one["juror"], "n": len(one["changes"]), "on": state.result.on or None},
                file=one.get("file", str(home)),
            )
            for one in (*came, *gone)
            if one["changes"]
        ]
    )


def withdrawn(home: Path, round_: Round, unit: str, said: Said) -> State:
    """A candidate withdraws. Raises UserError: no candidate, withdrawn already, no reason given."""
    state = folder.kept(home, round_)
    _candidate(round_, unit)
    _why(said)
    if unit in state.withdrawn:
        before = state.withdrawn[unit]
        raise UserError(
            Fault("record.withdrawn_twice", {"number": before.number, "on": before.on or None}, value=unit)
        )
    return folder.add(home, state, "withdrawal", said, {"candidate": unit})


def appealed(home: Path, round_: Round, unit: str, text: str, said: Said) -> State:
    """A candidate appeals, in its own words."""
    state = folder.kept(home, round_)
    _candidate(round_, unit)
    return folder.add(home, state, "appeal", said, {"candidate": unit, "text": _text(text, "--text")})


def answered(home: Path, round_: Round, number: int, text: str, said: Said) -> State:
    """An appeal is answered. number : of the appeal's entry. Raises UserError for one that is none."""
    state = folder.kept(home, round_)
    if number not in state.answers:
        known = ", ".join(map(str, state.answers)) or "–"
        raise UserError(Fault("record.no_appeal", {"known": known}, value=str(number)))
    return folder.add(home, state, "answer", said, {"to": number, "text": _text(text, "--text")})


def confirmed(home: Path, round_: Round, unit: str, said: Said) -> State:
    """The chair confirms that the only candidate with a score wins."""
    state = folder.kept(home, round_)
    _candidate(round_, unit)
    return folder.add(home, state, "confirmed", said, {"candidate": unit})


def late_noted(home: Path, state: State, tables: Mapping[str, str], late: Late, said: Said) -> State:
    """Late evidence is kept apart, once for each state of the tables; tables : digests of today's."""
    last = state.late
    if not late.rows or (last and dict(last.carries["tables"]) == dict(tables)):
        return state
    carries = {
        "tables": dict(sorted(tables.items())),
        "rows": list(late.rows),
        "of_others": dict(late.of_others),
    }
    return folder.add(home, state, "late_evidence", said, carries)


def refuse_one_sided(home: Path, one_sided: Sequence[Mapping], names: Mapping[str, str]) -> None:
    """Raises UserError for items that were checked for some candidates only, with all of them by name."""
    raise UserError(
        [
            Fault(
                "record.one_sided",
                {
                    "item": Entry(f"terms.aspect_{one['item']}", one["item"]),
                    "of": [names[unit] for unit in one["of"]],
                    "others": [names[unit] for unit in one["others"]],
                },
                file=str(home),
            )
            for one in one_sided
        ]
    )


def taken_in(
    home: Path,
    state: State,
    raw: Path,
    before: Sequence[Mapping],
    after: Sequence[Mapping],
    one_sided: Sequence[Mapping],
    said: Said,
) -> State:
    """The panel takes the late evidence on record in: from now on those tables are the round's.

    raw : the folder they lie in. before, after : what it moves. one_sided : items of which the decision says
    that the other candidates were looked at as well. Raises UserError where nothing is on record.
    """
    late = state.late
    if late is None:
        raise UserError(Fault("record.nothing_late", file=str(home)))
    _why(said)
    contents = unchanged(raw, late.carries["tables"])
    carries = {
        "late": late.number,
        "tables": dict(late.carries["tables"]),
        "snapshot": folder.add_snapshot(home, contents),
        "before": list(before),
        "after": list(after),
        "one_sided": list(one_sided),
    }
    return folder.add(home, state, "taken_in", said, carries)


def left_out(home: Path, state: State, said: Said) -> State:
    """The panel leaves the late evidence on record out: the round's tables stay as they are."""
    if state.late is None:
        raise UserError(Fault("record.nothing_late", file=str(home)))
    _why(said)
    return folder.add(home, state, "left_out", said, {"late": state.late.number})


def unchanged(raw: Path, tables: Mapping[str, str]) -> dict[str, bytes]:
    """The tables in a folder. Raises UserError where one is not that of this digest (any more)."""
    contents = {name: (Path(raw) / name).read_bytes() for name in tables}
    changed = [name for name, content in contents.items() if digest_of(content) != tables[name]]
    if changed:
        raise UserError([Fault("record.table_changed", file=str(Path(raw) / name)) for name in changed])
    return contents


def decided(
    home: Path,
    state: State,
    standing: Sequence[Mapping],
    winners: Sequence[str],
    rests_on: Mapping[str, str],
    said: Said,
) -> State:
    """The result, where it is another one than the last, or follows from something else."""
    carries = {
        "standing": list(standing),
        "winners": list(winners),
        "basis": state.basis,
        "rests_on": dict(sorted(rests_on.items())),
    }
    if state.result and dict(state.result.carries) == carries:
        return state
    return folder.add(home, state, "result", said, carries)


def told(
    home: Path,
    state: State,
    version: Version,
    files: Mapping[str, str],
    rests_on: str,
    said: Said,
    commit: str = "",
) -> State:
    """Minutes were made. files : their papers, name → sha256. Nothing is recorded where they were before."""
    same = [e.carries["files"] for e in state.of_kind("minutes") if e.carries["number"] == version.number]
    known = {name: sha256 for one in same for name, sha256 in one.items()}
    if files.items() <= known.items():
        return state
    carries = {
        "number": version.number,
        "files": dict(sorted(files.items())),
        "rests_on": rests_on,
        "result": state.result.number,
        "replaces": asdict(version.replaces) if version.replaces else None,
        "made_by": made_by(commit),
    }
    return folder.add(home, state, "minutes", replace(said, why=version.why), carries)


def sent_on(home: Path, state: State, to: str, winners: Sequence[str], said: Said) -> State:
    """The winners stand in another round, once for each."""
    carries = {"to": to, "winners": list(winners)}
    if any(dict(entry.carries) == carries for entry in state.of_kind("sent_on")):
        return state
    return folder.add(home, state, "sent_on", said, carries)


def _candidate(round_: Round, unit: str) -> None:
    units = [candidate.unit for candidate in round_.candidates]
    if unit not in units:
        raise UserError(Fault("record.no_candidate", {"known": ", ".join(units)}, value=unit[:60]))


def _why(said: Said) -> None:
    if not said.why.strip():
        raise UserError(Fault("record.no_why"))


def _text(text: str, option: str) -> str:
    if not text.strip():
        raise UserError(Fault("record.no_text", {"option": option}))
    return text.strip()
