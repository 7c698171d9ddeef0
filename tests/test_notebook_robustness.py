"""The notebook on how firm a rank is: it runs, stamps what is synthetic, and says nothing of the unscored."""

from __future__ import annotations

import nbclient
import pytest
from test_notebooks import FOLDER, SECONDS, code_cells, outputs, read, text

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    notebook = read(FOLDER / "04_robustness.ipynb")
    for cell in code_cells(notebook):
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = cell.source.replace("10_000", "1_000")
    elsewhere = {"metadata": {"path": str(tmp_path_factory.mktemp("elsewhere"))}}
    return nbclient.NotebookClient(
        notebook, timeout=SECONDS, kernel_name="python3", resources=elsewhere
    ).execute()


def test_on_real_figures_there_is_a_sentence_and_no_number(ran):
    told = outputs(ran, "real, names =")
    assert len(told) == 2  # a heading and the sentence
    assert "belum ada yang diberi nilai gabungan" in text(ran, "real, names =")


def test_every_output_on_practice_figures_is_stamped(ran):
    after = code_cells(ran)[3:]
    for cell in after:
        told = str([output.get("data", output.get("text")) for output in cell.outputs])
        assert "LATIHAN" in told, cell.source


def test_ranks_are_told_in_a_jurys_words(ran):
    lines = text(ran, "for row in records(told.head(7))").splitlines()
    assert "peringkat 1 dari 10; dalam 90% dari 1.000 aturan yang masuk akal: " in lines[1]
    assert all("skenario: bila RSE penyebut 10%" in line for line in lines[1:])


def test_three_drawings_stand_in_it(ran):
    drawings = [
        data for cell in code_cells(ran) for data in cell.outputs if "image/svg+xml" in str(data)[:5000]
    ]
    assert len(drawings) == 3


def test_an_rse_given_is_no_scenario(ran):
    assert "Skenario" not in text(ran, "own = ranks.assess(")
    assert "Skenario" in text(ran, "stability.sampling(firm, names, t)], language)")
