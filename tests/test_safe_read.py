"""What a stranger hands in is read within limits, refused at once by line; nothing outside is asked."""

import json
import shutil
import socket
import time

import pytest

from paritrana_analysis.cli.main import main
from paritrana_analysis.data import corrections, datapackage, tables
from paritrana_analysis.editions import lines
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation.bundle import practice_of, prepare
from paritrana_analysis.files import safe_read
from paritrana_analysis.files.places import RAW
from paritrana_analysis.jury import rounds

JSON_BOMBS = {
    "brackets without end": ("[" * 200_000, "text_too_deep", None),
    "mappings in mappings": ('{"a":' * 50_000, "text_too_deep", None),
    "deep and whole": ("[" * 41 + "]" * 41, "text_too_deep", None),
    "5,000 digits": ('{\n"n": ' + "9" * 5000 + "}", "long_number", 2),
    "a number beyond all": ("[1e999]", "long_number", 1),
    "no number": ('["NaN",\nNaN]', "long_number", 2),
    "a key twice": ('{"a": 1, "a": 2}', "key_twice", None),
    "cut": ('{"a":\n[1, 2', "broken_json", 2),
    "not text": (b"{}\n\xff", "broken_json", 2),
}
BILLION = "a: &a [x, x]\n" + "".join(
    f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
)
YAML_BOMBS = {
    "brackets without end": ("[" * 200_000, "text_too_deep", 1),
    "dashes without end": ("- " * 100_000, "text_too_deep", 1),
    "parts that repeat parts": (BILLION, "yaml_alias", 2),
    "5,000 digits": ("a: 1\nn: " + "9" * 5000, "long_number", 2),
    "a key twice": ("a: 1\nb: 2\na: 3", "key_twice", 3),
    "two colons": ("a: 1\nb: c: d", "broken_yaml", 2),
    "a day in no calendar": ("held_on: 2026-02-31", "broken_yaml", None),
    "a program": ("x: !!python/object/apply:os.system [id]", "broken_yaml", 1),
}


def refusal(call, *given):
    """(fault, seconds) of what must be refused."""
    begun = time.perf_counter()
    with pytest.raises(UserError) as refused:
        call(*given)
    (fault,) = refused.value.faults
    return fault, time.perf_counter() - begun


@pytest.mark.parametrize(("text", "key", "line"), JSON_BOMBS.values(), ids=JSON_BOMBS)
def test_json_beyond_the_limits_is_refused_at_once_by_its_line(text, key, line):
    fault, seconds = refusal(safe_read.json_text, text, "x.json")
    assert (fault.key, fault.file, fault.row) == (key, "x.json", line) and seconds < 1


@pytest.mark.parametrize(("text", "key", "line"), YAML_BOMBS.values(), ids=YAML_BOMBS)
def test_yaml_beyond_the_limits_is_refused_at_once_by_its_line(text, key, line):
    fault, seconds = refusal(safe_read.yaml_text, text, "x.yaml")
    assert (fault.key, fault.file, fault.row) == (key, "x.yaml", line) and seconds < 1


def test_what_is_within_the_limits_is_read_as_it_stands():
    said = {"n": 10**17, "x": [-0.5, None, True], "deep": json.loads("[" * 38 + "]" * 38)}
    assert safe_read.json_text(json.dumps(said), "x.json") == said
    assert safe_read.yaml_text(json.dumps(said), "x.yaml") == said


