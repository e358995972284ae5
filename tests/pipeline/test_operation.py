"""The compiled operation: admission, body, handler, answer."""

import json
import logging
import re
from urllib.parse import urljoin

import pytest

from busroot_mock.errors import ApiError, Forbidden, ServerFault, SetupError
from busroot_mock.http.error_forms import STANDARD
from busroot_mock.http.request import Request
from busroot_mock.pipeline.compile import compile_operation
from busroot_mock.worlds.exchange import Exchange

JSON = [(b"content-type", b"application/json")]
THING = {
    "type": "object",
    "required": ["name", "size"],
    "properties": {"name": {"type": "string"}, "size": {"type": "integer"}},
}


def content(schema, media_type="application/json"):
    return {"content": {media_type: {"schema": schema}}}


def responses(**by_status):
    return {f"{key[1:]}": {"description": "Fine", **value} for key, value in by_status.items()}


@pytest.fixture
def compiled(contract_of):
    """Compiles an operation of a contract that has no other."""

    def compile_one(handler, admit=lambda exchange, roles: "context", **node):
        operation = {"operationId": "doIt", "responses": responses(_200={}), **node}
        key = {"type": "apiKey", "in": "header", "name": "X-API-KEY"}
        contract = contract_of({"/things": {"post": operation}}, securitySchemes={"Key": key})
        return compile_operation(contract, "POST /things", handler, admit, STANDARD)

    return compile_one


@pytest.fixture
def call(runner, new_request):
    def call(operation, body=b"", headers=JSON, target=b"/api/things"):
        exchange = Exchange(new_request("POST", target, body, headers))
        return runner.run(operation(exchange, {}))

    return call


def test_operation_without_content_has_no_body(compiled, call):
    operation = compiled(lambda context: None, responses=responses(_204={}))
    assert call(operation) == (204, [], b"")


def test_operation_answers_what_the_handler_returns(compiled, call):
    thing = {"name": "größe", "size": 3}
    operation = compiled(lambda context: thing, responses=responses(_201=content(THING)))
    status, headers, body = call(operation)
    assert (status, json.loads(body)) == (201, thing)
    assert dict(headers) == {
        b"content-type": b"application/json",
        b"content-length": b"%d" % len(body),
    }


def test_operation_answer_that_breaks_the_contract_is_a_server_fault(compiled, call, caplog):
    operation = compiled(lambda context: {"size": "3"}, responses=responses(_200=content(THING)))
    with pytest.raises(ServerFault) as caught:
        call(operation)
    assert (caught.value.status, caught.value.violations) == (500, ())
    assert "the whole body (required)" in caught.value.message
    assert "/size (type)" in caught.value.message
    [entry] = [entry for entry in caplog.records if entry.levelno == logging.ERROR]
    assert entry.getMessage().startswith(
        "doIt: the response of the mock server breaks the contract at "
    )


def test_operation_answer_that_breaks_the_contract_leaves_in_the_envelope(
    client, world, error_schema
):
    world.store("demo")["accessCodes"].put({"code": "X", "accountId": "demo", "email": None})
    answer = client.get("/api/admin/access-code")
    assert answer.status_code == 500
    error_schema.validate(answer.json())
    assert "/results/2" in answer.json()["message"]


def test_operation_handler_that_fails_leaves_in_the_envelope(client, world, error_schema, caplog):
    world.platform["configKeys"].put({"key": "odd"})
    answer = client.get("/api/admin/config")
    assert answer.status_code == 500
    error_schema.validate(answer.json())
    assert "KeyError" not in answer.text
    [entry] = [entry for entry in caplog.records if entry.levelno == logging.ERROR]
    assert entry.getMessage() == "GET /api/admin/config failed"
    assert entry.exc_info


def test_operation_passes_context_parameters_and_body(compiled, call):
    received = {}

    def handler(context, **arguments):
        received.update(arguments, context=context)

    declared = {"name": "pageSize", "in": "query", "schema": {"type": "integer"}}
    operation = compiled(handler, parameters=[declared], requestBody=content(THING))
    call(operation, b'{"name": "a", "size": 1}', target=b"/api/things?pageSize=5")
    assert received == {"context": "context", "page_size": 5, "body": {"name": "a", "size": 1}}


def test_operation_reports_parameters_and_body_together(compiled, call):
    declared = {"name": "pageSize", "in": "query", "schema": {"type": "integer"}}
    operation = compiled(
        lambda context, **arguments: None, parameters=[declared], requestBody=content(THING)
    )
    with pytest.raises(ApiError) as caught:
        call(operation, b'{"size": "a"}', target=b"/?pageSize=x")
    actual = [(entry["in"], entry["pointer"]) for entry in caught.value.violations]
    assert sorted(actual) == [("body", ""), ("body", "/size"), ("query", "/pageSize")]


