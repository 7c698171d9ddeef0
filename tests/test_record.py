"""A jury round that remembers: its record, what follows from it, and what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.fixture(scope="module")
def minuted(filled, tmp_path_factory):
    """The same with its minutes made."""
    home = Path(shutil.copytree(filled, tmp_path_factory.mktemp("minuted") / "practised"))
    assert minutes(home) == 0
    return home


@pytest.fixture
def decided(minuted, tmp_path):
    """A copy of that."""
    return Path(shutil.copytree(minuted, tmp_path / "practised"))


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


def test_a_score_changed_after_the_result_is_a_correction_and_needs_a_reason(decided, capsys):
    place = decided / "jury" / NAME
    juror, _ = rescored(decided)
    before = (place / "scores.csv").read_bytes()
    read = ("sheets", "--raw", decided / "raw", "--read", place, "--language", "en")
    capsys.readouterr()
    assert run(*read) == main.USAGE
    assert f"1 score of {juror} changed after there was a result" in capsys.readouterr().err
    assert (place / "scores.csv").read_bytes() == before and (place / "winners.csv").is_file()
    capsys.readouterr()
    assert run(*read, "--why", "misread a line") == 0
    assert "winners.csv" in capsys.readouterr().err
    entry = state_in(decided).entries[-1]
    assert (entry.kind, entry.said.why) == ("correction", "misread a line")
    assert state_in(decided).stale and not (place / "winners.csv").exists()


def test_minutes_have_a_number_and_name_what_they_replace_and_why(decided, capsys):
    rescored(decided)
    read = ("sheets", "--raw", decided / "raw", "--read", decided / "jury" / NAME)
    assert run(*read, "--why", "salah baris") == 0
    assert minutes(decided, "--language", "en") == main.USAGE
    assert "version 2 needs a reason" in capsys.readouterr().err
    assert minutes(decided, "--on", "2026-02-10", "--why", "nilai *dikoreksi*") == 0
    first, second = state_in(decided).versions()
    assert [first.carries["number"], second.carries["number"]] == [1, 2]
    told = pages(decided)
    assert list(told) == [f"berita-acara-2025-kabupaten-kota-36{end}.html" for end in ("", "-versi-2")]
    newest = told["berita-acara-2025-kabupaten-kota-36-versi-2.html"]
    (sha256,) = first.carries["files"].values()
    assert "Menggantikan versi 1 (3 Februari 2026" in newest and sha256 in newest
    assert "nilai *dikoreksi*" in newest and "Koreksi nilai" not in newest
    assert "salah baris" in newest and "salah baris" not in told["berita-acara-2025-kabupaten-kota-36.html"]


def test_minutes_made_again_of_the_same_are_the_same_minutes(decided):
    before, told = pages(decided), state_in(decided).entries
    assert minutes(decided, "--on", "2026-03-03") == 0
    assert pages(decided) == before and state_in(decided).entries == told


# --- tables ----------------------------------------------------------------------------------------------


def with_more_evidence(decided: Path, unit: str) -> None:
    """A regulation of one candidate more in today's register, sealed as `tools/seal_data.py` does."""
    from conftest import seal
    from tables_as_text import rows_of, write_rows

    head, *rows = rows_of(decided / "raw" / "evidence.csv")
    own = next(row for row in rows if row[0] == unit and row[head.index("aspect")] == "regulation")
    new = [*own]
    new[head.index("evidence_id")] = own[head.index("evidence_id")][:-5] + "99999"
    new[head.index("title_id")], new[head.index("title_en")] = "Perda susulan", "A late regulation"
    write_rows(decided / "raw" / "evidence.csv", [head, *rows, new])
    seal(decided / "raw")


def test_evidence_changed_after_the_sheets_were_filled_moves_nothing_in_silence(decided, capsys):
    """It flipped the winner in silence."""
    place = decided / "jury" / NAME
    told = (place / "result.csv").read_bytes()
    last = pd.read_csv(place / "result.csv", dtype=str)["unit"].iloc[-1]
    with_more_evidence(decided, last)
    capsys.readouterr()
    assert minutes(decided, "--language", "en") == 0
    said = capsys.readouterr().err
    assert "evidence of 1 candidate changed since the round was opened" in said and "--late" in said
    assert (place / "result.csv").read_bytes() == told and not state_in(decided).stale


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


