"""The rubric: evidence becomes values by rules that a jury can read, or says why there is none."""

from __future__ import annotations

from itertools import combinations

import pytest

from paritrana_analysis import editions
from paritrana_analysis.coverage.budgets import is_own
from paritrana_analysis.coverage.shares import comparable
from paritrana_analysis.errors import UserError
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.rubric.government import of_government
from paritrana_analysis.rubric.inputs import material_of
from paritrana_analysis.rubric.lists import of_list
from paritrana_analysis.rubric.register import from_register
from paritrana_analysis.rubric.rules import load_rubric, rules_of, shipped_for
from paritrana_analysis.rubric.shares import basis_of, comparable_set, coverage_growth, vulnerable_budget
from paritrana_analysis.rubric.text import scale_told, told

GOVERNMENT = load_rubric(shipped_for("kabupaten_kota"))
MEASURES = GOVERNMENT.measures


def item(aspect, kind, *, timing="in_period", state="verified_present", value=None, unit="", key="E001"):
    return {
        "evidence_id": key,
        "aspect": aspect,
        "kind": kind,
        "timing": timing,
        "state": state,
        "value": value,
        "unit": unit,
        "in_force_from": "2023",
        "as_of": "",
        "payer": "",
        "adds_to": "",
    }


def regulation(*items):
    return from_register("3604", MEASURES["regulation_kind"], items)


def points_of(level):
    return dict(MEASURES["regulation_kind"].scale.points)[level]


# --- the kind of a regulation ------------------------------------------------------------------------


@pytest.mark.parametrize("law", ["Perda", "Perdasi", "Perdasus", "Qanun"])
@pytest.mark.parametrize("of_the_head", ["Pergub", "Perbup", "Perwali"])
@pytest.mark.parametrize("circular", ["Surat Edaran", "Ingub"])
def test_a_regional_law_stands_above_a_heads_regulation_above_a_circular(law, of_the_head, circular):
    kinds = (circular, of_the_head, law)
    scored = [points_of(regulation(item("regulation", kind)).value) for kind in kinds]
    assert scored == sorted(scored)
    assert len(set(scored)) == 3


def test_the_highest_form_in_force_counts_and_its_items_are_kept():
    found = regulation(
        item("regulation", "Surat Edaran", key="E1"),
        item("regulation", "Perbup", key="E2"),
        item("regulation", "Perda", key="E3", timing="after_period"),
    )
    assert (found.state, found.value, found.items) == ("found", "head_regulation", ("E2",))


@pytest.mark.parametrize(
    ("items", "state", "value"),
    [
        ([], "not_checked", None),
        ([item("regulation", "Perda", timing="after_period")], "other_period", None),
        ([item("regulation", "Perda", state="planned")], "only_planned", None),
        ([item("regulation", "Perda", state="verified_absent")], "absent", "none"),
        ([item("regulation", "Peraturan (form not stated)")], "form_not_stated", None),
    ],
)
def test_a_law_that_does_not_stand_has_its_reason_and_blank_is_not_zero(items, state, value):
    found = regulation(*items)
    assert (found.state, found.value) == (state, value)


# --- programmes, licensing, compliance ---------------------------------------------------------------


def test_target_groups_are_counted_once_each():
    kinds = ("farmers", "farmers", "fishers", "rt_rw")
    found = from_register(
        "3604",
        MEASURES["programme_groups"],
        [item("programme", kind, key=f"E{n}") for n, kind in enumerate(kinds)],
    )
    assert found.value == 3


def test_a_programme_for_a_group_nobody_names_is_evidence_without_a_figure():
    assert (
        from_register("36", MEASURES["programme_groups"], [item("programme", "other")]).state == "no_figure"
    )


def test_enrolled_village_officials_are_no_desa_sadar():
    measure = MEASURES["desa_sadar"]
    assert (
        from_register("3523", measure, [item("village", "village_officials_enrolled")]).state == "not_checked"
    )
    assert from_register("3604", measure, [item("village", "desa_sadar")]).state == "found"


