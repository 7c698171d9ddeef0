"""The members of a panel: their seats and expertise compared with the edition's rule, interests, recusals.

An interest is declared by a juror, or comes with the seat. A recusal follows from an interest: this juror
does not score that candidate, and the cell stays blank.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from paritrana_analysis.editions import Edition
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.jury.remarks import Remark

SEATS = ("chair", "secretary", "member")
LEVELS = ("provincial", "national")

#: The names that editions give to an expertise, by its key in a panel's table. Words: `jury.expertise_…`.
EXPERTISE: Mapping[str, tuple[str, ...]] = {
    "regional_secretary": ("Sekretaris Daerah",),
    "bpjs_head": ("kepala BPJS Ketenagakerjaan", "BPJS Ketenagakerjaan"),
    "manpower_office": ("dinas tenaga kerja",),
    "manpower_ministry": ("Kemnaker",),
    "coordinating_ministry": ("Kemenko PMK",),
    "home_affairs": ("Kemendagri (Bina Bangda)",),
    "employers": ("pengusaha", "perwakilan pengusaha", "Apindo"),
    "unions": ("serikat pekerja", "perwakilan pekerja"),
    "social_security": ("ahli jaminan sosial",),
    "economics": ("ahli ekonomi",),
    "law": ("ahli hukum",),
    "public_policy": ("ahli kebijakan publik",),
    "academia": ("akademisi",),
}

#: What a juror may declare. `own_region` and `own_firm` rest on the codes beside them.
DECLARED = ("own_region", "own_firm", "supplies_data", "bears_costs", "family", "advised", "other")
#: What goes with the seat of BPJS Ketenagakerjaan, whoever holds it.
STRUCTURAL = ("supplies_data", "sits", "may_bear_costs")
#: Why a juror does not score a candidate.
RECUSALS = ("own_region", "own_firm", "declared")

#: Between two codes or words of one cell; no code holds any of these.
_BETWEEN = re.compile(r"[\s,;|]+")
_AS_NUMBER = re.compile(r"(\d+)[.,]0+", re.ASCII)


@dataclass(frozen=True)
class Member:
    """One juror. attended: None where the table doesn't say."""

    juror_id: str
    seat: str
    expertise: str
    name: str = ""
    own_region_code: str = ""
    own_firm: str = ""
    interests: tuple[str, ...] = ()
    recused_from: tuple[str, ...] = ()
    attended: bool | None = None

    @property
    def structural(self) -> tuple[str, ...]:
        """Interests that go with the seat: keys of `jury.structural_…`."""
        if self.expertise != "bpjs_head":
            return ()
        return tuple(
            "secretary_and_sits" if key == "sits" and self.seat == "secretary" else key for key in STRUCTURAL
        )


def recusal(member: Member, unit: str, unit_region: str, place: str) -> str:
    """Why the member does not score this candidate: one of `RECUSALS`, or "".

    unit_region : the candidate's own region code (a firm's or village's district). place : the round's
    province code, or "national". A juror's own region counts where it is the candidate's, lies in it, or
    holds it; but a province in which the whole round is held sets nobody apart.
    """
    if unit in member.recused_from:
        return "declared"
    if member.own_firm and member.own_firm == unit:
        return "own_firm"
    own = member.own_region_code
    if own and own != place and (own.startswith(unit_region) or unit_region.startswith(own)):
        return "own_region"
    return ""


def structural_of(members: Iterable[Member]) -> list[str]:
    """Interests that go with a seat of this panel, or hold without one: keys of `jury.structural_…`."""
    keys = dict.fromkeys(key for member in members for key in member.structural)
    return list(keys) or ["supplies_data", "no_seat", "may_bear_costs"]


def words_in(cell: str) -> tuple[str, ...]:
    """The codes or words of one cell, set apart by spaces, commas, semicolons or bars: "3601, 3603".

    "3601.0" is what a spreadsheet makes of 3601.
    """
    cell = _AS_NUMBER.sub(r"\1", cell) if _AS_NUMBER.fullmatch(cell.strip()) else cell
    return tuple(_AS_NUMBER.sub(r"\1", word) for word in _BETWEEN.split(cell) if word)


def members_of(
    rows: Iterable[Mapping],
    file: str = "panel.csv",
    lines: Iterable[int] | None = None,
    *,
    candidates: Collection[str] = (),
    regions: Collection[str] = (),
    firms: Collection[str] = (),
) -> list[Member]:
    """The members in the rows of a panel's table, blanks as "".

    Columns: juror_id, seat, expertise; may be left out: name, own_region_code, own_firm, interests and
    recused_from (words or codes, see `words_in`), attended (yes, no). lines: of each row in its file, else
    from 2 on. candidates : codes of who stands; regions : of every region; firms : of every firm, where
    firms are judged. Where they are given, a code that is none of them is refused. Raises UserError with all
    faults.
    """
    found, faults, seen = [], [], {}
    for line, row in zip(lines or count(2), rows, strict=False):
        text = {key: str(value).strip() if value is not None else "" for key, value in row.items()}
        own = words_in(text.get("own_region_code", ""))
        text["own_region_code"] = own[0] if len(own) == 1 else text.get("own_region_code", "")
        faults += _row_faults(text, file, line, seen)
        faults += _code_faults(text, file, line, candidates, regions)
        if firms and (firm := text.get("own_firm", "")) and firm not in firms:
            faults.append(Fault("jury.firm_unknown", {}, file, line, "own_firm", firm[:60]))
        seen.setdefault(text.get("juror_id", ""), line)
        attended = text.get("attended", "")
        found.append(
            Member(
                juror_id=text.get("juror_id", ""),
                seat=text.get("seat", ""),
                expertise=text.get("expertise", ""),
                name=text.get("name", ""),
                own_region_code=text.get("own_region_code", ""),
                own_firm=text.get("own_firm", ""),
                interests=words_in(text.get("interests", "")),
                recused_from=words_in(text.get("recused_from", "")),
                attended={"yes": True, "no": False}.get(attended),
            )
        )
    if not found:
        faults.append(Fault("jury.panel_empty", file=file))
    if faults:
        raise UserError(faults)
    return found


