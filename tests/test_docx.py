"""The Word file, read back: what a report says stands in it whole, in order, and the same every time."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import nbformat
import pypdf
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paritrana_analysis.charts import font_metrics
from paritrana_analysis.i18n.wording import BLANK, Reader
from paritrana_analysis.publish import docx as layout
from paritrana_analysis.publish import exporters, render
from paritrana_analysis.publish.abbreviations import noted
from paritrana_analysis.publish.blocks import (
    Bullets,
    Column,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Meta,
    PageBreak,
    Paragraph,
    Table,
    Title,
    from_json,
)
from paritrana_analysis.publish.blocks import Document as Report
from paritrana_analysis.publish.document import FIXED_DATE, carried, plain_data, printed_rows
from paritrana_analysis.publish.show import bundles

LANGUAGES = ("id", "en")
WIDE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="30" height="10"/></svg>'
TALL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 40"><rect width="9" height="30"/></svg>'
COLUMNS = (
    Column("name", "Kabupaten/kota"),
    Column("workers", "Pekerja", "count"),
    Column("share", "Cakupan", "share"),
    Column("cost", "Biaya", "idr"),
    Column("date", "Tanggal", "date"),
    Column("source", "Sumber", "url"),
)
ROWS = (
    ("Lebak", 1234567, 0.4567, 304000000, "2025-11", "https://www.bps.go.id/id/table x?é=1"),
    ("=1+1 *", 0, None, None, None, "seed:000"),
    ('<b>&"', 7, 1.48, -5, "2025-11-03", "bukan alamat"),
)
DISTRICTS = Table("kabupaten", "Cakupan **per** kabupaten", COLUMNS, ROWS, "– belum ada", "BPS", (0,))
ANNEX = Table("lampiran", "Semua angka", COLUMNS[:1], (("rahasia lampiran",),), annex=True)


def meta(language="id", stamp="", title="Laporan Provinsi Banten"):
    return Meta(title, language, "Banten · 2023", "dari masukan 3f9a", "36", stamp)


def report(language="id", stamp=""):
    return [
        meta(language, stamp),
        Title("Laporan evaluasi", "Provinsi Banten", "Hampir separuh."),
        KeyFigures((KeyFigure("46,0", "%", "Nov 2025"), KeyFigure("1,51", "juta", "kurang", ours=True))),
        Heading("Cakupan"),
        Paragraph("Dengan **tebal** dan *miring*, 148* tidak."),
        Paragraph("Dua angka berselisih.", "warning"),
        Paragraph("Temuan.", "finding"),
        Paragraph("Cetak kecil.", "note"),
        Heading("Bagian", 3),
        Bullets(("satu", "dua")),
        DISTRICTS,
        Figure("peta", "Peta cakupan", 'Peta "38" <provinsi>', WIDE, width="half", note="Catatan kiri"),
        Figure("tren", "Tren cakupan", "Garis naik", WIDE, width="half"),
        Figure("menara", "Menara", "Garis tegak", TALL),
        PageBreak(),
        Heading("Lampiran"),
        ANNEX,
    ]


def packed(blocks) -> bytes:
    return layout.render(Report.from_blocks(from_json(plain_data(block)) for block in blocks))


def opened(blocks):
    return docx.Document(io.BytesIO(packed(blocks)))


def styled(file, style) -> list[str]:
    return [paragraph.text for paragraph in file.paragraphs if paragraph.style.style_id == style]


def tables_of(file, style) -> list:
    return [table for table in file.tables if table.style.style_id == style]


def texts(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


# --- what is said ----------------------------------------------------------------------------------


def test_headings_are_word_s_own_in_order_and_on_the_levels_of_the_web_page():
    found = [
        (paragraph.style.name, paragraph.text)
        for paragraph in opened(report()).paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert found == [
        ("Heading 1", "Provinsi Banten"),
        ("Heading 2", "Cakupan"),
        ("Heading 3", "Bagian"),
        ("Heading 2", "Lampiran"),
    ]


def test_each_heading_style_has_its_outline_level_so_that_the_navigation_pane_lists_it():
    styles = opened(report()).styles
    for level in range(1, 7):
        outline = styles[f"Heading {level}"].element.pPr.find(qn("w:outlineLvl"))
        assert outline.get(qn("w:val")) == str(level - 1)


def test_every_style_used_is_one_the_file_has():
    blocks = report(stamp="DATA LATIHAN")
    with zipfile.ZipFile(io.BytesIO(packed(blocks))) as file:
        parts = {
            name: file.read(name).decode() for name in file.namelist() if re.match(r"word/\w+\.xml$", name)
        }
    there = set(re.findall(r'w:styleId="(\w+)"', parts["word/styles.xml"]))
    used = {
        name
        for part in parts.values()
        for name in re.findall(r'<w:(?:pStyle|rStyle|tblStyle|basedOn|next) w:val="(\w+)"', part)
    }
    assert used <= there


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_says_what_the_other_layouts_print(language):
    table = tables_of(opened(report(language)), "ReportTable")[0]
    printed = [[text for text, _ in row] for row in printed_rows(DISTRICTS, language)]
    assert texts(table) == [[column.label for column in COLUMNS], *printed]
    assert texts(table)[2][2:5] == [BLANK] * 3
    assert texts(table)[2][1] == "0"


def test_numbers_are_set_to_the_right_and_own_rows_are_set_off():
    table = tables_of(opened(report()), "ReportTable")[0]
    for row in table.rows:
        sides = [cell.paragraphs[0].alignment for cell in row.cells]
        assert [side is not None and side.name == "RIGHT" for side in sides] == [0, 1, 1, 1, 0, 0]
    bold = [row.cells[0].paragraphs[0].runs[0].bold for row in table.rows[1:]]
    assert bold == [True, None, None]
    shaded = [row.cells[0]._tc.tcPr.find(qn("w:shd")) is not None for row in table.rows]
    assert shaded == [False, True, False, False]


def test_a_table_s_header_row_is_repeated_on_each_page_and_no_row_is_cut():
    rows = tables_of(opened(report()), "ReportTable")[0].rows
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, *[False] * len(ROWS)]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_columns_stay_within_the_margins():
    file = opened(report())
    for table in file.tables:
        width = sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid)
        page = file.sections[0]
        assert width * 635 <= page.page_width - page.left_margin - page.right_margin + 10 * 635


@pytest.mark.parametrize("code", ["PJ136", "JJJ", "JKK-JHT"])
def test_no_word_of_a_cell_is_cut_where_arial_is_wider_than_what_columns_are_measured_with(code):
    """A J of Arial is nearly twice as wide as one of DejaVu Sans: "PJ136" stood as "PJ13" over "6"."""
    long = "daerah sendiri (Kab. Lebak; tidak ada calon dari sana) dan lembaganya memasok data " * 2
    columns = (Column("juror", "Juri"), Column("seat", "Kursi", width=4.0), Column("more", "Lain", width=4.0))
    table = Table("juri", "Tim juri", columns, ((code, long, long),))
    made = tables_of(opened([meta(), table]), "ReportTable")[0]._tbl.tblGrid
    widths = [int(column.get(qn("w:w"))) / 20 for column in made]
    widest = max(font_metrics.width_in_arial(part) for part in (code.split("-")[0] + "-" * ("-" in code),))
    assert widths[0] >= 8 + 8.0 * widest
    assert sum(widths) == pytest.approx(layout.TEXT_WIDTH, abs=0.2)


def test_columns_without_such_words_keep_the_widths_of_the_printed_page():
    assert layout._for_arial([40.0, 60.0], [30.0, 60.0]) == [40.0, 60.0]
    assert layout._for_arial([40.0, 60.0, 100.0], [44.0, 50.0, 70.0]) == pytest.approx([44.0, 59.0, 97.0])
    assert layout._for_arial([40.0, 60.0], [90.0, 60.0]) == [40.0, 60.0]  # no room: as it was


def test_only_an_address_is_a_link_and_it_leads_where_it_says():
    file = opened(report())
    links = list(file.element.iter(qn("w:hyperlink")))
    assert [link.text for link in links] == ["bps.go.id"]
    target = file.part.rels[links[0].get(qn("r:id"))]
    assert target.is_external
    assert target.target_ref == "https://www.bps.go.id/id/table%20x?%C3%A9=1"


@pytest.mark.parametrize(("language", "label"), [("id", "Tabel 1"), ("en", "Table 1")])
def test_captions_carry_their_labels_and_small_print_follows(language, label):
    file = opened(report(language))
    assert styled(file, "Caption")[0] == f"{label}  Cakupan per kabupaten"
    assert styled(file, "SmallPrint")[0] == "– belum ada"
    assert styled(file, "SmallPrint")[1] in ("Sumber: BPS", "Source: BPS")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("id", "Tabel 2 (Semua angka; 1 baris) tidak dicetak di sini"),
        ("en", "Table 2 (Semua angka; 1 row) is not printed here"),
    ],
)
def test_a_table_of_the_annex_is_left_out_and_it_says_where_it_is(language, told):
    file = opened(report(language))
    assert len(tables_of(file, "ReportTable")) == 1
    assert "rahasia lampiran" not in "".join(file.element.itertext())
    assert styled(file, "Note")[1].startswith(told)


def test_a_table_too_wide_to_read_is_left_to_the_workbook():
    columns = tuple(Column(f"c{i}", "Biaya", "idr") for i in range(16))
    file = opened([meta(), Table("lebar", "Lebar", columns, [[10**11] * 16])])
    assert not file.tables
    assert "Lebar; 1 baris" in styled(file, "Note")[0]


def test_bold_and_italic_are_word_s_own_and_a_lone_star_stays():
    said = next(p for p in opened(report()).paragraphs if p.text.startswith("Dengan"))
    assert said.text == "Dengan tebal dan miring, 148* tidak."
    assert [run.text for run in said.runs if run.bold] == ["tebal"]
    assert [run.text for run in said.runs if run.italic] == ["miring"]


def test_paragraphs_have_the_style_of_what_they_are():
    file = opened(report())
    assert styled(file, "Kicker") == ["Laporan evaluasi"]
    assert styled(file, "Subtitle") == ["Hampir separuh."]
    assert styled(file, "Warning") == ["Peringatan\nDua angka berselisih."]
    assert styled(opened(report("en")), "Warning") == ["Warning\nDua angka berselisih."]
    assert styled(file, "Finding") == ["Temuan."]
    assert styled(file, "Note")[0] == "Cetak kecil."
    assert styled(file, "ListBullet") == ["satu", "dua"]


def test_key_figures_are_a_row_of_boxes_and_ours_are_called_ours():
    boxes = texts(tables_of(opened(report()), "KeyFigures")[0])
    assert boxes == [["46,0 %\nNov 2025", "1,51 juta\nkurang\nhitungan kami"]]
    assert "our computation" in texts(tables_of(opened(report("en")), "KeyFigures")[0])[0][1]


@pytest.mark.parametrize("count", range(1, 10))
def test_any_number_of_key_figures_is_shown(count):
    figures = [KeyFigure(str(number), "", "c") for number in range(count)]
    boxes = texts(tables_of(opened([meta(), KeyFigures(figures)]), "KeyFigures")[0])
    assert [box.split("\n")[0] for row in boxes for box in row if box] == [str(n) for n in range(count)]


# --- pictures --------------------------------------------------------------------------------------


def test_every_figure_is_a_picture_that_tells_what_it_shows():
    file = opened(report())
    shown = list(file.element.iter(qn("wp:docPr")))
    assert [(each.get("name"), each.get("descr")) for each in shown] == [
        ("peta", 'Peta "38" <provinsi>'),
        ("tren", "Garis naik"),
        ("menara", "Garis tegak"),
    ]
    assert len({each.get("id") for each in shown}) == 3
    for picture in file.element.iter(qn("a:blip")):
        assert file.part.related_parts[picture.get(qn("r:embed"))].blob.startswith(b"\x89PNG")


def test_two_halves_stand_side_by_side_and_none_is_taller_than_the_page():
    file = opened(report())
    pair = tables_of(file, "TableNormal")[0]
    assert [len(list(cell._tc.iter(qn("w:drawing")))) for cell in pair.rows[1].cells] == [1, 0, 1]
    assert [text.strip() for text in texts(pair)[0]] == [
        "Gambar 1  Peta cakupan",
        "",
        "Gambar 2  Tren cakupan",
    ]
    assert texts(pair)[2] == ["Catatan kiri", "", ""]
    sizes = [(int(box.get("cx")), int(box.get("cy"))) for box in file.element.iter(qn("wp:extent"))]
    assert sizes[2][1] <= 590 * 12700
    assert sizes[2][1] == pytest.approx(4 * sizes[2][0], rel=0.01)
    assert sizes[0][0] == pytest.approx(2 * sizes[0][1], rel=0.01)


# --- the page --------------------------------------------------------------------------------------


def test_the_page_is_a4_with_running_head_provenance_and_page_number():
    section = opened(report()).sections[0]
    assert (section.page_width.mm, section.page_height.mm) == (
        pytest.approx(210, abs=0.1),
        pytest.approx(297, abs=0.1),
    )
    assert [paragraph.text for paragraph in section.header.paragraphs] == ["Banten · 2023"]
    foot = section.footer.paragraphs[0]
    assert foot.text.startswith("dari masukan 3f9a\t")
    fields = [field.get(qn("w:instr")).strip() for field in foot._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_a_practice_report_says_so_on_every_page_and_in_the_file_s_properties():
    file = opened(report(stamp="DATA LATIHAN"))
    for section in file.sections:
        assert section.header.paragraphs[0].text == "DATA LATIHAN"
        assert not section.different_first_page_header_footer
    assert not file.settings.odd_and_even_pages_header_footer
    assert file.core_properties.subject == "DATA LATIHAN"
    assert "LATIHAN" not in "".join(opened(report()).sections[0].header._element.itertext())


def test_a_page_break_begins_a_page_and_leaves_none_empty():
    blocks = [
        meta(),
        PageBreak(),
        Title("", "Judul", ""),
        Paragraph("satu"),
        PageBreak(),
        PageBreak(),
        KeyFigures((KeyFigure("1", "", "dua"),)),
        PageBreak(),
        DISTRICTS,
        PageBreak(),
    ]
    file = opened(blocks)
    begun = [p for p in file.paragraphs if p._p.pPr.pageBreakBefore_val]
    assert [p.style.style_id for p in begun] == ["Gap", "Caption"]
    assert not list(file.element.iter(qn("w:br")))


def test_two_tables_never_touch():
    bare = Table("t", "T", COLUMNS[:2], [("a", 1)])
    figures = KeyFigures((KeyFigure("1", "", "c"),))
    body = opened([meta(), figures, figures, bare, bare, figures]).element.body
    kinds = "".join("t" if child.tag == qn("w:tbl") else "p" for child in body)
    assert "tt" not in kinds
    assert kinds.count("t") == 5


@pytest.mark.parametrize(("language", "tag"), [("id", "id-ID"), ("en", "en-GB")])
def test_the_file_names_its_title_and_language(language, tag):
    file = opened(report(language))
    told = file.core_properties
    assert (told.title, told.language) == ("Laporan Provinsi Banten", tag)
    assert told.created == told.modified == FIXED_DATE
    assert [lang.get(qn("w:val")) for lang in file.styles.element.iter(qn("w:lang"))] == [tag]


def test_a_title_longer_than_word_allows_is_cut_not_refused():
    assert len(opened([meta(title="x" * 400), Paragraph("Isi.")]).core_properties.title) == 255


# --- the same bytes --------------------------------------------------------------------------------


def test_the_same_blocks_give_the_same_bytes_in_another_zone_locale_and_hash_order():
    code = (
        "import sys, time, hashlib; sys.path.insert(0, 'tests'); import test_docx; "
        "print(hashlib.sha256(test_docx.packed(test_docx.report(stamp='X'))).hexdigest())"
    )
    root = Path(__file__).resolve().parent.parent
    elsewhere = {"TZ": "Asia/Jakarta", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env=os.environ | elsewhere,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(packed(report(stamp="X"))).hexdigest()


def test_no_entry_of_the_file_carries_the_hour_or_a_part_nobody_needs():
    with zipfile.ZipFile(io.BytesIO(packed(report()))) as file:
        entries = file.infolist()
        assert file.testzip() is None
    assert {entry.date_time for entry in entries} == {(2000, 1, 1, 0, 0, 0)}
    names = [entry.filename for entry in entries]
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])
    assert not [name for name in names if re.search("thumbnail|theme|customXml|app.xml", name)]


# --- doors -----------------------------------------------------------------------------------------


def test_an_executed_notebook_is_exported_as_word():
    outputs = [
        {"output_type": "display_data", "data": d, "metadata": {}} for b in report() for d in bundles(b, "id")
    ]
    cell = {
        "cell_type": "code",
        "source": "",
        "metadata": {},
        "execution_count": 1,
        "id": "a",
        "outputs": outputs,
    }
    book = nbformat.from_dict({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    exported, resources = exporters.DOCXReport().from_notebook_node(book)
    shown = [noted(Reader("id"), block) for block in report()]  # tables spell out what their cells shorten
    assert exported == render(book, ".docx") == packed(shown)
    assert resources["output_extension"] == ".docx"


def test_word_is_imported_only_when_a_word_file_is_made():
    code = "import sys, paritrana_analysis.publish, paritrana_analysis.cli.main; print('docx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# --- any text at all -------------------------------------------------------------------------------

any_text = st.one_of(
    st.text(),
    st.text(alphabet="#$\\<>=*_@`'\"[]{}&;/ \n\t\r\0\x0b\x1f\ufffe\u200d👍\ud800é–ث"),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_text)
def test_any_text_comes_back_as_it_was(text):
    kept = carried(text)
    table = Table(
        "t", text or "T", (Column("a", text), Column("b", "B", "count")), [(text, None)], text, text
    )
    figure = Figure("f", f"G{text}", f"alt {text}", WIDE, text)
    head = Meta(text, "id", text, text, "36", text)
    blocks = [head, Title(text, text, text), Heading(text), Paragraph(text, "note"), table, figure]
    file = opened(blocks)
    cells = texts(tables_of(file, "ReportTable")[0])
    assert cells[0][0] == kept
    assert cells[1] == [kept if kept.strip() else "", BLANK]
    assert file.core_properties.title == Meta(kept, "id", "", "", "36", kept).file_title[:255]
    assert file.sections[0].header.paragraphs[-1].text == kept
    shown = next(file.element.iter(qn("wp:docPr"))).get("descr")
    assert shown == f"alt {kept}"


# --- another program -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice isn't here")
def test_libreoffice_opens_it(tmp_path):
    (tmp_path / "report.docx").write_bytes(packed(report(stamp="DATA LATIHAN")))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "report.docx"],
        cwd=tmp_path,
        check=True,
        timeout=120,
        capture_output=True,
    )
    if not (tmp_path / "report.pdf").exists():
        pytest.skip("LibreOffice is here without Writer")
    sheets = pypdf.PdfReader(tmp_path / "report.pdf").pages
    assert len(sheets) > 1
    assert all("DATA LATIHAN" in sheet.extract_text() for sheet in sheets)
