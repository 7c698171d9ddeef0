"""A papermill engine that runs the notebook in this very process: no kernel, no socket, no second Python.

Registered through papermill's own entry point (`papermill in.ipynb out.ipynb --engine paritrana`). Cells
run in an IPython shell, so magics, `display`, tracebacks and inline figures work as in a kernel. Meant
for a child process that ends with the notebook: the shell leaves its state behind. Widgets, `input()` and
background jobs that outlive a cell are not supported.

This module is imported with papermill, so it imports nothing heavy itself.
"""

from __future__ import annotations

from contextlib import closing, nullcontext

from papermill.engines import Engine

from paritrana_analysis.runner.halfrun import Journal

#: Name of the engine at papermill.
NAME = "paritrana"


class InProcessEngine(Engine):
    """Runs each code cell in order and stops at the first error, as papermill's own engine does."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, journal_folder=None, **_) -> None:
        from paritrana_analysis.runner.shell import CellShell

        CellShell.clear_instance()  # a notebook before it in this process leaves neither names nor numbers
        shell = CellShell.instance()
        # Papermill notes when a cell begins and ends; who asks for a journal publishes no times.
        with closing(Journal(journal_folder)) if journal_folder else nullcontext(nb_man) as noted:
            for place, cell in enumerate(nb_man.nb.cells):
                if cell.cell_type != "code" or not cell.source.strip():
                    continue  # there is nothing to run, nor to note
                noted.cell_start(cell, place)
                failed = shell.run(cell)
                noted.cell_complete(cell, place)
                if failed:
                    nb_man.cell_exception(cell, place)
                    break
