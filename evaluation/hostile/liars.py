"""Deployments that lie, drip and never end: what they send, and how a run under them should end."""

import base64
import gzip
import re
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from evaluation.hostile.lying import COULD_NOT_TEST, FAILS, Liar, Sending

KEY: Final = "demo-admin-key"

_OK: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_LIST: Final = b'{"isSuccess":true,"results":[]}'
_ENDLESS: Final = 10**9
_LARGE: Final = 60_000_000
_CHUNKED: Final = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_BIG_HEADERS: Final = _OK + b"".join(b"X-%d: %b\r\n" % (n, b"y" * 60_000) for n in range(90))
_MUCH: Final = b" " * (1 << 20)
_COMMANDS: Final = "##[error]x ###[add-mask]y ::error::z section_start:1:a\r\x1b[0K \x1b]0;x\x07"
_IN_JSON: Final = rb"\n::add-mask::a ###[error]y ##[error]x section_start:1:a\r\u001b[0K\u001b]0;x"
_ON_A_LINE: Final = b"##[error]x ###[add-mask]y ::error::z section_start:1:a"


def _whole(body: bytes, more: bytes = b"") -> Sending:
    yield _OK + more + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _body(body: bytes, more: bytes = b"") -> Callable[[bytes], Sending]:
    return lambda asked: _whole(body, more)


def _piece(*pieces: bytes) -> Callable[[bytes], Sending]:
    return lambda asked: iter(pieces)


def _dense(item: bytes) -> Callable[[bytes], Sending]:
    count = 300_000 // (len(item) + 1)
    return _body(b'{"isSuccess":true,"results":[%b]}' % b",".join([item] * count))


def _as(status: bytes, body: bytes, more: bytes = b"") -> Callable[[bytes], Sending]:
    head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\n%b" % (status, more)
    return _piece(head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body))


def _again(start: bytes, piece: bytes) -> Callable[[bytes], Sending]:
    def send(asked: bytes) -> Sending:
        yield start
        for _ in range(_ENDLESS):
            yield piece

    return send


def _disguises(key: str) -> list[str]:
    code = key.encode()
    return [
        key,
        key.upper(),
        key[::-1],
        code.hex(),
        code.hex().upper(),
        base64.b64encode(code).decode(),
        quote(key, safe="").replace("d", "%64"),
        "".join(f"%{byte:02x}" for byte in code),
        "".join(f"&#{byte};" for byte in code),
        f"{key[:6]}<b>{key[6:]}",
        f"{key[:6]}<!-- > -->{key[6:]}",
        f'{key[:6]}<a title=">">{key[6:]}',
        "".join(rf"\u00{byte:02x}" for byte in code),
    ]


def _with_the_key(asked: bytes) -> Sending:
    """Send the key in all disguises: as name and value of headers, in the body, as a name there."""
    found = re.search(rb"(?i)\r\nbusroot-api-key: *([^\r\n]*)|\r\n[^\r\n:]*key: *([^\r\n]*)", asked)
    key = ((found[1] or found[2]) if found else b"").decode("latin-1") or "no-key-was-sent"
    words = _disguises(key)
    names = [word for word in words if re.fullmatch(r"[\w-]+", word)]
    headers = "".join(f"X-Value-{n}: {word}\r\n" for n, word in enumerate(words))
    headers += "".join(f"{word}: x\r\n" for word in names)
    text = ",".join(f'"{n}{_escaped(word)}":"{_escaped(word)}"' for n, word in enumerate(words))
    yield from _whole(b'{"isSuccess":true,%b}' % text.encode(), headers.encode())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def forbidden_forms() -> list[str]:
    """Return what no report may show, in lower case."""
    return [form.lower() for form in _disguises(KEY)]


@lru_cache
def _bomb(rounds: int, wbits: int) -> bytes:
    body = _LIST[:-1] + b" " * _LARGE + b"}"
    for _ in range(rounds):
        packer = zlib.compressobj(9, wbits=wbits)
        body = packer.compress(body) + packer.flush()
    return body


def _zipped(name: bytes, rounds: int, wbits: int = 31) -> Callable[[bytes], Sending]:
    return lambda asked: _whole(_bomb(rounds, wbits), b"Content-Encoding: %b\r\n" % name)


