"""Whoever slips in a notebook's parameters is told in two lines, before anything is computed or shown."""

from __future__ import annotations

import ast
import shlex
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from paritrana_analysis.cli.main import parser
from paritrana_analysis.data import tables
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation.bundle import default_processed, prepare_command
from paritrana_analysis.evaluation.view import open_report
from paritrana_analysis.i18n.wording import Reader, UnknownLanguage

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

_PLACES = ("Bantem", 99, "3604", "../36", ["36"], True, "x" * 500)
#: What a person gives by mistake, by the parameter. A code or name is meant by all but these.
SLIPS = {
    "language": ("fr", "EN", "", None, 7),
    "assessment_year": (2031, 1999, "2031", "tahun ini", True, 2025.5, float("nan"), [2025], 10**30),
    "province_code": (*_PLACES, None, ""),
    "province": (*_PLACES, None, ""),
    "place": (*_PLACES, "jawa"),
    "category": ("kota", "", None, 36),
    "seed": (-1, "tujuh", 7.5, None, True),
    "draws": (0, "banyak", 0.5, None),
    "top": (0, "lima", 2.5),
    "processed": ("nowhere", 2025),
    "round_folder": ("nowhere", 2025),
    "candidates": ("9999", "Cilegon", 3672.5),
    "folder": (__file__,),
}
#: A parameter that isn't first used in the cell after the parameters, and the cell in which it is.
LATER = {("05_jury_day", "folder"): 2}


def cells(path):
    """Code of the parameters, and of the cells after them."""
    notebook = nbformat.read(path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def parameters_of(path):
    return [node.targets[0].id for node in ast.parse(cells(path)[0]).body]


def opened(path, prepared, given, upto=1):
    """Names in the notebook once its parameters were given and its first cells ran."""
    names = {}
    first, *others = cells(path)
    exec(first, names)
    if "processed" in names:
        names["processed"] = str(prepared.parent)
    names |= given
    for source in others[:upto]:
        exec(source, names)
    return names


@pytest.fixture
def tours(real, monkeypatch):
    """The project's tables, read once for all."""
    monkeypatch.setattr(tables, "read_tables", lambda *_, **__: real)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        pytest.param(path, name, id=f"{path.stem}-{name}")
        for path in NOTEBOOKS
        for name in parameters_of(path)
    ],
)
def test_a_slip_is_answered_by_two_lines_in_the_reader_s_language(path, name, prepared, tours):
    for slip in SLIPS[name]:
        spoken = {} if name == "language" else {"language": "en"}
        with pytest.raises((UserError, UnknownLanguage)) as refused:
            opened(path, prepared, {**spoken, name: slip}, LATER.get((path.stem, name), 1))
        lines = "\n".join(refused.value._render_traceback_()).splitlines()
        assert [line.strip().split(":")[0] for line in lines[1::2]] == (
            ["perbaikan", "to mend"] if name == "language" else ["to mend"]
        ), lines
        assert max(map(len, lines)) < 400, "of a long value only the beginning"
        if name not in ("processed", "round_folder", "folder"):
            assert str(slip)[:20] in lines[0] or slip in (None, ""), (slip, lines)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_a_cell_or_papermill_makes_of_a_code_or_a_year_is_taken(path, prepared, tours):
    ways = {
        "province_code": ("36", 36, 36.0, " 36 ", "Banten", "banten"),
        "province": ("36", 36, 36.0, " 36 ", "Banten", "banten"),
        "place": ("36", 36, 36.0, " 36 ", "Banten", "banten"),
        "assessment_year": (2025, 2025.0, "2025"),
        "candidates": ("3672", 3672, 3672.0),
        "seed": (7, 7.0, "7"),
        "draws": (100, 100.0, "100"),
        "top": (5, 5.0, "5"),
    }
    if path.stem == "jury_briefing":
        del ways["top"]  # no unit of the two provinces has a document score
    for name in set(parameters_of(path)) & set(ways):
        found = {told(opened(path, prepared, {name: way}), name) for way in ways[name]}
        assert len(found) == 1, name


def told(names, name):
    """What the notebook made of the parameter."""
    if "report" in names:
        return names["report"].code, names["report"].year
    if "briefing" in names:
        briefing = names["briefing"]
        return briefing.area, briefing.year, tuple(one.unit for one in briefing.candidates)
    tour = {"province_code": "code", "assessment_year": "year"} if "year" in names else {}
    return names[tour.get(name, name)]


# --- the command that is named --------------------------------------------------------------------------


def test_the_command_that_mends_makes_the_very_bundle_that_was_asked_for(prepared):
    with pytest.raises((UserError, UnknownLanguage)) as refused:
        open_report("36", 2023, "en", prepared.parent)
    (fault,) = refused.value.faults
    assert "2025" in fault.mend(Reader("en")), "the years that are there"
    given = options(fault.values["command"])
    assert (given.assessment_year, given.processed) == (2023, prepared.parent)


def test_without_a_year_or_a_folder_the_command_is_as_short_as_it_can_be():
    assert prepare_command(default_processed()) == "paritrana prepare"
    assert prepare_command(default_processed(), 2023) == "paritrana prepare --assessment-year 2023"


def test_a_practice_edition_is_prepared_from_its_own_tables(tmp_path):
    home = tmp_path / "of a practice"
    (home / "raw").mkdir(parents=True)
    (home / "raw" / "datapackage.json").write_text("{}")
    given = options(prepare_command(home / "processed", 2024))
    assert (given.raw, given.processed) == (home / "raw", home / "processed")


def test_a_year_that_nobody_could_prepare_is_not_answered_by_a_command_that_fails(prepared, tmp_path):
    for folder in (prepared.parent, tmp_path / "nothing"):
        with pytest.raises((UserError, UnknownLanguage)) as refused:
            open_report("36", 2031, "en", folder)
        assert {fault.key for fault in refused.value.faults} == {"year_without_data"}
        assert "paritrana prepare" not in str(refused.value)


def options(command):
    words = shlex.split(command)
    assert words[:2] == ["paritrana", "prepare"]
    return parser().parse_args(words[1:])


# --- in a kernel ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_kernel_shows_the_two_lines_and_no_traceback(prepared, tmp_path):
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "--no-progress-bar"]
    command += ["-p", "province_code", "Bantem", "-r", "processed", str(prepared.parent)]
    command += [str(FOLDER / "province_report.ipynb"), str(out)]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
    outputs = [one for cell in nbformat.read(out, as_version=4).cells for one in cell.get("outputs", [])]
    (error,) = [one for one in outputs if one.output_type == "error"]
    assert "\n".join(error.traceback).splitlines() == [
        "“Bantem” bukan kode atau nama provinsi",
        "    perbaikan: mungkin maksudnya 36 Banten? Daftar ada di data/raw/regions.csv",
    ]
