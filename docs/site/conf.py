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

myst_enable_extensions = ["colon_fence"]
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
html_static_path = ["blocks.css", "site.css"]  # how our blocks look everywhere, and what is the site's alone
html_css_files = ["blocks.css", "site.css"]
html_copy_source = False
html_show_sphinx = html_show_copyright = False
html_last_updated_fmt = None  # a page doesn't depend on the clock


# --- docstrings -------------------------------------------------------------------------------------------

#: "name : what it is", with its further lines indented, or not where the sentence goes on.
_NAMED = re.compile(r"(?P<name>\w[\w.]*(?:, [\w.]+)*) +: (?P<what>.*)")
#: Where the next name begins in a line, and where what is told of the name ends.
_NEXT = re.compile(r"(?<=[.:;)]) (?=\w[\w.]*(?:, [\w.]+)* +: )")
_AFTER = re.compile(r"(?<=\.) (?=(?:Returns|Raises) )")
#: Lines that begin a paragraph of their own.
_OWN = ("Returns ", "Raises", "Source:")


def as_lists(lines: list[str]) -> list[str]:
    """Our lists of names ("name : what") as lists of reStructuredText, a name an item."""
    made: list[str] = []
    item: list[str] = []
    for line in [*lines, ""]:
        if _NAMED.fullmatch(line):
            item.append(line)
            continue
        own = not line or line.startswith(_OWN)
        if item and (line.startswith(" ") or not own and not item[-1].endswith(".")):
            item[-1] += " " + line.strip()
            continue
        made += _listed(item)
        if line and (item or own) and made and made[-1]:
            made.append("")
        item = []
        made.append(line)
    return made[:-1]


def _listed(items: list[str]) -> list[str]:
    if not items:
        return []
    told = [one for item in items for one in _NEXT.split(item)]
    last, *after = _AFTER.split(told[-1])
    names = [match for one in [*told[:-1], last] if (match := _NAMED.fullmatch(one))]
    found = ["- ``{name}``: {what}".format(**name.groupdict()) for name in names]
    return ["", *found, *(["", *after] if after else [])]


def setup(app: object) -> None:
    app.connect("autodoc-process-docstring", _rewrite)


def _rewrite(app: object, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    lines[:] = as_lists(lines)
