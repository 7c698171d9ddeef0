"""The manifest of a set of files: what it was made from and what it holds; so, whether it must be made again.

A set's manifest is written last: a folder without one, or with files that differ from it, is made again.
Nothing here depends on the clock; durations are kept apart (`timings.json`).
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from functools import cache
from importlib import metadata
from pathlib import Path

from paritrana_analysis import __version__
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation.bundle import Bundle, code_hash
from paritrana_analysis.files import formed, places, safe_read
from paritrana_analysis.files.digests import digest_of, sha256
from paritrana_analysis.runner import template
from paritrana_analysis.runner.jobs import FORMATS, METHODS, Job

NAME = "manifest.json"
SCHEMA_VERSION = 2


@cache
def environment() -> dict[str, str]:
    """sha256 of the code and of the lock: what every set depends on besides its own rows.

    An installation has no lock: in its place stand the releases of the libraries that are installed.
    """
    lock = places.lock()
    libraries = sha256(lock) if lock and lock.is_file() else _installed()
    return {"code": code_hash(), "lock": libraries}


def _installed() -> str:
    """sha256 over name and release of each library that the package asks for; "" where nobody knows."""
    try:
        asked = metadata.requires("paritrana-analysis") or []
        names = {re.match(r"[\w.-]+", one)[0] for one in asked if "extra ==" not in one}
        told = "".join(f"{name}=={metadata.version(name)}\n" for name in sorted(names))
    except metadata.PackageNotFoundError:
        return ""
    return digest_of(told)


@cache
def commit() -> str:
    """The checkout's commit, "-dirty" behind it where its files differ from it; "" where none is known.

    For people: no bytes depend on it, and the digest of the code tells what ran.
    """
    folder = places.checkout()
    if folder is None or not (folder / ".git").exists():
        return ""
    describe = ["git", "-C", folder, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        return subprocess.run(describe, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):  # no git, or a checkout of somebody else
        return ""


def inputs(job: Job, bundle: Bundle) -> dict:
    """Everything the set's bytes depend on."""
    return {
        "notebook": template.digest(Path(job.notebook)),
        "parameters": {name: value for name, value in job.parameters.items() if name != "processed"},
        "formats": list(job.formats),
        "bundle": bundle.files_read_by(job.province_code),
        "description": {name: bundle.description.get(name) for name in TOLD},
        **environment(),
    }


#: What a report prints of the bundle's own description.
TOLD = ("schema_version", "assessment_year", "as_of", "edition", "practice", "assumptions", "sources")


def with_its_formats(job: Job) -> Job:
    """The job, with the formats that its set has beside those asked for: no run takes a file away."""
    there = read(Path(job.folder)) or {"inputs": {}}
    had = there["inputs"].get("formats") or ()
    return replace(job, formats=tuple(name for name in FORMATS if name in {*job.formats, *had}))


def key(made_from: dict) -> str:
    text = json.dumps(made_from, sort_keys=True, ensure_ascii=False)
    return digest_of(text)


def describe(job: Job, bundle: Bundle, folder: Path) -> dict:
    """The manifest of the set that lies in `folder`."""
    made_from = inputs(job, bundle)
    return {
        "schema_version": SCHEMA_VERSION,
        "paritrana_analysis": __version__,
        "commit": commit(),
        "province_code": job.province_code,
        "province": job.name,
        "assessment_year": bundle.assessment_year,
        "as_of": bundle.as_of,
        "language": job.language,
        "key": key(made_from),
        "inputs": made_from,
        "outputs": outputs(folder),
    }


def outputs(folder: Path) -> dict[str, dict]:
    """sha256 and size of every file of a set but its manifest."""
    paths = sorted(path for path in Path(folder).iterdir() if path.is_file() and path.name != NAME)
    return {path.name: {"sha256": sha256(path), "bytes": path.stat().st_size} for path in paths}


def read(folder: Path) -> dict | None:
    """The manifest in `folder`, or None where there is none of the parts that we write."""
    try:
        said = safe_read.json_file(Path(folder) / NAME)
    except (FileNotFoundError, NotADirectoryError, UserError):
        return None
    if not isinstance(said, dict):
        return None
    inputs = said["inputs"] if isinstance(said.get("inputs"), dict) else {}
    parts = (inputs.get("bundle"), inputs.get("parameters"), said.get("outputs"))
    sound = all(isinstance(part, dict) for part in parts) and isinstance(said.get("key"), str)
    return said if sound else None


_DIGEST = {"type": "string", "maxLength": 100}
_SIMPLE = {"type": ["string", "number", "boolean", "null"]}
#: The form of a set's manifest (JSON Schema), for `verify`, which is handed sets by anybody.
_FORM = {
    "type": "object",
    "required": ["province_code", "assessment_year", "language", "inputs", "outputs", "key"],
    "properties": {
        "province_code": {"type": "string", "pattern": f"^([0-9]{{2}}|{METHODS})$"},
        "assessment_year": {"type": "integer", "minimum": 1900, "maximum": 2999},
        "language": {"enum": ["id", "en"]},
        "key": _DIGEST,
        "inputs": {
            "type": "object",
            "required": ["parameters", "formats", "bundle"],
            "properties": {
                "parameters": {"type": "object", "additionalProperties": _SIMPLE},
                "formats": {"type": "array", "items": {"enum": list(FORMATS)}},
                "bundle": {"type": "object", "additionalProperties": _DIGEST},
            },
        },
        "outputs": {
            "type": "object",
            "propertyNames": {"pattern": "^[^/\\\\]+$"},
            "additionalProperties": {
                "type": "object",
                "required": ["sha256", "bytes"],
                "properties": {"sha256": _DIGEST, "bytes": {"type": "integer"}},
            },
        },
    },
}


def of_set(folder: Path) -> dict | None:
    """The manifest of a set; None for that over sets, or of papers. Raises UserError for others, by place."""
    path = Path(folder) / NAME
    said = safe_read.json_file(path)
    if isinstance(said, dict) and "province_code" not in said and {"sets", "request"} & said.keys():
        return None
    if faults := formed.faults(said, _FORM, str(path)):
        raise UserError(faults)
    return said


def stale(job: Job, bundle: Bundle) -> tuple[str, ...]:
    """Why the set must be made: what changed since, by name; nothing where it may be skipped.

    "new", "files" (lost or altered), "notebook", "parameters", "formats", "description", "code", "lock",
    and of the bundle "own rows" and each "national/…" and "overview/…" file.
    """
    there = read(Path(job.folder))
    if not there or "inputs" not in there:
        return ("new",)
    wanted = inputs(job, bundle)
    if there.get("key") != key(wanted):
        return changed_inputs(there["inputs"], wanted) or ("key",)
    return () if there.get("outputs") == outputs(Path(job.folder)) else ("files",)


def changed_inputs(then: dict, now: dict) -> tuple[str, ...]:
    """Names of the inputs that differ."""
    found = [name for name in now if name != "bundle" and then.get(name) != now[name]]
    files = then.get("bundle", {})
    differ = [
        path for path in files.keys() | now["bundle"].keys() if files.get(path) != now["bundle"].get(path)
    ]
    found += ["own rows"] if any(path.startswith("regions/") for path in differ) else []
    found += sorted(path for path in differ if path.startswith(("national/", "overview/")))
    return tuple(found)


def write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
