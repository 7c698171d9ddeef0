"""Who sits, who stands, and what follows from the sheets: the rules of a round, on small rounds by hand."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paritrana_analysis import editions
from paritrana_analysis.errors import UserError, told
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.jury import rounds
from paritrana_analysis.jury.candidates import Area, area_of, choose
from paritrana_analysis.jury.decision import cube, decide, interview_of
from paritrana_analysis.jury.meeting import meeting_of
from paritrana_analysis.jury.members import (
    EXPERTISE,
    Member,
    composition,
    members_of,
    recusal,
)
from paritrana_analysis.jury.rounds import Candidate, open_round
from paritrana_analysis.jury.rules import ASSUMED, plan_for, rule_of
from paritrana_analysis.jury.statistics.summary import summarise

EDITION = editions.load(2024, "kabupaten_kota")
CRITERIA = ("regulation", "coverage", "innovation", "interview")
TIM_9 = (
    ("chair", "regional_secretary"),
    ("secretary", "bpjs_head"),
    ("member", "manpower_office"),
    ("member", "employers"),
    ("member", "unions"),
    ("member", "social_security"),
    ("member", "economics"),
    ("member", "law"),
    ("member", "public_policy"),
)


def panel(n=9, **own) -> list[Member]:
    """The first n seats of Tim 9; own: what one juror (j1, j2 …) has besides."""
    seats = enumerate(TIM_9[:n], start=1)
    return [Member(f"J{at}", seat, sits_for, **own.get(f"j{at}", {})) for at, (seat, sits_for) in seats]


def round_of(units=("3601", "3602", "3603"), members=None, place="36", edition=EDITION, **more):
    rule = more.pop("rule", None) or rule_of(edition)
    zones = edition.zone_of
    return open_round(
        assessment_year=2024,
        category="kabupaten_kota",
        place=place,
        edition=edition.file,
        criteria=[a.aspect for a in edition.aspects],
        candidates=[Candidate(u, f"Kab. {u}", u, zones.get(u[:2], "")) for u in units],
        members=members or panel(),
        rule=rule,
        **more,
    )


def marks_of(round_, scores) -> pd.DataFrame:
    """scores : (juror, unit, criterion) → points or a reason; what is left out is blank without one."""
    rows = []
    for member, candidate, criterion in itertools.product(round_.members, round_.candidates, round_.criteria):
        given_ = scores.get((member.juror_id, candidate.unit, criterion))
        reason = given_ if isinstance(given_, str) else ""
        points = np.nan if given_ is None or reason else float(given_)
        if round_.recused(member.juror_id, candidate.unit):
            reason, points = "recused", np.nan
        rows.append((member.juror_id, candidate.unit, criterion, points, reason))
    return pd.DataFrame(rows, columns=["juror_id", "unit", "criterion", "score", "reason"])


def alike(round_, by_unit) -> dict:
    """Every juror gives each unit the same points on each criterion."""
    return {
        (m.juror_id, c.unit, k): by_unit[c.unit]
        if not isinstance(by_unit[c.unit], dict)
        else by_unit[c.unit].get(k)
        for m in round_.members
        for c in round_.candidates
        for k in round_.criteria
    }


def documents(**by_unit) -> pd.DataFrame:
    """by_unit : u3601=(regulation, coverage, innovation), or a reason why nothing is known."""
    rows = {}
    for name, own in by_unit.items():
        known = not isinstance(own, str)
        aspects = dict(zip(CRITERIA, own if known else (np.nan,) * 3, strict=False))
        rows[name[1:]] = {
            **aspects,
            "reason": "" if known else own,
            "missing_share": 0.0,
            "coverage_share": 50.0,
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def refusal(function, *arguments) -> set[str]:
    """Keys of the faults it is refused with."""
    with pytest.raises(UserError) as refused:
        function(*arguments)
    return {fault.key.removeprefix("jury.") for fault in refused.value.faults}


# --- the panel ------------------------------------------------------------------------------------------


def test_every_seat_that_an_edition_names_has_its_word_in_a_panel_s_table():
    """But for chairs that sources give by their own name: those say nothing of an expertise."""
    known = {text for texts in EXPERTISE.values() for text in texts}
    for year, category in editions.available():
        for rule in editions.load(year, category).panels:
            for seat in rule.seats:
                texts = {text.id for text in seat.held_by.value or ()}
                assert texts <= known or seat.role == "chair", (year, category, texts - known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_panel_s_table_is_worded(language):
    t = Reader(language)
    assert all(t(f"jury.expertise_{key}") for key in EXPERTISE)


def test_tim_9_as_the_edition_names_it_has_nothing_to_remark_but_the_ground():
    assert [r.key for r in composition(panel(), EDITION, "provincial")] == ["jury.rule_assumed"]


def test_an_empty_seat_an_extra_one_and_two_chairs_are_named():
    members = [*panel(8), Member("J9", "chair", "academia")]
    found = composition(members, EDITION, "provincial")
    assert {r.key for r in found} == {
        f"jury.{key}" for key in ("rule_assumed", "seat_empty", "seat_extra", "chairs")
    }
    empty = next(r for r in found if r.key == "jury.seat_empty")
    assert empty.sentence(Reader("en")) == "The seat of member (expert in public policy) is empty."


def test_a_panel_can_not_be_checked_where_no_rule_was_found():
    """2024: the make-up of the national jury was not found."""
    assert [r.key for r in composition(panel(), EDITION, "national")] == ["jury.rule_not_found"]


def test_the_2017_jury_is_checked_by_the_expertise_its_source_names():
    """Social security, public policy, academia, employers, workers (ANTARA Banten, August 2018)."""
    edition = editions.load(2017, "kabupaten_kota")
    sits = ("social_security", "public_policy", "academia", "employers", "unions")
    members = [Member(f"J{n}", "member", key) for n, key in enumerate(sits)]
    found = [r.key for r in composition(members, edition, "national")]
    assert "seat_extra" not in found and "seat_empty" not in found


@pytest.mark.parametrize(
    ("own", "unit", "place", "reason"),
    [
        ({"own_region_code": "3603"}, "3603", "36", "own_region"),
        ({"own_region_code": "3603"}, "36", "national", "own_region"),  # the province it lies in
        ({"own_region_code": "36"}, "3603", "national", "own_region"),  # a district of the own province
        ({"own_region_code": "36"}, "3603", "36", ""),  # the whole round is held there
        ({"own_region_code": "3603"}, "3601", "36", ""),
        ({"recused_from": ("3601",)}, "3601", "36", "declared"),
        ({"own_firm": "PF0001"}, "PF0001", "36", "own_firm"),
        ({}, "3603", "36", ""),
    ],
)
def test_who_does_not_score_whom(own, unit, place, reason):
    region = unit if unit.isdigit() else "3604"
    assert recusal(Member("J1", "member", "law", **own), unit, region, place) == reason


def test_bpjs_ketenagakerjaan_s_interests_go_with_its_seat_and_recuse_nobody():
    secretary = panel()[1]
    assert secretary.structural == ("supplies_data", "secretary_and_sits", "may_bear_costs")
    assert not any(round_of().recused("J2", unit) for unit in ("3601", "3602", "3603"))
    assert not any(member.structural for member in panel() if member.expertise != "bpjs_head")


def test_a_panel_s_table_is_refused_with_every_fault_its_row_and_column():
    rows = [
        {"juror_id": "J1", "seat": "chair", "expertise": "law"},
        {"juror_id": "J1", "seat": "boss", "expertise": "law"},
        {"juror_id": "", "seat": "member", "expertise": "magic", "own_region_code": "banten"},
        {"juror_id": "J/4", "seat": "member", "expertise": "law", "interests": "friend", "attended": "maybe"},
    ]
    with pytest.raises(UserError) as refused:
        members_of(rows)
    found = {(f.row, f.column, f.key.removeprefix("jury.")) for f in refused.value.faults}
    assert found == {
        (3, "juror_id", "juror_twice"),
        (3, "seat", "not_among"),
        (4, "juror_id", "juror_blank"),
        (4, "expertise", "not_among"),
        (4, "own_region_code", "region_form"),
        (5, "juror_id", "juror_form"),
        (5, "interests", "not_among"),
        (5, "attended", "not_among"),
    }
    for language in LANGUAGES:
        assert "panel.csv" in told(refused.value.faults, Reader(language))


def row_of_a_panel(**own) -> dict:
    return {"juror_id": "J1", "seat": "chair", "expertise": "economics", **own}


@pytest.mark.parametrize(
    "written",
    ["3601,3603", "3601;3603", "3601, 3603", "3601|3603", " 3601 3603 ", "3601.0 ; 3603.0", "3601\u00a03603"],
)
def test_recusals_are_read_however_their_codes_are_set_apart(written):
    (member,) = members_of(
        [row_of_a_panel(recused_from=written, interests="family, advised", own_region_code="3604.0")],
        candidates=("3601", "3603"),
        regions=("3601", "3603", "3604"),
    )
    assert member.recused_from == ("3601", "3603")
    assert member.interests == ("family", "advised") and member.own_region_code == "3604"
    assert round_of(units=("3601", "3603"), members=[member]).recused("J1", "3603") == "declared"


@pytest.mark.parametrize(
    ("column", "written", "faults"),
    [
        ("recused_from", "3610", [("recusal_unknown", "3610")]),
        ("recused_from", "3601 Pandeglang", [("recusal_unknown", "Pandeglang")]),
        ("recused_from", "3601,3601", [("recusal_twice", "3601")]),
        ("recused_from", "36", [("recusal_of_several", "36")]),
        ("recused_from", "3172", []),  # a region that does not stand here: a panel may be of many rounds
        ("own_region_code", "3610", [("region_unknown", "3610")]),
        ("own_region_code", "3601,3603", [("region_form", "3601,3603")]),
        ("own_region_code", "Lebak", [("region_form", "Lebak")]),
        ("own_region_code", "3604", []),
    ],
)
def test_a_recusal_that_would_set_nobody_apart_is_refused_by_row_column_and_value(column, written, faults):
    where = {"candidates": ("3601", "3603"), "regions": ("36", "3601", "3603", "3604", "3172")}
    try:
        members_of([row_of_a_panel(**{column: written})], "p.csv", **where)
        found = []
    except UserError as error:
        found = [(f.key.removeprefix("jury."), f.value) for f in error.faults]
        assert {(f.file, f.row, f.column) for f in error.faults} == {("p.csv", 2, column)}
        for language in LANGUAGES:
            assert written.split(",")[0][-4:] in told(error.faults, Reader(language))
    assert found == faults


# --- candidates -----------------------------------------------------------------------------------------

UNITS = pd.DataFrame(
    [
        ("3601", "Kab. Pandeglang", "3601", "jawa_bali", 60.0, 2.0),
        ("3603", "Kab. Tangerang", "3603", "jawa_bali", 70.0, 1.0),
        ("3604", "Kab. Serang", "3604", "jawa_bali", np.nan, np.nan),
        ("5101", "Kab. Jembrana", "5101", "jawa_bali", 50.0, 1.0),
        ("7501", "Kab. Boalemo", "7501", "sulawesi", 40.0, 1.0),
    ],
    columns=["unit", "name", "region_code", "zone", "total", "place"],
)
BANTEN, ZONE, NATION = Area("36", "province"), Area("jawa_bali", "zone"), Area("national", "nation")


@pytest.mark.parametrize(
    ("area", "how", "units", "chosen"),
    [
        (BANTEN, {}, ["3601", "3603", "3604"], "province"),
        (BANTEN, {"top": 1}, ["3603"], "selection"),
        (BANTEN, {"given": ["3604", "3601"]}, ["3601", "3604"], "given"),
        (ZONE, {}, ["3603", "5101"], "selection"),
        (ZONE, {"on_record": ["3604", "7501"]}, ["3604"], "winners"),
        (NATION, {"on_record": ["3604", "7501"]}, ["3604", "7501"], "winners"),
        (NATION, {"sent_on": ["3601", "7501"], "on_record": ["3604"]}, ["3601", "7501"], "rounds"),
    ],
)
def test_who_stands_and_how_it_is_said(area, how, units, chosen):
    found, said = choose(UNITS, area, **how)
    assert ([c.unit for c in found], said) == (units, chosen)
    assert Reader("en")(f"jury.chosen_{said}", n=len(found))


def test_a_candidate_of_another_area_is_refused_by_name():
    with pytest.raises(UserError) as refused:
        choose(UNITS, BANTEN, given=["7501", "3603"])
    assert [(f.key, f.value) for f in refused.value.faults] == [("jury.candidate_unknown", "7501")]


def test_where_nobody_is_found_it_says_how_to_name_them():
    unscored = UNITS.assign(total=np.nan, place=np.nan)
    with pytest.raises(UserError) as refused:
        choose(unscored, ZONE)
    assert "--candidates" in told(refused.value.faults, Reader("en"))


def test_an_area_is_a_province_a_zone_or_the_nation():
    zones = ("jawa_bali", "sulawesi")
    known = {"36": "Banten", "63": "Kalimantan Selatan"}
    assert area_of("jawa-bali", zones, known) == ZONE and area_of("Jawa_Bali", zones, known) == ZONE
    assert area_of("", zones, known) == NATION == area_of("national", zones, known)
    assert {area_of(given, zones, known) for given in ("36", 36, 36.0, "banten")} == {BANTEN}
    assert refusal(area_of, "37", zones, known) == {"area_unknown"}
    assert {*refusal(area_of, "Bantem", zones, known), *refusal(area_of, "../36", zones, known)} == {
        "area_unknown_near"
    }
    assert ZONE.round_place == "national"  # zones compete in one national round


# --- the round and its key -------------------------------------------------------------------------------


def test_a_round_comes_back_from_its_text_with_the_same_key():
    one = round_of(practice={"seed": 7, "assessment_year": 2024})
    other = rounds.from_text(rounds.as_text(one))
    assert other == one and other.key == one.key


@pytest.mark.parametrize(
    "change",
    [
        {"assessment_year": 2023},
        {"place": "75"},
        {"criteria": CRITERIA[:3]},
        {"rule": replace(rule_of(EDITION), statistic="median")},
        {"members": tuple(panel(8))},
        {"edition_sha256": "0" * 64},
        {"quota": 5},
    ],
)
def test_whatever_changes_in_a_round_changes_its_key(change):
    """So a rule can't be changed after the first score: the sheets would be of another round."""
    assert replace(round_of(), **change).key != round_of().key


