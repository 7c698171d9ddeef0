"""What a round's result is on given tables: totals and places, before and after late evidence is taken in."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from paritrana_analysis.frames import is_blank
from paritrana_analysis.jury import by_estimate, files
from paritrana_analysis.jury.decision import decide
from paritrana_analysis.jury.desk import CategoryDesk
from paritrana_analysis.jury.rounds import Round
from paritrana_analysis.scoring.ranks import competition_ranks


def standing(folder: Path, round_: Round, desk: CategoryDesk, withdrawn: Collection[str] = ()) -> list[dict]:
    """Total and place of each candidate, as entries carry them; before any sheet was read on documents.

    desk : the category in the bundle of those tables. A round that adopts our estimates has them frozen.
    """
    if round_.estimates is not None:
        desk = by_estimate.of_round(folder, round_, desk)
    units = [candidate.unit for candidate in round_.candidates]
    marks = files.read_scores(folder)
    if marks is not None:
        edition = files.edition_in(folder, round_, desk)
        return files.standing_of(
            decide(round_, marks, desk.documents(units), edition, draws=2, withdrawn=withdrawn)
        )
    totals = desk.units.set_index("unit")["total"].reindex(units).astype(float)
    totals[totals.index.isin(list(withdrawn))] = float("nan")
    places = competition_ranks(totals.to_numpy())
    return [
        {
            "unit": unit,
            "total": None if is_blank(total) else round(total, 6),
            "place": None if is_blank(place) else int(place),
        }
        for unit, total, place in sorted(zip(units, totals, places, strict=True))
    ]
