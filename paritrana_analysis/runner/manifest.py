"""What a set was made from, what it holds, and so whether it may be skipped.

A set's manifest is written last: a folder without one, or with files that differ from it, is made again.
Nothing here depends on the clock; durations are kept apart (`timings.json`).
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from paritrana_analysis import __version__
from paritrana_analysis.bundle import Bundle, code_hash, sha256
from paritrana_analysis.runner.jobs import Job

NAME = "manifest.json"
SCHEMA_VERSION = 1


@cache
def environment() -> dict[str, str]:
    """sha256 of the code and of the lock: what every set depends on besides its own rows."""
    lock = Path(__file__).resolve().parent.parent.parent / "requirements.lock"
    return {"code": code_hash(), "lock": sha256(lock) if lock.is_file() else ""}


def inputs(job: Job, bundle: Bundle) -> dict:
    """Everything the set's bytes depend on."""
    told = {name: value for name, value in job.parameters.items() if name != "processed"}
    return {
        "notebook": sha256(Path(job.notebook)),
        "parameters": told,
        "formats": list(job.formats),
        "bundle": bundle.files_read_by(job.province_code),
        "description": _description(bundle),
        **environment(),
    }


def _description(bundle: Bundle) -> dict:
    """What a report prints of the bundle itself."""
    told = (
        "schema_version",
        "assessment_year",
        "as_of",
        "edition",
        "assumptions",
        "changed_tables",
        "sources",
    )
    return {name: bundle.description[name] for name in told}


def key(job: Job, bundle: Bundle) -> str:
    text = json.dumps(inputs(job, bundle), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def describe(job: Job, bundle: Bundle, folder: Path) -> dict:
    """The manifest of the set that lies in `folder`."""
    made_from = inputs(job, bundle)
    return {
        "schema_version": SCHEMA_VERSION,
        "paritrana_analysis": __version__,
        "province_code": job.province_code,
        "province": job.name,
        "assessment_year": bundle.assessment_year,
        "as_of": bundle.as_of,
        "language": job.language,
        "key": key(job, bundle),
        "inputs": {
            name: made_from[name] for name in ("notebook", "parameters", "formats", "code", "lock", "bundle")
        },
        "raw": bundle.description["made_from"]["raw"],
        "assumptions": bundle.description["assumptions"],
        "outputs": outputs(folder),
    }


def outputs(folder: Path) -> dict[str, dict]:
    """sha256 and size of every file of a set but its manifest."""
    paths = sorted(path for path in Path(folder).iterdir() if path.is_file() and path.name != NAME)
    return {path.name: {"sha256": sha256(path), "bytes": path.stat().st_size} for path in paths}


def read(folder: Path) -> dict | None:
    """The manifest in `folder`, or None where there is none that can be read."""
    try:
        return json.loads((Path(folder) / NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError, UnicodeDecodeError):
        return None


def unchanged(job: Job, bundle: Bundle) -> bool:
    """Whether the set in its place was made from the same inputs and still holds the same bytes."""
    there = read(Path(job.folder))
    return (
        bool(there)
        and there.get("key") == key(job, bundle)
        and there.get("outputs") == outputs(Path(job.folder))
    )


def write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
