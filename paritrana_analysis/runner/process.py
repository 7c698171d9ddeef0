"""Restores a process after a notebook ran in it: folder, environment, settings of libraries, random numbers.

A kernel ends together with all that its notebook changed. A process that ran the notebook itself goes on, so
it must be as it was before.
"""

from __future__ import annotations

import builtins
import decimal
import logging
import os
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def as_it_was() -> Iterator[None]:
    """Restore the folder, environment, interpreter, logging, random numbers and settings of libraries."""
    give_back = [kept() for kept in _KEPT]
    with warnings.catch_warnings():
        try:
            yield
        finally:
            warnings.simplefilter("ignore")  # told of settings that are on their way out
            for one in give_back:
                one()


# --- each notes what there is, and returns what gives it back ---------------------------------------------


def _surroundings() -> Callable[[], None]:
    folder, environment = Path.cwd(), dict(os.environ)

    def give_back() -> None:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)

    return give_back


def _interpreter() -> Callable[[], None]:
    path, arguments, main = list(sys.path), list(sys.argv), sys.modules.get("__main__")
    hooks, known = (sys.displayhook, sys.excepthook), dict(vars(builtins))

    def give_back() -> None:
        sys.path[:], sys.argv[:] = path, arguments
        sys.displayhook, sys.excepthook = hooks
        sys.modules["__main__"] = main
        for name in vars(builtins).keys() - known.keys():
            delattr(builtins, name)
        vars(builtins).update(known)

    return give_back


def _logging() -> Callable[[], None]:
    """Of the loggers there are; one made meanwhile is a library's that was imported first here."""
    root = logging.getLogger()
    named = [one for one in root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    before = [(one, one.level, one.propagate, one.disabled, list(one.handlers)) for one in (root, *named)]
    below = root.manager.disable

    def give_back() -> None:
        for one, level, propagate, disabled, handlers in before:
            one.setLevel(level)
            one.propagate, one.disabled, one.handlers[:] = propagate, disabled, handlers
        logging.disable(below)

    return give_back


def _random() -> Callable[[], None]:
    state, context = random.getstate(), decimal.getcontext().copy()

    def give_back() -> None:
        random.setstate(state)
        decimal.setcontext(context)

    return give_back


def _numpy() -> Callable[[], None]:
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return lambda: None
    printed, errors, state = numpy.get_printoptions(), numpy.geterr(), numpy.random.get_state()

    def give_back() -> None:
        numpy.set_printoptions(**printed)
        numpy.seterr(**errors)
        numpy.random.set_state(state)

    return give_back


def _pandas() -> Callable[[], None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before = _options()

    def give_back() -> None:
        pandas = sys.modules.get("pandas")
        if pandas is not None and before is None:  # the notebook was the first to import it
            pandas.reset_option("all")
            return
        now = _options() or {}
        for name, value in (before or {}).items():
            if now[name] != value:
                pandas.set_option(name, value)

    return give_back


def _options() -> dict[str, object] | None:
    """Every option of pandas by its full name; None where pandas isn't imported."""
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return None

    def of(group, lead: str) -> Iterator[tuple[str, object]]:
        for name in dir(group):
            value = getattr(group, name)
            if isinstance(value, type(pandas.options)):
                yield from of(value, f"{lead}{name}.")
            else:
                yield lead + name, value

    return dict(of(pandas.options, ""))


_KEPT = (_surroundings, _interpreter, _logging, _random, _numpy, _pandas)
