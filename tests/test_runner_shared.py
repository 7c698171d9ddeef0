"""What reports share for speed changes nothing: neither a byte of a drawing nor anything of the user's."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
import time
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure

from paritrana_analysis import charts
from paritrana_analysis.charts import theme
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.runner import batch, fork_worker

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
    with theme.style():
        figure.savefig(out, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return out.getvalue().decode("utf-8")


def drawn(name: str, language: str) -> Figure:
    t = Reader(language)
    if name == "trend":
        return charts.workforce_trend(YEARS, reader=t).figure
    return charts.district_bars(DISTRICTS, reader=t, year=2025).figure


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["trend", "districts"])
def test_remembered_text_is_drawn_as_matplotlib_draws_it(name, language):
    expected = theme._compact(plain_svg(drawn(name, language)))
    assert theme.to_svg(drawn(name, language)) == expected
    assert theme.to_svg(drawn(name, language)) == expected, "drawn from memory"


def test_a_line_in_bold_or_italics_is_not_taken_for_the_plain_one():
    figure = Figure(figsize=(3, 2), dpi=160)
    with theme.style():
        for place, how in enumerate([{}, {"weight": "bold"}, {"style": "italic"}, {"size": 20}]):
            figure.text(0.1, 0.2 + 0.2 * place, "Banten 45,6 %", **how)
    assert theme.to_svg(figure) == theme._compact(plain_svg(figure))
    assert figure.dpi == 160


@pytest.mark.parametrize("name", ["trend", "districts"])
def test_a_compact_drawing_holds_all_that_matplotlib_drew(name):
    whole, compact = plain_svg(drawn(name, "id")), theme.to_svg(drawn(name, "id"))
    assert len(compact) < 0.95 * len(whole)
    kept = [(part.tag, {k: v.split() for k, v in part.attrib.items()}) for part in elements(compact)]
    root, defs, style, *rest = elements(whole)
    assert (defs.tag, style.tag) == (f"{SVG}defs", f"{SVG}style")
    rule = {"stroke-linejoin": ["round"]}  # what the style said, but for SVG's own defaults
    assert kept[0] == (root.tag, {k: v.split() for k, v in root.attrib.items()} | rule)
    assert kept[1:] == [(part.tag, {k: v.split() for k, v in part.attrib.items()}) for part in rest]


SVG = "{http://www.w3.org/2000/svg}"


def elements(svg: str) -> list[ElementTree.Element]:
    return [part for part in ElementTree.fromstring(svg).iter() if "metadata" not in str(part.tag)]


@pytest.mark.skipif(not fork_worker.available(), reason="forked children are a matter of Linux")
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


def test_a_report_imports_what_tells_and_nothing_that_computes_ranks_or_scores():
    code = (
        "import sys; from importlib import import_module; from paritrana_analysis.reports import province;"
        "[import_module(f'paritrana_analysis.reports.province.{name}') for name in province.NAMES];"
        "print(*(name[19:] for name in sys.modules if name.startswith('paritrana_analysis.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {"reports.text.standing", "reports.province.scores"} <= loaded
    told = {"robustness", "robustness.limits", "rubric", "rubric.text", "evaluation", "evaluation.view"}
    told |= {"evaluation.bundle", "evaluation.parameters"}
    computes = ("robustness", "scoring", "rubric", "selection", "evaluation")
    assert {name for name in loaded if name.startswith(computes)} <= told


@pytest.mark.parametrize("refused", [AttributeError, OSError])
def test_where_the_end_of_a_child_can_t_be_waited_for_the_parent_looks_again_soon(monkeypatch, refused):
    def pidfd_open(pid):
        raise refused

    slept = []
    monkeypatch.setattr(os, "pidfd_open", pidfd_open, raising=False)
    monkeypatch.setattr(batch.time, "sleep", slept.append)
    batch._until_one_ends([SimpleNamespace(pid=1)])
    assert slept == [batch.PAUSE / 10]


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="Linux")
def test_the_parent_wakes_when_a_child_ends_not_when_its_pause_is_over(monkeypatch):
    monkeypatch.setattr(batch, "PAUSE", 60.0)
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    started = time.monotonic()
    batch._until_one_ends([SimpleNamespace(pid=process.pid)])
    assert time.monotonic() - started < 30 and process.wait() == 0


def test_the_imports_of_a_warm_parent_leave_garbage_collection_as_it_was():
    for before in (True, False):
        (gc.enable if before else gc.disable)()
        try:
            with fork_worker._uncollected():
                assert not gc.isenabled()
            assert gc.isenabled() is before
        finally:
            gc.enable()


@pytest.mark.parametrize("command", [["editions"], ["editions", "--year", "2023"]], ids=["long", "short"])
def test_a_command_whose_reader_has_gone_says_so_without_a_traceback(command):
    read, write = os.pipe()
    os.close(read)
    run = [sys.executable, "-m", "paritrana_analysis", *command]
    done = subprocess.run(run, stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert done.stderr == ""
    assert done.returncode == 141  # a job whose output was lost has not succeeded


def test_all_that_a_command_told_is_out_when_it_ends():
    done = subprocess.run(
        [sys.executable, "-m", "paritrana_analysis", "editions"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("2017") and done.stdout.endswith("\n")
