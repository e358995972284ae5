"""Serves the stub with one planted defect: `python tests/planted.py [DEFECT]`.

A defect stands around the application: it changes a request on the way in or an answer on the way
out, and leaves the application as it is.
"""

import json
import re
import sys
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from busroot_mock.app import Application
from busroot_mock.request import AsgiApp, Message, Receive, Scope, Send
from busroot_mock.serving import listen, serve

PREFERENCES = "/api/notification-preference"
CONFIG = "/api/admin/config"
CODES = "/api/admin/access-code"
ACCOUNT = "/api/admin/newaccount"
KEY = b"x-api-key"


class Asked(NamedTuple):
    method: str
    path: str
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def with_json(self, value: Any) -> "Asked":
        return self._replace(body=json.dumps(value).encode())


class Answered(NamedTuple):
    status: int
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def with_json(self, value: Any, status: int | None = None) -> "Answered":
        body = json.dumps(value).encode()
        headers = {**self.headers, b"content-length": str(len(body)).encode()}
        return Answered(status or self.status, headers, body)


Stub = Callable[[Asked], Awaitable[Answered]]
Defect = Callable[[Asked, Stub], Awaitable[Answered]]
DEFECTS: dict[str, Defect] = {}

other_stub = Application()


def planted(defect: Defect) -> Defect:
    DEFECTS[defect.__name__] = defect
    return defect


@planted
async def none(asked: Asked, stub: Stub) -> Answered:
    return await stub(asked)


@planted
async def wrong_type(asked: Asked, stub: Stub) -> Answered:
    answer = await stub(asked)
    return _changed(asked, answer, "GET", CONFIG, lambda entry: entry | {"required": "yes"})


@planted
async def missing_field(asked: Asked, stub: Stub) -> Answered:
    answer = await stub(asked)
    return _changed(asked, answer, "GET", CODES, lambda entry: {"code": entry["code"]})


@planted
async def undocumented_status(asked: Asked, stub: Stub) -> Answered:
    answer = await stub(asked)
    return answer._replace(status=201) if _is_good(asked, answer, "POST", CODES) else answer


@planted
async def wrong_media_type(asked: Asked, stub: Stub) -> Answered:
    answer = await stub(asked)
    if _is_good(asked, answer, "GET", CODES):
        return answer._replace(headers=answer.headers | {b"content-type": b"text/html"})
    return answer


@planted
async def unshaped_error(asked: Asked, stub: Stub) -> Answered:
    answer = await stub(asked)
    return answer.with_json({"error": "Bad request"}) if answer.status == 400 else answer


@planted
async def unchecked_max_length(asked: Asked, stub: Stub) -> Answered:
    return await stub(_with_codes(asked, lambda code: code[:32]))


@planted
async def unchecked_pattern(asked: Asked, stub: Stub) -> Answered:
    return await stub(_with_codes(asked, lambda code: re.sub("[^a-zA-Z0-9_-]", "x", code)))


@planted
async def unchecked_maximum(asked: Asked, stub: Stub) -> Answered:
    config = asked.json.get("config") if isinstance(asked.json, dict) else None
    hour = config.get("dailySummaryHour") if isinstance(config, dict) else None
    if asked.path == CONFIG and isinstance(hour, int) and hour > 23:
        asked = asked.with_json({"config": config | {"dailySummaryHour": 23}})
    return await stub(asked)


@planted
async def unchecked_required(asked: Asked, stub: Stub) -> Answered:
    if asked.path == ACCOUNT and isinstance(asked.json, dict):
        asked = asked.with_json({"plantName": "Plant"} | asked.json)
    return await stub(asked)


@planted
async def malformed_body_accepted(asked: Asked, stub: Stub) -> Answered:
    if asked.path == CONFIG and asked.body and asked.json is None:
        asked = asked.with_json({"config": {}})
    return await stub(asked)


@planted
async def missing_body_accepted(asked: Asked, stub: Stub) -> Answered:
    if asked.path == CONFIG and asked.method == "POST" and not asked.body:
        json_type = {b"content-type": b"application/json"}
        asked = asked._replace(headers=asked.headers | json_type).with_json({"config": {}})
    return await stub(asked)


@planted
async def any_media_type_accepted(asked: Asked, stub: Stub) -> Answered:
    return await stub(
        asked._replace(headers=asked.headers | {b"content-type": b"application/json"})
    )


@planted
async def key_not_checked(asked: Asked, stub: Stub) -> Answered:
    return await stub(asked._replace(headers=asked.headers | {KEY: b"demo-staff-key"}))


@planted
async def any_key_accepted(asked: Asked, stub: Stub) -> Answered:
    if asked.headers.get(KEY):
        asked = asked._replace(headers=asked.headers | {KEY: b"demo-staff-key"})
    return await stub(asked)


