"""A child with its own Python and kernel: slower than a fork, and it works everywhere.

Started as `python -m paritrana_analysis.runner.cold`, the job on standard input. Exit status 0: the set is
in place; 1: the notebook failed and what is left of it is kept; anything else: the child died.
"""

from __future__ import annotations

import os
import subprocess
import sys

from paritrana_analysis.runner.jobs import Job

#: What a report's bytes must not depend on, set for every child whatever the caller's own settings.
FIXED = {
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "JUPYTER_PLATFORM_DIRS": "1",
}


def start(job: Job) -> subprocess.Popen:
    """Start the child; the caller waits."""
    child = subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | FIXED,
        start_new_session=True,
    )
    child.stdin.write(job.to_json())
    child.stdin.close()
    return child


def skip_slow_grammar() -> None:
    """Leave out a JSON-schema extra that costs two seconds to import and that no notebook uses.

    `jsonschema` checks IRIs with `rfc3987_syntax` if that can be imported; notebook schemas have none.
    """
    sys.modules.setdefault("rfc3987_syntax", None)


def main() -> int:
    job = Job.from_json(sys.stdin.read())
    skip_slow_grammar()
    from paritrana_analysis.runner.work import do

    try:
        do(job)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
