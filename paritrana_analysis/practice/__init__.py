# ruff: noqa: F401 (names are handed on)
"""The practice round: a complete synthetic edition on the real workforce, for juries to rehearse on.

Regions, workforce, rates, poverty, wages and targets are the real tables; participants, claims and
evidence are drawn from a seed, and so are the firms, villages, panel and sheets that no real table holds.
Every drawn row carries `practice:seed-N` as its source and says that it is synthetic; everything made
from the folder is stamped. One module a thing drawn; `write` puts the folder in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paritrana_analysis import lazily

#: What the room gives a notebook, as `pa.practice.…`: name → where it stands.
PUBLIC = {
    "practice_tables": "practice.draw",
    "practice_edition": "practice.write:write",
}
#: Its modules that a notebook enters.
MODULES = ("fill",)

__getattr__, __dir__ = lazily(__name__, PUBLIC, MODULES)

if TYPE_CHECKING:
    from paritrana_analysis.practice import fill as fill
    from paritrana_analysis.practice.draw import practice_tables as practice_tables
    from paritrana_analysis.practice.write import write as practice_edition
