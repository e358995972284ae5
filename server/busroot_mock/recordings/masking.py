"""Mask what is secret in an exchange, and replace addresses of mail and names of persons."""

import base64
import binascii
import re
from collections.abc import Container, Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import quote, quote_plus

from busroot_mock.recordings.content_codings import plain
from busroot_mock.recordings.pseudonyms import Pseudonyms
from busroot_mock.recordings.recorded import Headers, Recorded, header
from busroot_mock.recordings.replaced import Replaced
from busroot_mock.recordings.secret_words import SecretWords
from busroot_mock.recordings.value_masking import ValueMasking

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]* +(?=\S)")
_COOKIE: Final = re.compile(r"(?<![^;])([^=;]*+=)([^;]*+)")
_COOKIES: Final = ("cookie", "set-cookie")
_CREDENTIALS: Final = ("authorization", "proxy-authorization")
_REFUSED: Final = 400
_ESCAPED_ONLY: Final = re.compile("[\ud800-\udc7f\udd00-\udfff]")


class Masking:
    """Masks exchange by exchange; the same value is replaced by the same, in all of them.

    Args:
        names: Of secret members, parameters and headers, besides those that any API has.
        keep_values: Whether addresses of mail and names of persons stay. Secrets never do.
        salt: Of the pseudonyms; random, if none is given.
        literals: Segments of paths that stand for themselves, and name nobody.
    """

    def __init__(
        self,
        names: Iterable[str] = (),
        *,
        keep_values: bool = False,
        salt: bytes | None = None,
        literals: Container[str] = (),
    ) -> None:
        self._words = SecretWords(names)
        self._values = ValueMasking(self._words, Pseudonyms(salt), keep_values, literals)

    @property
    def replaced(self) -> Replaced:
        """What was replaced so far."""
        return self._values.replaced

    def masked(self, recorded: Recorded) -> Recorded:
        """Return an exchange as it may be kept, its bodies without content coding."""
        values, url = self._values, recorded.url
        values.begin((recorded.status or 0) >= _REFUSED)
        request, is_all_of_request = plain(recorded.request_headers, recorded.request_body)
        response, is_all_of_response = plain(recorded.response_headers, recorded.response_body)
        # First by their places: what is secret there is looked for everywhere afterwards.
        request_headers = self._headers(recorded.request_headers, "request")
        response_headers = self._headers(recorded.response_headers, "response")
        shown_url = self._url(url)
        sent = self._body(request, recorded.request_headers, url, "request body")
        answer = self._body(response, recorded.response_headers, url, "response body")
        kept = replace(
            recorded,
            method=values.everywhere(recorded.method, "method"),
            url=values.everywhere(shown_url, "URL"),
            request_headers=self._everywhere(request_headers, "request header"),
            request_body=_bytes(values.everywhere(sent, "request body", _is_json(sent))),
            response_headers=self._everywhere(response_headers, "response header"),
            response_body=_bytes(values.everywhere(answer, "response body", _is_json(answer))),
            fault=values.everywhere(values.free(recorded.fault, "fault"), "fault"),
            truncated=recorded.truncated or not (is_all_of_request and is_all_of_response),
        )
        values.end()
        return kept

    def _url(self, url: str) -> str:
        url = self._values.without_user_info(url, "URL")
        url, hash_mark, fragment = url.partition("#")
        before, mark, query = url.partition("?")
        scheme, slashes, rest = before.rpartition("://")
        host, *segments = rest.split("/")
        shown = [
            self._values.segment(segment, left, "path")
            for left, segment in zip([host, *segments], segments, strict=False)
        ]
        query = self._values.pairs(query, url, "query", quote)
        fragment = self._values.pairs(fragment, url, "fragment", quote)
        return f"{scheme}{slashes}{'/'.join([host, *shown])}{mark}{query}{hash_mark}{fragment}"

    def _headers(self, headers: Headers, side: str) -> Headers:
        return tuple(
            (self._values.free(name, f"{side} header, a name"), self._header(name, value, side))
            for name, value in headers
        )

    def _header(self, name: str, value: str, side: str) -> str:
        lower, place = name.lower(), f"{side} header {name}"
        if lower in _COOKIES:
            end = value.find(";") if lower == "set-cookie" else -1
            cookies, rest = (value[:end], value[end:]) if end >= 0 else (value, "")
            return _COOKIE.sub(lambda each: each[1] + self._cookie(each[2], place), cookies) + rest
        if lower in _CREDENTIALS:
            scheme = _SCHEME.match(value)
            start = scheme.end() if scheme else 0
            self._learn_login(value[start:], place)
            return value[:start] + self._values.secret(value[start:], place, True)
        if self._words.is_secret(name):
            return self._values.secret(value, place, True)
        if "?" in value and "=" in value:
            return self._url(value)
        return self._values.free(value, place)

    def _cookie(self, value: str, place: str) -> str:
        return self._values.secret(value.strip(), place, True)

    def _learn_login(self, text: str, place: str) -> None:
        """Learn the password of what may be a login in base64."""
        try:
            login = base64.b64decode(text, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            return
        user, colon, password = login.partition(":")
        # A name alone is no secret; it is a key where there is no password.
        if colon:
            self._values.secret(password or user, place, True)

    def _body(self, body: bytes, headers: Headers, url: str, place: str) -> str:
        text = body.decode("utf-8", "surrogateescape")
        kind = header(headers, "content-type").lower()
        if "multipart/" in kind:
            return self._values.parts(text, url, place)
        if "form-urlencoded" in kind:
            return self._values.pairs(text, url, place, quote_plus)
        if _is_json(text):
            return self._values.json(text, url, place)
        return self._values.free(text, place)

    def _everywhere(self, headers: Headers, place: str) -> Headers:
        everywhere = self._values.everywhere
        return tuple(
            (everywhere(name, f"{place}, a name"), everywhere(value, f"{place} {name}"))
            for name, value in headers
        )


def _is_json(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", '"')


def _bytes(text: str) -> bytes:
    """Return the bytes of a text; half a character of an escape becomes an escape again."""
    text = _ESCAPED_ONLY.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return text.encode("utf-8", "surrogateescape")
