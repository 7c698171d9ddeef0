"""Editions as files: each fact with its ground, what is assumed says so, what is broken is refused."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paritrana_analysis import editions
from paritrana_analysis.cli.main import main
from paritrana_analysis.editions.loader import FOLDER
from paritrana_analysis.errors import UserError, told
from paritrana_analysis.i18n.wording import Reader, catalogue

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


def key_of(fault):
    return fault.key.removeprefix("editions.")


def refused(tmp_path, text, name="2023-kabupaten_kota.yaml", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        editions.load_file(path, **options)
    for reader in (Reader("id"), ENGLISH):
        assert name in told(caught.value.faults, reader)
    return [(key_of(fault), fault.row) for fault in caught.value.faults], caught.value.faults


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
    keys = set(re.findall(r'(?:Fault\("editions\.|lined, "|append\(\(")(\w+)"', code)) - {
        "edition",
        "weights",
    }
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
    assert key in map(key_of, caught.value.faults)


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


# --- what a copied or half-filled file is told -------------------------------------------------------


def copied_to_2025(text=None):
    """The 2024 file with nothing but its year changed, edition and period."""
    text = text or (FOLDER / "2024-kabupaten_kota.yaml").read_text(encoding="utf-8")
    text = text.replace("edition: 2024", "edition: 2025", 1)
    return text.replace("{from: 2024-01-01, until: 2024-12-31}", "{from: 2025-01-01, until: 2025-12-31}", 1)


def messages(tmp_path, old, new, language="id", name="2023-kabupaten_kota.yaml"):
    text, _ = changed(old, new)
    _, faults = refused(tmp_path, text, name)
    return told(faults, Reader(language))


def test_labels_not_known_yet_are_listed_and_told_and_compared_without_a_crash(tmp_path):
    text = (FOLDER / "2024-kabupaten_kota.yaml").read_text(encoding="utf-8")
    start, end = text.index("labels:\n"), text.index("# Who holds it")
    blank = copied_to_2025(text[:start] + "labels: [{value: null, not_found: Belum dicari.}]\n" + text[end:])
    path = tmp_path / "2025-kabupaten_kota.yaml"
    path.write_text(blank, encoding="utf-8")
    one, before = editions.load_file(path), edition(2024, "kabupaten_kota")
    for reader in (Reader("id"), ENGLISH):
        assert reader("editions.unknown") in editions.listed([one], reader)[0]
        assert editions.described(one, reader)
    changes = [editions.worded(change, Reader("id")) for change in editions.differences(before, one)]
    (labels,) = [text for text in changes if "Paritrana Award 2024" in text]
    assert labels.startswith("Label: ") and "→ belum diketahui [bersumber → tidak ditemukan]" in labels


@settings(max_examples=20)
@given(st.data())
def test_any_fact_that_may_be_blank_can_be_told_when_it_is(tmp_path_factory, data):
    import yaml

    from paritrana_analysis.editions import lines
    from paritrana_analysis.editions.loader import _walk

    read = lines.read(GOOD).data
    facts = [fact for _, fact in _walk(read)]
    fact = facts[data.draw(st.integers(0, len(facts) - 1))]
    for key in ("source", "assumption", "conflict"):
        fact.pop(key, None)
    fact |= {"value": None, "not_found": "Belum dicari."}
    path = tmp_path_factory.mktemp("blank") / "2023-kabupaten_kota.yaml"
    path.write_text(yaml.safe_dump(read, allow_unicode=True), encoding="utf-8")
    try:
        one = editions.load_file(path)
    except UserError:
        return
    before = edition(2022, "kabupaten_kota")
    for reader in (Reader("id"), ENGLISH):
        assert editions.described(one, reader) and editions.listed([one], reader)
        for a, b in ((before, one), (one, before)):
            assert all(editions.worded(change, reader) for change in editions.differences(a, b))


def test_a_period_of_another_year_than_the_edition_is_refused(tmp_path):
    text = (FOLDER / "2024-kabupaten_kota.yaml").read_text(encoding="utf-8")
    found, faults = refused(
        tmp_path, text.replace("edition: 2024", "edition: 2025", 1), "2025-kabupaten_kota.yaml"
    )
    assert [key for key, _ in found] == ["period_of_another_year"]
    assert "masa yang dinilai adalah 2024, tetapi edisi ini edisi 2025" in told(faults, Reader("id"))


def test_a_copy_that_only_changed_its_year_is_told_how_many_sources_are_last_year_s(tmp_path, capsys):
    path = tmp_path / "2025-kabupaten_kota.yaml"
    path.write_text(copied_to_2025(), encoding="utf-8")
    before = edition(2024, "kabupaten_kota")
    same = editions.carried_over(editions.load_file(path), before)
    sourced = [fact for _, fact in before.facts() if fact.sources or fact.conflict]
    assert len(same) == len(sourced) - 1, "all but the period, whose value differs"
    assert main(["editions", "--check", str(path)]) == 0
    said = f"{len(same)} fakta bersumber sama dengan edisi 2024: sudah diperiksa untuk 2025?"
    assert capsys.readouterr().out.rstrip().endswith(said)


def test_facts_with_sources_of_their_own_are_not_taken_for_copies():
    assert editions.carried_over(edition(2018, "provinsi"), edition(2017, "provinsi")) == []


def test_a_category_without_a_file_yet_is_not_said_to_have_ended():
    then = [edition(2024, category) for year, category in SHIPPED if year == 2024]
    alone = replace(edition(2024, "kabupaten_kota"), year=2025)
    changes = editions.categories_apart(then, [alone])
    said = [editions.worded(change, Reader("id")) for change in changes]
    assert "belum ada berkas edisi 2025 untuk perusahaan besar" in said
    assert not [text for text in said if "tidak lagi" in text]
    assert "there is no file of edition 2025 yet for large firms" in [
        editions.worded(change, ENGLISH) for change in changes
    ]


def test_a_category_that_the_other_year_does_not_name_is_new_or_gone():
    of = {year: [edition(y, category) for y, category in SHIPPED if y == year] for year in (2021, 2022, 2023)}
    (new,) = editions.categories_apart(of[2021], of[2022])
    assert editions.worded(new, Reader("id")).startswith("layanan publik: baru dalam edisi 2022")
    gone, *_ = editions.categories_apart(of[2022], of[2023])
    assert editions.worded(gone, Reader("id")).startswith(
        "layanan publik: tidak lagi di antara kategori edisi 2023"
    )


def test_a_rule_that_stays_but_loses_its_source_is_told():
    changes = editions.differences(edition(2023, "kabupaten_kota"), edition(2024, "kabupaten_kota"))
    said = [editions.worded(change, Reader("id")) for change in changes if change.key == "ground"]
    assert any(
        text.startswith("Nilai sama, dasarnya berubah dari bersumber menjadi asumsi: Penyelenggara")
        and "Diperingkat dalam" in text
        for text in said
    )


# --- mends that a reader without programming can follow ----------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("award_date:\n", "\taward_date:\n", "ada tab di awal baris"),
        ("category: kabupaten_kota\n", "category kabupaten_kota\n", "sesudah nama kunci tidak ada"),
        ("  value: zone\n", "  value zone\n", "titik dua tidak ada di baris di atasnya"),
        ('value: ["35", "51"]', 'value: ["35", "51', "tanda kutip"),
        ("value: Kemenko PMK\n", "value: Kemenko: PMK\n", "titik dua di tempat yang tidak boleh"),
        ("  value: zone\n", "  value: [zone\n", "kurung"),
        ("  value: zone\n", "  value: zone\n   note: x\n", "indentasi"),
    ],
)
def test_what_yaml_can_t_read_is_said_in_the_reader_s_words(tmp_path, old, new, said):
    message = messages(tmp_path, old, new)
    assert said in message and "periksa indentasi (spasi di awal baris)" in message
    assert "mungkin kutip belum ditutup jauh di atas" in message
    assert "expected" not in message and "jorokan" not in message


def test_a_quote_left_open_is_told_at_the_line_where_it_opens(tmp_path):
    head = GOOD[: GOOD.index("labels:")]
    text, line = changed("value: 2024-09-12", 'value: "2024-09-12', head.replace('"', ""))
    found, faults = refused(tmp_path, text)
    assert found == [("not_yaml", line)] and "never closed" in told(faults, ENGLISH)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "attendance:\n  value:",
            "attendance:\n  conflict: [{value: ya}, {value: no, source: seed:000}]\n  value:",
            "butir 1 conflict: tambahkan source",
        ),
        (
            "  see: https://ayonusa",
            "  see: seed:000\n  see: https://ayonusa",
            "gabungkan menjadi satu daftar",
        ),
        ("      value: 1/5", '      value: "0,2"', "pakai titik: 0.2"),
        ("      value: 1/5", "      value: 20%", "tulis 0.2, tanpa tanda persen"),
        ("      value: 1/5\n      assumption:", "      value: 1/5\n      note:", "tambahkan source"),
    ],
)
def test_common_slips_have_a_mend_of_their_own(tmp_path, old, new, said):
    message = messages(tmp_path, old, new)
    assert said in message
    assert "pattern" not in message and "^" not in message, "no regular expression is shown"


@pytest.mark.parametrize("reason", ["TODO", "todo - cari sumber", "kira-kira", "???", "{id: TODO, en: TODO}"])
def test_a_reason_that_says_nothing_is_refused(tmp_path, reason):
    text, _ = changed("  value: zone\n  source: seed:002", f"  value: zone\n  assumption: {reason}")
    assert "says_nothing" in {key for key, _ in refused(tmp_path, text)[0]}


def test_not_searched_yet_may_be_said(tmp_path):
    text, _ = changed("  value: zone\n  source: seed:002", "  value: null\n  not_found: Belum dicari.")
    path = tmp_path / "2023-kabupaten_kota.yaml"
    path.write_text(text, encoding="utf-8")
    assert editions.load_file(path).ranked_within.mark == "not_found"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "weights: {regulation: 0.25, coverage: 0.25, innovation: 0.25, interview: 0.25}",
            "tulis reason: siapa memutuskan, kapan",
        ),
        (
            "reason: so it is\nweights: {regulation: 0,3, coverage: 0,4, innovation: 0.2, interview: 0.1}",
            "pakai titik: 0.3",
        ),
        (
            "weights:\n  regulation: 0,3\n  coverage: 0.4\n  innovation: 0.2\n  interview: 0.1\nreason: so",
            "pakai titik: 0.3",
        ),
        (
            "reason: so it is\nweights: {regulation: 30%, coverage: 0.4, innovation: 0.2, interview: 0.1}",
            "tulis 0.3, tanpa tanda persen",
        ),
    ],
)
def test_a_weights_file_written_by_hand_is_mended_in_plain_words(tmp_path, text, said):
    with pytest.raises(UserError) as caught:
        editions.with_weights(edition(2024, "kabupaten_kota"), weights_file(tmp_path, text))
    message = told(caught.value.faults, Reader("id"))
    assert said in message and "pattern" not in message


def test_every_mend_of_its_own_has_words():
    code = (FOLDER / "loader.py").read_text(encoding="utf-8")
    keys = set(re.findall(r'mend_key="editions\.(\w+)"', code)) | {"missing_reason", "says_nothing_not_found"}
    assert len(keys) >= 5
    assert {f"editions.fault_{key}_mend" for key in keys} <= set(catalogue())
    kinds = re.findall(r'^    \("(\w+)", \(', (FOLDER / "lines.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert {f"editions.yaml_{kind}" for kind in (*kinds, "tab")} <= set(catalogue()) and len(kinds) == 6


# --- what is told of sources -------------------------------------------------------------------------


def test_an_article_without_an_address_is_told_by_paper_and_date():
    lines = editions.described(edition(2023, "kabupaten_kota"), Reader("id"))
    assert "berita ANTARA, Sep 2024 (seed:002, salinan tanpa alamat)" in "\n".join(lines)
    assert not [line for line in lines if line.strip() == "seed:002"]


@pytest.mark.parametrize("category", GOVERNMENTS)
def test_both_sides_of_the_dispute_on_papua_are_told(category):
    lines = "\n".join(editions.described(edition(2023, category), ENGLISH))
    assert "92 Papua Barat Daya came first" in lines and "https://balleonews.com/2024/09/12/" in lines


@pytest.mark.parametrize("category", sorted(c for y, c in SHIPPED if y == 2023))
def test_antara_2024_names_jakarta_but_not_the_hall_and_inpres_4_2022_is_only_cited_beside(category):
    one = edition(2023, category)
    assert "seed:002" not in one.place.sources
    (inpres,) = [fact for fact in one.legal_basis if fact.value and "4/2022" in fact.value.en]
    assert inpres.mark == "assumption" and len(inpres.see) == 2


def test_an_aspect_that_no_source_of_its_edition_names_is_not_said_to_be_named():
    for key in SHIPPED:
        for rule in edition(*key).aspects:
            if not rule.named.sources and rule.meaning.not_found:
                assert "Sources name this aspect" not in rule.meaning.not_found.en, (key, rule.aspect)
