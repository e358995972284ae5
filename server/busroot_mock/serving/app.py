"""The application: contract, world, control API and pages behind one ASGI callable."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import cache, cached_property, partial
from time import perf_counter
from typing import TYPE_CHECKING

from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import is_generic
from busroot_mock.errors import ApiError
from busroot_mock.faults.effects import deliver, spoil
from busroot_mock.http.access import Access, is_for_controls
from busroot_mock.http.declared_errors import error_forms_of
from busroot_mock.http.request import LARGEST_BODY, AsgiApp, Receive, Request, Scope, Send
from busroot_mock.http.response import Answer
from busroot_mock.journal.recorder import record, record_again
from busroot_mock.paths import CONTRACT, CONTROL_CONTRACT
from busroot_mock.pipeline import auth
from busroot_mock.pipeline.resolver import add_operations
from busroot_mock.pipeline.respond import refusal as refusal_of
from busroot_mock.pipeline.respond import respond
from busroot_mock.pipeline.routes import Routes
from busroot_mock.serving.head import Refusal, RequestLine, UnknownMethod
from busroot_mock.serving.messages import lifespan, nothing, send_whole, unheard
from busroot_mock.serving.metrics import Metrics
from busroot_mock.serving.own_files import CONSOLE, add_own_files
from busroot_mock.serving.proxy_controls import check_control_of_proxy
from busroot_mock.serving.request_lines import plain_line
from busroot_mock.serving.scope import below
from busroot_mock.worlds.bounds import Bounds
from busroot_mock.worlds.exchange import Exchange
from busroot_mock.worlds.journal import Entry
from busroot_mock.worlds.registry import Worlds
from busroot_mock.worlds.world import World

if TYPE_CHECKING:  # The mock server starts without what a proxy needs.
    from busroot_mock.generic.endpoint import Generic
    from busroot_mock.proxy.forward import Forwarder

requests_log = logging.getLogger("busroot_mock.requests")

_HEALTH = "getHealth"
_UNREAD = RequestLine("-", b"-", b"", "")
"""Stands in the log for a request that is refused before its first line could be read."""
# Tests make many applications in one process, and reading a contract is most of the work.
_contract_at = cache(Contract)


class Application:
    """The mock server as an ASGI application.

    Args:
        contract: What to serve; the Busroot contract by default.
        world: The default world; a new one of the dataset `demo` if there is none.
        access: Who may use the test controls, and which web pages the API.
        bounds: Of what clients may store.
        largest_body: Bytes that the body of a request may have.
        has_metrics: Whether to count requests, and show it at `/metrics`.
        forwarder: Answers the API in place of the mock server, which makes this a proxy.
        generic: Answers the operations that have no handler.
        former: The application whose worlds, counts and lines this one goes on with.

    Attributes:
        access: Who may use the test controls, and which web pages the API.
        forwarder: Answers the API in a proxy; None in a mock server.
        note_write: Is called after each request that may have changed something.
        write_line: Takes the line of each request; `logging` has it if there is none.
        line_of: Makes that line.

    Raises:
        SetupError: If the contract has something that is not supported.
    """

    def __init__(
        self,
        contract: Contract | None = None,
        world: World | None = None,
        access: Access | None = None,
        bounds: Bounds | None = None,
        largest_body: int = LARGEST_BODY,
        has_metrics: bool = False,
        forwarder: "Forwarder | None" = None,
        generic: "Generic | None" = None,
        former: "Application | None" = None,
    ) -> None:
        self._largest_body = largest_body
        self.forwarder = forwarder
        self.note_write: Callable[[], None] | None = None
        self.write_line: Callable[[str], object] | None = None
        self.line_of: Callable[[Worlds, Exchange, int, float], str] = plain_line
        self.access = access or Access()
        self.contract = contract or _contract_at(CONTRACT)
        self.world = world or World()
        self.worlds: Worlds = former.worlds if former else Worlds(self.world, bounds=bounds)
        self._routes = Routes(
            self.contract.document.get("x-tags-without-operations", []),
            generic.errors if generic else error_forms_of(self.contract).general,
            self.access.proxies.prefix,
        )
        control, proxies = _contract_at(CONTROL_CONTRACT), self.access.proxies
        self._root_path = proxies.root_path
        self._metrics = Metrics(self.worlds) if has_metrics else None
        if former:
            self._go_on_from(former)
        add_own_files(self._routes, self.contract, control, proxies, self._metrics)
        if forwarder is None:
            admit = partial(auth.admit, self.worlds)
            add_operations(self.contract, "busroot_mock.handlers", admit, self._routes)
            self._add_generic(generic)
        add_operations(control, "busroot_mock.control", self._admit_control, self._routes)
        self._page_paths = (f"{self.contract.base_path}/ui/", f"{CONSOLE}ui/")
        # Last: if anything is refused, the application before goes on in these worlds.
        self.worlds.contract = self.contract

    def _go_on_from(self, former: "Application") -> None:
        self._metrics, self.line_of = former._metrics, former.line_of
        self.note_write, self.write_line = former.note_write, former.write_line

    def renewed(self, contract: Contract, generic: "Generic | None") -> "Application":
        """Return an application that serves another contract, in the same worlds.

        Raises:
            SetupError: If the contract has something that is not supported; nothing changes then.
        """
        return Application(
            contract,
            self.world,
            self.access,
            largest_body=self._largest_body,
            generic=generic,
            former=self,
        )

    def _add_generic(self, generic: "Generic | None") -> None:
        base = self.contract.base_path
        for declared in self.contract.operations if generic else ():
            if generic and is_generic(declared.node):
                endpoint = generic.operation(declared, self.worlds)
                self._routes.add(declared.method, base + declared.path, endpoint)

    def close(self) -> None:
        """Let go of connections of its own, on the loop that it was called on."""
        if self.forwarder is not None:
            self.forwarder.reviewing.settle()
            self.forwarder.upstream.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the start and end of a server (ASGI)."""
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            if self._root_path:
                scope = below(self._root_path, scope)
            request = Request(scope, receive, self._largest_body)
            if self.forwarder is not None:
                if self._is_of_the_api(request.path):
                    await self._pass_on(self.forwarder, request, scope, receive, send)
                    return
                self.forwarder.reviewing.settle()
            if request.path.startswith(self._page_paths) or request.path == CONSOLE:
                await self._pages(scope, receive, send)
            else:
                await self._respond(Exchange(request), send)

    async def _respond(self, exchange: Exchange, send: Send) -> None:
        started, request = perf_counter(), exchange.request
        own = self.access.preflight(request) if request.method == "OPTIONS" else None
        answer = own or await respond(self._routes, exchange)
        # Before a delay: what the request changed is there for others, so it is kept as well.
        if self.note_write is not None:
            self._note_change(exchange, self.note_write)
        fault = exchange.fault
        if fault:
            answer = await spoil(request, fault, answer)
        if self.access.origins:
            answer.headers.extend(self.access.cors(request))
        exchange.answer = answer
        # Before it is sent: who has the answer finds the request in the journal.
        exchange.entry = record(self.worlds, exchange, perf_counter() - started)
        if request.method == "HEAD":
            answer = Answer(answer.status, answer.headers, b"")
        if fault:
            await deliver(request, fault, answer, send)
        else:
            await send_whole(answer, send)
        self._tell(exchange, answer.status, perf_counter() - started)

    def _is_of_the_api(self, path: str) -> bool:
        base = self.contract.base_path
        return (path == base or path.startswith(f"{base}/")) and not is_for_controls(path)

    async def _pass_on(
        self,
        forwarder: "Forwarder",
        request: Request,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        own = self.access.preflight(request)
        cors = self.access.cors(request)
        if own is None:
            await forwarder(request, scope, receive, send, cors, self._note_passage)
            return
        await send_whole(Answer(own.status, own.headers + cors, own.body), send)

    def _note_passage(self, exchange: Exchange, seconds: float) -> None:
        """Enter what a proxy has passed on."""
        if exchange.entry is None:
            exchange.entry = record(self.worlds, exchange, seconds)
        else:
            record_again(self.worlds, exchange.entry, seconds)
        self._tell(exchange, exchange.answer.status, seconds)

    def _note_change(self, exchange: Exchange, note_write: Callable[[], None]) -> None:
        """Say that the default world may have changed, by a write or by a rule that counts."""
        caller = exchange.caller
        counts = caller is not None and bool(caller.world.state.faults)
        if counts or exchange.request.method not in ("GET", "HEAD"):
            note_write()

    def _tell(self, exchange: Exchange, status: int, seconds: float) -> None:
        if self._metrics:
            self._metrics.note(exchange.operation, status, seconds)
        if self.write_line:
            self.write_line(self.line_of(self.worlds, exchange, status, seconds * 1000))
        elif requests_log.isEnabledFor(logging.INFO):
            line = plain_line(self.worlds, exchange, status, seconds * 1000)
            requests_log.info("%s", line.rstrip())

    def _admit_control(self, exchange: Exchange, roles: frozenset[str]) -> Worlds:
        if exchange.operation == _HEALTH:  # probes have no token
            self.access.check_origin(exchange.request)
        else:
            self.access.check_control(exchange.request)
        if self.forwarder is not None:
            check_control_of_proxy(exchange.operation)
        return self.worlds

    @cached_property
    def _pages(self) -> AsgiApp:
        # Flask comes in with the first page: the API starts faster without.
        from busroot_mock.console import create_console

        return create_console(
            self.contract,
            self.worlds,
            self.access,
            self._press,
            self._largest_body,
            self._repeat if self.forwarder is None else None,
        )

    async def _repeat(self, request: Request) -> Entry | None:
        """Answer a request that the console sends again; return its entry in the journal."""
        exchange = Exchange(request)
        with suppress(ConnectionResetError):  # by a fault rule
            await self._respond(exchange, unheard)
        return exchange.entry

    async def _press(self, request: Request) -> Answer:
        """Answer a request of the console, which asks in process."""
        answer = await respond(self._routes, Exchange(request))
        if self.note_write and request.method != "GET":
            self.note_write()
        return answer

    def refuse(self, refusal: Refusal) -> Answer:
        """Answer what never becomes a request, and enter it in the journal if it has a path."""
        line = refusal.line or _UNREAD
        scope = {
            "method": line.method,
            "path": "",
            "raw_path": line.path,
            "query_string": line.query,
            "headers": refusal.headers,
        }
        exchange = Exchange(Request(scope, nothing))
        error = refusal.error
        if isinstance(refusal, UnknownMethod):
            error = self._method_error(exchange)
        exchange.answer = refusal_of(self._routes, exchange, error)
        exchange.answer.headers.extend(self.access.cors_of_refusal(exchange.request))
        if line is not _UNREAD:
            record(self.worlds, exchange, 0.0)
        self._tell(exchange, exchange.answer.status, 0.0)
        return exchange.answer

    def _method_error(self, exchange: Exchange) -> ApiError:
        """Return what is wrong with a request whose method HTTP servers do not know."""
        try:
            self._routes.find(exchange.request)
        except ApiError as error:
            return error
        raise AssertionError("no contract can have an operation with such a method")
