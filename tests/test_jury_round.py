"""A whole practice round from the command line: nominees, sheets, result, briefing, minutes, verify."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from blocks_as_words import as_words

from paritrana_analysis.cli import main
from paritrana_analysis.errors import UserError
from paritrana_analysis.evaluation.bundle import prepare
from paritrana_analysis.files import places
from paritrana_analysis.files.digests import digest_of, sha256
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury import files, panel_file, rounds
from paritrana_analysis.jury.decision import decide
from paritrana_analysis.jury.meeting import Meeting
from paritrana_analysis.jury.record.entries import Said
from paritrana_analysis.jury.score_sheets import layout, reading
from paritrana_analysis.reports.jury import inputs
from paritrana_analysis.runner import jury_papers

YEAR = 2025
NAME = "2025-kabupaten_kota-36"
DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def practised(practised, tmp_path_factory):
    """A copy of the practice edition with its bundle, for rounds to be held in."""
    return Path(shutil.copytree(practised, tmp_path_factory.mktemp("rounds") / "practised"))


def run(*arguments) -> int:
    return main.main([str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def day(practised):
    """The day's commands, one after another; what they left."""
    raw, jury = practised / "raw", practised / "jury"
    place = jury / NAME
    steps = [
        ("sheets", "--raw", raw, "--province", "36", "--top", "4", "--jury", jury),
        ("practice", "--seed", "3", "--fill", place),
        ("sheets", "--raw", raw, "--read", place),
        ("minutes", "--raw", raw, place, "--to", practised / "minutes", "--formats", "pdf,docx,html"),
        ("brief", "--raw", raw, "--round", place, "--to", practised / "briefings"),
    ]
    assert [run(*step) for step in steps] == [0] * len(steps)
    return practised


@pytest.fixture
def open_place(day, tmp_path):
    """A copy of the round's folder to do harm to."""
    return Path(shutil.copytree(day / "jury" / NAME, tmp_path / "jury" / NAME))


def zips(home: Path) -> list[Path]:
    return sorted(home.glob("minutes/*/*.zip")) + sorted(home.glob("briefings/*/*.zip"))


# --- the day -------------------------------------------------------------------------------------------


def test_a_round_leaves_sheets_scores_a_winner_minutes_and_a_briefing(day):
    place = day / "jury" / NAME
    round_ = rounds.read(place)
    assert len(list((place / "sheets").iterdir())) == len(round_.members) == 9
    scores = pd.read_csv(place / "scores.csv", dtype={"unit": str}, keep_default_na=False)
    assert len(scores) == 9 * len(round_.candidates) * len(round_.criteria)
    assert set(scores.loc[scores["score"] == "", "reason"]) <= {"recused", "absent"}
    winners = pd.read_csv(place / "winners.csv", dtype={"unit": str})
    assert len(winners) == 1 and winners["unit"].iloc[0] in {c.unit for c in round_.candidates}
    kept = json.loads((place / "reading.json").read_text())
    assert kept["round_key"] == round_.key and len(kept["files"]) == 9 and kept["missing"] == []
    assert {p.suffix for p in (day / "briefings").glob("*/*")} == {
        ".ipynb",
        ".html",
        ".pdf",
        ".xlsx",
        ".docx",
        ".json",
        ".zip",
        "",  # SHA256SUMS
    }


def test_the_winner_is_who_the_sheets_and_the_register_make_it_by_hand(day):
    """Mean of the interview scores, a quarter; the three aspects of the register, a quarter each."""
    place = day / "jury" / NAME
    scores = pd.read_csv(place / "scores.csv", dtype={"unit": str}).query("criterion == 'interview'")
    heard = scores.groupby("unit")["score"].mean()
    results = pd.read_parquet(day / "processed" / "2025" / "overview" / "results.parquet").set_index("unit")
    aspects = results.loc[heard.index, ["aspect_regulation", "aspect_coverage", "aspect_innovation"]]
    total = (aspects.sum(axis=1) + heard) / 4
    told = pd.read_csv(place / "result.csv", dtype={"unit": str}).set_index("unit")["total"]
    assert told.to_dict() == pytest.approx(total.to_dict())
    assert pd.read_csv(place / "winners.csv", dtype={"unit": str})["unit"].tolist() == [total.idxmax()]


def test_minutes_list_the_edition_among_the_files_that_the_result_rests_on(day):
    """Aspects and weights stand in it: without its digest another edition would make another result."""
    paper = next(day.glob("minutes/*/*.docx"))
    with zipfile.ZipFile(paper) as file:
        told = re.sub("<[^>]+>", "", file.read("word/document.xml").decode())
    name = json.loads((day / "processed/2025/bundle.json").read_text())["edition"]["kabupaten_kota"]
    assert f"edition/{name}" in told
    assert sha256(places.PACKAGE / "editions" / name) in told


def test_every_page_made_from_practice_says_so(day):
    for path in [*day.glob("minutes/*/*.html"), *day.glob("briefings/*/*.html")]:
        assert Reader("id")("practice.stamp", seed=7) in path.read_text(encoding="utf-8")


def test_verify_makes_every_file_again_from_the_zip_alone_and_finds_them_identical(day):
    found = list(jury_papers.verify(zips(day)[-1], [day / "processed"]))
    assert {finding.state for finding in found} == {"identical"}
    assert {Path(f.file).suffix for f in found} >= {
        ".ipynb",
        ".html",
        ".pdf",
        ".xlsx",
        ".docx",
        ".csv",
        ".json",
    }


def test_minutes_are_identical_when_rebuilt_and_when_made_twice(day, tmp_path, capsys):
    minutes = zips(day)[0]
    assert run("verify", minutes, "--raw", day / "raw") == 0
    assert (
        run(
            "minutes",
            "--raw",
            day / "raw",
            day / "jury" / NAME,
            "--to",
            tmp_path,
            "--formats",
            "pdf,docx,html",
        )
        == 0
    )
    assert next(tmp_path.glob("*/*.zip")).read_bytes() == minutes.read_bytes()


@pytest.mark.slow
def test_without_the_bundle_at_hand_it_is_made_anew_from_the_tables_in_the_zip(day):
    assert {finding.state for finding in jury_papers.verify(zips(day)[0])} == {"identical"}


def test_each_format_can_be_had_alone_and_in_english(day, tmp_path):
    assert (
        run(
            "brief",
            "--raw",
            day / "raw",
            "--province",
            "36",
            "--top",
            "2",
            "--language",
            "en",
            "--formats",
            "docx",
            "--no-zip",
            "--to",
            tmp_path,
        )
        == 0
    )
    (folder,) = tmp_path.iterdir()
    assert folder.name == "jury-briefing-2025-district-36" and {p.suffix for p in folder.iterdir()} == {
        ".ipynb",
        ".docx",
        ".json",
        "",  # SHA256SUMS
    }


