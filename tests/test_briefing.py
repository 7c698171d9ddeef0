"""The jury's briefing: what is picked out of a file, by which rule, and what stands on its pages."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import files_as_text
import pytest

from paritrana_analysis.data.synthetic import NOTE
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation.bundle import prepare
from paritrana_analysis.i18n.wording import LANGUAGES, Reader, catalogue
from paritrana_analysis.publish.abbreviations import noted
from paritrana_analysis.publish.blocks import (
    Bullets,
    Document,
    Heading,
    KeyFigures,
    Meta,
    PageBreak,
    Paragraph,
    Table,
    from_json,
)
from paritrana_analysis.publish.document import plain_data
from paritrana_analysis.reports.jury import (
    cover,
    doubts,
    field,
    method,
    open_briefing,
    outcome,
    pages,
    questions,
    strengths,
)

YEAR = 2025


@pytest.fixture(scope="module")
def practised(practised):
    return practised / "processed"


@pytest.fixture(scope="module")
def real_processed(prepared):
    return prepared.parent


@pytest.fixture(scope="module", params=LANGUAGES)
def briefing(request, practised):
    return open_briefing("kabupaten_kota", "36", YEAR, request.param, practised)


@pytest.fixture(scope="module", params=LANGUAGES)
def on_real(request, real_processed):
    return open_briefing("kabupaten_kota", "36", YEAR, request.param, real_processed)


def case_of(briefing, unit):
    return next(case for case in briefing.cases if case.unit == unit)


def text_of(blocks) -> str:
    """All words of some blocks."""
    found = []
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found += block.items
        elif isinstance(block, KeyFigures):
            found += [f"{item.value} {item.unit} {item.caption}" for item in block.items]
        elif isinstance(block, Table):
            found += [block.caption, block.note, *(str(cell) for row in block.rows for cell in row)]
    return "\n".join(found)


# --- two pages a candidate -------------------------------------------------------------------------------


def test_each_candidate_has_two_pages_the_first_with_what_a_juror_needs_in_the_room(briefing):
    t = briefing.reader
    for case in briefing.cases:
        blocks = pages.blocks(briefing, case)
        breaks = [n for n, block in enumerate(blocks) if isinstance(block, PageBreak)]
        assert breaks[0] == 0 and len(breaks) == 2
        first = blocks[: breaks[1]]
        assert case.name in text_of(first[:2]) and str(YEAR) in text_of(first[:3])
        coverage = next(block for block in first if isinstance(block, KeyFigures)).items[0]
        own = case.region
        if own["lead_coverage_share"] is not None:
            assert t.cell(own["lead_as_of"], "date") in coverage.caption
            assert t(f"terms.basis_{own['lead_counting_basis']}") in coverage.caption
            assert own["lead_denominator_definition"] in coverage.caption
        lists = [block for block in first if isinstance(block, Bullets)]
        assert [len(block.items) <= n for block, n in zip(lists, (3, 3, 5), strict=True)] == [True] * 3
        assert len(lists[2].items) == 5


def test_every_briefing_states_the_structural_interests_with_and_without_a_panel(briefing):
    told = text_of(cover.blocks(briefing))
    assert briefing.reader("jury.structural_supplies_data") in told
    assert briefing.reader("jury.structural_may_bear_costs") in told


def test_practice_is_stamped_and_real_figures_are_not(briefing, on_real):
    meta, other = (cover.blocks(one)[0] for one in (briefing, on_real))
    assert isinstance(meta, Meta) and "PRACTICE" in meta.practice_stamp and not other.practice_stamp


def test_the_last_pages_hold_method_assumptions_and_every_table(briefing):
    told = text_of(method.blocks(briefing))
    for key in ("A1", "A11", "A15", "A16"):
        assert f"{key}." in told
    assert "labour_force.csv" in told


def test_a_field_nobody_of_which_is_scored_is_not_ranked(on_real):
    told = text_of(field.blocks(on_real))
    assert on_real.reader("briefing.field_unranked_none") in told
    assert not any(isinstance(b, Table) for b in field.blocks(on_real))


def test_a_scored_field_stands_by_document_score_with_its_range_of_ranks(briefing):
    table = next(block for block in field.blocks(briefing) if isinstance(block, Table))
    at = [column.key for column in table.columns].index("total")
    totals = [row[at] for row in table.rows if row[at] is not None]
    assert totals == sorted(totals, reverse=True) and len(totals) >= 2
    ranges = [row[-2] for row in table.rows if row[0] is not None]
    assert all(re.fullmatch(r"\d+(–\d+)?", text) for text in ranges)


def test_a_share_of_another_basis_is_not_said_to_compare(on_real):
    """Kota Tangerang's 47.76 % leaves its basis unstated, and so compares with nothing."""
    own = case_of(on_real, "3671")
    peer = replace(own, candidate=case_of(on_real, "3603").candidate)
    told = pages._compares(own, peer, on_real.reader)
    assert told.startswith(on_real.reader("briefing.compares_not", why="")[:3])
    assert on_real.reader("terms.reason_basis_not_stated") in told


