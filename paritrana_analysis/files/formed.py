"""Checks that JSON has the form that we write; a part of another form is a fault with its place."""

from __future__ import annotations

from paritrana_analysis.errors import Fault


def faults(said: object, form: dict, file: str) -> list[Fault]:
    """What of this doesn't fit a JSON Schema, in the order of places ("request.top")."""
    import jsonschema

    found = []
    for error in jsonschema.Draft202012Validator(form).iter_errors(said):
        place = ".".join(map(str, error.absolute_path)) or "-"
        values = {"place": place[:80], "problem": error.message[:160]}
        found.append(Fault("manifest_odd", values, file=file))
    return sorted(found, key=lambda fault: fault.values["place"])
