"""The four layouts as nbconvert exporters, so that JupyterLab's export menu and
`jupyter nbconvert --to paritrana-pdf` offer them for any executed report notebook.
"""

from __future__ import annotations

from nbconvert.exporters import Exporter
from traitlets import default

from paritrana_analysis.publish import render


class _Report(Exporter):
    """An exporter whose output is one of our renders; nbconvert's preprocessors still run first."""

    suffix = ""

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return self.suffix

    def from_notebook_node(self, nb, resources=None, **kw):
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        return render(notebook, self.suffix), resources


class HTMLReport(_Report):
    suffix = ".html"
    output_mimetype = "text/html"
    export_from_notebook = "Paritrana report (HTML)"


class PDFReport(_Report):
    suffix = ".pdf"
    output_mimetype = "application/pdf"
    export_from_notebook = "Paritrana report (PDF)"


class XLSXReport(_Report):
    suffix = ".xlsx"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    export_from_notebook = "Paritrana report (Excel)"


class DOCXReport(_Report):
    suffix = ".docx"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    export_from_notebook = "Paritrana report (Word)"