# --- what is picked out ----------------------------------------------------------------------------------


def test_strongest_evidence_goes_by_the_points_it_brings(briefing):
    """Scored first, in the order of score × weight."""
    case = max(briefing.cases, key=lambda c: c.result["total"] or 0)
    brings = sorted(
        (row["score"] * rule["full_weight"] * rule["indicator_weight"], row["indicator"])
        for row in case.points
        for rule in briefing.desk.rules
        if rule["indicator"] == row["indicator"] and row["scored"] and row["score"]
    )
    told = strengths.strongest(briefing, case)
    for (_, indicator), sentence in zip(reversed(brings[-3:]), told, strict=True):
        assert sentence.startswith(f"**{briefing.reader('editions.indicator_' + indicator)}:**")


def test_evidence_that_is_not_of_the_period_is_no_strength(on_real):
    """Kab. Tangerang: budget, programme and data matching were said of edition 2023; 2025 is judged."""
    told = "\n".join(strengths.strongest(on_real, case_of(on_real, "3603")))
    for entry in case_of(on_real, "3603").entries:
        if entry["timing"] == "before_period":
            assert entry[f"title_{on_real.reader.language}"] not in told


def test_where_nothing_is_on_record_no_evidence_is_made_up(on_real):
    """Kab. Lebak and Kab. Pandeglang: no claim, no entry in the register."""
    for unit in ("3601", "3602"):
        case = case_of(on_real, unit)
        assert strengths.strongest(on_real, case) == []
        assert on_real.reader("briefing.strength_none") in text_of(pages.first_page(on_real, case, []))
        assert {d.key for d in doubts.doubts(on_real, case)} == {"no_figure", "not_checked"}


def test_seed_case_kab_tangerang_is_doubted_for_what_its_file_lacks(on_real):
    found = doubts.doubts(on_real, case_of(on_real, "3603"))
    keys = [d.key for d in found if d.key != "noted"]
    assert keys[:2] == ["doubted_figure", "form_not_stated"]
    assert {"before_period", "not_checked"} <= set(keys)


def test_the_only_official_figure_is_told_as_doubtful_never_as_none_found(on_real):
    """Kab. Tangerang's 78 % (C1001) is marked as doubtful; the page said that none was found."""
    t, case = on_real.reader, case_of(on_real, "3603")
    page = text_of(pages.first_page(on_real, case, doubts.doubts(on_real, case)))
    for told in ("finding_doubted", "official_doubted"):
        assert t(f"summary.{told}", name=case.name, share=0.78, as_of="2025-09") in page
    assert t("summary.official_blank") not in page
    assert "78" in doubts.doubts(on_real, case)[0].question(t)


def test_a_conflict_between_officials_is_told_with_both_figures(briefing):
    case = briefing.cases[0]
    other = {
        "lead_coverage_share": 0.46,
        "lead_conflicts": 2,
        "lead_conflict_low": 0.3,
        "lead_conflict_high": 0.54,
    }
    case = replace(case, region={**case.region, **other})
    doubt = next(d for d in doubts.doubts(briefing, case) if d.key == "conflict")
    for told in (doubt.sentence(briefing.reader), doubt.question(briefing.reader)):
        assert briefing.reader.cell(0.46, "share2") in told and briefing.reader.cell(0.3, "share2") in told


def test_every_doubt_has_a_sentence_and_a_question_in_both_languages():
    told = set(re.findall(r"Doubt\(\s*\"(\w+)\"", Path(doubts.__file__).read_text(encoding="utf-8")))
    told |= {"after_period", "before_period"}  # keys by variable
    known = catalogue()
    for key in told:
        assert f"briefing.doubt_{key}" in known
        assert (f"briefing.question_{key}" in known) is (key != "noted"), key
    assert {name[15:] for name in known if name.startswith("briefing.doubt_")} - told <= {"none"}