def test_a_pipe_a_folder_and_a_larger_file_are_refused_and_not_read(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    with (tmp_path / "large.json").open("wb") as file:
        file.truncate(safe_read.MOST_JSON + 1)
    keys = [
        refusal(safe_read.json_file, tmp_path / f"{name}.json")[0].key for name in ("pipe", "folder", "large")
    ]
    assert keys == ["no_regular_file", "no_regular_file", "text_too_large"]


@pytest.mark.parametrize("text", ["[" * 200_000, BILLION, "n: " + "9" * 5000, "x: " + "9" * 5000 + ".5"])
def test_an_edition_beyond_the_limits_is_a_fault_of_its_line_and_nothing_more(text):
    begun = time.perf_counter()
    assert lines.read(text).problems and time.perf_counter() - begun < 2


def test_a_round_beyond_the_limits_is_refused():
    assert refusal(rounds.from_text, "[" * 200_000)[0].key == "text_too_deep"


# --- a stranger's tables -----------------------------------------------------------------------------


@pytest.fixture
def raw(tmp_path):
    """A copy of the tables that tests may damage."""
    return shutil.copytree(RAW, tmp_path / "raw")


@pytest.fixture
def nothing_outside(monkeypatch):
    """Whatever connects, or asks for an address, fails the test."""
    asked = []

    def refuse(*given, **_):
        asked.append(given)
        raise OSError("nothing outside is asked")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    yield
    assert asked == []


def altered(raw, change):
    path = raw / datapackage.NAME
    said = json.loads(path.read_text(encoding="utf-8"))
    change(said)
    path.write_text(json.dumps(said), encoding="utf-8")


ADDRESS = "http://127.0.0.1:9/x.json"
OUTSIDE = {
    "path": {"path": ADDRESS},
    "absolute": {"path": "/etc/passwd"},
    "above": {"path": "../secret.csv"},
    "list": {"path": [ADDRESS, "b.csv"]},
    "profile": {"profile": ADDRESS},
    "dialect": {"dialect": ADDRESS},
    "dialect file": {"dialect": "../dialect.json"},
    "schema": {"schema": ADDRESS},
    "scheme": {"scheme": "http://"},
    "hidden": {"path": ".env"},
}


@pytest.mark.parametrize("change", OUTSIDE.values(), ids=OUTSIDE)
@pytest.mark.parametrize(
    "do", [tables.check, lambda raw: prepare(raw, raw.parent / "out")], ids=["check", "prepare"]
)
def test_a_dictionary_that_names_an_address_or_another_place_is_refused_and_nothing_is_asked(
    raw, change, do, nothing_outside
):
    altered(raw, lambda said: said["resources"][3].update(change))
    with pytest.raises(UserError) as refused:
        do(raw)
    assert {fault.key for fault in refused.value.faults} <= {"not_beside", "broken_dictionary"}


def test_an_address_elsewhere_in_the_dictionary_is_never_asked(raw, nothing_outside):
    said = dict.fromkeys(("profile", "$schema", "sources", "homepage", "licenses", "created"), ADDRESS)
    altered(raw, lambda found: found.update(said))
    altered(raw, lambda found: found["resources"][3]["schema"].update(said))
    altered(raw, lambda found: found["resources"][3]["schema"]["fields"][0].update(said))
    tables.check(raw)


@pytest.mark.parametrize("name", ["participants.csv", "corrections.yaml"])
def test_a_link_out_of_the_folder_is_refused(raw, name):
    (raw.parent / "secret").write_text("- secret\n", encoding="utf-8")
    (raw / name).unlink()
    (raw / name).symlink_to(raw.parent / "secret")
    try:
        faults = tables.check(raw)  # corrections are told among the faults of tables
    except UserError as refused:
        faults = refused.faults
    assert {fault.key for fault in faults} == {"not_beside"}


def test_a_pattern_of_a_stranger_is_not_run(raw):
    def slow(said):
        said["resources"][0]["schema"]["fields"][1]["constraints"] = {"pattern": "(a+)+$"}

    altered(raw, slow)
    assert refusal(tables.check, raw)[0].key == "broken_dictionary"


def test_odd_parts_of_a_dictionary_are_refused_by_place_and_never_a_traceback(raw):
    odd = [None, 7, "x", [], {}, [[]], [{}], {"a": []}, True, 1.5, ["x"]]
    original = (raw / datapackage.NAME).read_text(encoding="utf-8")
    told = 0
    for value in odd:
        for key in ("name", "path", "title", "sources", "licenses", "schema", "hash"):
            altered(raw, lambda said, k=key, v=value: said["resources"][4].update({k: v}))
            told += looked_at(raw)
            (raw / datapackage.NAME).write_text(original, encoding="utf-8")
        for key in ("fields", "primaryKey", "missingValues"):
            altered(raw, lambda said, k=key, v=value: said["resources"][4]["schema"].update({k: v}))
            told += looked_at(raw)
            (raw / datapackage.NAME).write_text(original, encoding="utf-8")
        for key in ("name", "type", "constraints"):
            altered(
                raw, lambda said, k=key, v=value: said["resources"][4]["schema"]["fields"][2].update({k: v})
            )
            told += looked_at(raw)
            (raw / datapackage.NAME).write_text(original, encoding="utf-8")
        altered(raw, lambda said, v=value: said.update(practice=v, resources=v))
        told += looked_at(raw)
        (raw / datapackage.NAME).write_text(original, encoding="utf-8")
    assert told > 100


def looked_at(raw) -> bool:
    """Whether the dictionary is refused; nothing but a UserError may come of it."""
    practice_of(raw)
    try:
        datapackage.read(raw)
    except UserError as refused:
        assert all(fault.file for fault in refused.faults)
        return True
    return False


def test_the_command_refuses_deep_corrections_and_a_long_number_without_a_traceback(raw, capsys):
    (raw / corrections.NAME).write_text("[" * 200_000, encoding="utf-8")
    assert main(["check", str(raw), "--language", "en"]) == 1  # told among the faults of tables
    assert "lists within lists" in capsys.readouterr().err
    (raw / datapackage.NAME).write_text('{"n": ' + "9" * 5000 + "}", encoding="utf-8")
    assert main(["check", str(raw), "--language", "en"]) == 2
    assert "at most 18 digits" in capsys.readouterr().err


@pytest.mark.parametrize("digits", ["9" * 5000, "9" * 19, "7x", ""])
def test_a_number_of_5_000_digits_on_the_command_line_is_refused_by_its_option(digits, capsys):
    for command in (["practice", "--seed", digits], ["prepare", "--assessment-year", digits]):
        with pytest.raises(SystemExit):
            main([*command, "--language", "en"])
        told = capsys.readouterr().err
        assert "at most 18 digits" in told and command[1] in told and len(told) < 2000
