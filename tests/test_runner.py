"""The runner: one report's misfortune stays its own, nothing is half-written, nothing is made twice."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import html
import json
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from functools import cache
from pathlib import Path

import papermill
import psutil
import pytest
from runs import planned

from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation.bundle import open_bundle
from paritrana_analysis.files import drafts
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.runner import (
    batch,
    jobs,
    manifest,
    overview,
    template,
    verify,
)
from paritrana_analysis.runner import (
    fork_worker as forked,
)
from paritrana_analysis.runner.partial_run import parameterised, recover

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(not forked.available(), reason="forked children are a matter of Linux")

ONLY_36 = "if province_code == '36':\n    "


@cache
def runners() -> subprocess.Popen:
    """A Python with all imports done and no threads, unlike pytest's: each batch is run in a fork of it."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, __file__, "--serve"], text=True, **pipes)
    atexit.register(process.wait)
    atexit.register(process.kill)  # first
    return process


def run(jobs, **settings):
    """The batch's summary by province."""
    with tempfile.TemporaryDirectory() as folder:
        told = {"jobs": [job.to_json() for job in jobs], "settings": settings, "folder": folder}
        print(json.dumps(told), file=runners().stdin, flush=True)
        ready, _, _ = select.select([runners().stdout], [], [], 300)
        assert ready, "the batch has not ended within five minutes"
        status = int(runners().stdout.readline())
        assert status == 0, (Path(folder) / "stderr").read_text()
        outcomes = json.loads((Path(folder) / "stdout").read_text())["outcomes"]
    return {row["province_code"]: row for row in outcomes}


def files(folder: Path) -> dict[str, str]:
    """sha256 of every file below, by its path."""
    found = sorted(
        p for p in Path(folder).rglob("*") if p.is_file() and p.name not in (".lock", "timings.json")
    )
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


def leftovers(folder: Path) -> list[str]:
    return [p.name for p in Path(folder).rglob(".*") if p.name != ".lock"]


# --- one report's misfortune is its own ----------------------------------------------------------------

DEATHS = {
    "segfault": ("import ctypes; ctypes.string_at(0)", "killed by SIGSEGV"),
    "os._exit": ("import os; os._exit(9)", "exit status 9"),
    "killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed by SIGKILL"),
    "exception": ("1 / 0", "ZeroDivisionError"),
    "sys.exit": ("raise SystemExit('no more')", "SystemExit"),
    # Less than this machine has: without the limit it would be given.
    "10 GB allocation": ("import numpy; numpy.ones(10 * 2**30, 'u1')", "(limit: 4 GiB)"),
    "endless loop": ("while True: pass", "deadline: stopped after"),
    # Python's own threads and signals don't get a turn.
    "stuck in C code": ("sum(range(10**13))", "deadline: stopped after"),
}
ENDLESS = ("endless loop", "stuck in C code")


#: Which of them wait for a long time, or for a kernel to start.
WARM = [pytest.param(d, marks=pytest.mark.slow) if d == "stuck in C code" else d for d in DEATHS]
COLD = [d if d == "segfault" else pytest.param(d, marks=pytest.mark.slow) for d in DEATHS]


@pytest.mark.parametrize("death", WARM)
def test_a_report_that_dies_is_named_and_the_others_complete(tmp_path, death):
    cell, told = DEATHS[death]
    work = planned(tmp_path, "print('so far')", ONLY_36 + cell)
    ended = run(work, fork=True, retry=False, deadline=6 if death in ENDLESS else 60, memory=4)
    assert (ended["36"]["status"], ended["36"]["engine"]) == ("failed", "forked")
    assert told in ended["36"]["reason"]
    assert ended["97"]["status"] == "made"
    assert leftovers(tmp_path / "reports") == []


@pytest.mark.parametrize("death", COLD)
def test_a_report_that_dies_in_a_kernel_is_named_and_kept_and_the_others_complete(tmp_path, death):
    cell, told = DEATHS[death]
    mark = tmp_path / "kernel"
    note = f"import os, pathlib; pathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\n    "
    work = planned(tmp_path, "print('so far')", ONLY_36 + note + cell)
    ended = run(work, fork=False, deadline=25 if death in ENDLESS else 60, memory=4)
    assert (ended["36"]["status"], ended["36"]["engine"]) == ("failed", "cold")
    assert told in ended["36"]["reason"]
    assert ended["97"]["status"] == "made"
    assert leftovers(tmp_path / "reports") == []
    assert_kept(tmp_path / "reports" / "2025" / "failed", told, source=cell)
    assert gone(int(mark.read_text())), "the kernel outlives its report"


