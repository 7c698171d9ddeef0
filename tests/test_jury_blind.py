"""Blind means blind: no byte of a sheet leads to a candidate, no paper names one before the scores."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pandas as pd
import pytest
from files_as_text import bare, text_of
from sheets_filled import EVIDENCE, MEMBERS, small_round

from paritrana_analysis.cli import main
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation.view import bundle_of
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.jury import blind, files, rounds
from paritrana_analysis.jury.rounds import Candidate
from paritrana_analysis.jury.score_sheets import reading, workbook
from paritrana_analysis.reports import secretariat
from paritrana_analysis.reports.jury import open_briefing
from paritrana_analysis.runner import secretariat_papers

ROUND = small_round(blind=True)
DESA_SADAR = "Desa Sadar Jaminan Sosial Ketenagakerjaan"
SOURCED = (
    ("3604", "regulation", "E068", "19349", "https://serangkab.go.id", "E068: Perbup 19349: Kab. Serang"),
    ("3604", "regulation", "E070", "", "", "E070: Keputusan Nomor 188.45/77-Huk/2020 tentang iuran"),
    ("3604", "coverage", "C1004", "", "https://example.org/serang", "C1004: cakupan 50,87%"),
    ("3604", "coverage", "E071", "", "berkas-serang.pdf", f"E071: {DESA_SADAR}: Desa Kadugenep, Kec. Petir"),
    ("3671", "regulation", "E099", "19349", "", "E099: Perwali 19349 (2019): Kota Tangerang"),
)  # fmt: skip
MARKS = ("E068", "E070", "E071", "E099", "C1004", "19349", "188.45/77-Huk/2020", "35/2017")
MARKS += ("serangkab.go.id", "example.org", "berkas-serang.pdf", "Kadugenep", "Petir")
REGISTER = pd.DataFrame(SOURCED, columns=["unit", "aspect", "item", "number", "source", "told"])
REGISTER = pd.concat([EVIDENCE, REGISTER.assign(as_of="2018-08")])


def bytes_of(sheet: bytes) -> str:
    """Every part of a workbook, its names and properties with it, as one text."""
    with zipfile.ZipFile(io.BytesIO(sheet)) as file:
        return "\n".join(f"{name}\n{file.read(name).decode('utf-8', 'replace')}" for name in file.namelist())


def traces(text: str, candidates, marks=()) -> list[str]:
    """What of a text leads to a candidate: a name, its bare part, a code of region, any of the marks."""
    bare = {re.sub(r"^(Kabupaten|Kab\.|Kota)\s+", "", c.name) for c in candidates}
    sought = {c.unit for c in candidates} | {c.name for c in candidates} | bare | set(marks)
    return sorted(one for one in sought if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text, re.IGNORECASE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_byte_of_a_blind_sheet_holds_a_name_a_code_an_address_or_a_decree_s_number(language):
    """Ids of the register, numbers of decrees and villages stood in it."""
    for member in MEMBERS:
        text = bytes_of(workbook.render(ROUND, member.juror_id, REGISTER, Reader(language)))
        assert traces(text, ROUND.candidates, MARKS) == []
        assert DESA_SADAR in text
    named = bytes_of(workbook.render(small_round(), "PJ1", REGISTER, Reader(language)))
    assert {*MARKS, "Serang"} <= set(traces(named, ROUND.candidates, MARKS))  # and so the search finds them


def test_what_the_secretariat_holds_of_each_item_stands_under_the_key_that_the_sheet_shows():
    keys = {own.key: own for own in blind.held(ROUND.candidates, REGISTER).values()}
    text = bytes_of(workbook.render(ROUND, "PJ1", REGISTER, Reader("id")))
    assert {(own.item, own.address) for own in keys.values()} >= {(row[2], row[4]) for row in SOURCED}
    assert all(Reader("id")("score_sheets.address_held", key=key) in text for key in keys)


def test_a_region_that_holds_a_candidate_or_lies_in_it_is_not_named_in_its_evidence():
    """ "Sosialisasi di Padang" names Sumatera Barat as surely."""
    names = {"13": "Sumatera Barat", "1371": "Kota Padang", "36": "Banten", "3601": "Kab. Pandeglang"}
    stand = [
        Candidate("13", "Sumatera Barat", "13", blind="K-01"),
        Candidate("36", "Banten", "36", blind="K-02"),
    ]
    rows = [("13", "Sosialisasi di Padang, bukan di padang rumput"), ("36", "Kab. Pandeglang dan Padang")]
    evidence = pd.DataFrame(rows, columns=["unit", "told"])
    told = blind.without_relatives(evidence, stand, names, "national", "[…]")["told"].tolist()
    assert told == ["Sosialisasi di […], bukan di padang rumput", "[…] dan Padang"]
    district = [Candidate("3601", "Kab. Pandeglang", "3601", blind="K-01")]
    evidence = pd.DataFrame([("3601", "Gubernur Banten dan Bupati")], columns=["unit", "told"])
    for place, shown in (("national", "Gubernur […] dan Bupati"), ("36", "Gubernur Banten dan Bupati")):
        assert blind.without_relatives(evidence, district, names, place, "[…]")["told"].tolist() == [shown]


def test_the_keys_of_rows_are_not_digests_of_region_codes_that_a_juror_could_try():
    """Eight codes are soon tried."""
    text = bytes_of(workbook.render(ROUND, "PJ1", EVIDENCE, Reader("id")))
    assert all(ROUND.earlier_row_key("PJ1", c.unit) not in text for c in ROUND.candidates)
    assert all(ROUND.row_key("PJ1", c.unit) in text for c in ROUND.candidates)


def test_a_blind_sheet_that_an_earlier_release_wrote_is_read(monkeypatch):
    monkeypatch.setattr(rounds.Round, "row_key", rounds.Round.earlier_row_key)
    sheet = workbook.render(ROUND, "PJ1", EVIDENCE, Reader("id"))
    monkeypatch.undo()
    read = reading.read_all({"PJ1.xlsx": sheet}, ROUND)
    assert set(read.marks["unit"]) == {c.unit for c in ROUND.candidates}


# --- papers ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(practised, tmp_path_factory):
    """A blind practice round without scores, and the folder of its edition."""
    jury = tmp_path_factory.mktemp("blind")
    asked = ("--raw", practised / "raw", "--province", "36", "--top", "3", "--blind", "11", "--jury", jury)
    assert main.main(["sheets", *map(str, asked)]) == main.OK
    return practised, jury / "2025-kabupaten_kota-36"


def test_no_byte_of_any_sheet_of_a_practice_round_leads_to_a_candidate(opened):
    _, place = opened
    round_ = rounds.read(place)
    held = pd.read_csv(place / files.BLIND_NAMES, dtype=str, keep_default_na=False)
    marks = {mark for column in ("item", "address") for mark in held[column] if mark}
    sheets = sorted((place / "sheets").iterdir())
    assert len(sheets) == len(round_.members) and marks
    for path in sheets:
        assert traces(f"{path.name}\n{bytes_of(path.read_bytes())}", round_.candidates, marks) == []


@pytest.mark.parametrize("command", ["brief", "minutes"])
def test_no_paper_names_candidates_of_a_blind_round_before_the_scores_are_in(
    opened, tmp_path, capsys, command
):
    """The briefing of a blind round named every candidate."""
    practised, place = opened
    said = ["--round", str(place)] if command == "brief" else [str(place)]
    asked = [command, *said, "--raw", str(practised / "raw"), "--to", str(tmp_path), "--language", "en"]
    assert main.main(asked) == main.USAGE
    told = capsys.readouterr().err
    assert Reader("en")("jury.fault_names_hidden") in told and "to mend" in told
    assert not list(tmp_path.iterdir())
    with pytest.raises(UserError):
        open_briefing("kabupaten_kota", "36", 2025, "id", practised / "processed", round_folder=place)


FOR_JURORS = ("shortlist", "invitation", "conflict-of-interest", "scoring-guide", "deadlines", "attendance")


def test_no_byte_of_a_paper_for_jurors_leads_to_a_candidate_before_the_scores_are_in(opened):
    """The form for interests told a juror which code is the own region; what goes to candidates is theirs."""
    practised, place = opened
    desk = secretariat_papers.open_desk(bundle_of(2025, practised / "processed"), place, "id")
    own = [
        m for m in desk.round.members if any(desk.round.recused(m.juror_id, c.unit) for c in desk.candidates)
    ]
    assert own
    kept, t = {own[0].juror_id, ""}, desk.reader
    for paper in secretariat.papers(desk, FOR_JURORS):
        juror = next((m.juror_id for m in desk.round.members if m.juror_id in paper.stem), "")
        unit = next((c.unit for c in desk.round.candidates if c.unit in paper.stem), "")
        if unit or juror not in kept:  # the letter to a candidate; one juror stands for all
            continue
        for suffix, content in secretariat_papers.laid_out(desk, paper, ("docx", "pdf")).items():
            text = bytes_of(content) if suffix == ".docx" else text_of(content, suffix)
            assert traces(f"{paper.stem}\n{text}", desk.round.candidates) == [], (paper.stem, suffix)
            if "benturan" in paper.stem:
                why = t("secretariat.not_scored", why=t("jury.recusal_own_region"))
                assert bare(t("score_sheets.recused")) in bare(text) and bare(why) not in bare(text)


def test_a_blind_round_with_a_sheet_still_out_is_not_told_by_name_until_it_is_decided(opened, tmp_path):
    _, place = opened
    round_ = rounds.read(place)
    home = tmp_path / "round"
    home.mkdir()
    assert not files.names_may_be_told(home, round_)
    for missing, told in (([], True), (["J1"], False)):
        (home / files.READING).write_text(json.dumps({"files": {}, "missing": missing}))
        assert files.names_may_be_told(home, round_) is told
    (home / files.WINNERS).write_text("unit\n")
    assert files.names_may_be_told(home, round_)