def test_compliance_takes_the_stated_share_and_data_matching_is_not_compliance():
    measure = MEASURES["firm_compliance"]
    stated = item("compliance", "firm_compliance", value=87.0, unit="percent")
    assert from_register("36", measure, [stated]).value == pytest.approx(0.87)
    assert from_register("36", measure, [item("compliance", "firm_compliance")]).state == "no_figure"
    assert from_register("36", measure, [item("compliance", "data_matching")]).state == "not_checked"


def test_of_two_shares_of_one_date_the_item_entered_last_counts_also_beyond_e999():
    """As text E1000 stands before E999."""
    earlier = item("compliance", "firm_compliance", value=80.0, unit="percent", key="E999")
    later = item("compliance", "firm_compliance", value=87.0, unit="percent", key="E1000")
    assert from_register("36", MEASURES["firm_compliance"], [later, earlier]).items == ("E1000",)


# --- budgets: planned and paid, province and district ------------------------------------------------


def claim(value, payer="", payment="", as_of="2023-12", segment="RENTAN", unit="persons", key="C1", note=""):
    return {
        "claim_id": key,
        "as_of": as_of,
        "segment": segment,
        "unit": unit,
        "value": value,
        "payer": payer,
        "payment": payment,
        "note": note,
    }


def budget(claims, items=(), uncovered=100_000.0):
    return vulnerable_budget("3604", MEASURES["vulnerable_budget"], claims, items, uncovered, 2023)


def test_workers_paid_for_are_taken_per_worker_not_covered():
    assert budget([claim(5_000)]).value == pytest.approx(0.05)


def test_counts_are_never_added_up_the_latest_stands_and_of_one_date_the_lowest():
    counts = [claim(9_000, as_of="2023-06", key="C1"), claim(5_000, key="C2"), claim(6_000, key="C3")]
    found = budget(counts)
    assert found.stated == 5_000
    assert set(found.items) == {"C1", "C2", "C3"}, "all are kept"


@pytest.mark.parametrize(
    ("claims", "state"),
    [
        ([claim(5_000, payment="planned")], "only_planned"),
        ([claim(5_000, "own", "planned")], "only_planned"),
        ([claim(5_000, "other_level", "paid")], "other_level"),
        ([claim(5_000, "other_level", "planned")], "other_level"),
        ([claim(5_000, "shared", "paid")], "shared"),
        ([claim(5_000, "not_stated")], "unclear"),
        ([claim(5_000, payment="not_stated")], "unclear"),
        ([claim(5_000, as_of="2022-12")], "other_period"),
        ([claim(5_000, segment="NON_ASN")], "other_segment"),
        ([claim(5_000, segment="ALL"), claim(1, as_of="2022-12")], "other_segment"),
        ([claim(5e9, unit="IDR")], "no_figure"),
        ([], "not_checked"),
    ],
)
def test_plans_others_money_and_other_years_are_no_budget_of_this_government(claims, state):
    found = budget(claims)
    assert (found.state, found.value) == (state, None)


@pytest.mark.parametrize(("payer", "state"), [("private", "private"), ("other_level", "other_level")])
def test_what_firms_or_villages_pay_by_the_register_is_no_budget_of_this_government(payer, state):
    """CSR and APBDes stood in the register as the government's own money."""
    others = item("budget", "CSR", value=5_000, unit="persons") | {"payer": payer}
    assert (budget([], [others]).state, budget([], [others]).value) == (state, None)
    assert budget([], [others | {"state": "planned"}]).state == state
    assert budget([claim(4_000)], [others]).stated == 4_000


@pytest.mark.parametrize("payer", ["", "not_stated"])
def test_what_nobody_says_who_pays_is_no_budget_of_this_government(payer):
    """Kutai Timur, 52,000 "protected", fund not named (E108), stood as the district's own money."""
    unnamed = item("budget", "not_stated", value=52_000, unit="persons") | {"payer": payer}
    assert (budget([], [unnamed]).state, budget([], [unnamed]).value) == ("unclear", None)
    assert budget([], [unnamed | {"state": "planned"}]).state == "unclear"
    assert budget([], [unnamed | {"state": "verified_absent", "payer": ""}]).state == "absent"