def _row_faults(row: Mapping[str, str], file: str, line: int, seen: Mapping) -> Iterator[Fault]:
    juror = row.get("juror_id", "")
    if not juror:
        yield Fault("jury.juror_blank", {}, file, line, "juror_id")
    elif juror in seen:
        yield Fault("jury.juror_twice", {"before": seen[juror]}, file, line, "juror_id", juror)
    elif not juror.replace("-", "").replace("_", "").isalnum():
        yield Fault("jury.juror_form", {}, file, line, "juror_id", juror)
    allowed = {
        "seat": (SEATS, False),
        "expertise": (tuple(EXPERTISE), False),
        "attended": (("yes", "no"), True),
    }
    for column, (known, may_be_blank) in allowed.items():
        value = row.get(column, "")
        if value not in known and not (may_be_blank and not value):
            yield Fault("jury.not_among", {"known": ", ".join(known)}, file, line, column, value)
    declared = row.get("interests", "")
    if strange := [word for word in words_in(declared) if word not in DECLARED]:
        value = _as_written(declared, strange)
        yield Fault("jury.not_among", {"known": ", ".join(DECLARED)}, file, line, "interests", value)


def _code_faults(
    row: Mapping[str, str], file: str, line: int, candidates: Collection[str], regions: Collection[str]
) -> Iterator[Fault]:
    """Faults of codes from which no recusal would follow, though somebody wrote them for that."""
    own = row.get("own_region_code", "")
    if own and not (own.isascii() and own.isdigit() and len(own) in (2, 4)):
        yield Fault("jury.region_form", {}, file, line, "own_region_code", own)
    elif own and regions and own not in {*regions, *candidates}:
        yield Fault("jury.region_unknown", {}, file, line, "own_region_code", own)
    codes, strange = words_in(row.get("recused_from", "")), []
    for code in dict.fromkeys(codes):
        within = sorted(unit for unit in candidates if code.isdigit() and unit.startswith(code))
        if codes.count(code) > 1:
            yield Fault("jury.recusal_twice", {}, file, line, "recused_from", code)
        elif candidates and within and code not in candidates:
            said = {"known": ", ".join(within)}
            yield Fault("jury.recusal_of_several", said, file, line, "recused_from", code)
        elif candidates and not within and code not in {*candidates, *regions}:
            strange.append(code)
    if strange:
        said = {"known": ", ".join(sorted(candidates))}
        value = _as_written(row["recused_from"], strange)
        yield Fault("jury.recusal_unknown", said, file, line, "recused_from", value)


def _as_written(cell: str, unknown: Collection[str]) -> str:
    """The unknown words of a cell as one value: the whole cell if all of it is ("Kab. Serang")."""
    return cell.strip() if set(words_in(cell)) == set(unknown) else ", ".join(unknown)


def composition(members: Iterable[Member], edition: Edition, level: str) -> list[Remark]:
    """How the panel differs from the edition's rule, and what that rule rests on.

    level : "provincial" or "national". One remark says which rule was held against it: documented,
    assumed, or not found; then one a difference. A panel is never refused for it: editions themselves
    report variants.
    """
    members = list(members)
    rule = next((panel for panel in edition.panels if panel.level == level), None)
    known_size = rule is not None and rule.size.value is not None
    if rule is None or (not known_size and not rule.seats):
        return [Remark("jury.rule_not_found", {"n": len(members), "edition": edition.year})]
    found = [Remark(f"jury.rule_{_ground(rule)}", {"edition": edition.year})]
    if known_size and len(members) != rule.size.value:
        found.append(Remark("jury.size", {"n": len(members), "expected": rule.size.value}))
    wanted = [(seat.role, text.id) for seat in rule.seats for text in seat.held_by.value or ()]
    free = list(members)
    for role, text in wanted:
        expertise = _expertise_of(text)
        match = next((m for m in free if _fills(m, role, expertise)), None)
        if match:
            free.remove(match)
        else:
            found.append(Remark("jury.seat_empty", {"seat": role, "held_by": expertise or text}))
    found += [
        Remark("jury.seat_extra", {"juror": m.juror_id, "seat": m.seat, "held_by": m.expertise})
        for m in free
        if wanted
    ]
    chairs = sum(member.seat == "chair" for member in members)
    if chairs != 1:
        found.append(Remark("jury.chairs", {"n": chairs}))
    return found


def _fills(member: Member, role: str, expertise: str) -> bool:
    # A chair known by name alone says nothing of an expertise.
    return member.seat == role and (member.expertise == expertise or (role == "chair" and not expertise))


def _expertise_of(text: str) -> str:
    return next((key for key, texts in EXPERTISE.items() if text in texts), "")


def _ground(rule) -> str:
    marks = {seat.held_by.mark for seat in rule.seats} | {rule.size.mark}
    return "assumed" if marks & {"assumption", "own"} else "documented"
