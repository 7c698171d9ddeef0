"""The report on a judged category: its blocks, and the files that `paritrana score` writes."""
