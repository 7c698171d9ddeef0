"""Reads an edition file and refuses what can't stand: every fault at once, with file, line and mend.

The form is `schema.yaml`; what a form can't say is checked here: each fact has its ground, weights add up
to 1, no province stands in two zones, the file's name is that of its edition.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from paritrana_analysis.dates import is_date
from paritrana_analysis.editions import lines, model
from paritrana_analysis.editions.model import Edition, Fact, Text
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.files import formed, identity_numbers

if TYPE_CHECKING:
    pass

FOLDER = Path(__file__).parent
#: Weights that add up to 1 within this are taken to do so.
TOLERANCE = 1e-9

_STAGES = ("nomination", "provincial_assessment", "verification", "shortlist", "interview", "winners")
_GROUNDS = ("source", "assumption", "not_found", "conflict")
#: A reason shorter than this many characters, or one of these words, is none.
_SHORTEST_REASON = 10
_PLACEHOLDER = re.compile(
    r"\W*((to ?do|tbd|tba|fixme|xxx|isi nanti)\b.*|alasan|reason)\W*", re.IGNORECASE | re.DOTALL
)


def available(folder: Path = FOLDER) -> list[tuple[int, str]]:
    """(year judged, category) of every edition file in the folder, in order."""
    found = []
    for path in sorted(folder.glob("*-*.yaml")):
        year, _, category = path.stem.partition("-")
        if year.isdigit():
            found.append((int(year), category))
    return found


def load(
    year: int,
    category: str,
    *,
    province_codes: Collection[str] | None = None,
    indicators: Collection[str] | None = None,
    folder: Path = FOLDER,
) -> Edition:
    """The edition of one year judged and category, e.g. load(2023, "kabupaten_kota").

    province_codes, indicators : as in `load_file`.
    Raises UserError if there is no such file, or a faulty one.

    >>> import paritrana_analysis as pa
    >>> pa.load_edition(2023, "kabupaten_kota").zone_of["36"]
    'jawa_bali'
    """
    path = folder / f"{year}-{category}.yaml"
    if not path.is_file():
        known = [name for y, name in available(folder) if y == year]
        if known:
            fault = Fault("editions.no_category", {"year": year, "known": ", ".join(known)}, value=category)
        else:
            years = sorted({y for y, _ in available(folder)})
            fault = Fault("editions.no_edition", {"first": years[0], "last": years[-1]}, value=str(year))
        raise UserError(replace(fault, file=path.name, row=1))
    return load_file(path, province_codes=province_codes, indicators=indicators)


def load_file(
    path: Path, *, province_codes: Collection[str] | None = None, indicators: Collection[str] | None = None
) -> Edition:
    """The edition that a file states, ours or a jury's own.

    province_codes : BPS codes of provinces that a zone may name; None: codes are not looked up.
    indicators     : keys that an aspect may refer to; None: keys are not looked up.
    Raises UserError with every fault found, each with its line.
    """
    path = Path(path)
    lined = _lined(path)
    faults = _reading_faults(path, lined)
    if lined.data is not None or not faults:
        form = list(_form_faults(path, lined, "edition"))
        faults += form + list(_ground_faults(path, lined))
        if not form:
            faults += _sense_faults(path, lined, province_codes, indicators)
    if faults:
        raise UserError(sorted(_told_once(faults), key=lambda fault: fault.row))
    return _edition(path, lined)


def with_weights(edition: Edition, path: Path) -> Edition:
    """The edition under a jury's own weights: a YAML file with `weights: {aspect: share}` and `reason:`.

    The shares replace the assumed ones; the result's `own_weights` names the file, each weight is marked
    `own`. Raises UserError for an aspect that is unknown or left out, shares below 0 or not adding up to 1.
    """
    path = Path(path)
    lined = _lined(path)
    faults = list(_split_by_comma(path, lined)) or _reading_faults(path, lined)
    if not faults:
        faults = list(_form_faults(path, lined, "weights"))
    if not faults:
        faults = list(_own_weight_faults(path, lined, edition))
    if faults:
        raise UserError(_told_once(faults))
    given = {aspect: _share(value) for aspect, value in lined.data["weights"].items()}
    reason = _text(lined.data["reason"])

    def own(rule: model.AspectRule) -> model.AspectRule:
        line = lined.line(("weights", rule.aspect))
        fact = Fact(given[rule.aspect], assumption=reason, own_file=path.name, line=line)
        return replace(rule, weight=fact)

    return replace(edition, aspects=tuple(own(rule) for rule in edition.aspects), own_weights=path.name)


def _told_once(faults: list[Fault]) -> list[Fault]:
    """The faults without repetitions, in their order."""
    told: dict = {}
    for fault in faults:
        told.setdefault((fault.key, fault.row, str(fault.values), fault.value), fault)
    return list(told.values())


# --- reading -----------------------------------------------------------------------------------------


def _lined(path: Path) -> lines.Lined:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UserError(Fault("editions.not_text", file=path.name, row=1)) from None
    except FileNotFoundError:
        raise UserError(Fault("editions.no_file", file=str(path), row=1)) from None
    if found := identity_numbers.line_faults(text, path.name):
        raise UserError(found)
    return lines.read(text)


def _fault(path: Path, lined: lines.Lined, key: str, values: dict, place: tuple = (), line: int = 0) -> Fault:
    return Fault(f"editions.{key}", values, file=path.name, row=line or lined.line(place))


def _reading_faults(path: Path, lined: lines.Lined) -> list[Fault]:
    faults = [_fault(path, lined, key, values, line=line) for key, values, line in lined.problems]
    return [
        replace(fault, mend_key="editions.twice_list")
        if fault.key == "editions.twice" and fault.values["name"] in ("see", "source")
        else fault
        for fault in faults
    ]


# --- the form ----------------------------------------------------------------------------------------

_WEIGHTS_FORM = {
    "type": "object",
    "required": ["weights", "reason"],
    "additionalProperties": False,
    "properties": {
        "weights": {
            "type": "object",
            "additionalProperties": {"$ref": "#/$defs/weightFact/properties/value"},
        },
        "reason": {"$ref": "#/$defs/text"},
    },
}


@cache
def _validator(form: str):
    import yaml

    schema = yaml.safe_load((FOLDER / "schema.yaml").read_text(encoding="utf-8"))
    if form == "weights":
        schema = {"$schema": schema["$schema"], "$defs": schema["$defs"], **_WEIGHTS_FORM}
    return formed.validator(schema)


def _form_faults(path: Path, lined: lines.Lined, form: str) -> Iterator[Fault]:
    for error in _validator(form).iter_errors(lined.data):
        place = tuple(error.absolute_path)
        name = next((part for part in reversed(place) if isinstance(part, str)), path.name)
        kind, wanted, found = error.validator, error.validator_value, error.instance
        if kind == "additionalProperties":
            known = list(error.schema["properties"])
            for key in (key for key in found if key not in known):
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
                values = {"name": key, "known": ", ".join(near or known)}
                yield _fault(path, lined, "unknown_key", values, (*place, key))
        elif kind == "required":
            for key in (key for key in wanted if key not in found):
                values = {"name": key, "within": name}
                if place and isinstance(place[-1], int):
                    yield _fault(path, lined, "missing_in_item", values | {"n": place[-1] + 1}, place)
                    continue
                fault = _fault(path, lined, "missing_key", values, place)
                own = "editions.missing_reason" if (form, key) == ("weights", "reason") else ""
                yield replace(fault, mend_key=own)
        elif kind == "type":
            values = {"name": name, "wanted": wanted if isinstance(wanted, str) else " / ".join(wanted)}
            yield replace(_fault(path, lined, "wrong_type", values, place), value=_short(found))
        elif kind == "enum":
            known = ", ".join("null" if choice is None else str(choice) for choice in wanted)
            yield replace(
                _fault(path, lined, "no_choice", {"name": name, "known": known}, place), value=_short(found)
            )
        elif kind == "uniqueItems":
            yield _fault(path, lined, "repeated", {"name": name}, place)
        elif kind in ("minItems", "minLength"):
            key = "too_few" if kind == "minItems" else "too_short"
            yield _fault(path, lined, key, {"name": name, "n": wanted}, place)
        else:  # pattern, minimum, maximum
            fault = replace(_fault(path, lined, "wrong_form", {"name": name}, place), value=_short(found))
            yield _as_number(fault, str(found).strip())


def _as_number(fault: Fault, found: str) -> Fault:
    """The fault with a mend of its own where a number was written as one writes it by hand."""
    if re.fullmatch(r"[0-9]+,[0-9]+", found):
        return replace(
            fault, values=fault.values | {"point": found.replace(",", ".")}, mend_key="editions.decimal_comma"
        )
    if re.fullmatch(r"[0-9]+([.,][0-9]+)? ?%", found):
        share = float(found.rstrip("% ").replace(",", ".")) / 100
        return replace(fault, values=fault.values | {"point": f"{share:.6g}"}, mend_key="editions.percent")
    return fault


def _split_by_comma(path: Path, lined: lines.Lined) -> Iterator[Fault]:
    """{coverage: 0,3} reads as coverage: 0 and a key "3" without a value: a decimal comma."""
    weights = lined.data.get("weights") if isinstance(lined.data, dict) else None
    before = None
    for key, value in (weights if isinstance(weights, dict) else {}).items():
        if before and key.isdigit() and value is None:
            name, whole = before
            fault = _fault(
                path, lined, "wrong_form", {"name": name, "point": f"{whole}.{key}"}, ("weights", name)
            )
            yield replace(fault, value=f"{whole},{key}", mend_key="editions.decimal_comma")
        before = (key, value)


def _short(found: object) -> str:
    return str(found)[:60]


# --- the ground of each fact -------------------------------------------------------------------------


def _walk(data: object, place: tuple = ()) -> Iterator[tuple[tuple, dict]]:
    """Every fact (a mapping with `value`) with its place; the sides of a conflict are not facts."""
    if isinstance(data, dict):
        if "value" in data:
            yield place, data
        for key, inner in data.items():
            if key not in ("conflict", "value"):
                yield from _walk(inner, (*place, key))
    elif isinstance(data, list):
        for n, inner in enumerate(data):
            yield from _walk(inner, (*place, n))


def _ground_faults(path: Path, lined: lines.Lined) -> Iterator[Fault]:
    for place, fact in _walk(lined.data):
        name = ".".join(str(part + 1 if isinstance(part, int) else part) for part in place)
        for key in ("assumption", "not_found"):
            said = fact.get(key)
            for text in said.values() if isinstance(said, dict) else (said,):
                if isinstance(text, str) and _says_nothing(text, key):
                    empty = _fault(path, lined, "says_nothing", {"name": name, "ground": key}, (*place, key))
                    own = "editions.says_nothing_not_found" if key == "not_found" else ""
                    yield replace(empty, value=_short(text), mend_key=own)
        grounds = [key for key in _GROUNDS if fact.get(key) not in (None, "", [])]
        blank = fact["value"] is None
        if blank and "source" in grounds:
            yield _fault(path, lined, "blank_with_source", {"name": name}, place)
        elif blank and not {"not_found", "conflict"} & set(grounds):
            yield _fault(path, lined, "blank_without_reason", {"name": name}, place)
        elif not blank and not {"source", "assumption"} & set(grounds):
            key = "value_not_found" if "not_found" in grounds else "no_ground"
            yield _fault(path, lined, key, {"name": name}, place)
        elif not blank and ({"source", "assumption"} <= set(grounds) or "not_found" in grounds):
            values = {"name": name, "grounds": ", ".join(grounds)}
            yield _fault(path, lined, "two_grounds", values, place)
        elif not blank and "conflict" in grounds and "assumption" not in grounds:
            yield _fault(path, lined, "conflict_decided_without_reason", {"name": name}, place)


def _says_nothing(text: str, ground: str) -> bool:
    short = ground == "assumption" and len(text.strip()) < _SHORTEST_REASON
    return short or bool(_PLACEHOLDER.fullmatch(text))


# --- sense: what holds between the parts -------------------------------------------------------------


def _sense_faults(
    path: Path,
    lined: lines.Lined,
    province_codes: Collection[str] | None,
    indicators: Collection[str] | None,
) -> list[Fault]:
    data = lined.data
    return [
        *_name_faults(path, lined, data),
        *_date_faults(path, lined, data),
        *_aspect_faults(path, lined, data, indicators),
        *_zone_faults(path, lined, data, province_codes),
        *_stage_faults(path, lined, data),
    ]


def _name_faults(path: Path, lined: lines.Lined, data: dict) -> Iterator[Fault]:
    wanted = f"{data['edition']}-{data['category']}.yaml"
    if path.name != wanted:
        yield _fault(path, lined, "wrong_name", {"wanted": wanted}, ("edition",))


def _date_faults(path: Path, lined: lines.Lined, data: dict) -> Iterator[Fault]:
    judged = data["period"]["value"] or {}
    years = sorted({text[:4] for text in judged.values()})
    if years and years != [str(data["edition"])]:
        values = {"year": data["edition"], "found": "–".join(years)}
        yield _fault(path, lined, "period_of_another_year", values, ("period", "value"))

    for place, fact in _walk(data):
        value = fact["value"]
        if isinstance(value, dict) and set(value) == {"from", "until"}:
            for text in (text for text in value.values() if not is_date(text)):
                yield replace(_fault(path, lined, "no_such_day", {}, (*place, "value")), value=text)
            if value["from"] > value["until"]:
                yield _fault(path, lined, "period_backwards", {}, (*place, "value"))
        elif place == ("award_date",) and value and not is_date(value):
            yield replace(_fault(path, lined, "no_such_day", {}, (*place, "value")), value=value)


def _share(value: float | str) -> float:
    return float(Fraction(value))


def _aspect_faults(
    path: Path, lined: lines.Lined, data: dict, indicators: Collection[str] | None
) -> Iterator[Fault]:
    aspects = data["aspects"]
    keys = [aspect["aspect"] for aspect in aspects]
    for n, key in enumerate(keys):
        if key in keys[:n]:
            yield _fault(path, lined, "aspect_twice", {"name": key}, ("aspects", n))
    total = sum(_share(aspect["weight"]["value"]) for aspect in aspects)
    if abs(total - 1) > TOLERANCE:
        yield _fault(path, lined, "weights_sum", {"total": f"{total:.9g}"}, ("aspects",))
    used: set[str] = set()
    for n, aspect in enumerate(aspects):
        for key in aspect["indicators"]["value"]:
            place = ("aspects", n, "indicators", "value")
            used.add(key)
            if indicators is not None and key not in indicators:
                near = difflib.get_close_matches(key, list(indicators), n=1, cutoff=0.6)
                known = ", ".join(near or sorted(indicators))
                yield _fault(path, lined, "unknown_indicator", {"name": key, "known": known}, place)
    for key in data["tie_breaks"]["value"]:
        if key not in used:
            values = {"name": key, "known": ", ".join(sorted(used))}
            yield _fault(path, lined, "tie_break_not_judged", values, ("tie_breaks", "value"))
    for n, title in enumerate(data["titles"]):
        if title["decided_by"]["value"] not in (*keys, "total"):
            values = {"name": title["decided_by"]["value"], "known": ", ".join(("total", *keys))}
            yield _fault(path, lined, "title_not_judged", values, ("titles", n, "decided_by"))


def _zone_faults(
    path: Path, lined: lines.Lined, data: dict, province_codes: Collection[str] | None
) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for n, zone in enumerate(data["zones"]):
        for m, fact in enumerate(zone["provinces"]):
            place = ("zones", n, "provinces", m, "value")
            for code in fact["value"]:
                if code in seen:
                    values = {"code": code, "one": seen[code], "other": zone["zone"]}
                    yield _fault(path, lined, "zones_overlap", values, place)
                seen.setdefault(code, zone["zone"])
                if province_codes is not None and code not in province_codes:
                    yield _fault(path, lined, "unknown_province", {"code": code}, place)
    count = data["province_count"]["value"]
    if seen and count and len(seen) != count:
        yield _fault(path, lined, "zones_incomplete", {"n": len(seen), "count": count}, ("zones",))
    within = data["ranked_within"]["value"]
    if within == "zone" and not data["zones"]:
        yield _fault(path, lined, "no_zones", {}, ("zones",))
    if within == "sector" and not data.get("sectors"):
        yield _fault(path, lined, "no_sectors", {}, ("ranked_within",))


def _stage_faults(path: Path, lined: lines.Lined, data: dict) -> Iterator[Fault]:
    order = [_STAGES.index(stage["stage"]) for stage in data["stages"]]
    if order != sorted(set(order)):
        yield _fault(path, lined, "stage_order", {"wanted": ", ".join(_STAGES)}, ("stages",))


def _own_weight_faults(path: Path, lined: lines.Lined, edition: Edition) -> Iterator[Fault]:
    given = lined.data["weights"]
    known = ", ".join(edition.weights)
    for aspect in (aspect for aspect in given if aspect not in edition.weights):
        values = {"name": aspect, "known": known}
        yield _fault(path, lined, "unknown_aspect", values, ("weights", aspect))
    for aspect in (aspect for aspect in edition.weights if aspect not in given):
        yield _fault(path, lined, "aspect_without_weight", {"name": aspect}, ("weights",))
    total = sum(_share(value) for value in given.values())
    if abs(total - 1) > TOLERANCE:
        yield _fault(path, lined, "weights_sum", {"total": f"{total:.9g}"}, ("weights",))


# --- from data to the model --------------------------------------------------------------------------


def _text(given: str | dict | None) -> Text | None:
    if given is None:
        return None
    return Text(given, given) if isinstance(given, str) else Text(given["id"], given["en"])


def _sources(given: str | list | None) -> tuple[str, ...]:
    return tuple([given] if isinstance(given, str) else given or [])


def _period(value: dict) -> model.Period:
    return model.Period(value["from"], value["until"])


def _quota(value: dict) -> model.Quota:
    return model.Quota(value["n"], value["per"])


def _shortlist(value: dict) -> model.Shortlist:
    return model.Shortlist(value["called"], value["of"])


def _points(value: list) -> tuple[model.Points, ...]:
    return tuple(model.Points(_text(item["named"]), item["points"]) for item in value)


def _texts(value: list) -> tuple[Text, ...]:
    return tuple(_text(item) for item in value)


def _edition(path: Path, lined: lines.Lined) -> Edition:
    data = lined.data

    def fact(*place, read=lambda value: value) -> Fact:
        given = data
        for key in place:
            given = given[key]

        def valued(value):
            return None if value is None else read(value)

        return Fact(
            valued(given["value"]),
            _sources(given.get("source")),
            _text(given.get("assumption")),
            _text(given.get("not_found")),
            tuple(
                model.Claim(valued(side["value"]), _sources(side["source"]))
                for side in given.get("conflict") or ()
            ),
            _text(given.get("note")),
            _sources(given.get("see")),
            line=lined.line(place),
        )

    def each(*place) -> Iterator[tuple[tuple, dict]]:
        given = data
        for key in place:
            given = given.get(key, []) if isinstance(given, dict) else given[key]
        for n, item in enumerate(given):
            yield (*place, n), item

    return Edition(
        year=data["edition"],
        category=data["category"],
        file=path.name,
        period=fact("period", read=_period),
        award_date=fact("award_date"),
        place=fact("place", read=_text),
        labels=tuple(fact(*place) for place, _ in each("labels")),
        host=fact("host"),
        legal_basis=tuple(fact(*place, read=_text) for place, _ in each("legal_basis")),
        categories=fact("categories", read=tuple),
        province_count=fact("province_count"),
        ranked_within=fact("ranked_within"),
        sectors=tuple(fact(*place, read=_text) for place, _ in each("sectors")),
        aspects=tuple(
            model.AspectRule(
                item["aspect"],
                fact(*place, "named"),
                fact(*place, "meaning", read=_text),
                fact(*place, "weight", read=_share),
                fact(*place, "indicators", read=tuple),
            )
            for place, item in each("aspects")
        ),
        other_aspect_lists=tuple(
            model.AspectList(item["where"], fact(*place, read=_texts))
            for place, item in each("other_aspect_lists")
        ),
        within=fact("aggregation", "within"),
        between=fact("aggregation", "between"),
        tie_breaks=fact("tie_breaks", read=tuple),
        zones=tuple(
            model.Zone(
                item["zone"],
                fact(*place, "named"),
                tuple(fact(*inner, read=tuple) for inner, _ in each(*place, "provinces")),
            )
            for place, item in each("zones")
        ),
        titles=tuple(
            model.TitleRule(item["title"], fact(*place, "named"), fact(*place, "decided_by"))
            for place, item in each("titles")
        ),
        stages=tuple(
            model.Stage(
                item["stage"],
                fact(*place, "how", read=_text),
                fact(*place, "seen"),
                fact(*place, "quota", read=_quota),
                fact(*place, "pool") if "pool" in item else None,
                fact(*place, "when", read=_period) if "when" in item else None,
                tuple(
                    model.Example(example["province"], fact(*inner, read=_shortlist))
                    for inner, example in _examples(place, item)
                ),
            )
            for place, item in each("stages")
        ),
        panels=tuple(
            model.PanelRule(
                item["level"],
                fact(*place, "size"),
                tuple(
                    model.Seat(seat["role"], fact(*place, "seats", n, read=_texts))
                    for n, seat in enumerate(item["seats"])
                ),
            )
            for place, item in each("panels")
        ),
        attendance=fact("attendance", read=_text),
        repeat_wins=fact("eligibility", "repeat_wins"),
        scorecards=tuple(
            model.Scorecard(
                item["province"],
                item["candidate"],
                fact(*place, "points", read=_points),
                fact(*place, "total"),
            )
            for place, item in each("scorecards")
        ),
        panel_scores={key: fact("panel_scores", key) for key in data.get("panel_scores", {})},
    )


def _examples(place: tuple, stage: dict) -> Iterator[tuple[tuple, dict]]:
    for n, example in enumerate(stage.get("examples", [])):
        yield (*place, "examples", n), example
