"""What the commands share: options that several have, and the bundle they work on."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from paritrana_analysis.files import places
from paritrana_analysis.i18n.entries import LANGUAGES

if TYPE_CHECKING:
    from paritrana_analysis.cli.spoken import Words
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.jury.record.entries import Said


def tell_kept(kept: Iterable[Path], t: Reader) -> None:
    """Name each file that somebody had changed where one of ours was to go, and where it is kept."""
    from paritrana_analysis.files import drafts

    for path in kept:
        print(t("errors.kept_aside", file=drafts.before_kept(path), kept=str(path)), file=sys.stderr)


#: Seconds that a stage of a command may take before it is told.
PATIENCE = 3.0


@contextmanager
def stage(t: Reader, name: str, **values: object) -> Iterator[None]:
    """Say on standard error what is being done, once it has taken some seconds; nothing of what is quick.

    name : an entry of `words/stages.toml`.
    """
    from threading import Timer

    said = t(f"stages.{name}", **values)
    # Of now: while a notebook runs in this process, `sys.stderr` is its cell's output.
    stream = sys.stderr
    timer = Timer(PATIENCE, lambda: print(said, file=stream, flush=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def telling_kept(folders: Iterable[Path], t: Reader) -> Iterator[None]:
    """The same of whatever is kept in these folders meanwhile."""
    from paritrana_analysis.files import drafts

    folders = list(folders)
    before = {path for folder in folders for path in drafts.kept_in(folder)}
    yield
    tell_kept((path for folder in folders for path in drafts.kept_in(folder) if path not in before), t)


def command(commands, name: str, function, t: Words) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=t(name), description=t(name))
    parser.set_defaults(command=function)
    # Where it stands before the command, that holds.
    parser.add_argument("--language", choices=LANGUAGES, default=argparse.SUPPRESS, help=t("language"))
    return parser


def year_option(parser: argparse.ArgumentParser, t: Words, about: str = "year") -> None:
    parser.add_argument("--assessment-year", type=t.whole, metavar=t("YEAR"), help=t(about))


def raw_option(parser: argparse.ArgumentParser, t: Words, about: str = "raw") -> None:
    parser.add_argument("--raw", type=Path, default=places.RAW, metavar=t("FOLDER"), help=t(about))


def file_option(parser: argparse.ArgumentParser, t: Words, name: str, about: str = "") -> None:
    """An option that takes a file; its help is the entry of its name, or the one told."""
    parser.add_argument(f"--{name}", type=Path, metavar=t("FILE"), help=t(about or name))


def place_options(parser: argparse.ArgumentParser, t: Words) -> None:
    raw_option(parser, t)
    parser.add_argument("--processed", type=Path, metavar=t("FOLDER"), help=t("processed"))
    parser.set_defaults(settle=_settle_places)


def record_options(parser: argparse.ArgumentParser, t: Words) -> None:
    """What an act of a round is recorded with."""
    parser.add_argument("--on", type=t.day, metavar=t("DAY"), help=t("record_on"))
    parser.add_argument("--by", default="", metavar=t("WHO"), help=t("record_by"))
    parser.add_argument("--why", default="", metavar=t("TEXT"), help=t("record_why"))


def said_in(options: argparse.Namespace) -> Said:
    """Day, who and why of an act, for the record. The only place where a command asks what day it is."""
    from datetime import date

    from paritrana_analysis.jury.record.entries import Said

    return Said(options.on or date.today().isoformat(), options.by.strip(), options.why.strip())


def tell_due(options: argparse.Namespace, folder: Path, round_, t: Reader) -> None:
    """By when the round's sheets are due, where its dates.yaml says, and if that day is over."""
    from paritrana_analysis.jury import office_files

    if due := office_files.read_schedule(folder, round_).sheets_due:
        over = "over" if said_in(options).on > due else "set"
        print(t(f"secretariat.due_{over}", due=due, file=office_files.DATES))