def _late(value: bytes) -> Liar:
    return Liar(_as(b"429 X", b"{}", b"Retry-After: %b\r\n" % value), code=COULD_NOT_TEST)


def _silent(send: Callable[[bytes], Sending], rest: float = 0.0) -> Liar:
    return Liar(send, rest, COULD_NOT_TEST)


_NO_WHOLE_ANSWER: Final = {
    "says nothing": _silent(_again(b"", b""), 1.0),
    "closes": _silent(_piece()),
    "garbage": _silent(_piece(b"\x16\x03\x01" * 500)),
    "dripped status line": _silent(_again(b"HTTP/1.1 200 O", b"O"), 0.2),
    "dripped header": _silent(_again(_OK + b"X: ", b"x"), 0.2),
    "endless headers": _silent(_again(_OK, b"X: y\r\n" * 1000)),
    "endless 100 Continue": _silent(_again(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), 0.05),
    "dripped body": _silent(_again(_OK + b"Content-Length: 9999\r\n\r\n{", b" "), 0.2),
    "dripped chunk extension": _silent(_again(_CHUNKED + b"5;", b"x"), 0.2),
    "endless chunks": _silent(_again(_CHUNKED, b"100000\r\n%b\r\n" % _MUCH)),
    "endless trailers": _silent(_again(_CHUNKED + b"0\r\n", b"X: y\r\n"), 0.01),
    "endless body": _silent(_again(_OK + b"Connection: close\r\n\r\n[", _MUCH)),
    "body cut short": _silent(_piece(_OK + b"Content-Length: 999\r\n\r\n{")),
    "60 MB": _silent(_body(_LIST + b" " * _LARGE)),
    "gzip of 60 MB": _silent(_zipped(b"gzip", 1)),
    "gzip of gzip of 60 MB": _silent(_zipped(b"gzip, gzip", 2)),
    "deflate of 60 MB": _silent(_zipped(b"deflate", 1, 15)),
    "Retry-After in the year 10^20": _late(b"Mon, 01 Jan 99999999999999999999 00:00:00 GMT"),
    "Retry-After of 400 digits": _late(b"9" * 400),
    "Retry-After in a zone without end": _late(b"Mon, 01 Jan 2035 00:00:00 +99999999999999"),
    "Retry-After below zero": _late(b"-1e309"),
    "Retry-After that is no number": _late("١٢٣".encode()),
}
_WHOLE_ANSWERS: Final = {
    "JSON nested deep": Liar(_body(b"[" * 100_000 + b"]" * 100_000)),
    "half characters": Liar(_body(b'{"results":["\\ud800"],"isSuccess":true,"\\udfff":1}')),
    "numbers too large": Liar(_body(b'{"results":[%b]}' % (b"9" * 9000))),
    "the request itself, with its key": Liar(_whole, keeps=True),
    "the key in all disguises": Liar(_with_the_key),
    "commands in values": Liar(_body(b'{"isSuccess":false,"message":"%b"}' % _IN_JSON)),
    "commands in names": Liar(_body(b'{"isSuccess":true,"%b":[]}' % _IN_JSON)),
    "commands in an error": Liar(_as(b"500 X", b'{"message":"%b"}' % _IN_JSON)),
    "commands as text": Liar(_body(_COMMANDS.encode())),
    "commands in status and headers": Liar(
        _as(
            b"500 " + _ON_A_LINE,
            b"{}",
            b"X: %b\r\n##[error]x: y\r\n::error::x: y\r\n" % _ON_A_LINE,
        )
    ),
    "commands in Content-Type": Liar(
        _piece(b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: 0\r\n\r\n" % _ON_A_LINE)
    ),
    "empty lists": Liar(_body(_LIST)),
    "dense objects": Liar(_dense(b"{}")),
    "dense lists": Liar(_dense(b"[]")),
    "dense records of one wrong member": Liar(_dense(b'{"code":{"a":[0]}}')),
    "a long name": Liar(_body(b'{"%b":1}' % (b"n" * 9_000_000))),
    "big headers": Liar(_piece(_BIG_HEADERS + b"Content-Length: 2\r\n\r\n{}")),
}
_TRICKS: Final = {
    "HTTP/1.0 without a length": Liar(
        _piece(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + _LIST)
    ),
    "204 with a body": Liar(
        _piece(b"HTTP/1.1 204 No Content\r\nContent-Length: 31\r\n\r\n" + _LIST), keeps=True
    ),
    "two lengths": Liar(_body(_LIST, b"Content-Length: 5\r\n"), keeps=True, code=COULD_NOT_TEST),
    "a length below zero": Liar(_piece(_OK + b"Content-Length: -1\r\n\r\n" + _LIST)),
    "a length of 400 digits": Liar(
        _piece(_OK + b"Content-Length: %b\r\n\r\n" % (b"9" * 400) + _LIST), code=COULD_NOT_TEST
    ),
    "chunked twice": Liar(
        _piece(_OK + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    ),
    "gzip that is none": Liar(_body(_LIST, b"Content-Encoding: gzip\r\n"), code=COULD_NOT_TEST),
    "gzip that is cut": Liar(_body(gzip.compress(_LIST)[:-9], b"Content-Encoding: gzip\r\n")),
    "redirect to itself": Liar(
        _as(b"302 X", b"", b"Location: /api/account\r\n"), code=COULD_NOT_TEST
    ),
    "redirect to a file": Liar(
        _as(b"301 X", b"", b"Location: file:///etc/passwd\r\n"), code=COULD_NOT_TEST
    ),
    "redirect to another host": Liar(
        _as(b"307 X", b"", b"Location: http://192.0.2.1/\r\n"), code=COULD_NOT_TEST
    ),
    "cookies of 5 MB": Liar(_body(_LIST, b"Set-Cookie: a=%b\r\n" % (b"c" * 60_000) * 80)),
    "answers before it is asked": Liar(_body(_LIST), asks=False),
    "two answers to each request": Liar(
        lambda asked: iter([*_whole(_LIST), *_whole(b'{"isSuccess":false}')]), keeps=True
    ),
    "UTF-16 in disguise": Liar(_body(_LIST.decode().encode("utf-16"))),
    "a charset that is none": Liar(
        _piece(b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=\xff\r\n\r\n" + _LIST)
    ),
    "a name twice": Liar(_body(b'{"isSuccess":true,"isSuccess":false,"results":[]}')),
    "no numbers": Liar(_body(b'{"isSuccess":true,"results":[NaN,Infinity,-Infinity]}')),
    "switches protocols": Liar(_as(b"101 X", b"", b"Upgrade: websocket\r\n")),
    "a status of 999": Liar(_as(b"999 X", _LIST)),
    "a status of 0": Liar(_as(b"000 X", _LIST), code=COULD_NOT_TEST),
    "no name of a header": Liar(_body(_LIST, b": x\r\n")),
    "zeros in headers": Liar(_body(_LIST, b"X: a\0b\r\nX\0Y: z\r\n")),
}
_SKU: Final = "/api/sku"
_REASON: Final = "/api/reason"


def _on(path: str, name: str, code: int | None = None, writes: bool = False) -> Liar:
    """Return a liar that lies at one path only."""
    liar = {**_NO_WHOLE_ANSWER, **_WHOLE_ANSWERS, **_TRICKS}[name]
    return liar._replace(path=path, code=liar.code if code is None else code, writes=writes)


LIARS: Final[dict[str, Liar]] = {
    **_NO_WHOLE_ANSWER,
    **_WHOLE_ANSWERS,
    **_TRICKS,
    # What does not answer, or too slowly or too much, is an error of the run.
    **{
        f"{name}, at one operation": _on(_SKU, name)
        for name in ("says nothing", "dripped body", "60 MB", "gzip of 60 MB", "dense objects")
    },
    # Others were answered: it is the operation that is wrong.
    **{
        f"{name}, at one operation": _on(_SKU, name, FAILS)
        for name in (
            *("closes", "garbage", "endless headers", "body cut short", "two lengths"),
            *("gzip that is none", "redirect to another host", "switches protocols"),
        )
    },
    **{
        f"{name}, while a run writes": _on(_REASON, name, writes=True)
        for name in ("says nothing", "dripped body", "empty lists", "dense objects")
    },
    "closes, while a run writes": _on(_REASON, "closes", FAILS, writes=True),
}
