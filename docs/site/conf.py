"""The site that `make docs` builds with Sphinx, out of build/docs-source. See `tools/docs.py`."""

from __future__ import annotations

import re

import paritrana_analysis

project = "Paritrana Analysis"
version = release = paritrana_analysis.__version__
language = "en"
extensions = ["myst_nb", "sphinx.ext.autodoc"]
root_doc = "index"

# --- pages ----------------------------------------------------------------------------------------------

myst_heading_anchors = 4  # links to headings, as a repository's web pages make them
suppress_warnings = [
    "myst.header",  # a notebook may begin below its first level
    "mystnb.unknown_mime_type",  # our blocks as data, beside their HTML
]
smartquotes = False  # "2025" in a docstring is what one types

# --- notebooks: run anew at every build; a cell that fails stops it ---------------------------------------

nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 900
nb_execution_show_tb = True
nb_merge_streams = True
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # widgets' scripts would come from outside

# --- API ------------------------------------------------------------------------------------------------

default_role = "literal"  # `name` in a docstring, as in our pages
add_module_names = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"

# --- looks: Furo asks for nothing from outside; fonts are the reader's own ---------------------------------

html_theme = "furo"
html_title = f"Paritrana Analysis {release}"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = html_show_copyright = False
html_last_updated_fmt = None  # a page doesn't depend on the clock


# --- docstrings -------------------------------------------------------------------------------------------

#: "name : what it is", with its further lines indented.
_NAMED = re.compile(r"(?P<name>[\w.]+(?:, [\w.]+)*) +: (?P<what>.*)")


def as_lists(lines: list[str]) -> list[str]:
    """Our lists of names ("name : what", further lines indented) as lists of reStructuredText."""
    made: list[str] = []
    inside = False
    for line in lines:
        named = _NAMED.fullmatch(line)
        if not named and inside and line.startswith(" "):
            made.append("  " + line.strip())
            continue
        if bool(named) != inside and made and made[-1]:
            made.append("")
        inside = bool(named)
        made.append("- ``{name}``: {what}".format(**named.groupdict()) if named else line)
    return made


def setup(app: object) -> None:
    app.connect("autodoc-process-docstring", _rewrite)


def _rewrite(app: object, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    lines[:] = as_lists(lines)
