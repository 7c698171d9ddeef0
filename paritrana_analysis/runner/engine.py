"""A papermill engine that runs the notebook in this very process: no kernel, no socket, no second Python.

Registered through papermill's own entry point (`papermill in.ipynb out.ipynb --engine paritrana`). Cells
run in an IPython shell, so magics, `display`, tracebacks and inline figures work as in a kernel. Meant
for a child process that ends with the notebook: the shell leaves its state behind. Widgets, `input()` and
background jobs that outlive a cell are not supported.

This module is imported with papermill, so it imports nothing heavy itself.
"""

from __future__ import annotations

import json
from pathlib import Path

from papermill.engines import Engine

from paritrana_analysis.runner.halfrun import JOURNAL

#: Name of the engine at papermill.
NAME = "paritrana"


class InProcessEngine(Engine):
    """Runs each code cell in order and stops at the first error, as papermill's own engine does."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, journal_folder=None, **_) -> None:
        from paritrana_analysis.runner.shell import CellShell

        journal = Path(journal_folder) / JOURNAL if journal_folder else None
        CellShell.clear_instance()  # a notebook before it in this process leaves neither names nor numbers
        shell = CellShell.instance()
        for place, cell in enumerate(nb_man.nb.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue  # there is nothing to run, nor a time to note
            nb_man.cell_start(cell, place)
            try:
                _note(journal, {"cell": place})
                failed = shell.run(cell)
                _note(journal, {"cell": place, "count": cell.execution_count, "outputs": cell.outputs})
                if failed:
                    nb_man.cell_exception(cell, place)
                    break
            finally:
                nb_man.cell_complete(cell, place)


def _note(journal: Path | None, entry: dict) -> None:
    if journal:
        with journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")
