"""The current state of a round: what follows from its record's entries, and from nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from paritrana_analysis.files.digests import digest_of
from paritrana_analysis.jury.record.entries import RecordEntry

#: What minutes tell besides the result: after one of these they are no longer the newest.
TOLD = (
    *("returned", "correction", "appeal", "answer", "withdrawal"),
    *("late_evidence", "taken_in", "left_out", "confirmed"),
)
#: In a cell of a sheet: points, or the reason of a blank. No entry: nothing.
Score = float | str


@dataclass(frozen=True)
class State:
    """What a record says is so. entries : never empty, the first is "opened"."""

    entries: tuple[RecordEntry, ...]

    def of_kind(self, *kinds: str) -> list[RecordEntry]:
        return [entry for entry in self.entries if entry.kind in kinds]

    def last(self, *kinds: str) -> RecordEntry | None:
        return next((entry for entry in reversed(self.entries) if entry.kind in kinds), None)

    def before(self, entry: RecordEntry | None) -> State:
        """The record as it stood before this entry; as it stands, if there is none."""
        return State(self.entries[: entry.number - 1]) if entry else self

    # --- what counts -----------------------------------------------------------------------------------

    @property
    def opened(self) -> RecordEntry:
        """The last opening: until the first sheet came back, a round may be opened on newer tables."""
        return self.last("opened")

    @property
    def _tables(self) -> RecordEntry:
        return self.last("opened", "taken_in")

    @property
    def tables(self) -> Mapping[str, str]:
        """The tables that count: name → sha256."""
        return self._tables.carries["tables"]

    @property
    def snapshot(self) -> str:
        """The file in the record that holds these tables."""
        return self._tables.carries["snapshot"]

    @cached_property
    def scores(self) -> dict[tuple[str, str, str], Score]:
        """(juror, unit, criterion) → what stands in that cell, of all returns in force."""
        found: dict[tuple[str, str, str], Score] = {}
        for entry in self.of_kind("returned", "correction"):
            for sheet in (*entry.carries["sheets"], *entry.carries["gone"]):
                for change in sheet["changes"]:
                    key = (sheet["juror"], change["unit"], change["criterion"])
                    if change["to"] is None:
                        found.pop(key, None)
                    else:
                        found[key] = change["to"]
        return found

    @property
    def scores_sha256(self) -> str:
        """sha256 of scores.csv as the last reading left it; "" before the first."""
        last = self.last("returned", "correction")
        return last.carries["scores"] if last else ""

    def returns_of(self, juror: str) -> list[dict]:
        """Every sheet that came back from a juror, the first one first."""
        return [
            sheet
            for entry in self.of_kind("returned", "correction")
            for sheet in entry.carries["sheets"]
            if sheet["juror"] == juror
        ]

    @cached_property
    def withdrawn(self) -> dict[str, RecordEntry]:
        """Candidates that withdrew, with the entry that says so."""
        return {entry.carries["candidate"]: entry for entry in self.of_kind("withdrawal")}

    @cached_property
    def confirmed(self) -> dict[str, str]:
        """Candidates that the chair confirmed as the only one with a score, and when."""
        return {entry.carries["candidate"]: entry.on for entry in self.of_kind("confirmed")}

    # --- appeals and late evidence ---------------------------------------------------------------------

    @cached_property
    def answers(self) -> dict[int, list[RecordEntry]]:
        """Number of an appeal → its answers."""
        found: dict[int, list[RecordEntry]] = {entry.number: [] for entry in self.of_kind("appeal")}
        for entry in self.of_kind("answer"):
            found.setdefault(entry.carries["to"], []).append(entry)
        return found

    @property
    def unanswered(self) -> list[int]:
        return [number for number, answers in self.answers.items() if not answers]

    @property
    def late(self) -> RecordEntry | None:
        """Evidence that came late and that nobody decided on yet."""
        last = self.last("late_evidence", "taken_in", "left_out")
        return last if last and last.kind == "late_evidence" else None

    def decided_on(self, tables: Mapping[str, str]) -> bool:
        """Whether these tables were looked at, and left out."""
        numbers = {entry.carries["late"] for entry in self.of_kind("left_out")}
        return any(self.entries[n - 1].carries["tables"] == tables for n in numbers)

    # --- result, minutes, sending on -------------------------------------------------------------------

    @cached_property
    def basis(self) -> str:
        """sha256 over what a result follows from: round, scores, tables, who withdrew, what was confirmed."""
        said = {
            "round": self.opened.carries["round_key"],
            "tables": dict(sorted(self.tables.items())),
            "scores": sorted([*key, value] for key, value in self.scores.items()),
            "withdrawn": sorted(self.withdrawn),
            "confirmed": sorted(self.confirmed),
        }
        return digest_of(json.dumps(said, ensure_ascii=False, sort_keys=True))

    @property
    def result(self) -> RecordEntry | None:
        return self.last("result")

    @property
    def stale(self) -> bool:
        """Whether something that the last result follows from changed since."""
        return self.result is not None and self.result.carries["basis"] != self.basis

    @property
    def minutes(self) -> RecordEntry | None:
        """The newest minutes."""
        return self.last("minutes")

    @property
    def minutes_are_of_result(self) -> bool:
        """Whether the newest minutes tell the newest result."""
        return bool(self.minutes and self.result and self.minutes.carries["result"] == self.result.number)

    def versions(self) -> list[RecordEntry]:
        """The minutes, the first entry of each number."""
        first: dict[int, RecordEntry] = {}
        for entry in self.of_kind("minutes"):
            first.setdefault(entry.carries["number"], entry)
        return list(first.values())

    @property
    def told(self) -> list[RecordEntry]:
        """The entries that minutes made now would tell."""
        return self.of_kind(*TOLD)


def state_of(entries: Sequence[RecordEntry]) -> State | None:
    """The state; None for a round without a record."""
    return State(tuple(entries)) if entries else None
