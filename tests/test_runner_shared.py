"""What reports share for speed changes nothing: neither a byte of a drawing nor anything of the user's."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from matplotlib.figure import Figure

from paritrana_analysis import figures, look
from paritrana_analysis.runner import forked
from paritrana_analysis.wording import LANGUAGES, Reader

YEARS = [{"year": year, "formal": 3_000_000 + year, "informal": 2_600_000} for year in range(2018, 2026)]
DISTRICTS = [
    {
        "region_code": f"36{n:02}",
        "name": f"Kab. Nama Nomor {n} é “Ω”",
        "employed": 900_000 // n,
        "coverage_share": None if n == 3 else 0.13 * n,
        "as_of": "2025-07",
    }
    for n in range(1, 9)
]


def plain_svg(figure: Figure) -> str:
    """The drawing by matplotlib's own way to a file."""
    out = io.BytesIO()
    with look.style():
        figure.savefig(out, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = out.getvalue().decode("utf-8")
    return text[text.index("<svg") :].rstrip() + "\n"


def drawn(name: str, language: str) -> Figure:
    say = Reader(language)
    if name == "trend":
        return figures.workforce_trend(YEARS, reader=say).figure
    return figures.district_bars(DISTRICTS, reader=say, year=2025).figure


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["trend", "districts"])
def test_remembered_text_is_drawn_as_matplotlib_draws_it(name, language):
    expected = plain_svg(drawn(name, language))
    assert look.to_svg(drawn(name, language)) == expected
    assert look.to_svg(drawn(name, language)) == expected, "drawn from memory"


def test_a_line_in_bold_or_italics_is_not_taken_for_the_plain_one():
    figure = Figure(figsize=(3, 2), dpi=160)
    with look.style():
        for place, how in enumerate([{}, {"weight": "bold"}, {"style": "italic"}, {"size": 20}]):
            figure.text(0.1, 0.2 + 0.2 * place, "Banten 45,6 %", **how)
    assert look.to_svg(figure) == plain_svg(figure)
    assert figure.dpi == 160


@pytest.mark.skipif(not forked.available(), reason="forked children are a matter of Linux")
def test_cells_run_by_a_report_are_not_written_into_the_user_s_history(tmp_path):
    code = (
        "from types import SimpleNamespace\n"
        "from paritrana_analysis.runner.shell import CellShell\n"
        "class Cell(SimpleNamespace):\n    get = lambda self, name: None\n"
        "cell = Cell(source='answer = 42\\nanswer')\n"
        "assert not CellShell.instance().run(cell)\n"
        "assert cell.outputs[0].data['text/plain'] == '42' and cell.execution_count == 1\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"IPYTHONDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert list(tmp_path.rglob("history*")) == []
