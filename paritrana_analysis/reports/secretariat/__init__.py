"""The secretariat's papers of a round: letters, forms and lists, one kind a module.

    for paper in papers(desk, ["invitation", "attendance"]): publish.lay_out(paper.document, [".docx"])

All of them come from the round's own files; what none of these tells is a line to fill in. Kinds that tell a
result are made once there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from paritrana_analysis import lazily
from paritrana_analysis.reports.secretariat.desk import Desk, Paper

__all__ = ["KINDS", "OF_A_RESULT", "Desk", "Paper", "papers"]

#: Each kind of paper by the module that makes it, in the order in which a round needs them.
KINDS = {
    "candidates": "own_pages",
    "shortlist": "shortlist",
    "invitation": "invitation",
    "conflict-of-interest": "interests",
    "scoring-guide": "scoring_guide",
    "deadlines": "deadlines",
    "attendance": "attendance",
    "press-summary": "press",
    "certificates": "certificates",
}
OF_A_RESULT = ("press-summary", "certificates")


def papers(desk: Desk, kinds: Collection[str]) -> Iterator[Paper]:
    """The papers of a desk of these kinds, in the order of `KINDS`."""
    from importlib import import_module

    for kind in (kind for kind in KINDS if kind in kinds):
        yield from import_module(f"{__name__}.{KINDS[kind]}").papers(desk)


__getattr__, __dir__ = lazily(__name__, modules=tuple(KINDS.values()))
