"""One job, in its child process: execute the notebook, lay it out, put the set in place.

Everything is written into a draft folder beside the set's place and renamed, so that a reader sees the
old set or the new one, never a half of either. The executed notebook is published without what differs
from run to run: times, paths, random cell ids.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import traceback
from pathlib import Path

from paritrana_analysis.bundle import open_bundle
from paritrana_analysis.runner import manifest
from paritrana_analysis.runner.jobs import Job

#: A cell that runs longer than this is given up, seconds.
CELL_TIMEOUT = 300


def do(job: Job, *, engine: str | None = None) -> None:
    """Make the job's set. Raises what the notebook raised, after keeping the half-run notebook."""
    folder = Path(job.folder)
    draft = folder.parent / f".{folder.name}.{os.getpid()}.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        notebook = execute(job, draft / "running.ipynb", engine)
        _write_set(job, notebook, draft)
        put_in_place(draft, folder)
    except Exception as error:
        _keep_failure(job, draft, error)
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def execute(job: Job, running: Path, engine: str | None):
    """The executed notebook, by papermill; written to `running` cell by cell while it runs."""
    import papermill

    return papermill.execute_notebook(
        job.notebook,
        str(running),
        parameters=job.parameters,
        engine_name=engine,
        kernel_name="python3",
        progress_bar=False,
        log_output=False,
        request_save_on_cell_execute=False,
        execution_timeout=CELL_TIMEOUT,
    )


def _write_set(job: Job, notebook, draft: Path) -> None:
    import nbformat

    from paritrana_analysis.publish import render

    (draft / "running.ipynb").unlink(missing_ok=True)
    notebook = published(notebook)
    (draft / f"{job.stem}.ipynb").write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    for suffix in job.formats:
        (draft / f"{job.stem}.{suffix}").write_bytes(render(notebook, f".{suffix}"))
    manifest.write(draft / manifest.NAME, manifest.describe(job, open_bundle(Path(job.bundle)), draft))


def published(notebook):
    """A copy without what differs from run to run."""
    notebook = notebook.copy()
    for name in ("papermill", "widgets"):
        notebook.metadata.pop(name, None)
    for place, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        cell["id"] = hashlib.sha256(f"{place}\n{cell.source}".encode()).hexdigest()[:8]
        # The folder of the data is of this machine, not of the report.
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.source = "\n".join(
                line for line in cell.source.split("\n") if not line.startswith("processed =")
            )
    return notebook


def put_in_place(draft: Path, folder: Path) -> None:
    """Rename the finished draft to its place; the set that was there goes once the new one stands."""
    old = folder.parent / f".{folder.name}.{os.getpid()}.old"
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _keep_failure(job: Job, draft: Path, error: Exception) -> None:
    """The half-run notebook, and what went wrong, where a person looks for it."""
    kept = Path(job.failed)
    kept.mkdir(parents=True, exist_ok=True)
    half_run = draft / "running.ipynb"
    if half_run.is_file():
        shutil.copyfile(half_run, kept / f"{job.stem}.ipynb")
    told = "".join(traceback.format_exception(error))
    (kept / f"{job.stem}.txt").write_text(f"{job.name} ({job.province_code})\n\n{told}", encoding="utf-8")
