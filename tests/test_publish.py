"""A report's blocks come out whole in every file: HTML, PDF and workbook (the Word file: test_docx.py)."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser

import files_as_text
import nbclient
import nbformat
import openpyxl
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbconvert.exporters import get_exporter

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish import (
    FORMATS,
    document,
    html,
    pdf,
    render,
    render_all,
    xlsx,
)
from paritrana_analysis.publish.abbreviations import noted
from paritrana_analysis.publish.blocks import (
    Attachment,
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
    to_json,
)
from paritrana_analysis.publish.document import read
from paritrana_analysis.publish.show import bundles

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
    '<rect id="a" width="30" height="10" fill="#00696b"/></svg>'
)
TITLES = {"id": "Laporan Provinsi Banten", "en": "Report on Banten Province"}


def report(language="id", practice_stamp="", **text):
    """A small report with every kind of block; `text` replaces some of its words."""
    said = {"lead": "Hampir separuh terlindungi.", "body": "Isi.", "cell": "Lebak", "bullet": "satu"} | text
    columns = (
        Column("name", "Kabupaten/kota"),
        Column("workers", "Pekerja", "count"),
        Column("share", "Cakupan", "share"),
        Column("cost", "Biaya", "idr"),
        Column("date", "Tanggal", "date"),
        Column("source", "Sumber", "url"),
    )
    annex_columns = (Column("name", "Nama"), Column("year", "Tahun", "year"))
    rows = (
        (said["cell"], 1234567, 0.4567, 304000000, "2025-11", "https://www.bps.go.id/id/table"),
        ("=1+1", 0, None, None, None, "seed:000"),
    )
    return [
        Meta(TITLES[language], language, "Banten · 2023", "dari masukan 3f9a", "36", practice_stamp),
        Title("Laporan evaluasi", "Provinsi Banten", said["lead"]),
        KeyFigures(
            (KeyFigure("46,0", "%", "pejabat, Nov 2025"), KeyFigure("1,51", "juta", "kurang", ours=True))
        ),
        Heading("Cakupan"),
        Paragraph(said["body"]),
        Paragraph("Dua angka berselisih.", "warning"),
        Bullets((said["bullet"], "dua")),
        Table("kabupaten", "Cakupan per kabupaten", columns, rows, "– belum ada", "BPS", highlight=(0,)),
        Figure("peta", "Peta cakupan", 'Peta "38" provinsi', SVG, width="half"),
        Figure("tren", "Tren cakupan", "Garis naik", SVG, width="half"),
        PageBreak(),
        Heading("Lampiran"),
        Table("kabupaten", "Semua angka", annex_columns, [("A", 2023.0)], annex=True),
    ]


def notebook(blocks):
    """What an executed notebook holds after it showed the blocks."""
    outputs = [
        nbformat.v4.new_output("display_data", data=data) for block in blocks for data in bundles(block, "id")
    ]
    cell = nbformat.v4.new_code_cell("show(report)", outputs=outputs, id="report")
    return nbformat.v4.new_notebook(cells=[cell])


def page(blocks) -> str:
    return html.render(read(notebook(blocks))).decode("utf-8")


def paper(blocks) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.render(read(notebook(blocks)))))


def paper_text(blocks) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in paper(blocks).pages).split())


def workbook(blocks) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(read(notebook(blocks)))))


# --- every format ----------------------------------------------------------------------------------


def test_blocks_survive_the_notebook_in_order():
    found = document.read(notebook(report()))
    # A table's note spells out its abbreviations.
    shown = [from_json(document.plain_data(noted(Reader("id"), block))) for block in report()]
    assert [found.meta, *found.blocks] == shown


def test_blocks_survive_json():
    for block in report():
        stored = json.dumps(document.plain_data(block))
        assert json.dumps(to_json(from_json(json.loads(stored)))) == stored


def test_a_notebook_on_disk_keeps_its_text_in_lists_of_lines_and_is_read_all_the_same():
    on_disk = notebook(report())
    for output in on_disk["cells"][0]["outputs"]:
        if "image/svg+xml" in output["data"]:
            output["data"]["image/svg+xml"] = output["data"]["image/svg+xml"].splitlines(keepends=True)
    assert document.read(on_disk) == document.read(notebook(report()))


def test_layouts_made_beside_one_another_are_the_same_to_the_byte():
    book = notebook(report())
    assert render_all(book, FORMATS, spare_core=True) == render_all(book, FORMATS, spare_core=False)


def test_a_notebook_without_a_report_says_so():
    with pytest.raises(ValueError, match="no output holds a Meta block"):
        document.read(nbformat.v4.new_notebook())


def test_a_figure_needs_an_alt_text():
    with pytest.raises(ValueError, match="alt"):
        Figure("peta", "Peta", " ", SVG)


def test_an_infinite_number_is_refused():
    with pytest.raises(ValueError, match="infinite"):
        document.plain_data(Table("t", "T", (Column("n", "N", "number"),), [(float("inf"),)]))


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_same_blocks_give_the_same_bytes(suffix, language):
    assert render(notebook(report(language)), suffix) == render(notebook(report(language)), suffix)


def test_only_the_formats_we_have_are_offered():
    with pytest.raises(ValueError, match="odt"):
        render(notebook(report()), ".odt")


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_report_without_a_title_block_takes_its_title_from_meta(suffix):
    assert render(notebook([report()[0], Paragraph("Isi."), Heading("Dalam", level=3)]), suffix)


def test_a_notebook_run_for_real_renders_in_every_format():
    source = (
        "from paritrana_analysis.publish.blocks import Figure, Meta, Paragraph, Title\n"
        "from paritrana_analysis.publish.show import show\n"
        "show([Meta('Coba', 'id', 'kepala', 'kaki', '36'), Title('', 'Coba', 'Kalimat.')])\n"
        f"show(Figure('f', 'Gambar', 'alt', '''{SVG}'''))\n"
        "show([Paragraph('Selesai.')])\n"
    )
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id="only")])
    nbclient.NotebookClient(book, timeout=60).execute()
    kinds = [type(block).__name__ for block in document.read(book).blocks]
    assert kinds == ["Title", "Figure", "Paragraph"]
    for suffix in FORMATS:
        exporter = get_exporter(f"paritrana-{suffix[1:]}")()
        exported, resources = exporter.from_notebook_node(book)
        assert exported == render(book, suffix)
        assert resources["output_extension"] == suffix


# --- what the notebook shows -----------------------------------------------------------------------


def test_a_drawing_is_stored_once_and_its_caption_stands_below_it():
    drawing, legend = bundles(Figure("f", "Judul", "Alt", SVG), "id")
    assert drawing["image/svg+xml"] == SVG
    assert drawing[document.BLOCK_MIME]["svg"] == ""
    assert "Judul" in legend["text/html"]
    assert document.BLOCK_MIME not in legend


@pytest.mark.parametrize("block", report()[1:], ids=lambda block: type(block).__name__)
def test_a_block_in_a_notebook_is_the_same_every_time(block):
    assert bundles(block, "en") == bundles(block, "en")


# --- the web page ----------------------------------------------------------------------------------


class Tags(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def of(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_names_its_language_and_title(language):
    text = page(report(language))
    assert f'<html lang="{language}">' in text
    assert f"<title>{TITLES[language]}</title>" in text


def test_the_page_needs_nothing_from_outside():
    text = page(report())
    tags = Tags(text)
    assert not tags.of("script")
    assert not tags.of("link")
    assert all(address.startswith("data:") for address in re.findall(r'src="([^"]*)"', text))
    assert "url(" not in text
    assert "@import" not in text
    equivalents = [tag["http-equiv"] for tag in tags.of("meta") if "http-equiv" in tag]
    assert equivalents == ["Content-Security-Policy"]  # no refresh
    assert all("on" not in name[:2] for _, attributes in tags.found for name in attributes)


def test_the_page_can_be_read_aloud():
    tags = Tags(page(report()))
    assert [image["alt"] for image in tags.of("img")] == ['Peta "38" provinsi', "Garis naik"]
    assert len(tags.of("caption")) == len(tags.of("table")) == 2
    assert {head.get("scope") for head in tags.of("th")} == {"col", "row"}
    assert len(tags.of("h1")) == len(tags.of("main")) == 1
    targets = {attributes["id"] for _, attributes in tags.found if "id" in attributes}
    assert {link["href"][1:] for link in tags.of("a") if link["href"].startswith("#")} <= targets


def test_the_page_shows_markup_in_the_data_as_text():
    lead = "**tebal** *miring* 148* <i>"
    text = page(report(cell='<b>"tebal"</b>', body="<img src=x> & <script>", lead=lead))
    assert "&lt;b&gt;&#34;tebal&#34;&lt;/b&gt;" in text
    assert "<strong>tebal</strong> <em>miring</em> 148* &lt;i&gt;" in text
    assert not Tags(text).of("script")


def test_a_source_is_a_link_only_where_it_is_an_address():
    text = page(report())
    assert re.search(r'<a href="https://www.bps.go.id/id/table"[^>]*>bps.go.id</a>', text)
    assert ">ANTARA Banten, Agu 2018</td>" in text  # an article without an address goes by its name
    bad = Table("t", "T", (Column("u", "U", "url"),), [("javascript:alert(1)",), ("http://[",), ("data:x",)])
    assert not [link for link in Tags(page([*report()[:1], bad])).of("a") if not link["href"].startswith("#")]


def test_a_repository_goes_by_its_name_not_by_a_line_of_english_about_its_version():
    told = "github.com/owner/some_repo: data.csv (commit 2319b29, 29 Feb 2024), copy of example.go.id/1726"
    table = Table("t", "T", (Column("u", "Sumber", "url"),), [(told,)])
    text = page([*report()[:1], table])
    assert '<a href="https://github.com/owner/some_repo"' in text
    assert "copy of" not in text


def test_a_blank_is_a_dash_and_a_zero_is_a_zero():
    text = page(report())
    assert '<td class="n">0</td><td class="n">–</td>' in text


@pytest.mark.parametrize("suffix", [".html", ".pdf", ".xlsx"])
def test_a_practice_report_says_so(suffix):
    stamped = report(practice_stamp="DATA LATIHAN")
    if suffix == ".html":
        assert page(stamped).split("<body>")[1].count("DATA LATIHAN") == 1
        assert "<title>DATA LATIHAN · " in page(stamped)
    elif suffix == ".pdf":
        assert all("DATA LATIHAN" in sheet.extract_text() for sheet in paper(stamped).pages)
    else:
        assert all(sheet["A1"].value == "DATA LATIHAN" for sheet in workbook(stamped))


# --- the paper -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_paper_is_tagged_titled_and_names_its_language(language):
    made = paper(report(language))
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert made.metadata.title == TITLES[language]
    assert made.metadata.creation_date == document.FIXED_DATE


def test_the_paper_holds_real_text_on_as_many_pages_as_it_takes():
    text = paper_text(report())
    assert len(paper(report()).pages) == 2  # the annex stands behind a page break
    for said in ("Provinsi Banten", "1.234.567", "45,7%", "Rp304.000.000", "Nov 2025", "=1+1"):
        assert said in text
    assert "Peringatan" in text
    assert "1 / 2" in text
    assert "hitungan kami" in text
    assert "our computation" in paper_text(report("en"))
    assert "1,234,567" in paper_text(report("en"))


def test_a_table_too_long_for_print_is_named_in_its_place():
    text = paper_text(report())
    assert "Tabel 2 (Semua angka; 1 baris) tidak dicetak" in text
    assert "2023" not in text.split("Tabel 2")[1].split("Banten · 2023")[0]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_paper_points_only_to_files_that_are_made_with_it(language, suffix):
    """A secretary's minutes alone named an HTML version and a workbook that nobody had made."""
    book, t = notebook(report(language)), Reader(language)
    for others, entry in (
        ([".html", ".xlsx"], "html_xlsx"),
        ([".html"], "html"),
        ([".xlsx"], "xlsx"),
        ([], "none"),
    ):
        made = render_all(book, [suffix, *others])[suffix]
        told = t(f"publish.annex_{entry}", listed="", n=1).strip()
        assert files_as_text.bare(told) in files_as_text.bare(files_as_text.text_of(made, suffix)), entry


