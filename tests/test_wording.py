"""Words, numbers and dates: both languages say the same, by each one's customs; a blank is a dash."""

from __future__ import annotations

import ast
import re
import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import paritrana_analysis
from paritrana_analysis.data.tables import dictionary, read_tables
from paritrana_analysis.errors import Fault
from paritrana_analysis.files.places import RAW
from paritrana_analysis.i18n.wording import (
    BLANK,
    LANGUAGES,
    Entry,
    Reader,
    UnknownLanguage,
    catalogue,
    entries,
)
from paritrana_analysis.reports.text import titles

INDONESIAN, ENGLISH = Reader("id"), Reader("en")
ENTRIES = sorted(catalogue())
PACKAGE = Path(paritrana_analysis.__file__).parent


def placeholders(text):
    """What a sentence prints; the words that only follow a number's form are each language's own."""
    found = ((name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name is not None)
    return sorted((name, spec) for name, spec in found if not spec.startswith("form|"))


# --- the catalogue -----------------------------------------------------------------------------------


def test_the_catalogue_is_not_empty():
    assert len(ENTRIES) > 300


@pytest.mark.parametrize("file", sorted({name.split(".")[0] for name in ENTRIES}))
def test_every_sentence_stands_in_both_languages_and_neither_is_empty(file):
    for name in (n for n in ENTRIES if n.startswith(f"{file}.")):
        entry = catalogue()[name]
        assert set(entry) == set(LANGUAGES), name
        assert all(entry[language].strip() for language in LANGUAGES), name


@pytest.mark.parametrize("file", sorted({name.split(".")[0] for name in ENTRIES}))
def test_both_languages_print_the_same_values_in_the_same_way(file):
    for name in (n for n in ENTRIES if n.startswith(f"{file}.")):
        entry = catalogue()[name]
        assert set(placeholders(entry["id"])) == set(placeholders(entry["en"])), name


def test_every_placeholder_is_named_and_of_a_kind_that_there_is():
    for name in ENTRIES:
        for language in LANGUAGES:
            for value, kind in placeholders(catalogue()[name][language]):
                assert re.fullmatch(r"[a-z_0-9]+", value), name
                assert hasattr(INDONESIAN, f"_{kind or 'text'}"), (name, kind)


def test_every_fault_that_the_code_can_tell_has_a_sentence_and_a_mend():
    keys = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault" and node.args
            if named:
                key = node.args[0]
                ways = (key.body, key.orelse) if isinstance(key, ast.IfExp) else (key,)
                keys |= {way.value for way in ways if isinstance(way, ast.Constant)}
    assert len(keys) > 150 and {"editions", "jury", "score_sheets"} < {key.partition(".")[0] for key in keys}
    entry = {key: re.sub(r"^(\w+)\.", r"\1.fault_", key) if "." in key else f"errors.{key}" for key in keys}
    assert {key for key in keys if not {entry[key], f"{entry[key]}_mend"} <= set(ENTRIES)} == set()


def test_a_value_that_is_itself_words_is_told_in_the_reader_s_language():
    fault = Fault("score_sheets.column_missing", {"column_key": Entry("score_sheets.column_reason")})
    assert [fault.sentence(Reader(language)) for language in LANGUAGES] == [
        "Kolom “Alasan jika kosong” hilang.",
        "The column “Reason if blank” is gone.",
    ]
    assert INDONESIAN.cell(Entry("editions.aspect_own_one", "own one")) == "own one"


def test_a_fault_in_a_workbook_is_placed_by_its_sheet_and_cell_and_one_in_a_text_by_its_line():
    sheet = Fault("score_sheets.score_text", file="PJ1.xlsx", sheet="Penilaian", cell="D7")
    assert sheet.place(Reader("en")) == "PJ1.xlsx, sheet Penilaian, cell D7"
    places = [Fault("x", file=file, row=3).place(Reader("en")) for file in ("panel.CSV", "bobot.yml")]
    assert places == ["panel.CSV, row 3", "bobot.yml, line 3"]


def test_a_language_that_is_not_spoken_is_refused():
    with pytest.raises(UnknownLanguage) as refused:
        Reader("nl")
    assert str(refused.value).splitlines() == [
        "bahasa “nl” tidak dikenal",
        "    perbaikan: pakai salah satu: id, en",
        "language “nl” is not known",
        "    to mend: use one of: id, en",
    ]


def test_every_table_s_source_and_terms_are_told_in_both_languages():
    for resource in dictionary(RAW)["resources"]:
        assert f"tables.{resource['name']}" in ENTRIES, resource["name"]


# --- numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "indonesian", "english"),
    [
        ("short", 2_730_000, "2,73 juta", "2.73 million"),
        ("short", 27_300_000, "27,3 juta", "27.3 million"),
        ("short", 273_000_000, "273 juta", "273 million"),
        ("short", 144_642_004, "145 juta", "145 million"),
        ("short", 46_000, "46,0 ribu", "46.0 thousand"),
        ("short", 999, "999", "999"),
        ("short", 0, "0", "0"),
        ("short", 999_600, "1,00 juta", "1.00 million"),
        ("short", 999_499, "999 ribu", "999 thousand"),
        ("short", 999_999_999, "1,00 miliar", "1.00 billion"),
        ("short", -2_730_000, "−2,73 juta", "−2.73 million"),
        ("count", 1_865_010, "1.865.010", "1,865,010"),
        ("count", 0, "0", "0"),
        ("share", 0.4603, "46,0%", "46.0%"),
        ("share", 1.478, "147,8%", "147.8%"),
        ("share", 0, "0,0%", "0.0%"),
        ("share2", 0.5139, "51,39%", "51.39%"),
        ("points", 0.031, "3,1 poin persentase", "3.1 percentage points"),
        ("points", -0.0001, "0,0 poin persentase", "0.0 percentage points"),
        ("idr", 16_800, "Rp16.800", "Rp16,800"),
        ("idr", -16_800, "−Rp16.800", "−Rp16,800"),
        ("idr_short", 304_000_000_000, "Rp304 miliar", "Rp304 billion"),
        ("idr_short", 1_250_000_000_000, "Rp1,25 triliun", "Rp1.25 trillion"),
        ("year", 2023.0, "2023", "2023"),
        ("text", "Banten", "Banten", "Banten"),
    ],
)
def test_numbers_follow_each_language_s_customs(kind, value, indonesian, english):
    assert INDONESIAN.cell(value, kind) == indonesian
    assert ENGLISH.cell(value, kind) == english