def test_a_firm_s_or_village_s_own_row_is_late_evidence_and_its_region_s_is_not():
    head = ("region_code", "firm_id", "workers")
    before = TableText(head, [("3604", "F1", "10"), ("3604", "F2", "5")], head[1:2])
    now = TableText(head, [("3604", "F1", "12"), ("3604", "F2", "6")], head[1:2])
    found = late.compared({"firms.csv": before}, {"firms.csv": now}, ["F1"])
    assert [(row["row"], row["unit"], row["item"]) for row in found.rows] == [("F1", "F1", "firms")]
    assert found.of_others == {"firms.csv": 1}


def test_rows_that_no_key_tells_apart_are_compared_one_by_one():
    head = ("region_code", "value")
    two, three = [("3604", "1")] * 2, [("3604", "1")] * 3
    found = late.compared({"t.csv": TableText(head, two)}, {"t.csv": TableText(head, three)}, ["3604"])
    assert [row["change"] for row in found.rows] == ["added"]
    assert not late.compared({"t.csv": TableText(head, two)}, {"t.csv": TableText(head, two)}, ["3604"]).rows


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


@given(n=st.integers(2, 8), data=st.data())
def test_no_entry_but_the_last_can_be_taken_out_or_changed_unseen(n, data):
    files = chain(n)
    name = data.draw(st.sampled_from(sorted(files)[:-1]))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != files[name][at]))
    changed = files[name][:at] + bytes([byte]) + files[name][at + 1 :]
    for other in ({k: v for k, v in files.items() if k != name}, {**files, name: changed}):
        with pytest.raises(UserError):
            entries.read(other, "record")


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


@pytest.mark.parametrize(
    ("said", "text", "key"),
    [
        (Said(why="x" * 4001), "x", "record.text_long"),
        (Said(by="x" * 201), "x", "record.text_long"),
        (Said(), "a\x00b", "record.text_unprintable"),
    ],
)
def test_words_that_a_record_could_not_be_read_with_are_never_written(home, said, text, key):
    state, place = state_in(home), home / "jury" / NAME
    with pytest.raises(UserError) as error:
        folder.add(place, state, "appeal", said, {"candidate": "3604", "text": text})
    assert [fault.key for fault in error.value.faults] == [key]
    assert len(state_in(home).entries) == 3


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


# --- what happens to a round -----------------------------------------------------------------------------


def act(home: Path, *more) -> int:
    return run("round", "--raw", home / "raw", home / "jury" / NAME, "--language", "en", *more)


@pytest.mark.parametrize("option", [("--yes",), ("--text", "x"), ("--others-looked-at",), ("--to", "x")])
def test_an_option_that_would_be_passed_over_is_refused(filled, option, capsys):
    assert act(filled, *option) == act(filled, "--withdraw", "3604", "--why", "x", *option) == main.USAGE
    assert f"{option[0]} says nothing without" in capsys.readouterr().err
    assert len(state_in(filled).entries) == 3


def test_an_appeal_and_its_answer_stand_in_the_minutes(decided, capsys):
    """An appeal left no trace."""
    text = "Perda kami *tidak* dihitung"
    assert act(decided, "--appeal", "3604", "--text", text, "--on", "2026-02-05") == 0
    number = state_in(decided).entries[-1].number
    assert "entries 6" in _asked(decided, capsys) and state_in(decided).unanswered == [number]
    assert act(decided, "--answer", 3, "--text", "x") == main.USAGE
    assert f"Entries that are appeals: {number}" in capsys.readouterr().err
    assert act(decided, "--answer", number, "--text", "Perda itu tahun 2026.", "--on", "2026-02-06") == 0
    assert minutes(decided, "--why", "keberatan dijawab") == 0
    page = pages(decided)["berita-acara-2025-kabupaten-kota-36-versi-2.html"]
    assert text in page and "Perda itu tahun 2026." in page and "belum dijawab" not in page


def _asked(decided: Path, capsys) -> str:
    capsys.readouterr()
    assert act(decided) == 0
    return capsys.readouterr().out