def test_a_round_of_an_earlier_version_keeps_its_key():
    """What later rounds say besides is left out of one that doesn't say it."""
    assert "quota" not in rounds.as_text(round_of())
    assert '"quota": 5' in rounds.as_text(replace(round_of(), quota=5))


def test_a_row_s_key_is_of_one_juror_one_candidate_one_round():
    one, other = round_of(), round_of(units=("3601", "3602"))
    keys = {r.row_key(m.juror_id, c.unit) for r in (one, other) for m in r.members for c in r.candidates}
    assert len(keys) == 9 * 3 + 9 * 2


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema_version": 99}', "not json"])
def test_a_round_that_can_not_be_read_is_refused_without_a_traceback(text):
    assert refusal(rounds.from_text, text) == {"round_unreadable"}


def test_code_names_are_dealt_by_a_seed_and_hide_the_order_of_codes():
    candidates = round_of(units=tuple(f"36{n:02d}" for n in range(1, 9))).candidates
    dealt = [rounds.blinded(candidates, np.random.Generator(np.random.PCG64(seed))) for seed in (1, 1, 2)]
    assert dealt[0] == dealt[1] != dealt[2]
    assert sorted(c.blind for c in dealt[0]) == [f"K-{n:02d}" for n in range(1, 9)]
    assert [c.unit for c in dealt[0]] != sorted(c.unit for c in candidates)
    assert {c.shown for c in dealt[0]}.isdisjoint(c.name for c in candidates)


