"""Fills the sheets of a practice round with drawn scores, so that reading and deciding can be rehearsed.

Rule of the scores, none of it real: each candidate has a worth of its own on each criterion (normal, mean
65, SD 10), each juror a severity (SD 5) and each score noise (SD 6); whole, 0–100. One juror in twenty
misses the interviews. Recused cells stay blank.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from paritrana_analysis.data.workbooks.opening import opened
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import drafts
from paritrana_analysis.files.digests import digest_of
from paritrana_analysis.jury import rounds
from paritrana_analysis.jury.rounds import HIGHEST, LOWEST, Round
from paritrana_analysis.jury.score_sheets import layout

MEAN, WORTH_SD, SEVERITY_SD, NOISE_SD, AWAY = 65, 10, 5, 6, 0.05


def scores(round_: Round, seed: int) -> dict[tuple[str, str, str], int | str]:
    """(juror, unit, criterion) → points, or the reason why there are none: "absent".

    Recused jurors have no entry. The same round and seed give the same scores.
    """
    key = int(digest_of(round_.key)[:8], 16)
    rng = np.random.Generator(np.random.PCG64([seed, key]))
    size = (len(round_.candidates), len(round_.criteria))
    worth = rng.normal(MEAN, WORTH_SD, size)
    severity = rng.normal(0, SEVERITY_SD, len(round_.members))
    away = rng.random(len(round_.members)) < AWAY
    noise = rng.normal(0, NOISE_SD, (len(round_.members), *size))
    found = {}
    for j, member in enumerate(round_.members):
        for c, candidate in enumerate(round_.candidates):
            if round_.recused(member.juror_id, candidate.unit):
                continue
            for k, criterion in enumerate(round_.criteria):
                points = int(np.clip(round(worth[c, k] + severity[j] + noise[j, c, k]), LOWEST, HIGHEST))
                missed = away[j] and criterion == "interview"
                found[member.juror_id, candidate.unit, criterion] = "absent" if missed else points
    return found


def filled(content: bytes, round_: Round, juror_id: str, given: Mapping, reason_word: str) -> bytes:
    """The workbook of a juror with these scores typed in. reason_word: for rows with a missed interview."""
    import openpyxl

    opened(content, f"{juror_id}.xlsx")  # refuses what is no score sheet, before a library unpacks it
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    at, top = _columns(sheet)
    rows = {sheet.cell(row, at[layout.KEY]).value: row for row in range(top + 1, sheet.max_row + 1)}
    for candidate in round_.candidates:
        row = rows[round_.row_key(juror_id, candidate.unit)]
        for criterion in round_.criteria:
            points = given.get((juror_id, candidate.unit, criterion))
            if points == "absent":
                sheet.cell(row, at[layout.REASON]).value = reason_word
            elif points is not None:
                sheet.cell(row, at[layout.criterion_column(criterion)]).value = points
    kept = io.BytesIO()
    book.save(kept)
    return _without_clock(kept.getvalue())


def _without_clock(content: bytes) -> bytes:
    """The workbook without the times that openpyxl writes into it: the same scores, the same bytes."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            data = given.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", data)
            made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def _columns(sheet) -> tuple[dict[str, int], int]:
    """Column of each machine key, and the row they stand in."""
    for row in sheet.iter_rows():
        keys = {cell.value: cell.column for cell in row if isinstance(cell.value, str)}
        if layout.KEY in keys and layout.REMARK in keys:
            return keys, row[0].row
    raise ValueError("no row of machine keys: not a sheet of this project")


def fill_round(folder: Path, *, seed: int) -> int:
    """Fill every sheet of a practice round into its folder `returned`; how many.

    Raises UserError for a round on real figures, as scores are not invented for those, and for a sheet there
    that somebody else filled.
    """
    from paritrana_analysis.i18n.wording import Reader

    folder = Path(folder)
    round_ = rounds.read(folder)
    if not round_.practice:
        raise UserError(Fault("fill_real_round", file=str(folder)))
    given = scores(round_, seed)
    word = layout.reason_label("absent", Reader("id"))
    files = {}
    for member in round_.members:
        name = f"{round_.name}-{member.juror_id}.xlsx"
        blank = (folder / "sheets" / name).read_bytes()
        files[name] = filled(blank, round_, member.juror_id, given, word)
    files = {f"returned/{name}": content for name, content in files.items()}
    if by_hand := drafts.not_ours(files, folder):
        raise UserError([Fault("filled_by_hand", file=str(path)) for path in by_hand])
    drafts.put(files, folder)
    return len(round_.members)


def marks(round_: Round, given: Mapping) -> pd.DataFrame:
    """The same scores as `jury.score_sheets.reading` gives back: one row a juror, candidate and criterion."""
    rows = []
    for member in round_.members:
        for candidate in round_.candidates:
            recused = round_.recused(member.juror_id, candidate.unit)
            for criterion in round_.criteria:
                points = given.get((member.juror_id, candidate.unit, criterion))
                reason = "recused" if recused else points if isinstance(points, str) else ""
                rows.append(
                    (member.juror_id, candidate.unit, criterion, np.nan if reason else float(points), reason)
                )
    return pd.DataFrame(rows, columns=["juror_id", "unit", "criterion", "score", "reason"])
