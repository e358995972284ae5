"""Fixtures of all tests: a client in process, and one real server for raw sockets."""

import asyncio
import json
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx
import jsonschema_rs
import orjson
import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadGroupScheduling

from busroot_mock.contract.document import Contract
from busroot_mock.http.access import Access
from busroot_mock.http.request import LARGEST_BODY, AsgiApp, Message, Request
from busroot_mock.serving.app import Application
from busroot_mock.serving.server import Server, listen
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from tests.support.contracts import API, SERVED
from tests.support.dialect import put

# The contract tests and benchmarks of the checkout; at the end, so what is installed goes first.
sys.path.append(str(Path(__file__).parent.parent))

# A job in the background begins with Ctrl-C ignored, or with SIGHUP below nohup, and would hand
# that on to what tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

Edits = dict[tuple[str, ...], Any]
"""Values by the places where they go."""

NOW: Final = datetime(2026, 3, 2, 9, 15, 0, 250_000, tzinfo=UTC)

settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=12)
settings.load_profile("repeatable")


# Rooms whose subject is the same with every Python: tox tests them with one.
ONCE: Final = ("console", "contract_file", "docs", "evaluation", "harness", "release")

SLOW: Final = ("browser", "clients", "release", "runs")

# Modules whose tests share what takes long to make: one process makes it, and has them all.
TOGETHER: Final = (
    "console/test_browser",
    "console/test_reference_browser",
    "harness/reports/test_browser",
    "harness/run/test_findings",
    "release/test_generated_clients",
    "release/test_package",
)

TESTS: Final = Path(__file__).parent


def _subject(path: Path) -> str:
    """Return a module of the tests as its room has it, such as `console/test_browser`."""
    inside = path.relative_to(TESTS) if path.is_relative_to(TESTS) else path
    return inside.with_suffix("").as_posix()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _subject(item.path).partition("/")[0] in ONCE:
            item.add_marker("once")
        if not item.nodeid.endswith(item.name):
            from contract_tests.run.hooks import name_after_operation

            name_after_operation(item)
    # Of tests with the same id, the scheduler below would run one.
    assert len({item.nodeid for item in items}) == len(items)
    # The longest first: none of them is waited for at the end, by processes that are done.
    items.sort(key=lambda item: not any(map(item.get_closest_marker, SLOW)))


class Together(LoadGroupScheduling):
    """Gives a process one test at a time, or one of the modules that are kept together.

    pytest-xdist 3.8 has marks for that, and puts them where pytest 9.2 no longer looks.
    """

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        is_together = module.removesuffix(".py").endswith(TOGETHER)
        return module if is_together else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together | None:
    if config.getoption("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False
    return Together(config, log)


class Client:
    """Calls an ASGI application in process; a key that is None is not sent."""

    def __init__(self, application: AsgiApp, runner: asyncio.Runner) -> None:
        self.application = application
        self._runner = runner

    def request(self, method: str, path: str, key: str | None = "demo-admin-key", **options: Any):
        headers = [*([("X-API-KEY", key)] if key else []), *options.pop("headers", [])]
        return self._runner.run(self._request(method, path, headers=headers, **options))

    def get(self, path: str, key: str | None = "demo-admin-key", **options: Any):
        return self.request("GET", path, key, **options)

    def post(self, path: str, key: str | None = "demo-admin-key", **options: Any):
        return self.request("POST", path, key, **options)

    async def _request(self, *arguments: Any, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.application)
        async with httpx.AsyncClient(transport=transport, base_url="http://mock") as client:
            return await client.request(*arguments, **options)


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def contract() -> Contract:
    return SERVED


@pytest.fixture(scope="session")
def new_client(contract: Contract, runner: asyncio.Runner) -> Callable[..., Client]:
    """Makes a client of a fresh world; takes the arguments of `World`, and another contract."""

    def make(edited: Contract | None = None, **options: Any) -> Client:
        world = World(**{"clock": Clock(NOW), **options})
        return Client(Application(edited or contract, world), runner)

    return make


@pytest.fixture
def client(new_client: Callable[..., Client]) -> Client:
    return new_client()


@pytest.fixture
def client_of(contract: Contract, runner: asyncio.Runner, client: Client) -> Callable[..., Client]:
    """Makes a client of an application with such an access, on the world of `client`."""

    def make(largest_body: int = LARGEST_BODY, **options: Any) -> Client:
        world = client.application.world
        access = Access(**options)
        return Client(Application(contract, world, access, largest_body=largest_body), runner)

    return make


@pytest.fixture
def world(client: Client) -> World:
    """The world behind `client`."""
    return client.application.world


@pytest.fixture
def contract_of(tmp_path: Path) -> Callable[..., Contract]:
    """Makes a contract of a few paths and components, under `/api`."""

    def make(paths: dict[str, Any], **components: Any) -> Contract:
        path = tmp_path / "contract.yaml"
        document = {
            "openapi": "3.0.3",
            "info": {"title": "Tiny", "version": "1"},
            "servers": [{"url": "/api"}],
            "paths": paths,
            "components": components,
        }
        path.write_text(json.dumps(document), encoding="utf-8")
        return Contract(path)

    return make


@pytest.fixture
def contract_with(tmp_path: Path) -> Callable[[Edits], Contract]:
    """Makes our contract with other values at some places; `...` takes away what is there."""

    def make(edits: Edits) -> Contract:
        document = orjson.loads(orjson.dumps(API.document))  # a copy
        for place, value in edits.items():
            put(document, place, value)
        path = tmp_path / "edited.json"
        path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))
        return Contract(path)

    return make


@pytest.fixture(scope="session")
def new_request() -> Callable[..., Request]:
    """Makes a request whose body comes in one piece."""

    def make(
        method: str = "GET",
        target: bytes = b"/api",
        body: bytes = b"",
        headers: Sequence[tuple[bytes, bytes]] = (),
    ) -> Request:
        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        path, _, query = target.partition(b"?")
        scope = {"method": method, "path": path.decode("latin-1"), "raw_path": path}
        return Request({**scope, "query_string": query, "headers": headers}, receive)

    return make


@pytest.fixture(scope="session")
def error_schema(contract: Contract) -> jsonschema_rs.Draft4Validator:
    """The contract's `Error`, compiled without any code of the server."""
    schema = {"$ref": "#/components/schemas/Error", "components": contract.document["components"]}
    return jsonschema_rs.Draft4Validator(schema)


@pytest.fixture(scope="session")
def running_server(contract: Contract) -> Iterator[int]:
    listener = listen("127.0.0.1", 0)
    server = Server(Application(contract))
    thread = threading.Thread(target=server.run, args=[listener], daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    server.end()
    thread.join(10)


@pytest.fixture
def port(running_server: int) -> int:
    """The port of a real server, at the start of its world."""
    # Not to be verified: httpx would read the certificates of the machine for each test.
    url = f"http://127.0.0.1:{running_server}/__mock__/reset"
    httpx.post(url, verify=False).raise_for_status()
    return running_server