# --- the rule -------------------------------------------------------------------------------------------


def test_an_edition_that_is_silent_leaves_assumptions_and_they_are_marked():
    rule = rule_of(EDITION)
    assert {name: getattr(rule, name) for name in ASSUMED} == ASSUMED
    assert {rule.grounds[name] for name in ASSUMED} == {"assumption"}


def test_an_edition_s_own_word_on_its_sheets_is_taken_with_its_ground(tmp_path):
    source = editions.loader.FOLDER / "2024-kabupaten_kota.yaml"
    said = (
        "panel_scores:\n"
        "  statistic: {value: median, assumption: Keputusan panitia provinsi ini.}\n"
        "  severity: {value: fair, source: https://contoh.go.id/aturan}\n"
    )
    path = tmp_path / "2024-kabupaten_kota.yaml"
    path.write_text(source.read_text(encoding="utf-8") + said, encoding="utf-8")
    edition = editions.load_file(path)
    rule = rule_of(edition)
    assert (rule.statistic, rule.severity, rule.documents) == ("median", "fair", "register")
    assert rule.grounds["severity"] == "documented"
    changes = [editions.worded(c, Reader("en")) for c in editions.differences(EDITION, edition)]
    assert any("median" in text for text in changes)


def test_without_an_interview_the_sheets_count_for_every_aspect():
    edition = editions.load(2017, "kabupaten_kota")
    assert "interview" not in edition.weights and rule_of(edition).documents == "panel"


