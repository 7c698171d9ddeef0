"""The dictionary of tables is taken on trust in nothing: each part that is none is refused by its place."""

from __future__ import annotations

import json
import re

import pytest

from paritrana_analysis.data import datapackage, tables
from paritrana_analysis.errors import UserError
from paritrana_analysis.files import places
from paritrana_analysis.i18n.wording import LANGUAGES, Reader


def sound():
    """A dictionary of one table with two columns."""
    columns = [
        {"name": "region_code", "type": "string", "constraints": {"required": True, "pattern": "^[0-9]{2}$"}},
        {"name": "workers", "type": "integer", "constraints": {"minimum": 0, "enum": [1, "2"]}},
    ]
    return {
        "resources": [
            {
                "name": "jobs",
                "path": "jobs.csv",
                "title": "Jobs",
                "sources": [{"title": "BPS"}],
                "licenses": [{"name": "CC-BY-4.0"}],
                "schema": {"fields": columns, "primaryKey": ["region_code"], "missingValues": [""]},
            }
        ]
    }


def read(folder, said):
    (folder / datapackage.NAME).write_text(json.dumps(said), encoding="utf-8")
    return datapackage.read(folder)


def table(**parts):
    return lambda said: said["resources"][0].update(parts)


def without(part):
    return lambda said: said["resources"][0].pop(part)


def schema(**parts):
    return lambda said: said["resources"][0]["schema"].update(parts)


def column(place, **parts):
    return lambda said: said["resources"][0]["schema"]["fields"][place].update(parts)


def rules(place, **constraints):
    return column(place, constraints=constraints)


WHOLE = "resources 1 (jobs): "
REFUSED = {
    "practice without its seed": (lambda said: said.update(practice={}), "practice: seed, assessment_year"),
    "a seed that is a truth": (
        lambda said: said.update(practice={"seed": True, "assessment_year": 2025}),
        "practice: seed, assessment_year",
    ),
    "a table that is a text": (lambda said: said["resources"].append("jobs"), "resources 2: name"),
    "a table without a name": (without("name"), "resources 1: name"),
    "a name twice": (lambda said: said["resources"].append(said["resources"][0]), f"{WHOLE}name"),
    "a table without a file": (without("path"), f"{WHOLE}path"),
    "a digest that is a number": (table(hash=1), f"{WHOLE}hash"),
    "a table without a title": (without("title"), f"{WHOLE}title"),
    "a table without sources": (without("sources"), f"{WHOLE}sources"),
    "sources that are one": (table(sources={"title": "BPS"}), f"{WHOLE}sources"),
    "a source without a title": (table(sources=[{"path": "https://bps.go.id"}]), f"{WHOLE}sources"),
    "a source's address that is none": (table(sources=[{"title": "BPS", "path": 7}]), f"{WHOLE}sources"),
    "terms without a name": (table(licenses=[{"title": "open"}]), f"{WHOLE}licenses"),
    "a schema that is a word": (table(schema="jobs"), f"{WHOLE}schema"),
    "a schema without columns": (schema(fields=[]), f"{WHOLE}schema"),
    "a column that is a text": (schema(fields=["workers"], primaryKey=[]), f"{WHOLE}fields 1: name"),
    "a column without a name": (column(1, name=""), f"{WHOLE}fields 2: name"),
    "a type that no table has": (column(1, type="boolean"), f"{WHOLE}workers: type"),
    "rules that are a list": (column(1, constraints=[]), f"{WHOLE}workers: constraints"),
    "a rule that nobody checks": (rules(1, maxLength=3), f"{WHOLE}workers: constraints"),
    "a rule that is no truth": (rules(1, required="yes"), f"{WHOLE}workers: constraints"),
    "choices that are a word": (rules(1, enum="1"), f"{WHOLE}workers: constraints"),
    "no choice at all": (rules(1, enum=[]), f"{WHOLE}workers: constraints"),
    "a word among numbers": (rules(1, enum=[1, "many"]), f"{WHOLE}workers: constraints"),
    "a number among words": (rules(0, enum=[36]), f"{WHOLE}region_code: constraints"),
    "a least word": (rules(0, minimum=1), f"{WHOLE}region_code: constraints"),
    "a least that is a word": (rules(1, minimum="0"), f"{WHOLE}workers: constraints"),
    "a pattern of a number": (rules(1, pattern="^1$"), f"{WHOLE}workers: constraints"),
    "a pattern without an end": (rules(0, pattern="^(a+)+$"), f"{WHOLE}region_code: constraints"),
    "a pattern with an open bracket": (rules(0, pattern="^(a$"), f"{WHOLE}region_code: constraints"),
    "a pattern that is a number": (rules(0, pattern=36), f"{WHOLE}region_code: constraints"),
    "a key that is no column": (schema(primaryKey=["year"]), f"{WHOLE}primaryKey"),
    "a key that is a number": (schema(primaryKey=1), f"{WHOLE}primaryKey"),
    "blanks that are a text": (schema(missingValues="-"), f"{WHOLE}missingValues"),
    "a blank that is a number": (schema(missingValues=[0]), f"{WHOLE}missingValues"),
}


