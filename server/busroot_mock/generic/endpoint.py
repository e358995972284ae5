"""Generic handlers as operations of a server: in worlds, with faults, for the journal."""

import re
from dataclasses import replace
from functools import partial
from typing import Final
from urllib.parse import parse_qsl, quote

from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import Operation, is_generic
from busroot_mock.faults.rules import Sender
from busroot_mock.generic.ask import Ask
from busroot_mock.generic.engine import NOTHING, Engine, Reply
from busroot_mock.generic.fallback import Fallback
from busroot_mock.generic.items import Items
from busroot_mock.generic.model import Recorded, Spec
from busroot_mock.generic.nests import nested_body
from busroot_mock.generic.paths import label_without_form, without_form
from busroot_mock.generic.refusal_form import errors_like
from busroot_mock.generic.singles import unwrapped_body, wrapped_body
from busroot_mock.generic.words import model_in
from busroot_mock.http.api_key import keys_of
from busroot_mock.http.declared_errors import error_forms_of
from busroot_mock.http.error_forms import Errors
from busroot_mock.http.request import Request
from busroot_mock.http.response import Answer
from busroot_mock.worlds.callers import caller_of
from busroot_mock.worlds.exchange import Exchange
from busroot_mock.worlds.registry import Worlds
from busroot_mock.worlds.world import World

_NO_FIELD: Final = re.compile("[^ -~]")
MADE_OF: Final = b"x-mock-answer"
"""The header that says what an answer was made of."""
_BODILESS: Final = (204, 304)


class Generic:
    """The operations of a contract that have no handler.

    Args:
        contract: Which describes them.
        answers: Those that were recorded.
        first: The records to start with.

    Raises:
        SetupError: If an operation is not described.
    """

    def __init__(self, contract: Contract, answers: tuple[Recorded, ...], first: Items) -> None:
        self._contract, self._answers = contract, answers
        self._engine = Engine(model_in(contract.document, answers), contract.base_path)
        self._first = first

    @property
    def errors(self) -> Errors:
        """The form of errors where no operation is asked for.

        It is that of the contract, if operations have handlers.
        """
        general = error_forms_of(self._contract).general
        if all(is_generic(each.node) for each in self._contract.operations):
            return errors_like(self._answers, general)
        return general

    def operation(self, declared: Operation, worlds: Worlds) -> "GenericOperation":
        """Return an operation as one that answers requests.

        Raises:
            SetupError: If nothing says what it does.
        """
        spec = self._engine.model.specs.get(
            label_without_form(declared.label, self._engine.model.form)
        )
        if spec is None:
            raise self._contract.refusal(
                declared.location,
                f"{declared.label} has no handler, and nothing says what it does",
            )
        fallback = Fallback(self._contract, declared)
        return GenericOperation(declared, spec, self._engine, fallback, worlds, self._first)


class GenericOperation:
    """An operation that goes by what the contract says of it."""

    def __init__(
        self,
        declared: Operation,
        spec: Spec,
        engine: Engine,
        fallback: Fallback,
        worlds: Worlds,
        first: Items,
    ) -> None:
        self._declared, self._spec, self._engine = declared, spec, engine
        self._fallback, self._worlds, self._first = fallback, worlds, first

    async def __call__(self, exchange: Exchange, path_values: dict[str, str]) -> Answer:
        """Answer a request, and fill in its exchange."""
        exchange.operation = self._declared.operation_id
        request = exchange.request
        world, account = self._place(exchange)
        rules = world.state.faults
        if rules:
            caller = exchange.caller
            sender = Sender(_key(request), account, caller.roles if caller else frozenset())
            fault = rules.choose(self._declared, sender, world.draw, world.clock.now_ms())
            if fault:
                exchange.fault, exchange.cause = fault, fault.name
                fault.refuse()
        exchange.data = await request.body()
        items = world.state.generic.get(account)
        if items is None:
            items = world.state.generic[account] = self._first.copy()
        values = {**self._spec.more.get("own", {}), **path_values}
        ask = _ask(request, exchange.data, self._engine, values)
        draw = partial(_draw, world)
        reply = self._engine.reply(self._spec, ask, items, world.clock.now_ms(), draw)
        if reply.by == NOTHING:
            reply = self._fallback.reply(ask, reply.status, world.seed)
        body = nested_body(reply.body, self._engine.model.nests)
        reply = replace(reply, body=wrapped_body(body, self._engine.model.singles))
        exchange.is_valid = True if reply.status < 400 else None
        return _answer(reply)

    def _place(self, exchange: Exchange) -> tuple[World, str]:
        """Return the world and the account of a request; that of unknown keys has no name."""
        place = self._worlds.of_key(_key(exchange.request))
        world, key = place or (self._worlds.get("default"), "")
        caller = caller_of(world, key) if key else None
        exchange.caller = caller
        return world, caller.account_id if caller else ""


def _key(request: Request) -> str:
    keys = keys_of(request)
    return keys[0] if len(keys) == 1 else ""


def _draw(world: World, purpose: str, length: int, alphabet: str) -> str:
    return world.draw_text(f"generic {purpose}", length, alphabet)


def _ask(request: Request, data: bytes, engine: Engine, values: dict[str, str]) -> Ask:
    query = request.query.decode("latin-1")
    return Ask(
        method="GET" if request.method == "HEAD" else request.method,
        path=without_form(request.path.removeprefix(engine.base), engine.model.form),
        query=tuple(parse_qsl(query, keep_blank_values=True)),
        headers={
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in request.all_headers
        },
        body=unwrapped_body(data, engine.model.singles),
        values=values,
    )


def _field_value(text: str) -> bytes:
    """Return a text as the value of a header, where what a client sent may be part of it.

    An end of line would begin another header: what is not visible ASCII is percent-encoded
    (RFC 9110, 5.5; RFC 3986, 2.1).
    """
    return _NO_FIELD.sub(lambda found: quote(found[0], safe=""), text).encode("ascii")


def _answer(reply: Reply) -> Answer:
    headers = [
        (name.lower().encode("latin-1", "replace"), _field_value(value))
        for name, value in reply.headers.items()
    ]
    headers.append((MADE_OF, reply.by.encode()))
    if reply.status not in _BODILESS:
        headers.append((b"content-length", b"%d" % len(reply.body)))
    return Answer(reply.status, headers, b"" if reply.status in _BODILESS else reply.body)
