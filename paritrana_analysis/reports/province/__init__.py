"""The nine sections of a province's report, one module each, in the order in which they are read.

Each has one function `blocks(report)` that returns the section's blocks. A section words, tabulates and
draws what the bundle holds; it computes nothing that the bundle could hold.
"""

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
