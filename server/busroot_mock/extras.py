"""The command that installs an extra, from where this distribution was installed."""

import json
import shlex
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from busroot_mock.errors import SetupError
from busroot_mock.paths import CHECKOUT

_NAME: Final = "busroot-mock"


def missing_extra(who: str, *extras: str) -> SetupError:
    """Return the error that names what is needed, and the command that installs it.

    Args:
        who: What needs them, at the start of the sentence.
        extras: Their names.
    """
    noun = "the extra" if len(extras) == 1 else "the extras"
    names = " and ".join(f"`{extra}`" for extra in extras)
    return SetupError(f"{who} needs {noun} {names}: {command_for(*extras)}")


def command_for(*extras: str) -> str:
    """Return a command of pip that works wherever this distribution is from."""
    # Here, since a server starts faster without.
    from importlib.metadata import PackageNotFoundError, distribution

    brackets = f"[{','.join(extras)}]"
    try:
        origin = json.loads(distribution(_NAME).read_text("direct_url.json") or "{}")
    except PackageNotFoundError:  # It runs from a checkout.
        return _pip(f"{CHECKOUT}{brackets}", is_editable=True)
    return _pip(*_of(origin, brackets))


def _of(origin: dict[str, Any], brackets: str) -> tuple[str, bool]:
    """Return what pip takes for a distribution with such a `direct_url.json`, and if editable."""
    url = str(origin.get("url", ""))
    if not url:  # It is of an index.
        return f"{_NAME}{brackets}", False
    if "vcs_info" in origin:
        version = origin["vcs_info"]
        revision = version.get("requested_revision") or version["commit_id"]
        return f"{_NAME}{brackets} @ {version['vcs']}+{url}@{revision}", False
    parts = urlsplit(url)
    if parts.scheme != "file":
        return f"{_NAME}{brackets} @ {url}", False
    # Here, since a server starts faster without.
    from urllib.request import url2pathname

    path = Path(url2pathname(parts.path))
    return f"{path}{brackets}", bool(origin.get("dir_info", {}).get("editable"))


def _pip(requirement: str, is_editable: bool) -> str:
    return f"pip install {'-e ' if is_editable else ''}{shlex.quote(requirement)}"