def test_a_long_table_repeats_its_header_on_each_page():
    columns = (Column("a", "Kepala"), Column("b", "B", "count"))
    long = Table("t", "T", columns, [(f"n{i}", i) for i in range(120)])
    sheets = paper([*report()[:2], long]).pages
    assert len(sheets) > 2
    assert all("Kepala" in sheet.extract_text() for sheet in sheets)


def test_a_row_is_not_cut_by_the_end_of_a_page_unless_it_is_higher_than_most_of_one():
    rows = [
        (f"awal{n}x", " ".join(["lima kata di satu sel"] * (20 + n % 7)) + f" akhir{n}x") for n in range(60)
    ]
    columns = (Column("a", "A"), *(Column(f"b{n}", "B") for n in range(5)), Column("c", "C"))
    cells = [(first, "satu", "dua", "tiga", "empat", "lima", text) for first, text in rows]
    pages = [sheet.extract_text() for sheet in paper(report() + [Table("t", "T", columns, cells)]).pages]
    assert len(pages) > 3
    for first, text in rows:
        assert any(first in sheet and text.split()[-1] in sheet for sheet in pages), first
    higher = [("tinggi", "satu", "dua", "tiga", "empat", "lima", "kata panjang " * 600 + "selesai")]
    assert "selesai" in paper_text(report() + [Table("t", "T", columns, higher)])


