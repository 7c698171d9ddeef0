"""The cells of a notebook as they are to be run, without what an earlier run or JupyterLab left in the file.

Outputs, numbers of cells, the state of widgets and how an editor folded a cell say nothing about what the
notebook makes. They are left out of what is run and out of its hash, by this one function.
"""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

from paritrana_analysis.files.digests import digest_of

#: Written by editors and runs, not by the notebook's author.
_OF_THE_NOTEBOOK = ("language_info", "papermill", "widgets", "signature", "toc", "varInspector")
_OF_A_CELL = ("execution", "ExecuteTime", "papermill", "collapsed", "scrolled", "trusted")
_OF_A_CELL_IN_LAB = ("outputs_hidden",)


def stripped(book: dict) -> dict:
    """A copy of a notebook (format 4) as nobody has run it yet."""
    book = deepcopy(book)
    metadata = book.setdefault("metadata", {})
    for name in _OF_THE_NOTEBOOK:
        metadata.pop(name, None)
    if (kernel := metadata.get("kernelspec")) and kernel.get("name") == "python3":
        kernel["display_name"] = "Python 3"  # each machine has its own
    for cell in book["cells"]:
        _strip(cell)
    return book


def _strip(cell: dict) -> None:
    metadata = cell.setdefault("metadata", {})
    for name in _OF_A_CELL:
        metadata.pop(name, None)
    if isinstance(lab := metadata.get("jupyter"), dict):
        for name in _OF_A_CELL_IN_LAB:
            lab.pop(name, None)
        if not lab:
            del metadata["jupyter"]
    if cell["cell_type"] == "code":
        cell["outputs"], cell["execution_count"] = [], None


def digest(notebook: Path) -> str:
    """sha256 of what the notebook makes: the same before and after it was run and saved in JupyterLab."""
    return digest_of(as_text(notebook))


def as_text(notebook: Path) -> str:
    """The notebook as a file that nobody has run or opened.

    Ids of cells, the minor number of the format and the display name of the kernel are given here: an editor
    gives them anew, and what is published has ids of its own.
    """
    book = stripped(json.loads(notebook.read_text(encoding="utf-8")))
    for place, cell in enumerate(book["cells"]):
        cell["id"] = f"{place:08d}"
        cell["source"] = "".join(cell["source"])
        if cell["metadata"].get("tags") == []:
            del cell["metadata"]["tags"]
    kernel = book["metadata"].pop("kernelspec", {}).get("name", "python3")
    book["metadata"]["kernelspec"] = {"name": kernel, "display_name": kernel}
    counted = {"cells": book["cells"], "metadata": book["metadata"], "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(counted, sort_keys=True, ensure_ascii=False, indent=1) + "\n"
