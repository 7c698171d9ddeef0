"""The eight sections of the nation's report, one module each, in the order in which they are read.

As in `sections`: each has one function `blocks(report)` over a `evaluation.view.NationalReport`, and words,
tabulates and draws what the bundle holds. Provinces stand side by side in the order of their codes; they
are ranked only where their figures compare, and then with n.
"""

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
