"""Writes a briefing or minutes as files, and as one zip with all that rebuilds them.

    bahan-penilaian-juri-2025-kabupaten-kota-36/*.ipynb *.html *.pdf *.xlsx *.docx  manifest.json  SHA256SUMS
                                               /….zip    all of it, and inputs/: tables, round, edition

What is printed comes from `reports/jury/`. The same function, `build`, makes the papers, and makes them again
from the inputs in the zip when `verify` checks them.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path, PurePath

from paritrana_analysis import __version__
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.bundle import Bundle, fresh, prepare
from paritrana_analysis.files import drafts, formed, places, safe_read, safe_zip
from paritrana_analysis.files.digests import digest_of, sha256
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury import files, office_files, opening, rounds
from paritrana_analysis.jury.record import acts, entries, versions
from paritrana_analysis.jury.record import folder as record
from paritrana_analysis.jury.record.entries import Said
from paritrana_analysis.jury.record.state import State
from paritrana_analysis.jury.record.versions import Version
from paritrana_analysis.runner import differences, jobs, template
from paritrana_analysis.runner.manifest import commit, environment
from paritrana_analysis.runner.verify import FileState, other_release

#: How files are named in each language: the kind of paper, then the category.
NAMES = {
    "id": {
        "briefing": "bahan-penilaian-juri",
        "minutes": "berita-acara",
        "version": "versi",
        "history": "riwayat-putaran",
    },
    "en": {
        "briefing": "jury-briefing",
        "minutes": "minutes",
        "version": "version",
        "history": "record-of-round",
        "provinsi": "province",
        "kabupaten_kota": "district",
        "desa": "village",
        "perusahaan_besar": "large-firms",
        "perusahaan_menengah": "medium-firms",
        "usaha_kecil_mikro": "small-micro-firms",
        "layanan_publik": "public-services",
    },
}
FORMATS = {"briefing": ("html", "pdf", "xlsx", "docx"), "minutes": ("pdf", "docx", "html", "xlsx")}
NOTEBOOK = "jury_briefing.ipynb"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
SCHEMA_VERSION = 1
#: Earliest date a zip can hold: what is in it has no date of its own.
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Request:
    """The papers wanted. place : province code, zone or "national"; candidates, top : see the notebook.

    version : of minutes of a round with a record, their number and what they replace.
    """

    kind: str
    category: str
    place: str
    assessment_year: int
    language: str = "id"
    candidates: str = ""
    top: int | None = None
    formats: tuple[str, ...] = ()
    version: Version | None = None

    @property
    def stem(self) -> str:
        names = NAMES[self.language]
        parts = (names[self.kind], self.assessment_year, names.get(self.category, self.category), self.place)
        if self.version and self.version.suffix:
            parts += (names["version"], *self.version.suffix)
        return "-".join(map(str, parts)).replace("_", "-")


# --- making ---------------------------------------------------------------------------------------------


def build(request: Request, processed: Path, round_folder: Path | None) -> dict[str, bytes]:
    """The papers asked for, name → bytes: the same for the same inputs."""
    make = _briefing if request.kind == "briefing" else _minutes
    return make(request, processed, round_folder)


def _briefing(request: Request, processed: Path, round_folder: Path | None) -> dict[str, bytes]:
    import nbformat
    import papermill  # registers the engine, and must come before it

    from paritrana_analysis.publish import render_all
    from paritrana_analysis.reports.jury import open_briefing
    from paritrana_analysis.runner import work
    from paritrana_analysis.runner.engine import NAME

    parameters = {
        "category": request.category,
        "place": request.place,
        "assessment_year": request.assessment_year,
        "language": request.language,
        "processed": str(processed),
        "round_folder": str(round_folder or ""),
        "candidates": request.candidates,
        "top": request.top,
    }
    # What a user can mend is said before a notebook runs, and not as an error of a cell.
    given = {name: value for name, value in parameters.items() if name not in ("category", "place")}
    open_briefing(request.category, request.place, **given)
    jobs.notebook_parameters(notebook_file())
    try:
        notebook = work.run_notebook(notebook_file(), parameters, NAME)
    except papermill.PapermillExecutionError as error:
        if error.ename == "KeyboardInterrupt":
            raise KeyboardInterrupt from None
        raise
    notebook = work.published(notebook)
    nbformat.validate(notebook)
    papers = {f"{request.stem}.ipynb": work.as_text(notebook).encode()}
    laid_out = render_all(notebook, [f".{name}" for name in request.formats])
    return papers | {f"{request.stem}{suffix}": content for suffix, content in laid_out.items()}


def _minutes(request: Request, processed: Path, round_folder: Path | None) -> dict[str, bytes]:
    from paritrana_analysis.publish import lay_out
    from paritrana_analysis.publish.abbreviations import noted
    from paritrana_analysis.publish.blocks import Document, from_json
    from paritrana_analysis.publish.document import plain_data
    from paritrana_analysis.reports.jury import minutes

    briefing = decided(request, processed, round_folder)
    returned = files.returned(round_folder)
    t = briefing.reader
    listed = rests_on(briefing)
    if told := _told_in(briefing.record, request.version):
        listed |= {f"round/{record.named(entry)}": entry.sha256 for entry in told.entries}
    listed |= {t(f"minutes.made_by_{name}"): digest for name, digest in environment().items()}
    office = office_files.read_office(round_folder)
    office_files.agree(office, briefing.round, round_folder)
    of = replace(briefing, record=told)
    made = minutes.blocks(of, briefing.meeting, listed, returned, office, request.version)
    blocks = [noted(briefing.reader, block) for block in made]
    document = Document.from_blocks(from_json(plain_data(block)) for block in blocks)
    laid_out = lay_out(document, [f".{name}" for name in request.formats])
    return {f"{request.stem}{suffix}": content for suffix, content in laid_out.items()}


def rests_on(briefing) -> dict[str, str]:
    """What a round's result rests on besides the code and its record: name → sha256."""
    found = {f"round/{name}": digest for name, digest in briefing.round_files.items()}
    found |= {f"raw/{n}": d for n, d in briefing.bundle.description["made_from"]["raw"].items()}
    if not briefing.round.edition_sha256:  # of the jury's own edition the round keeps the file
        edition = _edition(briefing.bundle, briefing.desk.category)
        found[f"edition/{edition.name}"] = sha256(edition)
    return found


