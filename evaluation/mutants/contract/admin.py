"""Defects of contract: the tags Admin and User, and what holds everywhere."""

import re
from collections.abc import Callable
from typing import Any

from evaluation.mutants import shapes
from evaluation.mutants.asked import KEY, TYPE, Answered, Asked
from evaluation.mutants.catalogue import EVERYWHERE, Call, delete, get, post
from evaluation.mutants.defective import MockServer

CONFIG, CODES = "/admin/config", "/admin/access-code"
PREFERENCES = "/notification-preference"
JSON = b"application/json"
STAFF_KEY = "demo-staff-key"
SKU = {"code": "NEW-1", "name": "New"}
HOUR = {"config": {"dailySummaryHour": 24}}


@shapes.records("contract", f"GET {CONFIG}", shows=[get(CONFIG)])
def wrong_type(entry: Any) -> Any:
    """`required` of a configuration entry is text, not a boolean."""
    return entry | {"required": "yes"}


@shapes.records("contract", f"GET {CODES}", shows=[get(CODES)])
def missing_field(entry: Any) -> Any:
    """An access code is listed with nothing but its code."""
    return {"code": entry["code"]}


@shapes.answer("contract", f"POST {CODES}", shows=[post(CODES)])
def undocumented_status(given: Answered) -> Answered:
    """A new access code yields 201, not 200."""
    return given._replace(status=201)


@shapes.answer("contract", f"GET {CODES}", shows=[get(CODES)])
def wrong_media_type(given: Answered) -> Answered:
    """The media type of access codes is HTML."""
    return given.with_header(TYPE, b"text/html")


@shapes.around("contract", EVERYWHERE, shows=[post(CONFIG, {})])
async def unshaped_error(asked: Asked, server: MockServer) -> Answered:
    """A bad request gets an error outside the error envelope."""
    given = await server(asked)
    return given.with_json({"error": "Bad request"}) if given.status == 400 else given


def _with_codes(asked: Asked, change: Callable[[str], str]) -> Asked:
    entries = asked.json
    if not isinstance(entries, list):
        return asked
    for entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get("stationGroupCode"), str):
            entry["stationGroupCode"] = change(entry["stationGroupCode"])
    return asked.with_json(entries)


def _preference(code: str) -> Call:
    return post(PREFERENCES, [{"stationGroupCode": code, "preference": ["none"]}])


@shapes.asking("contract", f"POST {PREFERENCES}", shows=[_preference("a" * 33)])
def unchecked_max_length(asked: Asked) -> Asked:
    """A station group's code may be longer than 32 characters."""
    return _with_codes(asked, lambda code: code[:32])


@shapes.asking("contract", f"POST {PREFERENCES}", shows=[_preference("a b")])
def unchecked_pattern(asked: Asked) -> Asked:
    """A station group's code may have any character."""
    return _with_codes(asked, lambda code: re.sub("[^a-zA-Z0-9_-]", "x", code))


@shapes.body("contract", f"POST {CONFIG}", shows=[post(CONFIG, HOUR)])
def unchecked_maximum(value: Any) -> Any:
    """The hour of the daily summary may be above 23."""
    config = value.get("config")
    hour = config.get("dailySummaryHour") if isinstance(config, dict) else None
    if isinstance(hour, int) and hour > 23:
        return value | {"config": config | {"dailySummaryHour": 23}}
    return value


@shapes.body("contract", "POST /sku", shows=[post("/sku", {"code": "NEW-1"})])
def unchecked_required(value: Any) -> Any:
    """A SKU may have no name."""
    return {"name": "Product"} | value


@shapes.asking(
    "contract",
    f"POST {CONFIG}",
    shows=[post(CONFIG, b"{", headers=(("Content-Type", "application/json"),))],
)
def malformed_body_accepted(asked: Asked) -> Asked:
    """A body that is not JSON counts as no change."""
    return asked.with_json({"config": {}}) if asked.body and asked.json is None else asked


@shapes.asking("contract", f"POST {CONFIG}", shows=[post(CONFIG)])
def missing_body_accepted(asked: Asked) -> Asked:
    """The required body may be left out."""
    return asked if asked.body else asked.with_header(TYPE, JSON).with_json({"config": {}})


