"""Exchanges to be recorded, and secrets to be hidden in them."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, quote_plus

from busroot_mock.recordings.recorded import Recorded

STARTED = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
BASE = "https://plant.example/api"


def exchange(**members: Any) -> Recorded:
    """Return an exchange that has nothing to hide."""
    plain = Recorded(
        method="GET",
        url=f"{BASE}/sku?limit=3",
        request_headers=(("Accept", "application/json"),),
        request_body=b"",
        status=200,
        response_headers=(("Content-Type", "application/json"),),
        response_body=b'{"isSuccess": true, "results": []}',
        started=STARTED,
        took=1.5,
    )
    return replace(plain, **members)


def _sent(body: bytes, kind: str) -> Recorded:
    return exchange(method="POST", request_body=body, request_headers=(("Content-Type", kind),))


def _json(value: object) -> Recorded:
    return _sent(json.dumps(value).encode(), "application/json")


def _headers(*headers: tuple[str, str]) -> Recorded:
    return exchange(request_headers=headers)


def _answered(*headers: tuple[str, str]) -> Recorded:
    return exchange(response_headers=headers)


POSITIONS: dict[str, Callable[[str], Recorded]] = {
    "key header": lambda s: _headers(("x-api-key", s)),
    "bearer": lambda s: _headers(("Authorization", f"Bearer {s}")),
    "token alone": lambda s: _headers(("authorization", s)),
    "basic": lambda s: _headers(
        ("Authorization", f"Basic {base64.b64encode(f'me:{s}'.encode()).decode()}")
    ),
    "basic, key as user": lambda s: _headers(
        ("Authorization", f"Basic {base64.b64encode(f'{s}:'.encode()).decode()}")
    ),
    "proxy": lambda s: _headers(("Proxy-Authorization", f"Bearer {s}")),
    "header of a token": lambda s: _headers(("X-Csrf-Token", s)),
    "cookie": lambda s: _headers(("Cookie", f"theme=dark; sid={quote(s)}")),
    "set-cookie": lambda s: _answered(("Set-Cookie", f"sid={quote(s)}; Path=/; HttpOnly")),
    "answered token": lambda s: _answered(("X-Auth-Token", s)),
    "location": lambda s: _answered(("Location", f"/api/sku?token={quote(s)}&limit=3")),
    "query": lambda s: exchange(url=f"{BASE}/sku?limit=3&api_key={quote(s, safe='')}"),
    "fragment": lambda s: exchange(url=f"{BASE}/sku#access_token={quote(s, safe='')}"),
    "user info": lambda s: exchange(url=f"https://me:{quote(s, safe='')}@plant.example/api/sku"),
    "user alone": lambda s: exchange(url=f"https://{quote(s, safe='')}@plant.example/api/sku"),
    "user info in a body": lambda s: _json({"link": f"https://me:{quote(s, safe='')}@h.example/"}),
    "member": lambda s: _json({"password": s}),
    "contract's name": lambda s: _json({"webhookSecret": s}),
    "deep": lambda s: _json({"a": [{"b": {"redshiftPassword": s}}]}),
    "below": lambda s: _json({"credentials": {"inner": [{"x": s}, s]}}),
    "items": lambda s: _json({"tokens": ["", s]}),
    "configuration": lambda s: _json([{"value": s, "key": "mailPassword"}]),
    "JSON in a text": lambda s: _json({"dashboardConfig": json.dumps({"accessCode": s})}),
    "broken JSON": lambda s: _sent(
        f'{{"password": {json.dumps(s)}, "x": nul'.encode(), "application/json"
    ),
    "cut JSON": lambda s: _sent(f'{{"password": {json.dumps(s)[:-1]}'.encode(), "application/json"),
    "escaped name": lambda s: _sent(
        f'{{"pass\\u0077ord": {json.dumps(s)}}}'.encode(), "application/json"
    ),
    "form": lambda s: _sent(
        f"a=b&client_secret={quote_plus(s)}".encode(), "application/x-www-form-urlencoded"
    ),
    "parts": lambda s: _sent(
        f'--x\r\nContent-Disposition: form-data; name="password"\r\n\r\n{s}\r\n--x--\r\n'.encode(),
        "multipart/form-data; boundary=x",
    ),
    "answer": lambda s: exchange(response_body=json.dumps({"result": {"apiKey": s}}).encode()),
    "access code": lambda s: exchange(
        url=f"{BASE}/admin/access-code",
        response_body=json.dumps({"results": [{"code": s, "accountId": "demo"}]}).encode(),
    ),
}
"""Where a secret can be, in a place of its own."""
