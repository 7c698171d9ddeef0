"""The methods booklet of one year: what is the same in every report, told once.

One module a section, in the order in which they are read; each has one function, `blocks(report)`, with an
`evaluation.view.NationalReport`.
"""

from paritrana_analysis import lazily

NAMES = (
    "reading",
    "rules",
    "targets",
    "rates",
    "tables",
    "terms",
)

__getattr__, __dir__ = lazily(__name__, modules=NAMES)