@pytest.mark.parametrize("evidence_id", ["E038", "E103", "E108", "E118", "E119", "E127"])
def test_no_budget_of_the_register_without_a_payer_counts_as_its_region_s_own(real, evidence_id):
    (row,) = real["evidence"].query("evidence_id == @evidence_id").to_dict("records")
    assert row["payer"] == "not_stated" and not is_own(row)


def test_an_item_in_addition_to_another_is_added_to_it_and_is_no_number_of_its_own():
    """Raja Ampat: "1,000 in addition to the 23,000" stood for 1,000, the lower one of one date."""
    whole = item("budget", "APBD", value=23_000, unit="persons", key="E135")
    more = item("budget", "APBD", value=1_000, unit="persons", key="E134") | {"adds_to": "E135"}
    both = budget([], [more, whole])
    assert (both.stated, set(both.items)) == (24_000, {"E134", "E135"})
    assert budget([], [more]).state == "no_figure"


def test_the_register_s_payers_and_additions_of_the_real_tables(real):
    found = material_of(real, 2025).evidence
    raja_ampat = [row for row in found["9201"] if row["aspect"] == "budget"]
    told = vulnerable_budget("9201", MEASURES["vulnerable_budget"], [], raja_ampat, 1_000_000.0, 2025)
    assert told.stated == 24_000
    csr = [row for code in ("9601", "64") for row in found[code] if row["kind"] == "CSR"]
    assert csr and {row["payer"] for row in csr} == {"private"}
    blank = real["coverage_reported"].set_index("claim_id").loc[["C0143", "C1660"], "payment"]
    assert blank.tolist() == ["planned", "planned"], "budgeted, which is not yet paid"


def test_without_the_number_of_uncovered_workers_a_budget_is_told_and_not_scored():
    found = budget([claim(5_000)], uncovered=None)
    assert (found.state, found.value, found.stated) == ("no_figure", None, 5_000)


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("paid by the province, 12 months", claim(23_000, "own", "paid")),
        ("50000 more planned in the revised APBD", claim(23_000)),
        ("2000 by the district; 3000 more paid by the province", claim(23_000, "own", "paid")),
    ],
)
def test_whose_money_and_whether_paid_are_read_in_columns_and_never_in_a_note(note, told):
    assert budget([told | {"note": note}]).value == pytest.approx(0.23)


@pytest.mark.parametrize(
    ("code", "claim_id", "workers"),
    [("92", "C1968", 77_500), ("96", "C2027", 23_000), ("36", "C0992", 10_500), ("32", "C0681", 550_000)],
)
def test_what_a_province_pays_is_its_own_budget(real, code, claim_id, workers):
    told = material_of(real, 2025).budgets[code]
    found = vulnerable_budget(code, MEASURES["vulnerable_budget"], told, (), 1_000_000.0, 2025)
    assert (found.state, found.stated, found.items[0]) == ("found", workers, claim_id)


def test_a_commitment_is_a_plan_and_a_target_too(real):
    for code in ("91", "65"):
        told = material_of(real, 2025).budgets[code]
        found = vulnerable_budget(code, MEASURES["vulnerable_budget"], told, (), 1_000_000.0, 2025)
        assert (found.state, found.value) == ("only_planned", None), code


def test_only_budgets_have_a_payer_and_each_stands_in_the_columns(real):
    ledger = real["coverage_reported"]
    other = ledger[ledger["measure"] != "budget_workers"]
    assert not other["payer"].any() and not other["payment"].any()
    budgets = ledger[ledger["measure"] == "budget_workers"]
    told = budgets[budgets["note"].str.contains("(?i)paid by the (?:province|district|city)")]
    assert len(told) > 30 and (told["payer"] != "").all()


def test_workers_not_covered_are_counted_in_one_way_for_all(real):
    """One states its own denominator, one a count, one neither: each time BPS's employed × (1 − share)."""
    material = material_of(real, 2025)
    kinds = set()
    for code in ("12", "17", "53"):
        lead = material.lead_of_year(code)
        kinds.add((lead["denominator_value"] is None, lead["active_participants"] is None))
        left = material.employed[code] * (1 - lead["coverage_share"])
        assert material.uncovered(code) == pytest.approx(left), code
    assert len(kinds) > 1


# --- which shares stand side by side -----------------------------------------------------------------


