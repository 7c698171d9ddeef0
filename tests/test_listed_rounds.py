"""Firms, villages and public services have sheets, briefing and minutes as districts do, from their list."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from conftest import seal
from files_as_text import bare, text_of

from paritrana_analysis import editions
from paritrana_analysis.cli.jury import CATEGORIES
from paritrana_analysis.cli.main import main
from paritrana_analysis.data import plausibility, tables
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation.bundle import open_bundle, prepare
from paritrana_analysis.evaluation.listed import LISTS
from paritrana_analysis.files.places import PACKAGE
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.jury import files as juryfiles
from paritrana_analysis.jury import opening, rules
from paritrana_analysis.jury.bundle_view import CategoryView
from paritrana_analysis.jury.listed_view import ListedView
from paritrana_analysis.practice import fill
from paritrana_analysis.publish.blocks import Table
from paritrana_analysis.reports.jury import listed, open_briefing, own_page, pages
from paritrana_analysis.reports.scoring import files as scorefiles
from paritrana_analysis.robustness import rank_stability
from paritrana_analysis.rubric.rules import load_rubric, shipped_for
from paritrana_analysis.runner import jury_papers

FIRMS, VILLAGES = "perusahaan_besar", "desa"


@pytest.fixture(scope="module", autouse=True)
def fewer_rules(practised, prepared):  # those are made by all the rules, and for other tests too
    """A place among thousands of firms is told after two hundred rules as it is after ten thousand."""
    assess, few = rank_stability.assess, rank_stability.Reasonable(draws=200)

    def quick(judged, rules=few, **more):
        return assess(judged, rules, **more)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rank_stability, "assess", quick)
        yield


@pytest.fixture(scope="module")
def bundle(practised):
    return open_bundle(practised / "processed/2025")


@pytest.fixture(scope="module")
def desks(bundle):
    """The category as a round reads it: firms by an edition with an aspect that only a panel scores."""
    return {category: opening.desk(bundle, category) for category in (FIRMS, VILLAGES)}


def asked(category, **more):
    return juryfiles.Wishes(category, place="36", **({"top": 4} | more))


def opened(category, bundle, practised, desks, **more):
    wishes = asked(category, **more)
    return juryfiles.open_round(bundle, practised / "raw", wishes, desks[category])


@pytest.fixture(scope="module")
def held(bundle, practised, desks, tmp_path_factory):
    """A round of each, its sheets sent, filled and read: category → folder."""
    found = {}
    for category, desk in desks.items():
        place = tmp_path_factory.mktemp("jury")
        wishes = asked(category)
        round_ = juryfiles.open_round(bundle, practised / "raw", wishes, desk)
        folder = juryfiles.write_sheets(round_, desk, place, "id", raw=practised / "raw")
        fill.fill_round(folder, seed=3)
        juryfiles.read_sheets(folder)
        found[category] = folder
    return found


def briefing_of(practised, folder, category, language="id"):
    return open_briefing(category, "36", 2025, language, practised / "processed", round_folder=folder)


def refusal(call) -> set[str]:
    with pytest.raises(UserError) as refused:
        call()
    return {fault.key for fault in refused.value.faults}


# --- which categories there are -------------------------------------------------------------------------


def test_the_commands_take_every_category_that_a_round_can_be_held_of():
    assert CATEGORIES == opening.CATEGORIES and set(LISTS) < set(CATEGORIES)


def test_a_bundle_holds_the_lists_and_no_report_reads_them(bundle):
    assert set(bundle.names("lists")) == {"firms", "villages"}
    for code in ("00", "36"):
        assert not any(path.startswith("lists/") for path in bundle.files_read_by(code))


def test_where_there_is_no_list_the_refusal_says_which_to_bring(prepared):
    with pytest.raises(UserError) as refused:
        opening.desk(open_bundle(prepared), VILLAGES)
    (fault,) = refused.value.faults
    assert fault.key == "rubric.no_table" and "villages.csv" in fault.mend(Reader("id"))


def test_a_category_that_the_edition_has_not_is_refused_with_the_years_that_have_it(bundle):
    with pytest.raises(UserError) as refused:
        opening.desk(bundle, "layanan_publik")
    (fault,) = refused.value.faults
    assert fault.key == "jury.category_not_in_edition"
    assert "2024" in fault.sentence(Reader("id")) and "2022" in fault.mend(Reader("id"))


def test_our_estimates_are_of_regions_and_no_list_is_scored_by_them(bundle, practised):
    wishes = asked(FIRMS, coverage="estimate")
    call = lambda: juryfiles.desk_of(bundle, practised / "raw", wishes)  # noqa: E731
    assert refusal(call) == {"jury.estimate_of_list"}


@pytest.mark.parametrize("category", sorted(CATEGORIES))
def test_whoever_opens_a_category_gets_the_same_face(category):
    face = {name for name in dir(opening.CategoryDesk) if not name.startswith("_")} | {"bundle", "category"}
    kind = ListedView if category in LISTS else CategoryView
    assert face <= {*dir(kind), *kind.__dataclass_fields__}


# --- the round --------------------------------------------------------------------------------------------


def test_villages_win_in_their_province_by_the_edition_s_number_and_there_is_no_national_round(
    bundle, practised, desks
):
    (award,) = rules.plan_for(editions.load(2024, VILLAGES), "36").awards
    assert (award.quota.n, award.quota.per) == (3, "province")
    national = replace(asked(VILLAGES), place="national")
    call = lambda: juryfiles.open_round(bundle, practised / "raw", national, desks[VILLAGES])  # noqa: E731
    assert refusal(call) == {"jury.no_national_round"}


def test_a_province_sends_on_as_many_firms_as_the_edition_says():
    for year, category in editions.available():
        edition = editions.load(year, category)
        stage = next((s for s in edition.stages if s.stage == "provincial_assessment"), None)
        if category in LISTS and stage and stage.quota.value and not rules.ends_in_province(edition):
            (award,) = rules.plan_for(edition, "36").awards
            assert award.quota.n == stage.quota.value.n


def test_three_villages_win_in_banten(held, practised):
    result = briefing_of(practised, held[VILLAGES], VILLAGES).result
    assert sorted(result.winners["place"]) == [1, 2, 3]


def test_an_aspect_that_no_document_shows_is_scored_by_the_panel(held, practised):
    """Innovation of firms, edition 2024: with the register's rule nobody would have a total."""
    result = briefing_of(practised, held[FIRMS], FIRMS).result
    rule = result.round.rule
    assert rule.documents == "register" and "innovation" in rule.weights
    row = result.standing.iloc[0]
    given = result.given.set_index(["unit", "criterion"])["figure"]
    documents = pd.Series({"compliance": row["documents"]})
    parts = {**documents, **{a: given[row["unit"], a] for a in ("innovation", "interview")}}
    assert row["total"] == pytest.approx(sum(rule.weights[a] * parts[a] for a in parts))
    assert row["documents"] != pytest.approx(given[row["unit"], "innovation"])


