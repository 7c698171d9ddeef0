"""What a batch can't go under: the warm-up, and the notebook's cells run in a warm fork, nothing else.

Run as a process of its own: `python -m bench.floor FOLDER_OF_BUNDLES`. Prints JSON: warm_up and cells,
seconds; cells is the median over a few provinces, executed one at a time without papermill's files.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path

from paritrana_analysis.bundle import open_bundle
from paritrana_analysis.runner import jobs
from paritrana_analysis.runner.fixed import restart_with

CODES = ("36", "97", "35", "31", "91", "18")


def main() -> None:
    restart_with(["-m", "bench.floor", *sys.argv[1:]])
    from paritrana_analysis.runner import forked

    started = time.perf_counter()
    rehearsal = forked.warm(_jobs(Path(sys.argv[1])))
    imports = time.perf_counter() - started
    rehearsal.hold()
    warm_up = time.perf_counter() - started
    book = json.loads(jobs.default_notebook().read_text(encoding="utf-8"))
    cells = ["".join(c["source"]) for c in book["cells"] if c["cell_type"] == "code"]
    seconds = [_in_a_fork(cells, code, sys.argv[1]) for code in CODES]
    print(json.dumps({"imports": imports, "warm_up": warm_up, "cells": statistics.median(seconds)}))


def _jobs(processed: Path) -> list[jobs.Job]:
    bundle = open_bundle(max(path.parent for path in processed.glob("*/bundle.json")))
    where = {"reports": processed / "none", "language": "id", "formats": jobs.FORMATS}
    return jobs.plan(bundle, bundle.province_codes, **where)


def _in_a_fork(cells: list[str], code: str, processed: str) -> float:
    read, write = os.pipe()
    if os.fork() == 0:
        from paritrana_analysis.runner.shell import CellShell

        shell = CellShell.instance()
        shell.run_cell(cells[0])
        shell.run_cell(f"province_code = {code!r}\nprocessed = {str(Path(processed).resolve())!r}")
        started = time.perf_counter()
        for cell in cells[1:]:
            if not shell.run_cell(cell).success:
                os._exit(1)
        os.write(write, str(time.perf_counter() - started).encode())
        os._exit(0)
    os.close(write)
    told = os.read(read, 100)
    os.wait()
    return float(told)


if __name__ == "__main__":
    main()
