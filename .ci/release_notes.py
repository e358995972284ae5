"""Print what the changelog says of a version: `python .ci/release_notes.py 0.2.0`.

It ends with 1 if that is not the version of the package, or the changelog is silent of it.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def notes_of(version: str, changelog: str, source: str) -> str:
    """Return the section of a version. Raises `ValueError` if there is none, or it is another."""
    (own,) = re.findall(r'^__version__ = "(.+)"$', source, re.MULTILINE)
    if version != own:
        raise ValueError(f"the tag is of {version}, and the package of {own}")
    for section in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        title, _, text = section.partition("\n")
        if title.startswith(f"[{version}]") and text.strip():
            return text.strip()
    raise ValueError(f"CHANGELOG.md has no section ## [{version}]")


def main(version: str) -> None:
    """Print the notes, or end with what is wrong."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    source = (ROOT / "server" / "busroot_mock" / "__init__.py").read_text(encoding="utf-8")
    try:
        sys.stdout.write(notes_of(version, changelog, source) + "\n")
    except ValueError as error:
        sys.exit(f"No release: {error}.")


if __name__ == "__main__":
    main(sys.argv[1])
