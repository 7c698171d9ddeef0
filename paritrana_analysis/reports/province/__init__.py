"""The five pages of a province's report, in the order in which they are read; a page has one module or more.

1 summary; 2 protection; 3 financing; 4 districts, labour_market; 5 evidence_held, awards, scores, sources.

Each has one function, `blocks(report)`, which returns the section's blocks. A section puts into words, tables
and drawings what the bundle holds; what the bundle could hold is not computed here.
"""

from paritrana_analysis import lazily

NAMES = (
    "summary",
    "protection",
    "financing",
    "districts",
    "labour_market",
    "evidence_held",
    "awards",
    "scores",
    "sources",
)

__getattr__, __dir__ = lazily(__name__, modules=NAMES)
