"""The secretariat's papers: the forms that offices use, and nothing in them that nobody noted."""

from __future__ import annotations

import io
import shutil
import struct
import zipfile
import zlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import docx
import files_as_text
import openpyxl
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paritrana_analysis.cli import main
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation.view import bundle_of
from paritrana_analysis.files.places import PACKAGE
from paritrana_analysis.files.safe_read import yaml_file, yaml_text
from paritrana_analysis.i18n import number_words
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.jury import files, letterhead, office_files, rounds, schedule
from paritrana_analysis.jury.meeting import meeting_of
from paritrana_analysis.publish import lay_out, show
from paritrana_analysis.publish.blocks import Document, Form, Meta, Table
from paritrana_analysis.reports import secretariat
from paritrana_analysis.reports.jury import minutes
from paritrana_analysis.reports.secretariat import scoring_guide
from paritrana_analysis.reports.secretariat.desk import full_name
from paritrana_analysis.reports.text.office import head
from paritrana_analysis.runner import jury_papers, secretariat_papers

NAME = "2025-kabupaten_kota-36"
EDITIONS = PACKAGE / "editions"


# --- numbers and days in words ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "words"),
    [  # KBBI, entries "belas", "puluh", "ratus", "ribu", and PUEBI's examples of numerals written out
        (1, "satu"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (22, "dua puluh dua"),
        (100, "seratus"),
        (222, "dua ratus dua puluh dua"),
        (1000, "seribu"),
        (1100, "seribu seratus"),
        (1945, "seribu sembilan ratus empat puluh lima"),
        (2026, "dua ribu dua puluh enam"),
        (5000, "lima ribu"),
    ],
)
def test_a_number_is_written_out_as_the_dictionary_has_it(number, words):
    assert number_words.in_words(number, "id") == words


@given(st.integers(0, number_words.MOST), st.sampled_from(LANGUAGES))
def test_the_words_of_a_number_can_be_counted_back(number, language):
    assert counted(number_words.in_words(number, language), language) == number


def counted(words: str, language: str) -> int:
    """The number that words tell, by the values of the single words alone."""
    small = [number_words.in_words(n, language) for n in range(20)]
    values = {word: n for n, word in enumerate(small) if " " not in word}
    values |= {number_words.in_words(n, language): n for n in range(20, 100, 10)} if language == "en" else {}
    times = {"belas": 10, "puluh": 10, "ratus": 100, "ribu": 1000, "hundred": 100, "thousand": 1000}
    spelled = words.replace("seratus", "satu ratus").replace("seribu", "satu ribu").replace("-", " ")
    total = part = last = 0
    for word in spelled.split():
        if word == "and":
            continue
        if word in ("ribu", "thousand"):
            total, part, last = total + (part + last) * 1000, 0, 0
        elif word == "belas":
            last += 10
        elif word in times:
            part, last = part + last * times[word], 0
        else:
            last += values[word]
    return total + part + last


@pytest.mark.parametrize("number", [-1, number_words.MOST + 1])
def test_a_number_without_words_is_refused_and_not_cut(number):
    with pytest.raises(ValueError, match=str(number)):
        number_words.in_words(number, "id")


def test_a_day_is_written_out_as_the_minutes_of_offices_have_it():
    assert Reader("id").cell("2026-02-03", "date_words") == (
        "tiga bulan Februari tahun dua ribu dua puluh enam"
    )
    assert Reader("en").cell("2026-02-03", "date_words") == "third of February two thousand and twenty-six"
    assert Reader("id").cell("2026-02-03", "date_digits") == "03-02-2026"
    english = [number_words.ordinal(day, "en") for day in (1, 2, 3, 5, 8, 9, 12, 20, 21, 30, 31)]
    assert english == [
        *("first", "second", "third", "fifth", "eighth", "ninth", "twelfth", "twentieth"),
        *("twenty-first", "thirtieth", "thirty-first"),
    ]


# --- a round with its papers ------------------------------------------------------------------------------


