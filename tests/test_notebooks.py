"""The notebooks: clean in git, thin, and the tours run and give the known figures."""

from __future__ import annotations

import ast
import html
import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import nbclient
import nbformat
import pytest

import paritrana_analysis as pa
from paritrana_analysis.runner.reproducible_env import SETTINGS

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
#: Notebooks that read a prepared bundle.
ON_A_BUNDLE = ("province_report", "national_overview", "jury_briefing")
#: Of those, the ones compared in both engines by `make test` too.
BOTH_ENGINES = ("province_report",)
SECONDS = 120  # for one cell, on a slow machine

every = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """`run(name)` gives the notebook, executed as it stands from a folder that isn't the project's."""

    @cache
    def executed(name):
        notebook = read(FOLDER / name)
        elsewhere = {"metadata": {"path": str(tmp_path_factory.mktemp("elsewhere"))}}
        return nbclient.NotebookClient(
            notebook, timeout=SECONDS, kernel_name="python3", resources=elsewhere
        ).execute()

    return executed


def outputs(notebook, fragment):
    """What the one code cell that holds `fragment` put out: a list of MIME type → content."""
    (cell,) = [cell for cell in code_cells(notebook) if fragment in cell.source]
    return [output.get("data", {"text/plain": output.get("text", "")}) for output in cell.outputs]


def text(notebook, fragment):
    return "\n".join(data.get("text/plain", "") for data in outputs(notebook, fragment))


def rows(notebook, fragment):
    """Rows of the table that the cell shows, as printed."""
    (table,) = [data["text/html"] for data in outputs(notebook, fragment) if "text/html" in data]
    found = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in table.split("<tr")[1:]]
    return [[html.unescape(re.sub("<.*?>", "", cell)).strip() for cell in row] for row in found]


# --- clean in git ------------------------------------------------------------------------------------


@every
def test_a_notebook_is_stored_without_results(path):
    nbformat.validate(read(path))
    for cell in code_cells(read(path)):
        assert cell.outputs == []
        assert cell.execution_count is None


@every
def test_a_notebook_has_one_cell_of_parameters_and_the_kernel_everyone_has(path):
    notebook = read(path)
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert [cell.cell_type for cell in tagged] == ["code"]
    assert notebook.metadata.kernelspec.name == "python3"


@every
def test_cells_have_ids_of_their_own(path):
    ids = [cell.id for cell in read(path).cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9a-f]{8}", one) for one in ids)


@every
def test_cells_call_the_package_and_define_nothing(path):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    for cell in code_cells(read(path)):
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, kinds)], cell.source


@every
def test_a_notebook_enters_the_package_by_its_public_face_alone(path):
    """`import paritrana_analysis as pa`, and from there names of the face and of the rooms beside it."""
    source = "\n".join(cell.source for cell in code_cells(read(path)))
    tree = ast.parse(source)
    imported = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and pa.__name__ in ast.unparse(node)
    ]
    assert imported == [f"import {pa.__name__} as pa"]
    assert not [
        told for told in set(re.findall(r"\bpa\.(\w+(?:\.\w+)?)", source)) if not in_public(*told.split("."))
    ]


def in_public(first, then=""):
    if first in pa.PUBLIC:
        return True
    room = getattr(pa, first) if first in pa.ROOMS else None
    given = {*getattr(room, "PUBLIC", ()), *getattr(room, "MODULES", ()), *getattr(room, "__all__", ())}
    return room is not None and (not given or not then or then in given)


@every
def test_a_notebook_names_no_place_on_one_machine(path):
    for cell in read(path).cells:
        assert not re.search(r"(?<![\w.:/<])(/[\w.-]+/[\w.-]+|~/|[A-Za-z]:\\)", cell.source), cell.source


@every
def test_every_heading_is_in_both_languages(path):
    lines = [
        line for cell in read(path).cells if cell.cell_type == "markdown" for line in cell.source.split("\n")
    ]
    headings = [line for line in lines if re.match("#+ ", line)]
    assert headings
    assert [line for line in headings if " · " not in line] == []


@every
def test_words_that_a_notebook_names_are_there(path):
    """The tour of coverage asked for captions that were gone, and only a whole run of it told."""
    for cell in code_cells(read(path)):
        for name in re.findall(r'\bt\(\s*"([a-z_]+\.\w+)"', cell.source):
            assert pa.Reader().has(name), name


