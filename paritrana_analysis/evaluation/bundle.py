"""The bundle: what `prepare` writes and every report reads, the contract between the two halves.

    data/processed/<assessment_year>/national/*.parquet       what every report prints or compares with
    data/processed/<assessment_year>/national/*.svg           what they draw alike, drawn once: the map
    data/processed/<assessment_year>/regions/<code>.parquet   one province's own frames (`region_file`)
    data/processed/<assessment_year>/overview/*.parquet       what the page on the nation reads besides
    data/processed/<assessment_year>/lists/*.parquet          firms and villages, where the tables list them
    data/processed/<assessment_year>/draws/*.parquet          draws behind our estimates; no report reads them
    data/processed/<assessment_year>/bundle.json              what it is made from, sha256 of every file

A province's report reads `national` and its own region, the nation's `national` and `overview`, and a
report's key hashes only what it reads. Floats are rounded to ten
significant digits (linear algebra differs in the last ones from processor to processor); whole numbers,
persons and rupiah among them, never are. The folder
appears whole or not at all.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from paritrana_analysis.data import csv_text, datapackage
from paritrana_analysis.data.regions import NATION, NATION_NAME
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import drafts, places, safe_read
from paritrana_analysis.files.digests import digest_of, sha256

if TYPE_CHECKING:  # a run in which nothing changed reads JSON alone, and starts without pandas
    import pandas as pd
    import pyarrow as pa

    from paritrana_analysis.evaluation.estimated import Estimated
    from paritrana_analysis.evaluation.evaluate import Evaluation
    from paritrana_analysis.i18n.wording import Reader

SCHEMA_VERSION = 12
SIGNIFICANT_DIGITS = 10
DESCRIPTION = "bundle.json"
_DRAWS = "draws/estimates.parquet"
#: The award's first assessment year (GO.co.id and ANTARA Banten, 2018).
FIRST_EDITION = 2017


@dataclass(frozen=True)
class Bundle:
    """A bundle on disk. Frames are read when asked for."""

    folder: Path
    description: dict

    @property
    def assessment_year(self) -> int:
        return self.description["assessment_year"]

    @property
    def as_of(self) -> str:
        return self.description["as_of"]

    @property
    def practice(self) -> dict | None:
        """Seed and assessment_year of a practice edition; None where the figures are real."""
        return self.description.get("practice")

    def stamp(self, t: Reader) -> str:
        """What every page made from the bundle must carry: the mark of practice; nothing on real figures."""
        return practice_stamp(self.practice, t)

    @property
    def province_codes(self) -> list[str]:
        return sorted(self.description["provinces"])

    @property
    def provinces(self) -> dict[str, str]:
        """Code → name."""
        return {code: self.province_name(code) for code in self.province_codes}

    def province_name(self, code: str) -> str:
        return self.description["provinces"][code]["name"]

    def name_of(self, code: str) -> str:
        """The name of a province, or of the nation ("00")."""
        return NATION_NAME if code == NATION else self.province_name(code)

    def national(self, name: str) -> pd.DataFrame:
        return _frame(self.content(f"national/{name}.parquet"))

    def overview(self, name: str) -> pd.DataFrame:
        return _frame(self.content(f"overview/{name}.parquet"))

    def list_of(self, name: str) -> pd.DataFrame:
        """The list of that name, firms or villages; `names("lists")` are those there."""
        return _frame(self.content(f"lists/{name}.parquet"))

    def region(self, code: str) -> dict[str, pd.DataFrame]:
        """A province's own frames, by name: one file."""
        from paritrana_analysis.evaluation import region_file

        return region_file.unpacked(self.content(_region_path(code)))

    def drawing(self, name: str, language: str) -> str:
        """A drawing that all reports share, as SVG: "map", the provinces as tiles with none picked out."""
        return self.content(f"national/{name}.{language}.svg").decode()

    def content(self, path: str) -> bytes:
        """A file's bytes, once they are seen to be those that were written. Raises UserError for others."""
        try:
            content = (self.folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            content = None
        if content is None or digest_of(content) != self.description["files"].get(path):
            raise UserError(_to_prepare("damaged_bundle", self.folder, self.folder / path))
        return content

    def damaged(self) -> list[str]:
        """The files that are missing or not as they were written."""
        found = []
        for path in self.description["files"]:
            try:
                self.content(path)
            except UserError:
                found.append(path)
        return found

    def names(self, folder: str) -> list[str]:
        """Names of the frames in `national`, `overview` or `lists`."""
        paths = [Path(path) for path in self.description["files"]]
        return [path.stem for path in paths if str(path.parent) == folder and path.suffix == ".parquet"]

    def files_read_by(self, code: str) -> dict[str, str]:
        """The files that the report of a province, or of the nation ("00"), reads, with their sha256."""
        wanted = ("national/", "overview/" if code == NATION else _region_path(code))
        return {path: digest for path, digest in self.description["files"].items() if path.startswith(wanted)}

    def size_of(self, code: str) -> int:
        """Bytes of the frames that are a region's own: how much there is to tell of it."""
        own = [path for path in self.files_read_by(code) if not path.startswith("national/")]
        return sum((self.folder / path).stat().st_size for path in own)


def _region_path(code: str) -> str:
    return f"regions/{code}.parquet"


# --- reading -----------------------------------------------------------------------------------------


def open_bundle(folder: Path) -> Bundle:
    """The bundle in `folder`. Raises UserError: missing, damaged or of another schema."""
    path = Path(folder) / DESCRIPTION
    try:
        description = safe_read.json_file(path)
    except (FileNotFoundError, NotADirectoryError, UserError):
        description = None
    if not isinstance(description, dict):
        raise UserError(_to_prepare("no_bundle", folder, path))
    if description.get("schema_version") != SCHEMA_VERSION:
        raise UserError(_to_prepare("old_bundle", folder, path))
    if description.get("sha256") != _seal(description):
        raise UserError(_to_prepare("damaged_bundle", folder, path))
    return Bundle(Path(folder), description)


def _to_prepare(key: str, folder: Path, path: Path) -> Fault:
    """What is wrong with the bundle in `folder`, and the command that makes this very one again."""
    folder = Path(folder)
    return Fault(key, {"command": prepare_command(folder.parent, folder.name)}, file=str(path))


def default_processed() -> Path:
    """`data/processed` beside the tables at hand, wherever in their project the caller stands."""
    return places.RAW.parent / "processed"


def raw_for(processed: Path) -> Path:
    """Tables that the bundles of a folder are made of: those beside it (a practice edition's), or ours."""
    beside = Path(processed).parent / "raw"
    return beside if (beside / datapackage.NAME).is_file() else places.RAW


def prepare_command(processed: Path, year: object = None, raw: Path | None = None) -> str:
    """The command that makes the bundle of that year in that folder, of those tables (else `raw_for`)."""
    raw = Path(raw or raw_for(processed))
    words = ["paritrana", "prepare"] + (["--assessment-year", str(year)] if year else [])
    if raw.resolve() != places.RAW.resolve():
        words += ["--raw", str(raw)]
    if Path(processed).resolve() != default_processed().resolve():
        words += ["--processed", str(processed)]
    return shlex.join(words)


def years_there(processed: Path) -> list[int]:
    """Years judged that have a bundle in that folder, from the first on."""
    found = Path(processed).glob(f"[0-9][0-9][0-9][0-9]/{DESCRIPTION}")
    return sorted(int(path.parent.name) for path in found)


def _frame(content: bytes, texts: str = "python") -> pd.DataFrame:
    """The frame as `pandas.read_parquet` gives it, made for small files that are read cell by cell.

    Threads cost more than they save, and texts are kept as Python's own: a report asks for each alone.
    texts : as in `region_file.unpacked`.
    """
    import pandas as pd
    from pyarrow import BufferReader
    from pyarrow.parquet import ParquetFile

    with (
        ParquetFile(BufferReader(content), pre_buffer=False) as file,
        pd.option_context("mode.string_storage", texts),
    ):
        return file.read(use_threads=False).to_pandas(use_threads=False)


# --- making ------------------------------------------------------------------------------------------


def fresh(raw: Path, processed: Path, assessment_year: int | None = None) -> Bundle | None:
    """The bundle there, if it was made from these very tables by this very code, and no file is damaged."""
    raw = Path(raw)
    folder = Path(processed) / str(judged_year(raw, assessment_year))
    try:
        there = open_bundle(folder)
    except UserError:
        return None
    same = there.description.get("made_from") == _made_from(raw)
    return there if same and not there.damaged() else None


def damage(folder: Path) -> list[str]:
    """Names of the files of the bundle in `folder` that are not as they were written; none where none is."""
    try:
        return open_bundle(folder).damaged()
    except UserError as error:
        return [DESCRIPTION] if any(fault.key == "damaged_bundle" for fault in error.faults) else []


def prepare(raw: Path | str, processed: Path | str, assessment_year: int | None = None) -> Bundle:
    """Check and read the tables, evaluate them, write the bundle; nothing is written if a table is at fault.

    Nothing is done where the bundle there was made from the same tables by the same code. Where other tables
    changed than those our estimates are made from, their frames are taken from that bundle.

    raw : folder of tables; processed : where bundles of years lie. Returns the Bundle: names and frames of
    the year judged (default: the newest). Raises UserError for faults in the tables.

    >>> import paritrana_analysis as pa
    >>> bundle = pa.prepare("data/raw", "data/processed", 2025)  # doctest: +SKIP
    """
    if there := fresh(raw, processed, assessment_year):
        return there
    raw = Path(raw)
    made_from = _made_from(raw)
    year = judged_year(raw, assessment_year)
    folder = Path(processed) / str(year)
    drafts.try_place(folder)
    from paritrana_analysis.data import tables as raw_tables
    from paritrana_analysis.evaluation.evaluate import evaluate

    faults, tables = raw_tables.inspect(raw, year)
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        raise UserError(errors)
    evaluation = evaluate(tables, year, lambda made_from: _earlier_estimates(folder, made_from))
    sources = _sources(raw_tables.dictionary(raw))
    changed = [fault.file for fault in faults]
    return write_bundle(evaluation, folder, made_from, sources, changed=changed, practice=practice_of(raw))


def _earlier_estimates(folder: Path, made_from: str) -> Estimated | None:
    """Our estimates as they stand in the bundle there, if they are of these inputs and this code, undamaged.

    They come out as they went in, so a bundle written with them is the same to the byte as one fitted anew.
    """
    from paritrana_analysis.evaluation import region_file
    from paritrana_analysis.evaluation.estimated import FRAMES, Estimated

    try:
        there = open_bundle(folder)
        said = there.description
        if (said.get("estimates_from"), said["made_from"]["code"]) != (made_from, code_hash()):
            return None
        regions = {
            code: region_file.unpacked(there.content(_region_path(code)), FRAMES, "auto")
            for code in there.province_codes
        }
        latest = _frame(there.content("overview/estimates.parquet"), "auto")
        return Estimated(regions, {"estimates": latest}, _frame(there.content(_DRAWS)), made_from)
    except UserError:
        return None


def _made_from(raw: Path) -> dict:
    return {"raw": raw_digests(raw), "code": code_hash()}


def _sources(dictionary: dict) -> list[dict]:
    """Where each table comes from, for the last pages of every report."""
    return [
        {
            "name": resource["name"],
            "table": resource["path"],
            "title": resource["title"],
            "sources": [{"title": s["title"], "path": s.get("path", "")} for s in resource["sources"]],
            "licence": [licence["name"] for licence in resource["licenses"]],
        }
        for resource in dictionary["resources"]
    ]


def practice_stamp(practice: dict | None, t: Reader) -> str:
    """The mark of synthetic figures in words; "" for real ones."""
    return t("practice.stamp", seed=practice["seed"]) if practice else ""


def practice_of(raw: Path) -> dict | None:
    """The mark of a practice edition (seed, assessment_year) in a folder of tables; None on real ones."""
    try:
        return datapackage.read(raw).get("practice")
    except (OSError, UserError):
        return None  # whoever reads the tables says what is wrong with their dictionary


def judged_year(raw: Path, wanted: int | None) -> int:
    """The year wanted, if there are data and editions for it; the newest, if none is wanted.

    A practice edition has one year, and is of no other.
    """
    if practice := practice_of(raw):
        own = int(practice["assessment_year"])
        if wanted not in (None, own):
            raise UserError(Fault("practice_year", {"year": own}, value=str(wanted)))
        return own
    newest = _newest_year(raw)
    if wanted is None:
        return newest
    if not FIRST_EDITION <= wanted <= newest:
        raise UserError(
            Fault("year_without_data", {"first": FIRST_EDITION, "last": newest}, value=str(wanted))
        )
    return wanted


def _newest_year(raw: Path) -> int:
    """The newest August Sakernas in the raw table, read without pandas."""
    file = raw / "labour_force.csv"
    try:
        return max(int(year) for (year,) in csv_text.columns(file, ["year"]) if year)
    except (UserError, ValueError):
        from paritrana_analysis.data import tables as raw_tables

        found = [fault for fault in raw_tables.check(raw) if fault.severity == "error"]
        raise UserError(found or Fault("no_august", file=file.name, column="year")) from None


def write_bundle(
    evaluation: Evaluation,
    folder: Path,
    made_from: dict,
    sources: list[dict] = (),
    *,
    changed: list[str] = (),
    practice: dict | None = None,
) -> Bundle:
    """Write every frame beside its place, then put the whole folder there at once.

    practice : the mark of synthetic tables; whatever is made from the bundle carries it on.
    """
    folder = Path(folder)
    with drafts.making(folder) as draft:
        return Bundle(
            folder, _write(evaluation, draft, made_from, sources, changed=changed, practice=practice)
        )


def _write(evaluation: Evaluation, draft: Path, made_from, sources, *, changed, practice) -> dict:
    files = {}
    for path, content in _contents(evaluation):
        target = draft / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        files[path] = digest_of(content)
    description = {
        "schema_version": SCHEMA_VERSION,
        "assessment_year": evaluation.assessment_year,
        "as_of": evaluation.as_of,
        "edition": dict(
            zip(
                evaluation.national["judged"]["category"],
                evaluation.national["judged"]["edition_file"],
                strict=True,
            )
        ),
        "practice": practice,
        "seeds": evaluation.seeds,
        "assumptions": list(evaluation.assumptions),
        "provinces": _named(evaluation),
        "changed_tables": sorted(changed),
        "sources": list(sources),
        "made_from": made_from,
        "estimates_from": evaluation.estimates_from,
        "files": dict(sorted(files.items())),
    }
    return describe(draft, description)


def describe(folder: Path, description: dict) -> dict:
    """Write a bundle's description with its own digest; returns it with that."""
    sealed = {**description, "sha256": _seal(description)}
    text = json.dumps(sealed, indent=1, ensure_ascii=False) + "\n"
    (folder / DESCRIPTION).write_text(text, encoding="utf-8")
    return sealed


def _seal(description: dict) -> str:
    """sha256 of what a description says, its own digest left out."""
    said = {key: value for key, value in description.items() if key != "sha256"}
    return digest_of(json.dumps(said, sort_keys=True))


def _named(evaluation: Evaluation) -> dict[str, dict]:
    """Name and leading claim of each province: what the page over all reports shows."""
    from paritrana_analysis.frames import records

    return {
        row["region_code"]: {
            "name": row["region"],
            "lead_share": row["lead_coverage_share"],
            "lead_as_of": row["lead_as_of"],
        }
        for row in records(storable(evaluation.national["provinces"]))
    }


def _contents(evaluation: Evaluation) -> Iterator[tuple[str, bytes]]:
    """Every file of the bundle but its description: path and bytes."""
    from concurrent.futures import ThreadPoolExecutor

    from paritrana_analysis.evaluation import region_file

    # Arrow packs outside Python's lock: meanwhile the map is drawn.
    with ThreadPoolExecutor() as pool:
        packed = {
            code: pool.submit(region_file.packed, held)
            for code, held in _region_tables(evaluation.regions).items()
        }
        for folder, frames in (("national", evaluation.national), ("overview", evaluation.overview)):
            for name, frame in frames.items():
                yield f"{folder}/{name}.parquet", storable(frame).to_parquet(index=False)
        for name, frame in evaluation.lists.items():
            yield f"lists/{name}.parquet", storable(frame).to_parquet(index=False)
        yield _DRAWS, evaluation.draws.to_parquet(index=False)
        for name, drawing in _drawn(evaluation):
            yield f"national/{name}.svg", drawing.encode()
        for code, file in packed.items():
            yield _region_path(code), file.result()


def _region_tables(regions: dict[str, dict[str, pd.DataFrame]]) -> dict[str, dict[str, pa.Table]]:
    """Each region's frames as stored. Frames of one name are made so together: they differ in rows alone."""
    import pyarrow as pa

    from paritrana_analysis.frames import changed_together

    def stored(frame: pd.DataFrame) -> pa.Table:
        return pa.Table.from_pandas(storable(frame), preserve_index=False)

    names = list(dict.fromkeys(name for frames in regions.values() for name in frames))
    tables: dict[str, dict[str, pa.Table]] = {code: {} for code in regions}
    for name in names:
        codes = [code for code in regions if name in regions[code]]
        own = [regions[code][name] for code in codes]
        for code, table in zip(codes, changed_together(own, stored, pa.Table.slice), strict=True):
            tables[code][name] = table
    return tables


def _drawn(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    from paritrana_analysis import charts
    from paritrana_analysis.coverage.claims import STALE_MONTHS
    from paritrana_analysis.i18n.wording import LANGUAGES, Reader

    shown = storable(evaluation.national["provinces"])
    values = charts.leading_shares(shown, old_after=STALE_MONTHS)
    for language in LANGUAGES:
        yield f"map.{language}", charts.tile_map_svg(values, reader=Reader(language), width="half")


def storable(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as stored: floats of ten significant digits but whole ones, dictionaries as JSON text."""
    import pandas as pd

    from paritrana_analysis.frames import is_blank

    stored = frame.reset_index(drop=True)
    made = {}
    for name, column in stored.items():
        if pd.api.types.is_float_dtype(column.dtype):
            made[name] = column.map(_rounded, na_action="ignore").astype(column.dtype)
        elif column.dtype == object:
            kinds = {type(value) for value in column.to_numpy() if not is_blank(value)}
            if dict in kinds:
                made[name] = column.map(lambda value: json.dumps(value, sort_keys=True, default=_plain))
            elif kinds and kinds <= {int, float}:
                made[name] = pd.to_numeric(column).astype("float64").map(_rounded, na_action="ignore")
    return stored.assign(**made)


def _rounded(value: float) -> float:
    if float(value).is_integer():  # a ledger's `value` holds rupiah and persons beside percentages
        return float(value)
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")


def _plain(value: object) -> object:
    return value.item() if hasattr(value, "item") else str(value)


# --- fingerprints ------------------------------------------------------------------------------------


def raw_digests(raw: Path) -> dict[str, str]:
    """sha256 of the dictionary, the corrections, and every table they name."""
    resources = datapackage.read(raw)["resources"]
    names = ["datapackage.json", "corrections.yaml", *(resource["path"] for resource in resources)]
    return {name: sha256(raw / name) for name in sorted(names) if (raw / name).is_file()}


@cache
def code_hash() -> str:
    """sha256 over the package's own code and words: what else a figure depends on."""
    read = []
    for path in sorted(places.PACKAGE.rglob("*")):
        if path.is_relative_to(places.CARRIED):
            continue  # tables and notebooks are hashed where they are used; so wheel and checkout are alike
        if path.suffix in (".py", ".toml", ".typ", ".j2", ".css", ".yaml", ".xml"):
            read += [path.relative_to(places.PACKAGE).as_posix().encode(), path.read_bytes()]
    return digest_of(b"".join(read))
