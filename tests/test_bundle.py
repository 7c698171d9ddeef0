"""The bundle: whole or not at all, the same bytes anywhere, and only what changed changes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables_as_text import rows_of, write_cell, write_rows

from paritrana_analysis import charts
from paritrana_analysis.cli.main import main
from paritrana_analysis.coverage.claims import STALE_MONTHS
from paritrana_analysis.data.tables import read_tables
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation import bundle, estimated, region_file
from paritrana_analysis.evaluation.bundle import (
    fresh,
    open_bundle,
    prepare,
    storable,
    write_bundle,
)
from paritrana_analysis.evaluation.evaluate import evaluate
from paritrana_analysis.evaluation.view import open_report
from paritrana_analysis.files import drafts
from paritrana_analysis.files.digests import sha256
from paritrana_analysis.frames import changed_together, records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.reports.province import summary

WITHOUT_2023_COUNT = {"91", "92", "94", "95", "96", "97"}


@pytest.fixture(scope="module")
def first(prepared):
    """The bundle of the small folder: not to be changed."""
    return open_bundle(prepared)


@pytest.fixture(scope="module")
def evaluated_small(small_raw):
    return evaluate(read_tables(small_raw), 2025)


@pytest.fixture
def processed(first, tmp_path):
    """A copy of that bundle's place, to damage at will."""
    return Path(shutil.copytree(first.folder.parent, tmp_path / "processed"))


def contents(folder):
    """Every file of a folder with its sha256."""
    return {path.relative_to(folder).as_posix(): sha256(path) for path in folder.rglob("*") if path.is_file()}


def changed_files(one, other):
    """Files that differ between two bundles, and those that only one of them has."""
    a, b = one.description["files"], other.description["files"]
    return {path for path in a.keys() | b.keys() if a.get(path) != b.get(path)}


def changed_frames(one, other):
    """The same by frame: where a region's file differs, the frames in it that do."""
    found = set()
    for path in changed_files(one, other):
        if code := re.fullmatch(r"regions/(\d\d).parquet", path):
            a, b = one.region(code[1]), other.region(code[1])
            differ = {name for name in a.keys() | b.keys() if records(a[name]) != records(b[name])}
            found |= {f"{code[1]} {name}" for name in differ}
        else:
            found.add(path)
    return found


# --- what it holds -----------------------------------------------------------------------------------


def test_its_description_lists_every_file_with_its_own_sha256(first):
    found = contents(first.folder)
    del found["bundle.json"]
    assert found == first.description["files"]


def test_its_description_says_what_it_was_made_from(first, small_raw):
    made_from = first.description["made_from"]["raw"]
    assert {"datapackage.json", "corrections.yaml", "participants.csv"} <= set(made_from)
    assert all(sha256(small_raw / name) == digest for name, digest in made_from.items())
    assert (first.assessment_year, first.as_of) == (2025, "2025-12-31")


def test_every_source_is_named_with_its_licence(first):
    sources = first.description["sources"]
    assert len(sources) == 12
    assert all(source["licence"] and source["title"] and source["sources"] for source in sources)


def test_each_province_has_a_file_of_its_own_with_the_same_frames(first):
    assert sorted(path.name for path in (first.folder / "regions").iterdir()) == ["36.parquet", "75.parquet"]
    assert first.region("36").keys() == first.region("75").keys()


def test_frames_come_out_of_a_region_s_file_as_from_files_of_their_own(evaluated_small, first, tmp_path):
    for code, frames in evaluated_small.regions.items():
        held = first.region(code)
        assert held.keys() == frames.keys()
        for name, frame in frames.items():
            storable(frame).to_parquet(tmp_path / "own.parquet", index=False)
            alone = pd.read_parquet(tmp_path / "own.parquet")
            assert records(held[name]) == records(alone), name
            typed = [column for column in frame if frame[column].dtype != object and len(frame)]
            assert [*map(str, held[name][typed].dtypes)] == [*map(str, alone[typed].dtypes)], name


