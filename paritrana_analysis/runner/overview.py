"""Writes the files over all sets of a year: `manifest.json`, `index.html` and, apart, `timings.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from os.path import relpath
from pathlib import Path

from paritrana_analysis import __version__
from paritrana_analysis.data.regions import NATION
from paritrana_analysis.evaluation.bundle import Bundle
from paritrana_analysis.files import drafts
from paritrana_analysis.files.digests import sha256
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.runner import manifest
from paritrana_analysis.runner.batch import Outcome
from paritrana_analysis.runner.jobs import METHODS, set_name


def write(root: Path, bundle: Bundle, outcomes: Sequence[Outcome], language: str) -> None:
    """Describe every set that stands under `root`, whether made now or before."""
    root.mkdir(parents=True, exist_ok=True)
    if all(outcome.status == "unchanged" for outcome in outcomes) and (root / "index.html").is_file():
        return
    found = {code: _set(root, bundle, code, language) for code in bundle.province_codes}
    over = {code: _set(root, bundle, code, language) for code in (NATION, METHODS)}
    _replace(root / manifest.NAME, _json(_manifest(bundle, found, over, language)))
    _replace(root / "index.html", _index(bundle, found, over, language, _other_pages(root, language)))
    made = {o.job.province_code: round(o.seconds, 3) for o in outcomes if o.status == "made"}
    if made:
        _replace(root / "timings.json", _json({"seconds": dict(sorted(made.items()))}))


def _set(root: Path, bundle: Bundle, code: str, language: str) -> tuple[str, dict] | None:
    folder = root / set_name(bundle, code, language)
    told = manifest.read(folder)
    return (folder.name, told) if told else None


def _manifest(bundle: Bundle, found: dict, over: dict, language: str) -> dict:
    return {
        "schema_version": manifest.SCHEMA_VERSION,
        "paritrana_analysis": __version__,
        "commit": manifest.commit(),
        "environment": manifest.environment(),
        "assessment_year": bundle.assessment_year,
        "as_of": bundle.as_of,
        "language": language,
        "practice": bundle.practice,
        "bundle": sha256(bundle.folder / "bundle.json"),
        "raw": bundle.description["made_from"]["raw"],
        "assumptions": bundle.description["assumptions"],
        "sets": {
            code: {"folder": there[0], "key": there[1]["key"], "outputs": there[1]["outputs"]}
            for code, there in (over | found).items()
            if there
        },
        "missing": [code for code, there in found.items() if not there],
    }


def _index(bundle: Bundle, found: dict, over: dict, language: str, others: list[dict]) -> bytes:
    from paritrana_analysis.publish import index

    t = Reader(language)
    sets = []
    for code, there in found.items():
        row = bundle.description["provinces"][code]
        sets.append(
            {
                "code": code,
                "name": row["name"],
                "share": t.cell(row["lead_share"], "share"),
                "as_of": t.cell(row["lead_as_of"], "date"),
                "files": _links(there),
            }
        )
    changed = bundle.description["changed_tables"]
    warning = t("index.changed", tables=", ".join(changed)) if changed else ""
    provenance = t("index.provenance", version=__version__, as_of=bundle.as_of)
    return index.render(
        sets,
        year=bundle.assessment_year,
        as_of=bundle.as_of,
        provenance=provenance,
        language=language,
        warning=warning,
        stamp=bundle.stamp(t),
        nation=_links(over[NATION]),
        methods=_links(over[METHODS]),
        others=others,
    )


def _other_pages(root: Path, language: str) -> list[dict]:
    """The pages over all sets in other languages, where they are made."""
    home = root if language == LANGUAGES[0] else root.parent
    pages = {
        other: home / "index.html" if other == LANGUAGES[0] else home / other / "index.html"
        for other in LANGUAGES
    }
    return [
        {"label": Reader(other)("index.language"), "address": relpath(page, root), "language": other}
        for other, page in pages.items()
        if other != language and page.is_file()
    ]


def _links(there: tuple[str, dict] | None) -> list[dict]:
    """A set's files as the page links them, the printed report first; none where there is no set."""
    if not there:
        return []
    by_suffix = {Path(name).suffix: name for name in there[1]["outputs"]}
    order = [suffix for suffix in (".pdf", ".html", ".xlsx", ".docx", ".ipynb") if suffix in by_suffix]
    return [{"label": s[1:].upper(), "address": f"{there[0]}/{by_suffix[s]}"} for s in order]


def summary(outcomes: Sequence[Outcome], root: Path) -> str:
    """How every report ended, for schedulers: JSON."""
    reports = [o for o in outcomes if o.job.province_code != METHODS]
    booklet = [o.status for o in outcomes if o.job.province_code == METHODS]
    rows = [
        {
            "province_code": o.job.province_code,
            "province": o.job.name,
            "status": o.status,
            "seconds": round(o.seconds, 3),
            "engine": o.engine,
            "reason": o.reason,
            "why": list(o.why),
            "folder": o.job.folder,
        }
        for o in reports
    ]
    counts = {s: sum(row["status"] == s for row in rows) for s in ("made", "unchanged", "failed")}
    told = {"reports": str(root), **counts, "methods": "".join(booklet), "outcomes": rows}
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def _json(content: dict) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _replace(path: Path, content: bytes) -> None:
    draft = drafts.draft_of(path)
    draft.write_bytes(content)
    draft.replace(path)
