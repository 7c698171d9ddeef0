"""The national overview: every province side by side, nothing ranked that doesn't compare."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from tables_as_text import rows_of, write_cell

from paritrana_analysis import charts
from paritrana_analysis.evaluation.bundle import open_bundle, prepare
from paritrana_analysis.evaluation.view import open_national
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.publish.blocks import (
    Bullets,
    Figure,
    KeyFigures,
    Meta,
    Paragraph,
    Table,
    Title,
)
from paritrana_analysis.reports import national
from paritrana_analysis.reports.national import comparing, conflicts, coverage, scores
from paritrana_analysis.rubric.findings import STATES
from paritrana_analysis.runner import (
    batch,
    fork_worker,
    jobs,
    manifest,
    overview,
    verify,
)

YEAR = 2025
CONFLICTING = (
    12  # provinces whose leading figure another official contradicts, within three months for certain
)


def told(report) -> list:
    """All blocks of the report, in order."""
    modules = [import_module(f"paritrana_analysis.reports.national.{name}") for name in national.NAMES]
    return [block for module in modules for block in module.blocks(report)]


def tables(blocks) -> dict[tuple[str, ...], Table]:
    """Tables by the keys of their columns."""
    return {tuple(c.key for c in block.columns): block for block in blocks if isinstance(block, Table)}


def column(table: Table, key: str) -> list:
    place = [c.key for c in table.columns].index(key)
    return [row[place] for row in table.rows]


def words(blocks) -> str:
    found = []
    for block in blocks:
        match block:
            case Title():
                found += [block.text, block.lead]
            case Paragraph():
                found.append(block.text)
            case Bullets():
                found += block.items
            case KeyFigures():
                found += [item.caption for item in block.items]
            case Table() | Figure():
                found += [block.caption, block.note]
    return "\n".join(found)


@pytest.fixture(scope="module", params=LANGUAGES)
def report(request, whole):
    return open_national(YEAR, request.param, whole.folder.parent)


# --- on the real figures -------------------------------------------------------------------------------

REAL = pytest.mark.slow  # a whole evaluation


@REAL
def test_all_38_provinces_stand_in_the_order_of_their_codes_37_with_date_and_source(report):
    found = tables(coverage.blocks(report))
    (figures_table, grounds) = found.values()
    assert len(figures_table.rows) == len(grounds.rows) == 38
    codes = column(figures_table, "code")
    assert codes == sorted(codes)
    known = [row for row in figures_table.rows if row[2] is not None]
    assert len(known) == 37
    assert all(row[3] for row in known)
    blank = dict(zip(column(figures_table, "province"), figures_table.rows, strict=True))["Papua Pegunungan"]
    assert set(blank[2:]) == {None}, "a blank stays blank, and is not called free of conflict"
    assert sum(source is not None for source in column(grounds, "source")) == 37
    assert sum(workers is not None for workers in column(figures_table, "workers")) == 17


@REAL
def test_no_two_real_figures_compare_so_nothing_is_ranked(report):
    blocks = told(report)
    assert comparing.compared(report) == (frozenset(), comparing.compared(report)[1])
    assert not any("place" in keys or "nation" in keys for keys in tables(blocks))
    key_figures = next(block for block in blocks if isinstance(block, KeyFigures))
    assert [item.value for item in key_figures.items][1:] == ["37", "0", "0"]
    stated = tables(blocks)[("what", "stated", "silent")]
    assert stated.rows[0][1:] == (1, 36)  # DKI alone says how it counts
    pairs = tables(blocks)[("reason", "pairs", "share")]
    assert pairs.rows[0][1] == 0 and pairs.rows[1][1] == 37 * 36 // 2


@REAL
def test_every_conflict_stands_with_both_sources(report):
    found = conflicts.in_conflict(report)
    provinces = found[found["region_code"] != "00"]
    assert provinces["region_code"].nunique() == CONFLICTING
    for _, rows in found.groupby("region_code"):
        assert rows.iloc[0]["role"] == "leads" and len(rows) > 1
        assert rows["clashes"].iloc[1:].all() and rows["source"].str.len().gt(0).all()
    (table,) = [block for block in conflicts.blocks(report) if isinstance(block, Table)]
    assert len(table.rows) == len(found)
    first = [row for row in table.rows if row[0] == "Kalimantan Barat"]
    assert [row[2] for row in first][0] == 0.27 and {row[2] for row in first} == {0.27, 0.31, 0.37}
    assert len({row[-1] for row in first}) > 1


@REAL
def test_the_nation_s_own_figure_has_date_denominator_source_and_its_contradictions(report):
    blocks = told(report)
    official = next(block for block in blocks if isinstance(block, KeyFigures)).items[0]
    assert official.value == "40%"
    assert "2025" in official.caption and "99" in official.caption and "kutipan.co" in official.caption
    warning = next(block for block in blocks if isinstance(block, Paragraph) and block.style == "warning")
    assert all(site in warning.text for site in ("jpnn.com", "kabarbaru.co", "beritausukabumi.com"))


@REAL
def test_registration_stands_apart_and_never_leads(report):
    blocks = told(report)
    registered = next(table for keys, table in tables(blocks).items() if "employed_share" in keys)
    shares = dict(zip(column(registered, "province"), column(registered, "employed_share"), strict=True))
    assert shares["DKI Jakarta"] == pytest.approx(1.478, abs=0.001) and shares["Papua"] is None
    assert shares["Gorontalo"] == pytest.approx(0.4087, abs=0.0001)  # 258,073 of December 2023
    led = next(table for keys, table in tables(blocks).items() if "lag" in keys)
    assert max(share for share in column(led, "share") if share is not None) < 1
    assert "DKI Jakarta 147" in words(blocks)


@REAL
def test_what_is_missing_is_counted_for_every_province_and_district(report):
    settled = {report.reader(f"limits.{name}_name") for name in ("settled", "settled_all")}
    lacking = [b for b in scores.blocks(report) if isinstance(b, Table) and b.name not in settled]
    assert [len(table.rows) for table in lacking] == [9, 9]
    for table, units in zip(lacking, (38, 514), strict=True):
        assert {sum(row[2:]) for row in table.rows} == {units}


@REAL
def test_both_languages_say_the_same_numbers(whole):
    both = [told(open_national(YEAR, language, whole.folder.parent)) for language in LANGUAGES]
    assert [type(block) for block in both[0]] == [type(block) for block in both[1]]
    for one, other in zip(*both, strict=True):
        if isinstance(one, Table):
            numbers = [[[c for c in row if not isinstance(c, str)] for row in t.rows] for t in (one, other)]
            assert numbers[0] == numbers[1]
    assert words(both[0]) != words(both[1])
    assert not any("{" in words(blocks) for blocks in both)


# --- on the small bundle -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_of_as_many_provinces_as_there_are(prepared, language):
    blocks = told(open_national(YEAR, language, prepared.parent))
    assert isinstance(blocks[0], Meta) and blocks[0].region_code == "00"
    assert blocks[0].practice_stamp == ""
    assert "2" in next(block for block in blocks if isinstance(block, Title)).text
    assert "38" not in words(blocks)


def test_every_state_of_a_finding_is_counted_somewhere():
    counted = [state for states in scores.KINDS.values() for state in states]
    assert sorted(counted) == sorted({*STATES, "blank"})


# --- the drawing ---------------------------------------------------------------------------------------

DOTS = [
    {"region": "Aceh", "zone": "Sumatera", "share": 0.25, "as_of": "2025-08", "old": False, "others": [0.23]},
    {"region": "Riau", "zone": "Sumatera", "share": 1.2, "as_of": "2023", "old": True, "others": []},
    {"region": "Papua", "zone": "Papua", "share": None, "as_of": None, "old": False, "others": []},
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_province_is_a_line_with_its_figure_its_date_and_what_contradicts_it(language):
    reader = Reader(language)
    ax = charts.province_dots(DOTS, reader=reader)
    written = {text.get_text() for text in ax.texts}
    assert {"Sumatera", "Aceh", "Riau", "Papua", reader("figures.no_figure")} <= written
    assert any("2023" in text and text.startswith("120") for text in written)
    drawn = [line.get_gid() for line in ax.lines]
    assert (drawn.count("leading"), drawn.count("old"), drawn.count("others")) == (1, 1, 1)
    assert ax.get_xlim() == (0, 1.25), "a share above 1 is drawn where it is"
    alt = charts.alt_province_dots(DOTS, reader=reader)
    assert "Sumatera: 2 " in alt and "Papua" in alt and "120" in alt


def test_nothing_of_the_drawing_leaves_its_sheet():
    ax = charts.province_dots(DOTS, reader=Reader("id"))
    ax.figure.canvas.draw()
    box = ax.figure.bbox
    for text in ax.texts:
        extent = text.get_window_extent()
        assert extent.x0 >= box.x0 - 1 and extent.x1 <= box.x1 + 1, text.get_text()
        assert extent.y0 >= box.y0 - 1 and extent.y1 <= box.y1 + 1, text.get_text()


# --- practice ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def practised(practised):
    return open_bundle(practised / "processed" / str(YEAR))


@pytest.mark.parametrize("language", LANGUAGES)
def test_practice_figures_that_compare_are_ranked_with_n_and_stamped(practised, language):
    report = open_national(YEAR, language, practised.folder.parent)
    blocks = told(report)
    assert "PRACTICE" in blocks[0].practice_stamp and "7" in blocks[0].practice_stamp
    chosen, _ = comparing.compared(report)
    ranking = [block for keys, block in tables(blocks).items() if keys[0] == "place"]
    if not chosen:  # a seed may leave one of two provinces blank
        assert ranking == []
        return
    (table,) = ranking
    shares = column(table, "share")
    assert shares == sorted(shares, reverse=True) and len(shares) == len(chosen)
    assert all(place.endswith(str(len(chosen))) for place in column(table, "place"))
    districts = [t for keys, t in tables(blocks).items() if keys[0] == "nation" and "province" in keys]
    for table in districts:
        totals = column(table, "total")
        assert totals == sorted(totals, reverse=True) and table.annex


def test_where_units_are_ranked_their_firmness_is_drawn(practised):
    from paritrana_analysis.evaluation.view import open_report
    from paritrana_analysis.publish.blocks import Figure
    from paritrana_analysis.reports.province import scores as section

    t = Reader("en")
    report = open_national(YEAR, "en", practised.folder.parent)
    firm = report.overview("rank_stability")
    held = firm["category"].value_counts()
    assert held.get("kabupaten_kota", 0) > 1
    drawn = [block for block in scores.blocks(report) if isinstance(block, Figure)]
    names = [block.name for block in drawn]
    categories = sum(n > 1 for n in held)
    assert names.count(t("rank_stability.figure_intervals")) == categories
    assert names.count(t("rank_stability.figure_acceptability")) == categories
    for code in practised.province_codes:
        own = firm[firm["unit"].str.startswith(code) & firm["category"].eq("kabupaten_kota")]
        blocks = section.blocks(open_report(code, YEAR, "en", practised.folder.parent))
        districts = [b for b in blocks if isinstance(b, Figure) and b.caption.startswith("Districts of")]
        assert len(districts) == (len(own) > 1)
        if districts:
            assert f"among the {held['kabupaten_kota']} that are ranked" in districts[0].caption
            assert f"Rank intervals of {len(own)} units" in districts[0].alt


# --- the set -------------------------------------------------------------------------------------------


def plan(bundle, reports, codes, **more):
    return jobs.plan(bundle, codes, reports=reports, language="id", formats=("html", "xlsx"), **more)


def test_its_job_has_no_province_and_reads_the_nation_s_files_alone(prepared, tmp_path):
    bundle = open_bundle(prepared)
    (job,) = plan(bundle, tmp_path, ["00"])
    assert (Path(job.folder).name, Path(job.notebook).name) == ("00-indonesia", "national_overview.ipynb")
    assert set(job.parameters) == {"assessment_year", "language", "processed"}
    read = bundle.files_read_by("00")
    assert {path.split("/")[0] for path in read} == {"national", "overview"}
    assert not any(path.startswith("overview") for path in bundle.files_read_by("36"))


def test_a_province_cannot_be_named_to_the_national_notebook(prepared, tmp_path):
    from paritrana_analysis.errors import UserError

    with pytest.raises(UserError) as refused:
        plan(open_bundle(prepared), tmp_path, ["00"], parameters={"province_code": "36"})
    assert "own_parameter" in {fault.key for fault in refused.value.faults}


def test_all_means_the_provinces_and_the_nation_is_asked_for_by_itself():
    from paritrana_analysis.cli.main import parser

    assert parser().parse_args(["report", "--national"]).national
    with pytest.raises(SystemExit):
        parser().parse_args(["report", "--national", "--all"])


@pytest.mark.skipif(not fork_worker.available(), reason="forked children are a matter of Linux")
def test_the_set_is_made_skipped_linked_and_verified(prepared, tmp_path):
    run = [sys.executable, __file__, str(prepared), str(tmp_path)]
    statuses = [
        json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout) for _ in range(2)
    ]
    assert statuses == [["made"], ["unchanged"]]
    root = tmp_path / str(YEAR)
    names = {path.name for path in (root / "00-indonesia").iterdir()}
    assert names == {"manifest.json", *(f"00-indonesia.{kind}" for kind in ("ipynb", "html", "xlsx"))}
    assert 'href="00-indonesia/00-indonesia.html"' in (root / "index.html").read_text(encoding="utf-8")
    over_all = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
    assert list(over_all["sets"]) == ["00"] and over_all["missing"] == ["36", "75"]
    bundle = open_bundle(prepared)
    (folder,) = verify.find_sets([tmp_path])
    cold = batch.Settings(fork=False, workers=1)  # pytest's process has threads
    assert {f.state for f in verify.verify([folder], lambda _: bundle, cold)} == {"identical"}


def test_one_region_s_new_evidence_remakes_its_own_set_and_the_nation_s_and_no_other(
    small_raw, prepared, tmp_path
):
    before = open_bundle(prepared)
    raw = Path(shutil.copytree(small_raw, tmp_path / "raw"))
    _, *rows = rows_of(raw / "evidence.csv")
    points = before.overview("points")
    scored = points[(points["indicator"] == "regulation_kind") & (points["state"] == "found")]
    item = scored.loc[scored["unit"].str.startswith("36"), "items"].iloc[0].split()[0]
    place = next(number for number, row in enumerate(rows, start=2) if item in row)
    write_cell(raw / "evidence.csv", place, "state", "planned")
    after = prepare(raw, tmp_path / "processed", YEAR)
    made_of = {
        code: [bundle.files_read_by(code) for bundle in (before, after)] for code in ("00", "36", "75")
    }
    changed = {code for code, (one, other) in made_of.items() if one != other}
    assert changed == {"00", "36"}
    reasons = manifest.changed_inputs({"bundle": made_of["00"][0]}, {"bundle": made_of["00"][1]})
    assert reasons and all(reason.startswith("overview/") for reason in reasons)


def _main(bundle_folder: str, reports: str) -> None:
    bundle = open_bundle(Path(bundle_folder))
    outcomes = batch.run(plan(bundle, Path(reports), ["00"]), batch.Settings(fork=True, retry=False))
    overview.write(Path(reports) / str(YEAR), bundle, outcomes, "id")
    print(json.dumps([outcome.status for outcome in outcomes]))


if __name__ == "__main__":
    _main(*sys.argv[1:])
