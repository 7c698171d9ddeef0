"""Resolve `requirements.in` into `requirements.lock`: hashes, no index, no host name. And the two beside it.

`requirements-docs.lock` holds only what the docs need beyond the main lock, at releases that go with it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    *("--generate-hashes", "--universal", "--python-version", "3.11", "--quiet"),
    *("--no-emit-index-url", "--no-annotate", "--no-header"),
]


def beyond_the_main_lock() -> list[str]:
    """Options: releases of the main lock are binding, and are not named again."""
    names = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), flags=re.MULTILINE)
    leave_out = [option for name in sorted(set(names)) for option in ("--no-emit-package", name)]
    return ["--constraint", "requirements.lock", *leave_out]


def main() -> None:
    # Local wheel folders of one machine must not find their way into the lock.
    environment = {k: v for k, v in os.environ.items() if not k.endswith("FIND_LINKS")}
    for name in ("requirements", "requirements-uv", "requirements-docs"):
        uv = [shutil.which("uv")] if shutil.which("uv") else [sys.executable, "-m", "uv"]
        more = beyond_the_main_lock() if name == "requirements-docs" else []
        command = [*uv, "pip", "compile", *OPTIONS, *more, f"{name}.in", "-o", f"{name}.lock"]
        subprocess.run(command, check=True, cwd=ROOT, env=environment)


if __name__ == "__main__":
    main()
