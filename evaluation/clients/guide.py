"""The two clients whose commands and programs docs/clients.md has, as it has them."""

import re
import shlex
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from evaluation.clients.plan import COMPILE, GENERATE, ROOT, RUN, Command, Plan

PAGE: Final = ROOT / "docs" / "clients.md"
ADDRESS: Final = "http://127.0.0.1:8080/api"


@cache
def _blocks(language: str) -> list[str]:
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def shown() -> str:
    """Return what every client prints."""
    return _blocks("text")[0]


def write_example(language: str, path: Path) -> None:
    """Write the program of a language, with a place for the address."""
    path.write_text(_blocks(language)[0].replace(ADDRESS, "URL"), encoding="utf-8")


def _commands(block: int) -> list[list[str]]:
    return [shlex.split(line) for line in _blocks("sh")[block].splitlines()]


def npm_packages() -> Sequence[str]:
    """Return what the page has npm install."""
    [words] = [words for words in _commands(1) if words[0] == "npm"]
    return words[2:]


def typescript_commands() -> Sequence[tuple[str, list[str]]]:
    """Return the other commands for TypeScript, each with its stage."""
    npx = [words[1:] for words in _commands(1) if words[0] == "npx"]
    stages = {"openapi-typescript": GENERATE, "tsc": COMPILE}
    local = [(stages[words[0]], [f"{{npm}}/{words[0]}", *words[1:]]) for words in npx]
    return [*local, (RUN, ["node", "shifts.mjs"])]


PYTHON: Final = Plan(
    "openapi-python-client",
    "openapi-python-client",
    "0.29",
    "Python",
    "--meta none",
    [
        Command(GENERATE, ["{scripts}/openapi-python-client", *_commands(0)[1][1:]]),
        Command(COMPILE, ["{python}", "-m", "compileall", "-q", "busroot_client"]),
        Command(RUN, ["{python}", "shifts.py"]),
    ],
    note="See above.",
    pip=(_commands(0)[0][-1],),
    prepare=lambda stage, folder: write_example("python", folder / "shifts.py"),
)
