"""Read back what was written, by the operation that lists it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from requests import RequestException

from busroot_mock.contract.document import Contract
from busroot_mock.contract.messages import parameters_of
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.places import node_at, step_into, trail_of

from ..target.deployment import Deployment
from ..transport.response_json import json_in

_FROM_ANSWER = re.compile(r"\{?\$response\.body#/result/(\w+)\}?")
_PAGE = 500
_MOST_PAGES = 200


class NotListed(Exception):
    """A list could not be read.

    Args:
        why: A text for people.
        for_good: Whether another try is useless: the key may not read it.
    """

    def __init__(self, why: str, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


def read_back(
    deployment: Deployment,
    contract: Contract,
    writer: Operation,
    result: Mapping[str, Any] | None = None,
) -> list[Any]:
    """Return the entries of the list that shows what an operation writes.

    Args:
        deployment: Where to read.
        contract: Which has both.
        writer: The operation that writes.
        result: Of its response, to read that record alone; None to read all.

    Raises:
        NotListed: If the list cannot be read.
    """
    lister = _lister(deployment, writer)
    try:
        return _entries(deployment, contract, writer, result, lister)
    except RecursionError as error:
        raise NotListed(f"{lister.label} did not return a list that can be read") from error


def _entries(
    deployment: Deployment,
    contract: Contract,
    writer: Operation,
    result: Mapping[str, Any] | None,
    lister: Operation,
) -> list[Any]:
    query = _query(contract, writer, result)
    names = {parameter.name for parameter in parameters_of(contract, lister.location)}
    if result is not None or not {"limit", "skip"} <= names:
        return _page(deployment, lister, query)
    return list(_pages(deployment, lister, query))


def _lister(deployment: Deployment, writer: Operation) -> Operation:
    wanted, operations = writer.writes["listedBy"], deployment.transport.guard.operations
    return next(operation for operation in operations if operation.operation_id == wanted)


def _pages(deployment: Deployment, lister: Operation, query: dict[str, str]) -> Iterator[Any]:
    skip, before = 0, None
    for _ in range(_MOST_PAGES):
        page = _page(deployment, lister, {**query, "limit": str(_PAGE), "skip": str(skip)})
        if not page or page == before:
            return
        yield from page
        skip, before = skip + len(page), page


def _page(deployment: Deployment, lister: Operation, query: dict[str, str]) -> list[Any]:
    try:
        response = deployment.send("GET", lister.path, params=query)
    except RequestException as fault:
        raise NotListed(f"{lister.label} had no response: {type(fault).__name__}") from fault
    status, body = response.status_code, json_in(response)
    if status != 200:
        raise NotListed(f"{lister.label} answered {status}", for_good=status in (403, 404, 405))
    shown = body if isinstance(body, dict) else {}
    results = shown.get("results", shown.get("result"))
    # Several are a list, and one alone is an object.
    if not isinstance(results, list if "results" in shown else dict):
        raise NotListed(f"{lister.label} did not return a list")
    return results if isinstance(results, list) else [results]


def _query(
    contract: Contract, writer: Operation, result: Mapping[str, Any] | None
) -> dict[str, str]:
    """Return the parameters of the contract's `readBack` link, as far as they are known."""
    answer = trail_of(contract, *writer.location, "responses", "200")
    trail = step_into(contract, answer, "links", "readBack")
    link = node_at(contract, trail[-1]) if trail else {}
    query = {}
    for name, template in link.get("parameters", {}).items():
        if result is None and "$" in str(template):
            continue
        query[name] = _FROM_ANSWER.sub(
            lambda match: str((result or {}).get(match[1])), str(template)
        )
    return query