@planted
async def key_refused_at_times(asked: Asked, stub: Stub) -> Answered:
    if asked.path != ACCOUNT or asked.body.isascii():
        return await stub(asked)
    return await stub(asked._replace(headers=asked.headers | {KEY: b"unknown"}))


@planted
async def role_depends_on_data(asked: Asked, stub: Stub) -> Answered:
    if asked.path == PREFERENCES and b"daily_summary" in asked.body:
        asked = asked._replace(headers=asked.headers | {KEY: b"demo-readonly-key"})
    return await stub(asked)


@planted
async def crash_on_odd_input(asked: Asked, stub: Stub) -> Answered:
    answer = await stub(asked)
    if asked.path == ACCOUNT and rb"\u" in asked.body:
        return answer.with_json({"isSuccess": False, "message": "Oh", "violations": []}, 500)
    return answer


@planted
async def no_allow(asked: Asked, stub: Stub) -> Answered:
    answer = await stub(asked)
    return answer._replace(headers={k: v for k, v in answer.headers.items() if k != b"allow"})


@planted
async def wrong_allow(asked: Asked, stub: Stub) -> Answered:
    answer = await stub(asked)
    if answer.status == 405 and asked.path == CONFIG:
        return answer._replace(headers=answer.headers | {b"allow": b"GET"})
    return answer


@planted
async def undeclared_method_accepted(asked: Asked, stub: Stub) -> Answered:
    return await stub(asked._replace(method="GET" if asked.method == "DELETE" else asked.method))


@planted
async def lost_write(asked: Asked, stub: Stub) -> Answered:
    if asked.path == PREFERENCES and asked.method == "POST":
        return await _ask(other_stub, asked)
    return await stub(asked)


@planted
async def altered_write(asked: Asked, stub: Stub) -> Answered:
    config = asked.json.get("config") if isinstance(asked.json, dict) else None
    name = config.get("companyName") if isinstance(config, dict) else None
    if asked.path == CONFIG and isinstance(name, str):
        asked = asked.with_json({"config": config | {"companyName": name.lower()}})
    return await stub(asked)


@planted
async def half_a_write(asked: Asked, stub: Stub) -> Answered:
    answer = await stub(asked)
    if asked.path == PREFERENCES and answer.status == 409:
        for entry in asked.json:
            await stub(asked.with_json([entry]))
    return answer


@planted
async def repeated_code(asked: Asked, stub: Stub) -> Answered:
    answer = await stub(asked)
    if _is_good(asked, answer, "POST", CODES):
        return answer.with_json({"isSuccess": True, "result": {"code": "D3M0K7QX"}})
    return answer


@planted
async def secret_in_clear(asked: Asked, stub: Stub) -> Answered:
    def show(entry: Any) -> Any:
        return entry | {"value": entry["value"].replace("********", "hunter2")}

    return _changed(asked, await stub(asked), "GET", CONFIG, show)


def _is_good(asked: Asked, answer: Answered, method: str, path: str) -> bool:
    return (asked.method, asked.path, answer.status) == (method, path, 200)


def _changed(
    asked: Asked, answer: Answered, method: str, path: str, change: Callable[[Any], Any]
) -> Answered:
    if not _is_good(asked, answer, method, path):
        return answer
    return answer.with_json(
        answer.json | {"results": [change(one) for one in answer.json["results"]]}
    )


def _with_codes(asked: Asked, change: Callable[[str], str]) -> Asked:
    if asked.path != PREFERENCES or not isinstance(asked.json, list):
        return asked
    entries = asked.json
    for entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get("stationGroupCode"), str):
            entry["stationGroupCode"] = change(entry["stationGroupCode"])
    return asked.with_json(entries)


async def _ask(application: AsgiApp, asked: Asked, scope: Scope | None = None) -> Answered:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": asked.body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(k, v) for k, v in asked.headers.items() if k != b"content-length"]
    rest = {"type": "http", "method": asked.method, "path": asked.path, "query_string": b""}
    await application({**(scope or {}), **rest, "headers": headers}, receive, send)
    return Answered(sent[0]["status"], dict(sent[0]["headers"]), sent[1].get("body", b""))


def around(application: AsgiApp, defect: Defect) -> AsgiApp:
    async def planted_application(scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        asked = Asked(scope["method"], scope["path"], dict(scope["headers"]), body)
        answer = await defect(asked, lambda changed: _ask(application, changed, scope))
        start = {"status": answer.status, "headers": list(answer.headers.items())}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": answer.body})

    return planted_application


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("\n".join(DEFECTS))
        sys.exit()
    listener = listen("127.0.0.1", 0)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/api", flush=True)
    serve(around(Application(), DEFECTS[sys.argv[1]]), listener)
