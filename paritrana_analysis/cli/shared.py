"""What the commands share: options of places and numbers, and the bundle they work on."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from paritrana_analysis.files import places, safe_read

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader


def tell_kept(kept: Iterable[Path], t: Reader) -> None:
    """Name each file that somebody had changed where one of ours was to go, and where it is kept."""
    from paritrana_analysis.files import drafts

    for path in kept:
        print(t("errors.kept_aside", file=drafts.before_kept(path), kept=str(path)), file=sys.stderr)


@contextmanager
def telling_kept(folders: Iterable[Path], t: Reader) -> Iterator[None]:
    """The same of whatever is kept in these folders meanwhile."""
    from paritrana_analysis.files import drafts

    folders = list(folders)
    before = {path for folder in folders for path in drafts.kept_in(folder)}
    yield
    tell_kept((path for folder in folders for path in drafts.kept_in(folder) if path not in before), t)


def _number(text: str) -> int:
    try:
        return safe_read.whole(text)
    except ValueError:
        short = text if len(text) <= 24 else f"{text[:12]}…"
        digits = safe_read.MOST_DIGITS
        raise argparse.ArgumentTypeError(f"{short!r} is no whole number of at most {digits} digits") from None


def whole(text: str) -> int:
    number = _number(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} is less than 0")
    return number


def at_least_one(text: str) -> int:
    number = _number(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def command(commands, name: str, function, about: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(command=function)
    parser.add_argument(
        "--language", choices=("id", "en"), default="id", help="of messages and reports (default: id)"
    )
    return parser


def place_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--raw", type=Path, default=places.RAW, help="folder of the tables")
    parser.add_argument("--processed", type=Path, help="folder of the bundles (default: data/processed)")
    parser.set_defaults(settle=_settle_places)


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

    year = assessment_year or getattr(options, "assessment_year", None)
    if bundle := fresh(options.raw, options.processed, year):
        return bundle
    command = [sys.executable, "-m", "paritrana_analysis", "prepare", "--language", options.language]
    command += ["--raw", str(options.raw), "--processed", str(options.processed)]
    command += ["--assessment-year", str(year)] if year else []
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