def gone(pid: int, seconds: float = 10.0) -> bool:
    """Whether the process ends within that time; one that only waits to be reaped has ended."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def assert_kept(folder: Path, told: str, source: str) -> None:
    """The half-run notebook with what it had shown and the cell that failed; a page that tells both."""
    assert {p.name for p in folder.iterdir()} == {"36-banten.ipynb", "36-banten.html"}
    book = json.loads((folder / "36-banten.ipynb").read_text())
    assert "so far" in str(book["cells"])
    failed = [c for c in book["cells"] if any(o["output_type"] == "error" for o in c.get("outputs", []))]
    assert [source in "".join(cell["source"]) for cell in failed] == [True]
    page = (folder / "36-banten.html").read_text()
    assert told in page and "Banten" in page and "assessment_year" in page and html.escape(source) in page


@pytest.mark.parametrize("death", ["segfault", "exception"])
def test_the_half_run_notebook_and_an_error_page_are_kept(tmp_path, death):
    cell, told = DEATHS[death]
    work = planned(tmp_path, "print('so far')", ONLY_36 + cell)
    run(work, fork=True, retry=False)
    assert_kept(tmp_path / "reports" / "2025" / "failed", told, source=cell)


@pytest.mark.parametrize("engine", ["fork", pytest.param("kernel", marks=pytest.mark.slow)])
def test_the_command_ends_with_status_1_and_its_summary_names_the_deadline(
    small_raw, prepared, tmp_path, engine
):
    summary = tmp_path / "run.json"
    ended = subprocess.run(
        [sys.executable, "-m", "paritrana_analysis", "report", "--province", "36", "--deadline", "0.05"]
        + ["--engine", engine, "--raw", str(small_raw)]
        + ["--processed", str(prepared.parent), "--reports", str(tmp_path), "--summary", str(summary)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr
    told = json.loads(summary.read_text())
    assert (told["made"], told["failed"]) == (0, 1)
    assert told["outcomes"][0]["reason"] == "deadline: stopped after 0.05 s"
    assert "deadline: stopped after 0.05 s" in ended.stderr


def test_what_a_failure_left_goes_once_the_report_is_made(tmp_path):
    run(planned(tmp_path, ONLY_36 + "1 / 0"), fork=True, retry=False)
    assert (tmp_path / "reports" / "2025" / "failed").is_dir()
    ended = run(planned(tmp_path), fork=True)
    assert {row["status"] for row in ended.values()} == {"made"}
    assert not (tmp_path / "reports" / "2025" / "failed").exists()


def test_a_fault_of_the_fork_never_costs_a_report_it_is_made_in_the_cold(tmp_path):
    not_in_a_kernel = "import os\nif not hasattr(get_ipython(), 'kernel'):\n    os.abort()"
    ended = run(planned(tmp_path, not_in_a_kernel, provinces={"36": "Banten"}), fork=True)
    assert (ended["36"]["status"], ended["36"]["engine"]) == ("made", "cold")


def test_a_corrupt_input_costs_the_report_that_reads_it_alone(tmp_path):
    (tmp_path / "bad.csv").write_bytes(b"a;b\n\xff\xfe\n")
    cell = ONLY_36 + f"import pandas; pandas.read_csv({str(tmp_path / 'bad.csv')!r})"
    ended = run(planned(tmp_path, cell), fork=True, retry=False)
    assert (ended["36"]["status"], ended["97"]["status"]) == ("failed", "made")
    assert "UnicodeDecodeError" in ended["36"]["reason"]


@pytest.mark.slow
def test_a_corrupt_frame_of_the_bundle_costs_the_region_that_reads_it_alone(prepared, tmp_path):
    bundle = open_bundle(Path(shutil.copytree(prepared, tmp_path / "processed" / "2025")))
    frame = bundle.folder / "regions" / "36.parquet"
    frame.write_bytes(frame.read_bytes()[:-100])
    work = jobs.plan(bundle, ["36", "75"], reports=tmp_path / "r", language="id", formats=("html",))
    ended = run(work, fork=True, retry=False)
    assert (ended["36"]["status"], ended["75"]["status"]) == ("failed", "made")
    assert frame.name in ended["36"]["reason"] and "paritrana prepare" in ended["36"]["reason"]


# --- state doesn't leak ------------------------------------------------------------------------------


def test_no_report_sees_what_another_left_behind(tmp_path):
    leave = """
