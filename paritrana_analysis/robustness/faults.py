"""What is wrong with a design of simulations, told before the run, by the alternative's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paritrana_analysis.errors import Fault

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader


class DesignFault(Fault):
    """A fault whose sentence and mend stand in `words/robustness.toml`."""

    def sentence(self, reader: Reader) -> str:
        return reader(f"robustness.{self.key}", **self.values)

    def mend(self, reader: Reader) -> str:
        return reader(f"robustness.{self.key}_mend", **self.values)