def test_operation_admits_before_it_reads(compiled, call):
    def refuse(exchange, roles):
        raise Forbidden(f"Not for {sorted(roles)}.")

    operation = compiled(
        lambda context, body: None,
        refuse,
        requestBody=content(THING),
        **{"x-roles": {"allow": ["b", "a"]}, "security": [{"Key": []}]},
    )
    with pytest.raises(Forbidden, match=r"Not for \['a', 'b'\]\."):
        call(operation, b"\xff")


@pytest.mark.parametrize("data", [b"", b'{"name": "a", "size": 1}'])
def test_operation_body_may_be_optional(compiled, call, data):
    received = []
    operation = compiled(lambda context, body: received.append(body), requestBody=content(THING))
    call(operation, data, JSON if data else [])
    assert received == [json.loads(data) if data else None]


def test_operation_body_without_a_type_is_refused_before_it_is_decoded(compiled, call):
    operation = compiled(lambda context, body: None, requestBody=content(THING))
    with pytest.raises(ApiError) as caught:
        call(operation, b"\xff", [])
    assert caught.value.status == 415
    [entry] = caught.value.violations
    assert (entry["in"], entry["pointer"]) == ("header", "/Content-Type")
    assert entry["expected"] == "application/json"


@pytest.mark.parametrize("length", [b"\xb2", b"-1", b"abc", b"", b"1e3", b" 5"])
def test_operation_odd_content_length_in_process_does_no_harm(compiled, call, length):
    operation = compiled(lambda context, body: None, requestBody=content(THING))
    headers = [*JSON, (b"content-length", length)]
    assert call(operation, b'{"name": "a", "size": 1}', headers)[0] == 200


def test_operation_body_cut_off_by_the_client_is_refused(compiled, runner, new_request):
    messages = iter(
        [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    )

    async def receive():
        return next(messages)

    scope = {"method": "POST", "path": "/", "query_string": b"", "headers": JSON}
    operation = compiled(lambda context, body: None, requestBody=content(THING))
    with pytest.raises(ApiError, match="closed before the body was complete"):
        runner.run(operation(Exchange(Request(scope, receive)), {}))


def test_operation_body_limit_counts_every_piece(runner):
    async def receive():
        return {"type": "http.request", "body": b"xxxx", "more_body": True}

    scope = {"method": "POST", "path": "/", "query_string": b"", "headers": []}
    with pytest.raises(ApiError) as caught:
        runner.run(Request(scope, receive, 10).body())
    assert caught.value.status == 413
    assert caught.value.violations == [
        {"in": "body", "pointer": "", "keyword": "size", "expected": 10}
    ]


@pytest.mark.parametrize(
    "node",
    [
        {"responses": responses(_400={})},
        {"responses": responses(_200={}, _201={})},
        {"responses": responses(_200=content(THING, "text/plain"))},
        {"requestBody": content(THING, "text/plain")},
    ],
    ids=["no success", "two successes", "answer of text", "body of text"],
)
def test_operation_that_the_mock_server_does_not_understand_stops_the_start(compiled, node):
    with pytest.raises(SetupError, match="/things"):
        compiled(lambda context: None, **node)


def test_application_takes_part_in_start_and_end_of_a_server(client, runner):
    messages, sent = iter(["lifespan.startup", "lifespan.shutdown"]), []

    async def receive():
        return {"type": next(messages)}

    async def send(message):
        sent.append(message["type"])

    runner.run(client.application({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_application_refuses_a_websocket(client, runner):
    sent = []

    async def send(message):
        sent.append(message)

    runner.run(client.application({"type": "websocket", "path": "/api"}, None, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_application_logs_one_line_for_each_request(client, caplog):
    caplog.set_level(logging.INFO, "busroot_mock.requests")
    client.get("/api/admin/config?secret=1")
    client.get("/api/ui/")
    client.get("/api/nothing", None)
    lines = [re.sub(r" [0-9.]+ ms", "", entry.getMessage()) for entry in caplog.records]
    assert lines == [
        "GET /api/admin/config 200",
        "GET /api/ui/ 200",
        "GET /api/nothing 404: There is no such path in the contract.",
    ]
    assert "key" not in caplog.text


def test_application_writes_the_line_of_a_request_past_logging_where_it_is_told_to(client, caplog):
    caplog.set_level(logging.INFO, "busroot_mock.requests")
    lines = []
    client.application.write_line = lines.append
    client.get("/api/admin/config?secret=1")
    [line] = lines
    assert re.fullmatch(r"GET /api/admin/config 200 \d+\.\d ms\n", line)
    assert caplog.records == []


def test_application_docs_work_offline(client):
    page = client.get("/api/ui/", None)
    assert page.status_code == 200
    assert "/api/openapi.json" in page.text
    assert client.get("/api/ui", None).headers["location"] == "/api/ui/"
    for name in re.findall(r'(?:src|href)="([^"#]+)"', page.text):
        assert not name.startswith(("http:", "https:", "//"))
        assert client.get(urljoin("/api/ui/", name), None).status_code == 200, name