def test_a_province_sends_on_as_many_as_its_edition_says():
    plan = plan_for(EDITION, "36")
    assert [step.stage for step in plan.steps] == ["provincial_assessment", "winners"]
    assert plan.steps[0].interview and (plan.awards[0].quota.n, plan.awards[0].quota.per) == (1, "province")
    assert plan.awards[0].ground == "documented"


# --- the result -----------------------------------------------------------------------------------------


def test_worked_example_documents_and_interview_by_hand():
    """Documents 60, 70, 80 on each of three aspects; interviews 90, 70, 40: weights of a quarter each.

    3601: (60 + 60 + 60 + 90) / 4 = 67.5; 3602: 70; 3603: (80 · 3 + 40) / 4 = 70. A tie at the top.
    """
    round_ = round_of()
    scores = alike(round_, {u: {"interview": p} for u, p in {"3601": 90, "3602": 70, "3603": 40}.items()})
    result = decide(
        round_,
        marks_of(round_, scores),
        documents(u3601=(60, 60, 60), u3602=(70, 70, 70), u3603=(80, 80, 80)),
        EDITION,
        draws=200,
    )
    standing = result.standing.set_index("unit")
    assert standing["total"].to_dict() == pytest.approx({"3601": 67.5, "3602": 70.0, "3603": 70.0})
    assert standing["place"].to_dict() == {"3602": 1, "3603": 1, "3601": 3}
    assert standing["documents"].to_dict() == pytest.approx({"3601": 60, "3602": 70, "3603": 80})
    # Tied on the total and on every tie-break: both win, and it is said.
    assert set(result.winners["unit"]) == {"3602", "3603"} and result.winners["shared"].all()
    assert interview_of(result) == {"3601": 90.0, "3602": 70.0, "3603": 40.0}
    # All jurors agree, so no panel drawn from them says anything else.
    assert (standing["panel_low"] == standing["panel_high"]).all()


