"""Winners of provincial rounds on their way to the national one, and what keeps them from going there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.bundle import Bundle
from paritrana_analysis.files.digests import sha256
from paritrana_analysis.files.drafts import recorded, remove
from paritrana_analysis.jury import rounds
from paritrana_analysis.jury.panel_file import read_candidates, rows_of
from paritrana_analysis.jury.record import acts
from paritrana_analysis.jury.record import folder as record
from paritrana_analysis.jury.record.entries import UNSAID, Said
from paritrana_analysis.jury.rounds import RESULTS, ROUND, SCORES, WINNERS


def sent_on(folder: Path, bundle: Bundle, category: str) -> list[str]:
    """Who went on from the provincial rounds of that year and category in a folder of rounds.

    Raises UserError for a round with scores that was not decided, for winners that are not as the round's
    decision wrote them, and for those of whom the round's record says that they are no longer so.
    """
    found = []
    if faults := [f for path in _provincial(folder, bundle, category) for f in _not_to_be_sent_on(path)]:
        raise UserError(faults)
    scored = [path for path in _provincial(folder, bundle, category) if (path / SCORES).is_file()]
    if undecided := [path for path in scored if not (path / WINNERS).is_file()]:
        raise UserError([Fault("jury.winners_not_told", file=str(path)) for path in undecided])
    decided = [path for path in _provincial(folder, bundle, category) if (path / WINNERS).is_file()]
    told = [path / WINNERS for path in decided]
    if changed := [path for path in told if not _are_ours(path)]:
        raise UserError([Fault("jury.winners_changed", file=str(path)) for path in changed])
    for path in told:
        found += _units_in(path)
    if not found:
        raise UserError(Fault("jury.no_rounds", file=str(folder)))
    return found


def _not_to_be_sent_on(path: Path) -> Iterator[Fault]:
    """Why the winners of a decided round can't be sent on, by its record."""
    begun = (path / SCORES).is_file() or (path / record.FOLDER).is_dir()
    state = record.state(path, rounds.read(path)) if begun and (path / ROUND).is_file() else None
    if state is None or state.result is None:
        return
    said = {"on": state.result.on or None, "number": state.result.number}
    winners = state.result.carries["winners"]
    if gone := [unit for unit in winners if unit in state.withdrawn]:
        yield Fault("record.winner_withdrew", {**said, "unit": ", ".join(gone)}, file=str(path))
    elif state.stale:
        yield Fault("record.stale", said, file=str(path))
    elif not state.minutes_are_of_result:
        yield Fault("record.result_without_minutes", said, file=str(path))
    elif _are_ours(path / WINNERS) and list(_units_in(path / WINNERS)) != list(winners):
        yield Fault("record.winners_replaced", {**said, "unit": ", ".join(winners)}, file=str(path / WINNERS))


def _are_ours(winners: Path) -> bool:
    """Whether the winners are there as a decision wrote them."""
    return winners.is_file() and recorded(winners.parent).get(WINNERS) == sha256(winners)


def _units_in(path: Path) -> tuple[str, ...]:
    return read_candidates(path) if rows_of(path) else ()


def record_sent_on(
    folder: Path, bundle: Bundle, category: str, to: rounds.Round, said: Said = UNSAID
) -> None:
    """Say in the record of each provincial round that its winners stand in another round."""
    units = {candidate.unit for candidate in to.candidates}
    for path in _provincial(folder, bundle, category):
        if not (path / WINNERS).is_file():
            continue
        state = record.state(path, rounds.read(path))
        own = [unit for unit in _units_in(path / WINNERS) if unit in units]
        if state and own:
            acts.sent_on(path, state, to.name, own, said)


def without_scores(folder: Path, bundle: Bundle, category: str) -> list[Path]:
    """Provincial rounds of that year and category that nobody has scored yet: nobody is sent on from them."""
    found = _provincial(folder, bundle, category)
    return [path for path in found if (path / ROUND).is_file() and not (path / SCORES).is_file()]


def _provincial(folder: Path, bundle: Bundle, category: str) -> list[Path]:
    return sorted(Path(folder).glob(f"{bundle.assessment_year}-{category}-[0-9][0-9]"))


def take_back_result(home: Path) -> None:
    """Remove our files of a result that no longer stands: who won by it goes nowhere on."""
    ours = recorded(home)
    remove({name: ours[name] for name in RESULTS if ours.get(name)}, home)
