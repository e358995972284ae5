"""The rules of the contracts, each shown to bite."""

import importlib
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, Final, NamedTuple

import pytest
import yaml
from inflection import underscore
from openapi_spec_validator import OpenAPIV30SpecValidator

from busroot_mock.contract import Contract
from busroot_mock.errors import SetupError, pointer
from busroot_mock.paths import CONTRACT, CONTROL_CONTRACT
from busroot_mock.validation import Schemas

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
ROLES: Final = {"admin", "supervisor", "member", "read_only", "staff"}
MANUAL: Final = "https://docs.output.industries/"
STATUSES: Final = {"400", "401", "403", "409", "500"}
BODY_STATUSES: Final = {"413", "415"}
SCHEMA_WORDS: Final = {"type", "properties", "allOf", "anyOf", "oneOf", "enum", "items"}


class Source(NamedTuple):
    """A contract as text and as a document, and the package of its handlers."""

    text: str
    document: dict[str, Any]
    handlers: str = "busroot_mock.handlers"


def source(text: str, handlers: str = "busroot_mock.handlers") -> Source:
    return Source(text, yaml.safe_load(text), handlers)


API: Final = source(CONTRACT.read_text(encoding="utf-8"))
CONTROL: Final = source(CONTROL_CONTRACT.read_text(encoding="utf-8"), "busroot_mock.control")