def test_a_tie_goes_by_the_edition_s_list_coverage_first():
    round_ = round_of(units=("3601", "3602"))
    docs = documents(u3601=(60, 60, 60), u3602=(60, 60, 60))
    docs["coverage_share"] = [40.0, 55.0]
    result = decide(
        round_, marks_of(round_, alike(round_, {"3601": 70, "3602": 70})), docs, EDITION, draws=50
    )
    assert result.winners["unit"].tolist() == ["3602"]
    assert (result.standing["place"] == 1).all()  # the total alone can't part them, and isn't made to


def test_a_recused_juror_counts_for_nothing_in_that_candidate_s_mean():
    """J1 is of 3601 and harsh: 0 to all others. 3601's mean is of eight, the others' of nine."""
    round_ = round_of(members=panel(j1={"own_region_code": "3601"}))
    scores = alike(round_, dict.fromkeys(("3601", "3602", "3603"), 90))
    scores |= {key: 0 for key in scores if key[0] == "J1"}
    result = decide(
        round_, marks_of(round_, scores), documents(u3601=(50,) * 3, u3602=(50,) * 3), EDITION, draws=50
    )
    heard = result.given.query("criterion == 'interview'").set_index("unit")
    assert heard.loc["3601", ["jurors", "recused", "mean"]].tolist() == [8, 1, 90.0]
    assert heard.loc["3602", ["jurors", "recused", "mean"]].tolist() == [9, 0, 80.0]
    # Severity is told, not applied: raw and fair stand side by side.
    assert heard.loc["3601", "figure"] == 90.0 and heard.loc["3601", "fair_mean"] == pytest.approx(80.0)