def test_a_province_s_report_reads_the_nation_s_files_and_its_own_alone(first):
    read = first.files_read_by("36")
    assert {path.split("/")[0] for path in read} == {"national", "regions"}
    assert [path for path in read if path.startswith("regions")] == ["regions/36.parquet"]
    assert not set(read) & {path for path in first.files_read_by("75") if path.startswith("regions")}


def test_a_frame_without_a_column_comes_out_of_a_region_s_file_too():
    full = pd.DataFrame({"n": [1], "t": ["x"]})
    frames = {"none": pd.DataFrame(), "full": full, "empty": full[:0]}
    tables = {name: pa.Table.from_pandas(frame, preserve_index=False) for name, frame in frames.items()}
    held = region_file.unpacked(region_file.packed(tables))
    assert {name: (len(frame), [*frame.columns]) for name, frame in held.items()} == {
        "none": (0, []),
        "full": (1, ["n", "t"]),
        "empty": (0, ["n", "t"]),
    }


def test_tables_are_checked_without_a_general_validator_s_grammars(small_raw):
    """Loading them took 2 s of 12; `data.datapackage` has looked at the dictionary before."""
    check = (
        "import sys, pathlib; from paritrana_analysis.data.tables import check;"
        "check(pathlib.Path(sys.argv[1])); print('jsonschema' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", check, str(small_raw)], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"


def test_frames_changed_together_are_as_changed_each_alone():
    frames = [
        pd.DataFrame({"n": pd.array([1, None], dtype="Int64")}),
        pd.DataFrame({"n": []}),
        pd.DataFrame({"n": pd.array([3], dtype="Int64")}),
        pd.DataFrame({"n": ["x"], "m": [1.5]}),
    ]
    made = changed_together(
        frames, lambda f: f.assign(k=1), lambda f, a, n: f[a : a + n].reset_index(drop=True)
    )
    for frame, together in zip(frames, made, strict=True):
        pd.testing.assert_frame_equal(together, frame.assign(k=1))


# --- floats ------------------------------------------------------------------------------------------


def test_floats_are_stored_to_ten_significant_digits():
    frame = storable(pd.DataFrame({"share": [1 / 3, 123456.7890123, 1e-20 / 3, float("nan")]}))
    assert list(frame["share"].dropna()) == [0.3333333333, 123456.789, 3.333333333e-21]
    assert frame["share"].isna().tolist() == [False, False, False, True]


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=5))
def test_a_stored_float_is_near_and_stays_when_stored_again(values):
    once = storable(pd.DataFrame({"x": values}))
    assert list(once["x"]) == pytest.approx(values, rel=1e-9)
    pd.testing.assert_frame_equal(storable(once), once)


def test_a_difference_in_the_last_digits_of_a_processor_is_not_stored():
    one = storable(pd.DataFrame({"x": [0.1 + 0.2]}))
    pd.testing.assert_frame_equal(one, storable(pd.DataFrame({"x": [0.3]})))


def test_blanks_stay_blank_and_whole_numbers_whole():
    frame = storable(pd.DataFrame({"n": pd.array([144_642_004, None], dtype="Int64"), "t": ["", "36"]}))
    assert frame["n"].iloc[0] == 144_642_004 and pd.isna(frame["n"].iloc[1])
    assert list(frame["t"]) == ["", "36"]


def test_every_float_of_a_real_bundle_has_ten_digits_at_most(first):
    frames = [pd.read_parquet(path) for path in first.folder.glob("[no]*/*.parquet")]
    frames += [frame for code in first.province_codes for frame in first.region(code).values()]
    for frame in frames:
        floats = frame.select_dtypes("float")
        for value in floats.to_numpy(dtype=float, na_value=np.nan).ravel():
            assert np.isnan(value) or float(f"{value:.10g}") == value


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_map_that_all_reports_show_is_drawn_with_the_bundle(first, language):
    values = charts.leading_shares(first.national("provinces"), old_after=STALE_MONTHS)
    assert first.drawing("map", language) == charts.tile_map_svg(
        values, reader=Reader(language), width="half"
    )
    assert f"national/map.{language}.svg" in first.files_read_by("36")
    report = open_report("36", 2025, language, first.folder.parent)
    shown = next(block.svg for block in summary.blocks(report) if getattr(block, "name", "") == "map")
    assert shown == charts.framed(first.drawing("map", language), "36", width="half")


