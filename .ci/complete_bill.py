"""Name the version of what a bill of materials (CycloneDX) is about, and what it needs.

cyclonedx-bom 7.5 reads `pyproject.toml`, where the version is not, and does not say that the root
depends on the rest. `python .ci/complete_bill.py dist` takes
the bill and the wheel that lie in a folder.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any


def completed(bill: dict[str, Any], wheel: Path) -> dict[str, Any]:
    """Return a bill with version, address and hash of the wheel, and with its dependencies."""
    root = bill["metadata"]["component"]
    version = wheel.name.split("-")[1]
    root |= {"version": version, "purl": f"pkg:pypi/{root['name']}@{version}"}
    root["hashes"] = [{"alg": "SHA-256", "content": sha256(wheel.read_bytes()).hexdigest()}]
    needs = sorted(each["bom-ref"] for each in bill["components"])
    others = [each for each in bill.get("dependencies", ()) if each["ref"] != root["bom-ref"]]
    return bill | {"dependencies": [{"ref": root["bom-ref"], "dependsOn": needs}, *others]}


def main(folder: Path) -> None:
    """Complete the bill in a folder by the wheel beside it."""
    (path,), (wheel,) = folder.glob("*.cdx.json"), folder.glob("*.whl")
    bill = completed(json.loads(path.read_text(encoding="utf-8")), wheel)
    path.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
