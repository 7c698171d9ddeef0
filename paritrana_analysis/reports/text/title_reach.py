"""Who can still reach a title while evidence is unknown: for a jury's pages and a scoring's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Column, Table
from paritrana_analysis.reports.text.limits import group
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.selection.names import decided_name, title_name

#: Names of units that a sentence lists; more are counted.
_NAMED = 5
#: Scores that differ by no more are equal, as in `scoring.ranks`.
_EQUAL = 0.5e-10


def among(rows: Sequence[Mapping]) -> list[dict]:
    """Rows of `title_limits` of a few candidates, with the places that they can have among each other."""
    found = []
    for own in rows:
        others = [
            row
            for row in rows
            if row is not own and (row["title"], row["group"]) == (own["title"], own["group"])
        ]
        ahead = sum(row["low"] > own["high"] + _EQUAL for row in others)
        behind = sum(row["high"] < own["low"] - _EQUAL for row in others)
        n = len(others) + 1
        found.append({**own, "best": 1 + ahead, "worst": n - behind, "n": n})
    return found


def reach(rows: Sequence[Mapping], names: Mapping[str, str], t: Reader, *, rivals: str = "all") -> list[str]:
    """A sentence a title that one aspect decides: who can still reach it, and who has it for certain.

    rows : of `title_limits`. rivals : "all" of the group it is given in, or "candidates" (see `among`).
    """
    told = []
    for title in dict.fromkeys(row["title"] for row in rows):
        own = [row for row in rows if row["title"] == title]
        can = [row["unit"] for row in own if row["best"] <= row["quota"]]
        sure = [row["unit"] for row in own if row["worst"] <= row["quota"]]
        told.append(
            t(
                f"limits.reach_{rivals}",
                title=title_name(title, t),
                decided=decided_name(own[0]["decided_by"], t),
                quota=own[0]["quota"],
                n=len(can),
                all=len(own),
                who=_listed(can, names, t),
                sure=_certain(sure, names, t),
            )
        )
    return told


def _certain(units: Sequence[str], names: Mapping[str, str], t: Reader) -> str:
    if not units:
        return t("limits.reach_sure_none")
    if len(units) > _NAMED:
        return t("limits.reach_sure_n", n=len(units))
    return t("limits.reach_sure", who=", ".join(names.get(unit, unit) for unit in units))


def _listed(units: Sequence[str], names: Mapping[str, str], t: Reader) -> str:
    return f" ({', '.join(names.get(unit, unit) for unit in units)})" if 0 < len(units) <= _NAMED else ""


def titles(rows: Sequence[Mapping], names: Mapping[str, str], t: Reader) -> Table:
    """By title and group how many can still reach it, how many have it for certain, and by name where few."""
    by_group: dict[tuple, list[Mapping]] = {}
    for row in rows:
        by_group.setdefault((row["title"], row["group"]), []).append(row)
    cells = []
    for (title, zone), own in by_group.items():
        can = [row["unit"] for row in own if row["best"] <= row["quota"]]
        sure = sum(row["worst"] <= row["quota"] for row in own)
        listed = ", ".join(names.get(unit, unit) for unit in can) if len(can) <= _NAMED else None
        cells.append(
            (title_name(title, t), group(zone, t), own[0]["quota"], len(own), len(can), sure, listed)
        )
    return Table(
        **table_words("limits.titles", t),
        columns=(
            Column("title", t("limits.column_title"), width=1.6),
            Column("group", t("limits.column_group"), width=1.2),
            Column("quota", t("limits.column_given"), "count", 0.7),
            Column("units", t("limits.column_units"), "count", 0.8),
            Column("can", t("limits.column_can_reach"), "count", 0.9),
            Column("sure", t("limits.column_sure"), "count", 0.8),
            Column("who", t("limits.column_who"), width=2.2),
        ),
        rows=cells,
    )
