"""Put the present content of data/raw on record: sha256 of each table, in datapackage.json.

Run after a deliberate change; until then `paritrana check` warns that a table differs.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"


def main(folder: Path = RAW) -> None:
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        digest = hashlib.sha256((folder / resource["path"]).read_bytes()).hexdigest()
        if resource.get("hash") != f"sha256:{digest}":
            print(f"{resource['path']}: {digest}")
        resource["hash"] = f"sha256:{digest}"
    path.write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else RAW)
