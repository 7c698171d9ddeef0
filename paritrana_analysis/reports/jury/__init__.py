"""The jury's briefing: two pages a candidate, the field on one, then method, assumptions and sources.

    briefing = open_briefing("kabupaten_kota", "36", 2024)
    show(cover.blocks(briefing)); show(pages.blocks(briefing, case)) …

Everything comes from a bundle, and from a round's folder where there is one. What is picked out (three
pieces of evidence, three doubts, five questions) is picked by rules that stand in `strengths`, `doubts` and
`questions`, and on the last pages of the briefing.
"""

from paritrana_analysis.reports.jury.inputs import Briefing, Case, open_briefing

__all__ = ["Briefing", "Case", "open_briefing"]
