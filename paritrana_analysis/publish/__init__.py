"""Lays a report's blocks out as a web page, a printed paper, a workbook and a Word file.

`document` reads the blocks back from an executed notebook; `html`, `pdf`, `xlsx` and `docx` each turn
them into one self-contained file, the same bytes every time; `exporters` offers the four to nbconvert
and to JupyterLab's export menu.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module

from paritrana_analysis.publish.blocks import Document, Table
from paritrana_analysis.publish.document import read

#: File suffix → the module that renders it.
FORMATS = {".html": "html", ".pdf": "pdf", ".xlsx": "xlsx", ".docx": "docx"}


def render(notebook: Mapping, suffix: str) -> bytes:
    """The executed notebook's report as the bytes of an `.html`, `.pdf`, `.xlsx` or `.docx` file."""
    return render_all(notebook, [suffix])[suffix]


def render_all(
    notebook: Mapping,
    suffixes: Iterable[str],
    *,
    spare_core: bool = True,
    links: Sequence[tuple[str, str]] = (),
) -> dict[str, bytes]:
    """The report in several layouts, by suffix; the notebook is read once for all of them.

    links : of the web page to what stands beside it, see `blocks.Document`.
    """
    return lay_out(replace(read(notebook), links=tuple(links)), suffixes, spare_core=spare_core)


def lay_out(document: Document, suffixes: Iterable[str], *, spare_core: bool = True) -> dict[str, bytes]:
    """The document in several layouts, by suffix: every file of ours that a person opens is made here.

    spare_core : a second core is free, so that the paper is set beside the other layouts.
    """
    suffixes = list(suffixes)
    if unknown := [suffix for suffix in suffixes if suffix not in FORMATS]:
        raise ValueError(f"a report is written as {', '.join(FORMATS)}, not {unknown[0]!r}")
    document = replace(document, made=tuple(suffixes))
    renders = {suffix: import_module(f"{__name__}.{FORMATS[suffix]}").render for suffix in suffixes}
    if ".pdf" not in renders:
        return {suffix: render(document) for suffix, render in renders.items()}
    set_paper = renders.pop(".pdf")
    made = {}
    if ".xlsx" in renders or any(isinstance(block, Table) for block in document.blocks):
        # The paper carries the workbook, whether that is a file of its own or not.
        made[".xlsx"] = import_module(f"{__name__}.xlsx").render(document)
        renders.pop(".xlsx", None)
    if not spare_core:
        made[".pdf"] = set_paper(document, made.get(".xlsx"))
        made |= {suffix: render(document) for suffix, render in renders.items()}
        return {suffix: made[suffix] for suffix in suffixes}
    # Typst lets Python go on: the other layouts are done while it sets the paper.
    with ThreadPoolExecutor(max_workers=1) as pool:
        paper = pool.submit(set_paper, document, made.get(".xlsx"))
        made |= {suffix: render(document) for suffix, render in renders.items()}
        made[".pdf"] = paper.result()
    return {suffix: made[suffix] for suffix in suffixes}
