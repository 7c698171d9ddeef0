"""Sentences and drawings that several reports share, made from flat rows of the bundle.

`standing` says how stable a rank is, `pictures` draws it, `tables` words the head and note of a table;
`targets`, `titles`, `denominators` and `above_one` word what their names say. Nothing here computes ranks or
scores, so that a report imports little and starts quickly.
"""

from paritrana_analysis import lazily

__getattr__, __dir__ = lazily(__name__, modules=("standing",))
