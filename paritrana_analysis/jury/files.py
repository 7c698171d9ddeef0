"""Reads and writes the files of a round: its folder, the sheets sent out, the sheets that came back.

    jury/2025-kabupaten_kota-36/round.json      members, candidates, criteria, rule: sealed by a key
                               /2024-….yaml     a committee's own edition, if it has one
                               /sheets/*.xlsx   one a juror
                               /returned/*.xlsx what came back (or wherever `--read` points)
                               /estimates/*.csv our estimates, where the round adopted them: frozen
                               /blind_names.csv whose each code is, addresses: of a blind round
                               /scores.csv      every score and every blank with its reason, sheet and cell
                               /remarks.csv     what jurors wrote besides
                               /reading.json    sha256 of every file read, who sent none
                               /read/*.xlsx     copies of the sheets that the scores came from
                               /minutes.yaml    what was noted of the meeting, by hand
                               /dates.yaml      its days and numbers of letters, by hand (`office_files`)
                               /winners.csv     who goes on or wins, once the minutes are made
                               /record/*.json   what happened, entry by entry: never written over (`record`)

Each file is written whole or not at all. Nothing is computed here: that is in the other modules of `jury/`.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from paritrana_analysis import editions
from paritrana_analysis.data import csv_text
from paritrana_analysis.data.regions import NATION
from paritrana_analysis.data.synthetic import marked
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.bundle import Bundle
from paritrana_analysis.files import csv_made, safe_read
from paritrana_analysis.files.digests import digest_of, sha256
from paritrana_analysis.files.drafts import not_ours, put, remove
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury import blind, opening, rounds
from paritrana_analysis.jury import by_estimate as estimating
from paritrana_analysis.jury.bundle_view import CategoryView
from paritrana_analysis.jury.candidates import area_of, choose, quota_of
from paritrana_analysis.jury.decision import interview_of
from paritrana_analysis.jury.desk import CategoryDesk
from paritrana_analysis.jury.meeting import NOTHING_NOTED, Meeting, meeting_of
from paritrana_analysis.jury.panel_file import read_panel
from paritrana_analysis.jury.record import acts
from paritrana_analysis.jury.record import folder as record
from paritrana_analysis.jury.record.entries import UNSAID, Said
from paritrana_analysis.jury.rounds import ROUND, SCORES, WINNERS
from paritrana_analysis.jury.rules import ends_in_province, rule_of
from paritrana_analysis.jury.sending_on import sent_on, take_back_result

REMARKS, READING, NOTES, READ = "remarks.csv", "reading.json", "minutes.yaml", "read"
BLIND_NAMES = "blind_names.csv"
#: Of one sheet that came back.
MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class Wishes:
    """What a committee asks for when it opens a round."""

    category: str
    place: str = rounds.NATIONAL
    candidates: Sequence[str] = ()
    top: int | None = None
    sent_on_from: Path | None = None  # folder of provincial rounds
    panel: Path | None = None
    documents: str = ""  # "register", "panel", or the edition's
    coverage: str = "claims"  # or "estimate": our estimates, for every candidate alike
    edition: Path | None = None
    weights: Path | None = None
    blind_seed: int | None = None
    quorum: int | None = None


def open_round(bundle: Bundle, raw: Path, wishes: Wishes, desk: CategoryDesk | None = None) -> rounds.Round:
    """The round of one area. Raises UserError for a panel, a candidate or an edition that can't be used.

    desk : of the bundle and category, where many rounds are opened from it.
    """
    desk = desk or desk_of(bundle, raw, wishes)
    edition = edition_of(desk, wishes.edition, wishes.weights)
    area = area_of(wishes.place, [zone.zone for zone in edition.zones], bundle.provinces)
    place = area.round_place
    if place == rounds.NATIONAL and ends_in_province(edition):
        raise UserError(Fault("jury.no_national_round", {"edition": edition.year}, value=wishes.category))
    candidates, chosen_by = choose(
        desk.units,
        area,
        given=wishes.candidates,
        sent_on=sent_on(wishes.sent_on_from, bundle, wishes.category) if wishes.sent_on_from else (),
        on_record=desk.on_record() if area.per != "province" else (),
        top=wishes.top,
    )
    units = [candidate.unit for candidate in candidates]
    members = read_panel(
        wishes.panel or Path(raw) / "panel.csv", place, units, _region_codes(raw, desk), desk.firms
    )
    if wishes.blind_seed is not None:
        candidates = rounds.blinded(candidates, np.random.Generator(np.random.PCG64(wishes.blind_seed)))
    return rounds.open_round(
        assessment_year=bundle.assessment_year,
        category=wishes.category,
        place=place,
        edition=edition.file,
        edition_year=edition.year,
        edition_sha256=sha256(wishes.edition) if wishes.edition else "",
        criteria=[rule.aspect for rule in edition.aspects],
        candidates=candidates,
        members=members,
        rule=rule_of(edition, documents=wishes.documents),
        chosen_by=chosen_by,
        practice=bundle.practice,
        quota=quota_of(chosen_by, wishes.top),
        estimates=None if desk.own is None else estimating.digests(_frozen(desk, candidates)),
        quorum=wishes.quorum,
    )


def desk_of(bundle: Bundle, raw: Path, wishes: Wishes) -> CategoryDesk:
    """The category as the round will read it: by what is on file, or by our estimates of regions if asked."""
    desk = opening.desk(bundle, wishes.category)
    if wishes.coverage != "estimate":
        return desk
    if not isinstance(desk, CategoryView):
        raise UserError(Fault("jury.estimate_of_list", value=wishes.category))
    return estimating.adopted(desk, raw)


def _frozen(desk: CategoryDesk, candidates: Sequence[rounds.Candidate]) -> dict[str, bytes]:
    return estimating.frozen(desk.own, [candidate.unit for candidate in candidates], desk.practice)


def edition_of(desk: CategoryDesk, own: Path | None = None, weights: Path | None = None) -> editions.Edition:
    """The edition that the bundle was judged by, or a committee's own file, with its weights if given."""
    edition = editions.load_file(own) if own else desk.edition
    return editions.with_weights(edition, weights) if weights else edition


