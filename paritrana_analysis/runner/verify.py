"""Checks that a report is what its inputs make: rebuilds it from its manifest and compares file by file.

Three checks a set. Do its files have the digests that the manifest records? Are the inputs the same today as
then? Does a rebuild give the same bytes? The first and the third find a changed byte, the second a changed
input. What another release made is compared with its own manifest alone: this release would make other bytes
of the same inputs, and that is no alteration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.bundle import Bundle
from paritrana_analysis.files import drafts
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.runner import batch, differences, jobs, manifest
from paritrana_analysis.runner.differences import Difference


@dataclass(frozen=True)
class FileState:
    """What was found of one file: identical, differs, missing, extra, altered, not_rebuilt, other_release,
    record_broken.

    altered: not the bytes on record. differs: the rebuild gives other bytes. difference: where the two first
    part, if they could be compared. other_release: of a whole set, with what it says made it in `made_by`.
    """

    folder: Path
    file: str
    state: str
    detail: str = ""
    difference: Difference | None = None
    made_by: dict = field(default_factory=dict)
    fault: Fault | None = None  # of a record, why it is broken

    def told(self, t: Reader) -> str:
        """In one sentence."""
        place = f"{self.folder.name}/{self.file}" if self.file else self.folder.name
        detail = self.difference.told(t) if self.difference else self.detail
        detail = self.fault.sentence(t) if self.fault else detail
        at = t("errors.verify_detail", detail=detail) if detail else ""
        return t(f"errors.verify_{self.state}", place=place, at=at, **self.made_by)


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
        if made_by := other_release(told, told["inputs"].get("code", "")):
            found = list(_as_recorded(folder, told))
            yield from found
            if all(one.state == "identical" for one in found):
                yield FileState(folder, "", "other_release", made_by=made_by)
            continue
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


def other_release(told: Mapping, code: str) -> dict:
    """What a manifest says made it, where that is not the code at hand; empty where it is.

    code : sha256 of the code on record. Anybody can write a manifest: it is what it says, not what is so.
    """
    if code == manifest.environment()["code"]:
        return {}
    release = str(told.get("paritrana_analysis") or "?")
    commit = str(told.get("commit") or "")
    return {
        "release": f"{release}, commit {commit[:12]}" if commit else release,
        "code": str(code)[:12],
        "wanted": release,
    }


def _as_recorded(folder: Path, told: Mapping) -> Iterator[FileState]:
    """Each file against the manifest of its set alone."""
    there = manifest.outputs(folder)
    for name in sorted(told["outputs"].keys() | there.keys()):
        if name not in there:
            yield FileState(folder, name, "missing")
        elif name not in told["outputs"]:
            yield FileState(folder, name, "extra")
        else:
            same = there[name] == told["outputs"][name]
            yield FileState(folder, name, "identical" if same else "altered")


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
            yield FileState(folder, name, "altered", difference=_between(rebuilt / name, folder / name))
        elif outcome.status != "made":
            yield FileState(folder, name, "not_rebuilt", outcome.reason)
        elif made.get(name) != there[name]:
            yield FileState(folder, name, "differs", difference=_between(folder / name, rebuilt / name))
        else:
            yield FileState(folder, name, "identical")


def _between(was: Path, now: Path) -> Difference | None:
    """Where two files part; None where one of them is not there."""
    if not (was.is_file() and now.is_file()):
        return None
    return differences.first(now.name, was.read_bytes(), now.read_bytes())
