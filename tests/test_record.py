"""A jury round that remembers: its record, what follows from it, and what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from paritrana_analysis.cli import main
from paritrana_analysis.errors import UserError
from paritrana_analysis.jury import rounds
from paritrana_analysis.jury.record import entries, folder, late
from paritrana_analysis.jury.record.entries import Said
from paritrana_analysis.jury.record.late import TableText
from paritrana_analysis.jury.record.returns import cells
from paritrana_analysis.jury.record.state import State

NAME = "2025-kabupaten_kota-36"


def run(*arguments) -> int:
    return main.main([str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def filled(practised, tmp_path_factory):
    """A practice edition with a round of four candidates whose sheets were filled and read."""
    home = Path(shutil.copytree(practised, tmp_path_factory.mktemp("record") / "practised"))
    raw, jury = home / "raw", home / "jury"
    steps = [
        ("sheets", "--raw", raw, "--province", "36", "--top", "4", "--jury", jury, "--on", "2026-01-05"),
        ("practice", "--seed", "3", "--fill", jury / NAME),
        ("sheets", "--raw", raw, "--read", jury / NAME, "--on", "2026-01-20"),
    ]
    assert [run(*step) for step in steps] == [0] * len(steps)
    return home


@pytest.fixture
def home(filled, tmp_path):
    """A copy of it, to go on with."""
    return Path(shutil.copytree(filled, tmp_path / "practised"))


def state_in(home: Path) -> State:
    place = home / "jury" / NAME
    return folder.kept(place, rounds.read(place))


def minutes(home: Path, *more) -> int:
    asked = ("minutes", "--raw", home / "raw", home / "jury" / NAME, "--formats", "html", "--no-zip")
    return run(*asked, *(more or ("--on", "2026-02-03")))


def pages(home: Path) -> dict[str, str]:
    """The minutes that lie there, by their file's name."""
    return {p.name: p.read_text(encoding="utf-8") for p in sorted(home.glob("jury/minutes/*/*.html"))}


def rescored(home: Path, points: int = 1) -> tuple[str, str]:
    """The first score of the first sheet changed; the juror and the cell."""
    path = sorted((home / "jury" / NAME / "returned").iterdir())[0]
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    cell = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, int) and c.value > 20)
    cell.value = points
    book.save(path)
    return path.stem.rsplit("-", 1)[1], cell.coordinate


# --- what is recorded ------------------------------------------------------------------------------------


def test_opening_sheets_and_returns_are_on_record_with_tables_and_copies(filled):
    place, state = filled / "jury" / NAME, state_in(filled)
    assert [entry.kind for entry in state.entries] == ["opened", "sheets_sent", "returned"]
    assert [entry.on for entry in state.entries] == ["2026-01-05", "2026-01-05", "2026-01-20"]
    kept = folder.tables(place, state)
    assert kept == {name: (filled / "raw" / name).read_bytes() for name in state.tables}
    assert "evidence.csv" in kept and "datapackage.json" in kept
    sent = {path.name for path in (place / "sheets").iterdir()}
    assert {Path(name).name for name in state.entries[1].carries["files"]} == sent
    for sheet in state.entries[2].carries["sheets"]:
        assert (place / sheet["copy"]).read_bytes() == (place / "returned" / sheet["file"]).read_bytes()


def test_the_scores_in_force_follow_from_the_entries_alone(filled):
    text = {"juror_id": str, "unit": str, "criterion": str, "reason": str}
    told = pd.read_csv(filled / "jury" / NAME / "scores.csv", dtype=text, keep_default_na=False)
    told["score"] = pd.to_numeric(told["score"])
    assert state_in(filled).scores == cells(told)


def test_a_reading_that_changes_nothing_adds_no_entry(home):
    before = state_in(home).entries
    assert run("sheets", "--raw", home / "raw", "--read", home / "jury" / NAME) == 0
    assert state_in(home).entries == before


def test_a_second_submission_leaves_its_trace_by_cell_and_the_first_is_kept(home):
    """A second submission left no trace."""
    place = home / "jury" / NAME
    first = sorted((place / "returned").iterdir())[0].read_bytes()
    juror, _ = rescored(home)
    assert run("sheets", "--raw", home / "raw", "--read", place, "--on", "2026-01-22") == 0
    entry = state_in(home).entries[-1]
    assert (entry.kind, entry.on) == ("returned", "2026-01-22")
    (sheet,) = entry.carries["sheets"]
    (change,) = sheet["changes"]
    assert sheet["juror"] == juror and change["to"] == 1 and change["from"] > 20
    assert (place / f"record/returned/{juror}-1.xlsx").read_bytes() == first
    assert (place / f"record/returned/{juror}-2.xlsx").is_file()


