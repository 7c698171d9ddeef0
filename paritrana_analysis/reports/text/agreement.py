"""Whether a claim agrees with its own count and denominator, and what these give where it isn't its share."""

from __future__ import annotations

from collections.abc import Mapping

from paritrana_analysis.i18n.wording import Reader


def told(t: Reader, claim: Mapping) -> str:
    """For a cell: "cocok", or with what its own numbers give. claim : agreement, own_share, own_differs."""
    said = t(f"terms.agreement_{claim['agreement']}")
    if not claim["own_differs"]:
        return said
    near = claim["agreement"] == "agrees"
    key = claim["own_differs"] if near else "disagrees"
    return t(f"protection.own_{key}", said=said, own=claim["own_share"])