def run(*arguments) -> int:
    return main.main([str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def scored(practised, tmp_path_factory):
    """A practice round of Banten whose sheets were read: its folder, beside the tables."""
    home = Path(shutil.copytree(practised, tmp_path_factory.mktemp("secretariat") / "practised"))
    raw, place = home / "raw", home / "jury" / NAME
    steps = [
        ("sheets", "--raw", raw, "--province", "36", "--top", "4", "--jury", home / "jury"),
        ("practice", "--seed", "3", "--fill", place),
        ("sheets", "--raw", raw, "--read", place),
    ]
    assert [run(*step) for step in steps] == [0] * len(steps)
    return place


@pytest.fixture
def place(scored, tmp_path):
    """A copy of the round to be changed."""
    return Path(shutil.copytree(scored, tmp_path / "jury" / NAME))


@pytest.fixture(scope="module")
def raw(scored):
    return scored.parent.parent / "raw"


def minutes_of(place: Path, raw: Path, language: str, notes: str) -> str:
    """The text of the minutes' blocks, ends of lines as spaces."""
    (place / "minutes.yaml").write_text(notes, encoding="utf-8")
    request = jury_papers.Request("minutes", "kabupaten_kota", "36", 2025, language)
    briefing = jury_papers.decided(request, raw.parent / "processed", place)
    office = office_files.read_office(place)
    made = minutes.blocks(briefing, briefing.meeting, {}, files.returned(place), office)
    return " ".join("\n".join(files_as_text.said(Document.from_blocks(made), ".pdf")).split())


NOTED = "held_on: 2026-02-03\nheld_at: Serang\nnumber: 400.12/7/PARITRANA/2026\n"


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        (
            "id",
            [
                "BERITA ACARA PENILAIAN",
                "Nomor: 400.12/7/PARITRANA/2026",
                "Pada hari ini, Selasa, tanggal tiga bulan Februari tahun dua ribu dua puluh enam "
                "(03-02-2026), bertempat di Serang, kami yang bertanda tangan di bawah ini",
                "mengusulkan hal-hal sebagai berikut:",
                "1. Tim juri",
                "2. Para calon",
                "3. Metode dan hasil",
                "4. Catatan keberatan",
                "Demikian Berita Acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.",
                "Serang, 3 Februari 2026",
                "Ketua (Sekretaris Daerah)",
            ],
        ),
        (
            "en",
            [
                "MINUTES OF JUDGING",
                "Number: 400.12/7/PARITRANA/2026",
                "On this day, Tuesday, the third of February two thousand and twenty-six (03-02-2026), at "
                "Serang, we, the undersigned",
                "propose as follows:",
                "1. Panel",
                "4. Dissent",
                "These minutes were drawn up truthfully",
                "Serang, 3 February 2026",
                "Chair (Regional Secretary (Sekda))",
            ],
        ),
    ],
)
def test_minutes_have_the_form_that_offices_use_in_pdf_and_word(place, raw, language, parts):
    (place / "minutes.yaml").write_text(NOTED, encoding="utf-8")
    asked = ("minutes", "--raw", raw, place, "--formats", "pdf,docx", "--no-zip", "--language", language)
    assert run(*asked) == 0
    papers = {path.suffix: path.read_bytes() for path in place.parent.glob("minutes/*/*")}
    for suffix in (".pdf", ".docx"):
        text, at = " ".join(files_as_text.text_of(papers[suffix], suffix).split()), -1
        for part in parts:
            found = text.find(part, at + 1)
            assert found > at, (suffix, part)
            at = found
    tables = docx.Document(io.BytesIO(papers[".docx"])).tables
    signed = [table for table in tables if parts[-1] in table.cell(0, 0).text]
    assert len(signed) == 1 and len(signed[0].columns) == 3
    sheets = pypdf.PdfReader(io.BytesIO(papers[".pdf"])).pages
    assert all("LATIHAN" in sheet.extract_text() for sheet in sheets)


def test_minutes_of_an_office_decide_only_where_a_decree_says_so(place, raw):
    decree = "empowered_by: {decree: Keputusan Gubernur 1, dated: 2026-01-15}\n"
    assert "menetapkan hal-hal sebagai berikut:" in minutes_of(place, raw, "id", NOTED + decree)


def test_what_was_not_noted_of_a_meeting_is_a_dotted_line_at_each_of_its_places(place, raw):
    text, line = minutes_of(place, raw, "id", ""), "…………………"
    assert f"Pada hari ini, {line}, tanggal {line} bulan {line} tahun {line} ({line}), bertempat di …" in text
    assert "Nomor: ………" in text and f"{line}, {line} Ketua (" in text


def test_an_absent_juror_has_no_line_to_sign_on(place, raw):
    absent = rounds.read(place).members[0].juror_id
    text = minutes_of(place, raw, "id", f"{NOTED}absent: [{absent}]\n")
    assert text.count("tidak hadir, tidak menandatangani") == 1


@pytest.mark.parametrize("number", ["0", "-3", "true", "[7]", '" "'])
def test_a_number_of_minutes_that_is_none_is_refused_by_its_key(scored, number):
    with pytest.raises(UserError) as refused:
        meeting_of(yaml_text(f"number: {number}\n", "x"), rounds.read(scored))
    assert [(one.key, one.column) for one in refused.value.faults] == [("jury.minutes_text", "number")]


# --- letterhead and dates ---------------------------------------------------------------------------------

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'
OFFICE = """
office: [PEMERINTAH PROVINSI CONTOH, SEKRETARIAT TIM JURI]
address: Jalan Contoh Nomor 1
contact: surel sekretariat@contoh.example
logo: lambang.svg
city: Kota Contoh
number: "400.12/{n}/PARITRANA/{month}/{year}"
signatories:
  letters: {title: Sekretaris Tim Juri, name: Nama Contoh}
  chair: {title: Sekretaris Daerah Provinsi Contoh, nip: 197001011990031001}
"""