KINDS = ("text", "count", "number", "one", "share", "share2", "points", "short", "idr", "idr_short", "date")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("blank", [None, float("nan")])
def test_a_blank_is_a_dash_and_never_zero(kind, blank):
    assert INDONESIAN.cell(blank, kind) == ENGLISH.cell(blank, kind) == BLANK == "–"


def test_a_blank_inside_a_sentence_is_a_dash():
    sentence = INDONESIAN("errors.low_proxy", year=2018, share=None)
    assert "–" in sentence and "2018" in sentence and "None" not in sentence


def read_back(printed, language):
    powers = {"ribu": 3, "juta": 6, "miliar": 9, "triliun": 12}
    powers |= {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
    number, *name = printed.split()
    plain = number.replace(".", "").replace(",", ".") if language == "id" else number.replace(",", "")
    return float(plain) * 10 ** (powers[name[0]] if name else 0)


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=st.integers(0, 10**14))
def test_a_shortened_number_is_within_half_a_percent_of_what_it_stands_for(language, value):
    printed = Reader(language).cell(value, "short")
    assert read_back(printed, language) == pytest.approx(value, rel=0.0051)


@given(st.integers(1, 10**14))
def test_a_shortened_number_never_has_four_digits_before_its_name(value):
    number, name = ENGLISH.scaled(value)
    assert float(number.replace(",", "")) < 1000
    assert name or value < 1000


@given(st.integers(-(10**13), 10**13))
def test_a_count_is_printed_to_the_last_person(value):
    assert int(INDONESIAN.cell(value, "count").replace(".", "").replace("−", "-")) == value
    assert int(ENGLISH.cell(value, "count").replace(",", "").replace("−", "-")) == value


@given(st.floats(0, 5))
def test_a_share_is_printed_within_half_of_its_last_digit(value):
    printed = float(ENGLISH.cell(value, "share").rstrip("%"))
    assert abs(printed - 100 * value) <= 0.05 + 1e-9


# --- dates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        ("2025", "2025", "2025"),
        ("2025-11", "November 2025", "November 2025"),
        ("2025-08", "Agustus 2025", "August 2025"),
        ("2025-11-03", "3 November 2025", "3 November 2025"),
        ("2025-12-31", "31 Desember 2025", "31 December 2025"),
        (date(2025, 5, 1), "1 Mei 2025", "1 May 2025"),
    ],
)
def test_a_date_is_printed_as_precisely_as_it_is_known(value, indonesian, english):
    assert INDONESIAN.cell(value, "date") == indonesian
    assert ENGLISH.cell(value, "date") == english


def test_a_short_date_names_its_month_in_three_letters():
    assert INDONESIAN.cell("2025-08-03", "short_date") == "3 Agu 2025"
    assert ENGLISH.cell("2025-08-03", "short_date") == "3 Aug 2025"


def test_every_date_of_the_real_tables_can_be_printed(real):
    for name, column in (
        ("participants", "as_of"),
        ("coverage_reported", "as_of"),
        ("targets", "target_date"),
    ):
        for value in real[name][column].unique():
            if value:
                assert INDONESIAN.cell(value, "date")


