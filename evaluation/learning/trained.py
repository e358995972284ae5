"""Mock servers made from a training session: ours, and those of peers."""

import json
import sys
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from evaluation.benchmarks.install import install
from evaluation.benchmarks.peers import PRISM
from evaluation.benchmarks.processes import free_port
from evaluation.learning.api import Api
from evaluation.learning.nearest import nearest_server
from evaluation.learning.recorder import Entry, json_in, write_archive
from evaluation.learning.running import await_answer, run, running

_TO_SWAGGER: Final = ("mitmproxy2swagger", "0.14.0")
_TO_OPENAPI: Final = ("har-to-openapi", "2.0.0")
_CONVERT: Final = """
import { createRequire } from "module";
import { readFileSync, writeFileSync } from "fs";
const [folder, from, to] = process.argv.slice(2);
const { generateSpec } = createRequire(folder + "/")("har-to-openapi");
const archive = JSON.parse(readFileSync(from));
const made = await generateSpec(archive, { forceAllRequestsInSameSpec: true });
writeFileSync(to, JSON.stringify(made.spec));
"""


class Training(NamedTuple):
    """What a mock server is made from.

    Attributes:
        cache: Where programs are installed.
        folder: Takes what is written; of one training alone.
        document: The file of the vendor's document.
    """

    api: Api
    entries: Sequence[Entry]
    cache: Path
    folder: Path
    document: Path


Trained = Callable[[Training], AbstractContextManager[str]]
"""Runs a mock server; gives the URL that stands for the base of the API."""


@contextmanager
def ours(training: Training) -> Iterator[str]:
    """Serve what `busroot-mock learn` finds in the recordings alone."""
    archive, overlay = _archive(training), training.folder / "learned.yaml"
    fixtures, port = training.folder / "fixtures", free_port()
    command = [sys.executable, "-m", "busroot_mock"]
    learned = ("--contract", "none", "--overlay", overlay, "--fixtures", fixtures)
    base = f"{_origin(training.entries)}{training.api.base}"
    if not overlay.exists():  # of one training, sessions are asked one after the other
        run([*command, "learn", "--har", archive, "--base-url", base, *learned])
    serve = [*command, "serve", *learned, "--port", port, "--log-level", "warning"]
    with running(serve, training.folder / "ours.log") as process:
        await_answer(process, f"http://127.0.0.1:{port}/__mock__/")
        yield f"http://127.0.0.1:{port}{training.api.base}"


@contextmanager
def nearest(training: Training) -> Iterator[str]:
    """Serve the recorded exchange that is most like a request."""
    with nearest_server(training.entries) as url:
        yield f"{url}{training.api.base}"


@contextmanager
def vendors(training: Training) -> Iterator[str]:
    """Serve the vendor's document with Prism."""
    with _prism(training, training.document) as url:
        yield f"{url}{training.api.base.removeprefix(training.api.lacks)}"


@contextmanager
def mitmproxy2swagger(training: Training) -> Iterator[str]:
    """Serve the document of mitmproxy2swagger with Prism; all its suggestions are taken.

    Version 0.14 fails on a body that is not JSON: such exchanges are left out for it.
    """
    name, version = _TO_SWAGGER
    place = training.cache / f"{name}-{version}"
    if not (place / "bin" / name).exists():
        venv.create(place, with_pip=True)
        pip = [place / "bin" / "python", "-m", "pip", "install", "-q", f"{name}=={version}"]
        run(pip)
    made = training.folder / "mitmproxy2swagger.yaml"
    base = f"{_origin(training.entries)}{training.api.base}"
    archive = training.folder / "json.har"
    write_archive([each for each in training.entries if _is_json(each)], archive)
    command = [place / "bin" / name, "-i", archive, "-o", made, "-p", base, "-f", "har"]
    run(command)
    made.write_text(made.read_text(encoding="utf-8").replace("ignore:", ""), encoding="utf-8")
    run(command)
    with _prism(training, made) as url:
        yield url


@contextmanager
def har_to_openapi(training: Training) -> Iterator[str]:
    """Serve the document of har-to-openapi with Prism."""
    folder = install(*_TO_OPENAPI, training.cache)
    program, made = training.folder / "convert.mjs", training.folder / "har-to-openapi.json"
    program.write_text(_CONVERT, encoding="utf-8")
    command = ["node", program, folder, _archive(training), made]
    run(command)
    with _prism(training, made) as url:
        yield f"{url}{training.api.base}"


@contextmanager
def itself(training: Training) -> Iterator[str]:
    """Run the server afresh: what it gets wrong, the exam does."""
    with (
        TemporaryDirectory() as place,
        training.api.run(training.cache, Path(place)) as url,
    ):
        yield f"{url}{training.api.base}"


OURS: Final = "busroot-mock"
TOOLS: Final[dict[str, Trained]] = {
    "the server itself, started afresh": itself,
    OURS: ours,
    "the nearest recorded exchange": nearest,
    "the vendor's document in Prism": vendors,
    "mitmproxy2swagger's document in Prism": mitmproxy2swagger,
    "har-to-openapi's document in Prism": har_to_openapi,
}


@contextmanager
def _prism(training: Training, document: Path) -> Iterator[str]:
    assert PRISM.package is not None
    folder = install(PRISM.package, PRISM.version, training.cache)
    port = free_port()
    command = PRISM.command(folder, document, port)
    with running(command, training.folder / "prism.log") as process:
        await_answer(process, f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"


def _is_json(entry: Entry) -> bool:
    text = entry["request"].get("postData", {}).get("text")
    return text is None or json_in(text) is not None


def _archive(training: Training) -> Path:
    file = training.folder / "training.har"
    write_archive(list(training.entries), file)
    return file


def _origin(entries: Sequence[Entry]) -> str:
    return "/".join(str(entries[0]["request"]["url"]).split("/")[:3])


def document_of(file: Path) -> dict[str, object]:
    """Return a document from its file."""
    found: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return found
