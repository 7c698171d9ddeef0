"""What a round reads of its category, whatever its candidates are: regions of a bundle, or rows of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd

from paritrana_analysis.editions import Edition
from paritrana_analysis.evaluation.bundle import Bundle
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.scoring.ranks import competition_ranks


class CategoryDesk(Protocol):
    """`bundle_view.CategoryView` of provinces and districts, `listed_view.ListedView` of firms and villages.

    results : one row a unit, by unit: total, places and aspect scores on documents. points: one row a unit
    and indicator. rules: one row an indicator. judged: by which edition and rubric. own: scores of a round
    that adopts our estimates; None: none adopted. names: of regions, by their codes. firms: codes that a
    juror's own firm may have; none where firms are no candidates.
    """

    bundle: Bundle
    category: str

    @property
    def year(self) -> int: ...
    @property
    def version(self) -> str: ...
    @property
    def own(self): ...
    @property
    def judged(self) -> dict: ...
    @property
    def edition(self) -> Edition: ...
    @property
    def rules(self) -> list[dict]: ...
    @property
    def results(self) -> pd.DataFrame: ...
    @property
    def points(self) -> pd.DataFrame: ...
    @property
    def units(self) -> pd.DataFrame: ...
    @property
    def n_units(self) -> int: ...
    @property
    def names(self) -> Mapping[str, str]: ...
    @property
    def firms(self) -> frozenset[str]: ...
    def place_name(self, place: str, t: Reader) -> str: ...
    def on_record(self) -> list[str]: ...
    def documents(self, units: Sequence[str]) -> pd.DataFrame: ...
    def evidence(self, units: Sequence[str], t: Reader) -> pd.DataFrame: ...


#: Columns of a desk's evidence. item is the id, number the decree's: a sheet without names hides both.
EVIDENCE = ["unit", "aspect", "told", "as_of", "source", "item", "number"]


def units_of(results: pd.DataFrame, names: Mapping[str, str], homes: Mapping[str, str]) -> pd.DataFrame:
    """As `candidates.choose` reads; place: by documents, in the province. homes : region code by unit."""
    frame = pd.DataFrame(
        {
            "unit": results["unit"],
            "name": results["unit"].map(names),
            "region_code": results["unit"].map(homes),
            "zone": results["zone"].fillna(""),
            "total": results["total"],
        }
    ).reset_index(drop=True)
    frame["place"] = float("nan")
    for _, rows in frame.groupby(frame["region_code"].str[:2]):
        frame.loc[rows.index, "place"] = competition_ranks(rows["total"].to_numpy(dtype=float))
    return frame


def documents_of(
    results: pd.DataFrame,
    points: pd.DataFrame,
    edition: Edition,
    aspects: Sequence[str],
    units: Sequence[str],
) -> pd.DataFrame:
    """By unit what `decision.decide` reads: aspect scores, reason, missing_share and the tie-breaks.

    aspects : those with a column; what documents show nothing of, the panel scores.
    """
    own = results.reindex(list(units))
    frame = pd.DataFrame(index=own.index)
    for aspect in aspects:
        column = f"aspect_{aspect}"
        frame[aspect] = own[column].astype(float) if column in own else float("nan")
    frame["reason"] = own["reason"].fillna("").where(own["unit"].notna(), None)
    frame["missing_share"] = own["missing_share"]
    scores = points.pivot(index="unit", columns="indicator", values="score")
    for key in edition.tie_breaks.value or ():
        if key in scores:
            frame[key] = scores[key].reindex(own.index).astype(float)
    return frame


def place_name(bundle: Bundle, place: str, t: Reader) -> str:
    """A province by name, or that it is the national round."""
    return bundle.province_name(place) if place in bundle.province_codes else t("jury.level_national")