def nodes(node: Any, *place: str) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every mapping of a document with its place, what is an example left out."""
    if isinstance(node, dict):
        yield place, node
        for key, value in node.items():
            if key not in ("example", "examples", "default") or place[-1:] == ("properties",):
                yield from nodes(value, *place, str(key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from nodes(value, *place, str(index))


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield f"{method.upper()} {path}", operation


def resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        where = node["$ref"].removeprefix("#/").split("/")
        node = document
        for step in where:
            node = node[step]
    return node


def references(node: Any) -> set[str]:
    return {found["$ref"] for _, found in nodes(node) if isinstance(found.get("$ref"), str)}


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
    root = {key.value: value for key, value in yaml.compose(contract.text).value}
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


def has_shared_errors(contract: Source) -> Iterator[str]:
    for name, operation in operations(contract.document):
        for status, response in operation["responses"].items():
            if status[0] in "45" and list(response) != ["$ref"]:
                yield f"{name} has its own {status}"


def has_every_status(contract: Source) -> Iterator[str]:
    for name, operation in operations(contract.document):
        expected = STATUSES | (BODY_STATUSES if "requestBody" in operation else set())
        expected |= {"404"} if "{" in name else set()
        found = {status for status in operation["responses"] if status[0] != "2"}
        if found != expected:
            yield f"{name} answers {sorted(found)}, not {sorted(expected)}"


def has_good_operation_ids(contract: Source) -> Iterator[str]:
    names = [operation["operationId"] for _, operation in operations(contract.document)]
    for name in names:
        if not re.fullmatch(r"[a-z]+([A-Z][a-z0-9]+)+", name) or names.count(name) > 1:
            yield f"{name} is not lowerCamel or not unique"


def has_a_handler_for_each_operation(contract: Source) -> Iterator[str]:
    for _, operation in operations(contract.document):
        module = f"{contract.handlers}.{underscore(operation['tags'][0].replace(' ', ''))}"
        if not callable(
            getattr(importlib.import_module(module), underscore(operation["operationId"]), None)
        ):
            yield f"{module} has no {operation['operationId']}"


def has_links_that_lead_somewhere(contract: Source) -> Iterator[str]:
    names = {operation["operationId"] for _, operation in operations(contract.document)}
    for place, node in nodes(contract.document):
        for name, link in (node["links"] if isinstance(node.get("links"), dict) else {}).items():
            target = resolved(contract.document, link).get("operationId")
            if target not in names:
                yield f"{pointer(*place, 'links', name)} leads to {target}"


def has_valid_examples(contract: Source) -> Iterator[str]:
    schemas = Schemas(contract.document)
    for place, node in nodes(contract.document):
        if "example" not in node or place[-1:] == ("properties",):
            continue
        of = (*place, "schema") if "schema" in node else place
        for found in schemas.compile(*of).violations(node["example"], "body"):
            yield f"the example at {pointer(*place)} breaks {found['keyword']}"


def has_an_example_for_each_body(contract: Source) -> Iterator[str]:
    for name, operation in operations(contract.document):
        body = resolved(contract.document, operation.get("requestBody", {}))
        for media_type in body.get("content", {}).values():
            if not {"example", "examples"} & media_type.keys():
                yield f"{name} has no example of its body"


def has_sources(contract: Source) -> Iterator[str]:
    for name, operation in operations(contract.document):
        if operation.get("x-certainty") not in ("documented", "partial", "assumed"):
            yield f"{name} has no certainty"
        if not str(operation.get("x-source")).startswith(MANUAL):
            yield f"{name} has no source"


def has_certainties_where_they_stand(contract: Source) -> Iterator[str]:
    for place, node in nodes(contract.document):
        certainty = node.get("x-certainty", "assumed")
        if place[:1] == ("paths",) and len(place) == 3:
            continue
        claims = certainty if isinstance(certainty, dict) else {}
        if certainty not in ("assumed", "partial") and not claims:
            yield f"{pointer(*place)} is {certainty!r}"
        for keyword, claim in claims.items():
            members = claim if isinstance(claim, dict) else {}
            if keyword not in node or not set(members) <= set(node[keyword] if members else []):
                yield f"{pointer(*place)} has no {keyword} {list(members)}"
            if claim != "assumed" and (not members or set(members.values()) != {"assumed"}):
                yield f"{pointer(*place)} has {keyword} as {claim!r}"


def has_roles(contract: Source) -> Iterator[str]:
    for name, operation in operations(contract.document):
        roles = operation.get("x-roles", {})
        allowed = roles.get("allow", [])
        if roles.get("x-certainty") != "assumed" or not allowed or not set(allowed) <= ROLES:
            yield f"{name} has the roles {roles}"


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
        is_claim = "x-certainty" in place or place[-1:] == ("properties",)
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


Rule = Callable[[Source], Iterator[str]]

SHARED_RULES: Final[list[Rule]] = [
    is_openapi,
    has_the_order,
    has_paths_in_the_order_of_tags,
    has_a_ruler_for_each_tag,
    has_short_operations,
    has_short_lines,
    has_no_inline_objects,
    has_shared_errors,
    has_good_operation_ids,
    has_a_handler_for_each_operation,
    has_links_that_lead_somewhere,
    has_valid_examples,
    has_an_example_for_each_body,
    has_certainties_where_they_stand,
    has_no_python,
    has_no_recursion,
    uses_every_component,
    has_nullable_beside_type,
    has_required_properties_that_exist,
    has_no_content_beside_a_reference,
]
API_RULES: Final[list[Rule]] = [*SHARED_RULES, has_every_status, has_sources, has_roles]


@pytest.mark.parametrize("rule", API_RULES, ids=lambda rule: rule.__name__)
def test_contract_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(API)) == []


@pytest.mark.parametrize("rule", SHARED_RULES, ids=lambda rule: rule.__name__)
def test_control_contract_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(CONTROL)) == []


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
        "      tags: [Admin]\n" + "      x-a: 1\n" * 12,
    ),
    (has_short_lines, "summary: Save configuration values", "summary: Save " + "very " * 20),
    (has_short_lines, "summary: Save configuration values", "summary: Save   "),
    (has_no_inline_objects, SUCCESS_LIST, "{type: object}"),
    (has_no_inline_objects, SUCCESS_LIST, "{properties: {a: {type: string}}}"),
    (has_no_inline_objects, SUCCESS_LIST, "{type: array, items: {type: object}}"),
    (
        has_no_inline_objects,
        "schema: {$ref: '#/components/schemas/NewAccount'}",
        "schema: {type: object}",
    ),
    (has_shared_errors, "{$ref: '#/components/responses/Conflict'}", "{description: Ours}"),
    (has_every_status, "        '413': {$ref: '#/components/responses/PayloadTooLarge'}\n", ""),
    (has_every_status, "        '403': {$ref: '#/components/responses/Forbidden'}\n", ""),
    (has_every_status, "        '409': {", "        '404': {"),
    (has_good_operation_ids, "operationId: listConfig", "operationId: ListConfig"),
    (has_good_operation_ids, "operationId: listConfig", "operationId: admin.listConfig"),
    (has_good_operation_ids, "operationId: listConfig", "operationId: listAPIKeys"),
    (has_good_operation_ids, "operationId: listConfig", "operationId: saveConfig"),
    (has_a_handler_for_each_operation, "operationId: listConfig", "operationId: listColours"),
    (
        has_links_that_lead_somewhere,
        "readBack: {operationId: listConfig}",
        "readBack: {operationId: listX}",
    ),
    (
        has_links_that_lead_somewhere,
        "      operationId: setNotificationPreferences\n      requestBody:\n",
        "      operationId: setX\n      requestBody:\n",
    ),
    (
        has_valid_examples,
        "example: {key: companyName, value: Demo Foods",
        "example: {key: 5, value: Demo Foods",
    ),
    (has_valid_examples, "example: /0/stationGroupCode", "example: 5"),
    (has_valid_examples, "example: {domain: acme.example, plantName", "example: {plantName"),
    (has_valid_examples, "violations: []", "violations: [{in: body}]"),
    (
        has_an_example_for_each_body,
        "          example: {domain: acme.example, plantName: Acme Leeds, accountId: acme}\n",
        "",
    ),
    (has_sources, "      x-certainty: documented\n", ""),
    (has_sources, "x-certainty: documented", "x-certainty: likely"),
    (has_sources, "x-source: https://docs.output.industries", "x-source: https://example.com"),
    (
        has_certainties_where_they_stand,
        "x-certainty: {required: assumed}",
        "x-certainty: {maximum: assumed}",
    ),
    (
        has_certainties_where_they_stand,
        "x-certainty: {required: assumed}",
        "x-certainty: {required: guessed}",
    ),
    (has_certainties_where_they_stand, "x-certainty: {required: assumed}", "x-certainty: {}"),
    (
        has_certainties_where_they_stand,
        "{required: {preference: assumed}}",
        "{required: {colour: assumed}}",
    ),
    (has_certainties_where_they_stand, "issue_escalated: assumed", "issue_escalated: documented"),
    (
        has_certainties_where_they_stand,
        "      x-certainty: assumed\n      description: The body is over",
        "      x-certainty: guessed\n      description: The body is over",
    ),
    (has_roles, "        allow: [staff]", "        allow: [root]"),
    (has_roles, "        allow: [staff]", "        allow: []"),
    (has_roles, "      x-roles:\n        x-certainty: assumed\n", "      x-roles:\n"),
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


@pytest.mark.parametrize(
    ("rule", "old", "new"), BREAKS, ids=lambda value: getattr(value, "__name__", "")
)
def test_rule_bites(rule: Rule, old: str, new: str) -> None:
    assert old in API.text
    assert list(rule(source(API.text.replace(old, new, 1)))) != []


def test_rules_are_all_shown_to_bite() -> None:
    assert {rule for rule, _, _ in BREAKS} == set(API_RULES)


def item_schema(operation: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the records that a list has."""
    content = operation["responses"]["200"]["content"]["application/json"]
    listed = resolved(API.document, content["schema"])["properties"].get("results", {})
    return resolved(API.document, listed.get("items", {}))


