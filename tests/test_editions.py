"""Editions as files: each fact with its ground, what is assumed says so, what is broken is refused."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paritrana_analysis import editions
from paritrana_analysis.cli import main
from paritrana_analysis.editions.loader import FOLDER
from paritrana_analysis.errors import UserError, told
from paritrana_analysis.wording import Reader, catalogue

SHIPPED = editions.available()
GOVERNMENTS = ("provinsi", "kabupaten_kota")
ENGLISH = Reader("en")
EDITIONS: dict = {}


def edition(year, category):
    """Each shipped file is read once."""
    if (year, category) not in EDITIONS:
        EDITIONS[year, category] = editions.load(year, category, indicators=editions.indicator_keys())
    return EDITIONS[year, category]


def seen(year, stage):
    categories = (
        "provinsi",
        "kabupaten_kota",
        "perusahaan_besar",
        "perusahaan_menengah",
        "usaha_kecil_mikro",
    )
    return [edition(year, category).stage(stage).seen.value for category in categories]


# --- every shipped file ------------------------------------------------------------------------------


def test_every_year_has_provinces_districts_firms_and_small_enterprises():
    for year in range(2017, 2025):
        categories = {category for y, category in SHIPPED if y == year}
        assert categories >= {*GOVERNMENTS, "perusahaan_besar", "perusahaan_menengah", "usaha_kecil_mikro"}
    assert {y for y, category in SHIPPED if category == "desa"} == {2023, 2024}
    assert {y for y, category in SHIPPED if category == "layanan_publik"} == {2022}


@pytest.mark.parametrize(("year", "category"), SHIPPED)
def test_every_shipped_file_loads_and_each_fact_has_its_ground(year, category):
    one = edition(year, category)
    assert (one.year, one.category) == (year, category)
    assert sum(one.weights.values()) == pytest.approx(1, abs=1e-9)
    for place, fact in one.facts():
        grounds = [bool(fact.sources), bool(fact.assumption), bool(fact.not_found)]
        assert sum(grounds) == 1 or (fact.mark == "conflict" and not any(grounds)), place
        assert (fact.value is None) == (fact.mark in ("not_found", "conflict")), place
        assert fact.line > 1, place


@pytest.mark.parametrize(("year", "category"), SHIPPED)
def test_no_weight_or_tie_rule_is_shown_as_the_award_s_own(year, category):
    one = edition(year, category)
    assert {rule.weight.mark for rule in one.aspects} == {"assumption"}
    assert len(set(one.weights.values())) == 1
    assert one.tie_breaks.mark == one.within.mark == one.between.mark == "assumption"


@pytest.mark.parametrize(("year", "category"), SHIPPED)
def test_every_edition_is_told_in_both_languages_with_every_fact_marked(year, category):
    one = edition(year, category)
    facts = list(one.facts())
    for language in ("id", "en"):
        reader = Reader(language)
        marks = "|".join(re.escape(reader(f"editions.mark_{mark}")) for mark in ("documented", "assumption"))
        marks += "|" + "|".join(re.escape(reader(f"editions.mark_{m}")) for m in ("not_found", "conflict"))
        lines = editions.described(one, reader)
        assert sum(bool(re.search(rf" \[(?:{marks})\]$", line)) for line in lines) == len(facts)
        assert not [line for line in lines if "None" in line or "Fact(" in line]


def test_every_coded_value_has_a_name_in_both_languages():
    for one in (edition(*key) for key in SHIPPED):
        names = [f"category_{c}" for c in one.categories.value] + [f"aspect_{a}" for a in one.weights]
        names += [f"indicator_{i}" for keys in one.indicators.values() for i in keys]
        names += [f"zone_{z.zone}" for z in one.zones] + [f"title_{t.title}" for t in one.titles]
        names += [f"stage_{s.stage}" for s in one.stages] + [f"level_{p.level}" for p in one.panels]
        names += [f"per_{s.quota.value.per}" for s in one.stages if s.quota.value]
        assert {f"editions.{name}" for name in names} <= set(catalogue())


# --- what the publications say -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "date", "page"),
    [
        (2017, "2018-07-31", "gesuri.id"),
        (2018, "2019-07-03", "suara.com/news/2019/07/03"),
        (2019, "2020-08-12", "papua.antaranews.com"),
        (2020, "2021-09-09", "news.detik.com"),
        (2021, "2022-10-27", "bangda.kemendagri.go.id"),
        (2022, "2023-10-20", "kilasdaerah.kompas.com"),
        (2023, "2024-09-12", "jambi.tribunnews.com"),
    ],
)
def test_award_dates_as_published(year, date, page):
    for category in (category for y, category in SHIPPED if y == year):
        fact = edition(year, category).award_date
        assert fact.value == date and any(page in source for source in fact.sources)


def test_no_national_ceremony_was_found_for_2024():
    assert edition(2024, "provinsi").award_date.mark == "not_found"


def test_suara_july_2019_entries_of_2018():
    assert seen(2018, "nomination") == [33, 105, 89, 80, 33]
    sources = edition(2018, "kabupaten_kota").stage("nomination").seen.sources
    assert sources[0].startswith("https://suara.com/news/2019/07/03/125838/")


def test_suara_february_2020_entries_and_interviews_of_2019():
    assert seen(2019, "nomination") == [34, 95, 88, 99, 34]
    assert [edition(2019, c).stage("interview").seen.value for c in GOVERNMENTS] == [7, 10]
    firms = ("perusahaan_besar", "perusahaan_menengah")
    assert [edition(2019, c).stage("interview").seen.value for c in firms] == [9, 9]
    assert edition(2019, "kabupaten_kota").stage("nomination").pool.value == 514


def test_bina_bangda_2022_interviews_of_2021():
    categories = (*GOVERNMENTS, "perusahaan_besar", "perusahaan_menengah")
    assert [edition(2021, c).stage("interview").seen.value for c in categories] == [12, 9, 10, 9]


def test_tribun_jambi_and_riau_mandiri_2024_twelve_provinces_of_2023():
    provinces = edition(2023, "provinsi")
    assert provinces.stage("winners").seen.value == 12
    assert provinces.stage("interview").seen.value == 12
    named = [fact.value for zone in provinces.zones for fact in zone.provinces if fact.mark == "documented"]
    assert [len(codes) for codes in named] == [3, 2, 2, 3, 2]
    assert {title.title for title in provinces.titles} == {"coverage", "innovation"}


def test_antara_banten_2018_aspects_of_2017():
    one = edition(2017, "kabupaten_kota")
    assert list(one.weights) == ["coverage", "regulation", "initiative", "dissemination"]
    assert all("seed:000" in rule.named.sources for rule in one.aspects)
    assert one.stage("interview") is None
    pool = one.stage("nomination").pool
    assert pool.mark == "conflict"
    assert [(side.value, side.sources) for side in pool.conflict] == [
        (520, ("seed:000",)),
        (540, ("seed:001",)),
    ]


@pytest.mark.parametrize("category", GOVERNMENTS)
def test_aspects_of_local_governments_by_edition(category):
    later = ["regulation", "coverage", "innovation", "interview"]
    for year in (2018, 2019, 2020):
        assert [rule.named.value for rule in edition(year, category).aspects] == [
            "kebijakan",
            "penerapan",
            "kinerja",
            "wawancara",
        ]
    assert list(edition(2021, category).weights) == ["regulation", "performance", "interview"]
    assert list(edition(2022, category).weights) == later == list(edition(2024, category).weights)
    assert list(edition(2023, category).weights) == ["presence", *later]


def test_suara_and_medcom_may_2024_attendance_of_2023():
    fact = edition(2023, "kabupaten_kota").attendance
    assert fact.mark == "documented" and "two officials" in fact.value.en
    assert edition(2022, "kabupaten_kota").attendance.mark == "not_found"


def test_the_naming_trap_one_label_stands_in_two_editions():
    labels = {y: {fact.value for fact in edition(y, "provinsi").labels} for y in (2023, 2024)}
    assert "Paritrana Award 2024" in labels[2023] & labels[2024]


def test_lombok_times_2025_the_points_of_one_province_are_no_weights():
    (card,) = edition(2024, "kabupaten_kota").scorecards
    assert sum(point.points for point in card.points.value) == pytest.approx(card.total.value) == 51.51
    assert card.province == "52" and "RB8i6HAIl" in card.points.sources[0]
    assert set(edition(2024, "kabupaten_kota").weights.values()) == {0.25}


# --- zones -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "column"), [(2022, "province_code_34"), (2023, "province_code"), (2024, "province_code")]
)
def test_zones_hold_every_province_of_their_time_once_as_regions_csv_has_them(real, year, column):
    provinces = real["regions"].query("level == 'province'")
    then = provinces[provinces["region_code"].isin(provinces[column])]
    for category in GOVERNMENTS:
        one = editions.load(year, category, province_codes=set(then["region_code"]))
        assert one.zone_of == dict(zip(then["region_code"], then["zone"], strict=True))
        assert len(one.zones) == 5 and len(one.zone_of) == one.province_count.value


@pytest.mark.parametrize("year", range(2017, 2022))
def test_before_2022_the_nation_competes_as_one(year):
    for category in GOVERNMENTS:
        one = edition(year, category)
        assert one.zones == () and one.ranked_within.value == "nation"
        assert (one.stage("winners").quota.value.n, one.stage("winners").quota.value.per) == (3, "nation")


def test_the_zone_of_every_national_winner_in_winners_csv_is_that_of_the_edition(real):
    winners = real["winners"].query("award_level == 'national' and zone != '' and category in @GOVERNMENTS")
    winners = winners[winners["assessment_year"].isin([2022, 2023])]
    assert len(winners) >= 15
    for row in winners.itertuples():
        assert edition(row.assessment_year, row.category).zone_of[row.province_code] == row.zone, (
            row.recipient
        )


def test_2023_puts_kabupaten_tangerang_in_zone_jawa_bali_title_coverage():
    one = edition(2023, "kabupaten_kota")
    assert one.zone_of["3603"[:2]] == "jawa_bali"
    assert [(title.title, title.named.sources) for title in one.titles] == [("coverage", ("seed:002",))]


# --- a broken file is refused, with line and mend ----------------------------------------------------

GOOD = (FOLDER / "2023-kabupaten_kota.yaml").read_text(encoding="utf-8")


def refused(tmp_path, text, name="2023-kabupaten_kota.yaml", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        editions.load_file(path, **options)
    for reader in (Reader("id"), ENGLISH):
        assert name in told(caught.value.faults, reader)
    return [(fault.key, fault.line) for fault in caught.value.faults], caught.value.faults


def changed(old, new, text=GOOD):
    """The text with one place changed, and the line of that place."""
    assert old in text
    return text.replace(old, new, 1), text[: text.index(old)].count("\n") + 1


BROKEN = {
    "unknown_key": ("award_date:", "awrd_date: 1\naward_date:"),
    "missing_key": ("  within:\n    value: arithmetic", "  wthin:\n    value: arithmetic"),
    "wrong_type": ("value: 38", "value: thirty-eight"),
    "weights_sum": ("value: 1/5", "value: 2/5"),
    "no_ground": ("  value: zone\n  source: seed:002", "  value: zone"),
    "blank_with_source": ("value: 2024-09-12", "value: null"),
    "two_grounds": ("value: zone", "value: zone\n  assumption: we think so"),
    "value_not_found": ("  value: zone\n  source: seed:002", "  value: zone\n  not_found: looked for it"),
    "zones_overlap": ('["35", "51"]', '["35", "51", "14"]'),
    "twice": ("category: kabupaten_kota", "category: kabupaten_kota\ncategory: provinsi"),
    "alias": ("value: zone", "value: *zone"),
    "not_yaml": ("category: kabupaten_kota", "category: [kabupaten_kota"),
    "no_choice": ("value: zone\n", "value: galaxy\n"),
    "wrong_form": ("  source: seed:002\n", "  source: the newspaper\n"),
    "no_such_day": ("value: 2024-09-12", "value: 2024-09-31"),
    "wrong_name": ("edition: 2023", "edition: 2024"),
    "tie_break_not_judged": (
        "tie_breaks:\n  value: [coverage_share,",
        "tie_breaks:\n  value: [paid_on_time,",
    ),
    "title_not_judged": ("decided_by:\n      value: coverage", "decided_by:\n      value: beauty"),
    "zones_incomplete": ('["64", "65"]', '["64"]'),
    "stage_order": ("- stage: verification", "- stage: winners"),
}


@pytest.mark.parametrize("key", BROKEN)
def test_a_broken_file_is_refused_at_its_line(tmp_path, key):
    old, new = BROKEN[key]
    text, line = changed(old, new)
    found, faults = refused(tmp_path, text)
    near = [at for name, at in found if name == key]
    assert near, found
    wide = {"weights_sum", "zones_incomplete", "stage_order", "not_yaml"}  # told at the list, or at the end
    assert key in wide or min(abs(at - line) for at in near) <= 2, (found, line)
    assert f"line {near[0]}" in told(faults, ENGLISH) and "to mend:" in told(faults, ENGLISH)


def test_an_unknown_province_and_an_unknown_indicator_are_refused_when_the_known_ones_are_given(
    tmp_path, real
):
    codes = set(real["regions"].query("level == 'province'")["region_code"])
    text, _ = changed('["64", "65"]', '["64", "66"]')
    assert refused(tmp_path, text, province_codes=codes)[0][0][0] == "unknown_province"
    text, _ = changed("[head_present]", "[head_presnt]")
    found, faults = refused(tmp_path, text, indicators=editions.indicator_keys())
    assert found[0][0] == "unknown_indicator" and faults[0].values["known"] == "head_present"


def test_all_faults_are_told_at_once_in_the_order_of_lines(tmp_path):
    text, _ = changed("value: 38", "value: many")
    text, _ = changed("value: 2024-09-12", "value: null", text)
    text, _ = changed("eligibility:", "eligible: 1\neligibility:", text)
    found, _ = refused(tmp_path, text)
    assert [key for key, _ in found] == ["blank_with_source", "wrong_type", "unknown_key"]
    assert [line for _, line in found] == sorted(line for _, line in found)


@pytest.mark.parametrize("text", ["", "just words", "- a\n- list", "edition: 2023", "\t", "a: [", "null"])
def test_what_is_no_edition_at_all_is_refused_without_a_traceback(tmp_path, text):
    assert refused(tmp_path, text)[0]


@given(st.data())
def test_losing_any_line_gives_an_edition_or_a_fault_and_never_a_crash(tmp_path_factory, data):
    lines = GOOD.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    path = tmp_path_factory.mktemp("cut") / "2023-kabupaten_kota.yaml"
    path.write_text("".join(lines[:at] + lines[at + 1 :]), encoding="utf-8")
    try:
        assert editions.load_file(path).year == 2023
    except UserError as error:
        assert told(error.faults, ENGLISH)


def test_a_year_or_category_without_a_file_is_refused_with_what_there_is():
    with pytest.raises(UserError) as caught:
        editions.load(2016, "provinsi")
    assert "2017" in told(caught.value.faults, ENGLISH) and "year judged" in told(
        caught.value.faults, ENGLISH
    )
    with pytest.raises(UserError) as caught:
        editions.load(2018, "desa")
    assert "kabupaten_kota" in told(caught.value.faults, ENGLISH)


def test_every_fault_of_editions_has_a_sentence_and_a_mend():
    code = (FOLDER / "loader.py").read_text(encoding="utf-8") + (FOLDER / "lines.py").read_text(
        encoding="utf-8"
    )
    keys = set(re.findall(r'(?:LineFault\(|lined, |append\(\()"(\w+)"', code)) - {"edition", "weights"}
    keys |= {"no_ground", "value_not_found"}
    assert len(keys) > 25
    for key in keys:
        assert {f"editions.fault_{key}", f"editions.fault_{key}_mend"} <= set(catalogue()), key


# --- a jury's own weights ----------------------------------------------------------------------------


def weights_file(tmp_path, text):
    path = tmp_path / "weights.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_jury_s_own_weights_replace_the_assumed_ones_and_the_result_says_so(tmp_path):
    one = edition(2024, "kabupaten_kota")
    own = "reason: the jury\nweights: {regulation: 1/3, coverage: 1/3, innovation: 1/3, interview: 0}"
    ours = editions.with_weights(one, weights_file(tmp_path, own))
    assert ours.weights == pytest.approx(
        {"regulation": 1 / 3, "coverage": 1 / 3, "innovation": 1 / 3, "interview": 0}
    )
    assert ours.own_weights == "weights.yaml" and {rule.weight.mark for rule in ours.aspects} == {"own"}
    assert "weights.yaml" in "\n".join(editions.described(ours, ENGLISH)[:4])
    assert one.own_weights == "" and one.weights["interview"] == 0.25


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("reason: so\nweights: {regulation: 0.5, coverage: 0.5}", "aspect_without_weight"),
        (
            "reason: so it is\nweights: {regulation: 0.5, coverage: 0.3, innovation: 0.3, interview: 0.1}",
            "weights_sum",
        ),
        ("reason: so it is\nweights: {regulation: 1, coverage: 0, innovation: 0, talk: 0}", "unknown_aspect"),
        ("weights: {regulation: 1, coverage: 0, innovation: 0, interview: 0}", "missing_key"),
        (
            "reason: so it is\nweights: {regulation: 2, coverage: -1, innovation: 0, interview: 0}",
            "wrong_form",
        ),
    ],
)
def test_a_weights_file_that_can_t_stand_is_refused(tmp_path, text, key):
    text = text.replace("reason: so\n", "reason: so it is\n")
    with pytest.raises(UserError) as caught:
        editions.with_weights(edition(2024, "kabupaten_kota"), weights_file(tmp_path, text))
    assert key in {fault.key for fault in caught.value.faults}


# --- what changed ------------------------------------------------------------------------------------


def test_an_edition_does_not_differ_from_itself():
    for key in SHIPPED:
        assert editions.differences(edition(*key), edition(*key)) == []


def test_from_2021_to_2022_zones_titles_and_coverage_come_and_performance_goes():
    changes = editions.differences(edition(2021, "kabupaten_kota"), edition(2022, "kabupaten_kota"))
    told_en = [editions.worded(change, ENGLISH) for change in changes]
    assert "Handed over: 27 October 2022 → 20 October 2023" in told_en
    assert "Ranked within: nation → zone" in told_en
    assert "Aspects no longer there: Performance" in told_en
    assert "New aspects: Coverage, Innovation" in told_en
    assert "Winners, who goes on: 3 per nation → 1 per zone" in told_en
    told_id = [editions.worded(change, Reader("id")) for change in changes]
    assert "Diperingkat dalam: nasional → zona" in told_id and len(told_id) == len(told_en)


def test_from_2022_to_2023_zones_follow_the_division_of_papua():
    changes = editions.differences(edition(2022, "provinsi"), edition(2023, "provinsi"))
    (zone,) = [change for change in changes if change.key == "zone_provinces"]
    assert zone.values["come"] == ("92", "95", "96", "97") and zone.values["gone"] is None


def test_a_source_that_changes_is_no_change_of_the_rule():
    one = edition(2023, "provinsi")
    other = replace(one, host=replace(one.host, sources=("https://example.org/page",)))
    assert editions.differences(one, other) == []


# --- the command, and the way of docs/editions.md ----------------------------------------------------


def test_the_command_lists_every_year_with_date_and_labels(capsys):
    assert main(["editions", "--language", "en", "--category", "provinsi"]) == 0
    printed = capsys.readouterr().out
    assert "2023: handed over 12 September 2024; labels: Paritrana Award 2024" in printed
    assert all(f"{year}: " in printed for year in range(2017, 2025))


def test_the_command_shows_an_edition_with_names_of_provinces(capsys):
    assert main(["editions", "--year", "2023", "--category", "kabupaten_kota"]) == 0
    printed = capsys.readouterr().out
    assert "Tanggal penyerahan: 12 September 2024 [bersumber]" in printed
    assert "Banten" in printed and "Bobot: 20,0% [asumsi]" in printed


def test_the_command_compares_two_years_category_by_category(capsys):
    assert main(["editions", "--compare", "2021", "2022", "--language", "en"]) == 0
    printed = capsys.readouterr().out
    assert "provinces: from 2021 to 2022" in printed and "public services: new in edition 2022" in printed


def test_the_command_refuses_a_year_that_is_none(capsys):
    assert main(["editions", "--year", "2031", "--language", "en"]) == 2
    assert "no edition of year judged 2031" in capsys.readouterr().err
    assert main(["editions", "--compare", "2021", "2031", "--language", "en"]) == 2
    assert "no edition of year judged 2031" in capsys.readouterr().err


def test_copying_2024_to_2025_as_docs_editions_says_gives_an_edition(tmp_path, capsys):
    copy = tmp_path / "2025-kabupaten_kota.yaml"
    text = (FOLDER / "2024-kabupaten_kota.yaml").read_text(encoding="utf-8")
    copy.write_text(text, encoding="utf-8")
    assert main(["editions", "--check", str(copy), "--language", "en"]) == 1
    assert "name it 2024-kabupaten_kota.yaml, or put edition and category right" in capsys.readouterr().err

    text = text.replace("edition: 2024", "edition: 2025", 1)
    text = text.replace("{from: 2024-01-01, until: 2024-12-31}", "{from: 2025-01-01, until: 2025-12-31}", 1)
    copy.write_text(text[: text.index("\nscorecards:")] + "\n", encoding="utf-8")
    assert main(["editions", "--check", str(copy), "--language", "en"]) == 0
    printed = capsys.readouterr().out
    assert "no faults. Edition 2025, kabupaten_kota" in printed
    one = editions.load_file(copy)
    assert one.year == 2025 and one.period.value.start == "2025-01-01" and one.scorecards == ()


def test_a_check_says_the_line_and_the_mend_in_the_reader_s_language(tmp_path, capsys):
    text, line = changed("value: 38", "value: many")
    path = tmp_path / "2023-kabupaten_kota.yaml"
    path.write_text(text, encoding="utf-8")
    assert main(["editions", "--check", str(path)]) == 1
    message = capsys.readouterr().err
    assert f"2023-kabupaten_kota.yaml, baris {line}: " in message and "perbaikan:" in message
