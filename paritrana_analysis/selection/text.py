"""One candidate's selection in a few sentences: how far it came, its place, why it left or won."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from paritrana_analysis.selection.names import (
    as_title,
    decided_name,
    place_name,
    stage_name,
    title_name,
)
from paritrana_analysis.selection.plan import WINNERS
from paritrana_analysis.selection.reasons import STOOD

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.selection.select import Selection

#: A story has no more sentences; how it ended is told before how it began.
MOST = 5
#: A smaller difference would be printed as 0,00.
_PRINTED = 0.005


def told(selection: Selection, unit: object, reader: Reader, labels: Mapping | None = None) -> list[str]:
    """Two to five sentences on one unit. labels: names for the codes of units, provinces and sectors.

    Raises KeyError for a unit that was not a candidate.

    >>> import paritrana_analysis as pa
    >>> judged, names = pa.reports.judge_category(pa.read_tables(), 2023, "provinsi")
    >>> found = pa.rubric.selection_candidates(judged, {unit: unit for unit in names})
    >>> chosen = pa.select(found, pa.selection.plan_of(judged.edition))
    >>> len(pa.selection.told(chosen, "36", pa.Reader("en"), names)) <= 5
    True
    """
    labels = labels or {}
    rows = selection.record[selection.record["unit"] == unit]
    if rows.empty:
        raise KeyError(unit)
    last = rows.iloc[-1]
    opening = _opening(rows.iloc[:-1], unit, reader, labels)
    if last["stage"] != WINNERS or last["reason"] not in STOOD:
        closing = [left_sentence(last, reader, labels), _after(last, reader)]
    else:
        closing = _titles(selection, unit, reader, labels)
    closing = [sentence for sentence in closing if sentence][:MOST]
    room = MOST - len(closing)
    return (opening[-room:] if room else []) + closing


def left_sentence(row, reader: Reader, labels: Mapping) -> str:
    """Why a unit left, from its row of `Selection.record` (or `left`)."""
    known = f"selection.why_{row['detail']}"
    gap = row["line"] - row["score"]
    return reader(
        f"selection.left_{row['reason']}",
        unit=labels.get(row["unit"], row["unit"]),
        stage=stage_name(row["stage"], reader),
        where=place_name(row["per"], row["group"], reader, labels),
        place=row["place"],
        n=row["n"],
        quota=row["quota"],
        score=row["score"],
        gap=reader("selection.gap_hair") if gap < _PRINTED else reader("selection.gap", gap=gap),
        why=reader(known) if reader.has(known) else row["detail"] or reader("selection.why_not_stated"),
    )


def _opening(rows: pd.DataFrame, unit, reader: Reader, labels: Mapping) -> list[str]:
    sentences = []
    for _, row in rows.iterrows():
        values = {
            "unit": labels.get(unit, unit),
            "stage": stage_name(row["stage"], reader),
            "where": place_name(row["per"], row["group"], reader, labels),
            "place": row["place"],
            "n": row["n"],
            "quota": row["quota"],
            "score": row["score"],
        }
        if row["reason"] != "all_go_on":
            sentences.append(reader(f"selection.{row['reason']}", **values))
        if row["state"] in ("not_verified_yet", "interview_zero", "by_documents", "interview_not_held"):
            sentences.append(reader(f"selection.state_{row['state']}", **values))
        elif row["state"] == "interviewed":
            sentences.append(reader("selection.state_interviewed", **values))
    if not sentences and len(rows):
        sentences = [reader("selection.all_go_on", unit=labels.get(unit, unit))]
    return sentences


def _after(row, reader: Reader) -> str:
    """The sentence after the outcome: where the quota comes from, or what the candidate would have needed."""
    if pd.notna(row["quota"]):
        return _ground(row, reader)
    return reader(f"selection.needs_{row['reason']}")


def _ground(row, reader: Reader) -> str:
    ground = row["ground"] if row["ground"] in ("documented", "own") else "assumption"
    return reader(
        f"selection.ground_{ground}",
        stage=stage_name(row["stage"], reader),
        quota=row["quota"],
        per=reader(f"editions.per_{row['per']}"),
    )


def _titles(selection: Selection, unit, reader: Reader, labels: Mapping) -> list[str]:
    own = selection.standings[selection.standings["unit"] == unit]
    sentences = [standing_sentence(row, reader, labels) for _, row in own[own["won"]].iterrows()]
    # Of titles not won, one is enough beside those won; without any, each is told.
    lost = own[~own["won"]]
    sentences += [
        standing_sentence(row, reader, labels) for _, row in lost.iloc[: 1 if sentences else 2].iterrows()
    ]
    first = (own[own["won"]] if own["won"].any() else own).iloc[0]
    return [*sentences, _ground(pd.concat([first, pd.Series({"stage": WINNERS})]), reader)]


def standing_sentence(row, reader: Reader, labels: Mapping, *, empowered: bool = False) -> str:
    """How a unit stood for one title, from its row of `Selection.standings`.

    empowered : a decree on record lets the panel decide; else a winner is one that it proposes.
    """
    gap = row["line"] - row["score"]
    decided = "_decided" if empowered and row["won"] else ""
    return reader(
        f"selection.title_{row['reason']}{decided}",
        unit=labels.get(row["unit"], row["unit"]),
        title=title_name(row["title"], reader),
        as_title=as_title(row["title"], reader),
        where=place_name(row["per"], row["group"], reader, labels),
        decided=decided_name(row["decided_by"], reader),
        place=row["place"],
        n=row["n"],
        score=row["score"],
        gap=reader("selection.gap_hair") if gap < _PRINTED else reader("selection.gap", gap=gap),
    )
