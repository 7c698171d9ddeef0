"""Real reports in every layout and both languages. That no text of a block is lost is looked at for these, as
for every file that any test makes, in conftest.
"""

from __future__ import annotations

from pathlib import Path

import papermill  # noqa: F401  registers the engine
import pytest

from paritrana_analysis import publish
from paritrana_analysis.blocks import Document, Meta, Paragraph, Title
from paritrana_analysis.bundle import open_bundle, prepare
from paritrana_analysis.publish import html
from paritrana_analysis.regions import NATION
from paritrana_analysis.runner import jobs, work
from paritrana_analysis.runner.engine import NAME
from paritrana_analysis.tables import project_raw
from paritrana_analysis.wording import LANGUAGES

YEAR = 2025


def files(bundle, code: str, language: str, folder: Path) -> dict[str, bytes]:
    """The report of a province or the nation in every layout."""
    (job,) = jobs.plan(bundle, [code], reports=folder, language=language, formats=jobs.FORMATS)
    notebook = work.run_notebook(Path(job.notebook), job.parameters, folder, NAME)
    return publish.render_all(work.published(notebook), publish.FORMATS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [NATION, "36", "75"])
def test_a_report_says_the_same_on_paper_on_the_web_in_the_workbook_and_in_word(
    prepared, code, language, tmp_path
):
    made = files(open_bundle(prepared), code, language, tmp_path)
    assert all(len(content) > 10_000 for content in made.values())


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_province_s_report_says_the_same_in_every_layout(language, tmp_path):
    bundle = prepare(project_raw(), tmp_path / "processed", YEAR)
    for code in (NATION, *bundle.province_codes):
        assert set(files(bundle, code, language, tmp_path)) == set(publish.FORMATS), code


def test_a_text_that_a_layout_loses_fails_the_test_that_made_it(monkeypatch, losses):
    first = [Meta("Uji", "id", "kepala", "asal", "36"), Title("", "Judul", "")]
    said, other = (Document.from_blocks([*first, Paragraph(text)]) for text in ("12.345 pekerja", "Lain"))
    made = html.render(other)
    monkeypatch.setattr(html, "render", lambda _: made)
    publish.lay_out(said, [".html"])
    assert losses.read_text(encoding="utf-8") == "Uji, .html: ['12.345 pekerja']\n"
    losses.unlink()
