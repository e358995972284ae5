"""A recorded session, asked of a mock server call by call, and judged by three questions."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import httpx

from evaluation.learning.documents import Document
from evaluation.learning.known import FORM, Known, body_of
from evaluation.learning.recorder import HIDDEN, Entry, json_in
from evaluation.learning.state import difference

_FORMS: Final = (400, 401, 406, 415, 422)
"""Refusals that need no state."""
_ABOUT_STATE: Final = ("exist", "duplicate", "in use", "taken")
_BEGUN: Final = 202
_CONDITIONS: Final = ("if-match", "if-none-match")
_UNSENT: Final = ("content-length", "cookie", "transfer-encoding")


class Verdict(NamedTuple):
    """What was right of an answer.

    Attributes:
        label: Of the operation, as the vendor's document or the path has it.
        status: Whether it is the recorded one.
        valid: Whether the answer fits the vendor's document.
        state: Whether it shows what the client knows; None where that is not asked.
        why: What is wrong, of what kind.
    """

    line: str
    expected: int
    actual: int | None
    status: bool
    valid: bool
    state: bool | None
    why: str

    @property
    def all(self) -> bool:
        """Whether all is right."""
        return self.status and self.valid and self.state is not False


class Examiner:
    """Asks a mock server what was asked of the server.

    Args:
        entries: The recorded session.
        document: That of the vendor.
        base: What the recorded paths begin with.
        url: What stands for it now, such as `http://127.0.0.1:8080/v1`.
        key: Sent where a credential was recorded.
    """

    def __init__(
        self, entries: Sequence[Entry], document: Document, base: str, url: str, key: str
    ) -> None:
        self._entries, self._document, self._base = entries, document, base
        self._url, self._key = url.rstrip("/"), key
        self._known = Known(entries)
        self._tags: dict[tuple[str, str], str] = {}
        self._links: dict[str, str] = {}

    def verdicts(self) -> Iterator[Verdict]:
        """Yield what was right of each answer."""
        with httpx.Client(timeout=30) as http:
            for entry in self._entries:
                self._known.send(entry)
                method, content = entry["request"]["method"], self._content(entry)
                target, headers = self._target(entry), self._headers(entry)
                try:
                    answer = http.request(
                        method, f"{self._url}{target}", headers=headers, content=content
                    )
                except httpx.HTTPError as error:
                    yield self._unanswered(entry, type(error).__name__)
                    continue
                self._hear(entry, answer)
                yield self._verdict(entry, answer)

    def _path(self, entry: Entry) -> str:
        return str(urlsplit(entry["request"]["url"]).path).removeprefix(self._base)

    def _target(self, entry: Entry) -> str:
        url = urlsplit(entry["request"]["url"])
        if (link := self._links.get(f"{url.path}?{url.query}")) is not None:
            return link
        parts = self._known.path([unquote(part) for part in self._path(entry).split("/")])
        pairs = parse_qsl(url.query, keep_blank_values=True)
        query = urlencode([(name, self._known.translated(text)) for name, text in pairs])
        path = "/".join(quote(part, safe="~!$&'()*+,;=:@") for part in parts)
        return f"{path}?{query}" if query else path

    def _headers(self, entry: Entry) -> dict[str, str]:
        found, own = {}, self._path(entry).rpartition("/")[2]
        for each in entry["request"]["headers"]:
            name, value = each["name"].lower(), each["value"]
            if name not in _UNSENT:
                value = self._key if value == HIDDEN else value
                found[name] = self._tags.get((value, own), value) if name in _CONDITIONS else value
        return found

    def _content(self, entry: Entry) -> str | None:
        text = entry["request"].get("postData", {}).get("text")
        body = body_of(entry)
        is_json = isinstance(body, dict | list)
        return json.dumps(self._known.translated(body)) if is_json else text

    def _hear(self, entry: Entry, answer: httpx.Response) -> None:
        """Note names, ETags and links that are given in place of those recorded."""
        recorded, method = entry["response"], entry["request"]["method"]
        if recorded["status"] < 300 and answer.status_code < 300:
            body = json_in(recorded["content"].get("text"))
            is_gone = method == "DELETE" and recorded["status"] != _BEGUN
            is_list = isinstance(body, list) or is_gone
            if not is_list:
                parts = self._path(entry).removesuffix(FORM).rstrip("/").split("/")
                plain = [part for part in parts if not part.isdecimal()]
                self._known.hear(body, json_in(answer.text), plain[-1])
        headers = {each["name"].lower(): each["value"] for each in recorded["headers"]}
        if "etag" in headers and "etag" in answer.headers:
            owners = {self._path(entry).rpartition("/")[2]}
            owners |= {str(value) for value in _keys_in(json_in(recorded["content"].get("text")))}
            self._tags |= {(headers["etag"], owner): answer.headers["etag"] for owner in owners}
        for name in ("next-page", "location"):
            if name in headers and name in answer.headers:
                old, new = urlsplit(headers[name]), urlsplit(answer.headers[name])
                place = new.path.removeprefix(urlsplit(self._url).path)
                self._links[f"{old.path}?{old.query}"] = f"{place}?{new.query}"

    def _verdict(self, entry: Entry, answer: httpx.Response) -> Verdict:
        recorded = entry["response"]
        expected, text = recorded["status"], recorded["content"].get("text") or ""
        is_right = answer.status_code == expected
        problem = self._problem(entry, answer)
        state, why = self._state(entry, answer, is_right)
        if not is_right:
            why = _miss(answer.status_code, expected)
        elif problem:
            why = f"not valid: {problem.rpartition(': ')[2][:40]}"
        is_asked = expected not in _FORMS or any(word in text.lower() for word in _ABOUT_STATE)
        line = f"{entry['request']['method']} {self._path(entry)}"
        shown = state if is_asked else None
        return Verdict(line, expected, answer.status_code, is_right, problem is None, shown, why)

    def _problem(self, entry: Entry, answer: httpx.Response) -> str | None:
        method, path = entry["request"]["method"], f"{self._base}{self._path(entry)}"
        recorded = entry["response"]
        status, text = answer.status_code, recorded["content"].get("text") or ""
        found = self._document.problem(
            method, path, status, json_in(answer.text), bool(answer.text)
        )
        if found is None or status != recorded["status"]:
            return found
        own = self._document.problem(method, path, status, json_in(text), bool(text))
        # Where the server itself is not as the document says, its own answer is the measure.
        return found if own is None else _unlike(json_in(text), json_in(answer.text))

    def _state(self, entry: Entry, answer: httpx.Response, is_right: bool) -> tuple[bool, str]:
        recorded = entry["response"]
        if not is_right:
            return False, ""
        body = json_in(recorded["content"].get("text"))
        if recorded["status"] >= 300 or body is None:
            return True, ""
        found = difference(body, json_in(answer.text), self._known)
        return found is None, f"state: {found}" if found else ""

    def _unanswered(self, entry: Entry, why: str) -> Verdict:
        line = f"{entry['request']['method']} {self._path(entry)}"
        status = entry["response"]["status"]
        return Verdict(line, status, None, False, False, False, f"no answer: {why}")


def _unlike(recorded: Any, answered: Any) -> str | None:
    is_like = type(recorded) is type(answered) and (
        not isinstance(recorded, dict) or recorded.keys() <= answered.keys()
    )
    return None if is_like else "not as the server's, which the document does not have"


def _miss(actual: int, expected: int) -> str:
    if actual < 300 <= expected:
        return f"accepted where the server refuses ({expected})"
    if expected < 300 <= actual:
        return f"refused where the server accepts ({actual})"
    return f"{actual} for {expected}"


def _keys_in(body: Any) -> Iterator[Any]:
    for each in (body, *(body.values() if isinstance(body, Mapping) else ())):
        if isinstance(each, Mapping) and "id" in each:
            yield each["id"]
