"""Documents of others in one file of OpenAPI 3: converted from Swagger 2.0, nothing from the web.

Swagger 2.0 is converted by swagger2openapi, a package of npm.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from busroot_mock.contract.loader import read_document
from busroot_mock.errors import SetupError
from busroot_mock.learning.documents.plain_meanings import in_plain_words

PACKAGE: Final = "swagger2openapi@7.0.8"
_LONGEST: Final = 300
"""Seconds; the first time, npm fetches the package."""


@contextmanager
def as_openapi(path: Path) -> Iterator[tuple[Path, list[str]]]:
    """Give the file of a document, or of what it became, and sentences on what is left out.

    Swagger 2.0 is converted; references to other files and to the web lead to nothing.

    Raises:
        SetupError: If it cannot be read or converted.
    """
    _, document = read_document(path)
    with tempfile.TemporaryDirectory(prefix="busroot-mock-") as folder:
        changed, lost = Path(folder) / path.name, list[str]()
        if str(document.get("swagger")) == "2.0":
            changed = changed.with_suffix(".json")
            _convert(path, changed)
            _, document = read_document(changed)
        local = in_plain_words(_within(document, lost), lost)
        if lost:
            changed.write_text(json.dumps(local, default=str), encoding="utf-8")
        yield (changed if changed.exists() else path), lost


def _within(node: Any, lost: list[str]) -> Any:
    """Return a document whose references all lead into it."""
    if isinstance(node, list):
        inner = [_within(each, lost) for each in node]
        # An entry that led elsewhere said nothing else.
        return [new for new, old in zip(inner, node, strict=True) if new or not old]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if isinstance(reference, str) and not reference.startswith("#"):
        lost.append(f"What {reference} has is left out: it is in another file.")
        return {}
    return {name: _within(each, lost) for name, each in node.items()}


def _convert(path: Path, converted: Path) -> None:
    npx = shutil.which("npx")
    if npx is None:
        raise SetupError(
            f"{path} is Swagger 2.0, and is converted with Node.js, which is not installed; "
            "install it, or convert the document to OpenAPI 3.0."
        )
    command = [npx, "--yes", PACKAGE, "--patch", "--warnOnly", "--outfile", str(converted)]
    try:
        done = subprocess.run(
            [*command, str(path.resolve())],
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SetupError(f"{path} is Swagger 2.0; {PACKAGE} did not convert it in time.") from error
    if done.returncode or not converted.exists():
        said = (done.stderr or done.stdout).strip().splitlines()
        why = said[-1][:200] if said else f"exit code {done.returncode}"
        raise SetupError(f"{path} is Swagger 2.0; {PACKAGE} cannot convert it: {why}")
