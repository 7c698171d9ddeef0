"""What a round reads from a bundle: the units of a category, their scores on documents, and the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from paritrana_analysis import editions
from paritrana_analysis.editions import Edition
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.view import BundleView
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.desk import EVIDENCE, documents_of, place_name, units_of
from paritrana_analysis.rubric.text import entry_told, told

#: Categories that a bundle holds; firms and villages are judged from lists of their own.
CATEGORIES = ("provinsi", "kabupaten_kota")


@dataclass(frozen=True)
class Own:
    """Scores in place of the bundle's: frames as of `rubric.judging`, of all units or of a round's."""

    results: pd.DataFrame
    points: pd.DataFrame


@dataclass(frozen=True)
class CategoryView(BundleView):
    """One category of one bundle. Raises UserError for a category that bundles don't hold.

    own : scores of a round that adopts our estimates (`jury.by_estimate`); None: the bundle's.
    """

    category: str
    own: Own | None = None
    firms = frozenset[str]()  # no firm is a candidate

    def __post_init__(self) -> None:
        if self.category not in CATEGORIES:
            raise UserError(Fault("jury.category", {"known": ", ".join(CATEGORIES)}, value=self.category))

    @cached_property
    def judged(self) -> dict:
        """By which edition and rubric the category was judged."""
        frame = self.national("judged")
        return records(frame[frame["category"] == self.category])[0]

    @cached_property
    def edition(self) -> Edition:
        return editions.load(int(self.judged["edition"]), self.category)

    @cached_property
    def rules(self) -> list[dict]:
        """One row an indicator, as in `rubric.judging.rule_rows`."""
        frame = self.national("rules")
        return records(frame[frame["category"] == self.category])

    @cached_property
    def results(self) -> pd.DataFrame:
        """One row a unit, by unit: total, places and aspect scores on documents."""
        frame = self.overview("results") if self.own is None else self.own.results
        return frame[frame["category"] == self.category].set_index("unit", drop=False)

    @property
    def n_units(self) -> int:
        """How many units the category has, whoever of them a round holds."""
        return int((self.overview("results")["category"] == self.category).sum())

    @cached_property
    def points(self) -> pd.DataFrame:
        frame = self.overview("points") if self.own is None else self.own.points
        return frame[frame["category"] == self.category]

    @cached_property
    def units(self) -> pd.DataFrame:
        """As `candidates.choose` reads; place: by documents, in the province."""
        units = self.results["unit"]
        return units_of(self.results, self.names, dict(zip(units, units, strict=True)))

    def place_name(self, place: str, t: Reader) -> str:
        return place_name(self.bundle, place, t)

    def on_record(self) -> list[str]:
        """Districts that a source names as their province's first of the year judged; no provinces."""
        found = []
        for code in self.bundle.province_codes:
            awards = self.region(code, "awards")
            own = awards[
                (awards["category"] == self.category)
                & (awards["assessment_year"] == self.year)
                & (awards["award_level"] == "provincial")
                & (awards["outcome"] == "winner")
                & (awards["rank"] == 1)
            ]
            found += own["region_code"].dropna().tolist()
        return sorted(set(found))

    def documents(self, units: Sequence[str]) -> pd.DataFrame:
        """See `desk.documents_of`: a column for every aspect, blank where nothing of it is scored."""
        return documents_of(self.results, self.points, self.edition, list(self.edition.weights), units)

    def evidence(self, units: Sequence[str], t: Reader) -> pd.DataFrame:
        """What a sheet shows beside each candidate: unit, aspect, told, as_of, source; item, number.

        item is the id, number the decree's: a sheet without names hides both. First each indicator in a
        sentence, then every item of the register and every claim behind it.
        """
        unit_of = {rule["indicator"]: rule["unit_of_value"] for rule in self.rules}
        rows = []
        for unit in units:
            items = self.items(unit)
            for row in records(self.points[self.points["unit"] == unit]):
                if not row["scored"]:
                    continue
                sentence = t(
                    "jury.evidence_indicator",
                    indicator=t(f"editions.indicator_{row['indicator']}"),
                    found=told(row, unit_of[row["indicator"]], t),
                )
                rows.append((unit, row["aspect"], sentence, row["as_of"] or "", "", "", ""))
                for item in (row["items"] or "").split():
                    if item in items:
                        own = items[item]
                        text = t("jury.evidence_item", item=item, text=item_told(own, t))
                        marks = (own["as_of"] or "", own["source"] or "", item, own.get("number") or "")
                        rows.append((unit, row["aspect"], text, *marks))
        return pd.DataFrame(rows, columns=EVIDENCE)

    def items(self, unit: str) -> dict[str, dict]:
        """Register entries and claims of a unit by their ids."""
        found = {}
        for frame, key in (
            ("evidence", "evidence_id"),
            (self._claims_of(unit), "claim_id"),
            ("budgets", "claim_id"),
        ):
            rows = self.region(unit[:2], frame)
            for row in records(rows[rows["region_code"] == unit]):
                found[row[key]] = row
        return found

    def _claims_of(self, unit: str) -> str:
        return "claims" if len(unit) == 2 else "district_claims"


def item_told(item: Mapping, t: Reader) -> str:
    """One entry of the register, or one claim, in a line."""
    if "evidence_id" in item:
        return entry_told(item, t)
    if item.get("coverage_share") is not None and item.get("active_participants") is not None:
        counted = {"active": item["active_participants"], "workers": item["denominator_value"]}
        return t("jury.claim_share_counted", share=item["coverage_share"], **counted)
    if item.get("coverage_share") is not None:
        return t("jury.claim_share", share=item["coverage_share"])
    if item.get("active_participants") is not None:
        return t("jury.claim_count", n=item["active_participants"])
    unit = t(f"evidence_held.unit_{item['unit'].replace(' ', '_')}", n=item["value"])
    return t("jury.claim_value", value=item["value"], unit=unit)
