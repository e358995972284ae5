"""The tools of the generators, in a folder of their own, and a folder for each client."""

import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from busroot_mock.paths import CONTRACT
from evaluation.clients.openapi_generator import missing_crates
from evaluation.clients.plan import PROGRAMS, Plan

LIMIT: Final = 900
"""Seconds for a command."""

_OF_GO: Final = {"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local"}
_QUIET: Final = {"SCARF_ANALYTICS": "false", "DO_NOT_TRACK": "1", "PIP_QUIET": "1"}


class NotThere(Exception):
    """A tool is missing, or could not be installed."""


class Failed(Exception):
    """A command of a plan failed."""


class Result(NamedTuple):
    """What became of a plan: the last stage that it reached, and why not further."""

    stage: str
    why: str
    seconds: float


class Workshop:
    """Installs what plans need, and carries them out.

    Args:
        folder: For tools, which are kept, and clients, which are made anew.
        url: Of the mock server.
    """

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder.resolve()
        self._url = url

    def result_of(self, plan: Plan, shown: str) -> Result:
        """Carry out a plan; the client must print what is shown."""
        start, stage = time.monotonic(), ""
        try:
            places, folder = self._places(plan), self._client(plan)
            prepared: set[str] = set()
            for command in plan.commands:
                if command.stage not in prepared:
                    self._prepare(plan, command.stage, folder)
                    prepared.add(command.stage)
                said = call([word.format(**places) for word in command.words], folder, self._url)
                stage = command.stage
            if said.replace("\r\n", "\n") != shown:
                raise Failed(f"it printed {said!r}")
        except (NotThere, Failed) as error:
            return Result(stage, str(error), time.monotonic() - start)
        return Result(stage, "", time.monotonic() - start)

    def _client(self, plan: Plan) -> Path:
        folder = self._folder / "clients" / plan.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(CONTRACT, folder / "openapi.yaml")
        if plan.npm:
            (folder / "node_modules").symlink_to(
                install_npm(self._folder, plan.npm) / "node_modules"
            )
        return folder

    def _prepare(self, plan: Plan, stage: str, folder: Path) -> None:
        if plan.prepare:
            plan.prepare(stage, folder)
        for name, target in plan.programs:
            path = folder / target
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROGRAMS / name, path)
        for path in (*folder.glob("shifts.*"), *folder.glob("*.cjs")):
            text = path.read_text(encoding="utf-8", errors="replace")
            if '"URL"' in text:
                path.write_text(text.replace('"URL"', f'"{self._url}"'), encoding="utf-8")

    def _places(self, plan: Plan) -> dict[str, str]:
        missing = [name for name in plan.needs if shutil.which(name) is None]
        missing += [f"{crate} of Debian" for crate in missing_crates(plan)]
        if missing:
            raise NotThere(f"missing here: {', '.join(missing)}")
        scripts = self._python(plan) / ("Scripts" if os.name == "nt" else "bin")
        jars = list(scripts.parent.glob("lib/*/site-packages/openapi_generator_cli/*.jar"))
        return {
            "scripts": str(scripts),
            "python": str(scripts / "python"),
            "jar": str(next(iter(jars), "")),
            "go": str(scripts / "go"),
            "npm": "node_modules/.bin",
            "url": self._url,
        }

    def _python(self, plan: Plan) -> Path:
        folder = self._folder / "python" / _name_of(plan.pip)
        if plan.pip and not (folder / "installed").exists():
            venv.create(folder, with_pip=True, clear=True)
            python = str(folder / ("Scripts" if os.name == "nt" else "bin") / "python")
            _install([python, "-m", "pip", "install", *plan.pip], folder)
        return folder if plan.pip else Path(sys.prefix)


def install_npm(scratch: Path, packages: Sequence[str]) -> Path:
    """Install packages of npm, unless an earlier run has; return the folder with them.

    Raises:
        NotThere: If npm is missing or fails.
    """
    folder = scratch / "npm" / _name_of(packages)
    if not (folder / "installed").exists():
        folder.mkdir(parents=True, exist_ok=True)
        # A package.json of its own keeps npm from looking for one further up.
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        options = ["--no-audit", "--no-fund", "--save-exact", "--ignore-scripts"]
        _install(["npm", "install", *options, *packages], folder)
    return folder


def _name_of(packages: Sequence[str]) -> str:
    names = [package.lstrip("@").split("@")[0].split("==")[0] for package in packages]
    return "-".join(names[:2]).replace("/", "-").translate(str.maketrans("<>=,", "...."))


def _install(words: Sequence[str], folder: Path) -> None:
    try:
        call(words, folder, "")
    except (Failed, OSError) as error:
        raise NotThere(f"{words[-1]} could not be installed: {error}") from error
    (folder / "installed").touch()


def call(words: Sequence[str], folder: Path, url: str) -> str:
    """Return what a command prints.

    Raises:
        Failed: If it does not end well.
        NotThere: If there is no such command.
    """
    environment = {**os.environ, **_OF_GO, **_QUIET, "BUSROOT_URL": url}
    try:
        done = subprocess.run(
            list(words), cwd=folder, env=environment, capture_output=True, text=True,
            timeout=LIMIT, check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise NotThere(f"missing here: {words[0]}") from error
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{words[0]} took over {LIMIT} s") from error
    if done.returncode:
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise Failed(f"{Path(words[0]).name}: {' '.join(said[-3:])[:500]}")
    return done.stdout
