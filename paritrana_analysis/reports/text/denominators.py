"""The workers that a stated share is divided by: in the source's words, or else in ours."""

from __future__ import annotations

from paritrana_analysis.i18n.wording import Reader


def told(claim_id: str, definition: str, t: Reader) -> str:
    """The denominator of a claim as a cell of a table holds it; "" where the source names none."""
    own = f"denominators.{claim_id}"
    return t(own) if t.has(own) else definition


def quoted(claim_id: str, definition: str | None, t: Reader) -> str:
    """The same in running text: the source's own words stand in quotation marks, in whatever language."""
    if not definition:
        return ""
    return told(claim_id, definition, t) if t.has(f"denominators.{claim_id}") else f"“{definition}”"
