"""The jury's briefing: two pages a candidate, the field on one, then method, assumptions and sources.

    briefing = open_briefing("kabupaten_kota", "36", 2024)
    show(cover.blocks(briefing)); show(pages.blocks(briefing, case)) …

All figures come from a bundle, and from a round's folder if there is one. Three pieces of evidence, three
doubts and five questions are chosen for each candidate by fixed rules: see `strengths`, `doubts` and
`questions`. The last pages of a briefing print these rules.
"""

from paritrana_analysis import lazily
from paritrana_analysis.reports.jury.inputs import Briefing, Case, open_briefing

__all__ = ["Briefing", "Case", "open_briefing"]

#: The parts of a briefing, in the order they are read; minutes and own pages are papers of their own.
NAMES = ("cover", "pages", "field", "outcome", "method", "minutes", "doubts", "own_page")

__getattr__, __dir__ = lazily(__name__, modules=NAMES)
