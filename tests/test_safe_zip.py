"""A zip, a workbook or a manifest from anybody: within limits, refused by place, never a traceback."""

import copy
import io
import json
import stat
import tracemalloc
import zipfile

import pytest

from paritrana_analysis.cli.main import main
from paritrana_analysis.data.workbooks.opening import opened
from paritrana_analysis.errors import UserError, told
from paritrana_analysis.files import drafts, safe_zip
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.runner import jury_papers, manifest, verify


def packed(parts, method=zipfile.ZIP_DEFLATED):
    """A zip of these (name or ZipInfo, content)."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as file:
        for name, content in parts:
            file.writestr(name, content)
    return held.getvalue()


def kind_of(name, mode):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    return entry


def bomb():
    """Some MB that unpack to 2 GB, part by part."""
    return packed([(f"inputs/raw/{n}.csv", bytes(100_000_000)) for n in range(20)])


def lying(content, size):
    """The zip with another size given for its first part, in both of the places where it stands."""
    changed = bytearray(content)
    for sign, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.index(sign) + place
        changed[at : at + 4] = size.to_bytes(4, "little")
    return bytes(changed)


BAD = {
    "absolute": (packed([("/etc/x", b"x")]), "zip_name"),
    "above": (packed([("a/../../x", b"x")]), "zip_name"),
    "a drive": (packed([("C:x", b"x")]), "zip_name"),
    "backslashes": (packed([("..\\x", b"x")]), "zip_name"),
    "a link": (packed([(kind_of("x", stat.S_IFLNK | 0o777), b"/etc/passwd")]), "zip_link"),
    "a device": (packed([(kind_of("x", stat.S_IFCHR | 0o666), b"")]), "zip_link"),
    "a file that is a folder": (packed([("a", b"x"), ("a/b", b"x")]), "zip_twice"),
    "letters alone differ": (packed([("a.csv", b"x"), ("A.csv", b"x")]), "zip_twice"),
    "too many": (packed([(f"{n}", b"") for n in range(safe_zip.MOST_PARTS + 1)]), "zip_too_many"),
    "packed too tightly": (packed([("x", bytes(50_000_000))]), "zip_ratio"),
}


@pytest.mark.parametrize(("content", "key"), BAD.values(), ids=BAD)
def test_a_zip_beyond_the_limits_is_refused_before_it_is_unpacked(content, key):
    with pytest.raises(UserError) as refused:
        safe_zip.parts(content, "x.zip")
    assert [fault.key for fault in refused.value.faults] == [key]
    for language in ("id", "en"):
        assert "x.zip" in told(refused.value.faults, Reader(language))


def test_a_name_that_stands_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        content = packed([("x", b"1"), ("x", b"2")])
    with pytest.raises(UserError) as refused:
        safe_zip.parts(content, "x.zip")
    assert refused.value.faults[0].key == "zip_twice"


def test_a_zip_is_read_as_it_was_packed():
    parts = {"a.txt": b"x" * 1000, "b/c.txt": b"", "b/d.txt": "é".encode()}
    assert safe_zip.parts(packed([*parts.items(), ("b/", b"")]), "x.zip") == parts


@pytest.mark.slow
def test_a_zip_of_some_mb_that_unpacks_to_2_gb_takes_little_memory(tmp_path, capsys):
    (tmp_path / "x.zip").write_bytes(bomb())
    tracemalloc.start()
    assert main(["verify", str(tmp_path / "x.zip"), "--language", "en"]) == 2
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 60_000_000 and "nothing was unpacked" in capsys.readouterr().err


@pytest.mark.parametrize("size", [0, 5, 2**31])
def test_what_a_part_says_of_its_own_size_is_not_believed(size):
    content = lying(packed([("x", b"x" * 1_000_000)], zipfile.ZIP_STORED), size)
    with pytest.raises((UserError, ValueError)):
        safe_zip.parts(content, "x.zip")


# --- workbooks ----------------------------------------------------------------------------------------

LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)
BOOKS = {
    "entities": [("xl/workbook.xml", LAUGHS + "]><workbook>&j;</workbook>")],
    "an outside entity": [
        ("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]><workbook>&a;</workbook>')
    ],
    "2 GB": [("xl/workbook.xml", bytes(30_000_000))],
}


@pytest.mark.parametrize("parts", BOOKS.values(), ids=BOOKS)
def test_a_workbook_made_to_harm_is_refused_before_a_library_sees_it(parts):
    with pytest.raises(UserError):
        opened(packed(parts), "x.xlsx")


# --- manifests ----------------------------------------------------------------------------------------

REQUEST = {
    "kind": "minutes",
    "category": "kabupaten_kota",
    "place": "36",
    "assessment_year": 2025,
    "language": "id",
    "candidates": "",
    "top": None,
    "formats": ["pdf"],
}
ZIPPED = {
    "schema_version": jury_papers.SCHEMA_VERSION,
    "paritrana_analysis": "0",
    "request": REQUEST,
    "practice": None,
    "environment": {"code": "", "lock": ""},
    "inputs": {},
    "outputs": {},
}
SET = {
    "schema_version": 2,
    "province_code": "36",
    "assessment_year": 2025,
    "language": "id",
    "key": "0",
    "inputs": {"parameters": {"province_code": "36"}, "formats": ["html"], "bundle": {}},
    "outputs": {"x.html": {"sha256": "0", "bytes": 1}},
}
ODD = [
    None,
    True,
    -1,
    10**17,
    0.5,
    "",
    "x/../y",
    "../x",
    [],
    {},
    [[]],
    [{}],
    {"a": {"b": []}},
    ["x"],
    "9" * 5000,
]


def places(said, at=()):
    """Every place in nested mappings and lists."""
    found = [at] if at else []
    for key, part in (
        said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    ):
        found += places(part, (*at, key))
    return found


def altered(said, place, change):
    made = copy.deepcopy(said)
    around = made
    for key in place[:-1]:
        around = around[key]
    change(around, place[-1])
    return made


def altered_in_every_way(said):
    for place in places(said):
        yield altered(said, place, lambda around, key: around.pop(key))
        for value in ODD:
            yield altered(said, place, lambda around, key, v=value: around.__setitem__(key, v))
        yield altered(
            said, place, lambda around, key: around.update(odd=1) if isinstance(around, dict) else None
        )


def test_an_odd_request_of_a_zip_is_refused_by_place_and_never_a_traceback(tmp_path):
    """Each part of the manifest left out, made something else, or given a companion."""
    refused = 0
    for said in [None, [], "x", 7, {}, *altered_in_every_way(ZIPPED)]:
        try:
            jury_papers._manifest(tmp_path / "x.zip", {jury_papers.MANIFEST: json.dumps(said).encode()})
        except UserError as error:
            assert "x.zip" in str(error)
            refused += 1
    assert refused > 150


def test_an_odd_manifest_of_a_set_is_refused_by_place_and_never_a_traceback(tmp_path):
    refused = 0
    for said in [None, [], "x", 7, {}, *altered_in_every_way(SET)]:
        (tmp_path / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
        manifest.read(tmp_path)
        try:
            verify.find_sets([tmp_path])
        except UserError as error:
            assert "manifest.json" in str(error)
            refused += 1
    assert refused > 150


def test_a_deep_manifest_is_refused_at_once(tmp_path, capsys):
    (tmp_path / "manifest.json").write_text("[" * 200_000, encoding="utf-8")
    assert main(["verify", str(tmp_path), "--language", "en"]) == 2
    assert "lists within lists" in capsys.readouterr().err


# --- where results go ---------------------------------------------------------------------------------


def test_a_place_for_results_that_can_not_be_is_refused_before_the_work(tmp_path, capsys, monkeypatch):
    """The work would be seen: it fails the test."""

    def work(*_, **__):
        raise AssertionError("work was done")

    for name in (
        "evaluation.evaluate.evaluate",
        "reports.scoring.files.judge_folder",
        "practice.write.draw",
        "cli.main.bundle_for",
    ):
        monkeypatch.setattr(f"paritrana_analysis.{name}", work)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    inside = str(tmp_path / "file" / "more")
    for command in (
        ["report", "--all", "--summary", str(tmp_path)],
        ["report", "--all", "--summary", inside],
        ["report", "--all", "--reports", inside],
        ["report", "--all", "--reports", str(tmp_path / "file")],
        ["score", "--category", "kabupaten_kota", "--to", inside],
        ["score", "--category", "kabupaten_kota", "--to", str(tmp_path / "file")],
        ["practice", "--seed", "7", "--assessment-year", "2025", "--to", inside],
        ["prepare", "--processed", inside],
        ["prepare", "--processed", "/proc/nowhere"],
    ):
        assert main([*command, "--language", "en"]) in (1, 2)
        assert "to mend:" in capsys.readouterr().err, command
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_a_place_that_can_be_is_left_as_it_was(tmp_path):
    drafts.try_place(tmp_path / "a" / "b")
    drafts.try_place(tmp_path)
    drafts.try_file(tmp_path / "c.json")
    assert list(tmp_path.iterdir()) == []
