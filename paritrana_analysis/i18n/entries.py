"""The files of `words/`, each read once: light enough for a command that only tells its help."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("id", "en")

_WORDS = Path(__file__).parent / "words"


def catalogue() -> dict[str, dict[str, str]]:
    """Every sentence by its name, `file.entry`, with its two languages."""
    stems = sorted(path.stem for path in _WORDS.glob("*.toml"))
    return {f"{stem}.{name}": entry for stem in stems for name, entry in entries(stem).items()}


@cache
def entries(stem: str) -> dict[str, dict[str, str]]:
    """The sentences of one file by their entry's name. A command reads the files it needs, not all."""
    path = _WORDS / f"{stem}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
