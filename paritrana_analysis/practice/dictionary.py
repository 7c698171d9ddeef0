"""The practice folder's data dictionary: the real one, its drawn tables marked, and the tables it adds."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from paritrana_analysis.data.synthetic import LICENCE, source
from paritrana_analysis.i18n.wording import Reader

#: Tables taken as they are.
COPIED = (
    "regions",
    "labour_force",
    "labour_force_totals",
    "contribution_rates",
    "poverty",
    "minimum_wage",
    "targets",
)
#: Tables of data/raw whose rows are drawn here.
DRAWN = ("participants", "coverage_reported", "evidence", "winners")
#: There are more drawn rows than the real tables' numbers have digits for, and they are to look unlike them.
_PATTERNS = {"claim_id": "^PC[0-9]{5,}$", "evidence_id": "^PE[0-9]{5,}$"}

_DISTRICT = "^[0-9]{4}$"
_REGION = "^[0-9]{2}([0-9]{2})?$"
_FIRM = "^PF[0-9]{4,}$"
_DATE = "^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$"
_ROUND = "^([0-9]{2}|national)$"
#: Added tables: key, then fields as (name, type, constraints). What each means stands in words/practice.toml.
ADDED: dict[str, tuple[tuple[str, ...], tuple[tuple[str, str, dict], ...]]] = {
    "firms": (
        ("firm_id",),
        (
            ("firm_id", "string", {"required": True, "unique": True, "pattern": _FIRM}),
            ("name", "string", {"required": True}),
            ("region_code", "string", {"required": True, "pattern": _DISTRICT}),
            ("size_category", "string", {"required": True, "enum": ["large", "medium", "small", "micro"]}),
            ("sector", "string", {"required": True}),
            ("workers", "integer", {"required": True, "minimum": 1}),
            ("workers_registered", "integer", {"required": True, "minimum": 0}),
            ("programmes_joined", "string", {"required": True}),
            ("wage_data_complete", "string", {"required": True, "enum": ["yes", "no"]}),
            ("paid_on_time_months", "integer", {"minimum": 0, "maximum": 12}),
            ("csr_workers", "integer", {"required": True, "minimum": 0}),
            ("digital_service", "string", {"required": True, "enum": ["yes", "no"]}),
            ("as_of", "string", {"required": True, "pattern": _DATE}),
        ),
    ),
    "villages": (
        ("village_code",),
        (
            ("village_code", "string", {"required": True, "unique": True, "pattern": "^PV[0-9]{5,}$"}),
            ("name", "string", {"required": True}),
            ("region_code", "string", {"required": True, "pattern": _DISTRICT}),
            ("workers", "integer", {"required": True, "minimum": 1}),
            ("workers_covered", "integer", {"required": True, "minimum": 0}),
            ("desa_sadar_since", "integer", {"minimum": 2010, "maximum": 2100}),
            ("perdes", "string", {"enum": ["yes", "no"]}),
            ("perdes_year", "integer", {"minimum": 2010, "maximum": 2100}),
            ("budget_idr", "integer", {"required": True, "minimum": 0}),
            ("as_of", "string", {"required": True, "pattern": _DATE}),
        ),
    ),
    "panel": (
        ("juror_id",),
        (
            ("juror_id", "string", {"required": True, "unique": True, "pattern": "^PJ[0-9]{3,}$"}),
            ("round", "string", {"required": True, "pattern": _ROUND}),
            ("seat", "string", {"required": True, "enum": ["chair", "secretary", "member"]}),
            ("expertise", "string", {"required": True}),
            ("own_region_code", "string", {"pattern": _REGION}),
            ("own_firm", "string", {"pattern": _FIRM}),
            ("interests", "string", {}),
        ),
    ),
}
_SHARED = (("source", "string", {"required": True}), ("note", "string", {"required": True}))


def columns_of(name: str) -> list[str]:
    """The columns of a table that a practice folder adds, in its order."""
    return [field for field, _, _ in (*ADDED[name][1], *_SHARED)]


def practice_dictionary(
    real: dict, *, seed: int, assessment_year: int, cases: dict[str, Sequence[str]]
) -> dict:
    """The descriptor of a practice folder, not yet sealed.

    real : the descriptor of the tables it is made on. `practice` in the result says which seed and year;
    `practice_cases` lists the regions made difficult on purpose.
    """
    known = {resource["name"]: copy.deepcopy(resource) for resource in real["resources"]}
    resources = [known[name] for name in known if name in COPIED]
    resources += [_drawn(known[name], seed, assessment_year) for name in known if name in DRAWN]
    resources += [_added(name, seed, assessment_year) for name in ADDED]
    return {
        "name": "paritrana-practice",
        "title": _both("practice.package", seed=seed, year=assessment_year),
        "version": f"{assessment_year}-seed{seed}",
        "practice": {"seed": seed, "assessment_year": assessment_year},
        "practice_cases": {name: list(codes) for name, codes in cases.items()},
        "resources": resources,
    }


def _drawn(resource: dict, seed: int, assessment_year: int) -> dict:
    resource = resource | _origin(resource["name"], seed, assessment_year)
    for field in resource["schema"]["fields"]:
        if field["name"] in _PATTERNS:
            field["constraints"]["pattern"] = _PATTERNS[field["name"]]
    return resource


def _added(name: str, seed: int, assessment_year: int) -> dict:
    key, fields = ADDED[name]
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "format": "csv",
        "mediatype": "text/csv",
        "dialect": {"delimiter": ","},
        **_origin(name, seed, assessment_year),
        "schema": {
            "fields": [_field(name, *field) for field in (*fields, *_SHARED)],
            "missingValues": [""],
            "primaryKey": list(key) if len(key) > 1 else key[0],
        },
    }


def _field(table: str, name: str, kind: str, constraints: dict) -> dict:
    own = f"practice.field_{table}_{name}"
    key = own if Reader("en").has(own) else f"practice.field_{name}"
    field = {
        "name": name,
        "type": kind,
        "description": Reader("en")(key),
        "description_id": Reader("id")(key),
    }
    return field | ({"constraints": constraints} if constraints else {})


def _origin(name: str, seed: int, assessment_year: int) -> dict:
    told = _both("practice.drawn", seed=seed, year=assessment_year)
    return {
        "title": _both(f"practice.table_{name}"),
        "publisher": "LATIHAN / PRACTICE",
        "sources": [{"title": told, "path": source(seed)}],
        "licenses": [{"name": LICENCE, "title": Reader("en")("practice.licence")}],
    }


def _both(key: str, **values: object) -> str:
    return " | ".join(Reader(language)(key, **values) for language in ("id", "en"))
