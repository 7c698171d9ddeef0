"""Opens a category for a round: from the regions of a bundle, or from a list in it."""

from __future__ import annotations

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation.bundle import Bundle
from paritrana_analysis.evaluation.listed import LISTS
from paritrana_analysis.jury.bundle_view import CATEGORIES as GOVERNMENTS
from paritrana_analysis.jury.bundle_view import CategoryView
from paritrana_analysis.jury.desk import CategoryDesk
from paritrana_analysis.jury.listed_view import ListedView

CATEGORIES = (*GOVERNMENTS, *LISTS)


def desk(bundle: Bundle, category: str) -> CategoryDesk:
    """The category as a round reads it. Raises UserError for another, or where there is no list of it."""
    if category not in CATEGORIES:
        raise UserError(Fault("jury.category", {"known": ", ".join(CATEGORIES)}, value=category))
    return ListedView(bundle, category) if category in LISTS else CategoryView(bundle, category)