# --- one altered byte ------------------------------------------------------------------------------------


def rezipped(path: Path, target: Path, change) -> Path:
    """The zip with its files changed: change takes and gives back name → bytes."""
    with zipfile.ZipFile(path) as file:
        content = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(target, "w") as file:
        for name, data in change(content).items():
            file.writestr(name, data)
    return target


def states(path: Path, processed: Path) -> dict[str, str]:
    return {f.file: f.state for f in jury_papers.verify(path, [processed]) if f.state != "identical"}


def sealed_again(content: dict[str, bytes]) -> dict[str, bytes]:
    """The files with checksums that fit them, as anybody can write them."""
    sums = {name: data for name, data in content.items() if name != jury_papers.SUMS}
    lines = "".join(f"{digest_of(data)}  {name}\n" for name, data in sorted(sums.items()))
    return {**sums, jury_papers.SUMS: lines.encode()}


def test_an_untouched_zip_of_another_release_has_an_answer_and_a_status_of_its_own(day, tmp_path, capsys):
    """After any release `verify` failed on an untouched zip."""

    def of_another_release(content):
        manifest = json.loads(content[jury_papers.MANIFEST])
        manifest["environment"]["code"] = "f" * 64
        manifest |= {"paritrana_analysis": "0.1.0", "commit": ""}
        return sealed_again({**content, jury_papers.MANIFEST: json.dumps(manifest).encode()})

    other = rezipped(zips(day)[0], tmp_path / "other.zip", of_another_release)
    capsys.readouterr()
    assert run("verify", other, "--language", "en") == 3
    said = capsys.readouterr().err
    assert "consistent in itself; says it was made by release 0.1.0 (code ffffffffffff)" in said
    assert "don't prove who made it" in said and "pip install paritrana-analysis==0.1.0" in said

    def and_altered(content):
        content = of_another_release(content)
        name = next(name for name in content if name.endswith(".html"))
        return sealed_again({**content, name: content[name] + b"x\n"})

    assert run("verify", rezipped(zips(day)[0], tmp_path / "altered.zip", and_altered)) == 1


def test_an_altered_word_of_a_zip_is_told_by_its_line_with_both_values(day, tmp_path, capsys):
    def with_another_word(content):
        name = next(name for name in content if name.endswith(".html"))
        page = content[name].decode()
        at = page.index("</h2>")
        return {**content, name: f"{page[:at]} forged{page[at:]}".encode()}

    altered = rezipped(zips(day)[0], tmp_path / "altered.zip", with_another_word)
    capsys.readouterr()
    assert run("verify", altered, "--raw", day / "raw", "--language", "en") == 1
    said = capsys.readouterr().err
    assert re.search(r"content on record in the manifest \(line \d+: .* → .* forged", said)
    assert "()" not in said


def test_the_notebook_in_the_zip_is_the_same_after_it_was_run_in_jupyterlab(day, tmp_path, monkeypatch):
    path = tmp_path / jury_papers.NOTEBOOK
    shutil.copyfile(jury_papers.notebook_file(), path)
    monkeypatch.setattr(jury_papers, "notebook_file", lambda: path)
    zipped = rezipped(zips(day)[-1], tmp_path / "same.zip", lambda content: content)

    def notebook_changed():
        found = jury_papers.verify(zipped, [day / "processed"])
        return "input_changed" in {f.state for f in found if f.file.endswith(jury_papers.NOTEBOOK)}

    book = json.loads(path.read_text(encoding="utf-8"))
    for count, cell in enumerate(book["cells"]):
        if cell["cell_type"] == "code":
            shown = {"output_type": "stream", "name": "stdout", "text": ["a person's own run\n"]}
            cell |= {"outputs": [shown], "execution_count": count, "id": f"other{count}"}
    book["metadata"]["language_info"] = {"name": "python", "version": "3.11.99"}
    path.write_text(json.dumps(book), encoding="utf-8")
    monkeypatch.setattr(jury_papers, "build", lambda *_: {})  # what they make is another test's
    assert not notebook_changed()
    path.write_text(
        path.read_text(encoding="utf-8").replace("cover.blocks", "pages.blocks"), encoding="utf-8"
    )
    assert notebook_changed()


@pytest.mark.slow
def test_a_changed_notebook_of_a_briefing_is_run_by_a_kernel_where_it_needs_one(
    day, tmp_path, monkeypatch, caplog
):
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # told of pytest, a kernel doesn't catch descriptors
    path = tmp_path / jury_papers.NOTEBOOK
    changed = json.loads(jury_papers.notebook_file().read_text(encoding="utf-8"))
    changed["cells"][-1]["source"] = "import os\n_ = os.system('echo from a shell')"
    path.write_text(json.dumps(changed), encoding="utf-8")
    monkeypatch.setattr(jury_papers, "notebook_file", lambda: path)
    request = jury_papers.Request("briefing", "kabupaten_kota", "36", YEAR, formats=())
    made = jury_papers.build(request, day / "processed", day / "jury" / NAME)
    assert b"from a shell" in made[f"{request.stem}.ipynb"]
    assert [record.message for record in caplog.records if "imports os" in record.message]