def test_no_last_page_holds_only_a_line_or_two():
    sentence = "Angka ini menurut tempat pendaftaran, bukan tempat tinggal pekerja. "
    for paragraphs in range(11, 22):
        made = paper([*report()[:2], *[Paragraph(sentence * 6)] * paragraphs]).pages
        if len(made) > 1:
            assert len(made[-1].extract_text()) > 400, paragraphs


def test_a_section_that_one_step_closer_leaves_a_nearly_empty_page_is_set_closer_still():
    """The nation's Indonesian report had four lines on page two: map and warnings filled page one."""
    sentence = "Angka ini menurut tempat pendaftaran, bukan tempat tinggal pekerja. "
    drawing = Figure("peta", "Peta", "Peta", SVG)
    for whole, rest in ((7, 5), (8, 1)):  # one step closer still leaves some lines of them for page two
        words = [*[Paragraph(sentence * 5)] * whole, Paragraph(sentence * rest)]
        made = paper([*report()[:2], drawing, *words, PageBreak(), drawing]).pages
        assert len(made) == 2, whole
    rows = [(f"n{number}", number) for number in range(34)]  # a table of the candidates, then warnings
    listed = Table("t", "T", (Column("a", "A"), Column("b", "B", "count")), rows)
    warnings = [Paragraph(sentence * 4, "warning")] * 3
    assert len(paper([*report()[:2], listed, *warnings, PageBreak(), drawing]).pages) == 2