# --- papermill's own engine and ours -----------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[] if path.stem in BOTH_ENGINES else pytest.mark.slow, id=path.stem)
        for path in NOTEBOOKS
    ],
)
def test_a_kernel_and_the_engine_without_one_give_the_same_outputs(path, run, prepared, tmp_path):
    if path.stem in ON_A_BUNDLE:
        place = ("-r", "processed", str(prepared.parent))
        kernel = papermill(path, tmp_path / "kernel.ipynb", *place)
    else:
        place, kernel = (), run(path.name)
    ours = papermill(path, tmp_path / "ours.ipynb", "--engine", "paritrana", *place)
    assert shown(kernel) == shown(ours)
    for cell in code_cells(ours):
        assert cell.metadata.papermill["duration"] is not None, "papermill's own times of cells"


def papermill(path, out, *options):
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", *options, str(path), str(out)]
    ended = subprocess.run(command, capture_output=True, text=True, env=os.environ | SETTINGS, check=False)
    assert ended.returncode == 0, ended.stderr
    return read(out)


def shown(notebook):
    """Each cell's outputs, but for their number and what pandas and Python draw anew: ids and addresses."""
    outputs = [
        {**output, "execution_count": None}
        for cell in code_cells(notebook)
        if "injected" not in str(cell.metadata)
        for output in cell.outputs
    ]
    return [re.sub(r"T_[0-9a-f]{5}|0x[0-9a-f]+", "", json.dumps(one, sort_keys=True)) for one in outputs]


# --- 01: the data ------------------------------------------------------------------------------------


def test_the_data_check_runs_and_says_what_is_missing_and_what_is_damaged(run):
    notebook = run("01_data_check.ipynb")

    assert len(rows(notebook, "inventory =")) >= 12  # eleven tables and the heading
    assert text(notebook, "faults = pa.check_tables").startswith("Tidak ada kesalahan.")
    assert {"low_proxy", "two_bases", "share_above_one", "fall_of_a_third"} <= {
        row[0] for row in rows(notebook, "by_kind =") if row
    }

    silent = [row for row in rows(notebook, "silent =") if row][1:]
    assert {row[0]: row[1] for row in silent} == {
        "91": "Papua Barat",
        "92": "Papua Barat Daya",
        "94": "Papua",
        "95": "Papua Selatan",
        "96": "Papua Tengah",
        "97": "Papua Pegunungan",
    }
    assert "C0655" in str(rows(notebook, "applied ="))

    told = text(notebook, "damage = pa.check_tables")
    for place, value in (
        ("participants.csv, baris 2, kolom “participants”", "41.560.000"),
        ("participants.csv, baris 3, kolom “segment”", "BPU "),
        ("participants.csv, baris 4, kolom “region_code”", "3x"),
        ("minimum_wage.csv, baris 3, kolom “region_code”", "11;2016"),
    ):
        assert f"{place}: “{value}”" in told
    assert "perbaikan:" in told


# --- 02: coverage ------------------------------------------------------------------------------------


