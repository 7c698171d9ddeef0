"""What an award was given for ("Terbaik zona"), in the reader's language."""

from __future__ import annotations

import re

from paritrana_analysis.i18n.wording import Reader


def told(title: str, t: Reader) -> str:
    """The title in the reader's language; as it was given where there are no words for it."""
    name = f"titles.{re.sub(r'[^a-z0-9]+', '_', title.lower()).strip('_')}"
    return t(name) if t.has(name) else title