def test_minutes_carry_the_letterhead_beside_the_rounds_and_number_by_its_pattern(place, raw):
    (place.parent / "letterhead.yaml").write_text(OFFICE, encoding="utf-8")
    (place.parent / "lambang.svg").write_text(SVG, encoding="utf-8")
    text = minutes_of(place, raw, "id", "held_on: 2026-02-03\nnumber: 7\n")
    for part in (
        "PEMERINTAH PROVINSI CONTOH",
        "SEKRETARIAT TIM JURI",
        "Jalan Contoh Nomor 1",
        "Nomor: 400.12/7/PARITRANA/II/2026",
        "Kota Contoh, 3 Februari 2026",
        "Ketua (Sekretaris Daerah Provinsi Contoh)",
        "NIP 19700101 199003 1 001",
    ):
        assert part in text
    assert "kop surat" not in text


def test_a_zip_of_minutes_holds_the_letterhead_they_were_made_with(place, raw, tmp_path):
    (place.parent / "letterhead.yaml").write_text(OFFICE, encoding="utf-8")
    (place.parent / "lambang.svg").write_text(SVG, encoding="utf-8")
    assert run("minutes", "--raw", raw, place, "--formats", "docx") == 0
    alone = Path(shutil.copy(next(place.parent.glob("minutes/*/*.zip")), tmp_path))
    for name in ("letterhead.yaml", "lambang.svg"):
        (place.parent / name).unlink()
    found = jury_papers.verify(alone, [raw.parent / "processed"])
    assert {one.state for one in found} == {"identical"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_letterhead_and_empty_dates_tell_nothing_and_their_examples_are_not_printed(language, place):
    t = Reader(language)
    for name in ("letterhead", "dates"):
        (place / f"{name}.yaml").write_text(t(f"secretariat.template_{name}"), encoding="utf-8")
    office, dates = office_files.read_office(place), office_files.read_schedule(place, rounds.read(place))
    assert office.numbered("", "") == "" and not office.told and not office.svg
    assert set(office.signing.values()) == {letterhead.Signer()}
    assert not any((dates.sheets_due, dates.letters_on, dates.objections_due, *dates.numbers.values()))
    assert dates.meeting == dates.interview == schedule.Sitting()


@pytest.mark.parametrize(
    ("line", "fault", "at"),
    [
        ("- a", "secretariat.form", ""),
        ("ofice: X", "secretariat.key", ""),
        ("office: {a: b}", "jury.minutes_list", "office"),
        ("office: [1]", "jury.minutes_text", "office"),
        ("city: 12", "jury.minutes_text", "city"),
        ('number: "400/{year}"', "secretariat.pattern", "number"),
        ('number: "{n}/{n}"', "secretariat.pattern", "number"),
        ('number: "{n}/{town}"', "secretariat.pattern", "number"),
        ('number: "{n"', "secretariat.pattern", "number"),
        ('number: "{n!r}"', "secretariat.pattern", "number"),
        ("logo: ../logo.png", "secretariat.logo_name", "logo"),
        ("logo: https://contoh.example/logo.png", "secretariat.logo_name", "logo"),
        ("logo: logo.gif", "secretariat.logo_name", "logo"),
        ("signatories: [a]", "secretariat.signatories", "signatories"),
        ("signatories: {kepala: {title: X}}", "secretariat.key", "signatories"),
        ("signatories: {chair: X}", "secretariat.signatory", "signatories.chair"),
        ("signatories: {chair: {rank: X}}", "secretariat.key", "signatories.chair"),
        ("signatories: {chair: {nip: 123}}", "secretariat.nip", "signatories.chair.nip"),
    ],
)
def test_a_fault_of_a_letterhead_is_named_by_its_key_and_mended_by_words(line, fault, at):
    with pytest.raises(UserError) as refused:
        letterhead.office_of(yaml_text(line, "x"), "letterhead.yaml")
    assert [(one.key, one.column) for one in refused.value.faults] == [(fault, at)]
    for t in map(Reader, LANGUAGES):
        one = refused.value.faults[0]
        assert one.sentence(t) and one.mend(t) and "{" not in one.sentence(t).replace(one.value, "")


@pytest.mark.parametrize(
    ("line", "fault", "at"),
    [
        ("sheets_due: besok", "jury.minutes_date", "sheets_due"),
        ("sheets_due: 2026-02", "jury.minutes_date", "sheets_due"),
        ("sheets_due: 2019-02-01", "secretariat.day_year", "sheets_due"),
        ("sheet_due: 2026-02-01", "secretariat.key", ""),
        ("meeting: 2026-02-03", "secretariat.sitting", "meeting"),
        ("meeting: {on: 2026-02-03}", "secretariat.key", "meeting"),
        ("meeting: {time: 9}", "jury.minutes_text", "meeting.time"),
        ("numbers: 5", "secretariat.numbers", "numbers"),
        ("numbers: {undangan: 5}", "secretariat.key", "numbers"),
        ("numbers: {invitation: 0}", "jury.minutes_text", "numbers.invitation"),
    ],
)
def test_a_fault_of_a_round_s_days_is_named_by_its_key(line, fault, at, scored):
    with pytest.raises(UserError) as refused:
        schedule.schedule_of(yaml_text(line, "x"), rounds.read(scored))
    assert [(one.key, one.column) for one in refused.value.faults] == [(fault, at)]
    for t in map(Reader, LANGUAGES):
        assert refused.value.faults[0].sentence(t) and refused.value.faults[0].mend(t)


def png(width: int, height: int) -> bytes:
    """A picture of that size, all black, its pixels in it only where they are few."""
    rows = b"".join(b"\0" + b"\0" * width for _ in range(min(height, 10)))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    made = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(made)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"GIF89a", "secretariat.logo_form"),
        (b"<html/>", "secretariat.logo_form"),
        (b"\x89PNG\r\n\x1a\n....", "secretariat.logo_form"),
        (png(10_000, 10_000), "secretariat.logo_size"),
        (png(5, 5)[:-20], "secretariat.logo_form"),
        (png(5, 5).replace(b"IDAT", b"IDAX"), "secretariat.logo_form"),
        (b'<!DOCTYPE x [<!ENTITY a "a">]><svg/>', "secretariat.logo_reaches_out"),
        (b"<svg><script>1</script></svg>", "secretariat.logo_reaches_out"),
        (b'<svg onload="x()"/>', "secretariat.logo_reaches_out"),
        (b'<svg><image href="https://contoh.example/a.png"/></svg>', "secretariat.logo_reaches_out"),
        (b'<svg><image href="file:///etc/passwd"/></svg>', "secretariat.logo_reaches_out"),
        (b'<svg><rect fill="url(https://contoh.example/a)"/></svg>', "secretariat.logo_reaches_out"),
        (b"<svg><style>@import url(https://contoh.example/a)</style></svg>", "secretariat.logo_reaches_out"),
        (b"<svg><style>@import 'https://contoh.example/a';</style></svg>", "secretariat.logo_reaches_out"),
    ],
)
def test_an_emblem_is_a_picture_that_needs_nothing_from_elsewhere(content, fault):
    with pytest.raises(UserError) as refused:
        letterhead.drawing_of(content, "logo.svg")
    assert [one.key for one in refused.value.faults] == [fault]