def test_a_stamped_first_section_that_is_set_closer_starts_on_page_one():
    """The practice briefing's page one held the stamp alone, its cover stood on page two."""
    sentence = "Angka ini menurut tempat pendaftaran, bukan tempat tinggal pekerja. "
    closer = 0
    for paragraphs in range(10, 15):
        blocks = [*report(practice_stamp="DATA LATIHAN")[:2], *[Paragraph(sentence * 6)] * paragraphs]
        made = paper(blocks).pages
        assert sentence[:30] in made[0].extract_text(), paragraphs
        closer += page_sizes(made)[0] == {10.0}
    assert closer


def page_sizes(made):
    """The size of the largest print but headings on each page: that of the body."""
    sizes = []
    for sheet in made:
        found = []
        sheet.extract_text(
            visitor_text=lambda text, cm, tm, font, size, found=found: found.append(round(size, 1))
        )
        sizes.append({size for size in found if 9.9 <= size <= 10.6})
    return sizes


def test_only_the_section_that_would_leave_a_page_nearly_empty_is_set_closer():
    sentence = "Angka ini menurut tempat pendaftaran, bukan tempat tinggal pekerja. "
    after = [PageBreak(), Heading("Sesudahnya", 2), Paragraph(sentence * 6)]
    closer = 0
    for paragraphs in range(10, 15):
        made = paper([*report()[:2], *[Paragraph(sentence * 6)] * paragraphs, *after]).pages
        *first, last = page_sizes(made)
        assert last == {10.5}, paragraphs
        closer += first[0] == {10.0}
    assert 0 < closer < 5