import builtins, os, numpy, pandas, matplotlib
seen = (hasattr(builtins, "left"), os.environ.get("LEFT"), pandas.get_option("display.max_rows"),
        matplotlib.rcParams["font.size"], os.getcwd() == os.sep)
assert seen == (False, None, 60, 10.0, False), seen
builtins.left = True
os.environ["LEFT"] = "1"
pandas.set_option("display.max_rows", 7)
matplotlib.rcParams["font.size"] = 33
os.chdir(os.sep)
"""
    ended = run(planned(tmp_path, leave), fork=True, retry=False, workers=1)
    assert {row["status"] for row in ended.values()} == {"made"}, ended


def test_warming_and_rehearsing_leave_no_trace_in_the_parent(prepared):
    code = """
import os, sys, threading
from pathlib import Path
from paritrana_analysis.evaluation.bundle import open_bundle
from paritrana_analysis.runner import jobs
bundle = open_bundle(Path(sys.argv[1]))
plan = {"reports": Path("none"), "formats": jobs.FORMATS}
work = [job for l in ("id", "en") for job in jobs.plan(bundle, bundle.province_codes, language=l, **plan)]
before = dict(os.environ)
from paritrana_analysis.runner import fork_worker as forked
import matplotlib, pandas, pandas._config.config as config
def state():
    options = {name: pandas.get_option(name) for name in config._registered_options}
    return dict(matplotlib.rcParams), {k: repr(v) for k, v in options.items()}, os.getcwd()
first = state()
forked.warm(2 * work).hold()
assert state() == first
from paritrana_analysis.charts import theme as look
assert look._outlines()._lines, "the rehearsal told nothing"
from paritrana_analysis.runner import manifest
assert manifest.environment.cache_info().currsize == 1, "every child would read the code once more"
assert dict(os.environ) == before
assert threading.active_count() == 1
from IPython.core.interactiveshell import InteractiveShell
assert not InteractiveShell.initialized()
assert "polars" not in sys.modules and "duckdb" not in sys.modules
import zmq
assert zmq.Context._instance is None
"""
    run_it = [sys.executable, "-c", code, str(prepared)]
    ended = subprocess.run(run_it, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_the_child_that_reads_for_the_rehearsal_ends_with_a_parent_that_is_killed(prepared):
    code = """
