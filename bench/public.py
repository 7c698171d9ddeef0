"""Row of the public face: what `import paritrana_analysis` costs a program that uses none of it yet."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bench.measure import command, row

RUNS = 15


def rows(folder: Path, wanted) -> Iterator[dict]:
    """The row, if it is wanted: a fresh process that imports the package and lists its names, less an empty
    one.

    over_empty_seconds : the import alone, the goal's number.
    """
    if not wanted("import_public"):
        return
    empty = command([sys.executable, "-c", "pass"], runs=RUNS)
    timing = command([sys.executable, "-c", "import paritrana_analysis as pa; dir(pa)"], runs=RUNS)
    yield row("import_public", timing, over_empty_seconds=round(timing.seconds - empty.seconds, 4))
