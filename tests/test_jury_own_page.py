"""A candidate's own page: before it is scored it reads what is held of it, and has room to answer."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import openpyxl
import pypdf
import pytest
from files_as_text import bare, text_of
from test_identity_numbers import MADE_UP

from paritrana_analysis.cli import main
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation.view import bundle_of
from paritrana_analysis.i18n.wording import LANGUAGES
from paritrana_analysis.jury import answer_form, rounds
from paritrana_analysis.publish import lay_out
from paritrana_analysis.publish.abbreviations import noted
from paritrana_analysis.publish.blocks import Document, Table, from_json
from paritrana_analysis.publish.document import plain_data
from paritrana_analysis.reports import secretariat
from paritrana_analysis.reports.jury import cover, open_briefing, own_page
from paritrana_analysis.runner import secretariat_papers


@pytest.fixture(scope="module")
def briefings(practised):
    """The practice briefing of Banten's districts, by language."""
    processed = practised / "processed"
    return {t: open_briefing("kabupaten_kota", "36", 2025, t, processed) for t in LANGUAGES}


@pytest.fixture(scope="module")
def richest(briefings):
    """The candidate of whom most is held."""
    return max(briefings["id"].cases, key=lambda case: len(case.items))


def papers(briefing, unit, suffixes=(".pdf", ".docx")):
    blocks = [noted(briefing.reader, block) for block in own_page.blocks(briefing, unit)]
    document = Document.from_blocks(from_json(plain_data(block)) for block in blocks)
    return lay_out(document, list(suffixes))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_two_pages_at_most_and_tells_who_supplied_the_figures(briefings, richest, language):
    t = briefings[language].reader
    made = papers(briefings[language], richest.unit)
    assert len(pypdf.PdfReader(io.BytesIO(made[".pdf"])).pages) == 2
    supplied = t("jury.structural_supplies_data")
    for suffix, content in made.items():
        text = bare(text_of(content, suffix))
        assert bare(supplied) in text and bare(t("own_page.answers_heading")) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_stands_in_it_with_value_date_basis_denominator_and_source(briefings, richest, language):
    briefing = briefings[language]
    tables = [b for b in own_page.blocks(briefing, richest.unit) if isinstance(b, Table)]
    t = briefing.reader
    name = t("own_page.figures_name")
    (table,) = [b for b in tables if b.name in (name, t("own_page.all", name=name))][-1:]
    rows = {row[0]: dict(zip([c.key for c in table.columns], row, strict=True)) for row in table.rows}
    items = {item["claim_id"]: item for item in (*richest.claims, *richest.budgets)}
    assert set(rows) == set(items) and items
    for key, item in items.items():
        assert rows[key]["as_of"] == item["as_of"] and rows[key]["source"] == item["source"]
        assert rows[key]["basis"] == t(f"terms.basis_{item['counting_basis']}")
        assert rows[key]["denominator"] and rows[key]["figure"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_of_the_register_and_every_blank_stands_on_paper_or_in_the_workbook(briefings, language):
    briefing = briefings[language]
    for case in briefing.cases:
        tables = [b for b in own_page.blocks(briefing, case.unit) if isinstance(b, Table)]
        told = {row[0] for table in tables for row in table.rows}
        open_ = [row for row in case.points if row["scored"] and row["score"] is None]
        blanks = {briefing.reader(f"editions.indicator_{row['indicator']}") for row in open_}
        assert told >= {entry["evidence_id"] for entry in case.entries} | blanks


def test_both_languages_print_the_same_rows(briefings):
    for case in briefings["id"].cases:
        printed = []
        for briefing in briefings.values():
            tables = [b for b in own_page.blocks(briefing, case.unit) if isinstance(b, Table)]
            printed.append([len(table.rows) for table in tables if not table.annex])
        assert printed[0] == printed[1]


def test_a_candidate_of_whom_nothing_is_held_reads_that_and_what_is_needed(briefings):
    briefing = briefings["en"]
    case = replace(briefing.cases[0], claims=[], budgets=[], entries=[], items={})
    briefing = replace(briefing)
    briefing.__dict__["cases"] = (case,)
    made = papers(briefing, case.unit, (".docx",))
    text = bare(text_of(made[".docx"], ".docx"))
    t = briefing.reader
    assert bare(t("own_page.figures_none", name=case.name)) in text
    assert bare(t("own_page.evidence_none", name=case.name)) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_that_tells_or_judges_figures_says_whose_they_are(practised, tmp_path, language):
    """The shortlist and the scoring guide did not."""
    asked = ("--raw", practised / "raw", "--province", "36", "--top", "2", "--jury", tmp_path)
    assert main.main(["sheets", *map(str, asked), "--language", language]) == main.OK
    place = tmp_path / "2025-kabupaten_kota-36"
    desk = secretariat_papers.open_desk(bundle_of(2025, practised / "processed"), place, language)
    t = desk.reader
    said = t("jury.structural_sentence", items=cover.structural_told(desk.round, t))
    assert t("jury.structural_supplies_data") in said
    for kind in ("candidates", "shortlist", "scoring-guide"):
        for paper in secretariat.papers(desk, [kind]):
            assert any(said in getattr(block, "text", "") for block in paper.blocks), paper.stem
    assert any(said in getattr(block, "text", "") for block in cover.blocks(desk.briefing))
    book = openpyxl.load_workbook(next((place / "sheets").iterdir()))
    assert said in [cell.value for row in book.worksheets[2].iter_rows() for cell in row]


def test_of_a_blind_round_it_is_made_before_the_scores_are_in_for_the_candidate_alone(practised, tmp_path):
    asked = ("--raw", practised / "raw", "--province", "36", "--top", "2", "--blind", "3", "--jury", tmp_path)
    assert main.main(["sheets", *map(str, asked)]) == main.OK
    place = tmp_path / "2025-kabupaten_kota-36"
    processed = practised / "processed"
    briefing = open_briefing(
        "kabupaten_kota", "36", 2025, "en", processed, round_folder=place, names_told=True
    )
    blocks = own_page.blocks(briefing, briefing.candidates[0].unit)
    assert blocks[1].text == briefing.candidates[0].name
    assert "not for jurors" in blocks[0].provenance
    others = [candidate.name for candidate in briefing.candidates[1:]]
    assert not any(name in str(block) for block in blocks for name in others)


# --- the page that came back ----------------------------------------------------------------------------

ANSWERED = ("C1004", "keliru", "51,2%", "2025-12", "Surat BPJS 12/2026")


def filled(content: bytes, suffix: str, cells=ANSWERED) -> bytes:
    """The page as a candidate returns it: a row of its table of answers filled in, if there are cells."""
    held = io.BytesIO()
    if suffix == ".docx":
        document = docx.Document(io.BytesIO(content))
        table = next(table for table in document.tables if len(table.rows) == own_page._ANSWERS + 1)
        for cell, text in zip(table.rows[2].cells, cells, strict=False):
            cell.text = text
        document.save(held)
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book.worksheets[-1]
        row = next(row for row in sheet.iter_rows() if str(row[0].value).strip() in ("Butir", "Item"))[0].row
        for column, text in enumerate(cells, start=1):
            sheet.cell(row + 2, column).value = text
        book.save(held)
    return held.getvalue()


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_came_back_filled_in_is_read_as_the_objection(
    briefings, richest, tmp_path, language, suffix
):
    made = papers(briefings[language], richest.unit, (suffix,))[suffix]
    path = tmp_path / f"kembali{suffix}"
    path.write_bytes(filled(made, suffix))
    candidate = richest.candidate
    assert answer_form.read(path, candidate) == "C1004: keliru; 51,2%; 2025-12; Surat BPJS 12/2026"
    refused = {"empty": made, "unreadable": b"PK nothing", "of_another": filled(made, suffix)}
    for key, content in refused.items():
        path.write_bytes(content)
        other = replace(candidate, name="Kab. Lain") if key == "of_another" else candidate
        with pytest.raises(UserError) as told:
            answer_form.read(path, other)
        assert [fault.key for fault in told.value.faults] == [f"record.form_{key}"]


def test_an_identity_number_on_a_page_that_came_back_is_refused_and_not_repeated(
    briefings, richest, tmp_path
):
    made = papers(briefings["id"], richest.unit, (".docx",))[".docx"]
    (tmp_path / "kembali.docx").write_bytes(filled(made, ".docx", ("C1004", "keliru", MADE_UP)))
    with pytest.raises(UserError) as told:
        answer_form.read(tmp_path / "kembali.docx", richest.candidate)
    assert [(fault.key, fault.value) for fault in told.value.faults] == [("identity_number", "")]


def test_the_command_records_what_the_returned_page_says(briefings, practised, tmp_path, capsys):
    asked = ("--raw", practised / "raw", "--province", "36", "--top", "2", "--jury", tmp_path)
    assert main.main(["sheets", *map(str, asked)]) == main.OK
    place = tmp_path / "2025-kabupaten_kota-36"
    unit = rounds.read(place).candidates[0].unit
    made = papers(briefings["id"], unit, (".docx",))[".docx"]
    (tmp_path / "kembali.docx").write_bytes(filled(made, ".docx"))
    objected = ["round", str(place), "--appeal", unit, "--form", str(tmp_path / "kembali.docx")]
    assert main.main([*objected, "--on", "2026-02-01"]) == main.OK
    assert "C1004: keliru; 51,2%" in capsys.readouterr().out