def lead(code, share=0.5, basis="residence", definition="employed", as_of="2023-12", workers=1000):
    return {
        "region_code": code,
        "claim_id": f"C{code}",
        "coverage_share": share,
        "counting_basis": basis,
        "denominator_definition": definition,
        "denominator_value": workers,
        "active_participants": share * workers,
        "as_of": as_of,
        "of_year": True,
    }


def test_shares_without_a_stated_basis_compare_with_nothing():
    chosen, why = comparable_set([lead("11", basis="not_stated"), lead("12", basis="not_stated")])
    assert chosen == frozenset()
    assert why["11"] == ("basis_not_stated",)


def test_the_largest_set_is_judged_and_the_others_are_told_why_not():
    leads = [lead("11"), lead("12"), lead("13", as_of="2023-10"), lead("14", as_of="2023-02")]
    leads += [lead("15", definition="labour force"), lead("16", basis="registration")]
    chosen, why = comparable_set(leads)
    assert chosen == {"11", "12", "13"}
    assert why["14"] == ("date_differs",)
    assert why["15"] == ("denominator_differs",)
    assert "basis_differs" in why["16"]


def test_growth_needs_two_figures_on_one_denominator():
    now, before = lead("36", 0.5), lead("36", 0.4, as_of="2022-12")
    grown = coverage_growth("36", now, before, compare="strict")
    assert grown.value == pytest.approx(0.1)
    broken = coverage_growth("36", now, {**before, "denominator_value": 500}, compare="strict")
    assert (broken.state, broken.value, broken.why) == ("not_comparable", None, ("denominator_breaks",))
    assert coverage_growth("36", now, None, compare="strict").state == "no_earlier"


# --- rubric and edition together ---------------------------------------------------------------------


@pytest.mark.parametrize(("year", "category"), editions.available())
def test_every_edition_makes_rules_before_and_after_the_interview(year, category):
    edition = editions.load(year, category)
    rubric = load_rubric(shipped_for(category))
    whole = rules_of(edition, rubric)
    assert {aspect.key for aspect in whole.aspects} == set(edition.weights)
    documents = rules_of(edition, rubric, leave_out=("interview_score", "head_present", "firm_innovation"))
    assert sum(aspect.weight for aspect in documents.aspects) == pytest.approx(1)


