"""Build hook of hatchling: the wheel carries tables and notebooks, which have their home in the checkout.

`force-include` in pyproject.toml would copy them into an editable installation too, where they would age.
"""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: Folder of the checkout → its place in the wheel (`files.places.CARRIED`).
CARRIED = {
    "data/raw": "paritrana_analysis/carried/data/raw",
    "notebooks": "paritrana_analysis/carried/notebooks",
}


class Carry(BuildHookInterface):
    def initialize(self, version: str, build_data: dict) -> None:
        if version == "standard":
            build_data["force_include"].update(CARRIED)