def minutes_rest_on(briefing, state: State, folder: Path) -> str:
    """Digest of all that a round's minutes are made from: they are replaced where it is another one."""
    said = rests_on(briefing) | environment() | {entry.name: entry.sha256 for entry in state.told}
    said |= {name: digest_of(content) for name, content in office_files.inputs(folder).items()}
    return digest_of(json.dumps(said, sort_keys=True))


def _told_in(state: State | None, version: Version | None) -> State | None:
    """The record as far as these papers tell it."""
    return versions.told_in(state, version) if state and version else state


def decided(request: Request, processed: Path, round_folder: Path):
    """The briefing of a round that has a result. Raises UserError for one without scores."""
    from paritrana_analysis.reports.jury import open_briefing

    briefing = open_briefing(
        request.category,
        request.place,
        request.assessment_year,
        request.language,
        processed,
        round_folder=round_folder,
    )
    if briefing.result is None:
        raise UserError(Fault("jury.not_decided", file=str(round_folder)))
    heard = "interview" in briefing.edition.weights
    if heard and not files.interview_of(briefing.result):
        raise UserError(Fault("jury.nobody_heard", file=str(round_folder)))
    return briefing


def notebook_file() -> Path:
    return places.NOTEBOOKS / NOTEBOOK


def _notebook() -> bytes:
    """The notebook as it was written: what a person's own run of it left in the file is nobody else's."""
    return template.as_text(notebook_file()).encode()


def write(
    request: Request, bundle: Bundle, raw: Path, round_folder: Path | None, to: Path, *, zipped: bool = True
) -> list[Path]:
    """The papers in a folder below `to`, with manifest and checksums; what else lies there stays.

    Returns them, and after them what was kept under another name, as in `files.drafts.put`.
    """
    drafts.try_place(Path(to) / request.stem)
    papers = build(request, bundle.folder.parent, round_folder)
    inputs = _inputs(request, bundle, Path(raw), round_folder)
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "paritrana_analysis": __version__,
        "commit": commit(),
        "request": asdict(request),
        "practice": bundle.practice,
        "environment": environment(),
        "inputs": {name: digest_of(content) for name, content in sorted(inputs.items())},
        "outputs": {name: digest_of(content) for name, content in sorted(papers.items())},
    }
    papers[MANIFEST] = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    if zipped:
        papers[f"{request.stem}.zip"] = _zip(papers, inputs)
    folder = Path(to) / request.stem
    before = _papers_before(folder)
    kept = drafts.put(papers, folder)
    drafts.remove({name: digest for name, digest in before.items() if name not in papers}, folder)
    return [*sorted(folder / name for name in papers), *kept]