# --- made once, the same anywhere --------------------------------------------------------------------


def test_preparing_twice_does_nothing_the_second_time(small_raw, processed):
    before = {path: path.stat().st_mtime_ns for path in processed.rglob("*")}
    again = prepare(small_raw, processed, 2025)
    assert {path: path.stat().st_mtime_ns for path in processed.rglob("*")} == before
    assert again.folder == processed / "2025"


def test_two_bundles_of_the_same_tables_are_equal_byte_for_byte(first, small_raw, tmp_path):
    """Made in another folder by another process, with another clock, language and order of hashing."""
    raw = shutil.copytree(small_raw, tmp_path / "elsewhere" / "raw")
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Jayapura", "LANG": "de_DE.UTF-8"}
    command = [sys.executable, "-m", "paritrana_analysis", "prepare", "--assessment-year", "2025"]
    command += ["--raw", str(raw), "--processed", str(tmp_path / "there")]
    subprocess.run(command, check=True, env=environment, cwd=tmp_path, capture_output=True)
    assert contents(tmp_path / "there" / "2025") == contents(first.folder)


def test_no_path_of_this_computer_stands_in_the_description(first, small_raw):
    text = (first.folder / "bundle.json").read_text(encoding="utf-8")
    assert str(first.folder.parent) not in text
    assert str(small_raw) not in text


def test_nothing_but_the_bundle_is_left_in_its_place(first):
    assert [path.name for path in first.folder.parent.iterdir()] == ["2025"]


def test_without_a_year_the_newest_august_is_taken(first, small_raw, processed):
    assert prepare(small_raw, processed).assessment_year == 2025


# --- only what changed changes -----------------------------------------------------------------------


def row_of(path, **wanted):
    """Number of the first row, as the spreadsheet counts, in which these columns read so."""
    head, *rows = rows_of(path)
    for number, row in enumerate(rows, 2):
        if all(row[head.index(column)] == value for column, value in wanted.items()):
            return number
    raise AssertionError(f"no row with {wanted} in {path.name}")


def test_a_district_s_poverty_rate_changes_its_province_s_districts_alone(first, raw, tmp_path):
    path = raw / "poverty.csv"
    write_cell(path, row_of(path, region_code="3604", month="03"), "poverty_rate", "0.0777")
    changed = prepare(raw, tmp_path / "processed", 2025)
    assert changed_files(first, changed) == {"regions/36.parquet"}
    assert changed_frames(first, changed) == {"36 districts"}


def test_a_national_award_changes_its_province_s_awards_and_the_overview_s_alone(first, raw, tmp_path):
    path = raw / "winners.csv"
    write_cell(path, row_of(path, region_code="3604"), "note", "checked")
    changed = prepare(raw, tmp_path / "processed", 2025)
    assert changed_files(first, changed) == {"regions/36.parquet", "overview/awards.parquet"}
    assert changed_frames(first, changed) == {"36 awards", "overview/awards.parquet"}


#: A province's frames of our estimates.
ESTIMATED = ("estimates", "estimate_series", "estimate_gaps", "estimate_change")


def test_a_claim_that_leads_changes_its_province_and_the_table_of_all(first, raw, tmp_path):
    path = raw / "coverage_reported.csv"
    write_cell(path, row_of(path, region_code="36", as_of="2025-11", measure="coverage"), "value", "46.04")
    second = prepare(raw, tmp_path / "processed", 2025)
    assert {"national/provinces.parquet", "regions/36.parquet"} <= changed_files(first, second)
    # Our estimates are made of all claims together: another province's may move by a tenth of a point.
    before, after = first.region("75"), second.region("75")
    assert {name for name in before if not before[name].equals(after[name])} <= set(ESTIMATED)
    moved = (before["estimates"]["share"] - after["estimates"]["share"]).abs()
    assert moved.max() < 0.005


# --- our estimates are fitted where what they are made of changed, and not where another table did -------