def test_blank_is_not_zero_and_each_blank_has_its_reason():
    round_ = round_of(units=("3601", "3602"))
    scores = alike(round_, {"3601": 80, "3602": 60})
    scores["J3", "3601", "interview"], scores["J4", "3601", "interview"] = "absent", "no_evidence"
    del scores["J5", "3601", "interview"]
    result = decide(
        round_, marks_of(round_, scores), documents(u3601=(50,) * 3, u3602=(50,) * 3), EDITION, draws=50
    )
    row = result.given.query("unit == '3601' and criterion == 'interview'").iloc[0]
    assert row[["jurors", "absent", "no_evidence", "blank", "recused"]].tolist() == [6, 1, 1, 1, 0]
    assert row["mean"] == 80.0


def test_a_candidate_nobody_heard_leaves_by_the_jury_s_choice_and_has_no_total():
    round_ = round_of(units=("3601", "3602"))
    scores = alike(round_, {"3601": 80, "3602": {"coverage": 60}})
    result = decide(
        round_, marks_of(round_, scores), documents(u3601=(50,) * 3, u3602=(90,) * 3), EDITION, draws=50
    )
    standing = result.standing.set_index("unit")
    assert standing.loc["3602", "reason"] == "no_interview" and pd.isna(standing.loc["3602", "total"])
    assert result.winners["unit"].tolist() == ["3601"]


def test_without_documents_nobody_wins_by_the_register_and_the_panel_s_own_rule_may():
    """Real figures: nobody has a composite. Nothing is made up for it."""
    round_ = round_of(units=("3601", "3602"))
    scores, docs = alike(round_, {"3601": 80, "3602": 60}), documents(u3601="excluded", u3602="excluded")
    by_register = decide(round_, marks_of(round_, scores), docs, EDITION, draws=50)
    assert by_register.winners.empty and by_register.standing["total"].isna().all()
    assert set(by_register.standing["reason"]) == {"not_scored"}
    by_panel = round_of(units=("3601", "3602"), rule=rule_of(EDITION, documents="panel"))
    result = decide(
        by_panel, marks_of(by_panel, alike(by_panel, {"3601": 80, "3602": 60})), docs, EDITION, draws=50
    )
    assert result.winners["unit"].tolist() == ["3601"] and result.standing["total"].tolist() == [80.0, 60.0]
    assert by_panel.rule.grounds["documents"] == "own"


def test_a_national_round_ranks_within_zones():
    units = ("3601", "5101", "7101", "7401")
    round_ = round_of(units=units, place="national")
    scores = alike(round_, dict(zip(units, (80, 60, 50, 70), strict=True)))
    docs = documents(u3601=(50,) * 3, u5101=(60,) * 3, u7101=(40,) * 3, u7401=(40,) * 3)
    result = decide(round_, marks_of(round_, scores), docs, EDITION, draws=100)
    standing = result.standing.set_index("unit")
    assert standing["place"].to_dict() == {"3601": 2, "5101": 1, "7401": 1, "7101": 2}
    assert standing.loc[["3601", "7101"], "group"].tolist() == ["jawa_bali", "sulawesi"]
    # The one title of the edition goes by coverage: 3601's register is lower, though it was heard better.
    won = dict(zip(result.winners["group"], result.winners["unit"], strict=True))
    assert won["jawa_bali"] == "5101"


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_the_total_is_what_scoring_gives_with_the_panel_s_mean(seed):
    """The same as (1 - w) · documents + w · interview, where documents average the rest."""
    rng = np.random.default_rng(seed)
    round_ = round_of()
    scores = {
        (m.juror_id, c.unit, k): int(rng.integers(0, 101))
        for m in round_.members
        for c in round_.candidates
        for k in round_.criteria
    }
    docs = documents(**{f"u{c.unit}": rng.uniform(0, 100, 3) for c in round_.candidates})
    result = decide(round_, marks_of(round_, scores), docs, EDITION, draws=20)
    s = result.standing
    w = EDITION.weights["interview"]
    assert s["total"].to_numpy() == pytest.approx(((1 - w) * s["documents"] + w * s["interview"]).to_numpy())


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_places_over_panels_drawn_anew_add_up_and_hold_for_a_seed(seed):
    rng = np.random.default_rng(seed)
    round_ = round_of()
    scores = {
        (m.juror_id, c.unit, k): int(rng.integers(0, 101))
        for m in round_.members
        for c in round_.candidates
        for k in round_.criteria
    }
    docs = documents(**{f"u{c.unit}": (50, 50, 50) for c in round_.candidates})
    one, other = (decide(round_, marks_of(round_, scores), docs, EDITION, draws=300) for _ in range(2))
    assert one.bootstrap.places.tobytes() == other.bootstrap.places.tobytes()
    table = one.bootstrap.acceptability()
    assert table.sum(axis=1) == pytest.approx(np.ones(3))
    assert (one.standing["panel_low"] <= one.standing["panel_high"]).all()