@pytest.mark.parametrize("category", ["provinsi", "perusahaan_besar", "desa"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_scale_and_its_ground_can_be_told(category, language):
    for measure in load_rubric(shipped_for(category)).measures.values():
        assert scale_told(measure, Reader(language))
        assert len(measure.assumption.said(language)) > 10


def test_a_finding_is_told_with_its_figure_and_its_reason():
    row = {"indicator": "coverage_share", "state": "not_comparable", "level": "", "value": None}
    row |= {"stated": 0.4603, "why": "basis_not_stated date_differs", "as_of": "2025-11"}
    assert told(row, "share", Reader("id")).startswith("ada angka, tidak sebanding (46,03%): dasar hitung")
    assert told(row, "share", Reader("id")).endswith("(Nov 2025)")
    assert "46.03%" in told(row, "share", Reader("en"))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("kind: steps", "kind: stairs"), "scoring.scale_unknown"),
        (("from: claims", "from: hearsay"), "rubric.origin"),
        (("    aspect: regulation\n", "    aspect: regulation\n    colour: red\n"), "rubric.unknown_keys"),
        (("rubric: government", "rubrik: government"), "rubric.form"),
        (("{kind: goalposts, lo: 0, hi: 8}", "{kind: goalposts, lo: 8, hi: 0}"), "scoring.goalposts_order"),
        (("indicators:", "indicators: ["), "rubric.not_yaml"),
    ],
)
def test_a_broken_rubric_of_a_jurys_own_is_refused_by_line(tmp_path, change, key):
    text = shipped_for("provinsi").read_text(encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load_rubric(own)
    assert key in {fault.key for fault in refused.value.faults}
    for language in ("id", "en"):
        for fault in refused.value.faults:
            assert fault.sentence(Reader(language)) and fault.mend(Reader(language))


def test_a_table_of_firms_gives_ratios_words_and_yes_or_no():
    import pandas as pd

    firms = pd.DataFrame(
        {
            "programmes_joined": ["JKK JKM JHT", "", pd.NA],
            "wage_data_complete": ["yes", "no", ""],
            "workers": [100, 0, 50],
            "workers_registered": [80, 0, 50],
        },
        index=["F1", "F2", "F3"],
    )
    keys = ["programmes_joined", "wage_data_complete", "workers_registered_share"]
    found = of_list(firms, keys, load_rubric(shipped_for("perusahaan_besar")), 2023)
    by = found.set_index(["unit", "indicator"])
    assert by.loc[("F1", "programmes_joined"), "value"] == 3
    assert by.loc[("F2", "programmes_joined"), "value"] == 0, "an empty list is none"
    assert by.loc[("F3", "programmes_joined"), "state"] == "blank", "a missing cell is not"
    assert by.loc[("F3", "wage_data_complete"), "state"] == "blank"
    assert by.loc[("F2", "workers_registered_share"), "state"] == "blank", "of no workers there is no share"


# --- the shipped rubric of governments ---------------------------------------------------------------


def test_levels_and_points_name_the_same_ranks_from_the_highest():
    measure = MEASURES["regulation_kind"]
    assert list(measure.options["levels"]) == [level for level, _ in measure.scale.points]
    kinds = [kind for level in measure.options["levels"].values() for kind in level]
    assert len(kinds) == len(set(kinds)), "no form stands at two ranks"


@pytest.mark.parametrize(
    ("kind", "beside"),
    [
        ("Perdais", "Perda"),
        ("Kepgub", "Surat Edaran"),
        ("Kepbup", "Surat Edaran"),
        ("Kepwal", "Surat Edaran"),
    ],
)
def test_perdais_ranks_as_a_perda_and_a_decision_of_the_head_as_a_circular(kind, beside):
    assert regulation(item("regulation", kind)).value == regulation(item("regulation", beside)).value


def test_go_co_id_2018_and_beritain_2023_are_the_sources_of_the_eight_groups():
    measure = MEASURES["programme_groups"]
    assert measure.sources == ("seed:001", "seed:004") and measure.scale.hi == 8


def test_what_was_only_not_found_is_not_said_to_be_unpublished():
    for measure in MEASURES.values():
        assert "publi" not in measure.assumption.en and "mengumumkan" not in measure.assumption.id
        assert "dipublikasikan" not in measure.assumption.id


# --- the largest set that compares ---------------------------------------------------------------------


def test_the_largest_comparable_set_compares_pairwise():
    dates = {"11": "2023-01", "12": "2023-03", "13": "2023-05", "14": "2023-06", "15": "2023-08"}
    leads = [lead(code, as_of=as_of) for code, as_of in dates.items()]
    leads += [
        lead("16", basis="not_stated", as_of="2023-06"),
        lead("17", definition="other", as_of="2023-06"),
    ]
    found, why = comparable_set(leads)
    assert found == {"13", "14", "15"} and set(why) == {"11", "12", "16", "17"}
    chosen = [basis_of(one) for one in leads if one["region_code"] in found]
    assert all(comparable(one, other).allowed for one, other in combinations(chosen, 2))


def test_a_figure_that_compares_with_no_other_is_no_set():
    assert comparable_set([lead("11", as_of="2023-01"), lead("12", as_of="2024-01")])[0] == frozenset()


def test_where_only_a_doubtful_figure_is_there_the_state_is_not_that_there_is_none(real):
    """Kab. Tangerang's 78 % (C1001) and Kab. Serang's 50.87 % (C1004) are marked: both were "no figure"."""
    material = material_of(real, 2025)
    found = {
        (row.unit, row.indicator): row
        for row in of_government(
            ["3603", "3604"], ["coverage_share", "coverage_growth"], GOVERNMENT, material
        )
    }
    for unit, stated, key in (("3603", 0.78, "C1001"), ("3604", 0.5087, "C1004")):
        share = found[unit, "coverage_share"]
        assert (share.state, share.value, share.items) == ("doubted_claim", None, (key,))
        assert share.stated == pytest.approx(stated)
        assert found[unit, "coverage_growth"].state == "doubted_claim"
