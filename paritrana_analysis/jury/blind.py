"""Hides who a candidate is: its name becomes the code drawn for it ("K-01"), an item of evidence "B-01".

Addresses, ids of the register, numbers of decrees and names of villages lead to a candidate as its name does:
they are held by the secretariat. What a text says may still give a candidate away; the sheet says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from paritrana_analysis.data.regions import NATION
from paritrana_analysis.frames import is_blank
from paritrana_analysis.jury.rounds import Candidate

_KINDS = ("Kabupaten", "Kab", "Kota", "Provinsi", "Prov", "Desa", "Kelurahan", "PT", "CV")
_SAME_KIND = {"kab": "kabupaten", "prov": "provinsi"}
_KIND = re.compile(rf"^({'|'.join(_KINDS)})\b\.?\s*", re.IGNORECASE)
_SHORTEST = 3
#: A place below a district, by its own name; not the programme "Desa Sadar Jaminan Sosial Ketenagakerjaan".
_BELOW = re.compile(
    r"\b((?:Desa|Kelurahan|Kel\.|Kecamatan|Kec\.|Kampung|Nagari|Distrik)\s+)(?!Sadar\b)[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*"
    r"|\b[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*(\s+(?:village|subdistrict|sub-district)\b)"
)
#: The number of a decree inside a text.
_DECREE = re.compile(
    r"\b((?:Nomor|No\.|Number|Perda|Perbup|Perwali|Perwal|Pergub|Qanun|Inbup|Ingub|Inwali|Kepbup|Kepgub"
    r"|Kepwali|SK|SE|Surat Edaran|Keputusan|Instruksi)\s+)\d[\w./-]*"
)


@dataclass(frozen=True)
class Held:
    """One item of evidence under its key ("B-03"), with what the secretariat holds of it."""

    key: str
    candidate: Candidate
    item: str
    address: str


def held(candidates: Iterable[Candidate], evidence: pd.DataFrame) -> dict[tuple[str, str, str], Held]:
    """The items of a blind round's evidence, by unit, id and address, in the drawn order of candidates."""
    found: dict[tuple[str, str, str], Held] = {}
    rows = evidence.to_dict("records")
    for candidate in candidates:
        for row in rows:
            at = item_of(row)
            if row["unit"] == candidate.unit and any(at[1:]):
                found.setdefault(at, Held(f"B-{len(found) + 1:02d}", candidate, *at[1:]))
    return found


def item_of(row: dict) -> tuple[str, str, str]:
    """Unit, id in the register and address of one row of evidence; "" where it has none."""
    return tuple("" if is_blank(row.get(key)) else str(row[key]) for key in ("unit", "item", "source"))


def without_marks(text: str, row: dict, key: str, neutral: str) -> str:
    """A line of evidence without the marks that lead to its source. neutral : what stands in their place."""
    _, item, _ = item_of(row)
    if item:
        text = re.sub(rf"(?<!\w){re.escape(item)}(?!\w)", key, text)
    number = "" if is_blank(row.get("number")) else str(row["number"])
    if number:
        text = re.sub(rf"(?<!\w){re.escape(number)}(?!\w)", neutral, text)
    text = _DECREE.sub(lambda found: f"{found[1]}{neutral}", text)
    return _BELOW.sub(lambda found: f"{found[1] or ''}{neutral}{found[2] or ''}", text)


def without_relatives(
    evidence: pd.DataFrame,
    candidates: Iterable[Candidate],
    names: Mapping[str, str],
    place: str,
    neutral: str,
) -> pd.DataFrame:
    """The evidence without names of regions in which a candidate lies, or that lie in it.

    names : of regions, by their codes. place : of the round; its own name is no secret.
    """
    patterns = {}
    for candidate in candidates:
        unit, home = candidate.unit, candidate.region_code
        # A namesake of the candidate goes as the candidate does: by its code (`unnamed`).
        patterns[unit] = _any_of(
            name
            for code, name in names.items()
            if code not in (unit, place, NATION)
            and (code.startswith(home) or home.startswith(code))
            and _parts(name)[1] != _parts(candidate.name)[1]
        )

    def told(row: dict) -> str:
        pattern = patterns.get(row["unit"])
        return pattern.sub(neutral, str(row["told"])) if pattern else row["told"]

    return evidence.assign(told=[told(row) for row in evidence.to_dict("records")])


def _any_of(names: Iterable[str]) -> re.Pattern | None:
    """Any of these names as it is written, with or without its kind; none of another case (Batu, batu)."""
    bares = {name[found.end() :] if (found := _KIND.match(name)) else name for name in names}
    long_enough = sorted((bare for bare in bares if len(bare) > _SHORTEST), key=len, reverse=True)
    if not long_enough:
        return None
    kinds = "|".join(_KINDS)
    inner = "|".join(map(re.escape, long_enough))
    return re.compile(rf"(?<!\w)(?:(?:{kinds})\b\.?\s+)?(?:{inner})(?!\w)")


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
