"""Who is meant: codes, names and spellings of provinces; everything else is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paritrana_analysis.data import tables
from paritrana_analysis.data.regions import (
    SPELLINGS,
    full_name,
    province_code,
    provinces,
    short_name,
    slug,
)
from paritrana_analysis.errors import UserError, told
from paritrana_analysis.files.places import RAW
from paritrana_analysis.i18n.wording import Reader

REGIONS = tables.read_tables(RAW)["regions"]
CODES = set(provinces(REGIONS)["region_code"])


def refusal(given_text):
    with pytest.raises(UserError) as refused:
        province_code(given_text, REGIONS)
    return told(refused.value.faults, Reader("en"))


# --- the list ----------------------------------------------------------------------------------------


def test_there_are_38_provinces_and_514_districts_416_kabupaten_and_98_kota():
    """Kepmendagri 300.2.2-2138/2025: 38 provinces, 416 kabupaten, 98 kota."""
    kinds = REGIONS["type"].value_counts()
    assert (len(CODES), kinds["kabupaten"], kinds["kota"]) == (38, 416, 98)


def test_every_district_belongs_to_the_province_that_its_code_begins_with():
    below = REGIONS[REGIONS["level"] == "district"]
    assert (below["region_code"].str[:2] == below["province_code"]).all()
    assert set(below["province_code"]) == CODES


def test_the_codes_are_those_of_bps_and_not_of_kemendagri():
    """BPS: Papua 94, Papua Barat 91, Papua Barat Daya 92; Kemendagri has 91, 92 and 96, and a 93."""
    names = provinces(REGIONS).set_index("region_code")["region"]
    assert (names["94"], names["91"], names["92"]) == ("Papua", "Papua Barat", "Papua Barat Daya")
    assert "93" not in CODES


# --- a province as people write it -------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_province_is_known_by_its_code_and_by_its_name_in_any_letters(code):
    name = REGIONS.loc[REGIONS["region_code"] == code, "region"].iloc[0]
    for written in (code, f"{code} ", name, name.upper(), name.lower(), f"  {name} ", f"Provinsi {name}"):
        assert province_code(written, REGIONS) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("DKI", "31"),
        ("Jakarta", "31"),
        ("Yogyakarta", "34"),
        ("Daerah Istimewa Yogyakarta", "34"),
        ("NTB", "52"),
        ("NTT", "53"),
        ("Kepri", "21"),
        ("Bangka Belitung", "19"),
        ("Nanggroe Aceh Darussalam", "11"),
        ("Jabar", "32"),
        ("Kalsel", "63"),
        ("Sulawesi-Selatan", "73"),
    ],
)
def test_spellings_met_in_the_wild_are_understood(written, code):
    assert province_code(written, REGIONS) == code


def test_every_spelling_leads_to_a_province():
    assert {province_code(spelling, REGIONS) for spelling in SPELLINGS} <= CODES


# --- refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["../36", "36/..", "/etc/passwd", "..", "36/", "reports/36", "C:\\36", "~"])
def test_a_path_is_never_a_province(path):
    refusal(path)


@pytest.mark.parametrize("code", ["3604", "3671", "00", "0", "1", "036", "93", "99", "", " ", "36.04"])
def test_a_district_the_nation_or_an_unknown_number_is_not_a_province(code):
    refusal(code)


@pytest.mark.parametrize("district", ["Kabupaten Serang", "Kota Tangerang Selatan", "Medan"])
def test_a_district_s_name_is_not_a_province(district):
    refusal(district)


@pytest.mark.parametrize(
    ("written", "nearest"),
    [("Bantem", "36 Banten"), ("Sulawesi Tengara", "74 Sulawesi Tenggara"), ("Lampun", "18 Lampung")],
)
def test_a_misspelt_name_is_refused_with_the_nearest_one(written, nearest):
    message = refusal(written)
    assert written in message and nearest in message


def test_a_name_like_no_other_is_refused_without_a_guess():
    message = refusal("Qwxz")
    assert "did you mean" not in message
    assert "regions.csv" in message


def test_a_long_text_is_not_repeated_in_full():
    assert len(refusal("x" * 10_000)) < 500


@given(st.text(max_size=40))
def test_any_text_is_one_of_the_38_provinces_or_refused(text):
    try:
        assert province_code(text, REGIONS) in CODES
    except UserError as refused:
        told(refused.faults, Reader("id"))


# --- names in print and in paths ---------------------------------------------------------------------


def test_a_kabupaten_and_a_kota_of_one_name_are_told_apart():
    assert (full_name("Serang", "kabupaten"), full_name("Serang", "kota")) == (
        "Kabupaten Serang",
        "Kota Serang",
    )
    assert (short_name("Serang", "kabupaten"), short_name("Serang", "kota")) == ("Kab. Serang", "Kota Serang")


def test_a_province_and_the_nation_go_by_their_names_alone():
    assert full_name("Banten", "provinsi") == short_name("Banten", "provinsi") == "Banten"
    assert full_name("Indonesia", "nation") == "Indonesia"


def test_full_names_are_unique_within_the_nation():
    below = REGIONS[REGIONS["level"] == "district"]
    names = [full_name(row.region, row.type) for row in below.itertuples()]
    assert len(set(names)) == 514


def test_folder_names_are_plain_and_unique():
    names = [slug(name) for name in provinces(REGIONS)["region"]]
    assert slug("DI Yogyakarta") == "di-yogyakarta"
    assert len(set(names)) == 38
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)


@given(st.text(max_size=40))
def test_a_folder_name_never_holds_anything_but_letters_digits_and_dashes(name):
    assert re.fullmatch(r"[a-z0-9-]*", slug(name))