def test_a_sound_dictionary_is_read_as_it_is(tmp_path):
    assert read(tmp_path, sound()) == sound()
    one_key = sound()
    one_key["resources"][0]["schema"]["primaryKey"] = "region_code"
    assert read(tmp_path, one_key) == one_key


@pytest.mark.parametrize(("change", "problem"), REFUSED.values(), ids=REFUSED)
def test_each_part_that_is_not_what_it_must_be_is_refused_by_its_place(tmp_path, change, problem):
    said = sound()
    change(said)
    with pytest.raises(UserError) as refused:
        read(tmp_path, said)
    assert {fault.key for fault in refused.value.faults} == {"broken_dictionary"}
    assert problem in {fault.values["problem"] for fault in refused.value.faults}
    for reader in map(Reader, LANGUAGES):
        assert any(problem in fault.sentence(reader) for fault in refused.value.faults)


def test_two_columns_of_one_name_are_refused_by_it(tmp_path):
    said = sound()
    column(1, name="region_code")(said)
    with pytest.raises(UserError) as refused:
        read(tmp_path, said)
    told = {fault.values["problem"] for fault in refused.value.faults}
    assert told == {f"{WHOLE}fields {n}: name “region_code”" for n in (1, 2)}


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    said = sound()
    for change in (without("title"), table(hash=1), schema(missingValues="-")):
        change(said)
    with pytest.raises(UserError) as refused:
        read(tmp_path, said)
    told = [fault.values["problem"].removeprefix(WHOLE) for fault in refused.value.faults]
    assert told == ["hash", "title", "missingValues"]


@pytest.mark.parametrize(
    ("table", "column", "beyond"),
    [
        ("evidence", "evidence_id", "E1000"),
        ("evidence", "adds_to", "E1000"),
        ("targets", "target_id", "T1000"),
        ("winners", "award_id", "W1000"),
        ("coverage_reported", "claim_id", "C10000"),
        ("contribution_rates", "rate_id", "R100"),
    ],
)
def test_no_table_ends_at_the_largest_number_of_so_many_digits(table, column, beyond):
    resource = next(one for one in tables.dictionary()["resources"] if one["name"] == table)
    field = next(one for one in resource["schema"]["fields"] if one["name"] == column)
    assert re.fullmatch(field["constraints"]["pattern"], beyond)


def test_a_project_s_dictionary_of_an_earlier_release_is_still_read(tmp_path):
    """Its patterns were ours when the project was laid out; they end at the digits of that time."""
    text = (places.OWN_RAW / "datapackage.json").read_text(encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(re.sub(r"\{(\d),\}", r"{\1}", text), encoding="utf-8")
    assert datapackage.read(tmp_path)["resources"]