def test_questions_are_five_none_twice_and_none_asked_twice_over(briefing, on_real):
    for one in (briefing, on_real):
        for case in one.cases:
            found = doubts.doubts(one, case)
            asked = questions.questions(one, case, found)
            assert len(asked) == len(set(asked)) == 5
            if any(d.key == "no_figure" for d in found):
                assert one.reader("briefing.ask_coverage_share") not in asked


def test_a_candidate_without_a_doubt_is_told_that_rules_are_no_guarantee(briefing):
    case = briefing.cases[0]
    assert briefing.reader("briefing.doubt_none") in text_of(pages.first_page(briefing, case, []))


def test_a_wide_range_of_ranks_is_a_doubt_and_a_narrow_one_is_not(briefing):
    case = next(c for c in briefing.cases if c.stability)
    firm = {**case.stability, "n": 100, "rank": 5}
    wide, narrow = (replace(case, stability={**firm, "low": 1, "high": high}) for high in (40, 20))
    assert "rank_wide" in {d.key for d in doubts.doubts(briefing, wide)}
    assert "rank_wide" not in {d.key for d in doubts.doubts(briefing, narrow)}


# --- what is asked for -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"category": "pendidikan"}, "category"),
        ({"place": "jawa"}, "area_unknown"),
        ({"candidates": "3603,9999"}, "candidate_unknown"),
        ({"place": "national"}, "no_candidates"),
    ],
)
def test_what_can_not_be_briefed_is_refused_in_the_reader_s_language(real_processed, asked, key):
    given = {"category": "kabupaten_kota", "place": "36", **asked}
    with pytest.raises(UserError) as refused:
        open_briefing(**given, assessment_year=YEAR, language="en", processed=real_processed)
    assert {fault.key for fault in refused.value.faults} == {f"jury.{key}"}
    assert refused.value.language == "en"


def test_provincial_winners_on_record_stand_in_the_national_briefing_of_their_year(small_raw, tmp_path):
    """Gorontalo's first of 2023 was Kota Gorontalo (winners.csv); none of Banten is on record."""
    processed = prepare(small_raw, tmp_path, 2023).folder.parent
    briefing = open_briefing("kabupaten_kota", "national", 2023, "en", processed)
    assert briefing.chosen_by == "winners"
    assert [candidate.unit for candidate in briefing.candidates] == ["7571"]


def test_provinces_are_briefed_by_their_own_claims(real_processed):
    briefing = open_briefing("provinsi", "national", YEAR, "id", real_processed)
    assert [case.unit for case in briefing.cases] == ["36", "75"]
    assert "Banten" in text_of(pages.first_page(briefing, briefing.cases[0], []))
    assert Reader("id")("jury.chosen_province", n=2)


# --- on paper ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["practice", "real"])
def test_every_candidate_takes_two_printed_pages_rich_or_poor(practised, real_processed, kind):
    import io

    from pypdf import PdfReader

    from paritrana_analysis.publish import pdf
    from paritrana_analysis.publish.blocks import Document

    processed = practised if kind == "practice" else real_processed
    one = open_briefing("kabupaten_kota", "36", YEAR, "id", processed)
    blocks = cover.blocks(one)
    for case in one.cases:
        blocks += pages.blocks(one, case)
    document = Document.from_blocks([*blocks, *field.blocks(one)])
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.render(document))).pages]
    n = len(one.cases)
    starts = [at for at, text in enumerate(texts) if re.search(rf"Calon \d+ dari {n}", text)]
    last = next(at for at, text in enumerate(texts) if one.reader("briefing.field_heading", n=n) in text)
    assert [b - a for a, b in zip(starts, [*starts[1:], last], strict=True)] == [2] * n


