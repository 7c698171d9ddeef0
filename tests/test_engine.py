"""Our engine and papermill's own: the same outputs, numbers and errors, or the notebook is handed over."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from paritrana_analysis.i18n.wording import Reader, entries
from paritrana_analysis.runner import faithful, jobs, jury_papers

HERE = Path(__file__).resolve().parent
NOTEBOOKS = tomllib.loads((HERE / "data" / "engine_notebooks.toml").read_text(encoding="utf-8"))
#: Each of its kinds is compared whenever the tests run; all the others in the long ones.
ALWAYS = ("out_and_numbers", "skipped_cell", "expected_error", "error_stops", "cleared_waiting", "frame")
RUN_HERE, HANDED = NOTEBOOKS["here"], NOTEBOOKS["handed"]


def book(cells: list, **metadata):
    """A cell is its source, or its source and tags."""
    made = []
    for place, cell in enumerate(cells):
        source, *tags = [cell] if isinstance(cell, str) else cell
        made.append(nbformat.v4.new_code_cell(source, id=f"c{place}", metadata={"tags": tags}))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel | metadata})


@pytest.fixture
def stock(monkeypatch):
    """A kernel that pytest started doesn't catch descriptors, were it told of pytest."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)


def ran(notebook, engine, **options):
    """What a reader of the notebook sees, and how papermill ended."""
    out, ended = {}, "done"
    path = options.pop("out")
    try:
        papermill.execute_notebook(notebook, str(path), engine_name=engine, progress_bar=False, **options)
    except PapermillExecutionError as error:
        ended = f"{error.ename}: {error.evalue}"
    made = nbformat.read(path, as_version=4)
    out["cells"] = [
        (
            cell.source,
            cell.get("execution_count"),
            cell.get("outputs"),
            [cell.metadata.get("papermill", {}).get(name) for name in ("exception", "status")],
        )
        for cell in made.cells
    ]
    text = repr(out) + repr(made.metadata.get("language_info"))
    return re.sub(r"0x[0-9a-f]+|\\x1b\[[0-9;]*m", "", text), re.sub("0x[0-9a-f]+", "", ended)


@pytest.mark.parametrize(
    "name", [n if n in ALWAYS else pytest.param(n, marks=pytest.mark.slow) for n in RUN_HERE]
)
def test_a_notebook_run_here_shows_what_a_kernel_shows(name, tmp_path, stock, caplog):
    cells = RUN_HERE[name]
    ours = ran(book(cells), "paritrana", out=tmp_path / "ours.ipynb")
    assert not [r for r in caplog.records if "in a kernel" in r.message], "it is run here"
    assert ours == ran(book(cells), None, out=tmp_path / "stock.ipynb")


class _Manager:
    autosave_cell_every = 30

    def __init__(self, notebook) -> None:
        self.nb = notebook


@pytest.mark.parametrize("name", HANDED)
def test_what_this_process_can_t_do_as_a_kernel_is_noticed_before_it_runs(name):
    assert faithful.of_the_notebook(_Manager(book(HANDED[name])), "python3", {}), name


@pytest.mark.parametrize(
    "option", ["execution_timeout", "log_output", "stdout_file", "stderr_file", "kernel_manager_class"]
)
def test_an_option_that_only_a_kernel_heeds_is_handed_over(option):
    assert option in str(faithful.of_the_notebook(_Manager(book(["1"])), "python3", {option: 1}))


def test_the_page_lists_the_differences_that_are_left():
    page = (HERE.parent / "docs" / "running.md").read_text(encoding="utf-8")
    listed = page.split("## The engine without a kernel")[1].split("\n## ")[0]
    for difference in ("no colours", "`metadata.execution`", "--engine kernel"):
        assert difference in listed


def test_only_the_colours_of_a_traceback_and_the_times_of_messages_differ(tmp_path):
    made = {}
    for engine in ("paritrana", None):
        ran(book([["1 / 0", "raises-exception"]]), engine, out=tmp_path / "out.ipynb")
        (made[engine],) = (c for c in nbformat.read(tmp_path / "out.ipynb", 4).cells if c.cell_type == "code")
    ours, kernel = made["paritrana"], made[None]
    assert "\x1b" not in str(ours.outputs[0].traceback[0]) and "\x1b" in str(kernel.outputs[0].traceback[0])
    assert "execution" not in ours.metadata and "execution" in kernel.metadata


@pytest.mark.parametrize(("kernel", "language"), [("ir", "R"), ("julia-1.9", "julia"), ("python3", "R")])
def test_a_notebook_of_another_language_is_never_run_as_python(kernel, language):
    notebook = book(["1"], name=kernel, language=language)
    assert "kernel" in str(faithful.of_the_notebook(_Manager(notebook), kernel, {}))


