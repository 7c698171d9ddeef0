"""Row of `prepare`: tables → evaluate → bundle, on the real tables, and how it grows on larger ones."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Timing, command, row
from bench.reports import PARITRANA, ROOT

#: The larger tables: a practice edition, which fills every region and table.
SEED, ASSESSMENT_YEAR = 7, 2025


def rows(folder: Path, wanted) -> Iterator[dict]:
    """The row, if it is wanted, in a temporary folder.

    other_table_seconds : again after a change in the evidence alone, with the estimates of the bundle there.
    growth : seconds of the practice edition over those of the real tables, over the same of their rows.
    At most 1 where time grows no faster than rows; what every run costs whatever its rows brings it under.
    """
    if not wanted("prepare"):
        return
    real = ROOT / "data" / "raw"
    practice = folder / "practice"
    command([*PARITRANA, "practice", "--seed", SEED, "--assessment-year", ASSESSMENT_YEAR, "--to", practice])
    timing = _prepared(real, folder / "prepared", runs=3)
    other = _other_table_changed(folder / "changed", runs=3)
    larger = _prepared(practice / "raw", folder / "prepared", runs=3)
    count, larger_count = _rows_in(real), _rows_in(practice / "raw")
    yield row(
        "prepare",
        timing,
        other_table_seconds=round(other.seconds, 3),
        rows=count,
        practice_rows=larger_count,
        practice_seconds=round(larger.seconds, 3),
        growth=round((larger.seconds / timing.seconds) / (larger_count / count), 2),
    )


def _prepared(raw: Path, processed: Path, *, runs: int) -> Timing:
    """Timed each time from nothing: a bundle that is there already would be kept."""
    return command(
        [*PARITRANA, "prepare", "--raw", raw, "--processed", processed],
        runs=runs,
        before=lambda: shutil.rmtree(processed, ignore_errors=True),
    )


def _other_table_changed(home: Path, *, runs: int) -> Timing:
    """Timed each time after one more word in a note of the evidence, over the bundle made before."""
    raw = Path(shutil.copytree(ROOT / "data" / "raw", home / "raw"))
    preparing = [*PARITRANA, "prepare", "--raw", raw, "--processed", home / "processed"]
    command(preparing)
    return command(preparing, runs=runs, before=lambda: _note_more(raw / "evidence.csv"))


def _note_more(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        head, first, *rows = csv.reader(file)
    first[head.index("note")] += " x"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, first, *rows])


def _rows_in(raw: Path) -> int:
    """Rows of all tables, their headers not counted."""
    count = 0
    for path in raw.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            count += sum(1 for _ in csv.reader(file)) - 1
    return count