def inputs_in(folder: Path) -> list[Path]:
    """The files of a round that its papers are made from, but for its record."""
    own = rounds.read(folder)
    names = [ROUND, SCORES, REMARKS, READING, NOTES, *([own.edition] if own.edition_sha256 else [])]
    names += own.estimates or {}
    there = [path for path in (Path(folder) / name for name in names) if path.is_file()]
    # What else lies beside the copies is somebody's own.
    read = sheet_digests(folder) if (Path(folder) / READING).is_file() else ()
    copies = [Path(folder) / READ / name for name in read]
    return [*there, *sorted(path for path in copies if path.is_file())]


def edition_in(folder: Path, round_: rounds.Round, desk: CategoryDesk) -> editions.Edition:
    """The rules a round was opened under. Raises UserError where its own file was changed since."""
    if not round_.edition_sha256:
        return editions.load(round_.edition_year or int(desk.judged["edition"]), round_.category)
    path = Path(folder) / round_.edition
    if not path.is_file() or sha256(path) != round_.edition_sha256:
        raise UserError(Fault("jury.edition_changed", file=str(path)))
    return editions.load_file(path)


def _region_codes(raw: Path, desk: CategoryDesk) -> set[str]:
    table = csv_text.read(Path(raw) / "regions.csv")
    at = table.headings.index("region_code")
    return {*desk.names, *(row[at] for row in table.rows if len(row) > at)} - {NATION}


def rounds_in(folder: Path) -> list[Path]:
    """The rounds in a folder of rounds; none where it is a round itself."""
    if (Path(folder) / ROUND).is_file() or not Path(folder).is_dir():
        return []
    return sorted(path.parent for path in Path(folder).glob(f"*/{ROUND}"))


# --- sheets out ---------------------------------------------------------------------------------------


