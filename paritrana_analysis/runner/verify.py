"""Checks that a report is what its inputs make: rebuilds it from its manifest and compares file by file.

Three checks a set. Do its files have the digests that the manifest records? Are the inputs the same today as
then? Does a rebuild give the same bytes? The first and the third find a changed byte, the second a changed
input.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.bundle import Bundle
from paritrana_analysis.files import drafts
from paritrana_analysis.runner import batch, jobs, manifest


@dataclass(frozen=True)
class FileState:
    """What was found of one file: identical · differs · missing · extra · altered · not_rebuilt.

    altered: not the bytes on record. differs: the rebuild gives other bytes. detail tells where.
    """

    folder: Path
    file: str
    state: str
    detail: str = ""


def find_sets(paths: Sequence[Path]) -> list[Path]:
    """The sets at or below these paths: folders with a manifest that names a region."""
    found = []
    for path in paths:
        if not path.exists():
            raise UserError(Fault("no_such_path", file=str(path)))
        folders = sorted({file.parent for file in path.rglob(manifest.NAME)})
        found += [folder for folder in folders if manifest.of_set(folder)]
    if not found:
        raise UserError(Fault("no_sets", file=", ".join(map(str, paths))))
    return found


def verify(
    folders: Sequence[Path], bundle_of, settings: batch.Settings = batch.DEFAULTS
) -> Iterator[FileState]:
    """The state of every file of these sets.

    bundle_of : assessment year → the bundle made from the tables of now.
    """
    by_rules: dict[tuple, list[tuple[Path, dict]]] = {}
    for folder in folders:
        told = manifest.of_set(folder)
        extra = {k: v for k, v in told["inputs"]["parameters"].items() if k not in jobs.OWN_PARAMETERS}
        rules = (
            told["assessment_year"],
            told["language"],
            tuple(told["inputs"]["formats"]),
            tuple(extra.items()),
        )
        by_rules.setdefault(rules, []).append((folder, told))
    for (year, language, formats, extra), sets in by_rules.items():
        rules = {"language": language, "formats": formats, "parameters": dict(extra)}
        yield from _verify_alike(sets, bundle_of(year), rules, settings)


def _verify_alike(sets: list, bundle: Bundle, rules: dict, settings: batch.Settings) -> Iterator[FileState]:
    with drafts.scratch("verify") as scratch:
        codes = [told["province_code"] for _, told in sets]
        planned = jobs.plan(bundle, codes, reports=Path(scratch), **rules)
        outcomes = batch.run(planned, settings)
        for (folder, told), outcome in zip(sets, outcomes, strict=True):
            for name in manifest.changed_inputs(told["inputs"], manifest.inputs(outcome.job, bundle)):
                yield FileState(folder, name, "input_changed")
            yield from _files(folder, told, outcome)


def _files(folder: Path, told: dict, outcome: batch.Outcome) -> Iterator[FileState]:
    there = manifest.outputs(folder)
    rebuilt = Path(outcome.job.folder)
    made = manifest.outputs(rebuilt) if outcome.status == "made" else {}
    for name in sorted(told["outputs"].keys() | there.keys()):
        if name not in there:
            yield FileState(folder, name, "missing")
        elif name not in told["outputs"]:
            yield FileState(folder, name, "extra")
        elif there[name] != told["outputs"][name]:
            yield FileState(folder, name, "altered", _first_difference(folder / name, rebuilt / name))
        elif outcome.status != "made":
            yield FileState(folder, name, "not_rebuilt", outcome.reason)
        elif made.get(name) != there[name]:
            yield FileState(folder, name, "differs", _first_difference(folder / name, rebuilt / name))
        else:
            yield FileState(folder, name, "identical")


def _first_difference(one: Path, other: Path) -> str:
    """'byte 1234' where two files part."""
    if not other.is_file():
        return ""
    a, b = one.read_bytes(), other.read_bytes()
    place = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"byte {place}"