def panel_with(practised, tmp_path, **cells):
    """Banten's panel with these cells in the row of the chair."""
    frame = pd.read_csv(practised / "raw/panel.csv", dtype=str, keep_default_na=False)
    frame = frame[frame["round"] == "36"].assign(own_region_code="", own_firm="")
    for column, value in cells.items():
        frame.loc[frame["seat"] == "chair", column] = value
    path = tmp_path / "panel.csv"
    frame.to_csv(path, index=False)
    return path


def test_a_juror_does_not_score_the_own_firm_and_the_cell_is_grey(bundle, practised, desks, tmp_path):
    firm = opened(FIRMS, bundle, practised, desks).candidates[0].unit
    panel = panel_with(practised, tmp_path, own_firm=firm)
    round_ = opened(FIRMS, bundle, practised, desks, panel=panel)
    (chair,) = [member for member in round_.members if member.seat == "chair"]
    assert round_.recused(chair.juror_id, firm) == "own_firm"
    folder = juryfiles.write_sheets(round_, desks[FIRMS], tmp_path, "id", raw=practised / "raw")
    book = openpyxl.load_workbook(next((folder / "sheets").glob(f"*-{chair.juror_id}.xlsx")))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert any(Reader("id")("jury.recusal_own_firm") in text for text in cells)


def test_a_firm_that_is_in_no_list_is_refused_where_firms_are_judged(bundle, practised, desks, tmp_path):
    panel = panel_with(practised, tmp_path, own_firm="PF99999")
    call = lambda: opened(FIRMS, bundle, practised, desks, panel=panel)  # noqa: E731
    assert refusal(call) == {"jury.firm_unknown"}
    opened(VILLAGES, bundle, practised, desks, panel=panel)  # a village's jury may have any firm