import os, signal, sys
from pathlib import Path
from paritrana_analysis.evaluation.bundle import open_bundle
from paritrana_analysis.runner import jobs
from paritrana_analysis.runner.warmup import Rehearsal
bundle = open_bundle(Path(sys.argv[1]))
job = jobs.plan(bundle, ["36"], reports=Path("none"), language="id", formats=jobs.FORMATS)[0]
print(Rehearsal(job)._pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    run_it = [sys.executable, "-c", code, str(prepared)]
    with subprocess.Popen(run_it, stdout=subprocess.PIPE, text=True) as parent:
        reader = int(parent.stdout.readline())
    until = time.monotonic() + 60
    while _lives(reader):
        assert time.monotonic() < until
        time.sleep(0.1)


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


# --- nothing is made twice, nothing half -------------------------------------------------------------


def test_a_second_run_makes_nothing_and_changes_no_byte(tmp_path):
    work = planned(tmp_path)
    run(work, fork=True)
    before = files(tmp_path / "reports")
    assert {row["status"] for row in run(work, fork=True).values()} == {"unchanged"}
    assert files(tmp_path / "reports") == before


def test_a_run_with_nothing_to_make_clears_what_a_killed_one_left(tmp_path):
    work = planned(tmp_path)
    run(work, fork=True)
    nobody = subprocess.Popen([sys.executable, "-c", ""])
    nobody.wait()
    root = Path(work[0].folder).parent
    abandoned, lived_in = root / f".36-banten.{nobody.pid}.draft", root / f".36-banten.{os.getpid()}.draft"
    for draft in (abandoned, lived_in):
        draft.mkdir()
        (draft / "journal.jsonl").touch()
    assert {row["status"] for row in run(work, fork=True).values()} == {"unchanged"}
    assert (abandoned.exists(), lived_in.exists()) == (False, True)


def test_a_set_whose_file_was_altered_or_lost_is_made_again_to_the_same_bytes(tmp_path):
    work = planned(tmp_path)
    run(work, fork=True)
    before = files(tmp_path / "reports")
    page = Path(work[0].folder) / "36-banten.html"
    page.write_bytes(page.read_bytes() + b" ")
    (Path(work[1].folder) / "97-papua-pegunungan.ipynb").unlink()
    assert {row["status"] for row in run(work, fork=True).values()} == {"made"}
    kept = Path(work[0].folder) / "36-banten.kept-1.html"  # what somebody altered stands beside the new one
    assert kept.read_bytes().endswith(b" ")
    kept.unlink()
    assert files(tmp_path / "reports") == before


def test_a_clock_set_back_changes_nothing(tmp_path):
    work = planned(tmp_path, formats=("html", "pdf", "xlsx"))
    run(work, fork=True)
    before = files(tmp_path / "reports")
    for path in (tmp_path / "reports").rglob("*"):
        os.utime(path, (0, 0))
    for path in (tmp_path / "processed").rglob("*"):
        os.utime(path, (4e9, 4e9))
    in_1971 = 31_536_000.0
    assert {row["status"] for row in run(work, fork=True, clock=in_1971).values()} == {"unchanged"}
    again = run(work, fork=True, clock=in_1971, again=True)
    assert {row["status"] for row in again.values()} == {"made"}
    assert all(0 < row["seconds"] < 60 for row in again.values())
    assert files(tmp_path / "reports") == before


def test_a_change_of_the_notebook_a_parameter_or_a_format_makes_the_set_again(tmp_path):
    first = planned(tmp_path)
    run(first, fork=True)
    assert {r["status"] for r in run(planned(tmp_path, formats=("html", "xlsx")), fork=True).values()} == {
        "made"
    }
    assert {r["status"] for r in run(planned(tmp_path, "x = 1"), fork=True).values()} == {"made"}


def test_a_set_keeps_the_formats_it_has_when_fewer_are_asked_for(tmp_path):
    run(planned(tmp_path, formats=("html", "docx")), fork=True)
    asked = planned(tmp_path, formats=("xlsx",))
    kept = [manifest.with_its_formats(job) for job in asked]
    assert {job.formats for job in kept} == {("html", "xlsx", "docx")}
    assert {row["status"] for row in run(kept, fork=True).values()} == {"made"}
    made = {path.suffix for path in Path(kept[0].folder).iterdir()}
    assert made == {".html", ".xlsx", ".docx", ".ipynb", ".json"}
    assert manifest.with_its_formats(kept[0]) == kept[0]


def test_a_report_s_page_leads_to_its_other_files_the_booklet_and_the_page_over_all(tmp_path):
    (job, *_) = planned(tmp_path, formats=("html", "xlsx"))
    run([job], fork=True)
    page = (Path(job.folder) / f"{job.stem}.html").read_text(encoding="utf-8")
    led = re.findall(r'href="([^"#]+)"', page.split("<main")[0])
    assert led == ["../index.html", "../metode/metode.html", f"{job.stem}.xlsx"]
    assert "<script" not in page


def run_and_saved_in_jupyterlab(path: Path) -> None:
    """What JupyterLab leaves in a notebook that was run there, and kernels and editors beside it."""
    book = json.loads(path.read_text())
    for count, cell in enumerate(book["cells"], start=1):
        stored = {"output_type": "stream", "name": "stdout", "text": ["STORED\n"]}
        times = {"iopub.execute_input": "2026-11-29T00:00:00Z", "shell.execute_reply": "2026-11-29T00:00:01Z"}
        folded = {"execution": times, "collapsed": True, "scrolled": False, "trusted": True}
        cell["metadata"] |= folded | {"jupyter": {"outputs_hidden": True}}
        cell |= {"outputs": [stored], "execution_count": count, "id": f"other{count}"}
        cell["source"] = cell["source"].splitlines(keepends=True)
    book["metadata"]["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
    book["metadata"]["language_info"] = {"name": "python", "version": "3.11.99"}
    path.write_text(json.dumps(book, indent=1))


@pytest.mark.parametrize("fork", [True, False])
def test_running_and_saving_the_notebook_in_jupyterlab_makes_no_report_stale_and_changes_no_byte(
    tmp_path, fork
):
    only = {"36": "Banten"}
    work = planned(tmp_path, "", "x = 1", provinces=only)
    run(work, fork=fork)
    before = files(tmp_path / "reports")
    run_and_saved_in_jupyterlab(Path(work[0].notebook))
    assert {r["status"] for r in run(work, fork=fork).values()} == {"unchanged"}
    assert {r["status"] for r in run(work, fork=fork, again=True).values()} == {"made"}
    assert files(tmp_path / "reports") == before
    (report,) = (tmp_path / "reports").rglob("36-*.ipynb")
    assert "STORED" not in report.read_text()


def test_a_report_s_notebook_that_needs_a_kernel_is_started_in_one_and_told_once(tmp_path):
    work = planned(tmp_path, "import os\n_ = os.system('echo from a shell')")
    assert [str(reason) for reason in batch.for_a_kernel(work).values()] == ["cell 2 imports os"]
    ended = run(work[:1])
    assert [(one["status"], one["engine"]) for one in ended.values()] == [("made", "cold")]
    assert "from a shell" in (Path(work[0].folder) / f"{work[0].stem}.ipynb").read_text(encoding="utf-8")


def test_a_report_s_notebook_that_needs_none_is_forked_and_nothing_is_told(tmp_path):
    work = planned(tmp_path, "x = 1")
    assert batch.for_a_kernel(work) == {}
    assert {(one["status"], one["engine"]) for one in run(work).values()} == {("made", "forked")}


def test_a_changed_source_or_tag_makes_another_notebook(tmp_path):
    path = Path(planned(tmp_path, "x = 1")[0].notebook)
    first, book = template.digest(path), json.loads(path.read_text())
    book["cells"][1]["metadata"]["tags"] = ["skip-execution"]
    path.write_text(json.dumps(book))
    tagged = template.digest(path)
    book["cells"][1]["source"] = "x = 2"
    path.write_text(json.dumps(book))
    assert len({first, tagged, template.digest(path)}) == 3


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "ir", "language": "R"}},
        {"kernelspec": {"name": "julia-1.9"}},
        {"kernelspec": {"name": "python3"}, "language_info": {"name": "julia"}},
    ],
)
def test_a_report_s_notebook_of_another_language_is_refused_and_not_run_as_python(tmp_path, metadata):
    path = Path(planned(tmp_path)[0].notebook)
    path.write_text(json.dumps({**json.loads(path.read_text()), "metadata": metadata}))
    with pytest.raises(UserError) as refused:
        jobs.notebook_parameters(path)
    assert [fault.key for fault in refused.value.faults] == ["notebook_not_python"]
    assert "Kernel → Change Kernel" in str(refused.value)