def test_a_candidate_that_withdrew_is_shown_and_has_no_place(decided, capsys):
    from paritrana_analysis.reports.jury import cover

    place = decided / "jury" / NAME
    (winner,) = pd.read_csv(place / "winners.csv", dtype=str)["unit"]
    assert act(decided, "--withdraw", winner) == main.USAGE
    assert "needs a reason" in capsys.readouterr().err
    assert act(decided, "--withdraw", winner, "--why", "by letter") == 0
    assert "no longer stands" in capsys.readouterr().err and not (place / "winners.csv").exists()
    assert act(decided, "--withdraw", winner, "--why", "by letter") == main.USAGE
    assert minutes(decided, "--why", "pemenang mengundurkan diri") == 0
    result = pd.read_csv(place / "result.csv", dtype={"unit": str}).set_index("unit")
    assert result.loc[winner, "reason"] == "withdrawn"
    assert result.loc[winner, ["total", "place"]].isna().all()
    assert not pd.isna(result.loc[winner, "interview"])  # what was given is shown
    assert winner not in set(pd.read_csv(place / "winners.csv", dtype=str)["unit"])
    cover_page = " ".join(str(block) for block in cover.blocks(_briefing(decided)))
    assert f"Mengundurkan diri: {result.loc[winner, 'name']}." in cover_page
    assert winner not in set(_decided(decided).selection.record["unit"])  # at no stage left without a score


def test_where_every_candidate_withdrew_nobody_wins(filled):
    from paritrana_analysis.evaluation.bundle import open_bundle
    from paritrana_analysis.jury import decision, files, opening

    place, round_ = filled / "jury" / NAME, rounds.read(filled / "jury" / NAME)
    units = [candidate.unit for candidate in round_.candidates]
    desk = opening.desk(open_bundle(filled / "processed" / "2025"), round_.category)
    told = decision.decide(
        round_, files.read_scores(place), desk.documents(units), desk.edition, draws=2, withdrawn=units
    )
    assert told.winners.empty and set(told.standing["reason"]) == {"withdrawn"}


def sent_on(decided: Path) -> int:
    jury = decided / "jury"
    asked = ("--sent-on", jury, "--jury", decided / "next", "--on", "2026-03-01", "--language", "en")
    return run("sheets", "--raw", decided / "raw", *asked)


def test_no_old_winner_is_sent_on(decided, capsys):
    """An old winner could be sent on to the national round."""
    place = decided / "jury" / NAME
    kept = {name: (place / name).read_bytes() for name in ("winners.csv", "SHA256SUMS")}
    (winner,) = pd.read_csv(place / "winners.csv", dtype=str)["unit"]
    assert act(decided, "--withdraw", winner, "--why", "by letter") == 0

    def put_back() -> None:
        for name, content in kept.items():
            (place / name).write_bytes(content)

    put_back()
    assert sent_on(decided) == main.USAGE
    assert f"{winner} won this round" in capsys.readouterr().err
    assert act(decided, "--confirm-only-one") == 0
    assert minutes(decided, "--why", "pemenang mundur") == 0
    put_back()
    assert sent_on(decided) == main.USAGE
    assert "not those of the round's last result" in capsys.readouterr().err
    assert minutes(decided) == 0  # nothing changed: the same version, and the list written anew
    assert sent_on(decided) == 0
    last = state_in(decided).entries[-1]
    assert last.kind == "sent_on" and winner not in last.carries["winners"]


def test_no_press_summary_tells_a_result_that_no_longer_stands(decided, capsys):
    place = decided / "jury" / NAME
    assert act(decided, "--withdraw", "3604", "--why", "by letter") == 0
    asked = ("papers", "--raw", decided / "raw", place, "--kinds", "press-summary", "--formats", "docx")
    assert run(*asked, "--language", "en") == main.USAGE
    assert "no longer stands" in capsys.readouterr().err
    assert minutes(decided, "--why", "seorang calon mundur") == 0
    assert run(*asked) == 0


def test_a_result_that_no_minutes_tell_is_not_sent_on(decided, capsys):
    from paritrana_analysis.jury.record import acts

    place = decided / "jury" / NAME
    state = state_in(decided)
    acts.decided(place, state, [], state.result.carries["winners"], {}, Said("2026-02-04"))
    assert sent_on(decided) == main.USAGE
    assert "not told in any minutes yet" in capsys.readouterr().err


