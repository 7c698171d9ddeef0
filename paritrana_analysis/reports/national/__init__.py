"""The eight sections of the nation's report, one module each, in the order in which they are read.

Each has one function, `blocks(report)`, with an `evaluation.view.NationalReport`; it puts into words, tables
and drawings what the bundle holds. Provinces are listed in the order of their codes. They are ranked only
where their figures are comparable, and the number of those ranked (n) is then told.
"""

from paritrana_analysis import lazily

NAMES = (
    "summary",
    "coverage",
    "comparing",
    "conflicts",
    "scores",
    "registered",
    "awards",
    "sources",
)

__getattr__, __dir__ = lazily(__name__, modules=NAMES)
