"""What a batch can't go under: the warm-up, and the notebooks' cells run in warm forks, nothing else.

Run as a process of its own: `python -m bench.floor FOLDER_OF_BUNDLES`. Prints JSON, seconds: `imports`,
`warm_up` (imports and rehearsal) and `cells`, the sum over all provinces' reports. As many run at a time as
in the batch, so that what the cores cost one another counts here as it does there.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from paritrana_analysis.bundle import open_bundle
from paritrana_analysis.runner import jobs
from paritrana_analysis.runner.fixed import restart_with


def main() -> None:
    restart_with(["-m", "bench.floor", *sys.argv[1:]])
    from paritrana_analysis.runner import forked

    started = time.perf_counter()
    planned = _jobs(Path(sys.argv[1]))
    rehearsal = forked.warm(planned)
    imports = time.perf_counter() - started
    rehearsal.hold()
    warm_up = time.perf_counter() - started
    book = json.loads(jobs.default_notebook().read_text(encoding="utf-8"))
    cells = ["".join(c["source"]) for c in book["cells"] if c["cell_type"] == "code"]
    seconds = _all(cells, [job.province_code for job in planned], sys.argv[1])
    print(json.dumps({"imports": imports, "warm_up": warm_up, "cells": seconds}))


def _jobs(processed: Path) -> list[jobs.Job]:
    bundle = open_bundle(max(path.parent for path in processed.glob("*/bundle.json")))
    where = {"reports": processed / "none", "language": "id", "formats": jobs.FORMATS}
    return jobs.plan(bundle, bundle.province_codes, **where)


def _all(cells: list[str], codes: list[str], processed: str) -> float:
    """Seconds that the cells of all provinces took, added up."""
    read, write = os.pipe()
    running = 0
    for code in codes:
        if running == (os.cpu_count() or 1):
            _ended()
            running -= 1
        if os.fork() == 0:
            _run(cells, code, processed, write)
        running += 1
    for _ in range(running):
        _ended()
    os.close(write)
    with os.fdopen(read) as told:
        return sum(map(float, told))


def _ended() -> None:
    if os.wait()[1]:
        raise SystemExit("a cell failed")


def _run(cells: list[str], code: str, processed: str, told: int) -> None:
    """One report's cells, in a child that ends with them."""
    from paritrana_analysis.runner.shell import CellShell

    shell = CellShell.instance()
    shell.run_cell(cells[0])
    shell.run_cell(f"province_code = {code!r}\nprocessed = {str(Path(processed).resolve())!r}")
    started = time.perf_counter()
    for cell in cells[1:]:
        if not shell.run_cell(cell).success:
            os._exit(1)
    os.write(told, f"{time.perf_counter() - started}\n".encode())
    os._exit(0)


if __name__ == "__main__":
    main()
