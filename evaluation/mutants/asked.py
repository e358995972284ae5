"""A request and an answer, as a defect sees and changes them."""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

BASE = "/api"
KEY = b"x-api-key"
TYPE = b"content-type"


class Asked(NamedTuple):
    """A request; the path is undecoded and without the query."""

    method: str
    path: str
    query: bytes
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def json(self) -> Any:
        """The body's value; None also for what is not JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def params(self) -> dict[str, str]:
        return dict(parse_qsl(self.query.decode("latin-1"), keep_blank_values=True))

    @property
    def key(self) -> str:
        """The key, without the id of a world of its own."""
        return self.headers.get(KEY, b"").decode("latin-1").rpartition(".")[2]

    def is_for(self, *labels: str) -> bool:
        """Tell whether this is a request for one of some operations, such as `GET /sku`."""
        return any(_pattern(label).fullmatch(f"{self.method} {self.path}") for label in labels)

    def with_json(self, value: Any) -> "Asked":
        return self._replace(body=json.dumps(value).encode())

    def with_params(self, params: dict[str, Any]) -> "Asked":
        """Return a request with this query; None leaves a parameter out."""
        given = {name: value for name, value in params.items() if value is not None}
        return self._replace(query=urlencode(given).encode())

    def with_key(self, key: str) -> "Asked":
        """Return the request as of another key, in the same world."""
        world, dot, _ = self.headers.get(KEY, b"").rpartition(b".")
        return self.with_header(KEY, world + dot + key.encode())

    def with_header(self, name: bytes, value: bytes) -> "Asked":
        return self._replace(headers=self.headers | {name: value})

    def instead(self, label: str, body: Any = None, **params: Any) -> "Asked":
        """Return another request of the same caller; the path of the label is complete."""
        method, _, path = label.partition(" ")
        headers = {name: value for name, value in self.headers.items() if name != TYPE}
        if body is not None:
            headers[TYPE] = b"application/json"
        data = b"" if body is None else json.dumps(body).encode()
        return Asked(method, BASE + quote(path, safe="/"), b"", headers, data).with_params(params)


class Answered(NamedTuple):
    """An answer."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    def with_json(self, value: Any, status: int | None = None) -> "Answered":
        return self.with_body(json.dumps(value).encode(), status=status)

    def with_body(
        self, body: bytes, kind: str | None = None, status: int | None = None
    ) -> "Answered":
        headers = self.headers | {b"content-length": str(len(body)).encode()}
        if kind:
            headers[TYPE] = kind.encode()
        return Answered(status or self.status, headers, body)

    def with_header(self, name: bytes, value: bytes) -> "Answered":
        return self._replace(headers=self.headers | {name: value})

    def without_header(self, name: bytes) -> "Answered":
        return self._replace(headers={k: v for k, v in self.headers.items() if k != name})

    def with_records(self, change: Callable[[Any], Any]) -> "Answered":
        """Return the answer with every record changed, of `result` or of `results`."""
        value = self.json
        if "results" in value:
            return self.with_json(
                value | {"results": [change(record) for record in value["results"]]}
            )
        return self.with_json(value | {"result": change(value["result"])})

    def with_list(self, change: Callable[[list[Any]], Any]) -> "Answered":
        """Return the answer with another list in `results`."""
        value = self.json
        return self.with_json(value | {"results": change(value["results"])})


@cache
def _pattern(label: str) -> re.Pattern[str]:
    method, _, path = label.partition(" ")
    return re.compile(f"{method} {BASE}" + re.sub(r"\\\{.+?\\\}", "[^/]+", re.escape(path)))