def test_the_longest_word_of_a_row_picked_out_fits_its_column_in_bold():
    columns = (Column("a", "A"), Column("b", "B", "url"), Column("c", "C"))
    row = [
        ("kata " * 90, ""),
        ("jurnalkalimantan.com", "https://jurnalkalimantan.com"),
        ("kata-kata " * 40, ""),
    ]
    plain, _ = pdf.column_widths(columns, [row])
    widths, size = pdf.column_widths(columns, [row], [0])
    assert pdf.text_width(row[1][0], size, bold=True) <= widths[1] - 2 * pdf.CELL_INSET
    assert plain[1] < widths[1]


LETTERS = "≥ 5 – é e\u0301 العربية 漢字 👍 soft\u00adhyphen nb\u00a0sp\tzero\u200bwidth \u202e**b** *i* ﬁ\n"


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_file_says_what_the_blocks_say_wrapped_cells_of_any_letters_too(language):
    columns = (Column("a", "Wilayah – é"), Column("b", "Peserta", "count"), Column("c", "Catatan", width=3))
    address = "https://example.com/a/very/long/address-with/parts?x=1&y=" + "z" * 40
    rows = [
        ("Kab. Tangerang – é " * 4, 1_234_567, "≥ 75 % – setengah dari Rp 16.800 (5,92 juta) 2023–2025 " * 6),
        ("panjang" * 12, 0, f"lihat {address} – dan 2023-2025"),
    ]
    table = Table("t", "Judul – é ≥", columns, rows, "Catatan ≥ 1 – é", "Sumber – é", highlight=(1,))
    book = notebook([*report(language), table])
    for suffix in FORMATS:
        assert not files_as_text.lost(read(book), suffix, render(book, suffix)), suffix


def test_only_letters_that_no_font_has_are_boxes_on_paper():
    cell = Table("t", "T", (Column("a", "A"), Column("b", "B")), [(LETTERS * 3, "kata " * 60)], LETTERS)
    text = "".join(sheet.extract_text() for sheet in paper([*report()[:2], cell]).pages)
    assert text.count("□") == 3 * 4  # 漢, 字 and 👍
    assert not set(text) & set("\ufffd\u200b\u2060\u00ad\u202e")


def test_a_number_copied_from_paper_holds_no_hidden_sign():
    rows = [(("a" * 11 + ".") * 5, "Rp 16.800 – 5,92 juta – 2023–2025 – " * 20)]
    text = paper_text([*report()[:2], Table("t", "T", (Column("a", "A"), Column("b", "B")), rows)])
    lines = {said: text.count(said) for said in ("Rp 16.800", "5,92 juta", "2023–2025")}
    assert set(lines.values()) == {20}


def test_columns_fill_the_line_and_no_number_is_broken():
    columns = (Column("a", "A"), Column("b", "B", "idr"), Column("c", "C"))
    rows = [[("kata " * 60, ""), ("Rp1.234.567.890.123", ""), ("catatan " * 40, "")]]
    widths, size = pdf.column_widths(columns, rows)
    assert sum(widths) == pytest.approx(pdf.TEXT_WIDTH, abs=0.5)
    assert widths[1] >= pdf.text_width("Rp1.234.567.890.123", size)


def test_a_table_too_wide_for_the_paper_is_left_to_the_workbook_not_set_unreadably_small():
    columns = tuple(Column(f"c{i}", "Biaya", "idr") for i in range(16))
    text = paper_text([*report()[:2], Table("lebar", "Lebar", columns, [[10**11] * 16])])
    assert "Tabel 1 (Lebar; 1 baris) tidak dicetak" in text


def test_a_word_no_column_could_hold_is_broken():
    widths, size = pdf.column_widths((Column("a", "A"), Column("b", "B")), [[("x" * 300, ""), ("y", "")]])
    assert sum(widths) < pdf.TEXT_WIDTH + 0.5
    assert size == pdf.TABLE_SIZE


# --- the workbook ----------------------------------------------------------------------------------


