"""A papermill engine that runs the notebook in this very process: no kernel, no socket, no second Python.

Papermill finds it by its entry point (`papermill in.ipynb out.ipynb --engine paritrana`). A notebook that
can't be run here just as in a kernel is recognised before it runs (`faithful`); the reason is printed, and
papermill's own engine runs it. The differences that remain are listed in docs/running.md.

This module is imported with papermill, so it imports nothing heavy itself.
"""

from __future__ import annotations

import threading
from contextlib import closing, nullcontext

from papermill.engines import Engine, NBClientEngine
from papermill.log import logger

from paritrana_analysis.runner import faithful
from paritrana_analysis.runner.partial_run import Journal

#: Name of the engine at papermill.
NAME = "paritrana"
#: Held by the notebook that runs: a process has one standard output.
_turn = threading.Lock()


class InProcessEngine(Engine):
    """Runs each code cell in order and stops at the first error, as papermill's own engine does."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, journal_folder=None, **options) -> None:
        """journal_folder : of a report, whose process is its own: run here whatever it holds."""
        reason = faithful.of_the_process()
        if not reason and not journal_folder:
            reason = faithful.of_the_notebook(nb_man, kernel_name, options)
        if not reason and not _turn.acquire(blocking=False):
            reason = faithful.Reason("busy")
        if reason:
            logger.warning("Run in a kernel by papermill's own engine: %s.", reason)
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **options)
            return
        try:
            _run(nb_man, journal_folder)
        finally:
            _turn.release()


def _run(nb_man, journal_folder: str | None) -> None:
    from paritrana_analysis.runner.process import as_it_was
    from paritrana_analysis.runner.shell import CellShell, language_info

    # Papermill notes when a cell begins and ends; who asks for a journal publishes no times.
    with (
        as_it_was() if not journal_folder else nullcontext(),
        closing(Journal(journal_folder)) if journal_folder else nullcontext(nb_man) as noted,
    ):
        CellShell.clear_instance()  # a notebook before it in this process leaves neither names nor numbers
        shell = CellShell.instance()
        try:
            for place, cell in enumerate(nb_man.nb.cells):
                runs = _runs(cell)
                if not runs and journal_folder:
                    continue  # there is nothing to note
                noted.cell_start(cell, place)
                failed = runs and shell.run(cell) and not _may_fail(cell)
                if failed:
                    nb_man.cell_exception(cell, place)
                noted.cell_complete(cell, place)
                if failed:
                    return
        finally:
            CellShell.clear_instance()
            if not journal_folder:
                nb_man.nb.metadata["language_info"] = language_info()


def _runs(cell) -> bool:
    skipped = "skip-execution" in cell.metadata.get("tags", [])
    return cell.cell_type == "code" and bool(cell.source.strip()) and not skipped


def _may_fail(cell) -> bool:
    """An error that its author expects: the notebook goes on."""
    return "raises-exception" in cell.metadata.get("tags", [])