class Fitted(Exception):
    """Estimates were about to be fitted."""


@pytest.fixture
def no_fit(monkeypatch):
    """A fit is not made but told; none is kept from another test."""

    def fit(*_, **__):
        raise Fitted

    monkeypatch.setattr(estimated, "estimates", fit)
    monkeypatch.setattr(estimated, "_MADE", {})
    return monkeypatch


def test_another_table_s_change_fits_no_estimate_and_gives_the_same_bytes(raw, processed, tmp_path, no_fit):
    write_cell(raw / "evidence.csv", 2, "note", "checked")
    kept = prepare(raw, processed, 2025)
    no_fit.undo()
    estimated._MADE.clear()
    anew = prepare(raw, tmp_path / "anew", 2025)
    assert contents(kept.folder) == contents(anew.folder)


@pytest.mark.parametrize(
    ("table", "column", "written"),
    [
        ("coverage_reported", "source", "x"),
        ("participants", "source", "x"),
        ("labour_force", "employed_rse", "0.1"),
    ],
)
def test_a_change_in_what_estimates_are_made_of_fits_them_anew(
    raw, processed, no_fit, table, column, written
):
    write_cell(raw / f"{table}.csv", 2, column, written)
    with pytest.raises(Fitted):
        prepare(raw, processed, 2025)


def test_a_new_target_fits_estimates_anew(raw, processed, no_fit):
    path = raw / "targets.csv"
    write_cell(path, row_of(path, region_code="36", target_date="2030"), "target_share", "0.61")
    with pytest.raises(Fitted):
        prepare(raw, processed, 2025)


@pytest.mark.parametrize("damage", ["draws/estimates", "regions/36", "overview/estimates"])
def test_estimates_of_a_damaged_bundle_are_not_taken(raw, processed, no_fit, damage):
    file = processed / "2025" / f"{damage}.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    write_cell(raw / "evidence.csv", 2, "note", "checked")
    with pytest.raises(Fitted):
        prepare(raw, processed, 2025)


def test_estimates_of_other_code_are_not_taken(raw, processed, no_fit):
    no_fit.setattr(bundle, "code_hash", lambda: "another")
    write_cell(raw / "evidence.csv", 2, "note", "checked")
    with pytest.raises(Fitted):
        prepare(raw, processed, 2025)


def test_a_change_that_is_no_fault_is_named_in_the_description(raw, tmp_path):
    path = raw / "winners.csv"
    write_cell(path, row_of(path, region_code="3604"), "note", "checked")
    assert prepare(raw, tmp_path / "processed", 2025).description["changed_tables"] == ["winners.csv"]


def rows_in_any_order(bundle, path):
    code, _, name = path.partition(" ")
    frame = bundle.region(code)[name] if name else pd.read_parquet(bundle.folder / path)
    return sorted(map(repr, frame.astype(str).itertuples(index=False, name=None)))


def test_the_order_of_rows_changes_no_figure(first, raw, tmp_path):
    for name in ("coverage_reported.csv", "poverty.csv", "labour_force.csv"):
        head, *rows = rows_of(raw / name)
        write_rows(raw / name, [head, *reversed(rows)])
    turned = prepare(raw, tmp_path / "processed", 2025)
    # A doubt names the row of the file it was found in.
    for path in (p for p in changed_frames(first, turned) if not p.endswith(" doubts")):
        assert rows_in_any_order(turned, path) == rows_in_any_order(first, path), path


# --- whole or not at all -----------------------------------------------------------------------------


def test_where_a_table_is_at_fault_nothing_is_written(raw, tmp_path):
    write_cell(raw / "participants.csv", 3, "segment", "SEMUA")
    write_cell(raw / "targets.csv", 2, "target_share", "65%")
    with pytest.raises(UserError) as refused:
        prepare(raw, tmp_path / "processed", 2025)
    assert {fault.file for fault in refused.value.faults} == {"participants.csv", "targets.csv"}
    assert not (tmp_path / "processed").exists()


