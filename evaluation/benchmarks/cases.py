"""The requests that are measured, and the contract that every peer serves.

A static mock answers with the example of the contract. So the example of each measured answer is
replaced by what busroot-mock itself answers: then all send the same records, and equal sizes.
"""

import json
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from connexion.json_schema import Draft4ResponseValidator

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "openapi.yaml"
BASE_PATH = "/api"
KEY = "demo-admin-key"
STAFF_KEY = "demo-staff-key"
"""May call every operation."""

SKU = {
    "code": "oat-bar-30g",
    "name": "Oat bar 30 g",
    "cycleTime": 1500,
    "batchSize": 2,
    "specifications": [{"name": "weight", "value": "30 g"}],
}
# One violation in each member.
WRONG_SKU = {"code": "oat-bar-30g", "name": "", "cycleTime": "fast", "batchSize": 0, "value": True}
PLANTED = 4


@dataclass(frozen=True)
class Case:
    """A request, and what a right answer to it is.

    Attributes:
        label: Its name in data.
        path: Below the base path, with the query.
        status: What the contract says; of a refusal, any 4xx will do.
        records: How many the answer has; None if it is no list.
    """

    name: str
    label: str
    method: str
    path: str
    status: int
    body: str | None = None
    records: int | None = None

    @property
    def steps(self) -> tuple[str, ...]:
        """The place of the answer's content in the contract."""
        return ("paths", urlsplit(self.path).path, self.method.lower(), "responses")


CASES = (
    Case("GET of 20 records", "list", "GET", "/sku?limit=20", 200, records=20),
    Case("valid POST", "valid", "POST", "/sku", 200, json.dumps(SKU)),
    Case("invalid POST", "invalid", "POST", "/sku", 400, json.dumps(WRONG_SKU)),
)
LISTING, VALID, INVALID = CASES


class WrongAnswer(Exception):
    """A server did not answer as it must."""


@cache
def document() -> dict[str, Any]:
    """Return the contract."""
    loaded: dict[str, Any] = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    return loaded


def with_answers(answers: dict[Case, Any]) -> dict[str, Any]:
    """Return a contract whose examples are these answers."""
    contract = deepcopy(document())
    for case, answer in answers.items():
        node = contract
        for step in case.steps:
            node = node[step]
        status = str(case.status)
        # Others share what a reference leads to.
        response = deepcopy(_resolved(contract, node[status]))
        content = response["content"]["application/json"]
        content.pop("example", None)
        content["examples"] = {case.label: {"value": answer}}
        # Mockoon 9.9 knows those of schemas alone.
        schema = _resolved(contract, content["schema"])
        content["schema"] = {**schema, "example": answer}
        node[status] = response
    _name_requests(contract)
    return contract


def _name_requests(contract: dict[str, Any]) -> None:
    # Specmatic 2.55 answers with the example that has the name of the request's.
    limit = _resolved(contract, {"$ref": "#/components/parameters/skuLimit"})
    limit.pop("example", None)
    limit["examples"] = {LISTING.label: {"value": LISTING.records}}
    body = _resolved(contract, contract["paths"]["/sku"]["post"]["requestBody"])
    content = body["content"]["application/json"]
    content.pop("example", None)
    content["examples"] = {VALID.label: {"value": SKU}}


def _resolved(contract: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = contract
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


class _Plain(yaml.SafeDumper):
    """Spells out what comes twice: not every reader of YAML knows anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_contract(contract: dict[str, Any], path: Path) -> None:
    """Write a contract as YAML."""
    text = yaml.dump(contract, Dumper=_Plain, sort_keys=False, allow_unicode=True)
    path.write_text(text, encoding="utf-8")


def check(case: Case, status: int, body: bytes) -> None:
    """Compare an answer with what the contract says.

    Raises:
        WrongAnswer: If it is another one.
    """
    if case is INVALID:
        if not 400 <= status < 500:
            raise WrongAnswer(f"{case.name}: status {status}, not 4xx")
        return
    if status != case.status:
        raise WrongAnswer(f"{case.name}: status {status}, not {case.status}: {body[:200]!r}")
    problem = breach(case, body)
    if problem:
        raise WrongAnswer(f"{case.name}: {problem}")
    if case.records is not None and len(json.loads(body)["results"]) != case.records:
        raise WrongAnswer(f"{case.name}: not {case.records} records")


def breach(case: Case, body: bytes) -> str | None:
    """Return how a body breaks the schema of its operation, if it does."""
    try:
        error = next(_validator(case).iter_errors(json.loads(body)), None)
    except ValueError:
        return f"the body is not JSON: {body[:200]!r}"
    return error and f"the body breaks the contract: {error.message[:200]}"


@cache
def _validator(case: Case) -> Draft4ResponseValidator:
    # Connexion's, not busroot-mock's: that one is what is measured here.
    node: Any = document()
    for step in (*case.steps, str(case.status)):
        node = node[step]
    schema = _resolved(document(), node)["content"]["application/json"]["schema"]
    return Draft4ResponseValidator({**schema, "components": document()["components"]})
