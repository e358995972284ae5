"""Instructions of a Dockerfile, done in a folder in place of the root, without a container."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple


class Instruction(NamedTuple):
    name: str
    rest: str


def instructions_of(text: str) -> Iterator[Instruction]:
    """Yield the instructions, continued lines joined, comments left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            yield Instruction(name.upper(), rest.strip())


def words_of(rest: str) -> list[str]:
    """Return the words of an instruction in its form of a list."""
    words = json.loads(rest)
    assert all(isinstance(word, str) for word in words)
    return words


class Image:
    """What a build makes of a Dockerfile, in folders: stages have one for all, as paths differ.

    Args:
        root: The folder that stands for the root.
        context: The folder that is built.
        programs: The folder of programs that RUN meets before all others.
    """

    def __init__(self, root: Path, context: Path, programs: Path) -> None:
        self.root, self.context, self._programs = root, context, programs
        self.environment: dict[str, str] = {}
        self.folder = root
        self.user = "root"
        self.words: dict[str, list[str]] = {}
        self._ignored = _patterns(context / ".dockerignore")

    def build(self, text: str) -> "Image":
        for name, rest in instructions_of(text):
            getattr(self, f"_{name.lower()}")(rest)
        return self

    def inside(self, text: str) -> str:
        """Return a text with its absolute paths under the folder, but for those of the system."""
        return re.sub(r"(?<![\w./-])/(?=(?:src|opt|dist|work)\b)", f"{self.root}/", text)

    @property
    def variables(self) -> dict[str, str]:
        given = {name: self.inside(value) for name, value in self.environment.items()}
        path = given.pop("PATH", "$PATH").replace("$PATH", os.defpath)
        return {**given, "PATH": path}

    def _from(self, rest: str) -> None:
        self.environment, self.folder, self.user, self.words = {}, self.root, "root", {}

    def _workdir(self, rest: str) -> None:
        self.folder = Path(self.inside(rest))
        self.folder.mkdir(parents=True, exist_ok=True)

    def _env(self, rest: str) -> None:
        self.environment |= dict(word.split("=", 1) for word in shlex.split(rest))

    def _copy(self, rest: str) -> None:
        *sources, target = shlex.split(rest)
        if sources[0].startswith("--from="):
            assert Path(self.inside(sources[1])).is_dir()
            return
        for source in sources:
            assert not self._is_ignored(source), f"{source} is in .dockerignore"
            place = self.folder / target / (Path(source).name if target.endswith("/") else "")
            path = self.context / source
            skipped = shutil.ignore_patterns("__pycache__")
            copy = shutil.copy if path.is_file() else shutil.copytree
            copy(path, place, **({} if path.is_file() else {"ignore": skipped}))

    def _is_ignored(self, source: str) -> bool:
        ignored = False
        for is_kept, pattern in self._ignored:
            if fnmatch(source.removeprefix("./"), pattern):
                ignored = not is_kept
        return ignored

    def _run(self, rest: str) -> None:
        command = re.sub(r"--mount=\S+\s*", "", rest)
        path = os.pathsep.join([str(self._programs), self.variables["PATH"]])
        result = subprocess.run(
            ["/bin/sh", "-ec", self.inside(command)],
            cwd=self.folder,
            env={**self.variables, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"

    def _user(self, rest: str) -> None:
        self.user = rest

    def _healthcheck(self, rest: str) -> None:
        command = re.sub(r"--[\w-]+=\S+\s*", "", rest)
        self.words["HEALTHCHECK"] = words_of(command.removeprefix("CMD "))

    def _entrypoint(self, rest: str) -> None:
        self.words["ENTRYPOINT"] = words_of(rest)

    def _cmd(self, rest: str) -> None:
        self.words["CMD"] = words_of(rest)

    def _arg(self, rest: str) -> None:
        """Nothing: what is built on is the Python of the tests."""

    _label = _expose = _arg


def _patterns(path: Path) -> list[tuple[bool, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    kept = [line for line in lines if not line.startswith("#")]
    return [(line.startswith("!"), line.removeprefix("!")) for line in kept]
