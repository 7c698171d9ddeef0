"""What is left of a notebook whose process died: its source, and the outputs journalled so far."""

from __future__ import annotations

import json
from pathlib import Path

#: What has been done so far, a line a cell; outlives a process that dies.
JOURNAL = "journal.jsonl"


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
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    return parameterize_notebook(
        load_notebook_node(str(notebook)), parameters, kernel_name="python3", language="python"
    )


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
