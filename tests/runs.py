"""Small batches for tests of the runner: a bundle without frames, and notebooks of a few cells."""

from __future__ import annotations

import json
from pathlib import Path

from paritrana_analysis.evaluation.bundle import SCHEMA_VERSION, describe, open_bundle
from paritrana_analysis.runner import jobs

PROVINCES = {"36": "Banten", "97": "Papua Pegunungan"}
SHOW = """
from paritrana_analysis.publish.blocks import Meta, Paragraph, Title
from paritrana_analysis.publish.show import show
show([Meta(title="Uji " + province_code, language=language, running_head="uji", provenance="uji",
           region_code=province_code), Title("uji", province_code, "uji"), Paragraph("isi")], language)
"""


def bundle(folder: Path, provinces: dict[str, str] = PROVINCES):
    """A bundle that names provinces and holds no frame."""
    place = folder / "processed" / "2025"
    place.mkdir(parents=True, exist_ok=True)
    told = {
        "schema_version": SCHEMA_VERSION,
        "assessment_year": 2025,
        "as_of": "2025-12-31",
        "edition": None,
        "seeds": {},
        "assumptions": [],
        "provinces": {c: {"name": n, "lead_share": None, "lead_as_of": None} for c, n in provinces.items()},
        "changed_tables": [],
        "sources": [],
        "made_from": {"raw": {}, "code": ""},
        "files": {},
    }
    describe(place, told)
    return open_bundle(place)


def notebook(folder: Path, *cells: str) -> Path:
    """A notebook with the usual parameters, these cells, and one that shows a report."""
    parameters = 'province_code = "36"\nassessment_year = None\nlanguage = "id"\nprocessed = ""\n'
    sources = [(parameters, ["parameters"]), *((cell, []) for cell in cells), (SHOW, [])]
    book = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell{place}",
                "metadata": {"tags": tags} if tags else {},
                "source": source,
                "execution_count": None,
                "outputs": [],
            }
            for place, (source, tags) in enumerate(sources)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path = folder / "book.ipynb"
    path.write_text(json.dumps(book))
    return path


def planned(folder: Path, *cells: str, provinces: dict[str, str] = PROVINCES, formats=("html",)):
    """Jobs for these provinces from a notebook with these cells."""
    made = bundle(folder, provinces)
    return jobs.plan(
        made,
        list(provinces),
        reports=folder / "reports",
        language="id",
        formats=formats,
        notebook=notebook(folder, *cells),
    )
