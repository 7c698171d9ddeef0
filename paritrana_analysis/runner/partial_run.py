"""Restores a notebook whose process died: its source, and the outputs that a journal noted before."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import lru_cache
from pathlib import Path

from paritrana_analysis.runner.template import stripped

#: What has been done so far, a line a cell; outlives a process that dies.
JOURNAL = "journal.jsonl"


class Journal:
    """Notes each cell that begins, and what it showed once it has ended; a note outlives the process."""

    def __init__(self, folder: str | Path) -> None:
        self._file = (Path(folder) / JOURNAL).open("w", encoding="utf-8")

    def cell_start(self, cell, place: int) -> None:
        self._note({"cell": place})

    def cell_complete(self, cell, place: int) -> None:
        self._note({"cell": place, "count": cell.execution_count, "outputs": cell.outputs})

    def _note(self, entry: dict) -> None:
        self._file.write(json.dumps(entry) + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def recover(notebook: Path, parameters: dict, draft: Path, reason: str) -> dict | None:
    """The notebook as papermill ran it, with the outputs of the cells that ended; the one that ran is marked.

    None where no cell had begun.
    """
    entries = _entries(draft / JOURNAL)
    if not entries:
        return None
    book = parameterised(notebook, parameters)
    for entry in entries:
        cell = book.cells[entry["cell"]]
        if "outputs" in entry:
            cell |= {"outputs": entry["outputs"], "execution_count": entry["count"]}
        else:
            mark(cell, reason)
    book.metadata.pop("papermill", None)
    return book


def mark(cell, reason: str) -> None:
    """Say in a cell's outputs that the process died while it ran."""
    died = {"output_type": "error", "ename": "Died", "evalue": reason, "traceback": [reason]}
    cell["outputs"] = [*cell.get("outputs", []), died]


def parameterised(notebook: Path, parameters: dict):
    """The notebook with papermill's cell of parameters, as it is about to run."""
    from papermill.parameterize import parameterize_notebook

    book = deepcopy(_loaded(notebook, notebook.read_bytes()))
    return parameterize_notebook(book, parameters, kernel_name="python3", language="python")


@lru_cache(maxsize=8)
def _loaded(notebook: Path, _content: bytes):
    """The notebook as papermill reads and checks it: once for all its reports, children inherit it."""
    from papermill.iorw import load_notebook_node

    return load_notebook_node(as_written(notebook))


def as_written(notebook: Path):
    """The notebook as it was written, without what a run of it left in the file."""
    import nbformat

    return stripped(nbformat.read(notebook, as_version=4))


def _entries(journal: Path) -> list[dict]:
    try:
        lines = journal.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    entries = []
    for line in lines:
        try:
            entries.append(json.loads(line))
        except json.JSONDecodeError:  # the line that was being written when the process died
            break
    return entries
