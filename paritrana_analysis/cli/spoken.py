"""The command line's own words, help and refusals, in the reader's language: `i18n/words/help.toml`."""

from __future__ import annotations

import argparse
import gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from paritrana_analysis.i18n.entries import LANGUAGES, entries

#: The language where the line names none; Indonesian where this names none either.
VARIABLE = "PARITRANA_LANGUAGE"
#: Entries that word what `argparse` says in English.
ARGPARSE = "argparse_"


class Words:
    """One reader's: `words("check")` says what `paritrana check` does."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, name: str, **values: object) -> str:
        return entries("help")[name][self.language].format(**values)

    def whole(self, text: str) -> int:
        """The type of an option that takes a whole number, 0 or more."""
        return self._number(text, at_least=0)

    def at_least_one(self, text: str) -> int:
        return self._number(text, at_least=1)

    def number(self, text: str) -> float:
        """The type of an option that takes any number."""
        try:
            return float(text)
        except ValueError:
            raise self._refused("no_number", text) from None

    def day(self, text: str) -> str:
        """The type of an option that takes a whole date: 2026-02-03."""
        from datetime import date

        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise self._refused("no_day", text) from None

    def _number(self, text: str, at_least: int) -> int:
        from paritrana_analysis.files import safe_read

        try:
            number = safe_read.whole(text)
        except ValueError:
            raise self._refused("no_whole", text, digits=safe_read.MOST_DIGITS) from None
        if number < at_least:
            raise self._refused("too_small", str(number), least=at_least)
        return number

    def _refused(self, name: str, text: str, **values: object) -> argparse.ArgumentTypeError:
        short = text if len(text) <= 24 else f"{text[:12]}…"
        return argparse.ArgumentTypeError(self(name, value=short, **values))


def language_of(arguments: Sequence[str]) -> str:
    """The language that the line asks for, wherever in it; else the environment's; else Indonesian.

    One that there are no words in is told in Indonesian when the whole line is read.
    """
    ahead = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    ahead.add_argument("--language", default=by_default())
    try:
        asked = ahead.parse_known_args(arguments)[0].language
    except argparse.ArgumentError:  # an option without its value is told of when the whole line is read
        asked = by_default()
    return asked if asked in LANGUAGES else LANGUAGES[0]


def by_default() -> str:
    return os.environ.get(VARIABLE) or LANGUAGES[0]


@contextmanager
def argparse_in(language: str) -> Iterator[None]:
    """Meanwhile `argparse` words usage and refusals in this language.

    It asks `gettext`, which would look on the disk, each time, for a catalogue of the computer's language.
    """
    before = argparse._, argparse.ngettext
    said = _Translations(language)
    argparse._, argparse.ngettext = said.gettext, said.ngettext
    try:
        yield
    finally:
        argparse._, argparse.ngettext = before


class _Translations(gettext.NullTranslations):
    """What `argparse` says → the same in a language; English, and what has no entry, stays as it is."""

    def __init__(self, language: str) -> None:
        super().__init__()
        own = (entry for name, entry in entries("help").items() if name.startswith(ARGPARSE))
        self._told = {entry["en"]: entry[language] for entry in own}

    def gettext(self, message: str) -> str:
        return self._told.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)
