"""Does one job in its child process: runs the notebook, lays it out, puts the set in its place.

All is written into a draft folder beside the set's place, which is then renamed: a reader sees the old set or
the new one, never part of either. From the executed notebook everything is left out that differs between two
runs: times, paths, random cell ids.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path

from paritrana_analysis.evaluation.bundle import open_bundle
from paritrana_analysis.files import drafts
from paritrana_analysis.files.digests import digest_of
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.runner import manifest
from paritrana_analysis.runner.exit_status import how_it_ended
from paritrana_analysis.runner.jobs import METHODS, Job
from paritrana_analysis.runner.partial_run import JOURNAL, as_written, parameterised

#: The notebook while it runs, in the draft folder.
RUNNING = "running.ipynb"
#: A cell that runs longer than this is given up, seconds.
CELL_TIMEOUT = 300


def do(job: Job, *, engine: str | None = None, spare_core: bool = True) -> None:
    """Make the job's set with a papermill engine (None: papermill's own). Raises what the notebook raised.

    spare_core : fewer other reports are left than cores; layouts may be made beside one another.
    """
    draft = draft_of(job, os.getpid())
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    os.chdir(Path(job.notebook).parent)
    notebook = execute(job, draft / RUNNING, engine)
    _write_set(job, notebook, draft, spare_core)
    put_in_place(draft, Path(job.folder))


def draft_of(job: Job, pid: int) -> Path:
    """The folder in which the child of that number prepares the set. Whoever waits for it clears it up."""
    return drafts.draft_of(Path(job.folder), pid)


def execute(job: Job, running: Path, engine: str | None):
    """The executed notebook. Raises papermill's error where a cell failed.

    A kernel's notebook is written to `running` after each cell; our engine keeps a journal beside it.
    """
    if engine:
        return run_notebook(Path(job.notebook), job.parameters, engine, running.parent)
    return _with_kernel(job, running)


def _with_kernel(job: Job, running: Path):
    import papermill
    from nbclient.exceptions import DeadKernelError

    from paritrana_analysis.runner.kernel import WatchedKernel

    try:
        return papermill.execute_notebook(
            as_written(Path(job.notebook)),
            str(running),
            parameters=job.parameters,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=True,
            execution_timeout=CELL_TIMEOUT,
            kernel_manager_class=WatchedKernel,
        )
    except DeadKernelError as error:
        if WatchedKernel.status is None:
            raise
        raise DeadKernelError(how_it_ended(WatchedKernel.status)) from error


def run_notebook(notebook: Path, parameters: dict, engine: str, journal_folder: Path | None = None):
    """The notebook executed by an engine, by papermill's own steps but for the files.

    It would check and write the notebook once more. Raises papermill's error where a cell failed.
    journal_folder : where our engine keeps a journal, in a process that is the notebook's own.
    """
    from papermill.engines import papermill_engines
    from papermill.execute import raise_for_execution_errors

    executed = papermill_engines.execute_notebook_with_engine(
        engine,
        parameterised(notebook, parameters),
        kernel_name="python3",
        progress_bar=False,
        **({"journal_folder": str(journal_folder)} if journal_folder else {}),
    )
    raise_for_execution_errors(executed, None)
    return executed


def _write_set(job: Job, notebook, draft: Path, spare_core: bool) -> None:
    import nbformat

    from paritrana_analysis.publish import render_all

    for name in (RUNNING, JOURNAL):
        (draft / name).unlink(missing_ok=True)
    notebook = published(notebook)
    nbformat.validate(notebook)
    (draft / f"{job.stem}.ipynb").write_text(as_text(notebook), encoding="utf-8")
    suffixes = [f".{name}" for name in job.formats]
    made = render_all(notebook, suffixes, spare_core=spare_core, links=_links(job))
    for suffix, laid_out in made.items():
        (draft / f"{job.stem}{suffix}").write_bytes(laid_out)
    manifest.write(draft / manifest.NAME, manifest.describe(job, open_bundle(Path(job.bundle)), draft))


def _links(job: Job) -> list[tuple[str, str]]:
    """What the web page leads to: the set's other files, the page over all sets, and the methods booklet."""
    found = [("index", "../index.html")]
    if job.province_code != METHODS and "html" in job.formats:
        booklet = Reader(job.language)("methods.folder")
        found.append(("methods", f"../{booklet}/{booklet}.html"))
    return found + [(name, f"{job.stem}.{name}") for name in ("pdf", "xlsx", "docx") if name in job.formats]


def as_text(notebook) -> str:
    """The notebook as a file, without indentation: Python would indent its long tables one cell at a time."""
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


#: Parameters that say where data lie.
_PLACES = ("processed =", "round_folder =")


def published(notebook):
    """A copy without what differs from run to run."""
    notebook = notebook.copy()
    for name in ("papermill", "widgets"):
        notebook.metadata.pop(name, None)
    # A kernel adds its patch release here, an engine without one doesn't.
    notebook.metadata["language_info"] = {"name": "python"}
    for place, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        # The folders of the data are of this machine, not of the report.
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.source = "\n".join(line for line in cell.source.split("\n") if not line.startswith(_PLACES))
        cell["id"] = digest_of(f"{place}\n{cell.source}")[:8]
    return notebook


def put_in_place(draft: Path, folder: Path) -> None:
    """Rename the finished draft to its place; the set that was there goes once the new one stands.

    Two runs that make the same set take turns. A run killed between the two renames leaves no set,
    and the next one makes it again.
    """
    with _turn(folder.parent):
        drafts.put_in_place(draft, folder)


@contextlib.contextmanager
def _turn(root: Path):
    """Held by one process at a time, and let go by the system when its holder dies."""
    try:
        import fcntl
    except ImportError:  # Windows: renames alone
        yield
        return
    with (root / ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
