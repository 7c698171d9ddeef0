"""Reads a rubric file, and joins it with an edition to the rules of a scoring.

The edition says which aspects there are and what they weigh; the rubric says how each indicator is
counted. A jury may bring its own copy of either.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from paritrana_analysis.editions import Edition, Text, lines
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.scoring import Aspect, Indicator, Rules, Scale

FOLDER = Path(__file__).parent
#: Which rubric judges a category.
RUBRICS = {
    "provinsi": "government",
    "kabupaten_kota": "government",
    "perusahaan_besar": "business",
    "perusahaan_menengah": "business",
    "layanan_publik": "business",
    "usaha_kecil_mikro": "business",
    "desa": "village",
}
#: Where a value may come from.
ORIGINS = ("claims", "register", "budgets", "columns", "panel")

_KEYS = {"from", "scale", "direction", "missing", "unit", "assumption", "source"}
_OPTIONS = {
    "register": {"aspect", "reads", "levels", "kinds", "not_a_group"},
    "budgets": {"segments"},
    "columns": {"columns", "reads", "blank_is_none"},
    "claims": set(),
    "panel": set(),
}


@dataclass(frozen=True)
class Measure:
    """How one indicator is counted: origin and its options, scale, policy for blanks, ground."""

    key: str
    origin: str
    scale: Scale
    assumption: Text
    direction: int = 1
    missing: str = "exclude"
    unit: str = ""
    sources: tuple[str, ...] = ()
    options: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Rubric:
    """The measures of one kind of unit, by indicator."""

    name: str
    file: str
    measures: dict[str, Measure]


def shipped_for(category: str) -> Path:
    """The rubric file that comes with the package for a category of the award."""
    return FOLDER / f"{RUBRICS[category]}.yaml"


def load_rubric(path: Path) -> Rubric:
    """The rubric that a file states. Raises UserError with every fault, each with its line."""
    path = Path(path)
    try:
        read = lines.read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(Fault("rubric.no_file", file=str(path))) from None
    faults = [
        Fault("rubric.not_yaml", {"problem": v.get("problem", key)}, path.name, n)
        for key, v, n in read.problems
    ]
    told = read.data if isinstance(read.data, dict) else {}
    given = told.get("indicators")
    if not faults and (set(told) != {"rubric", "indicators"} or not isinstance(given, dict)):
        faults.append(Fault("rubric.form", file=path.name))
    if not faults:
        for key, entry in given.items():
            faults += _faults(path, read.line(("indicators", key)), key, entry)
    if faults:
        raise UserError(faults)
    return Rubric(told["rubric"], path.name, {key: _measure(key, entry) for key, entry in given.items()})


def _faults(path: Path, line: int, key: str, entry: object):
    def fault(name: str, **values) -> Fault:
        return Fault(f"rubric.{name}", {"indicator": key, **values}, path.name, line)

    if not isinstance(entry, dict) or not {"from", "scale", "assumption"} <= entry.keys():
        yield fault("keys_missing")
        return
    if entry["from"] not in ORIGINS:
        yield fault("origin", found=entry["from"], known=", ".join(ORIGINS))
        return
    unknown = entry.keys() - _KEYS - _OPTIONS[entry["from"]]
    if unknown:
        yield fault("unknown_keys", found=", ".join(sorted(unknown)))
    said = entry["assumption"]
    if not isinstance(said, dict) or not {"id", "en"} <= said.keys():
        yield fault("ground")
    try:
        scale = _scale(entry["scale"])
    except (TypeError, ValueError):
        yield fault("scale")
    else:
        yield from scale.faults(key, entry.get("direction", 1))


def _scale(given: dict) -> Scale:
    level = str if given["kind"] == "table" else float  # a file's keys are text
    return Scale(**{**given, "points": {level(key): value for key, value in given.get("points", {}).items()}})


def _measure(key: str, entry: dict) -> Measure:
    source = entry.get("source", ())
    return Measure(
        key=key,
        origin=entry["from"],
        scale=_scale(entry["scale"]),
        assumption=Text(entry["assumption"]["id"], entry["assumption"]["en"]),
        direction=entry.get("direction", 1),
        missing=entry.get("missing", "exclude"),
        unit=entry.get("unit", ""),
        sources=(source,) if isinstance(source, str) else tuple(source),
        options={name: value for name, value in entry.items() if name not in _KEYS},
    )


def rules_of(
    edition: Edition,
    rubric: Rubric,
    *,
    leave_out: Collection[str] = (),
    policies: dict[str, str] | None = None,
) -> Rules:
    """The rules of a scoring by an edition and a rubric.

    leave_out : indicators that are not scored (yet), such as those of the interview: an aspect without any
        indicator goes, and the weights of the others grow in proportion. policies : indicator → what a
        blank counts for, in place of the rubric's. Indicators of an aspect weigh the same.

    Raises UserError for an indicator that the rubric doesn't know.
    """
    policies = policies or {}
    kept = {
        aspect: [key for key in keys if key not in leave_out] for aspect, keys in edition.indicators.items()
    }
    kept = {aspect: keys for aspect, keys in kept.items() if keys}
    unknown = [key for keys in kept.values() for key in keys if key not in rubric.measures]
    if unknown:
        values = {"indicators": ", ".join(unknown), "rubric": rubric.file}
        raise UserError(Fault("rubric.not_in_rubric", values, edition.file))
    whole = sum(edition.weights[aspect] for aspect in kept)
    indicators = []
    for aspect, keys in kept.items():
        for key in keys:
            measure = rubric.measures[key]
            missing = policies.get(key, measure.missing)
            indicators.append(
                Indicator(key, aspect, 1 / len(keys), measure.direction, measure.scale, missing)
            )
    present = {key for keys in kept.values() for key in keys}
    return Rules(
        aspects=tuple(Aspect(aspect, edition.weights[aspect] / whole) for aspect in kept),
        indicators=tuple(indicators),
        within=edition.within.value,
        between=edition.between.value,
        tie_breaks=tuple(key for key in edition.tie_breaks.value if key in present),
    )
