"""A long command says what it is doing, on standard error, and a quick one says nothing of it."""

from __future__ import annotations

import io
import re
import time
from contextlib import redirect_stderr
from pathlib import Path

import pytest

from paritrana_analysis.cli import shared
from paritrana_analysis.cli.main import main
from paritrana_analysis.i18n.entries import entries
from paritrana_analysis.i18n.wording import LANGUAGES, Reader


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stage_is_told_once_it_has_taken_its_time_and_once_only(language, monkeypatch, capsys):
    monkeypatch.setattr(shared, "PATIENCE", 0.01)
    t = Reader(language)
    with shared.stage(t, "reading"):
        time.sleep(0.1)
    told = capsys.readouterr()
    assert told.err == t("stages.reading") + "\n" and told.out == ""


def test_a_quick_stage_is_not_told_even_if_it_fails(capsys):
    with pytest.raises(ValueError), shared.stage(Reader("id"), "reading"):
        raise ValueError
    time.sleep(0.05)
    assert capsys.readouterr().err == ""


def test_a_stage_is_not_told_into_a_cell_that_runs_meanwhile(monkeypatch, capsys):
    """A sound zip was called different: the rebuilt notebook's cell held the stage's sentence."""
    monkeypatch.setattr(shared, "PATIENCE", 0.01)
    t, cell = Reader("id"), io.StringIO()
    with shared.stage(t, "reading"), redirect_stderr(cell):
        time.sleep(0.1)
    assert cell.getvalue() == "" and capsys.readouterr().err == t("stages.reading") + "\n"


def test_score_tells_each_of_its_stages_where_they_are_long(small_raw, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(shared, "PATIENCE", 0.0)
    asked = ["score", "--category", "provinsi", "--raw", str(small_raw), "--language", "en"]
    assert main([*asked, "--to", str(tmp_path / "scores")]) == 0
    told = capsys.readouterr()
    for name in ("reading", "stability", "writing"):
        assert Reader("en")(f"stages.{name}", folder=str(tmp_path / "scores")) in told.err
    assert "…" not in told.out


def test_every_stage_in_words_is_one_of_a_command():
    sources = "\n".join(path.read_text() for path in Path("paritrana_analysis/cli").glob("*.py"))
    assert set(re.findall(r"stage\([^\"]*\"(\w+)\"", sources)) == set(entries("stages"))
