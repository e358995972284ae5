"""An API that others wrote: how it is installed and run, and the sessions of a client with it."""

import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.learning.drawing import Draw
from evaluation.learning.recorder import Caller


@dataclass(frozen=True)
class Api:
    """An API.

    Attributes:
        about: What it is, for readers.
        base: What its paths begin with.
        document: Returns its own document; of the URL where it runs, and the cache.
        lacks: What its paths begin with, but not in its document.
        run: Runs it anew, installed into the first folder; gives where it is.
        headers: Those of each request.
        note: What a reader of the figures must know.
    """

    name: str
    about: str
    base: str
    document: Callable[[str, Path], bytes]
    lacks: str
    run: Callable[[Path, Path], AbstractContextManager[str]]
    steps: Callable[[Caller, Draw], Iterator[None]]
    headers: dict[str, str] = field(default_factory=dict)
    note: str = ""


def served(path: str) -> Callable[[str, Path], bytes]:
    """Return what asks a server for its document."""

    def asked(url: str, _: Path) -> bytes:
        with urllib.request.urlopen(f"{url}{path}") as answer:
            document: bytes = answer.read()
            return document

    return asked
