# ruff: noqa: F401 (names are handed on)
"""The raw tables: read, checked, corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paritrana_analysis import lazily

#: What the room gives a notebook, as `pa.data.…`: name → where it stands.
PUBLIC = {
    "raw_folder": "data.tables",
    "dictionary": "data.tables",
    "doubts": "data.plausibility",
    "read_corrections": "data.corrections:read",
    "provinces": "data.regions",
}

__getattr__, __dir__ = lazily(__name__, PUBLIC)

if TYPE_CHECKING:
    from paritrana_analysis.data.corrections import read as read_corrections
    from paritrana_analysis.data.plausibility import doubts as doubts
    from paritrana_analysis.data.regions import provinces as provinces
    from paritrana_analysis.data.tables import dictionary as dictionary
    from paritrana_analysis.data.tables import raw_folder as raw_folder
