"""A small contract with guesses, and recorded exchanges of its operations."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from busroot_mock.comparison.overlays import applied
from busroot_mock.contract.document import Contract
from busroot_mock.evidence.learned import Evidence, evidence_in
from busroot_mock.learning.calls.calls import session_of
from busroot_mock.recordings.recorded import Recorded

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CONTRACT = """
openapi: 3.0.3
info: {title: Things, version: '1'}
servers: [{url: /api}]
paths:
  /thing:
    get:
      operationId: listThings
      x-roles: {allow: [admin]}
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        '200':
          description: The things
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}
    post:
      operationId: saveThing
      x-roles: {allow: [admin]}
      x-writes: {record: Thing, key: code}
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/ThingInput'}
      responses:
        '200':
          x-certainty: assumed
          description: The thing
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Thing'}
security: [{ApiKeyAuth: []}]
components:
  securitySchemes: {ApiKeyAuth: {type: apiKey, in: header, name: X-API-KEY}}
  schemas:
    Thing:
      type: object
      x-certainty: {required: assumed}
      required: [code, note]
      properties:
        code: {type: string}
        note:
          type: string
          nullable: false
          x-certainty: {nullable: assumed}
        size: {type: string, x-certainty: {type: assumed}}
        kind:
          type: string
          x-certainty: {enum: {old: assumed}}
          enum: [new, old]
        made: {type: string}
        count: {type: integer}
    ThingInput:
      type: object
      x-certainty: {required: assumed}
      required: [code, kind]
      properties:
        code: {type: string}
        kind:
          type: string
          x-certainty: {enum: assumed}
          enum: [new, old, odd]
        note: {type: string, nullable: true, x-certainty: {nullable: assumed}}
        size:
          type: integer
          x-certainty: {default: assumed, minimum: assumed}
          minimum: 1
          default: 1
"""


class Session:
    """Records exchanges."""

    def __init__(self) -> None:
        self.recorded: list[Recorded] = []

    def call(self, method: str, status: int, answer: Any, sent: Any = None, query: str = "") -> int:
        """Enter an exchange; return its entry."""
        at = START + timedelta(seconds=len(self.recorded))
        headers = (("Content-Type", "application/json"),)
        body = b"" if sent is None else json.dumps(sent).encode()
        url = f"http://things.test/api/thing{query}"
        text = json.dumps(answer).encode()
        self.recorded.append(
            Recorded(method, url, headers if body else (), body, status, headers, text, at, 1.0)
        )
        return len(self.recorded) - 1

    def listed(self, *things: dict[str, Any], times: int = 1) -> None:
        """Enter lists of things."""
        for _ in range(times):
            self.call("GET", 200, list(things))


def learned(folder: Path, session: Session, text: str = CONTRACT) -> tuple[Contract, Evidence]:
    """Return a contract with what a session says of it."""
    path = folder / "things.yaml"
    path.write_text(text, encoding="utf-8")
    contract = Contract(path)
    calls = session_of([(each, each.url) for each in session.recorded], None, "/api").calls
    evidence = evidence_in(contract, calls)
    overlay = {"overlay": "1.0.0", "actions": [*evidence.corrected, *evidence.confirmed]}
    overlay = yaml.safe_load(yaml.safe_dump(overlay))
    return Contract(path, lambda document: applied(document, overlay, path)), evidence


def at(contract: Contract, *steps: str) -> Any:
    """Return what a contract has at a place."""
    return contract.find("components", "schemas", *steps)[1]
