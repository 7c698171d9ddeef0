"""What is to be made: one job a province (or the nation) and language, checked before anything runs.

Papermill only warns about a parameter that the notebook doesn't know, and goes on with the default: the
wrong province's report under the right name. Here it is refused.
"""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from paritrana_analysis.data.regions import NATION, slug
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.bundle import Bundle
from paritrana_analysis.files import places
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.runner.faithful import is_python, language_of

#: In the order in which a set names them.
FORMATS = ("html", "pdf", "xlsx", "docx")
#: In place of a code: the methods booklet, what is the same in every report of a year.
METHODS = "methods"
#: Parameters that jobs set themselves; the nation's notebook has no province_code.
OWN_PARAMETERS = ("province_code", "assessment_year", "language", "processed")


@dataclass(frozen=True)
class Job:
    """One report set. Paths are text, so that a job travels to its child as JSON."""

    province_code: str  # "00": the nation
    name: str
    language: str
    notebook: str
    folder: str  # where the set goes
    failed: str  # where a failure is kept
    bundle: str
    formats: tuple[str, ...]
    parameters: dict = field(default_factory=dict)

    @property
    def stem(self) -> str:
        return Path(self.folder).name

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Job:
        values = json.loads(text)
        return cls(**{**values, "formats": tuple(values["formats"])})


def default_notebook(code: str = "") -> Path:
    """The notebook that makes the report of a province, of the nation ("00"), or the methods booklet."""
    name = {NATION: "national_overview", METHODS: "methods_booklet"}.get(code, "province_report")
    return places.NOTEBOOKS / f"{name}.ipynb"


def plan(
    bundle: Bundle,
    province_codes: Iterable[str],
    *,
    reports: Path,
    language: str,
    formats: Iterable[str],
    notebook: Path | None = None,
    parameters: dict | None = None,
) -> list[Job]:
    """Jobs for these provinces, and where named for the nation ("00") and the methods booklet, in that order.

    parameters : of the reports' notebook; the booklet has none but its own.

    Raises UserError for a province that the bundle lacks, a format that isn't made, a parameter that the
    notebook doesn't know: all of them at once, before anything runs.
    """
    codes, formats, extra = list(dict.fromkeys(province_codes)), tuple(formats), dict(parameters or {})
    notebooks = {code: Path(notebook or default_notebook(code)).resolve() for code in codes}
    faults = [
        Fault("unknown_format", {"known": ", ".join(FORMATS)}, value=f[:40])
        for f in formats
        if f not in FORMATS
    ]
    known = [NATION, METHODS, *bundle.province_codes]
    faults += [Fault("unknown_province", value=str(c)[:60]) for c in codes if c not in known]
    own = {code: _own_parameters(bundle, code, language) for code in codes}
    faults += [Fault("own_parameter", value=name) for name in extra if name in OWN_PARAMETERS]
    asked = {code: own[code] | ({} if code == METHODS else extra) for code in codes}
    for book, given in {notebooks[code]: asked[code] for code in codes}.items():
        faults += _parameter_faults(book, given)
    if faults:
        raise UserError(faults)
    root = root_folder(Path(reports).resolve(), bundle.assessment_year, language)
    return [
        Job(
            province_code=code,
            name=Reader(language)("methods.name") if code == METHODS else bundle.name_of(code),
            language=language,
            notebook=str(notebooks[code]),
            folder=str(root / set_name(bundle, code, language)),
            failed=str(root / "failed"),
            bundle=str(bundle.folder.resolve()),
            formats=formats,
            parameters=asked[code],
        )
        for code in codes
    ]


def set_name(bundle: Bundle, code: str, language: str) -> str:
    """The folder of a set: "36-banten", "00-indonesia", "metode" (the booklet)."""
    if code == METHODS:
        return Reader(language)("methods.folder")
    return f"{code}-{slug(bundle.name_of(code))}"


def _own_parameters(bundle: Bundle, code: str, language: str) -> dict:
    values = (code, bundle.assessment_year, language, str(bundle.folder.resolve().parent))
    own = dict(zip(OWN_PARAMETERS, values, strict=True))
    if code in (NATION, METHODS):
        del own["province_code"]
    return own


def root_folder(reports: Path, assessment_year: int, language: str) -> Path:
    """`reports/2025`, and for English `reports/2025/en`."""
    root = Path(reports) / str(assessment_year)
    return root if language == "id" else root / language


def _parameter_faults(notebook: Path, given: dict) -> list[Fault]:
    known = notebook_parameters(notebook)
    faults = []
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            key = "unknown_parameter_near" if near else "unknown_parameter"
            values = {"known": ", ".join(known), "nearest": near[0] if near else ""}
            faults.append(Fault(key, values, file=notebook.name, value=name))
    return faults


def notebook_parameters(notebook: Path) -> list[str]:
    """Names that get a value in the notebook's cell tagged `parameters`, with a type beside it or not."""
    try:
        book = json.loads(Path(notebook).read_text(encoding="utf-8"))
        cells = book["cells"]
    except (FileNotFoundError, json.JSONDecodeError, KeyError):
        raise UserError(Fault("no_notebook", file=str(notebook))) from None
    if not is_python(book.get("metadata", {})):
        language = language_of(book["metadata"])
        given = {"notebook": Path(notebook).name}
        raise UserError(Fault("notebook_not_python", given, file=str(notebook), value=language[:40]))
    tagged = [c for c in cells if "parameters" in c.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1:
        raise UserError(Fault("no_parameters_cell", file=str(notebook)))
    try:
        tree = ast.parse("".join(tagged[0]["source"]))
    except (SyntaxError, ValueError) as error:
        where = {"line": getattr(error, "lineno", None) or 1}
        text = (getattr(error, "text", None) or "").strip()
        raise UserError(
            Fault("parameters_cell_no_python", where, file=str(notebook), value=text[:60])
        ) from None
    found = [target for node in tree.body for target in _given_a_value(node)]
    return [target.id for target in found if isinstance(target, ast.Name)]


def _given_a_value(node: ast.stmt) -> list[ast.expr]:
    """What a statement assigns to: `name = …`, and `name: str = …`."""
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) and node.value is not None else []