def test_a_firm_of_another_category_recuses_nobody_and_is_no_fault(bundle, practised, desks, tmp_path):
    firms = pd.read_csv(practised / "raw/firms.csv")
    small = firms.loc[firms["size_category"] == "small", "firm_id"].iloc[0]
    round_ = opened(FIRMS, bundle, practised, desks, panel=panel_with(practised, tmp_path, own_firm=small))
    assert not any(round_.recused(m.juror_id, c.unit) for m in round_.members for c in round_.candidates)


def test_practice_jurors_with_a_firm_name_one_of_their_province(practised):
    panel = pd.read_csv(practised / "raw/panel.csv", dtype=str, keep_default_na=False)
    homes = pd.read_csv(practised / "raw/firms.csv", dtype=str).set_index("firm_id")["region_code"]
    tied = panel[panel["interests"].str.contains("own_firm")]
    assert (tied["own_firm"] != "").all() and set(tied["own_firm"]) <= set(homes.index)
    provincial = tied[tied["round"] != "national"]
    assert (provincial["own_firm"].map(homes).str[:2] == provincial["round"]).all()


# --- what the papers say ----------------------------------------------------------------------------------


@pytest.mark.parametrize("category", [FIRMS, VILLAGES])
def test_a_sheet_shows_each_indicator_with_the_list_s_cells_date_and_source(category, desks, held):
    desk, t = desks[category], Reader("id")
    units = [candidate.unit for candidate in juryfiles.rounds.read(held[category]).candidates]
    shown = desk.evidence(units, t)
    assert set(shown["as_of"]) == {"2025-12-31"} and set(shown["source"]) == {"practice:seed-7"}
    scored = desk.points[desk.points["unit"].isin(units) & desk.points["scored"]]
    assert len(shown) == len(scored)
    own = desk.row(units[0])
    covered = next(own[name] for name in ("workers_registered", "workers_covered") if name in own)
    assert any(t.cell(covered, "count") in text for text in shown["told"])
    assert not any("butir bukti" in text for text in shown["told"])  # persons and years are no evidence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", [FIRMS, VILLAGES])
def test_the_pages_tell_every_cell_of_the_list_with_coverage_of_its_own_workers(
    category, language, held, practised
):
    briefing = briefing_of(practised, held[category], category, language)
    t = briefing.reader
    for case in briefing.cases:
        made = pages.blocks(briefing, case)
        assert case.share == pytest.approx(case.covered / case.workers)
        finding = next(b.text for b in made if getattr(b, "style", "") == "finding")
        assert t.cell(case.share, "share") in finding and t.cell(case.workers, "count") in finding
        (held_table,) = [b for b in made if isinstance(b, Table) and b.name.endswith(case.unit)][1:2]
        told = {row[0]: row[1:] for row in held_table.rows}
        columns = [name for name in case.row if name not in listed.NAMING]
        assert len(told) == len(columns) and all(row[1] == "2025-12-31" for row in told.values())


def test_a_blank_cell_is_said_to_be_blank_asked_about_first_and_not_counted_as_zero(desks, practised):
    desk = desks[FIRMS]
    blank = desk.rows.index[desk.rows["paid_on_time_months"].isna()]
    unit = next(u for u in blank)
    code = desk.rows.loc[unit, "region_code"][:2]
    briefing = open_briefing(FIRMS, code, 2025, "id", practised / "processed", candidates=unit)
    (case,), t = briefing.cases, briefing.reader
    first = listed.doubts(briefing, case)[0]
    assert first.key == "blank" and first.values == {"indicator": "paid_on_time"}
    (row,) = [row for row in listed.held(case, t).rows if "tepat waktu" in row[0]]
    assert row[1] == t("listed.blank")
    assert case.result["total"] is None and case.limits["low"] < case.limits["high"]