def write_sheets(
    round_: rounds.Round,
    desk: CategoryDesk,
    jury: Path,
    language: str,
    *,
    raw: Path,
    stamp: str = "",
    edition: Path | None = None,
    said: Said = UNSAID,
    commit: str = "",
) -> Path:
    """The round's folder with one sheet a juror, all or nothing; returns it.

    raw : the tables that the desk's bundle was made from: the round's record keeps them. edition : the
    committee's own file, kept beside the round. said, commit : for the record.
    Raises UserError where a round of that name has scores already: they would lose their sheets.
    """
    from paritrana_analysis.jury.score_sheets import workbook

    t = Reader(language)
    folder = Path(jury) / round_.name
    state = record.begun(folder)
    came_back = state is not None and state.last("returned", "correction")
    if came_back or (folder / SCORES).exists() or any((folder / "returned").glob("*")):
        raise UserError(Fault("jury.round_has_scores", file=str(folder)))
    if (folder / ROUND).exists() and rounds.read(folder).key != round_.key:
        raise UserError(Fault("jury.round_is_open", file=str(folder)))
    evidence = desk.evidence([candidate.unit for candidate in round_.candidates], t)
    if round_.blind:
        hidden = t("score_sheets.name_hidden")
        evidence = blind.without_relatives(evidence, round_.candidates, desk.names, round_.place, hidden)
    round_ = replace(round_, recorded=True)
    files = {ROUND: rounds.as_text(round_).encode()}
    for member in round_.members:
        name = f"sheets/{round_.name}-{member.juror_id}.xlsx"
        files[name] = workbook.render(
            round_, member.juror_id, evidence, t, stamp=stamp, place_name=desk.place_name(round_.place, t)
        )
    if round_.blind:
        files[BLIND_NAMES] = _csv(_blind_names(round_, evidence), round_)
    if edition:
        files[round_.edition] = Path(edition).read_bytes()
    if round_.estimates is not None:
        files |= _frozen(desk, round_.candidates)
    # A juror may have filled a sheet where it lay.
    if changed := not_ours(files, folder):
        raise UserError([Fault("jury.sheet_in_use", file=str(path)) for path in changed])
    put(files, folder)
    sent = {name: digest_of(content) for name, content in files.items() if name.startswith("sheets/")}
    acts.opened(folder, round_, desk.bundle.description["made_from"]["raw"], raw, sent, said, commit)
    return folder


def _blind_names(round_: rounds.Round, evidence: pd.DataFrame) -> pd.DataFrame:
    """Whose each code is, and what the secretariat holds of each item of evidence."""
    rows = [(c.blind, c.unit, c.name, "", "", "") for c in round_.candidates]
    for own in blind.held(round_.candidates, evidence).values():
        c = own.candidate
        rows.append((c.blind, c.unit, c.name, own.key, own.item, own.address))
    return pd.DataFrame(rows, columns=["blind", "unit", "name", "key", "item", "address"])


def _csv(frame: pd.DataFrame, round_: rounds.Round) -> bytes:
    """The table as CSV; each row of a practice round says that it is synthetic."""
    return csv_made.as_bytes(marked(frame, round_.practice["seed"]) if round_.practice else frame)


# --- sheets back --------------------------------------------------------------------------------------


def round_of(folder: Path) -> Path:
    """The folder of the round that these sheets belong to: itself, or the one above."""
    for there in (Path(folder), Path(folder).resolve().parent):
        if (there / ROUND).is_file():
            return there
    raise UserError(Fault("jury.no_round", file=str(folder)))


def has_winners(folder: Path, round_folder: Path | None = None) -> bool:
    """Whether the round of these sheets says who goes on or wins."""
    try:
        home = Path(round_folder) if round_folder else round_of(folder)
    except UserError:
        return False
    return (home / WINNERS).is_file()