@pytest.mark.parametrize("suffix", [".pdf", "scores.csv", "labour_force.csv"])
def test_one_altered_byte_is_found_in_outputs_and_inputs(day, tmp_path, suffix):
    def change(content):
        name = next(n for n in content if n.endswith(suffix))
        data = bytearray(content[name])
        data[len(data) // 2] ^= 1
        return content | {name: bytes(data)}

    found = states(rezipped(zips(day)[0], tmp_path / "x.zip", change), day / "processed")
    assert "altered" in found.values() and any(name.endswith(suffix) for name in found)


@pytest.mark.parametrize("paper", ["minutes", "brief"])
def test_a_round_is_decided_once_for_one_paper(day, open_place, tmp_path, monkeypatch, paper):
    """It was once to try what is asked for, and once more to make the paper."""
    decided = []

    def counted(round_, *arguments, **named):
        decided.append(round_.key)
        return decide(round_, *arguments, **named)

    monkeypatch.setattr(inputs, "decide", counted)
    of_round = [open_place] if paper == "minutes" else ["--round", open_place]
    to = ("--to", tmp_path / "made", "--formats", "html", "--no-zip")
    assert run(paper, "--raw", day / "raw", *of_round, *to) == 0
    assert len(decided) == 1


def test_scores_exchanged_together_with_their_digest_do_not_make_the_same_minutes(day, tmp_path):
    """Whoever changes a score and mends the sums is found by the rebuild."""

    def change(content):
        name = "inputs/round/scores.csv"
        content[name] = content[name].replace(b",interview,", b",interview,9", 1)
        manifest = json.loads(content["manifest.json"])
        manifest["inputs"][name] = jury_papers.digest_of(content[name])
        content["manifest.json"] = json.dumps(manifest).encode()
        sums = {n: c for n, c in content.items() if n != jury_papers.SUMS}
        lines = [f"{jury_papers.digest_of(c)}  {n}\n" for n, c in sorted(sums.items())]
        return content | {jury_papers.SUMS: "".join(lines).encode()}

    found = states(rezipped(zips(day)[0], tmp_path / "x.zip", change), day / "processed")
    assert "differs" in found.values()


def test_a_file_lost_or_added_is_found(day, tmp_path):
    def change(content):
        return {n: c for n, c in content.items() if not n.endswith(".docx")} | {"notes.txt": b"?"}

    found = states(rezipped(zips(day)[0], tmp_path / "x.zip", change), day / "processed")
    assert "missing" in found.values() and found["notes.txt"] == "extra"


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", b"PK\x03\x04" + b"\0" * 40])
def test_what_is_no_such_zip_is_refused_without_a_traceback(tmp_path, content, capsys):
    (tmp_path / "x.zip").write_bytes(content)
    assert run("verify", tmp_path / "x.zip", "--language", "en") == main.USAGE
    assert "x.zip" in capsys.readouterr().err


def test_a_zip_that_would_write_outside_its_folder_is_refused(day, tmp_path):
    def change(content):
        manifest = json.loads(content["manifest.json"])
        name = "inputs/../../outside.txt"
        manifest["inputs"][name] = jury_papers.digest_of(b"x")
        content |= {name: b"x", "manifest.json": json.dumps(manifest).encode()}
        sums = {n: c for n, c in content.items() if n != jury_papers.SUMS}
        lines = [f"{jury_papers.digest_of(c)}  {n}\n" for n, c in sorted(sums.items())]
        return content | {jury_papers.SUMS: "".join(lines).encode()}

    with pytest.raises(UserError):
        list(jury_papers.verify(rezipped(zips(day)[0], tmp_path / "x.zip", change), [day / "processed"]))


# --- nothing lost, nothing half-written --------------------------------------------------------------------


def test_one_damaged_sheet_changes_nothing_and_is_named_with_its_cell(day, open_place, capsys):
    before = {p.name: p.read_bytes() for p in open_place.iterdir() if p.is_file()}
    path = sorted((open_place / "returned").iterdir())[0]
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    cell = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, int) and c.value > 20)
    cell.value = 105
    book.save(path)
    assert run("sheets", "--raw", day / "raw", "--read", open_place, "--language", "en") == main.USAGE
    told = capsys.readouterr().err
    assert path.name in told and cell.coordinate in told and "105" in told and "to mend" in told
    assert {p.name: p.read_bytes() for p in open_place.iterdir() if p.is_file()} == before


def test_a_file_among_the_sheets_that_is_none_is_refused_by_name_never_passed_over(day, open_place, capsys):
    (open_place / "returned" / "nilai juri.csv").write_text("3603;80\n")
    assert run("sheets", "--raw", day / "raw", "--read", open_place) == main.USAGE
    assert "nilai juri.csv" in capsys.readouterr().err


def test_a_sheet_that_is_missing_is_told_and_the_others_count(day, open_place, capsys):
    lost = sorted((open_place / "returned").iterdir())[4]
    lost.unlink()
    assert run("sheets", "--raw", day / "raw", "--read", open_place, "--why", "ditarik") == 0
    assert lost.stem.rsplit("-", 1)[1] in capsys.readouterr().out
    assert json.loads((open_place / "reading.json").read_text())["missing"] == [lost.stem.rsplit("-", 1)[1]]


def test_of_all_provinces_one_where_nobody_is_scored_is_passed_over_and_said(
    day, tmp_path, capsys, monkeypatch
):
    from paritrana_analysis.jury.bundle_view import CategoryView

    units = CategoryView.units.func

    def without_gorontalo(desk):
        found = units(desk)
        return found.assign(place=found["place"].mask(found["region_code"].str.startswith("75")))

    monkeypatch.setattr(CategoryView, "units", property(without_gorontalo))
    opening = ("sheets", "--raw", day / "raw", "--province", "all", "--top", "2", "--jury", tmp_path)
    assert run(*opening, "--language", "en") == 0
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [NAME]
    assert "Gorontalo: no candidate" in capsys.readouterr().err


def test_a_round_with_scores_is_not_opened_again(day, capsys):
    again = ("sheets", "--raw", day / "raw", "--province", "36", "--jury", day / "jury")
    assert run(*again) == main.USAGE and NAME in capsys.readouterr().err


def test_scores_of_another_round_and_rounds_without_scores_are_refused(day, open_place):
    text = (open_place / "round.json").read_text()
    (open_place / "round.json").write_text(text.replace('"statistic": "mean"', '"statistic": "median"'))
    assert run("minutes", "--raw", day / "raw", open_place) == main.USAGE
    (open_place / "round.json").write_text(text)
    (open_place / "reading.json").unlink()
    assert run("minutes", "--raw", day / "raw", open_place) == main.USAGE


def test_a_committee_s_own_edition_is_sealed_with_the_round(day, tmp_path):
    source = Path(files.editions.loader.FOLDER) / "2024-kabupaten_kota.yaml"
    own = tmp_path / "2024-kabupaten_kota.yaml"
    said = "panel_scores:\n  statistic: {value: median, assumption: Keputusan panitia provinsi ini.}\n"
    own.write_text(source.read_text(encoding="utf-8") + said, encoding="utf-8")
    jury = tmp_path / "jury"
    assert run("sheets", "--raw", day / "raw", "--province", "36", "--edition", own, "--jury", jury) == 0
    round_ = rounds.read(jury / NAME)
    assert round_.rule.statistic == "median"
    assert run("practice", "--seed", "1", "--fill", jury / NAME) == 0
    assert run("sheets", "--raw", day / "raw", "--read", jury / NAME) == 0
    assert run("minutes", "--raw", day / "raw", jury / NAME, "--to", tmp_path / "m", "--no-zip") == 0
    kept = jury / NAME / "2024-kabupaten_kota.yaml"
    kept.write_text(kept.read_text().replace("median", "mean"))
    assert run("minutes", "--raw", day / "raw", jury / NAME, "--to", tmp_path / "m", "--no-zip") == main.USAGE