def test_the_panel_drawn_anew_agrees_with_drawing_it_by_hand():
    """Two candidates, three jurors: 27 panels. First is ahead unless J3 (who prefers the other) fills two
    places or more of three: 1 - 7/27 of the draws."""
    members = panel(3)
    round_ = round_of(units=("3601", "3602"), members=members)
    scores = {
        (juror, unit, k): points
        for k in CRITERIA
        for juror, pair in {"J1": (80, 70), "J2": (80, 70), "J3": (60, 72)}.items()
        for unit, points in zip(("3601", "3602"), pair, strict=True)
    }
    docs = documents(u3601=(50,) * 3, u3602=(50,) * 3)
    result = decide(round_, marks_of(round_, scores), docs, EDITION, draws=20_000)
    first = result.standing.set_index("unit")["first"]
    # Means: two of J3's three places: (80 + 2·60)/3 = 66.7 < (70 + 2·72)/3 = 71.3.
    assert first["3601"] == pytest.approx(20 / 27, abs=0.01) and first["3602"] == pytest.approx(
        7 / 27, abs=0.01
    )


def test_without_each_juror_says_who_would_stand_first():
    members = panel(3)
    round_ = round_of(units=("3601", "3602"), members=members)
    scores = {
        (juror, unit, k): points
        for k in CRITERIA
        for juror, pair in {"J1": (90, 50), "J2": (60, 70), "J3": (60, 70)}.items()
        for unit, points in zip(("3601", "3602"), pair, strict=True)
    }
    docs = documents(u3601=(50,) * 3, u3602=(50,) * 3)
    result = decide(round_, marks_of(round_, scores), docs, EDITION, draws=50)
    changes = result.without.drop_duplicates("juror_id").set_index("juror_id")["other_first"]
    assert changes.to_dict() == {"J1": True, "J2": False, "J3": False}
    assert result.standing.set_index("unit").loc["3601", "worst_without"] == 2


def test_other_rules_for_the_same_sheets_stand_beside_and_change_nothing():
    round_ = round_of()
    scores = alike(round_, {"3601": 80, "3602": 60, "3603": 40})
    scores["J1", "3603", "interview"] = 100
    docs = documents(u3601=(50,) * 3, u3602=(60,) * 3, u3603=(70,) * 3)
    result = decide(round_, marks_of(round_, scores), docs, EDITION, draws=50)
    own = result.others.query("documents == 'register' and statistic == 'mean' and severity == 'raw'")
    own = own.set_index("unit")
    assert own["place"].to_dict() == result.standing.set_index("unit")["place"].to_dict()
    heard = summarise(cube(round_, marks_of(round_, scores))[:, :, 3])
    assert result.given.query("criterion == 'interview'")["median"].tolist() == heard.median.tolist()
    by_panel = result.others.query("documents == 'panel' and statistic == 'mean' and severity == 'raw'")
    assert by_panel.set_index("unit")["place"].to_dict() == {"3601": 1, "3602": 2, "3603": 3}


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("criterion", "regulation", "2 rows stand for one, first juror_id 'J1'"),
        ("score", 101.0, "scores are 0 to 100"),
        ("score", -1.0, "scores are 0 to 100"),
        ("score", "1.000", "scores are numbers, not '1.000'"),
        ("score", float("inf"), "scores are finite"),
        ("unit", "3699", "the round has no unit '3699'"),
        ("juror_id", "J99", "the round has no juror_id 'J99'"),
        ("unit", "", "scores: unit is blank"),
    ],
)
def test_a_score_that_stands_twice_or_is_nobody_s_is_not_taken_by_the_last_row(column, value, told):
    round_ = round_of()
    marks = marks_of(round_, alike(round_, {"3601": 80, "3602": 60, "3603": 40})).astype({column: object})
    second = marks.index[(marks["juror_id"] == "J1") & (marks["unit"] == "3601")][1]
    marks.loc[second, column] = value
    with pytest.raises(ValueError, match=told):
        cube(round_, marks)


