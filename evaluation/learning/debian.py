"""Programs of Debian's packages, unpacked and not installed."""

from collections.abc import Sequence
from pathlib import Path

from evaluation.learning.running import run


def unpacked(cache: Path, name: str, packages: Sequence[str]) -> Path:
    """Return the folder that has the files of packages.

    Args:
        cache: Where it is, or is made.
        name: Of the folder.
        packages: With what they need that the machine lacks.
    """
    place = cache / name
    if not (place / "complete").exists():
        place.mkdir(exist_ok=True)
        run(["apt-get", "download", *packages], cwd=place)
        for package in place.glob("*.deb"):
            run(["dpkg", "-x", package, place])
        (place / "complete").touch()
    return place
