"""Real reports in every layout and both languages. That no text of a block is lost is looked at for these, as
for every file that any test makes, in conftest.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import files_as_text
import pandas as pd
import papermill  # noqa: F401  registers the engine
import pytest

from paritrana_analysis import publish
from paritrana_analysis.data.regions import NATION
from paritrana_analysis.evaluation.bundle import open_bundle, prepare
from paritrana_analysis.evaluation.view import Report, open_report
from paritrana_analysis.files.places import RAW
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.publish import abbreviations, html
from paritrana_analysis.publish.blocks import (
    Column,
    Document,
    Meta,
    Paragraph,
    Table,
    Title,
)
from paritrana_analysis.publish.document import read
from paritrana_analysis.reports.province import financing, sources, summary
from paritrana_analysis.runner import jobs, work
from paritrana_analysis.runner.engine import NAME

YEAR = 2025


def executed(bundle, code: str, language: str, folder: Path) -> dict:
    """The executed notebook of a province or the nation."""
    (job,) = jobs.plan(bundle, [code], reports=folder, language=language, formats=jobs.FORMATS)
    notebook = work.run_notebook(Path(job.notebook), job.parameters, NAME)
    return work.published(notebook)


#: Small words that a sentence of the other language can hardly do without.
OTHER = {
    "id": r"\b(the|and|which|with|not|were|from|for|their|this|that|between)\b",
    "en": r"\b(yang|dan|dari|dengan|tidak|untuk|adalah|menurut|oleh|sebagai|atau)\b",
}


def foreign(document: Document) -> list[str]:
    """Texts in the other language; in a source's own words (the denominator as it is told) it is allowed."""
    t, found = Reader(document.meta.language), []
    for block in document.blocks:
        if isinstance(block, Table):
            own = [n for n, column in enumerate(block.columns) if column.label == t("labels.definition")]
            rows = [[cell for n, cell in enumerate(row) if n not in own] for row in block.rows]
            columns = [column for n, column in enumerate(block.columns) if n not in own]
            block = replace(block, rows=rows, columns=columns)
        texts = filter(None, files_as_text.said(Document.from_blocks([document.meta, block]), ".html"))
        found += [text[:100] for text in texts if len(re.findall(OTHER[document.meta.language], text)) > 1]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [NATION, "36", "75"])
def test_a_report_says_the_same_in_every_layout_and_spells_abbreviations_out_where_they_first_stand(
    prepared, code, language, tmp_path
):
    notebook = executed(open_bundle(prepared), code, language, tmp_path)
    made = publish.render_all(notebook, publish.FORMATS)
    assert all(len(content) > 10_000 for content in made.values())
    assert files_as_text.unspelled(read(notebook)) == [] == foreign(read(notebook))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_province_s_report_does_so_too(language, tmp_path):
    bundle = prepare(RAW, tmp_path / "processed", YEAR)
    for code in (NATION, *bundle.province_codes):
        notebook = executed(bundle, code, language, tmp_path)
        assert set(publish.render_all(notebook, publish.FORMATS)) == set(publish.FORMATS), code
        assert files_as_text.unspelled(read(notebook)) == [] == foreign(read(notebook)), code


def test_a_text_that_a_layout_loses_fails_the_test_that_made_it(monkeypatch, losses):
    first = [Meta("Uji", "id", "kepala", "asal", "36"), Title("", "Judul", "")]
    said, other = (Document.from_blocks([*first, Paragraph(text)]) for text in ("12.345 pekerja", "Lain"))
    made = html.render(other)
    monkeypatch.setattr(html, "render", lambda _: made)
    publish.lay_out(said, [".html"])
    assert losses.read_text(encoding="utf-8") == "Uji, .html: ['12.345 pekerja']\n"
    losses.unlink()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_figure_of_page_one_spells_out_its_counting_basis(language):
    """DKI Jakarta's "residence (NIK)" stood first on page one."""
    t = Reader(language)
    figures = {"coverage_share": 0.514, "as_of": "2025-07-14", "active_participants": 2_123_056}
    figures |= {"denominator_value": None, "counting_basis": "residence", "source": "https://a.id/b"}
    province = {f"lead_{key}": value for key, value in figures.items()}
    province["lead_own_differs"] = ""
    points = pd.DataFrame(columns=["region_code", "indicator", "state"])
    report = SimpleNamespace(reader=t, province=province, code="31", own=lambda _: points)
    report.term = partial(Report.term, report)
    report.spelled_out = partial(Report.spelled_out, report)
    caption = summary._official(report).caption
    assert "NIK" in caption and not abbreviations.unspelled(t, caption, caption)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_no_place_spells_out_is_found_and_what_a_table_s_cells_shorten_stands_in_its_note(language):
    t = Reader(language)
    meta = Meta("Uji", language, "", "", "36")
    table = Table("t", "T", (Column("a", "A"),), [("Perda 1 (2024), **APBD** https://x.id/NIK",)], "Ok.")
    bare = Document.from_blocks([meta, table])
    assert [word.split(":")[0] for word in files_as_text.unspelled(bare)] == ["Perda", "APBD", "NIK"]
    noted = abbreviations.noted(t, replace(table, rows=[("Perda 1 (2024), **APBD**",)]))
    assert noted.note == f"Ok. Perda: {t('abbreviations.Perda')}; APBD: {t('abbreviations.APBD')}."
    assert not files_as_text.unspelled(Document.from_blocks([meta, noted]))
    assert abbreviations.noted(t, noted) == noted


# --- what a reader of whole reports found ---------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_by_segment_of_december_2023_are_out_of_date_in_2025_as_those_of_all_segments_are(
    prepared, language
):
    report = open_report("75", YEAR, language, prepared.parent)
    rows = {row["item"]: row for row in sources.completeness_rows(report)}
    segments, whole = (rows[report.reader(f"sources.item_{name}")] for name in ("segments", "registered"))
    assert segments["state"] == whole["state"] == "stale"
    assert segments["detail"] == whole["detail"] and "2023" in whole["detail"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caption_says_that_a_target_is_set_off_only_where_one_is(prepared, language):
    report = open_report("75", YEAR, language, prepared.parent)
    name, targets = report.reader("financing.targets_name"), report.own("targets")
    captions = {}
    for key, rows in {"all": targets, "unled": targets.assign(leads=False)}.items():
        payers = report.own("payers") if key == "all" else report.own("payers").iloc[:0]
        report.hold({}, {"targets": rows, "payers": payers})
        table = next(b for b in financing.blocks(report) if getattr(b, "name", "") == name)
        captions[key] = (table.caption, len(table.highlight))
    told = ("targets_caption", "targets_caption_plain")
    assert [caption for caption, _ in captions.values()] == [
        report.reader(f"financing.{key}", name=report.name) for key in told
    ]
    assert [n > 0 for _, n in captions.values()] == [True, False]