@shapes.asking(
    "contract",
    EVERYWHERE,
    shows=[
        post("/sku", b'{"code": "NEW-1", "name": "New"}', headers=(("Content-Type", "text/plain"),))
    ],
)
def any_media_type_accepted(asked: Asked) -> Asked:
    """A body may be of any media type."""
    return asked.with_header(TYPE, JSON)


@shapes.asking("contract", EVERYWHERE, shows=[get(CODES, key=None)])
def key_not_checked(asked: Asked) -> Asked:
    """No operation needs a key."""
    return asked.with_key(STAFF_KEY)


@shapes.asking("contract", EVERYWHERE, shows=[get(CODES, key="unknown")])
def any_key_accepted(asked: Asked) -> Asked:
    """Any key is accepted."""
    return asked.with_key(STAFF_KEY) if asked.headers.get(KEY) else asked


@shapes.asking("contract", "POST /sku", shows=[post("/sku", {"code": "NEW-1", "name": "Café"})])
def key_refused_at_times(asked: Asked) -> Asked:
    """A valid key is refused if the body has non-ASCII characters."""
    plain = asked.body.isascii() and rb"\u" not in asked.body
    return asked if plain else asked.with_key("unknown")


DAILY = [{"stationGroupCode": "assembly", "preference": ["daily_summary"]}]


@shapes.asking("contract", f"POST {PREFERENCES}", shows=[post(PREFERENCES, DAILY)])
def role_depends_on_data(asked: Asked) -> Asked:
    """A user who asks for the daily summary gets 403."""
    return asked.with_key("demo-readonly-key") if b"daily_summary" in asked.body else asked


@shapes.around(
    "contract", "POST /reason", shows=[post("/reason", {"code": "ä", "description": "é"})]
)
async def crash_on_odd_input(asked: Asked, server: MockServer) -> Answered:
    """A reason with non-ASCII characters crashes the server."""
    given = await server(asked)
    if asked.body.isascii() and rb"\u" not in asked.body:
        return given
    return given.with_json({"isSuccess": False, "message": "Oh", "violations": []}, 500)


@shapes.around("contract", EVERYWHERE, shows=[delete(CONFIG)])
async def no_allow(asked: Asked, server: MockServer) -> Answered:
    """An undeclared method is refused without `Allow`."""
    return (await server(asked)).without_header(b"allow")


@shapes.around("contract", EVERYWHERE, shows=[delete(CONFIG)])
async def wrong_allow(asked: Asked, server: MockServer) -> Answered:
    """`Allow` lacks the POST of configuration."""
    given = await server(asked)
    if given.status == 405 and asked.path.endswith(CONFIG):
        return given.with_header(b"allow", b"GET")
    return given


@shapes.asking("contract", EVERYWHERE, shows=[delete(CONFIG)])
def undeclared_method_accepted(asked: Asked) -> Asked:
    """DELETE is answered like GET."""
    declared = asked.is_for("DELETE /reason/{code}", "DELETE /shift-pattern/{id}")
    return asked._replace(method="GET") if asked.method == "DELETE" and not declared else asked


USERS = "/admin/user"
NOBODY = "/admin/user/nobody@demofoods.example"


@shapes.body("contract", f"POST {USERS}", shows=[post(USERS, {"email": "x", "role": "member"})])
def user_email_unchecked(value: Any) -> Any:
    """An email address may be any text."""
    email = value.get("email")
    odd = isinstance(email, str) and "@" not in email
    return value | {"email": "somebody@demofoods.example"} if odd else value


@shapes.around("contract", f"GET {USERS}/{{email}}", shows=[get(NOBODY)])
async def user_missing_is_null(asked: Asked, server: MockServer) -> Answered:
    """An unknown user yields 200 and null."""
    given = await server(asked)
    return (
        given.with_json({"isSuccess": True, "result": None}, 200) if given.status == 404 else given
    )


@shapes.around("contract", f"GET {USERS}", shows=[get(USERS, key="demo-member-key")])
async def user_forbidden_as_unknown(asked: Asked, server: MockServer) -> Answered:
    """A role that may not list users gets 401, as if the key were unknown."""
    given = await server(asked)
    return given._replace(status=401) if given.status == 403 else given


@shapes.around("contract", f"POST {USERS}", f"GET {USERS}/{{email}}", shows=[get(NOBODY)])
async def user_error_says_success(asked: Asked, server: MockServer) -> Answered:
    """The errors of users say `isSuccess: true`."""
    given = await server(asked)
    return given if given.is_good else given.with_json(given.json | {"isSuccess": True})