def write_minutes(
    request: Request, briefing, raw: Path, folder: Path, to: Path, said: Said, *, zipped: bool = True
) -> list[Path]:
    """The minutes of a decided round, and in its record the result and these minutes by their number.

    Raises UserError where they would replace others and nobody says why; nothing is written then.
    """
    state = briefing.record
    if state is None:
        return write(request, briefing.bundle, raw, folder, to, zipped=zipped)
    due = minutes_rest_on(briefing, state, folder)
    version = versions.due(state, due, said, str(folder))
    winners = files.winners_of(briefing.result, briefing.meeting)["unit"].tolist()
    standing = files.standing_of(briefing.result)
    state = acts.decided(folder, state, standing, winners, rests_on(briefing), replace(said, why=version.why))
    request = replace(request, version=version)
    made = write(request, briefing.bundle, raw, folder, to, zipped=zipped)
    papers = {path.name: sha256(path) for path in made if path.stem == request.stem and path.suffix != ".zip"}
    acts.told(folder, state, version, papers, due, said, commit())
    return made


def write_history(folder: Path, round_: rounds.Round, to: Path, t: Reader) -> tuple[list[Path], list[Path]]:
    """The record of a round on a page, as PDF and HTML; and what was kept, as in `files.drafts.put`."""
    from paritrana_analysis.evaluation.bundle import practice_stamp
    from paritrana_analysis.publish import lay_out
    from paritrana_analysis.publish.blocks import Document, from_json
    from paritrana_analysis.publish.document import plain_data
    from paritrana_analysis.reports.jury import history

    drafts.try_place(Path(to) / "new")
    state = record.kept(folder, round_)
    name = record.region_name(folder, state, round_.place)
    made = history.blocks(state, round_, name, practice_stamp(round_.practice, t), t)
    document = Document.from_blocks(from_json(plain_data(block)) for block in made)
    request = Request("history", round_.category, round_.place, round_.assessment_year, t.language)
    laid_out = lay_out(document, [".pdf", ".html"])
    papers = {f"{request.stem}{suffix}": content for suffix, content in laid_out.items()}
    kept = drafts.put(papers, to)
    return [Path(to) / name for name in papers], kept