def test_peers_are_of_the_same_size_and_the_nearest_in_workers(practised, bundle):
    rows = opening.desk(bundle, "usaha_kecil_mikro").rows.query("region_code.str[:2] == '36'")
    units = [u for _, own in rows.groupby("size_category") for u in own.index[:8]]
    processed = practised / "processed"
    briefing = open_briefing("usaha_kecil_mikro", "36", 2025, "id", processed, candidates=",".join(units))
    cases = {case.name: case for case in briefing.cases}
    case = next(case for case in briefing.cases if case.row["size_category"] == "micro")
    table = [b for b in pages.blocks(briefing, case) if isinstance(b, Table)][-1]
    beside = [cases[row[0]] for row in table.rows[1:]]
    assert {other.row["size_category"] for other in beside} == {"micro"} and len(beside) == listed.PEERS
    micro = [c for c in briefing.cases if c.row["size_category"] == "micro" and c is not case]
    gaps = sorted(abs(other.workers - case.workers) for other in micro)
    assert sorted(abs(other.workers - case.workers) for other in beside) == gaps[: len(beside)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_minutes_name_who_won_and_that_documents_are_the_list_s(language, held, practised):
    folder = held[FIRMS]
    request = jury_papers.Request("minutes", FIRMS, "36", 2025, language, formats=("docx",))
    made = jury_papers.build(request, practised / "processed", folder)
    text = bare(text_of(next(iter(made.values())), ".docx"))
    t, briefing = Reader(language), briefing_of(practised, folder, FIRMS, language)
    won = briefing.result.winners["unit"].iloc[0]
    assert bare(briefing.round.candidate(won).name) in text and f"{won}diusulkan" not in text
    assert bare(t("editions.documents_list")) in text
    assert bare(t("editions.documents_register")) not in text


def test_the_page_of_its_own_shows_a_firm_its_row_and_its_blanks(held, practised):
    briefing = briefing_of(practised, held[FIRMS], FIRMS)
    case = briefing.cases[0]
    tables = [b for b in own_page.blocks(briefing, case.unit) if isinstance(b, Table)]
    assert tables[0].rows == listed.held(case, briefing.reader).rows


def test_papers_of_a_firms_round_are_made_again_by_verify(held, bundle, practised, tmp_path):
    home = tmp_path / "jury"
    folder = shutil.copytree(held[FIRMS], home / held[FIRMS].name)
    request = jury_papers.Request("minutes", FIRMS, "36", 2025, "en", formats=("docx",))
    made = jury_papers.write(request, bundle, practised / "raw", folder, tmp_path / "papers")
    (zipped,) = [path for path in made if path.suffix == ".zip"]
    assert zipped.name == "minutes-2025-large-firms-36.zip"
    found = list(jury_papers.verify(zipped, [practised / "processed"]))
    assert {one.state for one in found} == {"identical"}


# --- what score said wrongly of lists -----------------------------------------------------------------------


def test_firms_that_win_by_sector_are_taken_through_the_stages_by_score(practised):
    """Their sector stands in the list; the selection was refused for want of it."""
    read = tables.read_tables(practised / "raw")
    choices = scorefiles.Choices(edition=PACKAGE / "editions" / "2023-perusahaan_besar.yaml")
    judged, _ = scorefiles.judge_folder(read, 2025, FIRMS, choices)
    won = scorefiles.select_from(judged, read, choices).winners
    assert set(won["per"]) == {"sector"} and set(won["group"]) <= set(read["firms"]["sector"])
    assert won["group"].notna().all()


def test_a_list_s_date_stands_with_each_finding(desks):
    points = desks[FIRMS].points
    found = points[points["state"] == "found"]
    assert set(found["as_of"]) == {"2025-12-31"} and (points[points["state"] == "blank"]["as_of"] == "").all()


def test_json_of_a_practice_edition_describes_the_firm_of_a_juror(practised):
    package = json.loads((practised / "raw/datapackage.json").read_text())
    (panel,) = [r for r in package["resources"] if r["name"] == "panel"]
    assert "own_firm" in [field["name"] for field in panel["schema"]["fields"]]


# --- what to check first ----------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["36", "Banten"])
def test_the_worklist_of_a_province_holds_its_firms_and_takes_its_name(given, practised, tmp_path, capsys):
    """No firm's code begins with its province's: none was found in any."""
    to = tmp_path / "list"
    asked = ["worklist", "--category", FIRMS, "--province", given, "--raw", str(practised / "raw")]
    assert main([*asked, "--to", str(to)]) == 0
    homes = tables.read_tables(practised / "raw")["firms"].set_index("firm_id")["region_code"]
    rows = pd.read_csv(to / "worklist.csv")
    assert len(rows) and set(rows["unit"].map(homes).str[:2]) == {"36"}
    limits = pd.read_csv(to / "limits.csv")
    assert set(limits["unit"].map(homes).str[:2]) == {"36"}
    assert limits["unit"].nunique() > rows["unit"].nunique()


def test_a_worklist_s_misspelt_province_is_refused_with_the_nearest_name(practised, tmp_path, capsys):
    asked = ["worklist", "--category", "kabupaten_kota", "--province", "Bantem", "--language", "en"]
    assert main([*asked, "--raw", str(practised / "raw"), "--to", str(tmp_path / "list")]) == 2
    assert "did you mean 36 Banten?" in capsys.readouterr().err


def test_a_worklist_s_folder_bears_the_code_of_the_province_named(practised, monkeypatch, tmp_path):
    monkeypatch.setattr("paritrana_analysis.cli.main.beside", lambda options, name: tmp_path / name)
    asked = ["worklist", "--category", FIRMS, "--province", "banten", "--raw", str(practised / "raw")]
    assert main(asked) == 0
    assert (tmp_path / "worklists/2025-perusahaan_besar-36/worklist.pdf").is_file()


# --- a list of one's own --------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["firms", "villages"])
def test_the_template_of_a_list_has_the_columns_that_its_rubric_reads(table, capsys):
    assert main(["template", table]) == 0
    printed = capsys.readouterr().out.strip().split(",")
    category = next(name for name, (own, *_) in LISTS.items() if own == table)
    measures = load_rubric(shipped_for(category)).measures.values()
    read = {column for measure in measures for column in measure.options.get("columns", ())}
    assert read <= set(printed) and {LISTS[category][1], "name", "region_code", "as_of"} <= set(printed)


def test_a_committee_s_own_list_beside_real_tables_opens_a_round(practised, raw, tmp_path):
    """As docs/data.md says: the table, and its description from a practice folder."""
    rows = (practised / "raw/villages.csv").read_text().splitlines()
    own = [row.replace("PV", "36", 1).replace("practice:seed-7", "daftar dinas") for row in rows]
    (raw / "villages.csv").write_text("\n".join(own[:200]) + "\n")
    package = json.loads((raw / "datapackage.json").read_text())
    theirs = json.loads((practised / "raw/datapackage.json").read_text())["resources"]
    (resource,) = [one for one in theirs if one["name"] == "villages"]
    resource["schema"]["fields"][0]["constraints"].pop("pattern")
    package["resources"].append(resource)
    (raw / "datapackage.json").write_text(json.dumps(package))
    seal(raw)
    made = prepare(raw, tmp_path / "processed", 2025)
    shutil.copy(practised / "raw/panel.csv", tmp_path / "panel.csv")
    wishes = asked(VILLAGES, panel=tmp_path / "panel.csv")
    round_ = juryfiles.open_round(made, raw, wishes)
    assert len(round_.candidates) >= 4 and not round_.practice
    assert round_.candidates[0].unit.startswith("360")


@pytest.mark.parametrize("category", [FIRMS, VILLAGES])
def test_what_is_asked_of_a_village_is_about_its_people_and_of_a_firm_about_its_workers(
    category, held, practised
):
    briefing = briefing_of(practised, held[category], category)
    t, (case, *_) = briefing.reader, briefing.cases
    asked = [item for b in pages.blocks(briefing, case) for item in getattr(b, "items", ())]
    assert (t("listed.question_informal") in asked) == (category == VILLAGES)
    assert (t("listed.question_temporary") in asked) == (category == FIRMS)


@pytest.mark.parametrize("category", [FIRMS, VILLAGES])
def test_a_blind_sheet_of_a_list_names_neither_candidate_nor_its_number_nor_the_list(
    category, bundle, practised, desks, tmp_path
):
    round_ = opened(category, bundle, practised, desks, blind_seed=11)
    folder = juryfiles.write_sheets(round_, desks[category], tmp_path, "id", raw=practised / "raw")
    told = ""
    for path in (folder / "sheets").glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        told += " ".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row)
    for candidate in round_.candidates:
        assert candidate.name not in told and candidate.unit not in told and candidate.blind in told
    assert "practice:seed-7" not in told


@pytest.mark.parametrize(
    ("name", "column"), [("firms", "workers_registered"), ("villages", "workers_covered")]
)
def test_more_covered_than_a_list_s_own_workers_is_doubtful_by_row_and_kept(name, column, practised):
    read = tables.read_tables(practised / "raw")
    assert [d for d in plausibility.doubts(read) if d.key == "above_own_workers"] == []
    rows = read[name].copy()
    rows.loc[3, column] = rows.loc[3, "workers"] + 1
    (doubt,) = [d for d in plausibility.doubts(read | {name: rows}) if d.key == "above_own_workers"]
    assert (doubt.file, doubt.row, doubt.column, doubt.severity) == (f"{name}.csv", 5, column, "warning")
    assert rows.loc[3, "name"] in doubt.sentence(Reader("id")) and not doubt.region_code