def test_a_cell_of_parameters_that_is_no_python_is_told_with_its_line(tmp_path):
    path = Path(planned(tmp_path)[0].notebook)
    book = json.loads(path.read_text())
    book["cells"][0]["source"] = 'province_code = "36"\nassessment_year <- 2025 ('
    path.write_text(json.dumps(book))
    with pytest.raises(UserError, match="baris 2"):
        jobs.notebook_parameters(path)


@pytest.mark.parametrize("engine", [None, "paritrana"])
def test_a_parameter_with_a_type_is_one_for_the_jobs_and_for_papermill(tmp_path, engine):
    path = Path(planned(tmp_path)[0].notebook)
    typed = 'province_code: str = "36"\nassessment_year: int = 2024\nlanguage: str = "id"\n'
    book = json.loads(path.read_text())
    book["cells"] = book["cells"][:1] + [{**book["cells"][0], "id": "last", "metadata": {}}]
    book["cells"][0]["source"] = typed + 'processed = ""'
    book["cells"][1]["source"] = "print(province_code, assessment_year)"
    path.write_text(json.dumps(book))
    assert jobs.notebook_parameters(path) == list(jobs.OWN_PARAMETERS)
    assert set(papermill.inspect_notebook(str(path))) == set(jobs.OWN_PARAMETERS)
    given = {"province_code": "97", "assessment_year": 2025}
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(path), str(tmp_path / "out.ipynb")]
    command += ["--engine", engine] if engine else []
    command += [part for name, value in given.items() for part in ("-p", name, str(value))]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "unknown parameter" not in ended.stderr
    assert "97 2025" in (tmp_path / "out.ipynb").read_text()


