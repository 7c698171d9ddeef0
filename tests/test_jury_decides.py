"""What decides a round is told: ties and what broke them, a title's own order, who scored."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from blocks_as_words import as_words
from sheets_filled import places
from test_jury import EDITION, alike, documents, marks_of, round_of

from paritrana_analysis.cli import main
from paritrana_analysis.errors import UserError
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.jury import files, rounds
from paritrana_analysis.jury.decision import decide
from paritrana_analysis.jury.meeting import Meeting
from paritrana_analysis.jury.members import members_of
from paritrana_analysis.jury.record import acts
from paritrana_analysis.jury.record.entries import Said
from paritrana_analysis.publish.blocks import Bullets, Table
from paritrana_analysis.publish.document import unmarked
from paritrana_analysis.reports.jury import cover, minutes, open_briefing, outcome
from paritrana_analysis.reports.text import title_reach


def decided(round_, points, docs, draws=20):
    return decide(round_, marks_of(round_, alike(round_, points)), docs, EDITION, draws=draws)


# --- ties -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tied():
    """3602 and 3601 have one total, and 3602 the higher coverage in the tie-break."""
    docs = documents(u3601=(60, 60, 60), u3602=(60, 60, 60), u3603=(10, 10, 10))
    docs["coverage_share"] = [70.9, 71.2, 10.0]
    return decided(round_of(), {"3601": 60, "3602": 60, "3603": 10}, docs)


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "score for coverage 71.2 against 70.9"), ("id", "nilai cakupan 71,2 berbanding 70,9")],
)
def test_a_winner_by_tie_break_is_told_so_in_the_headline_with_criterion_and_values(tied, language, told):
    """It stood in a bullet below the table, without criterion and values."""
    headline = outcome.decision(tied, {}, Reader(language), Meeting())[0]
    assert headline.style == "finding" and told in headline.text


def test_a_tie_that_differs_in_the_third_decimal_is_printed_with_three():
    docs = documents(u3601=(60, 60, 60), u3602=(60, 60, 60))
    docs["coverage_share"] = [70.9021, 70.9032]
    result = decided(round_of(("3601", "3602")), {"3601": 60, "3602": 60}, docs)
    (tie,) = result.selection.ties
    assert "70.903 against 70.902" in tie.sentence(Reader("en"))


def test_winners_csv_says_what_set_a_winner_apart_from_an_equal_score(tied, tmp_path):
    files.write_result(tmp_path, tied)
    (row,) = pd.read_csv(tmp_path / "winners.csv", dtype=str, comment="#").to_dict("records")
    assert row["unit"] == "3602" and row["tie_break"] == "coverage_share 71.2 > 70.9"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tie_that_no_rule_breaks_is_told_to_stay_and_how_it_is_left(language):
    docs = documents(u3601=(60, 60, 60), u3602=(60, 60, 60))
    result = decided(round_of(("3601", "3602")), {"3601": 60, "3602": 60}, docs)
    (tie,) = result.selection.ties
    assert not tie.broken and set(tie.before) == {"3601", "3602"}
    t = Reader(language)
    headline = outcome.decision(result, {}, t, Meeting())[0].text
    assert tie.sentence(t) in headline
    assert all(t(f"editions.indicator_{key}") in headline for key in EDITION.tie_breaks.value)
    assert set(result.winners["tie_break"]) == {"shared"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_candidate_that_leaves_a_stage_by_tie_break_reads_by_which_criterion_and_values(language):
    """The notice said only that a tie-break decided."""
    docs = documents(u3601=(60, 60, 60), u3602=(60, 60, 60), u3201=(50, 50, 50))
    docs["coverage_share"] = [70.9, 71.2, 50.0]
    units = ("3601", "3602", "3201")
    result = decided(round_of(units, place="national"), dict.fromkeys(units, 60), docs)
    (cut,) = [tie for tie in result.selection.ties if tie.stage == "provincial_assessment"]
    assert (cut.before, cut.after, cut.criterion) == (("3602",), ("3601",), "coverage_share")
    t = Reader(language)
    told = cut.sentence(t)
    assert t.decimal(71.2, 1) in told and t.decimal(70.9, 1) in told
    (notices,) = [b.items for b in outcome.decision(result, {}, t, Meeting()) if isinstance(b, Bullets)]
    assert told in notices and set(result.winners["tie_break"]) == {""}


def test_scores_that_differ_are_no_tie():
    docs = documents(u3601=(60, 60, 60), u3602=(61, 60, 60))
    result = decided(round_of(("3601", "3602")), {"3601": 60, "3602": 60}, docs)
    assert result.selection.ties == () and set(result.winners["tie_break"]) == {""}


# --- a title's own order --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_given_by_one_measure_shows_the_order_by_it_beside_the_place_by_the_total(language):
    """Its values stood in a column of the table by totals, and its order nowhere."""
    docs = documents(u3601=(90, 40, 90), u3201=(10, 95, 10), u3301=(50, 60, 50))
    round_ = round_of(("3601", "3201", "3301"), place="national")
    result = decided(round_, {"3601": 80, "3201": 20, "3301": 50}, docs)
    t = Reader(language)
    tables = {table.name: table for table in outcome.title_orders(result, {}, t)}
    own = tables[t("outcome.title_order_name", title=t("editions.title_coverage"))]
    at = {column.key: n for n, column in enumerate(own.columns)}
    told = [[row[at[key]] for key in ("place", "name", "score", "place_by_total")] for row in own.rows]
    assert told == [
        [1, "Kab. 3201", 95, 3],
        [2, "Kab. 3301", 60, 2],
        [3, "Kab. 3601", 40, 1],
    ]
    assert own.highlight == [0]


# --- the quorum -----------------------------------------------------------------------------------------


def scored_by(n: int, quorum: int | None = None):
    """A round of two candidates; of 3602 only the first n jurors heard the interview."""
    round_ = round_of(("3601", "3602"), quorum=quorum)
    scores = alike(round_, {"3601": 60, "3602": 80})
    heard = {member.juror_id for member in round_.members[:n]}
    kept = {key: points for key, points in scores.items() if key[1] == "3601" or key[0] in heard}
    docs = documents(u3601=(60, 60, 60), u3602=(60, 60, 60))
    return decide(round_, marks_of(round_, kept), docs, EDITION, draws=20)


@pytest.mark.parametrize("language", LANGUAGES)
def test_below_its_quorum_a_round_has_no_winner_until_the_panel_confirms_it_on_record(language, tmp_path):
    result, t = scored_by(3, quorum=5), Reader(language)
    on = Meeting(below_quorum_confirmed_on="2026-02-03")
    headline = outcome.decision(result, {}, t, Meeting())[0].text
    one = t("outcome.below_quorum_one", name="Kab. 3602", aspect=t("editions.aspect_interview").lower(), n=3)
    assert headline == t("outcome.below_quorum", list=one, quorum=5)
    files.write_result(tmp_path, result)
    assert pd.read_csv(tmp_path / "winners.csv", comment="#").empty
    confirmed = outcome.decision(result, {}, t, on)[0].text
    assert confirmed.endswith(t("outcome.below_quorum_confirmed", list=one, quorum=5, on="2026-02-03"))
    files.write_result(tmp_path, result, on)
    assert "3602" in (tmp_path / "winners.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("quorum", [None, 3])
def test_at_its_quorum_or_without_one_a_round_is_decided_as_before(quorum):
    result = scored_by(3, quorum)
    assert not Meeting().leaves_open(result) and result.winners["unit"].tolist() == ["3602"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_minutes_say_the_quorum_and_how_many_of_how_many_scored_each_candidate(language):
    t = Reader(language)
    (told,) = minutes._scored(scored_by(3), t)
    assert t("minutes.quorum_none") in told.text
    said = [t("minutes.scored_one", name=f"Kab. {unit}", n=n) for unit, n in (("3601", 9), ("3602", 3))]
    aspect = t("editions.aspect_interview")
    assert t("minutes.scored", aspect=aspect, all=9, list="; ".join(said)) in told.text
    (told,) = minutes._scored(scored_by(9, quorum=4), t)
    assert t("minutes.quorum", quorum=4) in told.text
    assert t("minutes.scored_alike", aspect=aspect, n=9, all=9) in told.text


def test_a_quorum_is_sealed_with_the_round_and_a_round_without_one_keeps_its_key():
    without, of_five = round_of(), round_of(quorum=5)
    assert "quorum" not in rounds.as_text(without) and of_five.key != without.key
    assert rounds.from_text(rounds.as_text(of_five)).quorum == 5


@pytest.mark.parametrize("quorum", [0, 10])
def test_a_quorum_that_the_panel_can_not_reach_is_refused(quorum):
    with pytest.raises(UserError) as refused:
        round_of(quorum=quorum)
    assert [fault.key for fault in refused.value.faults] == ["jury.quorum_range"]


def test_a_panel_of_two_is_asked_about_when_its_round_is_opened(practised, tmp_path, capsys):
    panel = "juror_id,seat,expertise\nJ1,chair,law\nJ2,secretary,bpjs_head\n"
    (tmp_path / "panel.csv").write_text(panel, encoding="utf-8")
    asked = ("sheets", "--raw", practised / "raw", "--province", "36", "--top", "2", "--language", "en")
    place = ("--panel", tmp_path / "panel.csv", "--jury", tmp_path / "jury", "--quorum", "2")
    assert main.main([str(word) for word in (*asked, *place)]) == main.OK
    assert "only 2 members: is that as it should be?" in capsys.readouterr().err
    assert rounds.read(tmp_path / "jury" / "2025-kabupaten_kota-36").quorum == 2


# --- what jurors wrote ----------------------------------------------------------------------------------

WROTE = "=Tidak dapat dibuka: *berkas* 3, halaman 2"


@pytest.fixture(scope="module")
def remarked(practised, tmp_path_factory):
    """A blind practice round whose first juror wrote a remark on the first candidate."""
    place = tmp_path_factory.mktemp("remarked") / "2025-kabupaten_kota-36"
    opened = ("--province", "36", "--top", "2", "--blind", "5", "--jury", place.parent)
    for step in (
        ("sheets", "--raw", practised / "raw", *opened),
        ("practice", "--seed", "3", "--fill", place),
    ):
        assert main.main([str(word) for word in step]) == main.OK
    round_ = rounds.read(place)
    juror = round_.members[0].juror_id
    sheet = place / "returned" / f"{place.name}-{juror}.xlsx"
    book, at = openpyxl.load_workbook(sheet), places(sheet.read_bytes())
    cell = book.worksheets[0][at[round_.row_key(juror, round_.candidates[0].unit), "remark"]]
    cell.value, cell.data_type = WROTE, "s"
    book.save(sheet)
    files.read_sheets(place)
    return place


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("blind", [False, True])
def test_what_a_juror_wrote_stands_in_the_minutes_annex_by_juror_candidate_and_cell(
    practised, remarked, language, blind
):
    """It stayed in remarks.csv. Of a blind round it stands by the code that the juror saw."""
    asked = ("kabupaten_kota", "36", 2025, language, practised / "processed")
    briefing = open_briefing(*asked, round_folder=remarked)
    first, t = briefing.round.candidates[0], briefing.reader
    if not blind:
        named = tuple(replace(candidate, blind="") for candidate in briefing.round.candidates)
        briefing = replace(briefing, round=replace(briefing.round, candidates=named))
    table = next(block for block in minutes._remarks(briefing, t) if isinstance(block, Table))
    (row,) = [row for row in table.rows if "3, halaman 2" in row[3]]
    assert row[0] == briefing.round.members[0].juror_id
    assert row[1] == (first.blind if blind else first.name)
    assert re.search(r" [A-Z]+\d+$", row[2])
    assert unmarked(row[3]) == t("minutes.quoted", text=WROTE)


def test_remarks_changed_by_hand_are_refused(remarked, tmp_path):
    place = shutil.copytree(remarked, tmp_path / "round")
    path = place / files.REMARKS
    path.write_text(path.read_text(encoding="utf-8").replace("halaman 2", "halaman 9"), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        files.read_remarks(place)
    assert [fault.key for fault in refused.value.faults] == ["jury.remarks_changed"]


def test_minutes_rest_on_the_remarks_and_read_them_again_from_the_sheets(remarked):
    place = remarked
    assert place / files.REMARKS in files.inputs_in(place)
    sheets = {path.name: path.read_bytes() for path in (place / files.READ).iterdir()}
    again = files.read_again(sheets, rounds.read(place))
    assert again[files.REMARKS] == (place / files.REMARKS).read_bytes()


# --- objections of candidates ---------------------------------------------------------------------------


def test_an_objection_without_an_answer_is_asked_about_and_each_is_answered_in_the_minutes(
    practised, remarked, tmp_path, capsys
):
    place = shutil.copytree(remarked, tmp_path / "2025-kabupaten_kota-36")
    round_ = rounds.read(place)
    state = acts.appealed(place, round_, round_.candidates[0].unit, "Angka itu keliru", Said("2026-02-01"))
    number = state.unanswered[0]
    made = ("minutes", "--raw", practised / "raw", place, "--to", tmp_path / "to", "--no-zip")
    made = [str(word) for word in (*made, "--formats", "html", "--on", "2026-02-03")]
    assert main.main(made) == main.OK
    assert f"--answer {number} --text" in capsys.readouterr().err
    acts.answered(place, round_, number, "Sudah diperiksa; angkanya tetap", Said("2026-02-04"))
    assert main.main([*made[:-1], "2026-02-05", "--why", "jawaban atas keberatan"]) == main.OK
    assert "--answer" not in capsys.readouterr().err
    told = max((tmp_path / "to").rglob("*.html"), key=lambda path: path.stat().st_mtime_ns)
    page = told.read_text(encoding="utf-8")
    assert "Angka itu keliru" in page and "Sudah diperiksa; angkanya tetap" in page


# --- a panel's table ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "written", "value"),
    [
        ("recused_from", "Kab. Serang", "Kab. Serang"),
        ("recused_from", "3601 Kab. Serang", "Kab., Serang"),
        ("interests", "own region", "own region"),
        ("interests", "family, a friend", "a, friend"),
    ],
)
def test_unknown_words_of_one_cell_are_one_fault(column, written, value):
    """`recused_from` with a name of two words was two faults."""
    with pytest.raises(UserError) as refused:
        row = {"juror_id": "J1", "seat": "chair", "expertise": "law", column: written}
        members_of([row], candidates=("3601",), regions=("36", "3601"))
    assert [(fault.column, fault.value) for fault in refused.value.faults] == [(column, value)]


# --- who can still reach a title ------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_briefing_opens_with_who_can_still_reach_a_title_until_the_round_is_judged(
    practised, remarked, language
):
    asked = ("kabupaten_kota", "36", 2025, language, practised / "processed")
    before, after = open_briefing(*asked), open_briefing(*asked, round_folder=remarked)
    rows = [row for case in before.cases for row in case.titles]
    names = {case.unit: case.name for case in before.cases}
    told = title_reach.reach(rows, names, before.reader)
    assert told and all(text in as_words(cover.blocks(before)) for text in told)
    assert not any(text.split(":")[0] in as_words(cover.blocks(after)) for text in told)