# --- the meeting ----------------------------------------------------------------------------------------


THREE = [Member(f"J{n}", "member", "law") for n in (1, 2, 3)]


def test_what_was_noted_of_a_meeting_is_read_and_nothing_is_supposed():
    round_ = round_of()
    assert meeting_of(None, round_).present is None
    noted = {
        "held_on": "2026-02-03",
        "held_at": "Serang",
        "present": ["J1", "J2"],
        "dissent": {"J2": "Tidak setuju."},
    }
    held = meeting_of(noted, round_)
    assert (held.on, held.at, held.present, held.dissent) == (
        "2026-02-03",
        "Serang",
        ("J1", "J2"),
        (("J2", "Tidak setuju."),),
    )


@pytest.mark.parametrize(
    ("noted", "keys"),
    [
        ("?", {"minutes_form"}),
        ({"date": "2026-02-03"}, {"minutes_key"}),
        ({"held_on": "3 Februari"}, {"minutes_date"}),
        ({"present": ["J77"], "dissent": ["J1"]}, {"juror_unknown", "minutes_list"}),
        ({"present": False}, {"minutes_list"}),
        ({"absent": True, "dissent": False, "notes": False}, {"minutes_list"}),
        ({"absent": "tidak ada"}, {"juror_unknown"}),
        ({"present": ["J1", "J1"]}, {"minutes_twice"}),
        ({"present": ["J1", "J2"], "absent": ["J2", "J3"]}, {"minutes_both"}),
        ({"present": ["J1"], "absent": ["J2"]}, {"minutes_neither"}),
        ({"present": [["J1"]], "absent": [None]}, {"juror_unknown"}),
        ({"dissent": {"J1": None, "J2": ["a"], "J3": " "}}, {"minutes_text"}),
        ({"dissent": {"J1": "\x07"}, "notes": [{"Rapat": "ditunda"}]}, {"minutes_text"}),
        ({"held_at": 570}, {"minutes_text"}),
        ({"held_at": False, "held_on": False}, {"minutes_text", "minutes_date"}),
        ({"held_on": "0001-01-01"}, {"minutes_other_year"}),
        ({"held_on": "2206-02-03"}, {"minutes_other_year"}),
        ({"held_on": 20260203}, {"minutes_date"}),
        ({"held_on": "2026-W05-2"}, {"minutes_date"}),
        ({1: 2}, {"minutes_key"}),
        ({"empowered_by": "Keputusan Gubernur"}, {"minutes_decree"}),
        ({"empowered_by": {"decree": "Keputusan Gubernur"}}, {"minutes_decree"}),
        ({"empowered_by": {"decree": "", "dated": None}}, {"minutes_text"}),
        ({"empowered_by": {"decree": "K", "dated": None}}, {"minutes_date"}),
        ({"held_on": "2026-02-03", "opened_on": "2026-02-04"}, {"opened_later"}),
        ({"held_on": "2026-02-03", "empowered_by": {"decree": "K", "dated": "2026-02-04"}}, {"decree_later"}),
    ],
)
def test_notes_of_a_meeting_that_are_not_sure_are_refused(noted, keys):
    with pytest.raises(UserError) as refused:
        meeting_of(noted, round_of(members=THREE))
    assert {fault.key.removeprefix("jury.") for fault in refused.value.faults} == keys
    assert all(told(refused.value.faults, Reader(language)) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("noted", "present"),
    [
        ({"present": []}, ()),
        ({"absent": []}, ("J1", "J2", "J3")),
        ({"absent": "J1, J3"}, ("J2",)),
        ({"present": ["J2"], "absent": ["J1", "J3"]}, ("J2",)),
        ({"present": None, "absent": None, "notes": None, "dissent": {}}, None),
    ],
)
def test_attendance_noted_as_a_person_writes_it_is_read(noted, present):
    assert meeting_of(noted, round_of(members=THREE)).present == present
