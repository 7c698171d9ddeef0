"""The public face: what `import paritrana_analysis as pa` gives, what it costs, and what is told of it."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import json
import subprocess
import sys
from operator import attrgetter

import pandas as pd
import pytest

import paritrana_analysis as pa
from paritrana_analysis.files.places import PACKAGE, ROOT
from paritrana_analysis.publish.frames import heading, styled

#: What each room of the second shelf gives.
SHELF = sorted(f"{room}.{name}" for room in pa.ROOMS for name in getattr(getattr(pa, room), "PUBLIC", ()))
every = pytest.mark.parametrize("name", [*sorted(pa.PUBLIC), *SHELF])


def named(name: str) -> object:
    """What `pa.name` gives, of the face or of a room."""
    return attrgetter(name)(pa)


def python(code: str) -> str:
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return ended.stdout.strip()


# --- loaded when asked for -------------------------------------------------------------------------------


def test_the_import_alone_loads_no_pandas_and_no_room():
    loaded = python(
        "import sys, paritrana_analysis as pa; dir(pa)\n"
        "print([name for name in sys.modules if name in ('pandas', 'numpy', 'matplotlib', 'babel')"
        " or name.startswith('paritrana_analysis.')])"
    )
    assert loaded == "[]"


def test_a_name_that_is_not_public_is_no_attribute():
    with pytest.raises(AttributeError, match="coverage_buy"):
        pa.coverage_buy  # noqa: B018


def test_dir_and_all_name_what_is_public():
    assert {*pa.PUBLIC, *pa.ROOMS} <= set(dir(pa))
    assert sorted(pa.PUBLIC) == pa.__all__


def test_the_face_is_about_thirty_names():
    assert 25 <= len(pa.PUBLIC) <= 35


@pytest.mark.parametrize("room", pa.ROOMS)
def test_a_room_is_there_when_it_is_asked_for_and_names_what_it_gives(room):
    told = python(
        f"import paritrana_analysis as pa; room = pa.{room}\n"
        "print([n for n in (*getattr(room, 'PUBLIC', ()), *getattr(room, 'MODULES', ()))"
        " if n not in dir(room) or not hasattr(room, n)])"
    )
    assert told == "[]"


def test_no_public_name_is_that_of_a_room():
    rooms = {path.stem for path in PACKAGE.glob("*.py")} | {path.name for path in PACKAGE.iterdir()}
    assert not rooms & set(pa.PUBLIC)


LAZY = [room for room in pa.ROOMS if isinstance(getattr(getattr(pa, room), "PUBLIC", None), dict)]


@pytest.mark.parametrize("room", ["", *LAZY])
def test_a_type_checker_is_told_the_same_table(room):
    front = getattr(pa, room) if room else pa
    tree = ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8"))
    block = [node for node in tree.body if isinstance(node, ast.If)][-1]
    told = {alias.asname: f"{node.module}.{alias.name}" for node in block.body for alias in node.names}
    kept = {
        name: f"{front.__name__}.{name}" for name in (pa.ROOMS if not room else getattr(front, "MODULES", ()))
    }
    for name, place in front.PUBLIC.items():
        module, _, own = place.partition(":")
        kept[name] = f"{pa.__name__}.{module}.{own or name}"
    assert told == kept


@pytest.mark.parametrize("room", LAZY)
def test_no_name_that_a_room_fetches_is_that_of_a_module_in_it(room):
    inner = {path.stem for path in (PACKAGE / room).iterdir()}
    assert not inner & set(getattr(pa, room).PUBLIC)


# --- told -----------------------------------------------------------------------------------------------


@every
def test_a_public_name_is_told_with_an_example(name):
    thing = named(name)
    told = inspect.getdoc(thing)
    assert told and ">>> " in told and f"pa.{name}" in told


#: One reading of the tables for all examples.
SHARED = {}


@every
def test_the_example_runs(name, monkeypatch):
    thing = named(name)
    if "tables" not in SHARED:
        SHARED["tables"] = pa.read_tables()
    if name != "read_tables":
        monkeypatch.setattr(pa, "read_tables", lambda: dict(SHARED["tables"]))
    module = importlib.import_module(thing.__module__)
    (example,) = [
        one for one in doctest.DocTestFinder(recurse=False).find(thing, name, module=module) if one.examples
    ]
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(example, out=told.append)
    assert runner.failures == 0, "".join(told)


# --- codes of one's own ----------------------------------------------------------------------------------


def test_codes_as_numbers_become_texts_and_what_is_no_code_is_named():
    regions = pa.read_tables()["regions"]
    assert pa.region_codes(pd.Series([3604.0, 36]), regions).tolist() == ["3604", "36"]
    assert pa.region_codes(pd.Series([" 3604 "]), regions).tolist() == ["3604"]
    with pytest.raises(pa.UserError) as refused:
        pa.region_codes(pd.Series(["3604", "9999", None, "36.04"], name="kode"), regions)
    told = str(refused.value)
    assert "3 dari 4" in told and "“9999” (1)" in told and "“” (2)" in told and "“36.04” (3)" in told


def test_shares_by_codes_that_are_numbers_are_refused_with_the_mend():
    people = pd.DataFrame({"region_code": [3604], "active_participants": [99_999]})
    workers = pd.DataFrame({"region_code": ["3604"], "employed": [600_000]})
    with pytest.raises(ValueError, match="region_codes"):
        pa.coverage_by(people, workers, by=["region_code"], counting_basis="residence")


# --- thin functions over the rooms -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables():
    return pa.read_tables()


@pytest.fixture(scope="module")
def claims(tables):
    return pa.coverage_claims(tables["coverage_reported"])


def test_a_panel_has_a_row_for_every_region_and_shows_its_gaps(tables, claims):
    jatim = tables["regions"].query("province_code == '35' and level == 'district'")["region_code"].tolist()
    panel = pa.coverage_panel(claims, jatim, range(2021, 2026))
    assert panel.shape == (38, 5)
    assert panel.notna().any(axis=1).sum() == 17
    shown = pa.charts.region_years(panel, names=pa.region_names(tables["regions"]), reader=pa.Reader("en"))
    cells = [text.get_text() for text in shown.texts]
    assert cells.count("–") == panel.isna().sum().sum()


@pytest.mark.parametrize("target, further", [(0.75, 507_225), (0.70, 430_373)])
def test_a_gap_of_ours_is_the_smallest_whole_number_that_reaches_the_target(tables, claims, target, further):
    lead = pa.leading_claims(claims, 2025).query("region_code == '63'").iloc[0]
    workers = pa.workforce(tables["labour_force"]).query("region_code == '63' and year == 2025")
    proxy = int(workers["eligible_proxy"].item())
    aim = tables["targets"].query("region_code == '63'").head(1).assign(target_share=target)
    found = pa.target_gaps(aim, lead, proxy)
    assert (found["gap_basis"].item(), found["gap_workers"].item()) == ("ours", further)
    assert proxy * 42 + 100 * further >= proxy * 100 * target > proxy * 42 + 100 * (further - 1)
    assert pa.cost_by_payer(tables, "63", further, 2025)["workers"].sum() == further


def test_a_what_if_adds_up_and_answers_at_once():
    took = pa.what_if(
        378_000,
        1_400_000,
        target_share=0.75,
        rse=0.05,
        payer_shares={"PU": 1 / 3, "BPU": 1 / 3, "RENTAN": 1 / 3},
        monthly_idr={"PU": 187_200, "BPU": 16_800, "RENTAN": 16_800},
    )
    parts, whole = took.iloc[:-1], took.iloc[-1]
    for column in took.columns[1:]:
        assert parts[column].sum() == whole[column]
    assert whole["workers_low"] < whole["workers"] == 672_000 < whole["workers_high"]
    with pytest.raises(ValueError, match="sum to 0.5"):
        pa.what_if(1, 2, target_share=0.5, payer_shares={"PU": 0.5}, monthly_idr={"PU": 1})


def test_inequality_of_zones_that_mix_bases_is_blank_and_says_what_is_mixed(tables, claims):
    lead = pa.leading_claims(claims, 2025)
    lead = lead[lead["region_code"].str.len() == 4]
    zones = tables["regions"].set_index("region_code")["zone"]
    own = lead.assign(zone=lead["region_code"].map(zones))
    strict = pa.inequality_by(own, "zone").set_index("zone")
    assert strict["gini"].isna().all()
    assert "counting_basis" in strict.loc["jawa_bali", "mixed"]
    stated = pa.inequality_by(own, "zone", as_stated=True).set_index("zone")
    assert stated["gini"].notna().all()
    assert (stated["districts"] + stated["without"]).sum() == len(own)


def test_the_national_table_has_one_header_and_one_row_a_region_and_measure(tables, tmp_path):
    table = pa.national_table(tables, 2025)
    assert not table.duplicated(["region_code", "measure"]).any()
    assert table["value"].notna().all()
    assert set(table["unit"]) == {"persons", "share", "rupiah a month"}
    banten = table.set_index(["region_code", "measure"])["value"]
    lead = pa.leading_claims(pa.coverage_claims(tables["coverage_reported"]), 2025).set_index("region_code")
    assert banten["36", "coverage_share"] == lead.loc["36", "coverage_share"]
    table.to_excel(tmp_path / "national.xlsx", index=False)
    assert pd.read_excel(tmp_path / "national.xlsx", dtype={"region_code": str}).columns.tolist() == list(
        table
    )


def test_own_units_are_scored_under_each_set_of_weights_and_nothing_of_a_user_is_ignored():
    own = pd.DataFrame({"a": [1.0, 2, 3], "b": [9, 5, None]}, index=["x", "y", "z"])
    sets = pd.DataFrame({"a": [1, 3], "b": [1, 1]}, index=["alike", "mostly a"])
    scored = pa.score_units(own, sets)
    assert scored.groupby("weights").size().to_dict() == {"alike": 3, "mostly a": 3}
    blank = scored[scored["unit"] == "z"]
    assert blank["total"].isna().all() and set(blank["reason"]) == {"excluded"}
    first = scored[scored["weights"] == "alike"].iloc[0]
    assert (first["unit"], first["total"], first["n"]) == ("x", 50.0, 2)  # 0 and 100, alike; y has 50 and 0
    with pytest.raises(pa.UserError, match="c"):
        pa.score_units(own.assign(c=1.0), sets)


def test_the_rank_of_who_is_best_in_all_is_firm_and_the_seed_gives_the_same_frame():
    own = pd.DataFrame({"a": [3.0, 2, 1, 0], "b": [9.0, 1, 5, 0]}, index=list("wxyz"))
    firm = pa.rank_stability(own, draws=2_000)
    told = firm.set_index("unit")
    assert told.loc["w", ["low", "high", "holds"]].tolist() == [1, 1, 1.0]
    assert told.loc["z", ["low", "high"]].tolist() == [4, 4]
    assert told.loc["x", ["low", "high"]].tolist() == [2, 3]
    pd.testing.assert_frame_equal(firm, pa.rank_stability(own, draws=2_000))
    with pytest.raises(ValueError, match="1 unit"):
        pa.rank_stability(own.head(1))


# --- shown in plain words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "language, expected",
    [
        ("id", ["Peran", "Cakupan", "angka utama", "27,00%", "1.400.000", "Nov 2020", "Rp16.800", "–", "ya"]),
        (
            "en",
            ["Role", "Coverage", "leading figure", "27.00%", "1,400,000", "Nov 2020", "Rp16,800", "–", "yes"],
        ),
    ],
)
def test_a_frame_is_shown_in_the_readers_language_and_a_blank_is_a_dash(language, expected):
    frame = pd.DataFrame(
        {
            "region_code": ["63"],
            "role": ["leads"],
            "coverage_share": [0.27],
            "denominator_value": [1_400_000.0],
            "as_of": ["2020-11"],
            "monthly_idr": pd.array([16_800], dtype="Int64"),
            "active_participants": [None],
            "clashes": [True],
            "kolom sendiri": ["x"],
        }
    )
    shown = styled(frame, language, names=pd.Series({"63": "Kalimantan Selatan"})).to_html()
    for text in [*expected, "Kalimantan Selatan", "kolom sendiri"]:
        assert text in shown, text
    assert "coverage_share" not in shown and "nan" not in shown.lower()


@pytest.mark.parametrize("rows", ["region_code", ["region_code", "year"]])
def test_a_frame_whose_index_has_a_name_has_its_headings_in_one_row(rows):
    frame = pd.DataFrame({"region_code": ["36"], "year": [2025], "coverage_share": [0.27]}).set_index(rows)
    shown = styled(frame, "en", names={"36": "Banten"}).to_html()
    head = shown.split("<thead>")[1].split("</thead>")[0]
    assert head.count("<tr>") == 1 and "Region" in head and "Coverage" in head
    assert "Banten" in shown and "27.00%" in shown


def test_the_columns_of_public_frames_have_headings_in_words(tables, claims):
    t = pa.Reader("id")
    frames = [
        claims,
        pa.national_table(tables, 2025),
        pa.cost_by_payer(tables, "63", 1_000, 2025),
        pa.what_if(1, 2, target_share=1.0, payer_shares={"PU": 1}, monthly_idr={"PU": 1}),
        pa.share_interval([1.0], [2.0], rse=[0.1]).drop(columns="level"),
        pa.score_units(pd.DataFrame({"a": [1.0, 2]}), pd.Series({"a": 1})),
        pa.rank_stability(pd.DataFrame({"a": [1.0, 2]}), draws=10),
    ]
    silent = {column for frame in frames for column in frame if heading(t, column) == column}
    assert silent - {"n", "median", "gini"} == set()


# --- types -----------------------------------------------------------------------------------------------


@every
def test_every_parameter_and_result_of_a_public_name_has_a_type(name):
    thing = named(name)
    asked = inspect.signature(thing.__init__ if inspect.isclass(thing) else inspect.unwrap(thing))
    silent = [
        one.name
        for one in asked.parameters.values()
        if one.annotation is one.empty
        and one.name != "self"
        and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    ]
    assert silent == []
    assert asked.return_annotation is not asked.empty


@pytest.mark.slow
def test_a_program_of_public_names_alone_is_clean_to_a_type_checker(tmp_path):
    """The notebook of questions as a program, and the public face itself."""
    notebook = json.loads((ROOT / "notebooks" / "06_questions.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    program = tmp_path / "program.py"
    program.write_text(
        "\n".join([*cells, *(f"print(pa.{name})" for name in [*pa.PUBLIC, *SHELF])]), encoding="utf-8"
    )
    options = ["--follow-imports=silent", "--ignore-missing-imports", "--disallow-untyped-calls"]
    ended = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            *options,
            "--cache-dir",
            str(tmp_path),
            str(program),
            str(PACKAGE / "__init__.py"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_types_travel_with_the_package():
    assert (PACKAGE / "py.typed").is_file()