def test_sheets_filled_to_rehearse_are_the_same_bytes_at_another_hour(day, tmp_path, monkeypatch):
    jury = tmp_path / "jury"
    assert run("sheets", "--raw", day / "raw", "--province", "36", "--top", "2", "--jury", jury) == 0
    made = []
    for hour in (1_000_000_000, 1_500_000_000):
        monkeypatch.setattr("time.time", lambda hour=hour: hour)
        assert run("practice", "--seed", "3", "--fill", jury / NAME) == 0
        made.append([path.read_bytes() for path in sorted((jury / NAME / "returned").iterdir())])
    monkeypatch.undo()
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0][0])) as file:  # openpyxl's own clock can't be set from here
        assert b">2000-01-01T00:00:00Z</dcterms:modified>" in file.read("docProps/core.xml")


def test_scores_are_not_made_up_for_a_round_on_real_figures(small_raw, tmp_path, capsys):
    panel = tmp_path / "panel.csv"
    panel.write_text("juror_id;seat;expertise\nJ1;chair;law\nJ2;member;unions\n", encoding="utf-8-sig")
    bundle = prepare(small_raw, tmp_path / "processed", YEAR)
    wishes = files.Wishes("kabupaten_kota", "36", candidates=("3603", "3604"), panel=panel)
    round_ = files.open_round(bundle, small_raw, wishes)
    assert [m.juror_id for m in round_.members] == ["J1", "J2"]  # semicolons and a BOM, as Excel saves
    folder = tmp_path / round_.name
    files.put({"round.json": rounds.as_text(round_).encode()}, folder)
    assert run("practice", "--seed", "1", "--fill", folder) == main.USAGE


def test_blind_sheets_hold_no_name_and_the_names_stand_beside(day, tmp_path):
    jury = tmp_path / "jury"
    assert (
        run("sheets", "--raw", day / "raw", "--province", "36", "--top", "3", "--blind", "11", "--jury", jury)
        == 0
    )
    round_ = rounds.read(jury / NAME)
    for path in (jury / NAME / "sheets").iterdir():
        book = openpyxl.load_workbook(path)
        words = [
            str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None
        ]
        for candidate in round_.candidates:
            short = candidate.name.removeprefix("Kab. ").removeprefix("Kota ")
            assert not any(short in word or candidate.unit in word for word in words)
            assert any(candidate.blind in word for word in words)
    names = (jury / NAME / "blind_names.csv").read_text()
    assert all(c.blind in names and c.name in names for c in round_.candidates)


def test_a_panel_can_be_brought_from_its_template(capsys):
    assert run("template", "panel") == 0
    assert capsys.readouterr().out.strip().split(",") == list(panel_file.PANEL_COLUMNS)


# --- the walk-through ---------------------------------------------------------------------------------------


PANEL_ROW = "J1,{round},Ani,chair,economics,,,,{recused},\n"


@pytest.mark.parametrize(
    ("row", "recused"),
    [
        (PANEL_ROW.format(round="36", recused='"3601,3603"'), {"3601", "3603"}),
        (PANEL_ROW.format(round="36.0", recused="3601.0;3603.0"), {"3601", "3603"}),
        (PANEL_ROW.format(round="", recused="3603"), {"3603"}),
        (PANEL_ROW.format(round="36", recused="3610"), "3610"),
        (PANEL_ROW.format(round="36", recused="Pandeglang"), "Pandeglang"),
        (PANEL_ROW.format(round="Banten", recused="3601"), "Banten"),
    ],
)
def test_who_is_recused_in_a_panel_s_table_is_recused_in_the_round_or_the_table_is_refused(
    day, tmp_path, capsys, row, recused
):
    panel = tmp_path / "panel.csv"
    panel.write_text(",".join(panel_file.PANEL_COLUMNS) + "\n" + row)
    asked = (
        "sheets",
        "--raw",
        day / "raw",
        "--province",
        "36",
        "--panel",
        panel,
        "--jury",
        tmp_path / "jury",
    )
    ended = run(*asked, "--candidates", "3601,3603,3604", "--language", "en")
    if isinstance(recused, set):
        round_ = rounds.read(tmp_path / "jury" / NAME)
        assert {c.unit for c in round_.candidates if round_.recused("J1", c.unit)} == recused
    else:
        said = capsys.readouterr().err
        assert ended == main.USAGE and f"{panel}, row 2, column" in said and recused in said
        assert not (tmp_path / "jury").exists()


PANEL = "juror_id{s}seat{s}expertise{s}recused_from\nJ1{s}chair{s}law{s}3603\n"


@pytest.mark.parametrize(
    "text",
    [
        PANEL.format(s=","),
        "\ufeff" + PANEL.format(s=";"),
        "sep=;\n" + PANEL.format(s=";"),
        PANEL.format(s="\t"),
        '"Juror ID","Seat","Expertise","Recused from"\n"J1","chair","law","3603"\n,,,\n',
        "# panel\n\n" + PANEL.format(s=" , ").replace(" ,", ","),
    ],
)
def test_a_panel_is_read_as_spreadsheets_save_it(tmp_path, text):
    panel = tmp_path / "panel.csv"
    panel.write_text(text, encoding="utf-8")
    (member,) = panel_file.read_panel(panel, "36", ["3603"], ["36", "3603"])
    assert (member.juror_id, member.seat, member.recused_from) == ("J1", "chair", ("3603",))


@pytest.mark.parametrize(
    ("text", "key", "row"),
    [
        (PANEL.format(s=",").replace("recused_from", "recused"), "column_unknown", None),
        (PANEL.format(s=",").replace("expertise", "recused_from"), "duplicate_column", None),
        (PANEL.format(s=",").replace("3603\n", "3603,,3604\n"), "extra_cell", 2),
        (PANEL.format(s=",").replace("J1", "\nJ1").replace("3603\n", "9999\n"), "recusal_unknown", 3),
        (PANEL.format(s=",").replace("3603\n", "3" * 131_073 + "\n"), "cell_too_long", 2),
        (PANEL.format(s=",").replace("law", '"law'), "unclosed_quote", 2),
    ],
)
def test_what_of_a_panel_would_be_passed_over_is_refused_by_its_row(tmp_path, text, key, row):
    panel = tmp_path / "panel.csv"
    panel.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        panel_file.read_panel(panel, "36", ["3603"], ["36", "3603"])
    assert [(f.key.removeprefix("jury."), f.row, f.file) for f in refused.value.faults] == [
        (key, row, str(panel))
    ]
    assert all(str(panel) in fault.place(Reader("en")) for fault in refused.value.faults)


def test_every_command_of_the_walk_through_is_one_that_there_is():
    text = (DOCS / "jury-day.md").read_text(encoding="utf-8")
    commands = [line for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines()]
    told = [shlex.split(line)[1:] for line in commands if line.startswith("paritrana ")]
    assert len(told) >= 12
    for arguments in told:
        main.parser().parse_args(arguments)


