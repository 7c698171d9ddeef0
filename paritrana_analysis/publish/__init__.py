"""Lays a report's blocks out as a web page, a printed paper and a workbook.

`document` reads the blocks back from an executed notebook; `html`, `pdf` and `xlsx` each turn them
into one self-contained file, the same bytes every time; `exporters` offers the three to nbconvert
and to JupyterLab's export menu.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

#: File suffix → the module that renders it.
FORMATS = {".html": "html", ".pdf": "pdf", ".xlsx": "xlsx"}


def render(notebook: Mapping, suffix: str) -> bytes:
    """The executed notebook's report as the bytes of an `.html`, `.pdf` or `.xlsx` file."""
    if suffix not in FORMATS:
        raise ValueError(f"a report is written as {', '.join(FORMATS)}, not {suffix!r}")
    return import_module(f"{__name__}.{FORMATS[suffix]}").render(notebook)
