"""The plan by which a client is made of the contract, compiled and run: each command of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
PROGRAMS: Final = HERE / "programs"
STANDS: Final = HERE / "stands"
"""Files that stand for libraries which a client needs, and no registry at hand has."""

GENERATE: Final = "generated"
COMPILE: Final = "compiled"
RUN: Final = "ran"
STAGES: Final = (GENERATE, COMPILE, RUN)


class Command(NamedTuple):
    """A command of a plan.

    Attributes:
        stage: What is true of the client once it has ended well.
        words: `{jar}` and the like stand for tools, `{url}` for the mock server.
    """

    stage: str
    words: Sequence[str]


@dataclass(frozen=True)
class Plan:
    """A client of a language by a generator.

    Attributes:
        name: For the command line.
        version: Of the generator, which is installed.
        language: That the client is in.
        passes: What to give the generator, for people.
        note: What else they should know.
        prepare: Puts files into the folder before a stage begins.
        pip: Packages that are installed for it, with versions.
        npm: The same, from npm.
        programs: Files of `programs/`, by their path in the folder.
        needs: Commands that must be there already.
        crates: Packages of Rust that Debian has to have brought.
    """

    name: str
    generator: str
    version: str
    language: str
    passes: str
    commands: Sequence[Command]
    note: str = ""
    prepare: Callable[[str, Path], None] | None = None
    pip: Sequence[str] = ()
    npm: Sequence[str] = ()
    programs: Sequence[tuple[str, str]] = ()
    needs: Sequence[str] = ()
    crates: Sequence[str] = ()
