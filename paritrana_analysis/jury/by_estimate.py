"""A round that adopts our estimates of coverage at its opening: what it freezes, and what is read later.

    estimates/estimates.csv   our estimate of each candidate: share, intervals, grade, the claims behind it
             /points.csv      each candidate and indicator: what was found and its score
             /results.csv     each candidate's aspect scores on documents, or why there is no total
             /draws.csv       the aspects that coverage moves, scored once for each draw of the model

Every candidate is scored by it, none of the lowest grade. The files are sealed by their digests in the
round's key, so no figure that comes later, a candidate's own among them, has a say.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from paritrana_analysis.data import tables
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.by_estimate import by_estimate
from paritrana_analysis.evaluation.evaluate import GOVERNMENTS
from paritrana_analysis.files import csv_made, safe_read
from paritrana_analysis.files.digests import digest_of
from paritrana_analysis.jury.bundle_view import CategoryView, Own
from paritrana_analysis.jury.rounds import Round
from paritrana_analysis.robustness.estimate_draws import scored_draws
from paritrana_analysis.rubric import judging
from paritrana_analysis.rubric.government import ESTIMATED
from paritrana_analysis.rubric.inputs import material_of

#: Bytes of one frozen file.
MOST_BYTES = 50_000_000
#: Digits that bring a number back as it was.
_EXACT = 17
_TEXTS = {
    "points": (
        *("unit", "indicator", "state", "level", "as_of", "since", "items", "why"),
        *("missing", "category", "aspect"),
    ),
    "results": ("unit", "zone", "reason", "category"),
    "estimates": ("unit", "date", "grade", "newest_as_of", "newest_claim"),
    "draws": ("aspect",),
}
_WHOLE = ("rank", "n", "zone_rank", "zone_n", "claims")
_ROWS = ["unit", "date", "share", "low_50", "high_50", "low_80", "high_80", "low_90", "high_90"]
_ROWS += ["grade", "claims", "newest_as_of", "newest_claim"]


@dataclass(frozen=True)
class Adopted(Own):
    """Scores by estimate of a whole category, or of a round's candidates.

    estimates : a row a unit with `_ROWS`. draws : aspect, and a column a unit: its score (0–100) of that
    aspect in each draw, blank where the unit has no total.
    """

    estimates: pd.DataFrame
    draws: pd.DataFrame


def adopted(desk: CategoryView, raw: Path) -> CategoryView:
    """The category with every unit scored by our estimate, from the tables of its bundle."""
    read, year, level = tables.read_tables(raw), desk.year, GOVERNMENTS[desk.category]
    material, behind = by_estimate(material_of(read, year), read, level)
    units = list(desk.results["unit"])
    judged = judging.judge_governments(units, material, desk.edition, compare="estimate")
    drawn = scored_draws(judged, behind.region_codes, behind.share, behind.before)
    moved = [aspect for aspect, keys in judged.edition.indicators.items() if ESTIMATED.keys() & set(keys)]
    parts = [
        pd.DataFrame(drawn.aspects[aspect], columns=drawn.units).reindex(columns=units)
        for aspect in moved
        if aspect in drawn.aspects
    ]
    draws = pd.concat([part.assign(aspect=aspect) for part, aspect in zip(parts, moved, strict=True)])
    rows = behind.rows.rename(columns={"region_code": "unit"})[_ROWS]
    own = Adopted(judging.results(judged), judging.points(judged), rows, draws)
    return replace(desk, own=own)


def frozen(own: Adopted, units: Sequence[str], practice: Mapping | None) -> dict[str, bytes]:
    """The files of these candidates, name → bytes; a practice round's rows say that they are synthetic."""
    from paritrana_analysis.data.synthetic import marked

    units = sorted(units)
    frames = {  # indicators stay in the order of the edition
        name: frame[frame["unit"].isin(units)].sort_values("unit", kind="stable")
        for name, frame in (("estimates", own.estimates), ("points", own.points), ("results", own.results))
    }
    frames["draws"] = own.draws[["aspect", *units]]
    return {
        f"estimates/{name}.csv": csv_made.as_bytes(marked(f, practice["seed"]) if practice else f, _EXACT)
        for name, f in frames.items()
    }


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """sha256 of each file by its name within the round."""
    return {name: digest_of(content) for name, content in sorted(files.items())}


def of_round(folder: Path, round_: Round, desk: CategoryView) -> CategoryView:
    """The category as the round froze it. Raises UserError for a file lost, or not as it was sealed."""
    found = {}
    for name, digest in (round_.estimates or {}).items():
        path = Path(folder) / name
        try:
            content = safe_read.content_of(path, MOST_BYTES)
        except OSError:
            content = b""
        if digest_of(content) != digest:
            raise UserError(Fault("jury.estimates_changed", file=str(path)))
        found[Path(name).stem] = _read(Path(name).stem, content)
    return replace(desk, own=Adopted(**found))


def _read(name: str, content: bytes) -> pd.DataFrame:
    """A frozen frame: texts as texts, numbers as they were written, blanks blank."""
    frame = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
    frame = frame.drop(columns=["source", "note"], errors="ignore")
    for column in frame.columns:
        if column in _TEXTS[name]:
            frame[column] = frame[column].map(csv_made.as_meant)
        elif column == "scored":
            frame[column] = frame[column] == "True"
        else:
            frame[column] = pd.to_numeric(frame[column].replace("", np.nan), errors="coerce")
            if column in _WHOLE:
                frame[column] = frame[column].astype("Int64")
    return frame