def test_a_note_of_the_tables_is_told_in_its_language_pointed_to_in_another_and_asked_of_nobody(on_real):
    """Notes are ours and in English: an Indonesian page says that there is one, and at which item."""
    seen, english = 0, on_real.reader.language == "en"
    for case in on_real.cases:
        printed = text_of(pages.blocks(on_real, case))
        found = doubts.doubts(on_real, case)
        asked = " ".join(questions.questions(on_real, case, found))
        for key, item in case.items.items():
            note = (item.get("note") or "").removeprefix(NOTE).strip()
            if len(note) > 20:
                seen += 1
                assert (note[:40] in printed) is english, key
                assert note[:40] not in asked, key
                assert english or any(key in line for line in printed.split("\n") if "catatan" in line)
        assert "[" not in printed
        for doubt in (d for d in found if d.key == "noted"):
            assert doubt.values["item"] in doubt.sentence(on_real.reader)
    assert seen


def test_which_rows_of_evidence_stand_on_the_page_does_not_hang_on_the_language(practised, real_processed):
    for processed in (practised, real_processed):
        there = [open_briefing("kabupaten_kota", "36", YEAR, language, processed) for language in LANGUAGES]
        for one, other in zip(*(briefing.cases for briefing in there), strict=True):
            shown = [
                [block.rows for block in pages.blocks(briefing, case) if isinstance(block, Table)]
                for briefing, case in zip(there, (one, other), strict=True)
            ]
            keys = [[[row[0] for row in rows] for rows in tables[1:-1]] for tables in shown]
            assert keys[0] == keys[1] and len(shown[0]) == len(shown[1])


def test_what_began_before_the_period_is_not_called_of_the_period(briefing):
    t = briefing.reader
    seen = 0
    for case in briefing.cases:
        for key, item in case.items.items():
            if item.get("timing") == "in_period":
                earlier = int(str(item["in_force_from"] or item["as_of"])[:4]) < YEAR
                seen += earlier
                state = pages.item_row(key, item, briefing)[3]
                assert (t("terms.timing_standing") in state) is earlier
                assert (t("terms.timing_in_period") in state) is not earlier
    assert seen


def test_a_rank_on_documents_says_of_how_many_and_how_many_there_are_in_all(briefing):
    n, every = int(briefing.desk.results["total"].notna().sum()), len(briefing.desk.results)
    for case in (case for case in briefing.cases if case.result["total"] is not None):
        printed = text_of(pages.first_page(briefing, case, []))
        assert briefing.reader("briefing.on_documents", sentence="", n=n, all=every)[-30:] in printed
        assert f"({every} " in printed and n <= every


# --- what a juror would ask of the paper itself -----------------------------------------------------------


def with_lead(briefing, case, **changed):
    """A case whose leading figure is another; its finding of coverage follows."""
    lead = {f"lead_{name}": value for name, value in changed.items() if name != "state"}
    points = [
        row | {"state": changed["state"], "score": None, "why": ""}
        if row["indicator"] == "coverage_share" and "state" in changed
        else row
        for row in case.points
    ]
    return replace(case, region={**case.region, **lead}, points=points)


def test_a_figure_that_is_not_of_the_year_judged_says_so_as_strength_as_doubt_and_in_the_headline(on_real):
    """Kota Bogor's 49.0 % of 2024 was said not to compare, and stood in the present tense."""
    t, serang = on_real.reader, case_of(on_real, "3671")
    case = with_lead(on_real, serang, as_of="2024", lag_months=0, state="other_year")
    told = " ".join(strengths._claimed(on_real, case))
    assert t("briefing.claimed_other_year", year=YEAR) in told
    assert t("briefing.claimed_not_comparable") not in told
    found = doubts.doubts(on_real, case)
    assert "other_year" in {doubt.key for doubt in found}
    headline = text_of(pages.first_page(on_real, case, found)[3:4])
    assert {"id": "bukan dari tahun yang dinilai", "en": "were covered"}[t.language] in headline
    asked = questions.questions(on_real, case, found)
    assert t("briefing.ask_coverage_share") not in asked


def test_planned_and_paid_of_a_budget_are_the_counts_that_stand_and_several_are_never_added_up():
    """52,000 of 2023, said again in 2025, was planned twice over; what firms pay was its own."""

    def entry(key, state, value, year="2025", **more):
        row = {"evidence_id": key, "aspect": "budget", "unit": "persons", "state": state, "value": value}
        row |= {"timing": "undated", "in_force_from": year, "as_of": "", "adds_to": ""}
        row |= {"kind": "APBD", "payer": ""}
        return row | more

    entries = [
        entry("E1", "planned", 52_000, "2023"),
        entry("E2", "planned", 50_000),
        entry("E3", "verified_present", 20_000),
        entry("E4", "verified_present", 1_000, adds_to="E3"),
        entry("E5", "verified_present", 90_000, payer="private"),
    ]
    (found,) = doubts._budget(None, SimpleNamespace(entries=entries))
    assert (found.key, found.values) == ("paid_below_plan", {"planned": 50_000, "paid": 21_000})