LISTS: Final = [
    path for path, item in API.document["paths"].items() if "get" in item and "{" not in path
]
SHOWN: Final = [
    path for path in LISTS if "example" in item_schema(API.document["paths"][path]["get"])
]


def listed_of(client: Any, path: str) -> Any:
    query = "?rangecode=thisweek" if path == "/schedule" else ""
    return client.get(f"/api{path}{query}").json()


def pointers_of(node: Any) -> Iterator[str]:
    """Return the JSON Pointers into the answer that a link has anywhere in it."""
    if isinstance(node, str) and node.startswith("$response.body#"):
        yield node.removeprefix("$response.body#")
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for item in inner:
        yield from pointers_of(item)


def at(value: Any, place: str) -> Any:
    for step in place.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


POSTS: Final = [path for path, item in API.document["paths"].items() if "post" in item]


def body_example(path: str) -> dict[str, Any]:
    body = resolved(API.document, API.document["paths"][path]["post"].get("requestBody", {}))
    examples = [
        media_type.get("example") or next(iter(media_type["examples"].values()))["value"]
        for media_type in body.get("content", {}).values()
    ]
    return {"json": examples[0]} if examples else {}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a: [", "is not YAML: while parsing"),
        (b"a: \x01", "is not YAML"),
        (b"\xff", "cannot be read"),
        (b"", "is not an OpenAPI document but a single value"),
        (b"- 1", "is not an OpenAPI document"),
        (b"{}", "is not valid OpenAPI 3.0"),
        (b"openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}", "is not valid OpenAPI 3.0"),
        (b"openapi: 3.0.3\ninfo: {}\npaths: {}", "is not valid OpenAPI 3.0"),
        (b"openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: 5", "is not valid OpenAPI 3.0"),
        (b"openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {/a: {get: 5}}", "is not valid"),
    ],
    ids=str,
)
def test_contract_that_cannot_be_read_stops_the_start(tmp_path, data, problem):
    path = tmp_path / "contract.yaml"
    path.write_bytes(data)
    with pytest.raises(SetupError, match=problem) as caught:
        Contract(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "schema", [{"type": "string", "pattern": "["}, {"minimum": "5"}, {"$ref": "#/nothing"}], ids=str
)
def test_contract_schema_that_is_none_stops_the_start(contract_of, schema):
    node = {"get": {"responses": {"200": {"description": "Fine"}}}}
    with pytest.raises(SetupError) as caught:
        contract_of({"/a": node}, schemas={"Bad": schema}).schema("components", "schemas", "Bad")
    assert "\n" not in str(caught.value)