def test_neither_the_computer_s_language_nor_its_clock_changes_what_is_printed(monkeypatch):
    for variable in ("LANG", "LC_ALL", "LC_NUMERIC"):
        monkeypatch.setenv(variable, "de_DE.UTF-8")
    monkeypatch.setenv("TZ", "Asia/Jayapura")
    assert Reader("id").cell(1_865_010, "count") == "1.865.010"
    assert Reader("en").cell("2025-12-31", "date") == "31 December 2025"


# --- words of a ministry, and of plain English ----------------------------------------------------------


def test_a_word_after_a_number_takes_the_form_of_the_number():
    sentence = "{n:count} {n:form|province has|provinces have} a figure"
    told = {n: ENGLISH._format.vformat(sentence, (), {"n": n}) for n in (0, 1, 2, 1000)}
    assert told[1] == "1 province has a figure"
    assert told[0] == "0 provinces have a figure"
    assert told[1000] == "1,000 provinces have a figure"
    assert ENGLISH.form(None, "one", "other") == "other"


def test_no_english_verb_stands_in_the_plural_after_a_number_that_may_be_one():
    counts = "n|held|stale|contradicting|paid|known|later|scored|this_year"
    after_one = re.compile(r"\{(" + counts + r")(:count)?\}( of them)? (have|are|do|date) ")
    assert [name for name, entry in catalogue().items() if after_one.search(entry["en"])] == []


#: Words that jury papers and pages had, which no ministry writes, or which are no plain English.
NOT_WRITTEN = {
    "id": (
        r"[Bb]ekal juri",
        r"\bpoin persen\b",
        r"[Pp]ekerja layak",
        r"\d %|\} %",
        r"\bSidik\b",
        r"daerah Anda",
        r"menahan diri",
        r"[Kk]eketatan",
        r"[Pp]anel beranggota",
        r"Atas berkasnya",
        r"belum bernilai",
        r"Pendapat berbeda",
        r"\bTak dua pun\b",
    ),
    "en": (
        r"\d %|\} %",
        r"\w\(s\)",
        r"\bhad you\b",
        r"Workers without wages",
        r"joined by the",
        r"is taken the mean",
        r"their population being another",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_uses_words_that_a_ministry_would_not_write(language):
    found = [
        (name, pattern)
        for name, entry in catalogue().items()
        for pattern in NOT_WRITTEN[language]
        if re.search(pattern, entry[language])
    ]
    assert found == []


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (56.625, "number", "56.63"),
        (56.62499999999999, "number", "56.63"),  # the same quantity, computed in another way
        (48.125, "number", "48.13"),
        (0.28995, "share2", "29.00%"),
        (2.5, "count", "3"),
        (0.25, "one", "0.3"),
        (-0.001, "number", "0.00"),
        (-48.125, "number", "−48.13"),
        (1_000_500, "short", "1.00 million"),
    ],
)
def test_a_half_is_rounded_up_as_people_and_spreadsheets_do(value, kind, printed):
    """One mean was printed 56.62 beside the workbook's 56.63."""
    assert Reader("en").cell(value, kind) == printed


def test_what_awards_were_given_for_has_words_in_both_languages():
    """*Terbaik zona*, *Terbaik khusus* and *Inovasi* stood untranslated in English reports."""
    given = {row["title"] for row in read_tables()["winners"].to_dict("records")} - {""}
    assert given and all(Reader("en").has(_title_name(title)) for title in given)
    for title in ("Terbaik zona", "Inovasi", "coverage share 100 persen"):
        assert titles.told(title, ENGLISH) != title
    assert titles.told("Juara umum", ENGLISH) == "Juara umum", (
        "a title of the user's own stays as it was given"
    )


def _title_name(title: str) -> str:
    return "titles." + re.sub("[^a-z0-9]+", "_", title.lower())


#: Words of English that no Indonesian source writes.
ENGLISH_WORDS = re.compile(
    r"\b(?:workers?|labour|force|together|article|potential|same day|share|see note|for)\b"
)


def test_a_denominator_that_the_ledger_tells_in_english_has_words_in_both_languages():
    claims = read_tables()["coverage_reported"]
    printed = claims[claims["measure"] == "coverage"]  # counts are told beside the share of the same source
    told = printed[printed["denominator_definition"].str.contains(ENGLISH_WORDS)]
    assert len(told) > 20
    assert not sorted(set(told["claim_id"]) - set(entries("denominators")))


def test_a_bank_s_name_is_no_village_council():
    """PT Bank BPD Bali (W098) had "BPD: badan permusyawaratan desa" below its table."""
    from paritrana_analysis.publish.abbreviations import unspelled

    for language in ("id", "en"):
        assert unspelled(Reader(language), "PT Bank BPD Bali", "") == []
        assert unspelled(Reader(language), "perangkat desa dan BPD", "") == ["BPD"]
