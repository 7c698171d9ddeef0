"""What a report section works with: a province's or the nation's rows in the bundle, and a language."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from paritrana_analysis import __version__
from paritrana_analysis.data.regions import NATION, NATION_NAME, code_among
from paritrana_analysis.errors import Fault, UserError, told_in
from paritrana_analysis.evaluation import parameters
from paritrana_analysis.evaluation.bundle import (
    Bundle,
    judged_year,
    open_bundle,
    prepare_command,
    raw_for,
    years_there,
)
from paritrana_analysis.files import places
from paritrana_analysis.i18n.wording import Reader


def open_report(
    province_code: str, assessment_year: int | None = None, language: str = "id", processed: str | Path = ""
) -> ProvinceReport:
    """The report of one province from the bundle of one year (the newest there, if none is named).

    province_code : code or name. Raises UserError, told in `language`, for a province the bundle doesn't
    hold or a bundle that isn't there.

    Returns a ProvinceReport: `national(name)` and `own(name)` give frames of the bundle (`docs/running.md`).

    >>> import paritrana_analysis as pa
    >>> try:
    ...     report = pa.open_province("Banten", processed="no/such/folder")
    ... except pa.UserError as refused:
    ...     print(refused.faults[0].key)
    no_bundle
    """
    reader = Reader(language)
    with told_in(reader):
        bundle = bundle_of(assessment_year, processed)
        code = code_among(province_code, bundle.provinces)
    return ProvinceReport(bundle, code, reader)


def open_national(
    assessment_year: int | None = None, language: str = "id", processed: str | Path = ""
) -> NationalReport:
    """The nation's report from the bundle of one year (the newest there, if none is named).

    Raises UserError, told in `language`, for a bundle that isn't there.
    """
    reader = Reader(language)
    with told_in(reader):
        bundle = bundle_of(assessment_year, processed)
    return NationalReport(bundle, NATION, reader)


def bundle_of(assessment_year: object, processed: str | Path) -> Bundle:
    """The bundle of that year, or the newest in the folder ("": the project's). Raises UserError."""
    folder = Path(str(processed)) if processed else places.PROCESSED
    year, there = parameters.whole("assessment_year", assessment_year, blank=True), years_there(folder)
    if year in there or (year is None and there):
        return open_bundle(folder / str(year or max(there)))
    judged_year(raw_for(folder), year)  # a year that nobody could prepare is refused as such
    told = {"there": ", ".join(map(str, there)), "command": prepare_command(folder, year)}
    key = "no_bundle_of_year" if there else "no_bundle"
    raise UserError(Fault(key, told, file=str(folder), value=str(year or "")))


@dataclass(frozen=True)
class Report:
    """One region ("00": the nation), one bundle, one reader."""

    bundle: Bundle
    code: str
    reader: Reader

    @property
    def year(self) -> int:
        return self.bundle.assessment_year

    @property
    def practice(self) -> dict | None:
        """Seed and assessment_year where the figures are synthetic; None where they are real."""
        return self.bundle.practice

    def national(self, name: str) -> pd.DataFrame:
        """A frame that all reports of the bundle share; read once a process."""
        key = (str(self.bundle.folder), name)
        if key not in _NATIONAL:
            _NATIONAL[key] = self.bundle.national(name)
        return _NATIONAL[key]

    def drawing(self, name: str) -> str:
        """A drawing that all reports of the bundle share, in the report's language."""
        return self.bundle.drawing(name, self.reader.language)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve digits of what this report was made from: a torn-out page can be traced by them."""
        files = json.dumps(self.bundle.files_read_by(self.code), sort_keys=True)
        return hashlib.sha256(files.encode()).hexdigest()[:12]

    @property
    def version(self) -> str:
        return __version__

    def term(self, kind: str, value: str) -> str:
        """A coded value in words: `term("basis", "residence")`."""
        return self.reader(f"terms.{kind}_{value}") if value else ""


@dataclass(frozen=True)
class ProvinceReport(Report):
    """One province."""

    @cached_property
    def province(self) -> dict:
        """The province's row of the national table; blanks are None."""
        row = self.national("provinces").set_index("region_code").loc[self.code]
        return known(row) | {"region_code": self.code}

    @property
    def name(self) -> str:
        return self.province["region"]

    def own(self, name: str) -> pd.DataFrame:
        """The province's own frame of that name; read once."""
        if name not in self._frames:
            self._frames[name] = self.bundle.region(self.code, name)
        return self._frames[name]

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {}

    def hold(self, national: dict[str, pd.DataFrame], own: dict[str, pd.DataFrame]) -> None:
        """Use these frames instead of reading them: for who has read them already."""
        _NATIONAL.update({(str(self.bundle.folder), name): frame for name, frame in national.items()})
        self._frames.update(own)

    @property
    def leading_target(self) -> pd.DataFrame:
        """The target that the report measures its gap against; no row where there is none."""
        targets = self.own("targets")
        return targets[targets["leads"]]

    @property
    def own_aspects(self) -> pd.DataFrame:
        """The state of each aspect of the province itself, its districts apart."""
        aspects = self.own("aspects")
        return aspects[aspects["region_code"] == self.code]

    def region_name(self, code: str) -> str:
        """A district's short name, or the province's own."""
        return self._names.get(code, self.name if code == self.code else code)

    @cached_property
    def _names(self) -> dict[str, str]:
        districts = self.own("districts")
        return dict(zip(districts["region_code"], districts["name"], strict=True)) if len(districts) else {}


@dataclass(frozen=True)
class NationalReport(Report):
    """The nation, with all its provinces side by side."""

    @property
    def name(self) -> str:
        return NATION_NAME

    def overview(self, name: str) -> pd.DataFrame:
        """A frame that only the nation's report reads; read once."""
        if name not in self._frames:
            self._frames[name] = self.bundle.overview(name)
        return self._frames[name]

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        return {}

    @cached_property
    def provinces(self) -> list[dict]:
        """The provinces in the order of their codes; blanks are None."""
        return records(self.national("provinces"))

    @cached_property
    def leads(self) -> list[dict]:
        """The provinces that have a leading official figure."""
        return [row for row in self.provinces if row["lead_coverage_share"] is not None]

    def region_name(self, code: str) -> str:
        return self._names.get(code, code)

    @cached_property
    def _names(self) -> dict[str, str]:
        provinces = {row["region_code"]: row["region"] for row in self.provinces}
        districts = self.overview("districts")
        return (
            {NATION: NATION_NAME}
            | provinces
            | dict(zip(districts["region_code"], districts["name"], strict=True))
        )


#: The national frames of the bundles in use, by folder and name.
_NATIONAL: dict[tuple[str, str], pd.DataFrame] = {}


def known(row: pd.Series | dict) -> dict:
    """A row as a dictionary whose blanks are None."""
    return {key: None if _blank(value) else value for key, value in dict(row).items()}


def _blank(value: object) -> bool:
    # NaN and NaT are the values that differ from themselves; lists and texts never do.
    return value is None or value is pd.NA or (not isinstance(value, list | str) and bool(value != value))


def records(frame: pd.DataFrame) -> list[dict]:
    """Rows as dictionaries whose blanks are None."""
    # Column by column: a report asks for some sixty small frames, and pandas boxes every cell of a row.
    columns = [[None if _blank(cell) else cell for cell in frame[name].tolist()] for name in frame.columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def host(source: str) -> str:
    """Where a source is, for running text: 'rubrikbanten.com'; a seed article by its number."""
    return urlsplit(source).netloc.removeprefix("www.") or source