def test_contract_has_its_version_base_path_and_operations(contract):
    assert (contract.version, contract.base_path) == ("1.0.0", "/api")
    assert contract.operations[0] == ("/account", "get")
    assert len(contract.operations) == 33


def test_contract_that_is_not_there_stops_the_start(tmp_path):
    with pytest.raises(SetupError, match="cannot be read"):
        Contract(tmp_path / "nothing.yaml")


@pytest.mark.parametrize("path", SHOWN)
def test_example_of_a_record_is_one_of_the_fixtures(client, path):
    example = item_schema(API.document["paths"][path]["get"])["example"]
    assert example in client.get(f"/api{path}").json()["results"]


@pytest.mark.parametrize("path", POSTS)
def test_example_of_a_body_is_accepted(client, path):
    assert client.post(f"/api{path}", "demo-staff-key", **body_example(path)).status_code == 200


def test_example_of_a_config_message_is_answered(client):
    answer = client.post("/api/admin/config", **body_example("/admin/config")).json()["results"]
    assert [API.document["components"]["schemas"]["ConfigMessage"]["example"]] in answer


def test_example_of_a_new_access_code_is_one_of_the_fixtures(client):
    schemas = API.document["components"]["schemas"]
    assert schemas["NewAccessCode"]["example"]["code"] == schemas["AccessCode"]["example"]["code"]


@pytest.mark.parametrize(
    ("name", "method", "path", "key", "body"),
    [
        (
            "BadRequest",
            "POST",
            "/notification-preference",
            "demo-admin-key",
            [{"stationGroupCode": "a" * 81, "preference": []}],
        ),
        ("Unauthorized", "GET", "/admin/config", None, None),
        ("Forbidden", "GET", "/admin/access-code", "demo-member-key", None),
        (
            "Conflict",
            "POST",
            "/notification-preference",
            "demo-admin-key",
            [{"stationGroupCode": "paint", "preference": []}],
        ),
    ],
)
def test_example_of_an_error_is_what_the_stub_answers(client, name, method, path, key, body):
    content = API.document["components"]["responses"][name]["content"]["application/json"]
    options = {} if body is None else {"json": body}
    assert client.request(method, f"/api{path}", key, **options).json() == content["example"]


@pytest.mark.parametrize("path", LISTS)
def test_link_of_a_list_finds_what_it_points_to(client, path):
    links = API.document["paths"][path]["get"]["responses"]["200"].get("links", {})
    answer = listed_of(client, path)
    for link in links.values():
        for place in pointers_of(resolved(API.document, link)):
            at(answer, place)


def test_contract_is_served_as_written(client):
    assert client.get("/api/openapi.yaml", None).text == API.text
    assert client.get("/api/openapi.json", None).json() == API.document
