"""Hides the candidates' names in texts: each name is replaced by the code drawn for it ("K-01").

A text may give a candidate away in other ways (a decree's number, a village); the sheet says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from paritrana_analysis.jury.rounds import Candidate

_KINDS = ("Kabupaten", "Kab", "Kota", "Provinsi", "Prov", "Desa", "Kelurahan", "PT", "CV")
_SAME_KIND = {"kab": "kabupaten", "prov": "provinsi"}
_KIND = re.compile(rf"^({'|'.join(_KINDS)})\b\.?\s*", re.IGNORECASE)
_SHORTEST = 3


def unnamed(candidates: Iterable[Candidate], neutral: str) -> Callable[[str, str], str]:
    """A function (text, unit it is about) → text without names; as it is where no name is drawn.

    "Kab. Serang" goes as "Kabupaten Serang" does, and so does "Serang" alone. neutral : what stands for
    a name that may mean two candidates, or their namesake: beside "Kabupaten Serang", "Kota Serang".
    """
    blind, by_full, by_bare = {}, {}, {}
    for candidate in candidates:
        if candidate.blind:
            kind, bare = _parts(candidate.name)
            blind[candidate.unit] = candidate.blind
            by_full.setdefault((kind, bare), []).append(candidate.unit)
            by_bare.setdefault(bare, []).append(candidate.unit)
    bares = sorted((bare for bare in by_bare if len(bare) >= _SHORTEST), key=len, reverse=True)
    if not bares:
        return lambda text, unit: text
    inner = "|".join(r"\s+".join(map(re.escape, bare.split())) for bare in bares)
    pattern = re.compile(rf"(?<!\w)(?:(?:{'|'.join(_KINDS)})\b\.?\s*)?(?:{inner})(?!\w)", re.IGNORECASE)

    def drawn(name: str, unit: str) -> str:
        kind, bare = _parts(name)
        meant = by_full.get((kind, bare), []) if kind else by_bare[bare]
        if not meant:  # a name that itself has no kind may be written with one: "PT"
            meant = by_full.get(("", bare), [])
        if unit in meant:
            return blind[unit]
        return blind[meant[0]] if len(meant) == 1 else neutral

    return lambda text, unit: pattern.sub(lambda found: drawn(found[0], unit), text)


def _parts(name: str) -> tuple[str, str]:
    """Kind and bare name, as they are compared: "Kab. Serang" → ("kabupaten", "serang")."""
    name = " ".join(name.split())
    found = _KIND.match(name)
    kind = found[1].casefold() if found else ""
    bare = name[found.end() :] if found else name
    return _SAME_KIND.get(kind, kind), bare.casefold()