def test_where_a_table_is_at_fault_the_bundle_that_was_there_stays(raw, processed):
    before = contents(processed)
    write_cell(raw / "participants.csv", 3, "segment", "SEMUA")
    with pytest.raises(UserError):
        prepare(raw, processed, 2025)
    assert contents(processed) == before


def test_a_bundle_that_fails_while_it_is_written_leaves_the_old_one(processed, monkeypatch, real, raw):
    before = contents(processed)

    def full(*_, **__):
        raise OSError("no space left on device")

    write_cell(raw / "winners.csv", 2, "note", "checked")
    monkeypatch.setattr(region_file, "packed", full)
    with pytest.raises(OSError, match="no space"):
        prepare(raw, processed, 2025)
    assert {
        path: digest for path, digest in contents(processed).items() if not path.startswith(".")
    } == before


DAMAGES = {
    "empty": b"",
    "cut short": b'{"schema_version": 1, "provi',
    "a list": b"[]",
    "nothing": b"null",
    "no text": b"\xff\xfe\x00",
    "of an older schema": b'{"schema_version": 0}',
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_description_is_the_user_s_to_mend(processed, damage):
    (processed / "2025" / "bundle.json").write_bytes(damage)
    with pytest.raises(UserError):
        open_bundle(processed / "2025")


@pytest.mark.parametrize("damage", ["cut short", "a list", "no text"])
def test_preparing_mends_a_damaged_bundle(first, small_raw, processed, damage):
    (processed / "2025" / "bundle.json").write_bytes(DAMAGES[damage])
    assert prepare(small_raw, processed, 2025).description["files"] == first.description["files"]
    assert open_bundle(processed / "2025").province_codes == ["36", "75"]


def flipped(path, place):
    """The file with one bit of it turned."""
    content = bytearray(path.read_bytes())
    content[place // 8 % len(content)] ^= 1 << place % 8
    path.write_bytes(content)


FILES = ("national/provinces.parquet", "regions/36.parquet", "regions/75.parquet")
HARM = {
    "gone": lambda path: path.unlink(),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-20]),
    "empty": lambda path: path.write_bytes(b""),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "another frame": lambda path: path.write_bytes(
        next(p for p in sorted(path.parent.glob("*.parquet")) if p != path).read_bytes()
    ),
}


def test_a_flipped_bit_anywhere_in_a_bundle_is_never_read(processed):
    """Byte 293 of a bridge's file printed 5,754,902 workers in place of 5,755,926."""
    draw = np.random.default_rng(14)
    folder = processed / "2025"
    for path in [folder / name for name in FILES] + [folder / "national" / "map.id.svg"]:
        whole = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        for place in [293 * 8, *draw.integers(0, 8 * len(whole), 40)]:
            flipped(path, int(place))
            with pytest.raises(UserError) as refused:
                open_bundle(folder).content(name)
            assert refused.value.faults[0].key == "damaged_bundle"
            path.write_bytes(whole)
    whole = (folder / "bundle.json").read_bytes()
    for place in draw.integers(0, 8 * len(whole), 60):
        flipped(folder / "bundle.json", int(place))
        with pytest.raises(UserError):
            open_bundle(folder)
        (folder / "bundle.json").write_bytes(whole)


@pytest.mark.parametrize("name", FILES[:2])
@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_a_notebook_on_a_damaged_bundle_says_in_two_lines_what_to_run(processed, name, harm):
    harm(processed / "2025" / name)
    with pytest.raises(UserError) as refused:
        report = open_report("36", 2025, "en", processed)
        report.bundle.national("provinces") if "national" in name else report.own("claims")
    refused.value.language = "en"
    lines = str(refused.value).splitlines()
    assert len(lines) == 2 and name in lines[0] and "paritrana prepare --assessment-year 2025" in lines[1]


def test_preparing_makes_a_bundle_with_damaged_files_again_and_names_them(
    first, small_raw, processed, capsys
):
    places = ["--raw", str(small_raw), "--processed", str(processed), "--assessment-year", "2025"]
    flipped(processed / "2025" / FILES[1], 2344)
    (processed / "2025" / FILES[0]).unlink()
    assert fresh(small_raw, processed, 2025) is None
    assert main(["prepare", *places, "--language", "en"]) == 0
    told = capsys.readouterr().err
    assert "made again" in told and FILES[0] in told and FILES[1] in told
    assert contents(processed / "2025") == contents(first.folder)
    assert main(["prepare", *places]) == 0 and capsys.readouterr().err == ""


