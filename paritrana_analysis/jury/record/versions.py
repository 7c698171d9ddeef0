"""Numbers of minutes: 1, 2, …, each naming what it replaces and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.jury.record.entries import Said
from paritrana_analysis.jury.record.state import State

#: The file that stands for minutes of several formats: what is signed comes first.
_FIRST = (".pdf", ".docx", ".html", ".xlsx")


@dataclass(frozen=True)
class Replaced:
    """The minutes that another takes the place of. file, sha256 : of the paper that is signed."""

    number: int
    on: str
    file: str
    sha256: str


@dataclass(frozen=True)
class Version:
    """The number of minutes, their day, and from the second on what they replace and why."""

    number: int = 1
    on: str = ""
    why: str = ""
    replaces: Replaced | None = None

    @property
    def suffix(self) -> tuple[str, ...]:
        """What a file's name says of it; the first has the plain name."""
        return (str(self.number),) if self.number > 1 else ()


def version_of(said: Mapping | None) -> Version | None:
    """As `dataclasses.asdict` gave it."""
    if said is None:
        return None
    return Version(**{**said, "replaces": Replaced(**said["replaces"]) if said["replaces"] else None})


def due(state: State, rests_on: str, said: Said, file: str) -> Version:
    """The minutes to be made now: those made last, where nothing that they rest on changed.

    rests_on : digest of all that they are made from. file : the round's folder, for faults. Raises UserError
    where they would replace others and nobody says why.
    """
    last = state.minutes
    if last is None:
        return Version(1, said.on)
    number = last.carries["number"]
    if last.carries["rests_on"] == rests_on:
        first = next(entry for entry in state.versions() if entry.carries["number"] == number)
        replaced = first.carries["replaces"]
        return Version(number, first.on, first.said.why, Replaced(**replaced) if replaced else None)
    if not said.why.strip():
        told = {"number": number, "on": last.on or None, "next": number + 1}
        raise UserError(Fault("record.minutes_without_why", told, file=file))
    return Version(number + 1, said.on, said.why.strip(), replaced_by(state))


def replaced_by(state: State) -> Replaced:
    """The minutes made last, as those that replace them name them."""
    last = state.minutes
    same = [e for e in state.of_kind("minutes") if e.carries["number"] == last.carries["number"]]
    files = {name: sha256 for entry in same for name, sha256 in entry.carries["files"].items()}
    ending = next(end for end in (*_FIRST, "") if any(name.endswith(end) for name in files))
    name = min(name for name in files if name.endswith(ending))
    return Replaced(last.carries["number"], last.on, name, files[name])


def told_in(state: State, version: Version) -> State:
    """The record that minutes of this number tell: all before they were first made."""
    own = [entry for entry in state.versions() if entry.carries["number"] == version.number]
    return state.before(own[0] if own else None)
