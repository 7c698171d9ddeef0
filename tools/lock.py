"""Resolve `requirements.in` into `requirements.lock`: hashes, no index, no host name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    *("--generate-hashes", "--universal", "--python-version", "3.11", "--quiet"),
    *("--no-emit-index-url", "--no-annotate", "--no-header"),
]


def main() -> None:
    # Local wheel folders of one machine must not find their way into the lock.
    environment = {k: v for k, v in os.environ.items() if not k.endswith("FIND_LINKS")}
    for name in ("requirements", "requirements-uv"):
        uv = [shutil.which("uv")] if shutil.which("uv") else [sys.executable, "-m", "uv"]
        command = [*uv, "pip", "compile", *OPTIONS, f"{name}.in", "-o", f"{name}.lock"]
        subprocess.run(command, check=True, cwd=ROOT, env=environment)


if __name__ == "__main__":
    main()