def test_a_denominator_named_without_its_number_lacks_the_number_and_is_not_said_to_be_missing(on_real):
    """Kab. Sukabumi: "count and denominator not stated. Denominator: tenaga kerja di wilayahnya."."""
    t, case = on_real.reader, case_of(on_real, "3671")
    case = with_lead(
        on_real,
        case,
        active_participants=None,
        denominator_value=None,
        claim_id="C0004",
        denominator_definition="tenaga kerja di wilayahnya",
        agreement="unchecked",
    )
    caption = pages._coverage(on_real, case).caption
    assert "“tenaga kerja di wilayahnya”" in caption
    assert {"id": "jumlah pekerja pembaginya", "en": "the number of workers"}[t.language] in caption
    found = doubts.doubts(on_real, case)
    told = " ".join([doubt.sentence(t) for doubt in found] + questions.questions(on_real, case, found))
    for wrong in ("denominator of one or both is not stated", "which workers", "penyebut salah satu"):
        assert wrong not in f"{caption} {told}"
    known = with_lead(on_real, case, denominator_value=500_000.0)
    asked = next(d for d in doubts.doubts(on_real, known) if d.key == "not_comparable").question(t)
    assert not re.search("berapa pekerja|how many workers", asked)


def test_a_denominator_that_the_ledger_tells_in_english_is_told_in_the_reader_s_language(on_real):
    """Kab. Bekasi's C0707 stood as "about 1.5 million workers" in an Indonesian paper."""
    case = with_lead(
        on_real,
        case_of(on_real, "3671"),
        claim_id="C0707",
        denominator_definition="about 1.5 million workers",
    )
    caption = pages._coverage(on_real, case).caption
    assert ("about" in caption) is (on_real.reader.language == "en")


def test_workers_paid_for_over_an_unknown_number_are_a_usable_figure(briefing):
    from paritrana_analysis.rubric.text import told

    row = {"indicator": "vulnerable_budget", "state": "no_figure", "stated": 44_259.0, "why": "", "as_of": ""}
    text = told(row, "share", briefing.reader)
    assert briefing.reader.cell(44_259, "count") in text
    assert briefing.reader("rubric.state_no_figure") not in text


def test_no_paper_of_the_jury_has_a_composite_beside_the_document_and_the_overall_score(briefing):
    papers = [*cover.blocks(briefing), *field.blocks(briefing), *method.blocks(briefing)[:3]]
    for case in briefing.cases:
        papers += pages.blocks(briefing, case)
    for word in ("composite", "nilai gabungan"):
        assert word not in text_of(papers).lower()


def test_peers_are_the_nearest_only_where_there_are_more_than_are_shown(briefing, on_real):
    for one in (briefing, on_real):
        case, t = one.cases[0], one.reader
        n = len(one.cases) - 1
        wanted = "briefing.peers_caption" if n > 5 else "briefing.peers_caption_all"
        assert pages._peers(one, case).caption == t(wanted, n=min(n, 5))


def test_figure_and_text_tell_one_scenario_of_sampling_error(briefing):
    """The text said 10 %, the figure drew 5 %."""
    from paritrana_analysis.reports.text import standing

    row = {"sampling_basis": "rse_scenario", "rank": 2}
    for case, rse in ((1, 0.05), (2, 0.10), (3, 0.15)):
        row |= {f"sampling_{case}_rse": rse, f"sampling_{case}_low": case, f"sampling_{case}_high": 9}
    assert standing.told_case(row) == 2 and "10%" in standing.indistinct(row, briefing.reader)
    firm = [replace(c, stability={**c.stability, **row}) for c in briefing.cases if c.stability]
    assert "10%" in field._intervals(briefing, firm).svg


def test_a_quantity_of_one_stands_in_the_singular():
    from paritrana_analysis.jury.bundle_view import item_told

    t = Reader("en")
    for unit in ("persons", "villages", "districts", "briefings", "persons per village"):
        one, two = (item_told({"value": n, "unit": unit}, t) for n in (1, 2))
        assert one.replace("1", "2") != two, unit


