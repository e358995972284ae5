"""The application: contract, world, control API and pages behind one ASGI callable."""

import json
import logging
from functools import cached_property, partial
from time import perf_counter

from busroot_mock import auth
from busroot_mock.answers import Answer, error_answer
from busroot_mock.contract import Contract
from busroot_mock.errors import ApiError, ServerFault
from busroot_mock.paths import CONTRACT, CONTROL_CONTRACT
from busroot_mock.request import AsgiApp, Message, Receive, Request, Scope, Send
from busroot_mock.routing import ContractRouter, Endpoint, Routes
from busroot_mock.worlds import World

log = logging.getLogger(__name__)
requests_log = logging.getLogger("busroot_mock.requests")


class Application:
    """The stub as an ASGI application.

    Args:
        contract: What to serve; the Busroot contract by default.
        world: What the answers are made of; a new world of the dataset `demo` by default.

    Raises:
        SetupError: If the contract asks for what the stub does not have.
    """

    def __init__(self, contract: Contract | None = None, world: World | None = None) -> None:
        self.contract = contract or Contract(CONTRACT)
        self.world = world or World()
        self._routes = Routes(self.contract.document.get("x-tags-without-operations", []))
        ContractRouter(
            self.contract, "busroot_mock.handlers", partial(auth.admit, self.world), self._routes
        )
        ContractRouter(
            Contract(CONTROL_CONTRACT),
            "busroot_mock.control",
            lambda request, roles: self.world,
            self._routes,
        )
        self._add_contract_files()
        self._pages_path = f"{self.contract.base_path}/ui/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or take part in the start and end of a server (ASGI)."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            request = Request(scope, receive)
            if request.path.startswith(self._pages_path):
                await self._pages(scope, receive, send)
            else:
                await self._respond(request, send)

    async def _respond(self, request: Request, send: Send) -> None:
        started = perf_counter()
        status, headers, body = await self._answer(request)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        content = b"" if request.method == "HEAD" else body
        await send({"type": "http.response.body", "body": content})
        took = (perf_counter() - started) * 1000
        requests_log.info("%s %s %d %.1f ms", request.method, request.path, status, took)

    async def _answer(self, request: Request) -> Answer:
        try:
            operation, path_values = self._routes.find(request)
            return await operation(request, path_values)
        except ApiError as error:
            return error_answer(error)
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return error_answer(ServerFault("The stub failed; its log says how."))

    @cached_property
    def _pages(self) -> AsgiApp:
        # Flask comes in with the first page: the API starts faster without.
        from busroot_mock.console import create_console

        return create_console(self.contract.base_path)

    def refuse(self, method: str, path: str) -> Answer:
        """Answer a request with a method that HTTP servers do not know."""
        scope = {"method": method, "path": path, "query_string": b"", "headers": []}
        try:
            self._routes.find(Request(scope, _nothing))
        except ApiError as error:
            return error_answer(error)
        raise AssertionError("no contract can have an operation with such a method")

    def _add_contract_files(self) -> None:
        base_path, text = self.contract.base_path, self.contract.text.encode()
        document = json.dumps(self.contract.document, ensure_ascii=False, default=str).encode()
        for name, media_type, body in (
            ("openapi.yaml", b"application/yaml", text),
            ("openapi.json", b"application/json", document),
        ):
            headers = [(b"content-type", media_type), (b"content-length", b"%d" % len(body))]
            self._routes.add("GET", f"{base_path}/{name}", _fixed(Answer(200, headers, body)))
        headers = [(b"location", f"{base_path}/ui/".encode()), (b"content-length", b"0")]
        self._routes.add("GET", f"{base_path}/ui", _fixed(Answer(307, headers, b"")))


def _fixed(answer: Answer) -> Endpoint:
    async def endpoint(request: Request, path_values: dict[str, str]) -> Answer:
        return answer

    return endpoint


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
