"""A mock server whose worlds are as full as they may be, and requests that go through it all."""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from busroot_mock.console import pages_with
from busroot_mock.console.context import Context
from busroot_mock.console.controls import Controls
from busroot_mock.contract.document import Contract
from busroot_mock.contract.messages import body_of
from busroot_mock.contract.references import resolved
from busroot_mock.http.access import Access
from busroot_mock.json_codec import encode
from busroot_mock.paths import CONTROL_CONTRACT
from busroot_mock.serving.app import Application
from busroot_mock.store.table import copy_store
from busroot_mock.worlds.bounds import Bounds
from tests.support.costs import answer
from tests.support.dense_bodies import _examples

ACCOUNTS: Final = 2000
"""Of the sample data there is memory for little more."""
KEY: Final = (b"x-api-key", b"demo-admin-key")
JSON: Final = (b"content-type", b"application/json")
FORM: Final = (b"content-type", b"application/x-www-form-urlencoded")

_VALUES: Final = {
    "world": "default",
    "name": "s3",
    "fault": "f3",
    "entry": "1",
    "line": "30",
    "table": "reasons",
    "number": "5",
}
_FIELDS: Final = {
    "name": "s4",
    "coded": "s5",
    "fault": "f4",
    "advance": "PT5M",
    "now": "",
    "token": "x",
    "effect": "status",
    "status": "503",
    "target": "",
}


class Sent(NamedTuple):
    """A request that goes through much of a world."""

    method: str
    path: str
    query: str
    headers: list[tuple[bytes, bytes]]
    body: bytes


class FullWorld:
    """A mock server whose worlds hold as much as they may.

    Attributes:
        application: The mock server.
    """

    def __init__(self) -> None:
        bounds = Bounds(stored=2**40)
        self.application = Application(access=Access("127.0.0.1"), bounds=bounds)
        world = self.application.world
        small = world.state.copy(), world.clock.copy()
        world.snapshots = {f"s{number}": small for number in range(bounds.snapshots - 20)}
        other = world.fork()
        for _ in range(bounds.worlds - 50):
            self.application.worlds.add(other)
        reasons = world.store("demo")["reasons"]
        reason = next(iter(reasons))
        for number in range(bounds.records - len(reasons) - 20):
            reasons.put({**reason, "code": f"c{number}"})
        self._add_accounts()
        for number in range(bounds.faults - 20):
            effect = {"status": 500 + number % 50}
            world.state.faults.add({"match": {"tag": "Sku"}, "share": 0, "effect": effect})
        broken = b'[{"code": "' + b"x" * 500 + b'"}, ' * 10
        for _ in range(200):
            answer(self.application, "POST", "/api/reason", headers=[KEY, JSON], body=broken)
        self._state, self._snapshots = world.state.copy(), dict(world.snapshots)
        self._entries = list(world.journal)
        self._worlds = {name for name, _ in self.application.worlds}

    def _add_accounts(self) -> None:
        world = self.application.world
        account = next(iter(world.platform["accounts"]))
        user, store = next(iter(world.platform["users"])), next(iter(world.state.initial.values()))
        for number in range(ACCOUNTS):
            name = f"account{number}"
            world.platform["accounts"].put({**account, "id": name})
            world.state.accounts[name] = world.state.initial[name] = copy_store(store)
            key = {"key": f"{number:032x}", "accountId": name, "userId": user["id"]}
            world.platform["apiKeys"].put(key)

    def refill(self) -> None:
        """Have it as full as it was."""
        world, worlds = self.application.world, self.application.worlds
        for world_id in {name for name, _ in worlds} - self._worlds:
            worlds.remove(world_id)
        world.go_to(self._state.copy(), world.clock)
        world.snapshots = dict(self._snapshots)
        if not list(world.journal):
            for entry in self._entries:
                world.journal.enter(entry)


def requests_of_controls() -> Iterator[Sent]:
    """Yield a request for each operation of the control API, and one for the longest list of it."""
    contract = Contract(CONTROL_CONTRACT)
    for operation in contract.operations:
        path = (contract.base_path + operation.path).format_map(_VALUES)
        body = b""
        if "requestBody" in operation.node:
            trail = body_of(contract, operation.location)
            assert trail is not None
            body = encode(_examples(contract, operation, trail)[0])
        nodes = operation.node.get("parameters", [])
        parameters = [resolved(contract.document, node) for node in nodes]
        limits = (each["schema"] for each in parameters if each["name"] == "limit")
        most = [{"limit": schema["maximum"]} for schema in limits]
        for query in ({}, *most):
            yield Sent(operation.method, path, urlencode(query), [JSON], body)


def requests_of_pages(application: Application) -> Iterator[Sent]:
    """Yield a request for each page and form of the console; of pages, one sorts, one searches."""
    respond: Callable[..., Any] = application._press
    controls = Controls(respond, Access("127.0.0.1"))
    context = Context(application.contract, application.worlds, Access("127.0.0.1"), controls)
    rules = pages_with(context).url_map.bind("localhost")
    for rule in rules.map.iter_rules():
        path = rules.build(rule.endpoint, {name: _VALUES[name] for name in rule.arguments})
        if rule.methods and "GET" in rule.methods:
            for query in (
                {"account": "demo", "sort": "-code"},
                {"account": "demo", "q": "zzz", "since": "s3"},
            ):
                yield Sent("GET", path, urlencode(query), [], b"")
        else:
            origin = (b"origin", b"http://localhost")
            yield Sent("POST", path, "", [origin, FORM], urlencode(_FIELDS).encode())
