"""`paritrana round`: the record of a jury's round, told and added to. Heavy imports stand inside."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from paritrana_analysis.cli.shared import (
    bundle_for,
    command,
    place_options,
    record_options,
    said_in,
    tell_due,
    tell_kept,
    with_round_s_tables,
)

if TYPE_CHECKING:
    from paritrana_analysis.cli.spoken import Words

OK = 0
#: Options that say something of an act → the acts that they can be of.
_OF = {
    "text": ("appeal", "answer"),
    "form": ("appeal",),
    "yes": ("take_in",),
    "others_looked_at": ("take_in",),
    "to": ("history",),
}


def add(commands, t: Words) -> None:
    parser = command(commands, "round", _round, t)
    place_options(parser, t)
    parser.add_argument("folder", type=Path, metavar=t("FOLDER"), help=t("round_folder"))
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--withdraw", metavar=t("CODE"), help=t("round_withdraw"))
    act.add_argument("--appeal", metavar=t("CODE"), help=t("round_appeal"))
    act.add_argument("--answer", type=t.at_least_one, metavar=t("NUMBER"), help=t("round_answer"))
    act.add_argument("--late", action="store_true", help=t("round_late"))
    act.add_argument("--take-in", action="store_true", help=t("round_take_in"))
    act.add_argument("--leave-out", action="store_true", help=t("round_leave_out"))
    act.add_argument("--confirm-only-one", action="store_true", help=t("round_confirm_only_one"))
    act.add_argument("--history", action="store_true", help=t("round_history"))
    parser.add_argument("--form", type=Path, metavar=t("FILE"), help=t("round_form"))
    parser.add_argument("--text", default="", metavar=t("TEXT"), help=t("round_text"))
    parser.add_argument("--yes", action="store_true", help=t("round_yes"))
    parser.add_argument("--others-looked-at", action="store_true", help=t("round_others_looked_at"))
    parser.add_argument("--to", type=Path, metavar=t("FOLDER"), help=t("round_to"))
    record_options(parser, t)


def _round(options: argparse.Namespace) -> int:
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.jury import rounds
    from paritrana_analysis.jury.record import acts

    t, home = Reader(options.language), options.folder
    _refuse_alone(options)
    round_, said = rounds.read(home), said_in(options)
    if options.withdraw:
        _recorded(options, acts.withdrawn(home, round_, options.withdraw, said), t)
    elif options.appeal:
        text = _appeal_text(options, round_)
        _recorded(options, acts.appealed(home, round_, options.appeal, text, said), t)
    elif options.answer:
        _recorded(options, acts.answered(home, round_, options.answer, options.text, said), t)
    elif options.confirm_only_one:
        _confirm(options, round_, said, t)
    elif options.late or options.take_in or options.leave_out:
        _late(options, round_, said, t)
    elif options.history:
        _history(options, round_, t)
    else:
        _told(options, round_, t)
    return OK


def _refuse_alone(options: argparse.Namespace) -> None:
    """Raises UserError for an option that nothing asked for: it would be passed over."""
    from paritrana_analysis.errors import Fault, UserError

    faults = [
        Fault("record.option_alone", {"acts": " / ".join(map(_flag, acts))}, value=_flag(name))
        for name, acts in _OF.items()
        if getattr(options, name) and not any(getattr(options, act) for act in acts)
    ]
    if faults:
        raise UserError(faults)


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _appeal_text(options: argparse.Namespace, round_) -> str:
    """What a candidate objects to: `--text`, and what stands in its own page that came back (`--form`)."""
    if options.form is None:
        return options.text
    from paritrana_analysis.jury import answer_form

    candidate = next((one for one in round_.candidates if one.unit == options.appeal), None)
    if candidate is None:  # refused by its code
        return options.text
    return "\n".join(filter(None, (options.text, answer_form.read(options.form, candidate))))


def _recorded(options: argparse.Namespace, state, t) -> None:
    """Say what was recorded; a result that no longer stands is taken back, and that is said too."""
    from paritrana_analysis.jury import rounds, sending_on
    from paritrana_analysis.reports.jury import history

    round_, last = rounds.read(options.folder), state.entries[-1]
    print(t("record.recorded", name=last.name, told=history.told(last, state, round_, t)))
    if state.stale:
        sending_on.take_back_result(options.folder)
        print(t("record.taken_back", folder=str(options.folder)), file=sys.stderr)


def _told(options: argparse.Namespace, round_, t) -> None:
    """State and history in a page of text."""
    from paritrana_analysis.jury.record import folder as record
    from paritrana_analysis.reports.jury import history

    state = record.state(options.folder, round_)
    if state is None:
        print(t("record.before_records", folder=str(options.folder)))
        return
    print("\n".join(history.now(state, round_, t)))
    tell_due(options, options.folder, round_, t)
    print()
    for entry in state.entries:
        print(t("record.line", number=entry.number, told=history.line(entry, state, round_, t)))


def _history(options: argparse.Namespace, round_, t) -> None:
    from paritrana_analysis.runner import jury_papers

    to = options.to or options.folder.resolve().parent / "history"
    made, kept = jury_papers.write_history(options.folder, round_, to, t)
    print(t("jury.papers_made", folder=str(to), files=", ".join(path.name for path in made)))
    tell_kept(kept, t)


def _confirm(options: argparse.Namespace, round_, said, t) -> None:
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.jury.record import acts
    from paritrana_analysis.runner import jury_papers

    place, year = round_.place, round_.assessment_year
    bundle = bundle_for(with_round_s_tables(options, options.folder, t), year)
    request = jury_papers.Request("minutes", round_.category, place, year, options.language)
    alone = jury_papers.decided(request, bundle.folder.parent, options.folder).result.by_default
    if not alone:
        raise UserError(Fault("record.nothing_to_confirm", file=str(options.folder)))
    _recorded(options, acts.confirmed(options.folder, round_, alone, said), t)


def _late(options: argparse.Namespace, round_, said, t) -> None:
    """Late evidence shown and kept on record; with `--take-in` or `--leave-out` decided on."""
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.evaluation.bundle import practice_of, raw_digests
    from paritrana_analysis.jury.record import acts
    from paritrana_analysis.jury.record import folder as record
    from paritrana_analysis.reports.jury import history

    home, units = options.folder, [candidate.unit for candidate in round_.candidates]
    if round_.practice != practice_of(options.raw):
        raise UserError(Fault("jury.other_tables", file=str(home)))
    state, today = record.kept(home, round_), raw_digests(options.raw)
    found = record.late(home, state, options.raw, today, units)
    if not found.rows:
        print(t("record.nothing_late_told", others=sum(found.of_others.values())))
        return
    print("\n".join(history.late_lines(found, state, round_, t)))
    if options.take_in:
        _take_in(options, round_, state, today, found, said, t)
        return
    if state.decided_on(today):
        if options.leave_out:
            raise UserError(Fault("record.nothing_late", file=str(home)))
        print(t("record.left_out_already"))
        return
    if options.leave_out and not said.why:
        raise UserError(Fault("record.no_why"))
    state = acts.late_noted(home, state, today, found, said)
    if options.leave_out:
        state = acts.left_out(home, state, said)
    _recorded(options, state, t)


def _take_in(options: argparse.Namespace, round_, state, today, found, said, t) -> None:
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.jury import opening
    from paritrana_analysis.jury.record import acts, effect, late
    from paritrana_analysis.reports.jury import history

    home, year = options.folder, round_.assessment_year
    names = {candidate.unit: candidate.shown for candidate in round_.candidates}
    one_sided = late.one_sided(found.rows, [unit for unit in names if unit not in state.withdrawn])
    if one_sided and not (options.others_looked_at and said.why):
        acts.refuse_one_sided(home, one_sided, names)
    if not said.why:
        raise UserError(Fault("record.no_why"))
    standings = []
    # The round's own first: the bundle that is there may be of its tables still.
    for chosen in (with_round_s_tables(options, home), options):
        bundle = bundle_for(chosen, year)
        desk = opening.desk(bundle, round_.category)
        standings.append(effect.standing(home, round_, desk, state.withdrawn))
    moved = history.moved(*standings, history.names_in(state, round_), t) or [t("record.nothing_moves")]
    print(t("record.would_move"))
    print("\n".join(f"  {line}" for line in moved))
    if not options.yes:
        print(t("record.not_yet"))
        return
    if bundle.description["made_from"]["raw"] != today:  # somebody went on writing meanwhile
        raise UserError(Fault("record.table_changed", file=str(options.raw)))
    state = acts.late_noted(home, state, today, found, said)
    _recorded(options, acts.taken_in(home, state, options.raw, *standings, one_sided, said), t)