def test_the_manifest_names_inputs_outputs_and_what_made_them(day):
    with zipfile.ZipFile(zips(day)[0]) as file:
        manifest = json.load(io.BytesIO(file.read("manifest.json")))
        names = set(file.namelist())
    assert names == {*manifest["inputs"], *manifest["outputs"], "manifest.json", "SHA256SUMS"}
    assert manifest["environment"].keys() == {"code", "lock"} and manifest["practice"]["seed"] == 7
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in manifest["inputs"].values())


# --- nothing decides that nobody gave ----------------------------------------------------------------------


def test_sheets_that_nobody_filled_are_not_taken_for_scores(day, tmp_path, capsys):
    """The sheets that went out lie beside the round: reading those would wipe out what was given."""
    jury = tmp_path / "jury"
    assert run("sheets", "--raw", day / "raw", "--province", "36", "--top", "3", "--jury", jury) == 0
    assert run("sheets", "--raw", day / "raw", "--read", jury / NAME) == main.USAGE
    assert (
        run("sheets", "--raw", day / "raw", "--read", jury / NAME / "sheets", "--language", "en")
        == main.USAGE
    )
    assert "no score is filled in" in capsys.readouterr().err and not (jury / NAME / "scores.csv").exists()


def test_scores_changed_by_hand_are_refused(day, open_place):
    path = open_place / "scores.csv"
    path.write_text(path.read_text().replace(",interview,", ",interview,9", 1))
    assert run("minutes", "--raw", day / "raw", open_place) == main.USAGE


def test_a_round_is_not_decided_on_other_tables_than_its_own(day, open_place, capsys):
    """A practice round on real tables would lose its stamp."""
    assert run("minutes", open_place, "--language", "en") == main.USAGE
    assert "practice or real, not both" in capsys.readouterr().err


def test_a_round_once_open_is_not_silently_opened_anew_with_others(day, tmp_path):
    jury = tmp_path / "jury"
    opening = ("sheets", "--raw", day / "raw", "--province", "36", "--jury", jury, "--top")
    assert run(*opening, "3") == 0 and run(*opening, "3") == 0
    assert run(*opening, "1") == main.USAGE


def test_a_winner_on_few_sheets_is_told_so(day, open_place, tmp_path):
    """Three of nine sheets came back."""
    for path in sorted((open_place / "returned").iterdir())[3:]:
        path.unlink()
    assert run("sheets", "--raw", day / "raw", "--read", open_place, "--why", "ditarik") == 0
    done = ("minutes", "--raw", day / "raw", open_place, "--to", tmp_path, "--formats", "html", "--no-zip")
    assert run(*done, "--language", "en", "--why", "sheets were withdrawn") == 0
    (page,) = tmp_path.glob("*/*.html")
    assert "fewer than half of the panel (9 jurors)" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("noted", ["held_on: 2026-02-31\n", "present: [X\n", "held_at:\n  - \x00\n"])
def test_notes_of_a_meeting_that_can_not_be_read_are_refused(day, open_place, noted):
    (open_place / "minutes.yaml").write_text(noted)
    assert run("minutes", "--raw", day / "raw", open_place) == main.USAGE


def test_what_a_briefing_can_not_be_of_is_said_without_a_traceback(day, capsys):
    for asked in (("--zone", "jawa"), ("--province", "36", "--candidates", "3601,3601")):
        assert run("brief", "--raw", day / "raw", *asked, "--language", "en") == main.USAGE
        assert "to mend" in capsys.readouterr().err


def test_a_sheet_saved_into_the_round_while_sheets_are_read_stays_with_its_bytes(open_place, monkeypatch):
    late, own = open_place / "returned" / "late.xlsx", open_place / "read" / "signed.pdf"
    read_all = reading.read_all

    def and_meanwhile(*arguments, **options):
        found = read_all(*arguments, **options)
        late.write_bytes(b"of a juror")
        return found

    own.write_bytes(b"a scan")
    monkeypatch.setattr(reading, "read_all", and_meanwhile)
    put = files.put
    later = open_place / "returned" / "later.xlsx"

    def while_written(*arguments, **options):
        later.unlink(missing_ok=True)
        replace = Path.replace

        def and_replaced(draft, target):
            later.write_bytes(b"of another")
            return replace(draft, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", and_replaced)
            put(*arguments, **options)

    monkeypatch.setattr(files, "put", while_written)
    files.read_sheets(open_place)
    assert late.read_bytes() == b"of a juror"
    assert later.read_bytes() == b"of another"
    assert own.read_bytes() == b"a scan"
    assert own not in files.inputs_in(open_place)
    assert not [*open_place.rglob("*.draft")]


def test_a_remark_that_begins_as_a_formula_is_text_in_remarks_csv_and_a_sheet_of_that_name_is_read(
    open_place,
):
    path = sorted((open_place / "returned").iterdir())[0]
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    candidate = rounds.read(open_place).candidates[0]
    row = next(c.row for line in sheet.iter_rows() for c in line if c.value == candidate.shown)
    remark = next(c.column for line in sheet.iter_rows() for c in line if c.value == layout.REMARK)
    sheet.cell(row, remark, value="- bagus;=1+1").data_type = "s"
    sheet.title = "=Nilai"
    book.save(path)
    files.read_sheets(open_place)
    assert "'- bagus;'=1+1" in (open_place / "remarks.csv").read_text(encoding="utf-8")
    assert ",=" not in (open_place / "scores.csv").read_text(encoding="utf-8")


def test_minutes_that_somebody_went_on_writing_are_kept_when_they_are_made_again(day, open_place, capsys):
    made = ("minutes", "--raw", day / "raw", open_place, "--formats", "docx", "--no-zip", "--language", "en")
    assert run(*made) == 0
    (paper,) = (open_place.parent / "minutes").glob("*/*.docx")
    paper.write_bytes(b"with a word added")
    (open_place / "winners.csv").write_bytes(b"unit,phone\n")
    capsys.readouterr()
    assert run(*made) == 0
    said = capsys.readouterr().err
    for name, content in ((paper, b"with a word added"), (open_place / "winners.csv", b"unit,phone\n")):
        kept = name.with_name(f"{name.stem}.kept-1{name.suffix}")
        assert kept.read_bytes() == content and f"{name.name} had been changed" in said and str(kept) in said
    assert paper.read_bytes() != b"with a word added"


def test_a_sheet_filled_where_it_lay_is_not_written_over(day, tmp_path, capsys):
    jury = tmp_path / "jury"
    opening = ("sheets", "--raw", day / "raw", "--province", "36", "--top", "2", "--jury", jury)
    assert run(*opening) == 0
    filling = ("practice", "--seed", "1", "--fill", jury / NAME)
    sheet = sorted((jury / NAME / "sheets").iterdir())[0]
    for place, command in ((sheet, opening), (jury / NAME / "returned" / sheet.name, filling)):
        blank = place.read_bytes() if place.exists() else b""
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"of a juror")
        assert run(*command) == main.USAGE and str(place) in capsys.readouterr().err
        assert place.read_bytes() == b"of a juror"
        place.write_bytes(blank) if blank else place.unlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("name", ["minutes.yaml", "scores.csv", "reading.json", "returned/late.xlsx"])
