"""Inputs that several tests share: the real tables, read once, and a small folder of raw tables."""

from __future__ import annotations

import hashlib
import json
import shutil
from functools import cache
from pathlib import Path

import files_as_text
import pytest
import yaml
from hypothesis import settings
from tables_as_text import rows_of, write_rows

from paritrana_analysis import publish
from paritrana_analysis.coverage import claims
from paritrana_analysis.data import tables
from paritrana_analysis.evaluation import bundle
from paritrana_analysis.evaluation.evaluate import evaluate
from paritrana_analysis.files.places import RAW
from paritrana_analysis.practice.write import write

# A busy machine must not fail a property.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

RAW = RAW

#: The small folder: Banten (rich in figures) and Gorontalo (no count of December 2023), and the nation.
SMALL = ("36", "75")


@pytest.fixture(scope="session", autouse=True)
def losses(tmp_path_factory):
    """A file that names what was lost in each report, briefing or minutes made by any test.

    Every one is compared with its blocks as it is laid out, in the runner's forked children too.
    """
    told, lay_out = tmp_path_factory.getbasetemp() / "lost.txt", publish.lay_out

    def compared(document, suffixes, **more):
        made = lay_out(document, suffixes, **more)
        for suffix, content in made.items():
            if lost := files_as_text.lost(document, suffix, content):
                with told.open("a", encoding="utf-8") as file:
                    file.write(f"{document.meta.title}, {suffix}: {lost}\n")
        return made

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(publish, "lay_out", compared)
        yield told


@pytest.fixture(autouse=True)
def nothing_is_lost(losses):
    """Each test fails whose files lack a text of their blocks."""
    yield
    if losses.exists():
        lost = losses.read_text(encoding="utf-8")
        losses.unlink()
        pytest.fail(f"texts of blocks that a file lacks:\n{lost}", pytrace=False)


@pytest.fixture(scope="session")
def real():
    """Every table of data/raw, corrected."""
    return tables.read_tables(RAW)


@pytest.fixture(scope="session")
def ledger(real):
    """Every coverage claim of the real ledger."""
    return claims.coverage_claims(real["coverage_reported"])


@pytest.fixture(scope="session")
def leads_2025(ledger):
    """The claim that leads in each region, assessment year 2025."""
    return claims.leading(ledger, 2025).set_index("region_code")


@pytest.fixture(scope="session")
def small_raw(tmp_path_factory):
    """Two provinces' rows of data/raw with its own dictionary: not to be changed, copy it."""
    folder = tmp_path_factory.mktemp("small") / "raw"
    folder.mkdir()
    package = tables.dictionary(RAW)
    claim_ids = set()
    for resource in package["resources"]:
        head, *rows = rows_of(RAW / resource["path"])
        rows = [row for row in rows if row[0][:2] in SMALL or (row[0] == "00" and not _totals(resource))]
        if "year" in head and resource["name"].startswith("labour_force"):
            rows = [row for row in rows if row[head.index("year")] >= "2023"]
        if "claim_id" in head:
            claim_ids = {row[head.index("claim_id")] for row in rows}
        write_rows(folder / resource["path"], [head, *rows])
    entries = yaml.safe_load((RAW / "corrections.yaml").read_text(encoding="utf-8"))
    kept = [entry for entry in entries if entry["match"].get("claim_id") in claim_ids]
    (folder / "corrections.yaml").write_text(yaml.safe_dump(kept), encoding="utf-8")
    (folder / tables.DICTIONARY).write_text(json.dumps(package), encoding="utf-8")
    seal(folder)
    return folder


@pytest.fixture(scope="session")
def prepared(small_raw, tmp_path_factory):
    """The bundle of `small_raw` for 2025: its folder, not to be changed."""
    return bundle.prepare(small_raw, tmp_path_factory.mktemp("prepared"), 2025).folder


@pytest.fixture(scope="session")
def practised(small_raw, tmp_path_factory):
    """A folder with a practice edition of `small_raw`, `raw` and `processed`: not to be changed."""
    home = tmp_path_factory.mktemp("practised")
    made = write(small_raw, home, seed=7, assessment_year=2025)
    bundle.prepare(made, home / "processed", 2025)
    return home


@pytest.fixture(scope="session")
def evaluated(real):
    """`evaluated(year)` gives the evaluation of all real tables, made once a year."""
    return cache(lambda year: evaluate(real, year))


@pytest.fixture(scope="session")
def whole(evaluated, tmp_path_factory):
    """The bundle of all real tables for 2025, without its hashes of them."""
    sources = tables.dictionary(RAW)["resources"]
    named = [
        {"name": s["name"], "table": s["path"], "title": "", "sources": [], "licence": []} for s in sources
    ]
    folder = tmp_path_factory.mktemp("whole") / "2025"
    bundle.write_bundle(evaluated(2025), folder, {"raw": {}, "code": ""}, named)
    return bundle.open_bundle(folder)


def _totals(resource: dict) -> bool:
    # Two provinces don't add up to the nation.
    return resource["name"] == "labour_force_totals"


def seal(folder: Path) -> None:
    """Put the files' present sha256 on record in the folder's dictionary."""
    package = json.loads((folder / tables.DICTIONARY).read_text(encoding="utf-8"))
    for resource in package["resources"]:
        digest = hashlib.sha256((folder / resource["path"]).read_bytes()).hexdigest()
        resource["hash"] = f"sha256:{digest}"
    (folder / tables.DICTIONARY).write_text(json.dumps(package), encoding="utf-8")


@pytest.fixture
def raw(small_raw, tmp_path):
    """A copy of the small folder, to damage at will."""
    return Path(shutil.copytree(small_raw, tmp_path / "raw"))
