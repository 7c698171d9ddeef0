"""A manifest that somebody hands in is refused by the place of each part that we would not have written."""

from __future__ import annotations

import json

import pytest

from paritrana_analysis.errors import UserError
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.runner import jury_papers, manifest

DIGEST = "0" * 64


def of_a_set():
    return {
        "province_code": "36",
        "assessment_year": 2025,
        "language": "id",
        "key": DIGEST,
        "inputs": {"parameters": {"top": 3}, "formats": ["pdf"], "bundle": {"bundle.json": DIGEST}},
        "outputs": {"36-banten.pdf": {"sha256": DIGEST, "bytes": 7}},
    }


def of_papers():
    return {
        "schema_version": jury_papers.SCHEMA_VERSION,
        "environment": {"code": DIGEST},
        "inputs": {"inputs/raw/participants.csv": DIGEST},
        "outputs": {"minutes.pdf": DIGEST},
        "request": {
            "kind": "minutes",
            "category": "provinsi",
            "place": "36",
            "assessment_year": 2025,
            "language": "id",
            "candidates": "",
            "top": None,
            "formats": ["pdf"],
        },
    }


def read_set(said, folder):
    (folder / manifest.NAME).write_text(json.dumps(said), encoding="utf-8")
    return manifest.of_set(folder)


def read_papers(said, folder):
    return jury_papers._manifest(folder / "x.zip", {jury_papers.MANIFEST: json.dumps(said).encode()})


def put(value, *place):
    """A change that puts the value at a place, and takes the place away for `...`."""

    def change(said):
        *way, last = place
        for key in way:
            said = said[key]
        if value is ...:
            del said[last]
        else:
            said[last] = value

    return change


OF_A_SET = {
    "a part that is missing": (put(..., "language"), "-"),
    "a code that is no province's": (put("Banten", "province_code"), "province_code"),
    "a year before all years": (put(25, "assessment_year"), "assessment_year"),
    "a year as text": (put("2025", "assessment_year"), "assessment_year"),
    "a language without words": (put("nl", "language"), "language"),
    "a digest without an end": (put("0" * 101, "key"), "key"),
    "inputs as a list": (put([], "inputs"), "inputs"),
    "inputs without their bundle": (put(..., "inputs", "bundle"), "inputs"),
    "a parameter that is a list": (put([1], "inputs", "parameters", "top"), "inputs.parameters.top"),
    "a format that is none": (put(["exe"], "inputs", "formats"), "inputs.formats.0"),
    "a file elsewhere": (put({"sha256": DIGEST, "bytes": 1}, "outputs", "../x"), "outputs"),
    "a file without its size": (put(..., "outputs", "36-banten.pdf", "bytes"), "outputs.36-banten.pdf"),
}
OF_PAPERS = {
    "another version of the form": (put(99, "schema_version"), "schema_version"),
    "a request without its kind": (put(..., "request", "kind"), "request"),
    "a request for more": (put(1, "request", "shell"), "request"),
    "a kind of paper that is none": (put("diploma", "request", "kind"), "request.kind"),
    "a category that is a path": (put("../x", "request", "category"), "request.category"),
    "a place that is a path": (put("..", "request", "place"), "request.place"),
    "candidates that are a command": (put("3601; rm", "request", "candidates"), "request.candidates"),
    "the first none": (put(0, "request", "top"), "request.top"),
    "formats without an end": (put(["pdf"] * 11, "request", "formats"), "request.formats"),
    "a format of no paper": (put(["exe"], "request", "formats"), "request.formats"),
    "an input outside its folder": (put(DIGEST, "inputs", "x"), "inputs"),
    "an output in a folder": (put(DIGEST, "outputs", "a/b"), "outputs"),
}


def test_what_we_write_is_read(tmp_path):
    assert read_set(of_a_set(), tmp_path) == of_a_set()
    assert read_papers(of_papers(), tmp_path) == of_papers()


@pytest.mark.parametrize(
    ("sound", "read", "change", "place"),
    [(of_a_set, read_set, *case) for case in OF_A_SET.values()]
    + [(of_papers, read_papers, *case) for case in OF_PAPERS.values()],
    ids=[*OF_A_SET, *OF_PAPERS],
)
def test_a_part_that_we_would_not_have_written_is_refused_by_its_place(tmp_path, sound, read, change, place):
    said = sound()
    change(said)
    with pytest.raises(UserError) as refused:
        read(said, tmp_path)
    assert [(fault.key, fault.values["place"]) for fault in refused.value.faults] == [("manifest_odd", place)]
    for reader in map(Reader, LANGUAGES):
        (fault,) = refused.value.faults
        assert f"“{place}”" in fault.sentence(reader) and fault.mend(reader)


def test_the_parts_that_are_wrong_are_told_in_the_order_of_their_places(tmp_path):
    said = of_a_set()
    put("nl", "language")(said)
    put("x", "province_code")(said)
    put(1, "key")(said)
    with pytest.raises(UserError) as refused:
        read_set(said, tmp_path)
    places = [fault.values["place"] for fault in refused.value.faults]
    assert places == ["key", "language", "province_code"]