def with_round_s_tables(
    options: argparse.Namespace, folder: Path, t: Reader | None = None
) -> argparse.Namespace:
    """The options with the tables that count in a round, which are those that it was opened on.

    t : where today's differ, that is said in these words, and of which candidates; None: nothing is said.
    """
    from paritrana_analysis.errors import UserError
    from paritrana_analysis.evaluation.bundle import fresh, practice_of, raw_digests
    from paritrana_analysis.jury import rounds
    from paritrana_analysis.jury.record import folder as record

    round_ = rounds.read(folder)
    state = record.state(folder, round_)
    if state is None and t:
        print(t("record.before_records", folder=str(folder)), file=sys.stderr)
    # Practice or real: that is refused, not helped.
    if state is None or round_.practice != practice_of(options.raw):
        return options
    try:
        today = raw_digests(options.raw)
        if today == dict(state.tables):
            return options
        told = _tables_told(folder, round_, state, options.raw, today)
    except UserError:
        told = ("record.today_unreadable", {})
    if t:
        print(t(told[0], folder=str(folder), **told[1]), file=sys.stderr)
    raw, processed = record.unpacked(folder, state, options.processed)
    if fresh(raw, options.processed, round_.assessment_year):
        processed = options.processed
    return argparse.Namespace(**{**vars(options), "raw": raw, "processed": processed})


def _tables_told(folder: Path, round_, state, raw: Path, today) -> tuple[str, dict]:
    """Of whom the evidence changed since a round was opened: an entry of the words, and its values."""
    from paritrana_analysis.jury.record import folder as record

    names = {candidate.unit: candidate.shown for candidate in round_.candidates}
    late = record.late(folder, state, raw, today, names)
    if not late.units or state.decided_on(today):
        return "record.tables_of_round", {}
    units = [names[unit] for unit in late.units]
    return "record.tables_apart", {"n": len(units), "names": units}


def _settle_places(options: argparse.Namespace) -> None:
    """Where bundles and reports go if not said: those of a practice edition beside it, no others."""
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.evaluation.bundle import practice_of

    practice = practice_of(options.raw)
    beside = options.raw.resolve().parent
    faults = []
    for name in ("processed", "reports"):
        given = getattr(options, name, None)
        if given is None:
            setattr(options, name, beside / name if practice else getattr(places, name.upper()))
        elif practice and places.home() and given.resolve().is_relative_to(getattr(places, name.upper())):
            faults.append(Fault("practice_apart", {"option": f"--{name}"}, value=str(given)))
    if faults:
        raise UserError(faults)


def bundle_for(options: argparse.Namespace, assessment_year: int | None = None):
    """The bundle, made in a process of its own where it must be: this one stays light, and can fork."""
    import subprocess

    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.evaluation.bundle import fresh, prepare_command
    from paritrana_analysis.i18n.wording import Reader

    year = assessment_year or getattr(options, "assessment_year", None)
    if bundle := fresh(options.raw, options.processed, year):
        return bundle
    command = [sys.executable, "-m", "paritrana_analysis", "prepare", "--language", options.language]
    command += ["--raw", str(options.raw), "--processed", str(options.processed)]
    command += ["--assessment-year", str(year)] if year else []
    with stage(Reader(options.language), "preparing"):
        ended = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
    if ended:
        sys.exit(ended)  # it has said why
    if bundle := fresh(options.raw, options.processed, year):
        return bundle
    again = prepare_command(options.processed, year, options.raw)  # code or tables changed meanwhile
    raise UserError(Fault("old_bundle", {"command": again}, file=str(options.processed)))


def beside(options: argparse.Namespace, name: str) -> Path:
    """Where papers go if not said: those of a practice edition beside its tables, no others."""
    from paritrana_analysis.evaluation.bundle import practice_of

    return (options.raw.resolve().parent if practice_of(options.raw) else places.ROOT) / name
