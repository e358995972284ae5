"""Reference pages of a contract: each operation with its parameters, body and samples of code."""

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from busroot_mock.collection.document import STAFF, TOMORROW, YESTERDAY, collection_document
from busroot_mock.console.snippets import Snippet, calls
from busroot_mock.contract.document import Contract
from busroot_mock.contract.examples import examples_of
from busroot_mock.contract.operations import MEDIA_TYPE, Operation
from busroot_mock.contract.references import resolved
from busroot_mock.contract.wire_names import KEY_HEADER

ORIGIN: Final = "http://127.0.0.1:8080"
CLOCK: Final = "2026-03-02T09:30:00Z"
"""The days in samples are those around this time."""

_DAYS: Final = {YESTERDAY: "2026-03-01", TOMORROW: "2026-03-03"}
_LANGUAGES: Final = {"curl": "sh", "httpx": "python", "fetch": "javascript"}
_LONGEST: Final = 1500
"""Characters of an example of a response; what is longer shows no more than its start."""

Record = dict[str, Any]


class Sample(NamedTuple):
    """An operation as code.

    Attributes:
        operation: The operation.
        is_for_staff: Whether it needs the key of platform staff.
        snippets: For each program.
    """

    operation: Operation
    is_for_staff: bool
    snippets: list[Snippet]


def samples(contract: Contract) -> Iterator[Sample]:
    """Yield the code of each operation, from the examples of the contract."""
    document = collection_document(contract, ORIGIN)
    for operation in contract.operations:
        node = document["paths"][operation.path][operation.method.lower()]
        entry = _entry(contract, operation, node)
        query = urlencode(entry["query"])
        url = f"{ORIGIN}{entry['path']}{'?' if query else ''}{query}"
        yield Sample(operation, operation.roles == {STAFF}, calls(entry, url))


def _entry(contract: Contract, operation: Operation, node: Record) -> Record:
    """Return a request as the journal would have it."""
    path, query = f"{contract.base_path}{operation.path}", {}
    for each in node["parameters"]:
        value = each.get("example", each.get("schema", {}).get("default"))
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", str(value))
        elif each["in"] == "query" and each.get("required"):
            query[each["name"]] = value
    entry: Record = {"method": operation.method, "path": path, "query": query, "headers": {}}
    if "requestBody" in node:
        text = json.dumps(node["requestBody"]["content"][MEDIA_TYPE]["example"])
        for name, day in _DAYS.items():
            text = text.replace(name, day)
        entry |= {"headers": {"content-type": MEDIA_TYPE}, "body": {"value": json.loads(text)}}
    return entry | ({"key": ""} if contract.document.get("security") else {})


def operation_pages(contract: Contract, title: str, lead: str) -> Iterator[str]:
    """Yield the lines of a page."""
    yield f"# {title}\n\n{lead}\n"
    made = {each.operation.operation_id: each for each in samples(contract)}
    for tag in contract.document["tags"]:
        operations = [each for each in contract.operations if each.tag == tag["name"]]
        if not operations:
            continue
        yield f"## {tag['name']}\n\n{tag['description'].rstrip('.')}.\n"
        yield "| operation | what it does |\n| --- | --- |"
        for each in operations:
            link = f"[`{each.method} {each.path}`](#{each.operation_id})"
            yield f"| {link} | {each.node['summary']} |"
        for each in operations:
            yield from _operation(contract, made[each.operation_id])


def _operation(contract: Contract, sample: Sample) -> Iterator[str]:
    operation, node = sample.operation, sample.operation.node
    yield f"\n### {node['summary']} {{ #{operation.operation_id} }}\n"
    yield f"`{operation.method} {contract.base_path}{operation.path}`\n"
    if about := _about(operation, sample):
        yield f"{about}\n"
    if "description" in node:
        yield f"{node['description'].strip()}\n"
    rows = [*_parameters(contract, operation), *_members(contract, operation)]
    if rows:
        yield "| name | in | type | what it is |\n| --- | --- | --- | --- |"
        yield from rows
        yield ""
    for each in sample.snippets:
        yield from _tab(each.title, _LANGUAGES[each.title], each.text)
    place = ("paths", operation.path, operation.method.lower(), "responses", "200")
    for value in (
        list(examples_of(contract, *place).values())[:1] if "200" in node["responses"] else ()
    ):
        yield from _tab("response", "json", _cut(json.dumps(value, indent=2, ensure_ascii=False)))


def _about(operation: Operation, sample: Sample) -> str:
    """Return who may call an operation, and how certain the contract is of it."""
    words = []
    if sample.is_for_staff:
        words.append("Needs a key of platform staff.")
    elif operation.roles:
        words.append(f"Roles: {', '.join(sorted(operation.roles))}.")
    if operation.certainty != "documented" and "x-certainty" in operation.node:
        words.append(f"How certain it is: {operation.certainty}.")
    return " ".join(words)


def _parameters(contract: Contract, operation: Operation) -> Iterator[str]:
    for given in operation.node.get("parameters", ()):
        each = resolved(contract.document, given)
        if each["name"] != KEY_HEADER:
            is_required = each.get("required", False)
            yield _row(contract, each["name"], each["in"], each["schema"], each, is_required)


def _members(contract: Contract, operation: Operation) -> Iterator[str]:
    body = resolved(contract.document, operation.node.get("requestBody", {}))
    schema = body.get("content", {}).get(MEDIA_TYPE, {}).get("schema", {})
    schema = resolved(contract.document, schema)
    place = "body"
    if schema.get("type") == "array":
        schema, place = resolved(contract.document, schema["items"]), "body, each"
    yield from _rows(contract, schema, place)


def _rows(contract: Contract, schema: Record, place: str, within: str = "") -> Iterator[str]:
    """Yield the members of an object, and those of objects in it."""
    for given in (schema, *schema.get("allOf", ())):
        part = resolved(contract.document, given)
        for name, each in part.get("properties", {}).items():
            is_required = name in part.get("required", ())
            yield _row(contract, f"{within}{name}", place, each, each, is_required)
            inner = resolved(contract.document, each)
            if inner.get("properties") and not within:
                yield from _rows(contract, inner, place, f"{name}.")


def _row(
    contract: Contract, name: str, place: str, schema: Record, described: Record, required: bool
) -> str:
    whole = resolved(contract.document, schema)
    text = described.get("description") or whole.get("description", "")
    words = " ".join(text.split()).replace("|", "\\|")
    if "default" in whole:
        words = f"{words} Default: `{json.dumps(whole['default'])}`.".lstrip()
    mark = ", required" if required else ""
    return f"| `{name}` | {place}{mark} | {_type(contract, whole)} | {words} |"


def _type(contract: Contract, schema: Record) -> str:
    values = " or ".join(f"`{value}`" for value in schema.get("enum", ()) if value is not None)
    if values:
        return values
    if schema.get("type") == "array":
        return f"list of {_type(contract, resolved(contract.document, schema['items']))}"
    kind = str(schema.get("format") or schema.get("type") or "any")
    limits = [
        f"{word} {schema[name]}"
        for name, word in (("minimum", "from"), ("maximum", "to"))
        if isinstance(schema.get(name), int | float) and abs(schema[name]) < 2**53 - 1
    ]
    return " ".join([kind, *limits])


def _tab(title: str, language: str, text: str) -> Iterator[str]:
    yield f'=== "{title}"\n'
    lines = [f"```{language}", *text.splitlines(), "```"]
    yield "\n".join(f"    {line}".rstrip() for line in lines)
    yield ""


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[: text.rindex(chr(10), 0, _LONGEST)]}\n..."
