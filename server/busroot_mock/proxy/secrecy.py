"""Credentials of clients: passed on, and put out of what the journal and the log keep."""

import re
from collections.abc import Hashable, Iterator
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, unquote_to_bytes

from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.http.request import Request
from busroot_mock.proxy.passing_headers import Headers, of_names
from busroot_mock.recordings.known_secrets import KnownSecrets
from busroot_mock.worlds.journal import KEPT_HEADERS, LONGEST_BODY, Judged
from busroot_mock.worlds.masking import MASK

_COOKIE: Final = b"cookie"
_HEADERS: Final = frozenset(
    (KEY_HEADER.lower().encode(), b"authorization", _COOKIE, b"x-api-token")
)
_KEPT: Final = frozenset(name.lower().encode() for name in KEPT_HEADERS)
READ_BY_MASKS: Final = _HEADERS | _KEPT
"""The headers of a request by which it is masked, or which are masked."""

_SHORTEST: Final = 4
"""A shorter value is in many texts by chance."""
_MARGIN: Final = 1024
"""Longer than a credential in any disguise; about."""
_PLAIN: Final = re.compile(rb"[A-Za-z0-9_.~-]+")
_MASK: Final = MASK.encode()


class Credentials:
    """Hides the credentials of an exchange as they stand, and all that it knows in any disguise."""

    def __init__(self) -> None:
        self._known = KnownSecrets()
        self._plain: tuple[bytes, ...] = ()
        self._headers: Headers = []

    @property
    def mark(self) -> Hashable:
        """Return what names all that is looked for, besides what the exchange itself brings."""
        return self._known.mark

    def begin(self, request: Request) -> None:
        """Begin with another exchange, whose request was sent so."""
        headers = of_names(request.all_headers, _HEADERS)
        if headers == self._headers:  # As most are: of the same client as before.
            return
        self._headers = headers
        self._known.begin()
        self._plain = _secrets_of(tuple(value for _, value in headers))
        for name, value in headers:
            for secret in _credentials(name, value):
                # A cookie may be a setting; in another exchange, its value may be any word.
                self._known.learn(_text(secret), MASK, name != _COOKIE)

    def shown(self, request: Request) -> Request:
        """Return the request of the exchange without credentials, for what keeps it."""

        async def nothing() -> dict[str, str]:
            return {"type": "http.disconnect"}

        scope = {
            "method": self.data(request.method.encode("latin-1")).decode("latin-1"),
            "raw_path": self._encoded(request.path.encode("latin-1"), b"/"),
            "query_string": self._encoded(request.query, b"&="),
            "headers": [
                (name, value if name in _HEADERS else self.data(value))
                for name, value in request.all_headers
            ],
        }
        return Request(scope, nothing)

    def data(self, data: bytes) -> bytes:
        """Return bytes with a mask in place of each credential."""
        if not data:
            return data
        for secret in self._plain:
            if secret in data:
                data = data.replace(secret, _MASK)
        text = data.decode("utf-8", "surrogateescape")
        shown = self._known.masked(text)
        return data if shown == text else shown.encode("utf-8", "surrogateescape")

    def body(self, body: bytes) -> bytes:
        """Return what the journal keeps of a body, likewise masked."""
        if len(body) <= LONGEST_BODY:
            return self.data(body)
        # A credential that is cut is in what is left out.
        return self.data(body[: LONGEST_BODY + _MARGIN])[:-_MARGIN]

    def value(self, value: Any) -> Any:
        """Return a JSON value with a mask in place of each credential, also in its names."""
        if isinstance(value, str):
            return self.data(value.encode(errors="replace")).decode(errors="replace")
        if isinstance(value, list | tuple):
            return [self.value(each) for each in value]
        if isinstance(value, dict):
            return {self.value(name): self.value(each) for name, each in value.items()}
        return value

    def judged(self, judged: Judged) -> Judged:
        """Return what was seen of an exchange without its credentials."""
        if not (judged.request or judged.answer or judged.unjudged or judged.failure):
            return judged
        return judged._replace(
            request=tuple(map(self.value, judged.request)),
            answer=tuple(map(self.value, judged.answer)),
            unjudged=self.value(judged.unjudged),
            failure=self.value(judged.failure),
        )

    def _encoded(self, data: bytes, marks: bytes) -> bytes:
        """Return a path or query likewise masked, also where a disguise is itself encoded."""
        shown = self.data(data)
        if b"%" not in shown and b"+" not in shown:
            return shown
        pieces = re.split(b"([%b])" % marks, shown)
        for at, piece in enumerate(pieces):
            if b"%" in piece or b"+" in piece:
                plain = unquote_to_bytes(piece.replace(b"+", b" ") if b"&" in marks else piece)
                shown = self.data(plain)
                if shown != plain:
                    pieces[at] = quote(shown, safe="*").encode()
        return b"".join(pieces)


@lru_cache(maxsize=64)
def _secrets_of(values: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """Return the credentials in values of headers in the forms in which they may turn up again."""
    secrets: set[bytes] = set()
    for value in values:
        # Behind `Bearer`, or behind the name of a cookie.
        for part in (value, *value.replace(b";", b" ").replace(b"=", b" ", 1).split()):
            if len(part) >= _SHORTEST:
                secrets.add(part)
                if not _PLAIN.fullmatch(part):
                    secrets |= {quote(part).encode(), quote(part, safe="").encode()}
    return tuple(sorted(secrets, key=len, reverse=True))


def _credentials(name: bytes, value: bytes) -> Iterator[bytes]:
    """Yield what is secret in a header: not the scheme, and not the name of a cookie."""
    if name == _COOKIE:
        yield from (each.partition(b"=")[2].strip() for each in value.split(b";"))
    else:
        first, _, rest = value.strip().partition(b" ")
        yield rest.strip() or first


def _text(secret: bytes) -> str:
    try:
        return secret.decode()
    except UnicodeDecodeError:
        return secret.decode("latin-1")
