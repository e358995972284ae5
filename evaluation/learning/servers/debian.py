"""Programs of Debian's packages, unpacked and not installed."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from evaluation.learning.running import run

_OVER: Final = """\
mount -t tmpfs none /mnt
for each in usr etc var; do
    mkdir -p "$0/$each" "/mnt/$each.upper" "/mnt/$each.work"
    layers="lowerdir=$0/$each:/$each,upperdir=/mnt/$each.upper,workdir=/mnt/$each.work"
    mount -t overlay -o "$layers" none "/$each"
done
"""
"""What is written stays in memory, and ends with what runs."""


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


def inside(place: Path, command: Sequence[Any], before: str = "") -> list[Any]:
    """Return what runs a command where unpacked files lie over those of the machine.

    Only the command and what it starts see them. It takes root.

    Args:
        place: The folder that has the files.
        command: The program and its arguments.
        before: What a shell does first, there.
    """
    return ["unshare", "--mount", "sh", "-ec", f'{_OVER}{before}\nexec "$@"', place, *command]


def missing(packages: Sequence[str]) -> list[str]:
    """Return packages with all that they need and the machine lacks."""
    command = ["apt-get", "install", "--simulate", *packages]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [line.split()[1] for line in shown.splitlines() if line.startswith("Inst ")]