def test_the_tour_of_coverage_runs_and_gives_the_known_figures(run):
    notebook = run("02_coverage.ipynb")

    shares = {row[0]: row[-2:] for row in rows(notebook, "shares = pa.coverage_by") if row}
    assert shares["DKI Jakarta"][0] == "147,82%"
    assert shares["Gorontalo"] == ["40,87%", "63,24%"]  # 258,073 of December 2023
    assert shares["Papua Pegunungan"] == ["–", "–"]  # counted only within old Papua: blank, not zero
    assert "counting bases are mixed" in text(notebook, "except ValueError")
    assert "penyebutnya berubah" in str(rows(notebook, "solok_2025"))

    bridge = [row[-1] for row in rows(notebook, "steps = bridge") if row][1:]
    assert (bridge[0], bridge[-1]) == ("147,82%", "51,39%")

    stands = {row[1]: row[4] for row in rows(notebook, "stands =") if row}
    assert stands["27,00%"] == "angka utama"
    assert stands["31,00%"] == stands["37,00%"] == "bertentangan"

    gap = text(notebook, "gap_to_target")
    assert "378.000" in gap and "672.000" in gap

    papua_barat = {row[0]: row[1:] for row in rows(notebook, "table = claims.query") if row}
    assert papua_barat["Papua Barat"] == ["128.358", "155.222", "82,69%"]
    assert papua_barat["Kab. Kaimana"][-1] == "126,15%"
    assert ("Gini", "0,147") in [
        row[:2] for row in zip(*rows(notebook, "pa.coverage.inequality_of"), strict=True)
    ]

    order = {row[0]: row[-2:] for row in rows(notebook, "order =") if row}
    assert order["Kab. Pegunungan Arfak"] == ["7", "3"]  # last over the employed, third over the proxy

    costs = {tuple(row[:2]): row[3] for row in rows(notebook, "costs = [") if row}
    assert costs["pekerja sendiri", "sektor lain"] == "Rp126.000"  # half the dues from April to December 2026
    assert costs["anggaran pemerintah", "sektor lain"] == "Rp201.600"  # twelve times Rp16.800, no discount

    drawings = [
        data for cell in code_cells(notebook) for data in cell.outputs if "image/svg+xml" in str(data)
    ]
    assert len(drawings) == 6


# --- 06: nine questions ------------------------------------------------------------------------------


def test_nine_questions_are_answered_in_at_most_fifteen_lines_each_by_public_names_alone(run):
    notebook = run("06_questions.ipynb")

    for cell in code_cells(notebook)[2:]:
        assert len(cell.source.strip().split("\n")) <= 15, cell.source
        assert "paritrana_analysis" not in cell.source, cell.source
    headings = [cell.source for cell in notebook.cells if cell.source.startswith("## ")]
    assert [heading[:5] for heading in headings] == [f"## {n}." for n in range(1, 10)]

    assert text(notebook, "panel =").startswith("17 / 38")  # districts of Jawa Timur with a claim
    assert "image/svg+xml" in str(outputs(notebook, "panel ="))
    registered = {row[0]: row[3:6] for row in rows(notebook, "december =") if row}
    assert registered["Riau"] == ["36,91%", "33,47%", "40,71%"]
    assert "DKI Jakarta" not in registered
    changes = text(notebook, "changes =")
    assert "Jumlah provinsi: 34 → 38" in changes
    merged = {row[0]: row[3] for row in rows(notebook, "mine =") if row}
    assert merged["Kab. Kaimana"] == "29,69%"  # 3,359 of 11,312 formal workers
    assert "“91.02”" in text(notebook, "except pa.UserError")
    table = {row[3]: row[4] for row in rows(notebook, "table = pa.national_table") if len(row) > 4}
    assert table["Peserta aktif"] == "2.730.000"


def test_what_closes_a_gap_and_how_firm_own_ranks_are_is_shown_with_the_known_figures(run):
    notebook = run("06_questions.ipynb")
    gaps, cost = tables_of(notebook, "kalsel =")
    assert [row[3] for row in gaps[1:]] == ["430.373", "507.225"]
    people = [int(row[1].replace(".", "")) for row in cost[1:]]
    assert sum(people) == 507_225
    strict, stated = tables_of(notebook, "strict =")
    assert {row[4] for row in strict[1:]} == {"–"}
    # Claims marked as doubtful or misprints lead no longer: two districts fewer are measured.
    assert [row[2] for row in stated[1:]] == ["0,179", "0,232", "0,337", "0,171", "0,287"]
    took = rows(notebook, "took =")[1:]
    people = [int(row[1].replace(".", "")) for row in took]
    assert took[-1][0] == "Semua" and sum(people[:-1]) == people[-1] == 276_668
    _, firm = tables_of(notebook, "firm =")
    assert firm[1][0] == "Kab. Tulungagung" and len(firm) == 11


def tables_of(notebook, fragment):
    """Rows of every table that the cell shows, as printed; header first, lines without cells left out."""
    shown = [data["text/html"] for data in outputs(notebook, fragment) if "text/html" in data]
    found = []
    for table in shown:
        lines = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in table.split("<tr")[1:]]
        cells = [[html.unescape(re.sub("<.*?>", "", cell)).strip() for cell in line] for line in lines]
        found.append([line for line in cells if line])
    return found
