"""`python -m bench [NAME …]`: run the rows and write build/bench.json."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from bench import estimates, panel, prepare, public, reports, robustness, scoring

GROUPS = (reports.rows, prepare.rows, public.rows, scoring.rows, robustness.rows, panel.rows, estimates.rows)
OUT = Path(__file__).resolve().parent.parent / "build" / "bench.json"


def main(names: list[str]) -> None:
    # As in ordinary use: modules are compiled when first run, not anew in each process that is timed.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    found = []
    with tempfile.TemporaryDirectory(prefix="paritrana-bench-") as scratch:
        for group in GROUPS:
            for row in group(Path(scratch), lambda name: not names or name in names):
                print(json.dumps(row), flush=True)
                found.append(row)
    if names and not found:
        raise SystemExit(f"no row is called {', '.join(names)}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