def test_a_score_changed_after_the_result_is_a_correction_and_needs_a_reason(home, capsys):
    place = home / "jury" / NAME
    assert minutes(home) == 0
    juror, _ = rescored(home)
    before = (place / "scores.csv").read_bytes()
    read = ("sheets", "--raw", home / "raw", "--read", place, "--language", "en")
    capsys.readouterr()
    assert run(*read) == main.USAGE
    assert f"1 score of {juror} changed after there was a result" in capsys.readouterr().err
    assert (place / "scores.csv").read_bytes() == before and (place / "winners.csv").is_file()
    assert run(*read, "--why", "misread a line") == 0
    entry = state_in(home).entries[-1]
    assert (entry.kind, entry.said.why) == ("correction", "misread a line")
    assert state_in(home).stale and not (place / "winners.csv").exists()


def test_minutes_have_a_number_and_name_what_they_replace_and_why(home, capsys):
    assert minutes(home) == 0
    rescored(home)
    read = ("sheets", "--raw", home / "raw", "--read", home / "jury" / NAME)
    assert run(*read, "--why", "salah baris") == 0
    assert minutes(home, "--language", "en") == main.USAGE
    assert "version 2 needs a reason" in capsys.readouterr().err
    assert minutes(home, "--on", "2026-02-10", "--why", "nilai *dikoreksi*") == 0
    first, second = state_in(home).versions()
    assert [first.carries["number"], second.carries["number"]] == [1, 2]
    told = pages(home)
    assert list(told) == [f"berita-acara-2025-kabupaten-kota-36{end}.html" for end in ("", "-versi-2")]
    newest = told["berita-acara-2025-kabupaten-kota-36-versi-2.html"]
    (sha256,) = first.carries["files"].values()
    assert "Menggantikan versi 1 (3 Februari 2026" in newest and sha256 in newest
    assert "nilai *dikoreksi*" in newest and "Koreksi nilai" not in newest
    assert "salah baris" in newest and "salah baris" not in told["berita-acara-2025-kabupaten-kota-36.html"]


def test_minutes_made_again_of_the_same_are_the_same_minutes(home):
    assert minutes(home) == 0
    before, told = pages(home), state_in(home).entries
    assert minutes(home, "--on", "2026-03-03") == 0
    assert pages(home) == before and state_in(home).entries == told


# --- tables ----------------------------------------------------------------------------------------------


def with_more_evidence(home: Path, unit: str) -> None:
    """A regulation of one candidate more in today's register, sealed as `tools/seal_data.py` does."""
    from conftest import seal
    from tables_as_text import rows_of, write_rows

    head, *rows = rows_of(home / "raw" / "evidence.csv")
    own = next(row for row in rows if row[0] == unit and row[head.index("aspect")] == "regulation")
    new = [*own]
    new[head.index("evidence_id")] = own[head.index("evidence_id")][:-5] + "99999"
    new[head.index("title_id")], new[head.index("title_en")] = "Perda susulan", "A late regulation"
    write_rows(home / "raw" / "evidence.csv", [head, *rows, new])
    seal(home / "raw")


def test_evidence_changed_after_the_sheets_were_filled_moves_nothing_in_silence(home, capsys):
    """It flipped the winner in silence."""
    assert minutes(home) == 0
    place = home / "jury" / NAME
    told = (place / "result.csv").read_bytes()
    last = pd.read_csv(place / "result.csv", dtype=str)["unit"].iloc[-1]
    with_more_evidence(home, last)
    capsys.readouterr()
    assert minutes(home, "--language", "en") == 0
    said = capsys.readouterr().err
    assert "evidence of 1 candidate changed since the round was opened" in said and "--late" in said
    assert (place / "result.csv").read_bytes() == told and not state_in(home).stale


def test_no_paper_of_a_round_is_made_from_other_tables_than_its_own(home):
    from paritrana_analysis.evaluation.bundle import prepare
    from paritrana_analysis.reports.jury import open_briefing

    place = home / "jury" / NAME
    with_more_evidence(home, "3671")
    prepare(home / "raw", home / "processed", 2025)
    with pytest.raises(UserError) as refused:
        open_briefing("kabupaten_kota", "36", 2025, "id", home / "processed", round_folder=place)
    assert [fault.key for fault in refused.value.faults] == ["record.other_tables"]


