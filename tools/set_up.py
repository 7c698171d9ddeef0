"""Make `.venv` from the lock, then install the project into it. Standard library only.

Run by the Makefile with the system's Python; does nothing while the lock is unchanged. Every
distribution, the build backend included, is checked against its sha256 in `requirements.lock`.
With `uv` (fetched by its own hashed lock) this takes seconds; without it pip does the same work.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".stamp"
LOCK = ROOT / "requirements.lock"
UV_LOCK = ROOT / "requirements-uv.lock"
RULES = [LOCK, UV_LOCK, ROOT / "pyproject.toml", Path(__file__).resolve()]


def fingerprint() -> str:
    """What the environment is made from; a changed value means: build it anew."""
    digest = hashlib.sha256(sys.version.encode())
    for path in RULES:
        digest.update(path.read_bytes())
    # An environment that was moved points at its old place and must be built anew.
    digest.update(str(VENV).encode())
    return digest.hexdigest()


def run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True)


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_venv() -> None:
    try:
        import ensurepip  # noqa: F401  (Debian ships Python without it)
        import venv
    except ImportError:
        sys.exit(
            "This Python has no venv. On Debian or Ubuntu: apt install python3-venv; "
            "elsewhere install a full Python 3.11 or newer. Then run the command again."
        )
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True)


def find_uv() -> list[str] | None:
    """The command for uv: the one on the PATH, else one fetched by its hash, else none."""
    if os.environ.get("PARITRANA_NO_UV"):
        return None
    if found := shutil.which("uv"):
        return [found]
    fetch = [venv_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    fetched = subprocess.run([*map(str, fetch), "--require-hashes", "-r", str(UV_LOCK)], check=False)
    return [str(venv_python()), "-m", "uv"] if fetched.returncode == 0 else None


def install() -> None:
    python = venv_python()
    uv = find_uv()
    done = False
    if uv:
        command = [*uv, "pip", "install", "--quiet", "--python", str(python)]
        command += ["--require-hashes", "--compile-bytecode", "-r", str(LOCK)]
        done = subprocess.run(command, check=False).returncode == 0
        if not done:
            print("uv could not install the lock; trying pip, which takes a minute or two.", flush=True)
    if not done:
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run(*pip, "--require-hashes", "-r", LOCK)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT)
    # Done once here: building matplotlib's font list takes seconds on the first import.
    run(python, "-c", "import matplotlib.font_manager")


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  (this very file tells an older Python so)
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    print("Setting up .venv (once, until the lock changes) …", flush=True)
    make_venv()
    try:
        install()
    except subprocess.CalledProcessError as error:
        sys.exit(
            f"Set-up stopped: `{' '.join(error.cmd[:6])} …` ended with {error.returncode}. "
            "Its own message stands above; most often the package index could not be reached. "
            "Run the same command again once it can."
        )
    STAMP.write_text(wanted)


if __name__ == "__main__":
    main()
