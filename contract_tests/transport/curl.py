"""A request as a curl command: pasted into a shell, it sends the same bytes."""

import hashlib
import re
import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path

from busroot_mock.contract.wire_names import KEY_HEADER

BODIES = "bodies"
"""In the report folder: bodies that a command line cannot have."""
LONGEST_SENT = 1000

_SHOWN = (KEY_HEADER.lower(), "content-type", "prefer")
_VARIABLE = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*")


def curl_of(
    method: str, url: str, headers: Mapping[str, str], body: bytes, folder: Path | None
) -> str:
    """Return a curl command in one line.

    Args:
        headers: A value such as `$BUSROOT_API_KEY` stands for that variable; the shell inserts it.
        body: A long one is written into a file, as is one that is not plain text in one line.
        folder: Of the reports; without it the body stands in the line, whatever it is.
    """
    parts = ["curl", *(["--head"] if method == "HEAD" else ["-X", method])]
    if re.search(r"/\.{1,2}(/|$|\?)", url):
        parts.append("--path-as-is")
    if re.search(r"[\[\]{}]", url):
        parts.append("--globoff")
    parts.append(shlex.quote(url))
    names = {name.lower() for name in headers}
    for name, value in headers.items():
        if name.lower() in _SHOWN or _VARIABLE.fullmatch(value):
            parts += ["-H", _header(name, value)]
    if body:
        # Without a type of its own, curl would send that of a form.
        parts += [] if "content-type" in names else ["-H", "Content-Type:"]
        parts += _data(body, folder)
    return " ".join(parts)


def _header(name: str, value: str) -> str:
    if _VARIABLE.fullmatch(value):
        return f'"{name}: {value}"'
    # A header without a value is one to leave out, unless a semicolon ends it.
    return shlex.quote(f"{name}: {value}" if value.strip() else f"{name};")


def _data(body: bytes, folder: Path | None) -> list[str]:
    text = body.decode("utf-8", "replace")
    if folder is None or (is_plain(text) and text.encode() == body and len(text) <= LONGEST_SENT):
        return ["--data-raw", shlex.quote(text)]
    path = folder / BODIES / hashlib.sha256(body).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return ["--data-binary", shlex.quote(f"@{path}")]


def is_plain(text: str) -> bool:
    """Tell whether a report shows a text as it is, in one line."""
    return not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", text)


def forget_bodies(folder: Path, steps: Iterable[str]) -> None:
    """Remove the bodies that no step of a report names: of examples that led to shorter ones."""
    text = "\n".join(steps)
    for path in folder.glob(f"{BODIES}/*"):
        if path.name not in text:
            path.unlink()
