"""Folders of ours in which people work: what they put there or changed is never removed."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from paritrana_analysis.files import drafts


def tree(folder) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != drafts.SUMS
    }


def a_set(folder, record: str, **files: bytes):
    """A set as we write it, with its own record."""
    folder.mkdir(parents=True)
    digests = {}
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)
        digests[name.replace("_", ".")] = drafts.digest_of(content)
    said = {
        "manifest.json": {"outputs": {name: {"sha256": d, "bytes": 1} for name, d in digests.items()}},
        "bundle.json": {"files": digests},
        "datapackage.json": {"resources": [{"path": n, "hash": f"sha256:{d}"} for n, d in digests.items()]},
    }
    if record == drafts.SUMS:
        (folder / drafts.SUMS).write_bytes(drafts.sums_of(folder))
    else:
        (folder / record).write_text(json.dumps(said[record]))
    return folder


@pytest.mark.parametrize("record", ["manifest.json", "datapackage.json", drafts.SUMS])
def test_what_a_person_put_into_a_set_or_changed_there_comes_along_into_the_next(tmp_path, record):
    place = a_set(tmp_path / "set", record, a_docx=b"1", b_pdf=b"1", c_csv=b"1")
    (place / "a.docx").write_bytes(b"1, and a note")
    (place / "notes").mkdir()
    (place / "notes" / "mine.txt").write_bytes(b"mine")
    draft = a_set(tmp_path / "draft", record, a_docx=b"2", b_pdf=b"2")
    drafts.put_in_place(draft, place)
    found = {name: content for name, content in tree(place).items() if name != record}
    assert found == {
        "a.docx": b"2",
        "a.kept-1.docx": b"1, and a note",
        "b.pdf": b"2",  # c.csv was ours and is no part of the new set
        "notes/mine.txt": b"mine",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_a_damaged_file_of_a_bundle_is_nobodys_work_and_goes_with_the_old_one(tmp_path):
    place = a_set(tmp_path / "2025", "bundle.json", a_parquet=b"1")
    (place / "a.parquet").write_bytes(b"damaged")
    (place / "mine.txt").write_bytes(b"mine")
    drafts.put_in_place(a_set(tmp_path / "draft", "bundle.json", a_parquet=b"1"), place)
    assert set(tree(place)) == {"a.parquet", "bundle.json", "mine.txt"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_links_and_pipes_in_a_set_come_along_and_are_not_followed(tmp_path):
    place = a_set(tmp_path / "set", "manifest.json", a_docx=b"1")
    os.mkfifo(place / "pipe")
    (place / "gone").symlink_to(tmp_path / "nowhere")
    (place / "folder").symlink_to(tmp_path, target_is_directory=True)
    drafts.put_in_place(a_set(tmp_path / "draft", "manifest.json", a_docx=b"1"), place)
    assert {path.name for path in place.iterdir()} >= {"pipe", "gone", "folder"}
    assert (place / "folder").is_symlink()


def test_a_set_that_a_killed_process_had_moved_away_is_put_back(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    a_set(tmp_path / f".set.{gone.pid}.old", "manifest.json", a_docx=b"1")
    drafts.clear_abandoned(tmp_path)
    assert (tmp_path / "set" / "a.docx").read_bytes() == b"1"
    old = a_set(tmp_path / f".set.{gone.pid}.old", "manifest.json", a_docx=b"1")
    (old / "mine.txt").write_bytes(b"mine")
    drafts.clear_abandoned(tmp_path)
    assert (tmp_path / "set" / "mine.txt").read_bytes() == b"mine" and not old.exists()


def test_a_file_of_ours_is_written_over_and_one_that_somebody_changed_is_kept_under_another_name(tmp_path):
    assert drafts.put({"a.docx": b"1", "sub/b.csv": b"1"}, tmp_path) == []
    assert drafts.put({"a.docx": b"2", "sub/b.csv": b"2"}, tmp_path) == []
    (tmp_path / "a.docx").write_bytes(b"by hand")
    assert drafts.not_ours({"a.docx": b"3"}, tmp_path) == [tmp_path / "a.docx"]
    (kept,) = drafts.put({"a.docx": b"3"}, tmp_path)
    assert (kept.name, drafts.before_kept(kept), kept.read_bytes()) == ("a.kept-1.docx", "a.docx", b"by hand")
    (tmp_path / "a.docx").write_bytes(b"again")
    (kept,) = drafts.put({"a.docx": b"4"}, tmp_path)
    assert kept.name == "a.kept-2.docx" and drafts.is_kept(kept)
    assert tree(tmp_path) == {
        "a.docx": b"4",
        "a.kept-1.docx": b"by hand",
        "a.kept-2.docx": b"again",
        "sub/b.csv": b"2",
    }


def test_the_record_of_a_folder_is_one_that_sha256sum_checks(tmp_path):
    drafts.put({"a b.docx": b"1", "sub/b.csv": b"1"}, tmp_path)
    lines = (tmp_path / drafts.SUMS).read_text().splitlines()
    assert lines == [f"{drafts.digest_of(b'1')}  a b.docx", f"{drafts.digest_of(b'1')}  sub/b.csv"]
