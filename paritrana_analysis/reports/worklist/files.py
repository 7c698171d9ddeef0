"""The files of `paritrana worklist`: a workbook and CSV to work in, a page per office to print.

An edge: it writes the folder whole or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from paritrana_analysis.evaluation.bounded import Bounded
from paritrana_analysis.files import csv_made, drafts
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.reports.worklist.page import asked_of, blocks
from paritrana_analysis.rubric.judging import Judged

FORMATS = (".html", ".pdf", ".xlsx")


def write(
    judged: Judged,
    found: Bounded,
    names: Mapping[str, str],
    folder: Path,
    language: str,
    *,
    province: str | None = None,
    units: Collection[str] | None = None,
    stamp: str = "",
) -> list[Path]:
    """worklist.csv, limits.csv (a row a unit and assumption), and worklist.html, .pdf and .xlsx.

    province : its code, with the units in it; None: the whole category.
    """
    from paritrana_analysis.publish import lay_out
    from paritrana_analysis.publish.blocks import Document

    told = blocks(judged, found, names, Reader(language), province=province, units=units, stamp=stamp)
    limits = found.limits
    frames = {
        "worklist": asked_of(found, units),
        "limits": limits if units is None else limits[limits["unit"].isin(units)],
    }
    with drafts.making(folder) as draft:
        for name, frame in frames.items():
            frame = frame.assign(practice=stamp) if stamp else frame.copy()
            frame.insert(1, "name", frame["unit"].map(names))
            (draft / f"{name}.csv").write_bytes(csv_made.as_bytes(frame))
        for suffix, made in lay_out(Document.from_blocks(told), FORMATS).items():
            (draft / f"worklist{suffix}").write_bytes(made)
        written = [path.name for path in draft.iterdir()]
        (draft / drafts.SUMS).write_bytes(drafts.sums_of(draft))
    return sorted(path for path in folder.iterdir() if path.name in written or drafts.is_kept(path))