def test_why_a_kernel_is_needed_is_told_in_the_reader_s_language():
    """The Indonesian notice held an English reason: "(cell 1 imports os)"."""
    reason = faithful.of_the_notebook(_Manager(book(["1", "import os"])), "python3", {})
    assert reason.said(Reader("id")) == "sel 2 mengimpor os"
    assert str(reason) == reason.said(Reader("en")) == "cell 2 imports os"
    source = Path(faithful.__file__).read_text(encoding="utf-8")
    keys = {"busy", "in_cell", *re.findall(r'Reason\("(\w+)"', source)}
    assert keys == set(entries("engine"))


def test_a_notebook_handed_over_is_told_once_and_runs_in_a_kernel(tmp_path, stock, caplog):
    source = "import os\nos.system('echo from a shell')\nprint(os.getpid())"
    with caplog.at_level(logging.WARNING, "papermill"):
        text, ended = ran(book([source]), "paritrana", out=tmp_path / "out.ipynb")
    told = [record.message for record in caplog.records if "in a kernel" in record.message]
    assert len(told) == 1 and "cell 1 imports os" in told[0]
    assert ended == "done" and "from a shell" in text and str(os.getpid()) not in text


async def _reason():
    return faithful.of_the_process()


def test_a_running_loop_another_thread_and_an_ipython_are_noticed():
    import asyncio

    from IPython.core.interactiveshell import InteractiveShell

    assert "loop" in str(asyncio.run(_reason()))
    found = []
    thread = threading.Thread(target=lambda: found.append(faithful.of_the_process()))
    thread.start()
    thread.join()
    assert "main thread" in str(found[0])
    assert faithful.of_the_process() is None
    InteractiveShell.instance()
    try:
        assert "IPython" in str(faithful.of_the_process())
    finally:
        InteractiveShell.clear_instance()


# --- what is left of a run ----------------------------------------------------------------------------------

#: A notebook that is run here and changes whatever it can reach of the process.
CHANGING = [
    "import random\nrandom.seed(3)\nrandom._os.environ['CHANGED'] = '1'\nrandom._os.chdir('/')",
    "import collections\nmodules = collections._sys.modules\nmodules['__main__'] = collections",
    "logs = modules['logging']\nroot = logs.getLogger()\nroot.setLevel(1)",
    "root.addHandler(logs.StreamHandler())",
    "logs.disable(50)\nmodules['builtins'].print_twice = print",
    "import pandas as pd\npd.set_option('display.max_rows', 3)\npd.options.display.precision = 1",
    "import numpy as np\nnp.seterr(all='raise')\nnp.set_printoptions(precision=2)\nnp.random.seed(1)",
    "import decimal\ndecimal.getcontext().prec = 5",
]


def of_this_process():
    """What whoever runs a notebook here relies on afterwards."""
    import builtins
    import decimal
    import random
    import sys
    import warnings

    import numpy
    import pandas

    root = logging.getLogger()
    return {
        "folder": Path.cwd(),
        "environment": dict(os.environ),
        "main": id(sys.modules["__main__"]),
        "names": sorted(vars(builtins)),
        "paths": (list(sys.path), list(sys.argv)),
        "hooks": (sys.displayhook, sys.excepthook, sys.stdout, sys.stderr),
        "logging": (root.level, list(root.handlers), root.manager.disable),
        "warnings": list(warnings.filters),
        "random": (random.getstate(), str(numpy.random.get_state())),
        "decimal": decimal.getcontext().prec,
        "numpy": (numpy.geterr(), numpy.get_printoptions()),
        "pandas": {
            name: pandas.get_option(f"display.{name}")
            for name in dir(pandas.options.display)[:-1]
            if name not in ("html", "latex", "unicode")
        },
    }


def test_a_run_in_this_process_leaves_no_setting_behind(tmp_path, caplog):
    import pandas

    pandas.set_option("display.max_columns", 7)
    try:
        before = of_this_process()
        _, ended = ran(book(CHANGING), "paritrana", out=tmp_path / "out.ipynb")
        after = of_this_process()
    finally:
        pandas.reset_option("display.max_columns")
    assert ended == "done" and not [r for r in caplog.records if "in a kernel" in r.message]
    for name, value in before.items():
        assert after[name] == value, name


@pytest.mark.slow
def test_pandas_that_the_notebook_imported_first_has_its_own_settings_afterwards(tmp_path):
    path = tmp_path / "in.ipynb"
    nbformat.write(book(["import pandas as pd\npd.set_option('display.max_rows', 3)"]), path)
    code = (
        "import sys, papermill\nassert 'pandas' not in sys.modules\n"
        f"papermill.execute_notebook({str(path)!r}, {str(tmp_path / 'out.ipynb')!r}, engine_name='paritrana',"
        " progress_bar=False)\nimport pandas\nprint(pandas.get_option('display.max_rows'))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.stdout.strip() == "60", ended.stderr


# --- reports ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "notebook", [jobs.default_notebook("36"), jobs.default_notebook("00"), jury_papers.notebook_file()]
)
def test_our_own_notebooks_of_reports_need_no_kernel(notebook):
    assert faithful.of_the_file(notebook) is None