def test_an_item_checked_for_one_candidate_only_is_told_by_name(home, capsys):
    """In a round an item is checked for all candidates or for none, and the record says so."""
    with_more_evidence(home, "3604")
    assert act(home, "--late", "--on", "2026-01-25") == 0
    assert "PE99999 (evidence.csv) added" in capsys.readouterr().out
    entry = state_in(home).entries[-1]
    assert entry.kind == "late_evidence" and [row["unit"] for row in entry.carries["rows"]] == ["3604"]
    assert act(home, "--late") == 0 and state_in(home).entries[-1] == entry  # once for each state
    assert act(home, "--take-in", "--why", "it stood in 2025") == main.USAGE
    told = capsys.readouterr().err
    assert "checked for Kab. Serang only, not for" in told and "--others-looked-at" in told
    assert act(home, "--leave-out") == main.USAGE
    assert act(home, "--leave-out", "--why", "after the deadline") == 0
    last = state_in(home).entries[-1]
    assert act(home, "--late") == 0 and state_in(home).entries[-1] == last
    assert act(home, "--leave-out", "--why", "again") == main.USAGE
    capsys.readouterr()
    assert minutes(home, "--language", "en") == 0
    said = capsys.readouterr().err
    assert "the round's are used" in said and "--late" not in said


def test_the_chair_confirms_on_record_the_only_one_with_a_score(home, capsys):
    place = home / "jury" / NAME
    assert act(home, "--confirm-only-one") == main.USAGE
    assert "nothing to confirm" in capsys.readouterr().err
    result = _decided(home).standing
    first, *others = result.loc[result["total"].notna(), "unit"]
    for unit in others:
        assert act(home, "--withdraw", unit, "--why", "by letter") == 0
    assert minutes(home) == 0
    assert pd.read_csv(place / "winners.csv").empty
    assert act(home, "--confirm-only-one", "--on", "2026-02-04", "--by", "PJ001") == 0
    assert minutes(home, "--why", "ditegaskan ketua") == 0
    assert pd.read_csv(place / "winners.csv", dtype=str)["unit"].tolist() == [first]
    page = pages(home)["berita-acara-2025-kabupaten-kota-36-versi-2.html"]
    assert "4 Februari 2026" in page


def _decided(home: Path):
    return _briefing(home).result


def _briefing(home: Path):
    from paritrana_analysis.runner import jury_papers

    request = jury_papers.Request("minutes", "kabupaten_kota", "36", 2025)
    return jury_papers.decided(request, home / "processed", home / "jury" / NAME)


@pytest.mark.slow
def test_a_round_with_all_that_may_happen_has_five_minutes_each_verified_and_one_page_of_history(
    home, capsys, monkeypatch
):
    """Late evidence, withdrawal, correction, appeal, release change."""
    from paritrana_analysis.runner import jury_papers, verify

    raw, place = home / "raw", home / "jury" / NAME
    made = ("minutes", "--raw", raw, place, "--formats", "pdf")
    assert run(*made, "--on", "2026-02-03") == 0
    winner = pd.read_csv(place / "winners.csv", dtype=str)["unit"].iloc[0]
    with_more_evidence(home, "3671")
    took = ("--take-in", "--others-looked-at", "--why", "berlaku sejak 2025", "--on", "2026-02-05")
    assert act(home, *took) == 0 and state_in(home).late is None  # shown alone
    assert act(home, *took, "--yes") == 0
    assert run(*made, "--on", "2026-02-06", "--why", "bukti susulan") == 0
    assert act(home, "--withdraw", winner, "--why", "surat", "--on", "2026-02-07") == 0
    assert run(*made, "--on", "2026-02-08", "--why", "pemenang mundur") == 0
    rescored(home, points=95)
    assert run("sheets", "--raw", raw, "--read", place, "--why", "salah baris", "--on", "2026-02-09") == 0
    assert run(*made, "--on", "2026-02-10", "--why", "nilai dikoreksi") == 0
    zips = sorted(home.glob("jury/minutes/*/*.zip"))
    capsys.readouterr()
    assert run("verify", *zips, "--raw", raw, "--language", "en") == 0
    told = capsys.readouterr().out
    assert "version 4 of the minutes (10 February 2026), which replaces version 3 (8 February 2026)" in told

    assert act(home, "--appeal", "3604", "--text", "Kami keberatan.", "--on", "2026-02-11") == 0
    other = {**jury_papers.environment(), "code": "f" * 64}
    for module in (jury_papers, verify.manifest):
        monkeypatch.setattr(module, "environment", lambda: other)
    assert run(*made, "--on", "2026-02-12", "--why", "keberatan dicatat, rilis baru") == 0
    zips = sorted(home.glob("jury/minutes/*/*.zip"))
    assert [path.stem.removeprefix("berita-acara-2025-kabupaten-kota-36") for path in zips] == [
        *("", "-versi-2", "-versi-3", "-versi-4", "-versi-5")
    ]
    assert run("verify", zips[-1], "--raw", raw) == 0
    assert run("verify", *zips[:-1], "--raw", raw) == main.OTHER_RELEASE
    kinds = [entry.kind for entry in state_in(home).entries]
    assert kinds.count("minutes") == 5 and kinds.count("result") == 4
    assert act(home, "--history") == 0
    (page,) = home.glob("jury/history/*.pdf")
    assert pages_of(page) == 1


