"""The verdict on a client and `verify` say the same of a violation: where it is, how certain."""

import re
from dataclasses import replace
from itertools import groupby
from typing import Any, Final

import pytest

from busroot_mock.contract.messages import body_of, parameters_of
from busroot_mock.contract.places import node_at, step_into
from contract_tests.analysis.contract_parts import all_schemas, breakable
from contract_tests.analysis.recorded_request import read_request
from tests.support.calls import send
from tests.support.findings import exchange
from tests.support.violations import wrong_requests

JOURNAL: Final = "/__mock__/worlds/default"
INDEX: Final = re.compile(r"/[0-9]+(?=/|$)")

Said = set[tuple[str, ...]]
"""Of each violation: `in`, pointer, keyword, line and certainty."""


def said_by_verdict(client: Any) -> Said:
    refusals = client.get(f"{JOURNAL}/verdict", None).json()["result"]["refusals"]
    names = ("in", "pointer", "keyword", "line", "certainty")
    return {tuple(refusal[name] for name in names) for refusal in refusals}


def breaches_of(contract: Any, label: str, sent: Any) -> list[Any]:
    """Return what `verify` says of a request that was sent with httpx."""
    body = sent.content.decode()
    made = replace(exchange(label, 400), url=str(sent.url), request_body=body)
    made.request_headers.update(sent.headers)
    return read_request(contract, contract.operations_by_label[label], made).breaches


def said_by_verify(contract: Any, breaches: list[Any]) -> Said:
    said = set()
    for breach in breaches:
        where, _, at = breach.at.partition(" ")
        place = INDEX.sub("/*", at if at.startswith("/") or not at else f"/{at}")
        line = f"{contract.path.name}:{breach.statement.line}"
        said.add((where, place, breach.keyword, line, breach.statement.certainty))
    return said


@pytest.fixture(scope="module")
def wrong(contract, new_client):
    """Every wrong request by its operation, with the client that sends it."""
    client = new_client()
    requests = groupby(wrong_requests(contract), key=lambda each: each.label)
    return {label: (client, list(group)) for label, group in requests}


def test_verdict_and_verify_agree_on_every_violation(contract, wrong):
    broken, parts = set(), set()
    for label, (client, requests) in wrong.items():
        client.post(f"{JOURNAL}/journal/clear", None)
        responses = [send(client, label, each.parameters, each.body) for each in requests]
        refused = [each.request for each in responses if each.status_code == 400]
        breaches = [breach for sent in refused for breach in breaches_of(contract, label, sent)]
        assert said_by_verdict(client) == said_by_verify(contract, breaches), label
        broken |= {breach.location for breach in breaches}
        parts |= {(breach.location, breach.violated.part) for breach in breaches}
    assert statements_of(contract) <= broken
    assert required_of(contract) <= parts


def inputs_of(contract: Any) -> Any:
    """Yield the schemas of all parameters and bodies, each with `in`."""
    for operation in contract.operations:
        for parameter in parameters_of(contract, operation.location):
            yield step_into(contract, parameter.trail, "schema")[-1], parameter.where
        body = body_of(contract, operation.location)
        if body:
            yield body[-1], "body"


def statements_of(contract: Any) -> set[Any]:
    """Return the locations of all keywords that a request can break."""
    return {
        keyword
        for schema, where in inputs_of(contract)
        for keyword in breakable(contract, schema, where)
    }


def required_of(contract: Any) -> set[Any]:
    """Return the location of every list of required members, with each member."""
    return {
        ((*schema, "required"), name)
        for start, _ in inputs_of(contract)
        for schema in all_schemas(contract, start, chosen=False)
        for name in node_at(contract, schema).get("required", ())
    }