@pytest.mark.parametrize("kind", ["pipe", "dangling", "outside", "folder"])
def test_a_link_a_pipe_or_a_folder_in_place_of_a_file_of_a_round_is_told_and_not_followed(
    open_place, tmp_path, name, kind
):
    path = open_place / name
    outside = tmp_path / "outside.xlsx"
    outside.write_bytes(path.read_bytes() if path.exists() else b"")
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(outside if kind == "outside" else tmp_path / "nowhere")
    with pytest.raises(UserError) as refused:
        files.read_sheets(open_place)
    assert [fault.file for fault in refused.value.faults] == [str(path)]
    if not name.startswith("returned"):
        with pytest.raises(UserError):
            files.read_notes(open_place, rounds.read(open_place))
        with pytest.raises(UserError):
            files.read_scores(open_place)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_lock_files_of_editors_and_spreadsheet_programs_are_passed_over_and_told(open_place):
    returned = open_place / "returned"
    (returned / ".~lock.a.xlsx#").write_text("x")
    (returned / "~$a.xlsx").write_text("x")
    (returned / ".#a.xlsx").symlink_to("somebody@host.1234:1")
    os.mkfifo(returned / ".pipe")
    (open_place / ".#minutes.yaml").symlink_to("somebody@host.1234:1")
    _, sheets = files.read_sheets(open_place)
    told = {notice.values["file"] for notice in sheets.notices if notice.key == "score_sheets.left_out"}
    assert told == {".~lock.a.xlsx#", "~$a.xlsx", ".#a.xlsx", ".pipe"}
    assert len(files.sheet_digests(open_place)) == 9


def test_a_remark_with_half_a_letter_is_read_as_it_is_stored_and_its_cell_is_named(open_place):
    path = sorted((open_place / "returned").iterdir())[0]
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    comment = (
        b'<row r="400"><c r="Z400" t="inlineStr"><is><t>a_xD800_b _xD83D__xDE00_ _x0007_</t></is></c></row>'
    )
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", comment + b"</sheetData>")
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    _, sheets = files.read_sheets(open_place)
    assert "a_xD800_b 😀 _x0007_" in (open_place / "remarks.csv").read_text(encoding="utf-8")
    (notice,) = [notice for notice in sheets.notices if notice.key == "score_sheets.no_letter"]
    assert "Z400" in notice.sentence(Reader("en")) and path.name in notice.sentence(Reader("id"))


DECREE = """held_on: 2026-02-03
empowered_by:
  decree: Keputusan Gubernur Nomor 1/2026
  dated: 2026-01-15
"""


@pytest.mark.parametrize(
    ("language", "noted", "said", "unsaid"),
    [
        ("id", "held_on: 2026-02-03\n", "diusulkan untuk ditetapkan sebagai", " menetapkan hal-hal"),
        ("id", DECREE, "ditetapkan sebagai penerima penghargaan", "diusulkan"),
        ("id", DECREE, "Keputusan Gubernur Nomor 1/2026, tanggal 15 Januari 2026", "tidak tercatat"),
        ("en", "held_on: 2026-02-03\n", "is proposed as", "decided as follows"),
        ("en", DECREE, "and decided as follows", "propose"),
    ],
)
def test_a_winner_is_decided_only_where_a_decree_that_empowers_the_panel_is_on_record(
    day, open_place, language, noted, said, unsaid
):
    from paritrana_analysis.reports.jury import minutes, open_briefing, outcome

    (open_place / "minutes.yaml").write_text(noted)
    briefing = open_briefing(
        "kabupaten_kota", "36", YEAR, language, day / "processed", round_folder=open_place
    )
    paper = minutes.blocks(briefing, briefing.meeting, {}, {})
    texts = [block.text for block in paper if hasattr(block, "text")]
    assert any(said in text for text in texts) and not any(unsaid in text for text in texts)
    for blocks in (paper, outcome.blocks(briefing)):
        (finding,) = [block.text for block in blocks if getattr(block, "style", "") == "finding"]
        assert ("diusulkan" in finding or "proposed" in finding) == (noted != DECREE)


def test_english_papers_have_english_names(day, open_place):
    made = ("minutes", "--raw", day / "raw", open_place, "--formats", "docx", "--language", "en")
    assert run(*made) == 0
    (folder,) = (open_place.parent / "minutes").iterdir()
    assert {path.stem for path in folder.iterdir()} == {
        "minutes-2025-district-36",
        "manifest",
        "SHA256SUMS",
    }


def test_who_won_by_other_scores_is_not_sent_on(day, open_place, capsys):
    path = sorted((open_place / "returned").iterdir())[0]
    book = openpyxl.load_workbook(path)
    cell = next(
        c for row in book.worksheets[0].iter_rows() for c in row if isinstance(c.value, int) and c.value > 20
    )
    assert files.read_sheets(open_place) and (open_place / "winners.csv").is_file()
    cell.value = 21
    book.save(path)
    files.read_sheets(open_place, said=Said(why="a slip of the pen"))
    assert not (open_place / "winners.csv").exists()
    jury = open_place.parent
    asked = ("sheets", "--raw", day / "raw", "--sent-on", jury, "--jury", jury, "--language", "en")
    assert run(*asked) == main.USAGE
    assert "no longer stands" in capsys.readouterr().err


def sent_on_from(day, jury):
    there = ("--sent-on", jury, "--jury", jury.parent / "next")
    return run("sheets", "--raw", day / "raw", *there, "--language", "en")


def test_winners_that_somebody_changed_by_hand_are_not_sent_on(day, open_place, capsys):
    assert files.read_sheets(open_place)
    winners, jury = open_place / "winners.csv", open_place.parent
    decided = winners.read_bytes()
    winners.write_bytes(re.sub(rb"\b36\d\d\b", b"3699", decided, count=1))
    assert sent_on_from(day, jury) == main.USAGE
    assert "no longer as its decision wrote them" in (told := capsys.readouterr().err)
    assert "winners.csv" in told and "paritrana minutes" in told
    winners.write_bytes(decided)
    assert sent_on_from(day, jury) == 0


