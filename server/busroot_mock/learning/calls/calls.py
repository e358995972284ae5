"""Recorded exchanges as calls of an API: path, query, JSON on both sides."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from html import unescape
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from busroot_mock.contract.operations import METHODS
from busroot_mock.generic.ask import Ask, Query, json_of
from busroot_mock.generic.paths import form_of, without_form
from busroot_mock.generic.query_objects import spread
from busroot_mock.recordings.content_codings import plain
from busroot_mock.recordings.recorded import Headers, Recorded

_TAG: Final = re.compile(r"<[^<>]*>")
_KEPT: Final = ("etag", "location", "link", "www-authenticate", "retry-after", "allow")


@dataclass(frozen=True)
class Envelope:
    """What an answer has beside a record, or in place of it.

    Attributes:
        key: The member that has the key of the record, empty if there is none.
        of: That key.
        echo: The member that has what was sent, empty if there is none.
        sent: What is there.
    """

    key: str
    of: Any
    echo: str
    sent: Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """A request and its answer.

    Attributes:
        ask: The request; its values of the path are there once the templates are known.
        label: Of the operation, likewise.
        number: Its entry in the recordings, from 0 on.
        batch: What brought it, if it was not sent by itself.
        envelope: What its answer had beside the record, and has no more.
        raw_query: The query before anything was masked, to compare forms; never written.
    """

    ask: Ask
    status: int
    headers: Mapping[str, str]
    body: bytes
    started: datetime
    number: int
    label: str = ""
    media_type: str = ""
    batch: "Call | None" = field(default=None, repr=False)
    raw_query: Query = field(default=(), repr=False)
    envelope: Envelope | None = field(default=None, repr=False)

    @cached_property
    def data(self) -> Any:
        """The answer as a value, `ABSENT` if it has no JSON."""
        return json_of(self.body)

    @cached_property
    def said(self) -> str:
        """The answer as a text; of HTML, what a reader sees of it."""
        text = self.body.decode("utf-8", "replace")
        return unescape(_TAG.sub(" ", text)) if "html" in self.media_type else text

    @property
    def is_success(self) -> bool:
        """Tell whether the request was done."""
        return 200 <= self.status < 300

    @property
    def path(self) -> str:
        """The template of its path."""
        return self.label.partition(" ")[2]

    def named(self, template: str, values: Mapping[str, str]) -> "Call":
        """Return the call with the template of its path."""
        ask = replace(self.ask, values=values)
        return replace(self, ask=ask, label=f"{self.ask.method} {template}")


@dataclass(frozen=True)
class Session:
    """All calls of an API.

    Attributes:
        origin: Scheme and host.
        base: What all paths begin with, such as `/v1`.
        marks: By what stands for a key, the mark of the key.
        form: What all paths end with, such as `.json`, if it has been taken off.
    """

    origin: str
    base: str
    calls: Sequence[Call]
    marks: Mapping[str, str] = field(default_factory=dict)
    form: str = ""

    def without_form(self) -> "Session":
        """Return the session with paths as they are without what all of them end with."""
        form = form_of(call.ask.path for call in self.calls)
        if not form:
            return self
        calls = [
            replace(call, ask=replace(call.ask, path=without_form(call.ask.path, form)))
            for call in self.calls
        ]
        return replace(self, calls=calls, form=form)


def session_of(
    recorded: Iterable[tuple[Recorded, str]],
    base_url: str | None = None,
    base_path: str | None = None,
    marks: Mapping[str, str] | None = None,
) -> Session:
    """Return the calls of the API that most exchanges are of, or that a URL names.

    Those of other methods than operations have, such as OPTIONS, are left out.

    Args:
        recorded: All exchanges, of whatever host, each with its URL before it was masked.
        base_url: Of the API, if it is known.
        base_path: What its paths begin with, if only that is known.
        marks: By what stands for a key, the mark of the key.
    """
    answered = [
        (each, url)
        for each, url in recorded
        if each.status is not None and not each.truncated and each.method.lower() in METHODS
    ]
    if base_url is None:
        hosts = Counter(_origin(each.url) for each, _ in answered)
        origin = hosts.most_common(1)[0][0] if hosts else ""
        of_host = [pair for pair in answered if _origin(pair[0].url) == origin]
        own = _common([urlsplit(each.url).path for each, _ in of_host])
        base = own if base_path is None else base_path
    else:
        origin, base = _origin(base_url), urlsplit(base_url).path.rstrip("/")
        of_host = [pair for pair in answered if _origin(pair[0].url) == origin]
    calls = [
        _call(each, raw_url, base, number)
        for number, (each, raw_url) in enumerate(of_host)
        if urlsplit(each.url).path.startswith(f"{base}/")
    ]
    return Session(origin, base, calls, marks or {})


def _call(each: Recorded, raw_url: str, base: str, number: int) -> Call:
    url = urlsplit(each.url)
    ask = Ask(
        method=each.method,
        path=url.path.removeprefix(base),
        query=tuple(parse_qsl(url.query, keep_blank_values=True)),
        headers=_lower(each.request_headers),
        body=_plain(each.request_headers, each.request_body),
    )
    headers = _lower(each.response_headers)
    kept = {
        name: value
        for name, value in headers.items()
        if name in _KEPT or name.startswith("x-") or value.startswith(("http://", "https://"))
    }
    kept.pop("x-content-type-options", None)
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    body = _plain(each.response_headers, each.response_body)
    assert each.status is not None
    raw_query = spread(tuple(parse_qsl(urlsplit(raw_url).query, keep_blank_values=True)))
    return Call(
        ask,
        each.status,
        kept,
        body,
        each.started,
        number,
        media_type=media_type,
        raw_query=raw_query,
    )


def _plain(headers: Headers, body: bytes) -> bytes:
    return plain(headers, body)[0]


def _lower(headers: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _common(paths: Sequence[str]) -> str:
    """Return the segments that all paths begin with, as far as each has another behind them."""
    split = [path.split("/")[1:] for path in paths]
    base: list[str] = []
    while split and all(len(segments) > len(base) + 1 for segments in split):
        names = {segments[len(base)] for segments in split}
        if len(names) > 1:
            break
        base.append(names.pop())
    return "".join(f"/{segment}" for segment in base)
