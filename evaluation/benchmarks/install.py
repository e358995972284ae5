"""Packages from npm at fixed versions, installed into the scratch folder."""

import json
import shutil
import subprocess
from pathlib import Path

AUTOCANNON = ("autocannon", "8.0.0")


class NotInstalled(Exception):
    """A package could not be had."""


def install(package: str, version: str, scratch: Path) -> Path:
    """Install a package, unless an earlier run has; return the folder with its `node_modules`.

    Raises:
        NotInstalled: If npm is missing or fails.
    """
    folder = scratch / "packages" / f"{package.strip('@').replace('/', '-')}-{version}"
    if _installed(folder, package) == version:
        return folder
    if shutil.which("npm") is None:
        raise NotInstalled("there is no npm to install it")
    folder.mkdir(parents=True, exist_ok=True)
    # A package.json of its own keeps npm from looking for one further up.
    (folder / "package.json").write_text('{"private": true}')
    command = ["npm", "install", "--no-audit", "--no-fund", "--save-exact", f"{package}@{version}"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=900, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotInstalled(f"npm could not install it: {type(error).__name__}") from error
    if done.returncode or _installed(folder, package) != version:
        errors = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        raise NotInstalled(f"npm could not install it ({(errors or ['no reason'])[0]})")
    return folder


def _installed(folder: Path, package: str) -> str | None:
    try:
        text = (folder / "node_modules" / package / "package.json").read_text(encoding="utf-8")
    except OSError:
        return None
    version: str = json.loads(text)["version"]
    return version
