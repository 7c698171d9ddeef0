"""Checks that JSON has the form that we write; a part of another form is a fault with its place."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

    from paritrana_analysis.errors import Fault

#: What `jsonschema` checks IRIs, URIs and durations with if it can be imported. No schema of ours or of
#: notebooks asks for them, and the first alone takes 1.3 s to load its grammars.
_FORMATS = ("rfc3987_syntax", "rfc3986_validator", "isoduration")


def skip_unused_formats() -> None:
    """Let `jsonschema` be imported without extras that are slow and that nothing here uses."""
    for name in _FORMATS:
        sys.modules.setdefault(name, None)


def allow_unused_formats() -> None:
    """Once `jsonschema` has been imported: a reader's own notebook may import them."""
    for name in _FORMATS:
        if name in sys.modules and sys.modules[name] is None:
            del sys.modules[name]


def validator(schema: dict) -> Validator:
    """Of a JSON Schema, draft 2020-12; the library is loaded without what it would check formats with."""
    skip_unused_formats()
    with contextlib.ExitStack() as after:
        after.callback(allow_unused_formats)
        from jsonschema import Draft202012Validator
    return Draft202012Validator(schema)


def faults(said: object, form: dict, file: str) -> list[Fault]:
    """What of this doesn't fit a JSON Schema, in the order of places ("request.top")."""
    from paritrana_analysis.errors import Fault  # here: the command line starts with this module

    found = []
    for error in validator(form).iter_errors(said):
        place = ".".join(map(str, error.absolute_path)) or "-"
        values = {"place": place[:80], "problem": error.message[:160]}
        found.append(Fault("manifest_odd", values, file=file))
    return sorted(found, key=lambda fault: fault.values["place"])
