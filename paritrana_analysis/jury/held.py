"""What was noted of a panel's meeting: when, where, who was there, who dissented. Nothing is supposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from paritrana_analysis.errors import UserError
from paritrana_analysis.jury.faults import JuryFault
from paritrana_analysis.jury.rounds import Round


@dataclass(frozen=True)
class Held:
    """What was noted of a meeting; "" and None where nothing was.

    present : juror ids, or None where attendance was not taken. dissent: (juror_id, text).
    """

    on: str = ""
    at: str = ""
    present: tuple[str, ...] | None = None
    dissent: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)


def held_of(said: object, round_: Round, file: str = "minutes.yaml") -> Held:
    """The notes of a meeting as they stand in minutes.yaml. Raises UserError with all faults.

    said : mapping with any of held_on (2026-02-03), held_at, present or absent (juror ids), dissent
    (juror: text), notes (list of texts).
    """
    known = ("held_on", "held_at", "present", "absent", "dissent", "notes")
    if said is None:
        return Held()
    if not isinstance(said, Mapping):
        raise UserError(JuryFault("minutes_form", {"known": ", ".join(known)}, file=file))
    jurors = {member.juror_id for member in round_.members}
    if isinstance(said.get("absent"), list):  # the same, said the short way
        said = {"present": sorted(jurors - set(map(str, said["absent"]))), **said}
    present, dissent, notes = said.get("present"), said.get("dissent") or {}, said.get("notes") or []
    faults = [
        JuryFault("minutes_key", {"known": ", ".join(known)}, file=file, value=str(k))
        for k in said
        if k not in known
    ]
    for column, names in (
        ("present", present or []),
        ("absent", said.get("absent") or []),
        ("dissent", dissent),
    ):
        if not isinstance(names, Mapping if column == "dissent" else list):
            faults.append(JuryFault("minutes_list", file=file, column=column))
            continue
        faults += [
            JuryFault("juror_unknown", file=file, column=column, value=str(n))
            for n in names
            if str(n) not in jurors
        ]
    if not isinstance(notes, list):
        faults.append(JuryFault("minutes_list", file=file, column="notes"))
    on = str(said.get("held_on") or "")
    if on and not _is_date(on):
        faults.append(JuryFault("minutes_date", file=file, column="held_on", value=on))
    if faults:
        raise UserError(faults)
    return Held(
        on,
        str(said.get("held_at") or ""),
        None if present is None else tuple(map(str, present)),
        tuple((str(juror), str(text)) for juror, text in dissent.items()),
        tuple(map(str, notes)),
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