def test_numbers_in_the_workbook_are_numbers_and_blanks_are_empty():
    sheet = workbook(report())["kabupaten"]
    assert [cell.value for cell in sheet[2]][:2] == ["Kabupaten/kota", "Pekerja"]
    assert [cell.value for cell in sheet[3]][1:5] == [1234567, 0.4567, 304000000, "2025-11"]
    assert [cell.number_format for cell in sheet[3]][1:4] == ["#,##0", "0.0%", '"Rp"#,##0;-"Rp"#,##0']
    assert [cell.value for cell in sheet[4]][1:5] == [0, None, None, None]
    assert workbook(report())["kabupaten 2"]["B3"].value == 2023


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "https://a.id", "{=1}", "007"])
def test_text_in_the_workbook_is_never_a_formula_a_link_or_a_number(text):
    cell = workbook(report(cell=text))["kabupaten"]["A3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_the_workbook_opens_on_a_summary_that_lists_its_sheets():
    book = workbook(report())
    assert book.sheetnames == ["Ringkasan", "kabupaten", "kabupaten 2"]
    said = [cell.value for row in book["Ringkasan"] for cell in row if cell.value is not None]
    for text in ("Provinsi Banten", 46.0, "Dua angka berselisih.", "Tabel 2. Semua angka"):
        assert text in said
    assert said[-1] == "dari masukan 3f9a"
    assert book.properties.title == TITLES["id"]
    assert workbook(report("en")).sheetnames[0] == "Summary"


def test_sheet_names_are_ones_a_workbook_accepts():
    names = xlsx.sheet_names(["a/b:c", "A B C", "x" * 40, "x" * 40, "", "''", "History", "[]"])
    assert names == ["a b c", "A B C 2", "x" * 31, "x" * 29 + " 2", "-", "- 2", "History 2", "- 3"]


def test_tables_are_frozen_below_a_header_that_filters():
    sheet = workbook(report())["kabupaten"]
    assert sheet.freeze_panes == "B3"
    assert sheet.tables["t_kabupaten"].autoFilter.ref == "A2:F4"


def test_each_table_is_one_of_excel_named_once_and_headed_by_what_is_seen():
    book = workbook(report())
    (one,), (two,) = (book[name].tables.values() for name in ("kabupaten", "kabupaten 2"))
    assert (one.displayName, two.displayName) == ("t_kabupaten", "t_kabupaten_2")
    assert one.ref == "A2:F4"  # neither the caption above nor the note below
    assert one.column_names == [cell.value for cell in book["kabupaten"][2]]
    merged = {cell for area in book["kabupaten"].merged_cells.ranges for cell in area.cells}
    assert not merged & {(row, column) for row in range(2, 5) for column in range(1, 7)}
    assert not two.tableStyleInfo or not two.tableStyleInfo.name


def sheet_of(columns, rows):
    (sheet,) = list(workbook([*report()[:2], Table("t", "T", columns, rows)]))[1:]
    return sheet


def test_two_columns_of_one_label_are_told_apart_by_a_number():
    columns = [Column(f"c{n}", label) for n, label in enumerate(("Nilai", "nilai", "Nilai 2"))]
    sheet = sheet_of(columns, [("a", "b", "c")])
    assert [cell.value for cell in sheet[2]] == ["Nilai", "nilai 2", "Nilai 2 2"]
    assert sheet.tables["t_t"].column_names == [cell.value for cell in sheet[2]]


@pytest.mark.parametrize("labels", [("Nilai", ""), ("Nilai", "x" * 256)])
def test_a_header_that_excel_could_not_name_columns_by_filters_all_the_same(labels):
    sheet = sheet_of([Column(f"c{n}", label) for n, label in enumerate(labels)], [("a", "b")])
    assert not sheet.tables and sheet.auto_filter.ref == "A2:B3"
    assert [cell.value or "" for cell in sheet[2]] == list(labels)


def test_a_table_without_rows_is_a_header_that_filters():
    sheet = sheet_of([Column("c", "Nilai")], [])
    assert not sheet.tables and sheet["A2"].value == "Nilai" and sheet.auto_filter.ref == "A2:A3"


@given(st.lists(st.text(max_size=31), max_size=6))
def test_names_of_tables_are_ones_excel_takes_and_no_two_are_alike(sheets):
    names = xlsx.table_names(sheets)
    assert len({name.lower() for name in names}) == len(sheets)
    assert all(re.fullmatch(r"t_[^\W]*", name) and len(name) <= 255 for name in names)


# --- any text at all -------------------------------------------------------------------------------

any_text = st.one_of(
    st.text(),
    st.text(alphabet="#$\\<>=*_@`'\"[]{}&;/ \n\t\r\0\x0b\x1f\ufffe\u200d👍\ud800é–ث"),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_text)
def test_no_text_breaks_a_file(text):
    blocks = report(cell=text, body=text, lead=text, bullet=text)
    kept = document.carried(text)
    Tags(page(blocks))
    assert paper(blocks).pages
    cell = workbook(blocks)["kabupaten"]["A3"]
    assert cell.data_type in "sn"  # "n" is openpyxl's word for an empty cell
    if kept.strip() and not re.search(r"_x[0-9A-Fa-f]{4}_", kept):
        assert (cell.value, cell.data_type) == (kept, "s")


@given(any_text)
def test_dropped_characters_are_only_those_no_file_can_hold(text):
    kept = document.carried(text)
    assert document.carried(kept) == kept
    kept.encode("utf-8")
    assert all(char.isspace() or not char.isprintable() or char in kept for char in text)


@given(st.text(alphabet="*a b"))
def test_bold_and_italic_lose_no_letter(text):
    def letters(said):
        return re.sub(r"[*\s]", "", said)

    assert letters(document.unmarked(text)) == letters(text)


@pytest.mark.parametrize("text", ["*a*", "**a** b", "a *b* c", "\\*a*", "5*3*2", "148*", "***", "*a\\*"])
def test_stars_that_a_person_wrote_are_printed_as_they_were_written(text):
    from paritrana_analysis.publish.blocks import as_given
    from paritrana_analysis.publish.document import runs

    found = runs(as_given(text))
    assert "".join(run["text"] for run in found) == text
    assert not any(run["bold"] or run["italic"] for run in found)
    first, *_ = runs("*di* " + as_given(text))
    assert (first["text"], first["italic"]) == ("di", True)


# --- what the paper carries ----------------------------------------------------------------------------


def test_a_paper_is_for_every_reader_and_for_the_archive():
    metadata = paper(report()).xmp_metadata.stream.get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert (
        "<pdfaid:part>3</pdfaid:part>" in metadata
        and "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    )


def test_a_paper_carries_the_workbook_as_it_lies_beside_it_and_the_rows_of_its_numbers():
    rows = Attachment("claims.csv", "Baris sumber", "claim_id,share\nC1,0.4567\n")
    made = render_all(notebook([*report(), rows]), [".pdf", ".xlsx"])
    carried = pypdf.PdfReader(io.BytesIO(made[".pdf"])).attachments
    assert carried["tabel.xlsx"] == [made[".xlsx"]]
    assert carried["claims.csv"] == [rows.text.encode()]


@pytest.mark.parametrize("spare_core", [True, False])
def test_a_paper_alone_carries_the_workbook_too_and_leaves_no_other_file(spare_core):
    made = render_all(notebook(report()), [".pdf"], spare_core=spare_core)
    assert list(made) == [".pdf"]
    assert "tabel.xlsx" in pypdf.PdfReader(io.BytesIO(made[".pdf"])).attachments


def test_a_paper_without_tables_carries_no_workbook():
    plain = [block for block in report() if not isinstance(block, Table)]
    assert not pypdf.PdfReader(io.BytesIO(render(notebook(plain), ".pdf"))).attachments


def test_an_attachment_is_printed_on_no_page():
    rows = Attachment("claims.csv", "Baris sumber", "claim_id,share\nC1,0.4567\n")
    for suffix, content in render_all(notebook([*report(), rows]), FORMATS).items():
        assert "Baris sumber" not in files_as_text.text_of(content, suffix), suffix


def test_a_host_s_long_name_is_broken_within_its_column():
    """harianbengkuluekspress.bacakoran.co ran 12 mm into the margin of Bengkulu's page two."""
    columns = tuple(Column(f"c{n}", "Kolom", "count") for n in range(9))
    host = "https://harianbengkuluekspress.bacakoran.co/read/25986"
    row = (*(1_000_000 for _ in columns), host)
    text = paper([*report()[:2], Table("t", "T", (*columns, Column("s", "Sumber", "url")), [row])]).pages[0]
    assert "harianbengkuluekspress.\nbacakoran.co" in text.extract_text()