def test_a_round_that_nobody_has_scored_yet_is_named_when_winners_are_sent_on(day, open_place, capsys):
    assert files.read_sheets(open_place)
    jury = open_place.parent
    unscored = jury / open_place.name.replace("-36", "-75")
    unscored.mkdir()
    (unscored / "round.json").write_bytes((open_place / "round.json").read_bytes())
    assert sent_on_from(day, jury) == 0
    told = capsys.readouterr().err
    assert "nobody has scored in this round yet" in told and unscored.name in told


# --- what the minutes say of the meeting ------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_minutes_leave_a_line_for_dissent_unless_it_was_noted_that_there_was_none(day, language):
    from paritrana_analysis.jury.meeting import Meeting, meeting_of
    from paritrana_analysis.publish.blocks import Paragraph
    from paritrana_analysis.reports.jury import minutes

    t, round_ = Reader(language), rounds.read(day / "jury" / NAME)

    def told(held):
        return " ".join(b.text for b in minutes._dissent(round_, held, t) if isinstance(b, Paragraph))

    none = t("minutes.dissent_none")
    assert none not in told(Meeting()) and "………" in told(Meeting())
    assert none not in told(meeting_of({"notes": ["Rapat dibuka pukul 9."]}, round_))
    for noted in ([], {}):
        assert told(meeting_of({"dissent": noted}, round_)) == none


@pytest.mark.parametrize("language", ["id", "en"])
def test_papers_after_the_result_have_the_interview_score_and_one_name_a_score(day, language):
    from paritrana_analysis.publish.blocks import Table
    from paritrana_analysis.reports.jury import documents, open_briefing, outcome

    place = day / "jury" / NAME
    briefing = open_briefing("kabupaten_kota", "36", YEAR, language, day / "processed", round_folder=place)
    t, given = briefing.reader, briefing.result.standing.set_index("unit")["interview"]
    for case in briefing.cases:
        table = documents.indicators(briefing, case)
        row = table.rows[[point["indicator"] for point in case.points].index("interview_score")]
        assert t("rubric.state_to_come") not in row and row[3] == pytest.approx(given[case.unit])
    labels = [column.label for column in outcome.places(briefing.result, t).columns]
    assert t("outcome.column_total") in labels and t("scoring_report.column_total") not in labels
    assert t("outcome.column_total").lower() == t("selection.by_total")
    agreement = next(
        b for b in outcome.agreement_told(briefing.result, briefing.marks, t) if isinstance(b, Table)
    )
    assert not agreement.annex  # the line above says that its numbers are printed


@pytest.mark.parametrize("language", ["id", "en"])
def test_papers_say_whose_sheets_no_rule_could_check_who_was_absent_and_which_rows_count(day, language):
    from paritrana_analysis.jury.meeting import Meeting
    from paritrana_analysis.publish.blocks import Figure, Paragraph, Table
    from paritrana_analysis.reports.jury import cover, open_briefing, outcome
    from paritrana_analysis.reports.jury.minutes import _attended_told

    place = day / "jury" / NAME
    briefing = open_briefing("kabupaten_kota", "36", YEAR, language, day / "processed", round_folder=place)
    t, result, marks = briefing.reader, briefing.result, briefing.marks.copy()
    member = next(m for m in result.round.members if m.attended is None)
    own = marks["juror_id"] == member.juror_id
    marks.loc[own & (marks["criterion"] == "interview"), "reason"] = "absent"
    marks.loc[marks["reason"] == "absent", "score"] = None
    blocks = [*outcome.sheets_told(result, marks, t), *outcome.jurors_told(result, marks, t)]
    told = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    # Fewer than five candidates stand in this round: no sheet's order was checked, which must be said.
    assert all(m.juror_id in told for m in result.round.members)
    assert f"{member.juror_id} ({t('editions.aspect_interview').lower()}: " in told
    assert t("minutes.absent_on_sheet") == _attended_told(
        member, Meeting(), {member.juror_id: "absent_on_sheet"}, t
    )
    table = next(block for block in blocks if isinstance(block, Table))
    assert t("outcome.given_register") in table.note
    drawn = outcome.chances(result, outcome.labels_of(briefing), t)
    alt = next(block.alt for block in drawn if isinstance(block, Figure))
    assert not re.search("rules|units|aturan|peserta", alt)
    # An own region is named, and said to bear on nobody where no candidate is from there.
    from dataclasses import replace

    away = replace(member, interests=("own_region",), own_region_code="3602")
    told = cover.interests_told(away, result.round, briefing.region_names, t)
    assert told == t("jury.interest_own_region_apart", region="Kab. Lebak")


@pytest.fixture(scope="module")
def five(day, tmp_path_factory):
    """Opens the briefing of a round of five candidates, in a language."""
    jury = tmp_path_factory.mktemp("five")
    assert run("sheets", "--raw", day / "raw", "--province", "36", "--top", "5", "--jury", jury) == 0
    assert run("practice", "--seed", "3", "--fill", jury / NAME) == 0
    files.read_sheets(jury / NAME)

    def opened(language):
        from paritrana_analysis.reports.jury import open_briefing

        there = day / "processed"
        return open_briefing("kabupaten_kota", "36", YEAR, language, there, round_folder=jury / NAME)

    return opened


@pytest.mark.parametrize("language", ["id", "en"])
def test_where_other_rules_put_another_candidate_first_the_result_s_own_page_says_so(five, language):
    """Minutes told it in a table of the annex alone."""
    from dataclasses import replace

    from paritrana_analysis.reports.jury import outcome

    briefing = five(language)
    t, result = briefing.reader, briefing.result
    others = result.others.copy()
    by_panel = others["documents"] == "panel"
    first, second = (result.standing["unit"].iloc[n] for n in (0, 1))
    others.loc[by_panel, "place"] = others.loc[by_panel, "unit"].map(
        {unit: n for n, unit in enumerate([second, first, *result.standing["unit"].iloc[2:]], start=1)}
    )
    turned = replace(result, others=others)
    told = as_words(outcome.decision(turned, {}, t, Meeting()))
    name = result.round.candidate(second).name
    assert t("outcome.other_first_one", name=name, n=3, all=6) in told
    assert t("outcome.other_first_by", documents=t("editions.documents_panel")) in told
    alike = others.assign(place=others["unit"].map(result.standing.set_index("unit")["place"]))
    same = as_words(outcome.decision(replace(result, others=alike), {}, t, Meeting()))
    assert t("outcome.other_first", list="").split(":")[0] not in same


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_only_candidate_with_a_score_wins_nothing_until_the_chair_confirms_it(five, language, tmp_path):
    """One of four had a score, and was the winner."""
    from dataclasses import replace

    from paritrana_analysis.reports.jury import outcome

    briefing = five(language)
    t, result = briefing.reader, briefing.result
    first = result.standing["unit"].iloc[0]
    alone = result.standing.assign(total=result.standing["total"].where(result.standing["unit"] == first))
    result = replace(result, standing=alone)
    assert result.by_default == first
    name, n = result.round.candidate(first).name, len(result.round.candidates)
    open_, on = Meeting(), Meeting(only_one_confirmed_on="2026-02-03")
    headline = as_words(outcome.decision(result, {}, t, open_)[:1])
    assert headline == t("outcome.by_default", name=name, all=n)
    confirmed = as_words(outcome.decision(result, {}, t, on)[:1])
    assert confirmed.endswith(t("outcome.by_default_confirmed", name=name, all=n, on="2026-02-03"))
    files.write_result(tmp_path, result)
    assert pd.read_csv(tmp_path / "winners.csv", comment="#").empty
    files.write_result(tmp_path, result, on)
    assert first in (tmp_path / "winners.csv").read_text(encoding="utf-8")


