"""What a report section works with: one province's rows in the bundle, and its reader's language."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from paritrana_analysis import __version__
from paritrana_analysis.bundle import Bundle, open_bundle
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.wording import Reader


def default_processed() -> Path:
    """`data/processed` of this checkout, wherever the caller stands."""
    return Path(__file__).resolve().parent.parent / "data" / "processed"


def open_report(
    province_code: str, assessment_year: int | None = None, language: str = "id", processed: str | Path = ""
) -> ProvinceReport:
    """The report of one province from the bundle of one year (the newest there, if none is named).

    Raises UserError for a province the bundle doesn't hold or a bundle that isn't there.
    """
    folder = Path(processed) if processed else default_processed()
    try:
        bundle = open_bundle(folder / str(assessment_year or _newest(folder)))
        if province_code not in bundle.province_codes:
            raise UserError(Fault("unknown_province", value=str(province_code)[:60]))
    except UserError as error:
        error.language = language
        raise
    return ProvinceReport(bundle, province_code, Reader(language))


def _newest(folder: Path) -> int:
    years = [
        int(path.name) for path in folder.glob("[0-9][0-9][0-9][0-9]") if (path / "bundle.json").is_file()
    ]
    if not years:
        raise UserError(Fault("no_bundle", file=str(folder)))
    return max(years)


@dataclass(frozen=True)
class ProvinceReport:
    """One province, one bundle, one reader."""

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

    @cached_property
    def province(self) -> dict:
        """The province's row of the national table; blanks are None."""
        row = self.national("provinces").set_index("region_code").loc[self.code]
        return known(row) | {"region_code": self.code}

    @property
    def name(self) -> str:
        return self.province["region"]

    def national(self, name: str) -> pd.DataFrame:
        """A frame that all reports of the bundle share; read once a process."""
        key = (str(self.bundle.folder), name)
        if key not in _NATIONAL:
            _NATIONAL[key] = self.bundle.national(name)
        return _NATIONAL[key]

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
