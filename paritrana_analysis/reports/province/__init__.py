"""The nine sections of a province's report, one module each, in the order in which they are read.

Each has one function, `blocks(report)`, which returns the section's blocks. A section puts into words, tables
and drawings what the bundle holds; what the bundle could hold is not computed here.
"""

from paritrana_analysis import lazily

NAMES = (
    "summary",
    "protection",
    "labour_market",
    "financing",
    "districts",
    "evidence_held",
    "awards",
    "scores",
    "sources",
)

__getattr__, __dir__ = lazily(__name__, modules=NAMES)
