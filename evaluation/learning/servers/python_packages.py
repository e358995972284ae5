"""Servers from PyPI, each in an environment of its own."""

import venv
from pathlib import Path

from evaluation.learning.running import run


def programs_of(cache: Path, package: str, version: str, *beside: str) -> Path:
    """Return the programs of an environment with a package of PyPI, such as `name[extra]`.

    Args:
        cache: Where it is made.
        package: Its name.
        version: That of the package.
        beside: Others that it needs and does not ask for, or only in a newer version.
    """
    name = package.partition("[")[0]
    place = cache / f"{name}-{version}"
    if not any(place.glob(f"lib/*/site-packages/{name.replace('-', '_')}-{version}.dist-info")):
        venv.create(place, with_pip=True)
        pip = [
            place / "bin" / "python",
            "-m",
            "pip",
            "install",
            "-q",
            f"{package}=={version}",
            *beside,
        ]
        run(pip)
    return place / "bin"
