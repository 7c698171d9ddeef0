"""The report as one web page that needs nothing else: no script, no font, no picture from outside.

The same templates render a single block for the notebook (`block_html`, used by `publish/show.py`).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Block, Document
from paritrana_analysis.publish.document import (
    arrange,
    is_numeric,
    printed_rows,
    runs,
    titled,
)

_HERE = Path(__file__).parent


def render(document: Document) -> bytes:
    """The report as a UTF-8 HTML file."""
    items = arrange(titled(document), document.meta.language)
    page = (
        templates()
        .get_template("report.html.j2")
        .render(
            meta=document.meta,
            items=items,
            untitled=not any(item["kind"] in ("title", "formtitle") for item in items),  # a letter
            contents=[item for item in items if item.get("level") == 2],
            links=document.links,
            word=Reader(document.meta.language),
            css=Markup(block_css() + (form_css() if document.is_form else "") + page_css()),
        )
    )
    return page.encode("utf-8")


def block_html(block: Block, language: str) -> str:
    """One block as it stands in the page, without a number."""
    draw = templates().get_template("blocks.html.j2").module.draw
    return "".join(draw(item, Reader(language)) for item in arrange([block], language, number=False))


@cache
def block_css() -> str:
    """The look of the blocks, for the page and for a notebook."""
    return _text("blocks.css")


@cache
def form_css() -> str:
    """The look of what only a form has."""
    return _text("form.css")


@cache
def page_css() -> str:
    """The look of the page round them."""
    return _text("report.css")


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["marked"] = _marked
    environment.filters["data_address"] = _data_address
    environment.filters["look"] = _look
    environment.globals["printed_rows"] = printed_rows
    environment.globals["cells"] = _cells
    return environment


def _marked(text: str) -> Markup:
    return Markup("".join(map(_tagged, runs(text))))


def _tagged(run: Mapping) -> Markup:
    html = escape(run["text"])
    if "\n" in html:
        html = html.replace("\n", Markup("<br>"))
    if run["italic"]:
        html = Markup("<em>{}</em>").format(html)
    if run["bold"]:
        html = Markup("<strong>{}</strong>").format(html)
    return html


def _look(kind: str) -> str:
    """A cell's class: n(umber), d(ate), t(ext)."""
    return "n" if is_numeric(kind) else "d" if kind in ("date", "year") else "t"


def _cells(row: Sequence[tuple[str, str]], looks: Sequence[str]) -> Markup:
    """One row's cells. In Python, since a page has a thousand and each is in the notebook too."""
    first = "td" if looks[0] == "n" else "th"
    tags = [first, *["td"] * (len(looks) - 1)]
    return Markup("".join(_cell(*cell, look, tag) for cell, look, tag in zip(row, looks, tags, strict=True)))


@lru_cache(maxsize=100_000)
def _cell(text: str, address: str, look: str, tag: str) -> Markup:
    scope = Markup(' scope="row"') if tag == "th" else ""
    if address:
        link = Markup('<a href="{}" rel="noopener noreferrer">{}</a>')
        return Markup('<{0}{1} class="{2}">{3}</{0}>').format(tag, scope, look, link.format(address, text))
    return Markup('<{0}{1} class="{2}">{3}</{0}>').format(tag, scope, look, text)


def _data_address(svg: str) -> str:
    """The drawing as an address of its own: ids inside it can't clash with another drawing's."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")