def pages_of(path: Path) -> int:
    from pypdf import PdfReader

    return len(PdfReader(path).pages)


def test_verify_names_the_entry_of_a_record_that_was_altered_in_a_zip(home, tmp_path):
    from test_jury_round import rezipped, sealed_again

    from paritrana_analysis.runner import jury_papers

    made = ("minutes", "--raw", home / "raw", home / "jury" / NAME, "--formats", "docx")
    assert run(*made) == 0
    (zipped,) = home.glob("jury/minutes/*/*.zip")

    def altered(content: dict[str, bytes]) -> dict[str, bytes]:
        name = "inputs/round/record/0001-opened.json"
        content[name] = content[name].replace(b"2026-01-05", b"2026-01-04")
        manifest = json.loads(content[jury_papers.MANIFEST])
        manifest["inputs"][name] = jury_papers.digest_of(content[name])
        return sealed_again({**content, jury_papers.MANIFEST: json.dumps(manifest).encode()})

    assert {one.state for one in jury_papers.verify(zipped, [home / "processed"])} == {"identical"}
    found = list(jury_papers.verify(rezipped(zipped, tmp_path / "x.zip", altered), [home / "processed"]))
    (broken,) = [one for one in found if one.state == "record_broken"]
    assert broken.file.endswith("record/0001-opened.json")


# --- opening again ---------------------------------------------------------------------------------------


def test_until_a_sheet_is_back_a_round_is_opened_again_and_both_openings_are_on_record(home, capsys):
    def open_it(*more) -> int:
        asked = ("sheets", "--raw", home / "raw", "--province", "36", "--candidates", "3604,3671")
        return run(*asked, "--jury", home / "other", *more)

    place = home / "other" / NAME
    assert open_it("--on", "2026-01-05") == open_it("--on", "2026-01-06") == 0
    state = folder.kept(place, rounds.read(place))
    assert [entry.kind for entry in state.entries] == ["opened", "sheets_sent"]
    first = state.snapshot
    with_more_evidence(home, "3604")
    capsys.readouterr()
    assert open_it("--on", "2026-01-07", "--language", "en") == 0
    assert "Send the new sheets" in capsys.readouterr().err
    state = folder.kept(place, rounds.read(place))
    assert [e.kind for e in state.entries] == ["opened", "sheets_sent", "opened", "sheets_sent"]
    assert state.snapshot != first and (place / "record" / first).is_file()
    assert state.entries[2].on == "2026-01-07"


def test_a_round_whose_sheets_came_back_is_not_opened_again_though_its_files_were_taken_away(home, capsys):
    place = home / "jury" / NAME
    shutil.rmtree(place / "returned")
    for name in ("scores.csv", "reading.json"):
        (place / name).unlink()
    asked = ("sheets", "--raw", home / "raw", "--province", "36", "--top", "4", "--jury", home / "jury")
    assert run(*asked, "--language", "en") == main.USAGE
    assert "scores" in capsys.readouterr().err and len(state_in(home).entries) == 3


def test_tables_of_practice_are_no_late_evidence_of_a_real_round_nor_the_other_way(home, capsys):
    from paritrana_analysis.files.places import RAW

    asked = ("round", home / "jury" / NAME, "--late", "--raw", RAW, "--processed", home / "processed")
    assert run(*asked, "--language", "en") == main.USAGE
    assert "practice or real, not both" in capsys.readouterr().err
    assert len(state_in(home).entries) == 3


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_of_a_round_s_history_tells_every_entry(decided, language):
    from paritrana_analysis.i18n.wording import Reader

    assert act(decided, "--appeal", "3604", "--text", "Kami <b>keberatan</b>", "--on", "2026-02-05") == 0
    asked = ("round", "--raw", decided / "raw", decided / "jury" / NAME, "--history", "--language", language)
    assert run(*asked) == 0
    (page,) = decided.glob("jury/history/*.html")
    text, t = page.read_text(encoding="utf-8"), Reader(language)
    for entry in state_in(decided).entries:
        assert t(f"record.kind_{entry.kind}") in text
    assert "Kami &lt;b&gt;keberatan" in text and state_in(decided).entries[-1].sha256 in text
