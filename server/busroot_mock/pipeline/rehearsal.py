"""Answer every operation once before the first client does.

It shows whether a contract and fixtures of others fit each other, and the handlers.
"""

from collections.abc import Coroutine, Iterator
from copy import deepcopy
from itertools import chain
from typing import Any

from busroot_mock import json_codec
from busroot_mock.contract.document import Contract
from busroot_mock.contract.messages import answer_of
from busroot_mock.contract.operations import Operation as DeclaredOperation
from busroot_mock.contract.operations import is_generic
from busroot_mock.contract.violated import violated_by_value
from busroot_mock.contract.wire_names import CONTROL_PREFIX
from busroot_mock.errors import ApiError, SetupError
from busroot_mock.http.rows import plain
from busroot_mock.paths import CONTRACT
from busroot_mock.pipeline.body_defaults import default_problems
from busroot_mock.pipeline.error_rehearsal import rehearse_errors
from busroot_mock.pipeline.operation import Operation
from busroot_mock.pipeline.rehearsed_arguments import Arguments, examples_for, variants_of
from busroot_mock.pipeline.resolver import ContractRouter
from busroot_mock.pipeline.routes import Endpoint, Routes
from busroot_mock.worlds.callers import Caller, caller_of
from busroot_mock.worlds.world import World


def rehearse(contract: Contract, world: World) -> None:
    """Answer every operation for every account, with the examples of the contract and around them.

    Each call is in a fork of the world, so that nothing stays of it. A 4xx is fine: it means that
    there is no such record as in the example.

    Raises:
        SetupError: At the first operation that fails, or whose answer breaks the contract.
    """
    operations = _operations(contract)
    # Whatever our own contract allows has been tried before it was shipped.
    varied = {each.label for each in contract.operations} if contract.path == CONTRACT else set()
    for declared in contract.operations:
        if is_generic(declared.node):
            continue
        name, path = declared.label, declared.path
        operation = operations[name]
        _check_reach(contract, path, name, operation)
        for problem in chain(
            default_problems(contract, declared), rehearse_errors(contract, declared, operation)
        ):
            raise problem
        for caller in _callers(world, operation):
            for example in examples_for(contract, declared, operation):
                succeeds = _answer(contract, declared, operation, caller, example)
                # What the handler refuses to do shows nothing of its answer.
                if succeeds and declared.label not in varied:
                    varied.add(declared.label)
                    for arguments in variants_of(contract, declared, operation, example):
                        _answer(contract, declared, operation, caller, arguments)
                    _list_again(contract, operations, declared, caller)


class _Collected(Routes):
    """The operations by method and path, without the base path."""

    def __init__(self, base_path: str) -> None:
        super().__init__()
        self.operations: dict[str, Operation] = {}
        self._base_path = base_path

    def add(self, method: str, path: str, endpoint: Endpoint) -> None:
        assert isinstance(endpoint, Operation)
        self.operations[f"{method} {path.removeprefix(self._base_path)}"] = endpoint


def _operations(contract: Contract) -> dict[str, Operation]:
    routes = _Collected(contract.base_path)
    ContractRouter(contract, "busroot_mock.handlers", lambda exchange, roles: None, routes)
    return routes.operations


def _check_reach(contract: Contract, path: str, name: str, operation: Operation) -> None:
    if f"{contract.base_path}{path}/".startswith(f"{CONTROL_PREFIX}/"):
        raise contract.refusal(
            ("paths", path),
            f"{name} is under {CONTROL_PREFIX}, where the control API is; choose another path",
        )
    if not operation.roles:
        raise contract.refusal(
            ("paths", path),
            f"{name} cannot be called by anybody; give it x-roles: {{allow: [admin]}}",
        )


def _callers(world: World, operation: Operation) -> Iterator[Caller]:
    """Yield a caller of each account who may call the operation, each in a fork of the world."""
    seen = set()
    for record in world.platform["apiKeys"]:
        caller = caller_of(world.fork(), record["key"])
        if caller and caller.account_id not in seen and caller.roles & operation.roles:
            seen.add(caller.account_id)
            yield caller


def _list_again(
    contract: Contract,
    operations: dict[str, Operation],
    declared: DeclaredOperation,
    caller: Caller,
) -> None:
    """Call the list that shows what an operation has written."""
    listing = contract.operations_by_id.get(str(declared.writes.get("listedBy")))
    if listing:
        operation = operations[listing.label]
        for example in examples_for(contract, listing, operation):
            _answer(contract, listing, operation, caller, example)


def _answer(
    contract: Contract,
    declared: DeclaredOperation,
    operation: Operation,
    caller: Caller,
    arguments: Arguments,
) -> bool:
    """Call a handler; tell whether it succeeds."""
    name = declared.label
    try:
        record = plain(_finished(operation.handler(caller, **deepcopy(arguments.values))))
        violations = operation.answer.violations(record) if operation.answer else []
        json_codec.encode(record)
    except ApiError:
        return False
    except SetupError:
        raise
    except Exception as error:  # Whatever it is, a request would run into it too.
        problem = f"fails with {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        problem = f"{_sentence(name, caller)} {problem}{_condition(arguments)}"
        raise contract.refusal(arguments.location, problem) from error
    for entry in violations:
        where, rule = _place(record, entry["pointer"]), f"{entry['keyword']} {entry['expected']!r}"
        schema = answer_of(contract, declared.location, str(operation.status))
        assert schema is not None
        statement = violated_by_value(contract, schema, entry, record).location
        problem = f"{_sentence(name, caller)} breaks {rule} at {where}{_condition(arguments)}"
        raise contract.refusal(statement, problem)
    return True


def _finished(record: Any) -> Any:
    """Return what a handler returns, in whatever slices it works: nobody waits for a turn yet."""
    while isinstance(record, Coroutine):
        try:
            record.send(None)
        except StopIteration as done:
            return done.value
    return record


def _condition(arguments: Arguments) -> str:
    """Return for which request, if not for the example of the contract."""
    return f" if {arguments.what}" if arguments.what else ""


def _sentence(name: str, caller: Caller) -> str:
    return f"Contract and fixtures do not agree: {name} for the account {caller.account_id!r}"


def _place(record: Any, location: str) -> str:
    """Return a JSON Pointer, with the code or id of the innermost record on its way."""
    node, name = record, ""
    for step in location.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node[step]
        if isinstance(node, dict):
            name = next((f" ({key} {node[key]!r})" for key in ("code", "id") if key in node), name)
    return f"{location or '/'}{name}"