# --- drafts ------------------------------------------------------------------------------------------


def test_drafts_of_killed_runs_are_cleared_and_those_of_living_ones_stay(small_raw, first, processed):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    living = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        left, held = processed / f".2025.{gone.pid}.draft", processed / f".2025.{living.pid}.draft"
        other = processed / f".my own.{gone.pid}.draft"
        for folder in (left, held, other):
            folder.mkdir()
            (folder / "x").touch()
        (processed / "2025" / FILES[0]).unlink()
        prepare(small_raw, processed, 2025)
        assert (left.exists(), held.exists(), other.exists()) == (False, True, True)
        # A number that was given to a later process says nothing of who left the draft.
        os.utime(held, (1_000_000_000, 1_000_000_000))
        drafts.clear_abandoned(processed, "2025")
        assert not held.exists()
    finally:
        living.communicate(b"\n")


def test_a_folder_for_one_task_left_by_a_killed_run_is_cleared(tmp_path, monkeypatch):
    monkeypatch.setattr(drafts.tempfile, "tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left, foreign = tmp_path / f"paritrana-verify-{gone.pid}-abc", tmp_path / "paritrana-notes"
    for folder in (left, foreign):
        folder.mkdir()
    with drafts.scratch("verify") as own:
        assert (left.exists(), foreign.exists(), own.exists()) == (False, True, True)
        assert str(os.getpid()) in own.name
    assert not own.exists()


def test_a_full_disk_is_told_with_its_place_and_leaves_no_draft(small_raw, processed, monkeypatch, capsys):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    (processed / "2025" / FILES[0]).unlink()
    before = contents(processed)
    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    places = ["--raw", str(small_raw), "--processed", str(processed), "--assessment-year", "2025"]
    assert main(["prepare", *places, "--language", "en"]) == 1
    told = capsys.readouterr().err
    assert "No space left" in told and str(processed / "2025") in told and "check disk space" in told
    assert contents(processed) == before


def test_a_bundle_that_is_not_there_is_the_user_s_to_make(tmp_path):
    with pytest.raises(UserError):
        open_bundle(tmp_path / "2025")


@pytest.mark.parametrize("year", [1900, 2030])
def test_a_year_outside_the_data_is_the_user_s_to_mend_and_nothing_is_written(small_raw, tmp_path, year):
    with pytest.raises(UserError):
        prepare(small_raw, tmp_path / "processed", year)
    assert not (tmp_path / "processed").exists()


# --- blanks ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def provinces_2023(evaluated, tmp_path_factory):
    """National table of the real bundle of assessment year 2023, as read back from disk."""
    folder = tmp_path_factory.mktemp("real") / "2023"
    evaluation = replace(evaluated(2023), regions={})
    bundle = write_bundle(evaluation, folder, made_from={})
    return open_bundle(bundle.folder).national("provinces").set_index("region_code")


def test_papua_s_six_provinces_have_no_2023_count_of_their_own_and_are_blank_not_zero(provinces_2023):
    """Satu Data Kemnaker, December 2023: 34 provinces of the old borders; Papua's six only as two sums."""
    counted = provinces_2023["registered"]
    assert len(counted) == 38
    dated = provinces_2023["registered_as_of"]
    assert set(counted[dated != "2023-12"].index) >= WITHOUT_2023_COUNT
    for column in ("registered_share", "registered_proxy_share"):
        assert provinces_2023.loc[sorted(WITHOUT_2023_COUNT), column].isna().all()
        assert provinces_2023[column].notna().sum() == 32
        assert not (provinces_2023[column] == 0).any()


def test_a_province_without_an_official_share_is_blank_and_not_zero(provinces_2023):
    lead = provinces_2023["lead_coverage_share"]
    assert pd.isna(lead["97"])
    assert not (lead == 0).any()
