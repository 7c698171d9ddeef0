"""What is left of a notebook whose process died: its source, and the outputs journalled so far."""

from __future__ import annotations

import json
from pathlib import Path

#: What has been done so far, a line a cell; outlives a process that dies.
JOURNAL = "journal.jsonl"


def recover(notebook: Path, draft: Path, reason: str) -> dict | None:
    """The notebook as JSON with the outputs of the cells that ended; the one that ran is marked.

    None where no cell had begun.
    """
    entries = _entries(draft / JOURNAL)
    if not entries:
        return None
    book = json.loads(Path(notebook).read_text(encoding="utf-8"))
    # Papermill puts one cell with the run's parameters after the one that holds the defaults.
    shift = next(
        (i + 1 for i, c in enumerate(book["cells"]) if "parameters" in c["metadata"].get("tags", [])), 0
    )
    for entry in entries:
        place = entry["cell"] - (1 if shift and entry["cell"] > shift else 0)
        if entry["cell"] == shift or place >= len(book["cells"]):
            continue
        cell = book["cells"][place]
        if "outputs" in entry:
            cell |= {"outputs": entry["outputs"], "execution_count": entry["count"]}
        else:
            cell["outputs"] = [
                {"output_type": "error", "ename": "Died", "evalue": reason, "traceback": [reason]}
            ]
    return book


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