def _papers_before(folder: Path) -> dict[str, str]:
    """sha256 of the papers that an earlier call left there; none where its manifest can't be read."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {str(PurePath(name).name): str(digest) for name, digest in said["outputs"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _inputs(request: Request, bundle: Bundle, raw: Path, round_folder: Path | None) -> dict[str, bytes]:
    found = {
        f"inputs/raw/{name}": (raw / name).read_bytes() for name in bundle.description["made_from"]["raw"]
    }
    if round_folder:
        own = files.inputs_in(round_folder)
        found |= {f"inputs/round/{p.relative_to(round_folder).as_posix()}": p.read_bytes() for p in own}
        # Of its record the entries: the tables that it keeps stand in the zip already.
        told = _told_in(record.state(round_folder, rounds.read(round_folder)), request.version)
        for entry in told.entries if told else ():
            found[f"inputs/round/{record.named(entry)}"] = entry.content
    if request.kind == "minutes" and round_folder:
        of_office = office_files.inputs(round_folder)
        found |= {f"inputs/round/{name}": content for name, content in of_office.items()}
    if request.kind == "briefing":
        found[f"inputs/{NOTEBOOK}"] = _notebook()
    edition = _edition(bundle, request.category)
    found[f"inputs/edition/{edition.name}"] = edition.read_bytes()
    return found


def _edition(bundle: Bundle, category: str) -> Path:
    """The shipped edition that the bundle judged the category by."""
    return places.PACKAGE / "editions" / opening.desk(bundle, category).judged["edition_file"]


def _zip(papers: Mapping[str, bytes], inputs: Mapping[str, bytes]) -> bytes:
    content = {**papers, **inputs}
    content[SUMS] = "".join(f"{digest_of(c)}  {name}\n" for name, c in sorted(content.items())).encode()
    held = io.BytesIO()
    # Stored, not packed: how well a library packs differs from version to version.
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as file:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = 0o644 << 16
            file.writestr(entry, content[name])
    return held.getvalue()


# --- verifying --------------------------------------------------------------------------------------------


def verify(path: Path, processed: Iterable[Path] = ()) -> Iterator[FileState]:
    """The state of every file of a zip of papers: is it whole, and do its inputs make its outputs again?

    processed : folders that may hold the bundle of these very tables; otherwise it is made anew. What another
    release made is compared with its own lists alone, and says so: these prove that the zip is consistent in
    itself, not who made it.
    Raises UserError for a file that is no such zip.
    """
    path = Path(path)
    if not path.exists():
        raise UserError(Fault("jury.no_file", file=str(path)))
    content = _read(path)
    manifest = _manifest(path, content)
    found = [*_checked(path, content, manifest), *_record_of(path, content)]
    made_by = other_release(manifest, manifest["environment"].get("code", ""))
    inputs_whole = all(f.state == "identical" for f in found if f.file.startswith("inputs/"))
    if made_by or not inputs_whole:
        yield from found
        if made_by and all(one.state == "identical" for one in found):
            yield FileState(path, "", "other_release", made_by=made_by)
        return
    yield from (one for one in found if one.file not in manifest["outputs"])
    for name, now in environment().items():
        if manifest["environment"].get(name) != now:
            yield FileState(path, name, "input_changed")
    notebook = f"inputs/{NOTEBOOK}"
    if notebook in manifest["inputs"] and manifest["inputs"][notebook] != digest_of(_notebook()):
        yield FileState(path, notebook, "input_changed")
    with drafts.scratch("verify") as scratch:
        yield from _rebuilt(path, content, manifest, Path(scratch), processed)


_DIGESTS = {"type": "object", "additionalProperties": {"type": "string", "maxLength": 100}}
_TEXT = {"type": "string", "maxLength": entries.LONGEST}
_NUMBER = {"type": "integer", "minimum": 1, "maximum": entries.MOST}
_REPLACED = {
    "type": "object",
    "additionalProperties": False,
    "required": [field.name for field in fields(versions.Replaced)],
    "properties": {"number": _NUMBER, "on": _TEXT, "file": _TEXT, "sha256": _TEXT},
}
_VERSION = {
    "type": "object",
    "additionalProperties": False,
    "required": [field.name for field in fields(Version)],
    "properties": {
        "number": _NUMBER,
        "on": _TEXT,
        "why": _TEXT,
        "replaces": {"oneOf": [{"type": "null"}, _REPLACED]},
    },
}
#: The form of a zip's manifest (JSON Schema). Whoever sends a zip chooses what stands in it.
_FORM = {
    "type": "object",
    "required": ["schema_version", "request", "environment", "inputs", "outputs"],
    "properties": {
        "schema_version": {"const": SCHEMA_VERSION},
        "environment": _DIGESTS,
        "inputs": _DIGESTS | {"propertyNames": {"pattern": "^inputs/[^\\\\]+$"}},
        "outputs": _DIGESTS | {"propertyNames": {"pattern": "^[^/\\\\]+$"}},
        "request": {
            "type": "object",
            "additionalProperties": False,
            "required": [field.name for field in fields(Request) if field.name != "version"],
            "properties": {
                "kind": {"enum": list(FORMATS)},
                "category": {"type": "string", "pattern": "^[a-z_]{1,40}$"},
                "place": {"type": "string", "pattern": "^[a-z0-9-]{1,40}$"},
                "assessment_year": {"type": "integer", "minimum": 1900, "maximum": 2999},
                "language": {"enum": ["id", "en"]},
                "candidates": {"type": "string", "pattern": "^[A-Za-z0-9 ,_-]*$", "maxLength": 10_000},
                "top": {"type": ["integer", "null"], "minimum": 1, "maximum": 1_000_000},
                "formats": {"type": "array", "items": {"type": "string"}, "maxItems": 10},
                "version": {"oneOf": [{"type": "null"}, _VERSION]},
            },
        },
    },
}


def _read(path: Path) -> dict[str, bytes]:
    try:
        return safe_zip.parts(path, str(path))
    except (OSError, ValueError):
        raise UserError(Fault("jury.zip_unreadable", file=str(path))) from None


def _manifest(path: Path, content: Mapping[str, bytes]) -> dict:
    if MANIFEST not in content:
        raise UserError(Fault("jury.zip_unreadable", file=str(path)))
    try:
        manifest = safe_read.json_text(content[MANIFEST], f"{path}/{MANIFEST}", None)
    except ValueError:
        raise UserError(Fault("jury.zip_unreadable", file=str(path))) from None
    if faults := formed.faults(manifest, _FORM, f"{path}/{MANIFEST}"):
        raise UserError(faults)
    made = [name for kind in FORMATS for name in FORMATS[kind] if manifest["request"]["kind"] == kind]
    if unknown := set(manifest["request"]["formats"]) - set(made):
        values = {"place": "request.formats", "problem": ", ".join(sorted(unknown))}
        raise UserError(Fault("manifest_odd", values, file=f"{path}/{MANIFEST}"))
    return manifest


def _checked(path: Path, content: Mapping[str, bytes], manifest: Mapping) -> Iterator[FileState]:
    """Each file against the manifest and the sums; what no list names is extra."""
    listed = {**manifest["inputs"], **manifest["outputs"]}
    for name, digest in sorted(listed.items()):
        if name not in content:
            yield FileState(path, name, "missing")
        else:
            same = digest_of(content[name]) == digest
            yield FileState(path, name, "identical" if same else "altered")
    for name in sorted(content.keys() - listed.keys() - {MANIFEST, SUMS}):
        yield FileState(path, name, "extra")
    sums = {n: c for n, c in content.items() if n != SUMS}
    wanted = "".join(f"{digest_of(c)}  {name}\n" for name, c in sorted(sums.items())).encode()
    yield FileState(path, SUMS, "identical" if content.get(SUMS) == wanted else "altered")


def _scores_of_sheets(path: Path, content: Mapping[str, bytes], round_folder: Path) -> Iterator[FileState]:
    """Whether the sheets in the zip, read again, give its scores, and what jurors wrote."""
    kept = {f"inputs/round/{name}": name for name in (files.SCORES, files.REMARKS)}
    kept = {name: own for name, own in kept.items() if name in content}
    if not kept:
        return
    lead = f"inputs/round/{files.READ}/"
    sheets = {n.removeprefix(lead): c for n, c in content.items() if n.startswith(lead)}
    try:
        again = files.read_again(sheets, rounds.read(round_folder))
    except UserError:
        again = {}
    for name, own in kept.items():
        if again.get(own) != content[name]:
            yield FileState(path, name, "differs")


def _record_of(path: Path, content: Mapping[str, bytes]) -> Iterator[FileState]:
    """Whether the record in the zip is whole: each entry with the digest of the one before."""
    lead = f"inputs/round/{record.FOLDER}/"
    try:
        entries.read({n.removeprefix(lead): c for n, c in content.items() if n.startswith(lead)}, lead[:-1])
    except UserError as error:
        for fault in error.faults:
            yield FileState(path, fault.file, "record_broken", fault=fault)


def version_in(path: Path) -> Version | None:
    """The number of the minutes in a zip, and what they replace; None for a zip without."""
    return versions.version_of(_manifest(path, _read(path))["request"].get("version"))


def _rebuilt(path, content, manifest, scratch: Path, processed: Iterable[Path]) -> Iterator[FileState]:
    for name in manifest["inputs"]:
        target = (scratch / name).resolve()
        if not target.is_relative_to(scratch.resolve()):
            raise UserError(Fault("jury.zip_unreadable", file=str(path)))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content[name])
    said = manifest["request"]
    version = versions.version_of(said.get("version"))
    request = Request(**{**said, "formats": tuple(said["formats"]), "version": version})
    raw, round_folder = scratch / "inputs" / "raw", scratch / "inputs" / "round"
    there = (fresh(raw, Path(folder), request.assessment_year) for folder in processed)
    bundle = next((b for b in there if b), None) or prepare(
        raw, scratch / "processed", request.assessment_year
    )
    yield from _scores_of_sheets(path, content, round_folder)
    try:
        papers = build(request, bundle.folder.parent, round_folder if round_folder.is_dir() else None)
    except UserError:  # scores that are not those of the sheets, a round changed by hand
        papers = {}
    for name, digest in sorted(manifest["outputs"].items()):
        if name not in content:
            yield FileState(path, name, "missing")
        elif name not in papers:
            yield FileState(path, name, "altered" if digest_of(content[name]) != digest else "not_rebuilt")
        elif papers[name] == content[name]:
            yield FileState(path, name, "identical")
        else:
            altered = digest_of(content[name]) != digest
            part = differences.first(name, papers[name], content[name])
            yield FileState(path, name, "altered" if altered else "differs", difference=part)
