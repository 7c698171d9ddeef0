"""The report on a judged category: its blocks, and the files that `paritrana score` writes."""

from paritrana_analysis import lazily

__getattr__, __dir__ = lazily(__name__, modules=("scores", "stability"))