def test_of_several_scores_none_wins_by_default(five):
    assert five("id").result.by_default == ""


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_order_over_five_candidates_names_no_juror_and_few_scores_have_no_interval(five, language):
    from dataclasses import replace

    from paritrana_analysis.jury.statistics.outliers import Outlier
    from paritrana_analysis.publish.blocks import Bullets, Table
    from paritrana_analysis.reports.jury import outcome

    briefing = five(language)
    t, result, marks = briefing.reader, briefing.result, briefing.marks
    odd = [Outlier(0, "against_the_rest", -0.5, 0.0), Outlier(1, "flat", 70.0, None)]
    criteria = [
        replace(one, outliers=odd if n == 0 else []) for n, one in enumerate(result.statistics.criteria)
    ]
    result = replace(result, statistics=replace(result.statistics, criteria=tuple(criteria)))
    blocks = outcome.jurors_told(result, marks, t)
    (named,) = [block.items for block in blocks if isinstance(block, Bullets)]
    first, second = (member.juror_id for member in result.round.members[:2])
    assert len(named) == 1 and named[0].startswith(second) and first not in named[0]
    assert t("outcome.order_by_chance", n=1, least=10) in as_words(blocks)
    agreement = next(b for b in outcome.agreement_told(result, marks, t) if isinstance(b, Table))
    at = {column.key: n for n, column in enumerate(agreement.columns)}
    for row in agreement.rows:
        few = row[at["candidates"]] < 5 or row[at["jurors"]] < 3
        assert not few or (row[at["low"]], row[at["high"]]) == (None, None) and row[at["reason"]]
    assert any(row[at["candidates"]] < 5 for row in agreement.rows)  # Kendall's W: scored by all


@pytest.mark.parametrize("language", ["id", "en"])
def test_who_scored_interviews_is_not_told_as_of_unknown_presence(five, language):
    from paritrana_analysis.reports.jury import minutes

    briefing = five(language)
    t, round_ = briefing.reader, briefing.round
    table = minutes._panel(round_, briefing.meeting, {}, briefing.marks, {}, t)
    at = [column.key for column in table.columns].index("attended")
    heard = set(briefing.marks.query("criterion == 'interview' and score.notna()")["juror_id"])
    told = {row[0]: row[at] for row in table.rows}
    assert heard and all(told[juror] == t("minutes.heard_on_sheet") for juror in heard)
    assert t("minutes.not_noted") not in told.values()


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_briefing_made_after_the_result_says_so_before_its_questions(five, language):
    from dataclasses import replace

    from paritrana_analysis.reports.jury import cover, pages

    after = five(language)
    before, t = replace(after, result=None, marks=None), after.reader
    for briefing, judged in ((after, True), (before, False)):
        assert (t("briefing.round_judged") in as_words(cover.blocks(briefing))) is judged
        page = as_words(pages.blocks(briefing, briefing.cases[0]))
        assert (t("briefing.questions_asked") in page) is judged


def test_every_table_of_a_practice_round_and_every_file_s_title_says_that_it_is_synthetic(day):
    from paritrana_analysis.data.synthetic import NOTE

    tables = sorted((day / "jury" / NAME).glob("*.csv"))
    assert {path.name for path in tables} >= {"scores.csv", "result.csv", "winners.csv", "interview.csv"}
    for path in tables:
        rows = pd.read_csv(path, dtype=str)
        assert (rows["source"] == "practice:seed-7").all() and (rows["note"] == NOTE).all(), path.name
    for path in day.glob("minutes/*/*.html"):
        assert re.search("<title>LATIHAN / PRACTICE · ", path.read_text(encoding="utf-8"))
    from pypdf import PdfReader

    for path in day.glob("minutes/*/*.pdf"):
        assert PdfReader(path).metadata.title.startswith("LATIHAN / PRACTICE · ")
    for path in [*day.glob("minutes/*/*.docx"), *day.glob("briefings/*/*.xlsx")]:
        with zipfile.ZipFile(path) as file:
            assert "<dc:title>LATIHAN / PRACTICE · " in file.read("docProps/core.xml").decode(), path.name


def test_numbers_of_a_briefing_s_workbook_are_numbers_with_formats(day):
    """Key figures of the summary and ranges of one rank were text."""
    (path,) = day.glob("briefings/*/*.xlsx")
    book = openpyxl.load_workbook(path)
    written = re.compile(r"[-−]?[0-9][0-9.,]*%?")
    for sheet in book.worksheets:
        codes = {"Kode", "Butir", "No."}
        heads = {c.column for row in sheet.iter_rows() for c in row if c.value in codes}
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.column not in heads):
            assert not (isinstance(cell.value, str) and written.fullmatch(cell.value)), (sheet.title, cell)
    summary = book.worksheets[0]
    shares = [c for row in summary.iter_rows(max_col=1) for c in row if c.number_format == "0.0%"]
    assert shares and all(0 < c.value < 1.5 for c in shares)


@pytest.mark.parametrize("language", ["id", "en"])
def test_minutes_state_the_quota_the_day_of_sealing_and_what_names_shorten(five, language):
    from dataclasses import replace

    from paritrana_analysis.reports.jury import cover, minutes

    briefing = five(language)
    t, key = briefing.reader, briefing.round.key
    told = as_words(minutes.blocks(briefing, replace(briefing.meeting, opened_on=""), {}, {}))
    assert t("jury.chosen_selection_by_quota", quota=5) in told and briefing.round.quota == 5
    assert t("minutes.sealed", key=key) in told and t("jury.short_Kab") in told
    assert told.index(t("jury.short_BPJS")) < told.index(briefing.round.members[0].juror_id)
    noted = replace(briefing.meeting, opened_on="2026-01-20")
    told = as_words(minutes.blocks(briefing, noted, {}, {}))
    assert t("minutes.sealed_on", key=key, on="2026-01-20") in told
    assert t("jury.short_Kab") in as_words(cover.blocks(briefing))
