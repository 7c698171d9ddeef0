"""What a reading of the sheets changed: each juror's cells against what the record has of that juror."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from paritrana_analysis.frames import records
from paritrana_analysis.jury.record.state import Score, State

Cells = Mapping[tuple[str, str, str], Score]


def cells(marks: pd.DataFrame) -> dict[tuple[str, str, str], Score]:
    """(juror, unit, criterion) → points, or the reason of a blank; a blank without one is not there."""
    found: dict[tuple[str, str, str], Score] = {}
    for row in records(marks):
        key = (row["juror_id"], row["unit"], row["criterion"])
        if row["score"] is not None:
            found[key] = float(row["score"])
        elif row["reason"]:
            found[key] = row["reason"]
    return found


def compared(
    state: State | None,
    marks: pd.DataFrame,
    file_of: Mapping[str, str],
    sha256: Mapping[str, str],
) -> tuple[list[dict], list[dict]]:
    """The sheets that are other files than the juror's last, and the jurors whose sheet is gone.

    file_of : juror → file. sha256 : file → its digest. As entries carry them, but for the copies' names.
    """
    before: Cells = state.scores if state else {}
    now = cells(marks)
    sheets = []
    for juror, file in file_of.items():
        returns = state.returns_of(juror) if state else []
        changes = changed(before, now, juror)
        if changes or not returns or returns[-1]["sha256"] != sha256[file]:
            sheets.append({"juror": juror, "file": file, "sha256": sha256[file], "changes": changes})
    gone = sorted({juror for juror, _, _ in before} - set(file_of))
    return sheets, [{"juror": juror, "changes": changed(before, now, juror)} for juror in gone]


def changed(before: Cells, now: Cells, juror: str) -> list[dict]:
    """A juror's cells that differ, with what stood and what stands there; None for nothing."""
    keys = [key for key in dict.fromkeys([*before, *now]) if key[0] == juror]
    return [
        {"unit": key[1], "criterion": key[2], "from": before.get(key), "to": now.get(key)}
        for key in keys
        if before.get(key) != now.get(key)
    ]
