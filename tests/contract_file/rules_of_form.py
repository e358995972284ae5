"""Rules on the form of a contract: what lies where, how long it is, what is in no contract."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator

from busroot_mock.errors import pointer
from tests.support.contracts import LOADER, Rule, Source, nodes, operations

ORDER: Final = [
    "openapi",
    "info",
    "servers",
    "security",
    "tags",
    "x-tags-without-operations",
    "paths",
    "components",
]
LONGEST_OPERATION: Final = 30
LONGEST_LINE: Final = 100
SCHEMA_WORDS: Final = {"type", "properties", "allOf", "anyOf", "oneOf", "enum", "items"}


def references(node: Any) -> set[str]:
    return {matches["$ref"] for _, matches in nodes(node) if isinstance(matches.get("$ref"), str)}


def is_openapi(contract: Source) -> Iterator[str]:
    for error in OpenAPIV30SpecValidator(contract.document).iter_errors():
        yield error.message


def has_the_order(contract: Source) -> Iterator[str]:
    if list(contract.document) != [name for name in ORDER if name in contract.document]:
        yield f"the order is {list(contract.document)}"


def has_paths_in_the_order_of_tags(contract: Source) -> Iterator[str]:
    tags = [operation["tags"] for _, operation in operations(contract.document)]
    grouped = [tag for tag, _ in groupby(tag for each in tags for tag in each)]
    declared = [tag["name"] for tag in contract.document["tags"]]
    if grouped != declared or any(len(each) != 1 for each in tags):
        yield f"the paths go through {grouped}, the tags are {declared}"


def has_a_ruler_for_each_tag(contract: Source) -> Iterator[str]:
    tags = [tag["name"] for tag in contract.document["tags"]]
    paths, components = re.split(r"^components:$", contract.text, flags=re.MULTILINE)
    for part, indent, names in ((paths, 2, tags), (components, 4, ["Shared", *tags])):
        rulers = re.findall(rf"^ {{{indent}}}# ---- (.+?) -+$", part, re.MULTILINE)
        if rulers != names:
            yield f"the rulers are {rulers}, not {names}"
    for chunk in re.split(r"^  # ---- (?=.*$)", paths, flags=re.MULTILINE)[1:]:
        for tag in re.findall(r"^      tags: \[(.+)\]$", chunk, re.MULTILINE):
            if not chunk.startswith(f"{tag} -"):
                yield f"an operation of {tag} lies under the ruler {chunk[:20]}"


def has_short_operations(contract: Source) -> Iterator[str]:
    lines = contract.text.splitlines()
    root = {key.value: value for key, value in yaml.compose(contract.text, Loader=LOADER).value}
    for path, item in root["paths"].value:
        for method, operation in item.value:
            kept = lines[method.start_mark.line : operation.end_mark.line]
            count = sum(bool(line.strip()) and line.strip()[0] != "#" for line in kept)
            if count > LONGEST_OPERATION:
                yield f"{method.value} {path.value} has {count} lines"


def has_short_lines(contract: Source) -> Iterator[str]:
    for number, line in enumerate(contract.text.splitlines(), 1):
        is_long = len(line) > LONGEST_LINE and len(line.split()) > 1
        if is_long or line != line.rstrip():
            yield f"line {number} is too long or ends in white space"


def has_no_inline_objects(contract: Source) -> Iterator[str]:
    parts = {
        key: contract.document["components"].get(key) for key in ("requestBodies", "responses")
    }
    for place, node in nodes({**parts, "paths": contract.document["paths"]}):
        schema = node.get("schema", {})
        inner = schema.get("items", {}) if schema.get("type") == "array" else schema
        if inner.get("type") == "object" or SCHEMA_WORDS & inner.keys() - {"type", "enum"}:
            yield f"an object schema at {pointer(*place)}"


def has_no_python(contract: Source) -> Iterator[str]:
    for mark in ("{{", "{%", "{#", "x-openapi-router-controller"):
        if mark in contract.text:
            yield f"{mark} is in the text"


def has_no_recursion(contract: Source) -> Iterator[str]:
    schemas = contract.document["components"]["schemas"]
    uses = {name: {ref.rpartition("/")[2] for ref in references(schemas[name])} for name in schemas}
    while leaves := {name for name, used in uses.items() if not used & uses.keys()}:
        uses = {name: used for name, used in uses.items() if name not in leaves}
    for name in uses:
        yield f"{name} is made of itself"


def uses_every_component(contract: Source) -> Iterator[str]:
    used = references(contract.document)
    for kind, components in contract.document["components"].items():
        for name in components:
            if kind != "securitySchemes" and f"#/components/{kind}/{name}" not in used:
                yield f"{kind} {name} is not used"


def has_nullable_beside_type(contract: Source) -> Iterator[str]:
    for place, node in nodes(contract.document):
        is_claim = "x-assumed" in place or place[-1:] == ("properties",)
        if "nullable" in node and "type" not in node and not is_claim:
            yield f"nullable without a type at {pointer(*place)}"


def has_required_properties_that_exist(contract: Source) -> Iterator[str]:
    for place, node in nodes(contract.document):
        if isinstance(node.get("required"), list):
            for name in set(node["required"]) - set(node.get("properties", {})):
                yield f"{pointer(*place)} requires {name}"


def has_no_content_beside_a_reference(contract: Source) -> Iterator[str]:
    for place, node in nodes(contract.document):
        if isinstance(node.get("$ref"), str) and len(node) > 1:
            yield f"{pointer(*place)} has more than its $ref"


RULES: Final[list[Rule]] = [
    is_openapi,
    has_the_order,
    has_paths_in_the_order_of_tags,
    has_a_ruler_for_each_tag,
    has_short_operations,
    has_short_lines,
    has_no_inline_objects,
    has_no_python,
    has_no_recursion,
    uses_every_component,
    has_nullable_beside_type,
    has_required_properties_that_exist,
    has_no_content_beside_a_reference,
]

SUCCESS_LIST = "{$ref: '#/components/schemas/NotificationPreferenceList'}"
BREAKS: Final = [
    (is_openapi, "  version: 1.0.0\n", ""),
    (is_openapi, "      in: header\n", "      in: body\n"),
    (has_the_order, "\nsecurity:\n", "\nx-security:\n"),
    (has_paths_in_the_order_of_tags, "tags: [Admin]", "tags: [Admin, Config]"),
    (has_paths_in_the_order_of_tags, "tags: [Admin]", "tags: [Config]"),
    (has_paths_in_the_order_of_tags, "  - name: Admin\n", "  - name: User\n  - name: Admin\n"),
    (has_a_ruler_for_each_tag, "  # ---- Admin -", "  # -- Admin -"),
    (has_a_ruler_for_each_tag, "    # ---- Shared -", "    # ---- Common -"),
    (has_a_ruler_for_each_tag, "tags: [Admin]", "tags: [User]"),
    (
        has_short_operations,
        "      tags: [Admin]\n",
        "      tags: [Admin]\n" + "".join(f"      x-{n}: 1\n" for n in range(12)),
    ),
    (has_short_lines, "summary: Save configuration values", "summary: Save " + "very " * 20),
    (has_short_lines, "summary: Save configuration values", "summary: Save   "),
    (has_no_inline_objects, SUCCESS_LIST, "{type: object}"),
    (has_no_inline_objects, SUCCESS_LIST, "{properties: {a: {type: string}}}"),
    (has_no_inline_objects, SUCCESS_LIST, "{type: array, items: {type: object}}"),
    (
        has_no_inline_objects,
        "schema: {$ref: '#/components/schemas/CreateAccountInput'}",
        "schema: {type: object}",
    ),
    (has_no_python, "summary: Save", "x-openapi-router-controller: a.b\n      summary: Save"),
    (has_no_python, "summary: Save configuration", "summary: Save {{ configuration"),
    (
        has_no_recursion,
        "        userEmail: {type: string}\n",
        "        userEmail: {$ref: '#/components/schemas/NotificationPreferenceList'}\n",
    ),
    (
        has_no_recursion,
        "expected: {description: What the keyword asks for}",
        "expected: {$ref: '#/components/schemas/Violation'}",
    ),
    (uses_every_component, "    Success:\n", "    Spare: {type: string}\n    Success:\n"),
    (
        uses_every_component,
        "setFirst: {$ref: '#/components/links/SetFirstNotificationPreference'}",
        "readBack: {operationId: listConfig}",
    ),
    (
        has_nullable_beside_type,
        "expected: {description: What the keyword asks for}",
        "expected: {nullable: true}",
    ),
    (
        has_required_properties_that_exist,
        "required: [domain, plantName]",
        "required: [domain, plant]",
    ),
    (has_no_content_beside_a_reference, SUCCESS_LIST, SUCCESS_LIST[:-1] + ", nullable: true}"),
]