def read_sheets(folder: Path, round_folder: Path | None = None, said: Said = UNSAID):
    """Read the sheets in a folder and keep what they say beside the round; returns (round, sheets).

    folder : the round's own (then its `returned`), or any with sheets in it. said : for the record.
    Raises UserError with every fault of every sheet, and for scores that change after a result without a
    word why, and then changes nothing.
    """
    from paritrana_analysis.jury.score_sheets import reading

    home = Path(round_folder) if round_folder else round_of(folder)
    _refuse_links(home)
    round_ = rounds.read(home)
    state = record.state(home, round_)
    place = Path(folder)
    if (place / ROUND).is_file():
        place = place / "returned"
    files = _sheets_in(place) if place.is_dir() else {}
    if not files:
        raise UserError(Fault("jury.no_sheets", file=str(place)))
    sheets = reading.read_all(files, round_)
    if sheets.marks["score"].isna().all():
        raise UserError(Fault("jury.nothing_filled", {"n": len(sheets.sha256)}, str(place)))
    if state:
        acts.why_needed(home, state, sheets, said)
    scores, remarks = _csv(sheets.marks, round_), _csv(sheets.remarks, round_)
    kept = {
        "round_key": round_.key,
        "scores": digest_of(scores),
        "remarks": digest_of(remarks),
        "files": dict(sorted(sheets.sha256.items())),
        "missing": list(sheets.missing),
    }
    texts = {
        SCORES: scores,
        REMARKS: remarks,
        READING: (json.dumps(kept, indent=1, ensure_ascii=False) + "\n").encode(),
    }
    # Copies of what was read: the papers' zip carries them, and `verify` reads them again.
    before = _read_before(home)
    decided_on = (home / SCORES).read_bytes() if (home / SCORES).is_file() else scores
    put(texts | {f"{READ}/{name}": files[name] for name in sheets.sha256}, home)
    remove({name: digest for name, digest in before.items() if name not in sheets.sha256}, home / READ)
    if state:
        state = acts.returned(home, state, sheets, files, digest_of(scores), said)
    if state.stale if state else decided_on != scores:
        take_back_result(home)
    return round_, sheets


def _sheets_in(place: Path) -> dict[str, bytes]:
    """The files of a folder by name; those that programs leave behind without what is in them.

    Raises UserError for what is no file of this folder: a folder, a pipe, a link out of it or to nothing.
    """
    from paritrana_analysis.jury.score_sheets import reading

    files, faults = {}, []
    for path in sorted(place.iterdir()):
        if reading.is_left_behind(path.name):
            files[path.name] = b""
        elif safe_read.unprintable(path.name) or not _is_of(path, place):
            shown = path.name.encode("utf-8", "replace").decode()
            faults.append(Fault("jury.no_file_of_folder", file=str(path.with_name(shown))))
        else:
            files[path.name] = safe_read.content_of(path, MOST_BYTES)
    if faults:
        raise UserError(faults)
    return files


def _is_of(path: Path, folder: Path) -> bool:
    """Whether this is a regular file of the folder, and no link out of it."""
    return path.is_file() and path.resolve().is_relative_to(Path(folder).resolve())


def _refuse_links(folder: Path) -> None:
    """Raises UserError where a file of the round is a folder, a pipe, or a link out of it or to nothing."""
    paths = [Path(folder) / name for name in (ROUND, SCORES, REMARKS, READING, NOTES, *rounds.ESTIMATES)]
    wrong = [path for path in paths if os.path.lexists(path) and not _is_of(path, folder)]
    if wrong:
        raise UserError([Fault("jury.no_file_of_folder", file=str(path)) for path in wrong])


def read_again(files: Mapping[str, bytes], round_: rounds.Round) -> dict[str, bytes]:
    """scores.csv and remarks.csv as these sheets make them. Raises UserError as `reading.read_all`."""
    from paritrana_analysis.jury.score_sheets import reading

    read = reading.read_all(files, round_)
    return {SCORES: _csv(read.marks, round_), REMARKS: _csv(read.remarks, round_)}


def read_scores(folder: Path) -> pd.DataFrame | None:
    """The scores kept in a round's folder; None before any sheet was read.

    Raises UserError for scores that can't be read, or are of another round.
    """
    home = Path(folder)
    _refuse_links(home)
    try:
        kept = _reading(home)
        text = {name: str for name in ("juror_id", "unit", "criterion", "reason", "cell", "sheet", "file")}
        content = (home / SCORES).read_bytes()
        marks = pd.read_csv(io.BytesIO(content), dtype=text, keep_default_na=False, na_values={"score": [""]})
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UserError(Fault("jury.scores_unreadable", {"problem": str(error)[:120]}, str(home))) from None
    if kept.get("round_key") != rounds.read(home).key:
        raise UserError(Fault("jury.scores_other_round", file=str(home)))
    if kept.get("scores") != digest_of(content):
        raise UserError(Fault("jury.scores_changed", file=str(home / SCORES)))
    state = record.state(home, rounds.read(home))
    if state and state.scores_sha256 != kept["scores"]:
        raise UserError(Fault("record.scores_not_on_record", file=str(home / SCORES)))
    return marks.drop(columns=["source", "note"], errors="ignore")


