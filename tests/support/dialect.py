"""A small contract that is supported, and ways to change it."""

import json
from typing import Any, Final

import yaml

Document = dict[str, Any]

JSON: Final = "application/json"
GOOD: Final = """\
openapi: 3.0.3
info: {title: Tiny, version: '1'}
servers: [{url: /api}]
security: [{Key: []}]
paths:
  /reason/{code}:
    delete:
      tags: [Reason]
      operationId: deleteReason
      x-roles: {allow: [admin]}
      parameters:
        - {name: code, in: path, required: true, schema: {type: string}}
      responses:
        '204': {description: Gone}
  /reason:
    get:
      tags: [Reason]
      operationId: listReasons
      x-roles: {allow: [admin]}
      parameters:
        - {$ref: '#/components/parameters/codes'}
        - {name: type, in: query, schema: {type: string}}
      responses:
        '200': {$ref: '#/components/responses/Reasons'}
    post:
      tags: [Reason]
      operationId: saveReason
      x-roles: {allow: [admin]}
      requestBody: {$ref: '#/components/requestBodies/Reason'}
      responses:
        '200': {description: Saved, content: {application/json: {schema: {type: object}}}}
components:
  securitySchemes:
    Key: {type: apiKey, in: header, name: X-API-KEY}
  parameters:
    codes: {name: codes, in: query, schema: {type: string}}
  requestBodies:
    Reason:
      required: true
      content: {application/json: {schema: {$ref: '#/components/schemas/Reason'}}}
  responses:
    Reasons:
      description: All
      content:
        application/json:
          schema: {type: object, properties: {results: {$ref: '#/components/schemas/Reasons'}}}
  schemas:
    Reason: {type: object, properties: {code: {type: string}, description: {type: string}}}
    Reasons: {type: array, items: {$ref: '#/components/schemas/Reason'}}
"""
LIST: Final = ("paths", "/reason", "get")
SAVE: Final = ("paths", "/reason", "post")
DELETE: Final = ("paths", "/reason/{code}", "delete")
SCHEMAS: Final = ("components", "schemas")
GONE: Final = ...


def changed(place: tuple[Any, ...], value: Any) -> str:
    """Return the good contract with another value at one place, as JSON, which is YAML too."""
    document = yaml.load(GOOD, yaml.CSafeLoader)
    put(document, place, value)
    return json.dumps(document)


def put(node: Any, place: tuple[Any, ...], value: Any) -> None:
    """Put a value at a place of a document, or take away what is there if it is `GONE`."""
    for step in place[:-1]:
        node = node[int(step) if isinstance(node, list) else step]
    last = int(place[-1]) if isinstance(node, list) else place[-1]
    if value is GONE:
        del node[last]
    elif isinstance(node, list) and last == len(node):
        node.append(value)
    else:
        node[last] = value