def started(work, **settings) -> subprocess.Popen:
    """A run that goes on while the test does something to it."""
    process = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        # A suite that a script starts in the background ignores Ctrl-C, and so would all that it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    process.stdin.write(json.dumps({"jobs": [job.to_json() for job in work], "settings": settings}))
    process.stdin.close()
    return process


def test_two_runs_at_once_end_with_the_same_sets(tmp_path):
    marks = tmp_path / "marks"
    marks.mkdir()
    for_the_other = f"""
import os, pathlib, time
marks = pathlib.Path({str(marks)!r})
(marks / f"{{province_code}}-{{os.getpid()}}").touch()
give_up = time.monotonic() + 60
while len(list(marks.glob(f"{{province_code}}-*"))) < 2 and time.monotonic() < give_up:
    time.sleep(0.01)
"""
    work = planned(tmp_path, for_the_other)
    for code in ("36", "97"):
        (marks / f"{code}-0").touch()
    run(work, fork=True)
    expected = files(tmp_path / "reports")
    for mark in marks.iterdir():
        mark.unlink()
    both = [started(work, fork=True, again=True, workers=2) for _ in range(2)]
    assert [process.wait(120) for process in both] == [0, 0]
    assert len(list(marks.iterdir())) == 4, "each run made both reports, at the same time as the other"
    assert files(tmp_path / "reports") == expected
    assert leftovers(tmp_path / "reports") == []


def test_ctrl_c_ends_the_children_and_leaves_no_draft(tmp_path):
    work = planned(
        tmp_path,
        "import os, pathlib, time\n"
        f"pathlib.Path({str(tmp_path)!r}, f'pid-{{os.getpid()}}').touch()\n"
        "time.sleep(600)",
    )
    process = started(work, fork=True)
    while not list(tmp_path.glob("pid-*")) and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(120) != 0
    for mark in tmp_path.glob("pid-*"):
        with pytest.raises(ProcessLookupError):
            os.kill(int(mark.name.removeprefix("pid-")), 0)
    assert leftovers(tmp_path / "reports") == []
    assert not any(Path(job.folder).exists() for job in work)


def test_after_kill_9_of_the_parent_the_next_run_ends_with_the_same_bytes(tmp_path):
    survives_kills(tmp_path, kills=1)


@pytest.mark.slow
def test_after_kill_9_at_ten_random_moments_the_next_run_ends_with_the_same_bytes(tmp_path):
    survives_kills(tmp_path, kills=10)


def survives_kills(folder: Path, kills: int) -> None:
    """That many runs, each making every set anew, are killed in the midst; then one is left alone."""
    moments = random.Random(2025)
    calm, rough = folder / "calm", folder / "rough"
    calm.mkdir(), rough.mkdir()
    a_while = "import time\ntime.sleep(0.4)"
    began = time.monotonic()
    run(planned(calm, a_while), fork=True, workers=1)
    lasts = time.monotonic() - began
    work = planned(rough, a_while)
    hit = 0
    for _ in range(3 * kills):
        # Half of a run is its warm-up, in which there is little to spoil.
        after = lasts * moments.uniform(moments.choice([0.0, 0.5]), 1.0)
        hit += killed(started(work, fork=True, workers=1, again=True), after, with_children=hit % 2 == 0)
        if hit == kills:
            break
    assert hit == kills, "runs ended before they were killed"
    give_up = time.monotonic() + 30
    while any(map(lives, leftovers(rough / "reports"))) and time.monotonic() < give_up:
        time.sleep(0.1)  # children of a killed parent end by themselves
    ended = run(work, fork=True)
    assert {row["status"] for row in ended.values()} <= {"made", "unchanged"}
    assert files(rough / "reports" / "2025") == files(calm / "reports" / "2025")
    assert leftovers(rough / "reports") == []


