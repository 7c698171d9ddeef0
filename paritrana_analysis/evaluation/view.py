"""What a report section works with: a province's or the nation's rows in the bundle, and a language."""

from __future__ import annotations

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
from paritrana_analysis.files.digests import digest_of
from paritrana_analysis.frames import known, records
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

    Returns a NationalReport: `national(name)` and `overview(name)` give frames of the bundle.
    Raises UserError, told in `language`, for a bundle that isn't there.

    >>> import paritrana_analysis as pa
    >>> report = pa.evaluation.open_national(2025, "en")  # doctest: +SKIP
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
class BundleView:
    """A bundle's frames and names, each read once. What pages are made from extends this."""

    bundle: Bundle

    @property
    def year(self) -> int:
        return self.bundle.assessment_year

    @property
    def practice(self) -> dict | None:
        """Seed and assessment_year where the figures are synthetic; None where they are real."""
        return self.bundle.practice

    @property
    def version(self) -> str:
        return __version__

    def national(self, name: str) -> pd.DataFrame:
        """A frame that all reports of the bundle share; read once a process."""
        key = (str(self.bundle.folder), name)
        if key not in _NATIONAL:
            _NATIONAL[key] = self.bundle.national(name)
        return _NATIONAL[key]

    def overview(self, name: str) -> pd.DataFrame:
        """A frame of all regions that no province's report reads; read once."""
        if name not in self._overview:
            self._overview[name] = self.bundle.overview(name)
        return self._overview[name]

    def region(self, code: str, name: str) -> pd.DataFrame:
        """A province's own frame; all of a province are read with the first."""
        held = self._regions.setdefault(code, {})
        if name not in held:
            held.update(self.bundle.region(code) | held)
        return held[name]

    @cached_property
    def _overview(self) -> dict[str, pd.DataFrame]:
        return {}

    @cached_property
    def _regions(self) -> dict[str, dict[str, pd.DataFrame]]:
        return {}

    @cached_property
    def names(self) -> dict[str, str]:
        """Code → name of the nation, its provinces and districts."""
        districts = self.overview("districts")
        return (
            {NATION: NATION_NAME}
            | self.bundle.provinces
            | dict(zip(districts["region_code"], districts["name"], strict=True))
        )


@dataclass(frozen=True)
class Report(BundleView):
    """One region ("00": the nation), one bundle, one reader."""

    code: str
    reader: Reader

    def drawing(self, name: str) -> str:
        """A drawing that all reports of the bundle share, in the report's language."""
        return self.bundle.drawing(name, self.reader.language)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve digits of what this report was made from: a torn-out page can be traced by them."""
        return digest_of(json.dumps(self.bundle.files_read_by(self.code), sort_keys=True))[:12]

    def term(self, kind: str, value: str) -> str:
        """A coded value in words: `term("basis", "residence")`."""
        return self.reader(f"terms.{kind}_{value}") if value else ""

    def spelled_out(self, kind: str, value: str) -> str:
        """The same for a place where a page names it first: its abbreviation in full."""
        full = f"terms.{kind}_{value}_in_full"
        return self.reader(full) if self.reader.has(full) else self.term(kind, value)


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
        """The province's own frame of that name."""
        return self.region(self.code, name)

    def hold(self, national: dict[str, pd.DataFrame], own: dict[str, pd.DataFrame]) -> None:
        """Use these frames instead of reading them: for who has read them already."""
        _NATIONAL.update({(str(self.bundle.folder), name): frame for name, frame in national.items()})
        self._regions.setdefault(self.code, {}).update(own)

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
        """A district's short name, or a province's."""
        return self._names.get(code) or self.bundle.provinces.get(code, code)

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

    @cached_property
    def provinces(self) -> list[dict]:
        """The provinces in the order of their codes; blanks are None."""
        return records(self.national("provinces"))

    @cached_property
    def leads(self) -> list[dict]:
        """The provinces that have a leading official figure."""
        return [row for row in self.provinces if row["lead_coverage_share"] is not None]

    def region_name(self, code: str) -> str:
        return self.names.get(code, code)


#: The national frames of the bundles in use, by folder and name.
_NATIONAL: dict[tuple[str, str], pd.DataFrame] = {}


def host(source: str) -> str:
    """Where a source is, for running text: 'rubrikbanten.com'; a seed article by its number."""
    return urlsplit(source).netloc.removeprefix("www.") or source
