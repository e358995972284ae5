"""The sources of the site in one folder: what a page links to is there, or the build fails."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from evaluation.site.reference import reference_pages

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"

BESIDE: Final = {
    "README.md": "overview.md",  # a README would be the first page
    "CHANGELOG.md": "CHANGELOG.md",
    "CONTRIBUTING.md": "CONTRIBUTING.md",
}
"""Pages of the checkout that are pages of the site too, and their names there."""

NOT_SEARCHED: Final = (
    *("CHANGELOG.md", "benchmarks.md", "decisions.md", "learned.md"),
    *("mutants.md", "passing.md"),
)
"""Pages of history and figures: they have every word, and would come before what answers."""

_FRONT: Final = "---\nsearch:\n  exclude: true\n---\n"

START: Final = Path(__file__).with_name("index.md")
ASSETS: Final = Path(__file__).with_name("assets")
WORKER: Final = "iframe-worker.js"
_WORKER_ADDRESS: Final = "https://unpkg.com/iframe-worker/shim"
_LOADING: Final = re.compile(
    r"<(?:script|img|iframe)\b[^>]*>|<link\b(?=[^>]*stylesheet|[^>]*icon|[^>]*load)[^>]*>"
)
_OF_CHECKOUT: Final = re.compile(r"(\]\(|\]: )(?:\.\./|docs/)(?=[\w.-])")
_LINK: Final = re.compile(r"(?:\]\(|\]: )([\w./-]+)(?=[)#\s])")


def build(output: Path) -> int:
    """Make the site from mkdocs.yml; return the exit code, which is 1 if a link is broken."""
    sources = output.with_name(f"{output.name}-sources")
    shutil.rmtree(sources, ignore_errors=True)
    stage(sources / "docs")
    shutil.copy(ROOT / "mkdocs.yml", sources)
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    if subprocess.run(command, cwd=sources).returncode:
        return 1
    _keep_offline(sources / "site")
    shutil.rmtree(output, ignore_errors=True)
    shutil.move(sources / "site", output)
    return 0


def _keep_offline(site: Path) -> None:
    """Have pages take the script that searches without a server from the site, not from the web.

    Raises `SystemExit` if they load something else from there.
    """
    for path in site.rglob("*.html"):
        depth = len(path.relative_to(site).parts) - 1
        address = f"{'../' * depth}assets/{WORKER}"
        text = path.read_text("utf-8").replace(_WORKER_ADDRESS, address)
        if foreign := loaded_from_elsewhere(text):
            raise SystemExit(f"{path.relative_to(site)} needs a network for {foreign[0]}.")
        path.write_text(text, "utf-8")


def loaded_from_elsewhere(page: str) -> list[str]:
    """Return the addresses on other hosts from which a page loads scripts, styles or pictures."""
    return [
        address
        for tag in _LOADING.findall(page)
        for address in re.findall(r"(?:src|href)=\"?((?:https?:)?//[^\s\">]+)", tag)
    ]


def stage(folder: Path) -> None:
    """Write all pages and pictures of the site into a folder."""
    folder.mkdir(parents=True)
    shutil.copytree(DOCS / "pictures", folder / "pictures")
    shutil.copytree(ASSETS, folder / "assets")
    for name, text in pages():
        (folder / name).write_text(text, "utf-8")
        for link in _LINK.findall(text):
            # Zensical 0.0.73 looks for pages and headings only.
            if not link.endswith((".md", "/")) and not (folder / link).exists():
                if not (ROOT / link).is_file():
                    raise SystemExit(f"{name}: {link} is missing.")
                (folder / link).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / link, folder / link)


def pages() -> Iterator[tuple[str, str]]:
    """Yield each page by the name of its file: as it is, but with all in one folder."""
    for path in (START, *sorted(DOCS.glob("*.md")), *(ROOT / name for name in BESIDE)):
        text = _OF_CHECKOUT.sub(r"\1", path.read_text("utf-8"))
        front = _FRONT if path.name in NOT_SEARCHED else ""
        text = text.replace("](README.md", "](overview.md")
        yield BESIDE.get(path.name, path.name), f"{front}{text}"
    yield from reference_pages()