def killed(process: subprocess.Popen, seconds: float, *, with_children: bool) -> bool:
    """SIGKILL after that time, with or without its children; whether it still ran then."""
    time.sleep(seconds)
    if process.poll() is not None:
        return False
    victims = psutil.Process(process.pid).children(recursive=True) if with_children else []
    process.kill()
    for victim in victims:
        with contextlib.suppress(psutil.NoSuchProcess):
            victim.kill()
    process.wait()
    return True


def lives(draft: str) -> bool:
    """Whether the process that writes a draft, `.<set>.<pid>.draft`, is alive."""
    pid = draft.split(".")[-2]
    return pid.isdigit() and psutil.pid_exists(int(pid))


# --- the disk ----------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system needs rights that this user lacks")
    yield place
    subprocess.run(["umount", str(place)], check=False)


def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path, small_disk):
    cell = ONLY_36 + "print('x' * 3_000_000)"
    work = planned(tmp_path, cell)
    moved = [
        jobs.Job.from_json(job.to_json().replace(str(tmp_path / "reports"), str(small_disk / "reports")))
        for job in work
    ]
    ended = run(moved, fork=True, retry=False, workers=1)
    assert ended["36"]["status"] == "failed"
    assert "No space left" in ended["36"]["reason"]
    assert not Path(moved[0].folder).exists()
    assert ended["97"]["status"] == "made"
    assert leftovers(small_disk / "reports") == []


def test_a_read_only_folder_is_told(tmp_path, small_disk):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    work = planned(tmp_path)
    moved = [
        jobs.Job.from_json(job.to_json().replace(str(tmp_path / "reports"), str(small_disk / "reports")))
        for job in work
    ]
    with pytest.raises(OSError, match="Read-only file system") as told:  # what `paritrana report` asks first
        drafts.try_place(small_disk / "reports")
    assert Path(told.value.filename).is_relative_to(small_disk)
    ended = run(moved, fork=True, retry=False)  # and where it becomes so while they are made
    assert {one["status"] for one in ended.values()} == {"failed"}
    assert all("Read-only file system" in one["reason"] for one in ended.values())


# --- what the reports of one process share -----------------------------------------------------------


def test_a_notebook_read_once_lends_no_report_another_ones_parameters(tmp_path):
    first, second = planned(tmp_path)
    for job in (first, second, first):
        book = parameterised(Path(job.notebook), job.parameters)
        assert f'province_code = "{job.province_code}"' in book.cells[1].source
        assert sum("injected-parameters" in cell.metadata.tags for cell in book.cells) == 1


def test_a_notebook_edited_between_two_reports_of_a_process_is_read_anew(tmp_path):
    job = planned(tmp_path, "print('before')")[0]
    path = Path(job.notebook)
    assert parameterised(path, job.parameters).cells[2].source == "print('before')"
    path.write_text(path.read_text().replace("print('before')", "print('afters')"))
    assert parameterised(path, job.parameters).cells[2].source == "print('afters')"


def test_a_report_has_a_core_to_spare_where_fewer_others_are_left_than_cores(tmp_path, monkeypatch):
    given = {}

    class Child:
        forked, pid, started = False, os.getpid(), 0.0

        def __init__(self, job, memory, *, spare_core):
            self.job = job
            given[job.province_code] = spare_core

        def poll(self):
            return 0

    monkeypatch.setattr(batch, "SubprocessWorker", Child)
    work = planned(tmp_path)
    batch.run(work, batch.Settings(fork=False, workers=1))
    assert sorted(given) == ["36", "97"]
    assert list(given.values()) == [False, True], "only the last of a batch"
    batch.run(work, batch.Settings(fork=False, workers=8))
    assert list(given.values()) == [True, True], "a few on many cores"


# --- half-run notebooks ------------------------------------------------------------------------------


def test_a_journal_cut_off_in_mid_line_still_gives_the_cells_that_ended(tmp_path):
    work = planned(tmp_path, "print(1)", "print(2)")
    draft = tmp_path / "draft"
    draft.mkdir()
    entries = [
        {"cell": 0},
        {"cell": 0, "count": 1, "outputs": []},
        {"cell": 2},
        {"cell": 2, "count": 3, "outputs": [{"output_type": "stream", "name": "stdout", "text": "1\n"}]},
        {"cell": 3},
    ]
    (draft / "journal.jsonl").write_text("\n".join(map(json.dumps, entries)) + '\n{"cell": 3, "cou')
    book = recover(Path(work[0].notebook), work[0].parameters, draft, "killed by SIGKILL")
    assert 'province_code = "36"' in book["cells"][1]["source"], "the parameters it ran with"
    assert book["cells"][2]["outputs"][0]["text"] == "1\n"
    assert book["cells"][3]["outputs"][0]["evalue"] == "killed by SIGKILL"