def read_remarks(folder: Path) -> list[dict]:
    """What jurors wrote besides their scores, as `reading.ScoreSheets.remarks`; none before a sheet was read.

    Raises UserError for remarks that were changed since. A reading of 0.1.0 left no digest of them.
    """
    home = Path(folder)
    _refuse_links(home)
    try:
        kept, content = _reading(home), (home / REMARKS).read_bytes()
        found = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise UserError(Fault("jury.scores_unreadable", {"problem": str(error)[:120]}, str(home))) from None
    if kept.get("remarks", digest_of(content)) != digest_of(content):
        raise UserError(Fault("jury.remarks_changed", file=str(home / REMARKS)))
    return [{**row, "text": csv_made.as_meant(row["text"])} for row in records(found)]


def _reading(home: Path) -> dict:
    """reading.json of the round. Raises FileNotFoundError if there is none, ValueError for another form."""
    kept = safe_read.json_file(home / READING)
    if not isinstance(kept, dict) or not isinstance(kept.get("files"), dict):
        raise ValueError(READING)
    return kept


def _read_before(home: Path) -> dict[str, str]:
    """sha256 of the copies that an earlier reading left; empty if its reading.json can't be read."""
    try:
        return dict(_reading(home)["files"])
    except (OSError, ValueError, UserError):
        return {}


def names_may_be_told(folder: Path, round_: rounds.Round) -> bool:
    """Whether papers may name the candidates: in a blind round once every sheet is read, or it is decided."""
    if not round_.blind or (Path(folder) / WINNERS).is_file():
        return True
    try:
        return not _reading(Path(folder)).get("missing")
    except FileNotFoundError:
        return False


def returned(folder: Path) -> dict[str, str]:
    """Jurors whose sheet was read: "yes", or "blank_sheet" where it holds no score."""
    marks = read_scores(folder)
    filled = {} if marks is None else marks["score"].notna().groupby(marks["juror_id"]).any().to_dict()
    return {juror: "yes" if any_score else "blank_sheet" for juror, any_score in filled.items()}


def sheet_digests(folder: Path) -> dict[str, str]:
    """sha256 of every sheet that was read, by file name."""
    return dict(_reading(Path(folder))["files"])


def read_notes(folder: Path, round_: rounds.Round) -> Meeting:
    """What was noted of the meeting; nothing where there is no minutes.yaml."""
    path = Path(folder) / NOTES
    _refuse_links(folder)
    try:
        said = safe_read.yaml_file(path)
    except FileNotFoundError:
        said = None
    return meeting_of(said, round_, str(path))


def write_result(folder: Path, result, meeting: Meeting = NOTHING_NOTED) -> list[Path]:
    """winners.csv (who goes on), result.csv (places and totals) and interview.csv beside the round.

    meeting : what was confirmed of it. Returns what was kept under another name, as in `files.drafts.put`.
    """
    names = {candidate.unit: candidate.name for candidate in result.round.candidates}
    winners = winners_of(result, meeting)
    winners = winners.assign(name=winners["unit"].map(names))
    winners = winners.assign(next_in_line=winners["next_in_line"].map(" ".join))
    heard = pd.Series(interview_of(result), dtype=float).rename_axis("unit").rename("score").reset_index()
    files = {WINNERS: winners, "result.csv": result.standing, "interview.csv": heard}
    return put({name: _csv(frame, result.round) for name, frame in files.items()}, folder)


def winners_of(result, meeting: Meeting = NOTHING_NOTED) -> pd.DataFrame:
    """Who goes on or wins: none where the only one with a score, or too few scores, were not confirmed."""
    return result.winners.iloc[:0] if meeting.leaves_open(result) else result.winners


def standing_of(result) -> list[dict]:
    """Total (six digits) and place of each candidate, as the round's record carries them."""
    return [
        {
            "unit": row["unit"],
            "total": None if row["total"] is None else round(row["total"], 6),
            "place": None if row["place"] is None else int(row["place"]),
        }
        for row in records(result.standing.sort_values("unit"))
    ]
