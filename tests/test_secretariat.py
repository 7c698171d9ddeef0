"""The secretariat's papers: the forms that offices use, and nothing in them that nobody noted."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import docx
import files_as_text
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paritrana_analysis.cli import main
from paritrana_analysis.errors import UserError
from paritrana_analysis.files.safe_read import yaml_text
from paritrana_analysis.i18n import number_words
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.jury import letterhead, office_files, rounds, schedule
from paritrana_analysis.runner import jury_papers

NAME = "2025-kabupaten_kota-36"


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
    """A copy of the round, with its tables, to be changed."""
    home = Path(shutil.copytree(scored.parent.parent, tmp_path / "practised"))
    return home / "jury" / NAME


def texts(folder: Path) -> dict[str, str]:
    """The text of each paper in a folder, ends of lines as spaces, by its suffix."""
    kinds = (".pdf", ".docx", ".html")
    found = [path for path in folder.glob("*") if path.suffix in kinds]
    return {
        path.suffix: " ".join(files_as_text.text_of(path.read_bytes(), path.suffix).split()) for path in found
    }


def minutes_of(place: Path, language: str, notes: str, formats: str = "pdf,docx") -> dict[str, str]:
    (place / "minutes.yaml").write_text(notes, encoding="utf-8")
    raw, to = place.parent.parent / "raw", place.parent.parent / f"minutes-{language}"
    asked = ("minutes", "--raw", raw, place, "--to", to, "--formats", formats, "--no-zip")
    assert run(*asked, "--language", language) == 0
    return texts(next(to.iterdir()))


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
def test_minutes_have_the_form_that_offices_use(place, language, parts):
    for suffix, text in minutes_of(place, language, NOTED).items():
        at = -1
        for part in parts:
            found = text.find(part, at + 1)
            assert found > at, (suffix, part)
            at = found


def test_minutes_of_an_office_may_decide_only_where_a_decree_says_so(place):
    decree = "empowered_by: {decree: Keputusan Gubernur 1, dated: 2026-01-15}\n"
    text = minutes_of(place, "id", NOTED + decree, "docx")[".docx"]
    assert "menetapkan hal-hal sebagai berikut:" in text


def test_what_was_not_noted_of_a_meeting_is_a_dotted_line_at_each_of_its_places(place):
    text = minutes_of(place, "id", "", "docx")[".docx"]
    line = "…………………"
    assert f"Pada hari ini, {line}, tanggal {line} bulan {line} tahun {line} ({line}), bertempat di …" in text
    assert "Nomor: ………" in text and f"{line}, {line} Ketua (" in text


def test_an_absent_juror_has_no_line_to_sign_on(place):
    absent = rounds.read(place).members[0].juror_id
    text = minutes_of(place, "id", f"{NOTED}absent: [{absent}]\n", "docx")[".docx"]
    assert text.count("tidak hadir, tidak menandatangani") == 1


@pytest.mark.parametrize("number", ["0", "-3", "true", "[7]", '" "'])
def test_a_number_of_minutes_that_is_none_is_refused_by_its_key(place, number, capsys):
    (place / "minutes.yaml").write_text(f"number: {number}\n", encoding="utf-8")
    assert run("minutes", "--raw", place.parent.parent / "raw", place, "--no-zip") == 2
    assert "number" in capsys.readouterr().err


def test_minutes_in_word_have_a_table_to_sign_and_no_page_of_synthetic_figures_without_its_stamp(place):
    minutes_of(place, "id", NOTED)
    folder = next((place.parent.parent / "minutes-id").iterdir())
    file = docx.Document(next(folder.glob("*.docx")))
    signed = [table for table in file.tables if "Ketua (Sekretaris Daerah)" in table.cell(0, 0).text]
    assert len(signed) == 1 and len(signed[0].columns) == 3
    paper = pypdf.PdfReader(io.BytesIO(next(folder.glob("*.pdf")).read_bytes()))
    assert all("LATIHAN / PRACTICE" in sheet.extract_text() for sheet in paper.pages)


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


def test_minutes_carry_the_letterhead_beside_the_rounds_and_number_by_its_pattern(place):
    (place.parent / "letterhead.yaml").write_text(OFFICE, encoding="utf-8")
    (place.parent / "lambang.svg").write_text(SVG, encoding="utf-8")
    notes = "held_on: 2026-02-03\nnumber: 7\n"
    for suffix, text in minutes_of(place, "id", notes, "pdf,docx,html").items():
        for part in (
            "PEMERINTAH PROVINSI CONTOH",
            "SEKRETARIAT TIM JURI",
            "Jalan Contoh Nomor 1",
            "Nomor: 400.12/7/PARITRANA/II/2026",
            "Kota Contoh, 3 Februari 2026",
            "Ketua (Sekretaris Daerah Provinsi Contoh)",
            "NIP 19700101 199003 1 001",
        ):
            assert part in text, (suffix, part)
        assert "kop surat" not in text


def test_a_zip_of_minutes_holds_the_letterhead_they_were_made_with(place, tmp_path):
    (place.parent / "letterhead.yaml").write_text(OFFICE, encoding="utf-8")
    (place.parent / "lambang.svg").write_text(SVG, encoding="utf-8")
    raw = place.parent.parent / "raw"
    to = place.parent.parent / "zipped"
    assert run("minutes", "--raw", raw, place, "--to", to, "--formats", "docx") == 0
    alone = Path(shutil.copy(next(to.glob("*/*.zip")), tmp_path))
    for name in ("letterhead.yaml", "lambang.svg"):
        (place.parent / name).unlink()
    found = jury_papers.verify(alone, [place.parent.parent / "processed"])
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


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"GIF89a", "secretariat.logo_form"),
        (b"<html/>", "secretariat.logo_form"),
        (b"\x89PNG\r\n\x1a\n....", "secretariat.logo_form"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\x27\x10" * 2, "secretariat.logo_size"),
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