def test_the_source_of_what_is_told_of_a_seat_s_interests_stands_with_its_address_in_a_table(briefing):
    """ "All of them; Koran NTT, 21 July 2025" stood in a sentence, and its address nowhere."""
    cells = [cell for b in method.blocks(briefing) if isinstance(b, Table) for row in b.rows for cell in row]
    assert cover.INTEREST_SOURCES["may_bear_costs"] in cells


def test_a_field_of_one_sentence_has_no_page_of_its_own(on_real):
    many = replace(on_real, candidates=on_real.candidates * 2)
    assert len(many.cases) > field.DRAWN and field.only_said(many)
    assert not isinstance(method.blocks(many)[0], PageBreak)
    assert not field.only_said(on_real) and isinstance(method.blocks(on_real)[0], PageBreak)


def test_the_bound_of_a_denominator_far_from_the_employed_is_a_numbered_assumption(briefing):
    page = (Path(__file__).parent.parent / "docs" / "assumptions.md").read_text(encoding="utf-8")
    bound = f"{100 * doubts.FAR_WORKERS:.0f}"
    assert f"more than {bound} % above or below" in page.split("## A18")[1]
    told = text_of(method.blocks(briefing))
    assert briefing.reader("assumptions.A18") in told and f"{bound}%" in briefing.reader("assumptions.A18")


def test_a_denominator_far_from_the_employed_is_a_doubt_with_both_numbers(on_real):
    """Kab. Majalengka: 29 % "of 500 thousand workers" beside 750 thousand employed."""
    t, case = on_real.reader, case_of(on_real, "3671")
    employed = case.region["employed"]
    for workers, far in ((0.66 * employed, True), (0.9 * employed, False), (None, False)):
        other = with_lead(on_real, case, denominator_value=workers)
        found = {doubt.key: doubt for doubt in doubts.doubts(on_real, other)}
        assert ("denominator_far" in found) is far
        if far:
            told = found["denominator_far"].sentence(t)
            assert t.cell(workers, "short") in told and t.cell(employed, "short") in told


def test_a_claim_at_odds_with_its_own_count_is_told_with_that_count(on_real):
    """Kab. Bandung: 410 thousand of 1.6 million stood behind "at odds" and nowhere on the page."""
    from paritrana_analysis.jury.bundle_view import item_told

    t, case = on_real.reader, case_of(on_real, "3671")
    odd = case.claims[0] | {
        "agreement": "disagrees",
        "coverage_share": 0.3132,
        "active_participants": 410_000.0,
        "denominator_value": 1_600_000.0,
    }
    case = replace(case, claims=[odd])
    told = next(d for d in doubts.doubts(on_real, case) if d.key == "claim_disagrees").sentence(t)
    assert t.cell(410_000, "short") in told and t.cell(0.25625, "share2") in told
    assert t.cell(410_000, "count") in item_told(odd, t)


def test_a_server_without_a_name_is_said_to_have_none(on_real):
    t = on_real.reader
    assert strengths.source_told("http://117.53.144.111/berita", t) == t(
        "briefing.source_unnamed", host="117.53.144.111"
    )
    assert strengths.source_told("https://www.kumpalan.com/a", t) == "kumpalan.com"


def test_a_briefing_s_prose_spells_out_each_abbreviation_where_it_first_stands(briefing, on_real):
    for one in (briefing, on_real):
        blocks = list(cover.blocks(one))
        for case in one.cases:
            blocks += pages.blocks(one, case)
        blocks += [*field.blocks(one), *outcome.blocks(one), *method.blocks(one)]
        made = Document.from_blocks(from_json(plain_data(noted(one.reader, block))) for block in blocks)
        assert files_as_text.unspelled(made) == []


def test_each_candidate_s_page_spells_out_its_abbreviations(briefing, on_real):
    from paritrana_analysis.publish.abbreviations import unspelled

    for one in (briefing, on_real):
        for case in one.cases:
            first = text_of(pages.first_page(one, case, doubts.doubts(one, case)))
            assert not unspelled(one.reader, first, first)


def test_the_whole_field_is_promised_only_where_it_is_drawn_or_ranked(on_real):
    t, many = on_real.reader, replace(on_real, candidates=on_real.candidates * 2)
    assert t("briefing.lead_field") in cover._lead(on_real)
    assert len(many.cases) > field.DRAWN and t("briefing.lead_field") not in cover._lead(many)
