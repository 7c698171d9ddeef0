"""The page over all report sets: one line a province, with links to its files."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.html import block_css, page_css, templates


def render(
    sets: Sequence[dict],
    *,
    year: int,
    as_of: str,
    provenance: str,
    language: str,
    warning: str = "",
    stamp: str = "",
    nation: Sequence[dict] = (),
    methods: Sequence[dict] = (),
    others: Sequence[dict] = (),
) -> bytes:
    """UTF-8 HTML; `stamp` is what a page on synthetic figures carries.

    sets : one a province, in order: code, name, share and as_of as printed, files (label, address
        relative to the page); without files the set is said to be missing. nation, methods : files
        of the nation's own report and of the methods booklet, where they were made.
        others : pages like this one in other languages: label, address, language.
    """
    page = (
        templates()
        .get_template("index.html.j2")
        .render(
            sets=sets,
            nation=nation,
            methods=methods,
            others=others,
            year=year,
            as_of=as_of,
            provenance=provenance,
            warning=warning,
            stamp=stamp,
            language=language,
            word=Reader(language),
            css=Markup(block_css() + page_css()),
        )
    )
    return page.encode("utf-8")