@pytest.mark.parametrize(
    ("name", "content", "sound"),
    [
        ("lambang.png", png(5, 5), True),
        ("lambang.svg", SVG.encode(), True),
        (
            "lambang.svg",
            SVG.replace("<svg ", '<svg font-family="Arial" xml:space="preserve" ').encode(),
            True,
        ),
        ("lambang.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>', False),
        (
            "lambang.svg",
            SVG.replace("<circle", "<g>" * 3000 + "<circle")
            .replace("/></", "/>" + "</g>" * 3000 + "</")
            .encode(),
            False,
        ),
    ],
    ids=["png", "svg", "with attributes", "without a size", "too deep"],
)
def test_an_emblem_stands_on_paper_and_in_word_or_is_refused_before_a_paper_is_made(
    name, content, sound, tmp_path
):
    (tmp_path / "letterhead.yaml").write_text(f"office: [X]\nlogo: {name}\n", encoding="utf-8")
    (tmp_path / name).write_bytes(content)
    if not sound:
        with pytest.raises(UserError) as refused:
            office_files.read_office(tmp_path)
        assert [one.key for one in refused.value.faults] == ["secretariat.logo_form"]
        return
    block = head(office_files.read_office(tmp_path), Reader("id"))
    meta = Meta("Surat", "id", "", "", "36")
    made = lay_out(Document.from_blocks([meta, block]), [".pdf", ".docx"])
    assert len(docx.Document(io.BytesIO(made[".docx"])).inline_shapes) == 1


def test_an_emblem_that_is_missing_is_refused_and_not_left_out(place):
    (place / "letterhead.yaml").write_text("office: [X]\nlogo: lambang.svg\n", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        office_files.read_office(place)
    assert [(one.key, one.value) for one in refused.value.faults] == [("secretariat.no_logo", "lambang.svg")]


def test_a_number_is_dots_where_a_part_of_it_is_not_known_and_stands_as_given_where_all_is():
    office = letterhead.Office(number="400/{n}/{month}/{year}")
    assert office.numbered("7", "2026-02-03") == "400/7/II/2026"
    assert office.numbered("", "2026-12-31") == "400/……/XII/2026"
    assert office.numbered("7", "") == "400/7/……/……"
    assert office.numbered("A-7/2026", "2026-02-03") == "A-7/2026"
    assert letterhead.Office().numbered("", "") == ""


def test_a_month_in_roman_digits_is_the_calendar_s():
    office = letterhead.Office(number="{n}/{month}")
    months = [office.numbered("1", f"2026-{month:02d}-01").partition("/")[2] for month in range(1, 13)]
    assert months == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


# --- the papers -------------------------------------------------------------------------------------------

DATES = """
letters_on: 2026-01-12
sheets_due: 2026-02-01
objections_due: 2026-01-25
announced_on: 2026-02-05
meeting: {day: 2026-02-03, time: "09.00 WIB", at: Aula Contoh}
interview: {day: 2026-01-28, time: "10.00 WIB", at: Ruang Contoh}
numbers: {invitation: 5, interview: 6, candidates: 3, press: 9, attendance: "DH-1"}
"""


@pytest.fixture(scope="module")
def told(scored, tmp_path_factory):
    """The same round with a letterhead, days and notes of the meeting."""
    place = Path(shutil.copytree(scored, tmp_path_factory.mktemp("told") / "jury" / NAME))
    (place / "letterhead.yaml").write_text(OFFICE, encoding="utf-8")
    (place / "lambang.svg").write_text(SVG, encoding="utf-8")
    (place / "dates.yaml").write_text(DATES, encoding="utf-8")
    (place / "minutes.yaml").write_text(NOTED, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def desk_of(raw):
    """`desk_of(place, language)` gives a round's desk, opened once."""

    @cache
    def opened(place: Path, language: str = "id"):
        bundle = bundle_of(2025, raw.parent / "processed")
        return secretariat_papers.open_desk(bundle, place, language)

    return opened


def words_of(desk, kind: str) -> dict[str, str]:
    """The text of each paper of a kind by its file's stem, as its blocks have it."""
    found = {}
    for paper in secretariat.papers(desk, [kind]):
        text = "\n".join(files_as_text.said(paper.document, ".pdf"))
        found[paper.stem] = " ".join(text.split())
    return found


TOLD = {
    "invitation": {
        "id": [
            "Kota Contoh, 12 Januari 2026",
            "400.12/5/PARITRANA/I/2026",
            "Undangan rapat penilaian",
            "Yth. ………",
            "Selasa, 3 Februari 2026",
            "09.00 WIB",
            "Aula Contoh",
            "paling lambat: Minggu, 1 Februari 2026.",
            "Sekretaris Tim Juri",
            "Nama Contoh",
        ],
        "en": [
            "Invitation to the judging meeting",
            "Tuesday, 3 February 2026",
            "by: Sunday, 1 February 2026.",
        ],
    },
    "conflict-of-interest": {
        "id": ["PERNYATAAN BENTURAN KEPENTINGAN", "menyatakan bahwa:", "ya / tidak", "(……………………………)"],
        "en": ["DECLARATION OF CONFLICTS OF INTEREST", "declares that:", "yes / no"],
    },
    "attendance": {
        "id": [
            "DAFTAR HADIR",
            "Nomor: DH-1",
            "Aula Contoh",
            "Tanda tangan",
            "Ketua (Sekretaris Daerah)",
            "9. ………",
        ],
        "en": ["ATTENDANCE LIST", "Signature", "Chair (Regional Secretary (Sekda))"],
    },
    "scoring-guide": {
        "id": [
            "PANDUAN PENILAIAN",
            "susunan kami, bukan ketentuan penghargaan",
            "Kosong bukan nol",
            "Wawancara",
        ],
        "en": ["SCORING GUIDE", "are ours, no rules of the award", "Blank is not zero", "Interview"],
    },
    "deadlines": {
        "id": ["TENGGAT DAN PENGEMBALIAN LEMBAR NILAI", "Minggu, 1 Februari 2026", "Seluruh 9 lembar nilai"],
        "en": ["DEADLINES AND RETURNED SCORE SHEETS", "Sunday, 1 February 2026", "All 9 score sheets"],
    },
    "shortlist": {
        "id": ["DAFTAR NOMINASI", "Kota Tangerang", "3671", "menurut kode, bukan peringkat"],
        "en": ["SHORTLIST", "Kota Tangerang", "3671", "not of rank"],
    },
    "press-summary": {
        "id": [
            "SIARAN PERS",
            "400.12/9/PARITRANA/II/2026",
            "Serang, 3 Februari 2026 –",
            "diusulkan untuk ditetapkan",
        ],
        "en": ["PRESS RELEASE", "is proposed as the award winner", "are not public"],
    },
    "certificates": {
        "id": ["DAFTAR PIAGAM", "belum ditetapkan", "Penerima penghargaan", "Provinsi Banten", "2025"],
        "en": ["LIST OF CERTIFICATES", "not yet decided", "The award winner", "Banten"],
    },
    "candidates": {
        "id": [
            "Masa sanggah",
            "400.12/3/PARITRANA/I/2026",
            "paling lambat: Minggu, 25 Januari 2026.",
            "Yth. ",
        ],
        "en": ["Period of objections", "received by: Sunday, 25 January 2026.", "Deadline: 25 January 2026"],
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", secretariat.KINDS)
def test_a_paper_tells_in_pdf_and_word_what_its_kind_must_and_bears_letterhead_and_stamp(
    desk_of, told, kind, language
):
    desk = desk_of(told, language)
    paper = next(iter(secretariat.papers(desk, [kind])))
    made = secretariat_papers.laid_out(desk, paper, ["docx", "pdf"])
    for suffix in (".docx", ".pdf"):
        text = " ".join(files_as_text.text_of(made[suffix], suffix).split())
        for part in ["PEMERINTAH PROVINSI CONTOH", *TOLD[kind][language]]:
            assert files_as_text.bare(part) in files_as_text.bare(text), (suffix, part)
    stamp = desk.briefing.bundle.stamp(desk.reader)
    for sheet in pypdf.PdfReader(io.BytesIO(made[".pdf"])).pages:
        assert files_as_text.bare(stamp) in files_as_text.bare(sheet.extract_text())
    with zipfile.ZipFile(io.BytesIO(made[".docx"])) as file:
        heads = [file.read(name).decode() for name in file.namelist() if "header" in name]
    assert any(stamp in head for head in heads)


@pytest.mark.parametrize("kind", secretariat.KINDS)
def test_without_letterhead_and_days_a_paper_has_lines_to_fill_in_and_no_day_number_or_name(
    desk_of, scored, kind
):
    desk = desk_of(scored)
    desk = replace(desk, briefing=replace(desk.briefing, record=None))  # it knows when sheets were read
    for stem, text in words_of(desk, kind).items():
        head = text[: text.index("(kop surat: nama dan alamat instansi)")]
        assert set(head.strip()) == {"…"}, stem
        assert "Contoh" not in text
        # The year judged, and the years of figures and sources, are the only ones.
        assert "2026" not in text, stem


def test_a_letter_goes_to_each_juror_and_to_each_candidate_by_the_head_s_own_office(desk_of, told):
    desk = desk_of(told)
    letters = words_of(desk, "invitation")
    jurors = [stem for stem in letters if stem.startswith("undangan-juri-")]
    assert len(jurors) == len(desk.round.members)
    heads = {one.unit: desk.head_of(one) for one in desk.round.candidates}
    for unit, own in heads.items():
        assert f"Yth. {own} di tempat" in letters[f"undangan-wawancara-{unit}"]
        others = [other for other in heads.values() if other != own and other not in own]
        assert not any(other in letters[f"undangan-wawancara-{unit}"] for other in others)


@pytest.mark.parametrize(
    ("unit", "name", "head"),
    [
        ("36", "Banten", "Gubernur Banten"),
        ("3604", "Kab. Serang", "Bupati Serang"),
        ("3673", "Kota Serang", "Wali Kota Serang"),
        ("3171", "Kota Jakarta Selatan", "Wali Kota Administrasi Jakarta Selatan"),
        ("3101", "Kab. Kepulauan Seribu", "Bupati Administrasi Kepulauan Seribu"),
        ("3604012001", "Desa Contoh", "Kepala Desa/Lurah Desa Contoh"),
        ("F001", "PT Contoh", "Pimpinan PT Contoh"),
    ],
)
def test_who_answers_for_a_candidate_is_told_by_the_region_s_own_title(desk_of, scored, unit, name, head):
    assert desk_of(scored).head_of(rounds.Candidate(unit, name, unit[:4])) == head


def test_candidates_sign_a_list_of_their_own_with_their_heads_offices_and_room_for_others(desk_of, told):
    lists = words_of(desk_of(told), "attendance")
    guests = lists["daftar-hadir-wawancara"]
    assert "Wali Kota Tangerang" in guests and "Rabu, 28 Januari 2026" in guests and "6. ………" in guests
    assert "Wali Kota" not in lists["daftar-hadir-rapat"]


def test_a_declaration_holds_what_the_panel_s_table_states_and_nothing_of_others(desk_of, told):
    desk = desk_of(told)
    forms = words_of(desk, "conflict-of-interest")
    for member in desk.round.members:
        text = forms[f"pernyataan-benturan-kepentingan-{member.juror_id}"]
        away = [one for one in desk.round.candidates if desk.round.recused(member.juror_id, one.unit)]
        for one in away:
            assert f"Saya tidak menilai calon berikut: {desk.told(one)}" in text
        assert ("Menurut catatan, saya menilai semua calon." in text) == (not away)
        assert ("Tidak ada kepentingan saya yang tercatat" in text) == (not member.interests)
        assert ("memasok data cakupan" in text) == (member.expertise == "bpjs_head")


def test_press_and_certificates_say_proposed_or_decided_as_the_decree_has_it(desk_of, told):
    desk = desk_of(told)
    decided = replace(
        desk,
        briefing=replace(
            desk.briefing,
            meeting=replace(desk.meeting, decree="Keputusan Gubernur 1", decreed_on="2026-01-15"),
        ),
    )
    proposes, decides = (words_of(one, "press-summary")["siaran-pers"] for one in (desk, decided))
    assert "Tim juri mengusulkan penerima" in proposes and "Keputusan Gubernur 1" not in proposes
    assert "Tim juri menetapkan penerima" in decides and "Keputusan Gubernur 1" in decides
    assert (
        "diusulkan" not in decides and "belum ditetapkan" in words_of(desk, "certificates")["daftar-piagam"]
    )
    assert "belum ditetapkan" not in words_of(decided, "certificates")["daftar-piagam"]


def test_a_winner_who_waits_for_the_panel_gets_no_certificate_and_no_press_release_of_a_win(desk_of, told):
    desk = desk_of(told)
    result = desk.briefing.result
    below = replace(result, round=replace(result.round, quorum=len(result.round.members) + 1))
    waits = replace(desk, briefing=replace(desk.briefing, result=below))
    press = words_of(waits, "press-summary")["siaran-pers"]
    assert "diusulkan untuk ditetapkan sebagai" not in press
    assert "Belum ada penerima Paritrana Award" in press and "mengusulkan penerima" not in press
    assert "diusulkan, belum ditetapkan" not in words_of(waits, "certificates")["daftar-piagam"]
    paper = next(iter(secretariat.papers(waits, ["certificates"])))
    assert not any(isinstance(block, Table) for block in paper.blocks) and not paper.also


def test_the_list_of_certificates_is_a_workbook_too_with_full_names_as_they_are_printed(desk_of, told):
    desk = desk_of(told)
    paper = next(iter(secretariat.papers(desk, ["certificates"])))
    made = secretariat_papers.laid_out(desk, paper, ["docx"])
    book = openpyxl.load_workbook(io.BytesIO(made[".xlsx"]))
    cells = [cell for sheet in book for row in sheet.values for cell in row if cell is not None]
    winner = desk.round.candidate(desk.briefing.result.winners["unit"].iloc[0])
    assert full_name(winner.name) in cells and 2025 in cells
    assert not any(str(cell).startswith("Kab. ") for cell in cells)
    assert any("LATIHAN" in str(cell) for cell in cells)


def test_papers_of_a_result_wait_for_it_and_are_refused_when_asked_for_by_name(desk_of, told):
    desk = desk_of(told)
    before = replace(desk, briefing=replace(desk.briefing, result=None))
    now, later = secretariat_papers.due(before, (), told)
    assert later == ["press-summary", "certificates"] and not set(now) & set(later)
    with pytest.raises(UserError) as refused:
        secretariat_papers.due(before, ("press-summary",), told)
    assert [one.key for one in refused.value.faults] == ["secretariat.no_result"]
    assert secretariat_papers.due(desk, (), told)[1] == []


def test_who_has_not_returned_the_sheet_is_named_with_the_day_and_a_late_one_is_called_late(desk_of, told):
    desk = desk_of(told)
    first, second = (member.juror_id for member in desk.round.members[:2])
    fewer = replace(desk, returned={j: v for j, v in desk.returned.items() if j != first})
    text = words_of(fewer, "deadlines")["tenggat"]
    assert f"8 dari 9. Belum kembali: {first}; batas pengembalian Minggu, 1 Februari 2026." in text
    no_day = replace(fewer, schedule=schedule.Schedule())
    assert "Batas pengembalian belum ditetapkan." in words_of(no_day, "deadlines")["tenggat"]
    late = replace(desk, schedule=replace(desk.schedule, sheets_due="2025-01-01"))
    read_on = desk.returned_on.get(second, "")
    assert ("kembali terlambat" in words_of(late, "deadlines")["tenggat"]) == (read_on > "2025-01-01")


def test_a_candidate_that_withdrew_gets_no_letter_and_is_told_on_the_shortlist(desk_of, told):
    desk = desk_of(told)
    gone = desk.candidates[0]
    record = SimpleNamespace(withdrawn={gone.unit: None}, of_kind=lambda *kinds: [])
    left = replace(desk, briefing=replace(desk.briefing, record=record))
    assert f"undangan-wawancara-{gone.unit}" not in words_of(left, "invitation")
    assert f"Mengundurkan diri: {desk.told(gone)}." in words_of(left, "shortlist")["daftar-nominasi"]


def test_a_blind_round_s_papers_for_jurors_hold_code_names_alone_before_its_scores_are_in(
    practised, tmp_path
):
    raw, jury = practised / "raw", tmp_path / "jury"
    opened = ("sheets", "--raw", raw, "--province", "36", "--top", "4", "--blind", "11", "--jury", jury)
    assert run(*opened) == 0
    bundle = bundle_of(2025, practised / "processed")
    desk = secretariat_papers.open_desk(bundle, jury / NAME, "id")
    kinds = [kind for kind in secretariat.KINDS if kind not in ("candidates", *secretariat.OF_A_RESULT)]
    found = {stem: text for kind in kinds for stem, text in words_of(desk, kind).items()}
    assert found
    for stem, text in found.items():
        told = [one for one in desk.round.candidates if one.unit in stem]
        if told:  # the letter to that candidate
            assert not any(one.blind in text for one in desk.round.candidates)
            continue
        for one in desk.round.candidates:
            own = {region for member in desk.round.members for region in [member.own_region_code]}
            assert full_name(one.name) not in text and one.unit not in text, (stem, own)


@pytest.mark.parametrize("file", sorted(path.name for path in EDITIONS.glob("2*.yaml")))
def test_every_criterion_of_every_edition_has_anchors_of_ours_with_their_ground(file):
    edition = yaml_file(EDITIONS / file)
    for rule in edition["aspects"]:
        told = scoring_guide.anchors()[rule["aspect"]]
        assert sorted(told["points"]) == sorted(scoring_guide.POINTS)
        for language in LANGUAGES:
            assert told["ground"][language].strip()
            texts = [told["points"][points][language] for points in scoring_guide.POINTS]
            assert len(set(texts)) == len(texts) and all(text.endswith(".") for text in texts)


def test_the_command_writes_beside_the_round_keeps_an_edited_letter_and_refuses_other_kinds(
    told, raw, capsys
):
    asked = ("papers", "--raw", raw, told, "--formats", "docx", "--kinds")
    assert run(*asked, "shortlist,attendance") == 0
    folder = told.parent / "papers" / NAME
    assert sorted(path.name for path in folder.glob("*.docx")) == [
        "daftar-hadir-rapat.docx",
        "daftar-hadir-wawancara.docx",
        "daftar-nominasi.docx",
    ]
    edited = folder / "daftar-hadir-rapat.docx"
    edited.write_bytes(edited.read_bytes() + b" ")
    assert run(*asked, "attendance") == 0
    assert (folder / "daftar-hadir-rapat.kept-1.docx").exists()
    capsys.readouterr()
    assert run(*asked, "undangan") == 2
    assert "invitation" in capsys.readouterr().err


def test_the_day_by_which_sheets_are_due_is_noted_at_opening_and_told_with_who_is_missing(
    practised, tmp_path, capsys
):
    raw, jury = practised / "raw", tmp_path / "jury"
    opened = ("sheets", "--raw", raw, "--province", "36", "--top", "2", "--jury", jury)
    assert run(*opened, "--sheets-due", "2019-01-01") == 2
    assert not (jury / NAME).exists()
    assert run(*opened, "--sheets-due", "2026-02-01") == 0
    assert office_files.read_schedule(jury / NAME, rounds.read(jury / NAME)).sheets_due == "2026-02-01"
    assert run(*opened, "--sheets-due", "2026-03-01") == 2  # a person's file is not written over
    assert run("practice", "--seed", "3", "--fill", jury / NAME) == 0
    next((jury / NAME / "returned").glob("*.xlsx")).unlink()
    capsys.readouterr()
    read = ("sheets", "--raw", raw, "--read", jury / NAME)
    assert run(*read, "--on", "2026-01-31") == 0
    assert "Batas pengembalian lembar nilai: Minggu, 1 Februari 2026" in capsys.readouterr().out
    assert run(*read, "--on", "2026-02-02", "--language", "en") == 0
    assert "Score sheets were due on Sunday, 1 February 2026" in capsys.readouterr().out
    assert run("round", "--raw", raw, jury / NAME, "--on", "2026-02-02") == 0
    assert "sudah lewat: Minggu, 1 Februari 2026" in capsys.readouterr().out


def test_a_notebook_shows_every_block_of_a_form(desk_of, told):
    desk = desk_of(told)
    for kind in secretariat.KINDS:
        paper = next(iter(secretariat.papers(desk, [kind])))
        for block in paper.blocks:
            shown = show.bundles(block, "id")[0]
            if isinstance(block, Form):
                assert shown["text/plain"].strip() and "<" in shown["text/html"]


@pytest.mark.parametrize("kind", ["invitation", "attendance"])
def test_a_web_page_of_a_form_has_one_first_heading_and_the_look_of_forms(desk_of, told, kind):
    desk = desk_of(told)
    paper = next(iter(secretariat.papers(desk, [kind])))
    page = secretariat_papers.laid_out(desk, paper, ["html"])[".html"].decode()
    assert page.count("<h1") == 1 and ".paritrana .letterhead" in page and "<script" not in page