# --- verify ------------------------------------------------------------------------------------------


def test_one_altered_byte_is_found_and_where(tmp_path):
    work = planned(tmp_path)
    run(work, fork=True)
    page = Path(work[0].folder) / "36-banten.html"
    content = bytearray(page.read_bytes())
    content[100] ^= 1
    page.write_bytes(content)
    told = manifest.read(Path(work[0].folder))
    outcome = batch.Outcome(work[0], "made")
    found = {f.file: f.state for f in verify._files(Path(work[0].folder), told, outcome)}
    assert found["36-banten.html"] == "altered"
    assert found["36-banten.ipynb"] == "identical"


def test_a_notebook_changed_since_is_an_input_changed(tmp_path, monkeypatch):
    work = planned(tmp_path, "x = 1", provinces={"36": "Banten"})
    run(work, fork=True)
    path, folder = Path(work[0].notebook), Path(work[0].folder)
    bundle = open_bundle(Path(work[0].bundle))
    monkeypatch.setattr(jobs, "default_notebook", lambda code="": path)
    nothing_made = lambda planned, settings: [batch.Outcome(job, "failed") for job in planned]  # noqa: E731
    monkeypatch.setattr(batch, "run", nothing_made)

    def changed():
        found = verify.verify([folder], lambda year: bundle)
        return [finding.file for finding in found if finding.state == "input_changed"]

    assert changed() == []
    run_and_saved_in_jupyterlab(path)
    assert changed() == []
    path.write_text(path.read_text().replace("x = 1", "x = 2"))
    assert changed() == ["notebook"]


# --- the other end of `run` -----------------------------------------------------------------------------


def _serve() -> None:
    """Runs each batch asked for on a line of stdin in a fork, and answers with its exit status."""
    forked.warm([])
    for line in sys.stdin:
        given = json.loads(line)
        child = os.fork()
        if child == 0:
            for number, name in ((1, "stdout"), (2, "stderr")):
                os.dup2(os.open(Path(given["folder"]) / name, os.O_WRONLY | os.O_CREAT), number)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            status = 1
            try:
                _batch(given)
                sys.stdout.flush()
                status = 0
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
            finally:
                os._exit(status)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _batch(given: dict) -> None:
    work = [jobs.Job.from_json(text) for text in given["jobs"]]
    if "clock" in given["settings"]:
        seconds = given["settings"].pop("clock")
        time.time = lambda: seconds
    outcomes = batch.run(work, batch.Settings(**given["settings"]))
    print(overview.summary(outcomes, Path("reports")))


if __name__ == "__main__":
    _serve() if "--serve" in sys.argv else _batch(json.loads(sys.stdin.read()))


# --- what another release made ------------------------------------------------------------------------------


def test_a_set_of_another_release_is_no_altered_set(tmp_path):
    """After any release an untouched set was called changed."""
    work = planned(tmp_path, "x = 1", provinces={"36": "Banten"})
    run(work, fork=True)
    folder, bundle = Path(work[0].folder), open_bundle(Path(work[0].bundle))
    path = folder / manifest.NAME
    said = json.loads(path.read_text(encoding="utf-8"))
    said["inputs"]["code"], said["paritrana_analysis"], said["commit"] = "0" * 64, "0.1.0", ""
    path.write_text(json.dumps(said), encoding="utf-8")

    def found():
        return list(verify.verify([folder], lambda year: bundle))

    (other,) = [finding for finding in found() if finding.state != "identical"]
    assert other.state == "other_release"
    told = other.told(Reader("en"))
    assert "made by release 0.1.0 (code 000000000000)" in told and "paritrana-analysis==0.1.0" in told
    notebook = folder / "36-banten.ipynb"
    notebook.write_bytes(notebook.read_bytes() + b" ")
    assert {finding.state for finding in found()} == {"identical", "altered"}
