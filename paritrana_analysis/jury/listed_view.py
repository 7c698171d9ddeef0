"""What a round of firms or villages reads: their list in the bundle, judged by the edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from paritrana_analysis import editions
from paritrana_analysis.editions import Edition
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.bounded import Bounded, bounded
from paritrana_analysis.evaluation.listed import LISTS, rows_of
from paritrana_analysis.evaluation.view import BundleView
from paritrana_analysis.frames import is_blank, known, records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.desk import EVIDENCE, documents_of, place_name, units_of
from paritrana_analysis.robustness import rank_stability
from paritrana_analysis.rubric import judging
from paritrana_analysis.rubric.rules import Measure
from paritrana_analysis.rubric.text import told

#: Columns of a list that name a unit, or say where a row is from, and are no finding.
NAMING = ("name", "region_code", "source", "note", "as_of")


@dataclass(frozen=True)
class ListedView(BundleView):
    """One category of a list. Raises UserError where the bundle has no list, or the edition no such category.

    The whole list is judged, as `paritrana score` does: some scales compare a unit with all the others.
    """

    category: str
    own = None  # our estimates are of regions

    def __post_init__(self) -> None:
        newest = max((year for year, _ in editions.available() if year <= self.year), default=self.year)
        if (newest, self.category) not in editions.available():
            had = [year for year, known in editions.available() if known == self.category]
            told = {"edition": newest, "had": ", ".join(map(str, had)) or "–", "year": self.year}
            raise UserError(Fault("jury.category_not_in_edition", told, value=self.category))
        self.rows  # noqa: B018  a category without a list is refused before anything is asked of it

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The list's rows of the category, by unit."""
        table, _, _ = LISTS[self.category]
        there = {name: self.bundle.list_of(name) for name in self.bundle.names("lists") if name == table}
        return rows_of(there, self.category)

    @property
    def table(self) -> str:
        """The list's name: firms or villages."""
        return LISTS[self.category][0]

    @property
    def firms(self) -> frozenset[str]:
        """Every firm of the list, of other categories too."""
        table, key, _ = LISTS[self.category]
        return frozenset(self.bundle.list_of(table)[key]) if table == "firms" else frozenset()

    @property
    def _held(self) -> _Held:
        """The category judged; once a process, since papers open their desk more than once."""
        key = (str(self.bundle.folder), self.bundle.description["sha256"], self.category)
        if key not in _JUDGED:
            edition = judging.edition_for(self.year, self.category)
            _JUDGED[key] = _Held(judging.judge_list(self.rows, self.year, edition))
        return _JUDGED[key]

    @cached_property
    def judged(self) -> dict:
        """By which edition and rubric the category was judged."""
        return judging.summary_row(self._held.judged)

    @property
    def edition(self) -> Edition:
        return self._held.judged.edition

    @cached_property
    def rules(self) -> list[dict]:
        return records(judging.rule_rows(self._held.judged))

    @cached_property
    def results(self) -> pd.DataFrame:
        return judging.results(self._held.judged).set_index("unit", drop=False)

    @property
    def n_units(self) -> int:
        return len(self.rows)

    @cached_property
    def points(self) -> pd.DataFrame:
        return judging.points(self._held.judged)

    @property
    def stability(self) -> pd.DataFrame:
        """Of the places on documents among the whole list, by unit; no row where nobody is ranked."""
        return self._held.stability

    @property
    def limits(self) -> Bounded:
        """What scores of the list can still be."""
        return self._held.limits

    @cached_property
    def units(self) -> pd.DataFrame:
        return units_of(self.results, self.rows["name"].to_dict(), self.rows["region_code"].to_dict())

    def place_name(self, place: str, t: Reader) -> str:
        return place_name(self.bundle, place, t)

    def on_record(self) -> list[str]:
        """Nobody: the table of winners names no unit of a list by its code."""
        return []

    def documents(self, units: Sequence[str]) -> pd.DataFrame:
        """See `desk.documents_of`; without the aspects that no column of the list shows, with the sector."""
        aspects = [aspect for aspect in self.edition.weights if not self._is_heard(aspect)]
        frame = documents_of(self.results, self.points, self.edition, aspects, units)
        return frame.join(self.rows[["sector"]]) if "sector" in self.rows else frame

    def _is_heard(self, aspect: str) -> bool:
        return all(self.measure(key).origin == "panel" for key in self.edition.indicators[aspect])

    def measure(self, indicator: str) -> Measure:
        return self._held.judged.rubric.measures[indicator]

    def sectors(self, t: Reader) -> dict[str, str]:
        """The list's sectors in words, by their keys; none in a list without."""
        keys = self.rows["sector"].unique() if "sector" in self.rows else ()
        return {key: cell_told("sector", key, t) for key in keys}

    def row(self, unit: str) -> dict:
        """What the list holds of a unit, by column; blanks are None."""
        return {name: value if value != "" else None for name, value in known(self.rows.loc[unit]).items()}

    def evidence(self, units: Sequence[str], t: Reader) -> pd.DataFrame:
        """What a sheet shows beside each candidate: each indicator with the cells of the list behind it."""
        unit_of = {rule["indicator"]: rule["unit_of_value"] for rule in self.rules}
        rows = []
        for unit in units:
            own = self.row(unit)
            as_of, source = own.get("as_of") or "", own.get("source") or ""
            for point in records(self.points[self.points["unit"] == unit]):
                if not point["scored"]:
                    continue
                # The list's one date stands in a column of its own.
                found = told(point | {"as_of": ""}, unit_of[point["indicator"]], t)
                if held := behind_told(own, self.measure(point["indicator"]), t):
                    found = t("listed.found_in", found=found, held=held)
                name = t(f"editions.indicator_{point['indicator']}")
                sentence = t("jury.evidence_indicator", indicator=name, found=found)
                rows.append((unit, point["aspect"], sentence, as_of, source, "", ""))
        return pd.DataFrame(rows, columns=EVIDENCE)


@dataclass(frozen=True)
class _Held:
    """A judged list and what is worked out of it when it is first asked for."""

    judged: judging.Judged

    @cached_property
    def stability(self) -> pd.DataFrame:
        return rank_stability.rows(rank_stability.assess(self.judged))

    @cached_property
    def limits(self) -> Bounded:
        return bounded(self.judged)


_JUDGED: dict[tuple[str, str, str], _Held] = {}


def behind_told(row: dict, measure: Measure, t: Reader) -> str:
    """Cells behind a finding: "pekerja: 120; pekerja terdaftar: 96"; "" where it is one cell's own words."""
    columns = measure.options["columns"]
    if len(columns) == 1 and measure.options.get("reads", "level") in ("level", "number"):
        return ""
    return "; ".join(
        t("listed.cell", column=t(f"listed.column_{name}"), value=cell_told(name, row.get(name), t))
        for name in columns
    )


def cell_told(column: str, value: object, t: Reader) -> str:
    """A cell of a list in words; a blank says that the list doesn't tell."""
    if is_blank(value):
        return t("listed.blank")
    if isinstance(value, str):
        key = f"listed.{column}_{value}"
        return t(key) if t.has(key) else t(f"listed.{value}") if t.has(f"listed.{value}") else value
    return t.cell(value, KINDS.get(column, "count"))


#: How cells are printed that are no counts.
KINDS = {"budget_idr": "idr", "desa_sadar_since": "year", "perdes_year": "year"}