def test_late_rows_are_told_by_cell_and_those_of_others_counted():
    head = ("region_code", "evidence_id", "aspect", "state")
    before = TableText(
        head, [("3604", "E1", "budget", "planned"), ("3671", "E2", "regulation", "planned")], head[1:2]
    )
    now = TableText(
        head, [("3604", "E1", "budget", "verified_present"), ("9999", "E3", "budget", "planned")], head[1:2]
    )
    found = late.compared({"evidence.csv": before}, {"evidence.csv": now}, ["3604", "3671"])
    assert [(row["row"], row["unit"], row["item"], row["change"]) for row in found.rows] == [
        ("E1", "3604", "budget", "changed"),
        ("E2", "3671", "regulation", "removed"),
    ]
    assert found.rows[0]["cells"] == {"state": ["planned", "verified_present"]}
    assert found.of_others == {"evidence.csv": 1}
    assert [one["item"] for one in late.one_sided(found.rows, ["3604", "3671"])] == ["budget", "regulation"]


# --- the chain -------------------------------------------------------------------------------------------


def chain(n: int = 4) -> dict[str, bytes]:
    found: list = []
    opened = {
        "round_key": "k",
        "tables": {},
        "snapshot": "tables-0.zip",
        "made_by": {"release": "0", "commit": "", "code": ""},
    }
    found.append(entries.following(found, "opened", Said("2026-01-01"), opened))
    for at in range(1, n):
        said = Said(f"2026-01-0{at + 1}", why="*")
        found.append(entries.following(found, "withdrawal", said, {"candidate": f"36{at:02d}"}))
    return {entry.name: entry.content for entry in found}


def refused(files: dict[str, bytes]) -> tuple[str, str]:
    with pytest.raises(UserError) as error:
        entries.read(files, "record")
    fault = error.value.faults[0]
    return fault.key, fault.file


def test_an_entry_removed_reordered_renamed_or_altered_is_refused_by_its_file():
    files = chain()
    one, two, three, four = files
    assert [entry.number for entry in entries.read(files, "record")] == [1, 2, 3, 4]
    without = {name: content for name, content in files.items() if name != two}
    assert refused(without) == ("record.number_left_out", f"record/{three}")
    altered = files[two].replace(b'"3601"', b'"3699"')
    assert altered != files[two]
    assert refused(files | {two: altered}) == ("record.altered", f"record/{two}")
    assert refused(files | {two: files[three], three: files[two]}) == ("record.misnamed", f"record/{two}")
    assert refused(files | {four: files[four] + b"\n"}) == ("record.rewritten", f"record/{four}")
    again = {"0002-appeal.json": files[two].replace(b'"withdrawal"', b'"appeal"')}
    assert refused(files | again)[1] == "record/0002-appeal.json"
    assert refused(files | {"0005-notes.json": b"{}"})[1] == "record/0005-notes.json"
    assert refused({"notes.json": b"{}", **files}) == ("record.no_entry", "record/notes.json")


def test_a_record_that_is_gone_is_missed_and_a_round_without_one_is_read_as_before(home, capsys):
    place = home / "jury" / NAME
    shutil.rmtree(place / "record")
    assert minutes(home, "--language", "en") == main.USAGE
    assert "its folder is gone or empty" in capsys.readouterr().err
    said = json.loads((place / "round.json").read_text())
    del said["recorded"]
    (place / "round.json").write_text(json.dumps(said))
    assert minutes(home, "--language", "en") == 0
    assert "opened before records were kept" in capsys.readouterr().err
    assert not (place / "record").exists()


def test_two_commands_can_not_write_the_same_number(home):
    place = home / "jury" / NAME
    state = state_in(home)
    folder.add(place, state, "withdrawal", Said("2026-01-30", why="x"), {"candidate": "3604"})
    with pytest.raises(UserError) as late_one:
        folder.add(place, state, "appeal", Said("2026-01-30"), {"candidate": "3604", "text": "x"})
    assert late_one.value.faults[0].key == "record.meanwhile"
    state = state_in(home)
    (place / "record" / ".0005.claim").write_bytes(b"")  # another one is at it
    with pytest.raises(UserError) as other:
        folder.add(place, state, "withdrawal", Said("2026-01-30", why="x"), {"candidate": "3671"})
    assert other.value.faults[0].key == "record.claimed"
    assert len(state_in(home).entries) == 4


def test_scores_that_are_not_those_on_record_are_refused_with_the_mend(home, capsys):
    """Exchanged together with their digest in reading.json, as anybody can write it."""
    from paritrana_analysis.files.digests import digest_of

    place = home / "jury" / NAME
    text = (place / "scores.csv").read_text().replace(",interview,", ",interview,1", 1)
    (place / "scores.csv").write_text(text)
    said = json.loads((place / "reading.json").read_text())
    (place / "reading.json").write_text(json.dumps(said | {"scores": digest_of(text)}))
    assert minutes(home, "--language", "en") == main.USAGE
    told = capsys.readouterr().err
    assert "not those that the record has" in told and "paritrana sheets --read" in told
