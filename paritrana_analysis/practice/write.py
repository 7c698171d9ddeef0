"""Puts a practice edition on disk: `raw/` of the same form as data/raw, whole or not at all.

Bundles, reports and filled sheets may lie beside `raw/` and are left alone; only `raw/` is written over, and
only by an edition of the same seed and year.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd

from paritrana_analysis.data import corrections, tables
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.bundle import judged_year, practice_of
from paritrana_analysis.files import csv_made, drafts
from paritrana_analysis.files.digests import sha256
from paritrana_analysis.practice.dictionary import COPIED, practice_dictionary
from paritrana_analysis.practice.draw import draw

RAW = "raw"


def write(raw: Path | str, folder: Path | str, *, seed: int, assessment_year: int) -> Path:
    """Draw an edition on the real tables in `raw` and put it into `folder`/raw; returns that folder.

    Raises UserError, and writes nothing: for faults in the tables, a year without data, a folder that
    holds anything but a practice edition of this seed and year, or one inside the real data.

    >>> import paritrana_analysis as pa
    >>> raw = pa.practice.practice_edition(  # doctest: +SKIP
    ...     "data/raw", "practice", seed=7, assessment_year=2023
    ... )
    """
    raw, folder = Path(raw).resolve(), Path(folder).resolve()
    _refuse_place(raw, folder, {"seed": seed, "assessment_year": assessment_year})
    judged_year(raw, assessment_year)
    faults = [fault for fault in tables.check(raw) if fault.severity == "error"]
    if faults:
        raise UserError(faults)
    drafts.try_place(folder)
    edition = draw(tables.read_tables(raw), seed=seed, assessment_year=assessment_year)
    descriptor = practice_dictionary(
        tables.dictionary(raw), seed=seed, assessment_year=assessment_year, cases=edition.cases.as_dict()
    )
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with drafts.making(folder / RAW) as draft:
            _fill(draft, raw, edition.tables, descriptor)
    except BaseException:
        if made and not any(folder.iterdir()):
            folder.rmdir()
        raise
    return folder / RAW


def _refuse_place(raw: Path, folder: Path, wanted: dict) -> None:
    if practice_of(raw):
        raise UserError(Fault("practice_on_practice", file=str(raw)))
    if folder.is_relative_to(raw) or raw.is_relative_to(folder):
        raise UserError(Fault("practice_in_data", file=str(folder)))
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists():
        there = practice_of(folder / RAW)
        if there != wanted:
            raise UserError(
                Fault("practice_elsewhere" if there else "not_practice", there or {}, str(folder))
            )


def _fill(draft: Path, raw: Path, drawn: dict[str, pd.DataFrame], descriptor: dict) -> None:
    for resource in descriptor["resources"]:
        target = draft / resource["path"]
        if resource["name"] in COPIED:
            shutil.copyfile(raw / resource["path"], target)
        else:
            columns = [field["name"] for field in resource["schema"]["fields"]]
            target.write_bytes(csv_made.as_bytes(drawn[resource["name"]][columns], digits=15))
        resource["hash"] = f"sha256:{sha256(target)}"
    kept = [vars(c) for c in corrections.read(raw) if c.table in COPIED]
    if kept:  # the others name claims of the real ledger
        import yaml

        text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)
        (draft / corrections.NAME).write_text(text, encoding="utf-8")
    text = json.dumps(descriptor, indent=1, ensure_ascii=False) + "\n"
    (draft / tables.DICTIONARY).write_text(text, encoding="utf-8")
