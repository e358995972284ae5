"""Archives are read as they were written, those that others wrote too."""

import json
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.errors import SetupError
from busroot_mock.recordings.har_reader import read_har
from busroot_mock.recordings.har_writer import HarWriter, write_har
from busroot_mock.recordings.recorded import Recorded
from tests.recordings.exchanges import BASE, exchange

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAME = st.from_regex("[A-Za-z][A-Za-z-]{0,10}", fullmatch=True)
HEADERS = st.lists(st.tuples(NAME, TEXT), max_size=2).map(tuple)
RECORDED = st.builds(
    Recorded,
    method=st.sampled_from(["GET", "POST", "PATCH"]),
    url=TEXT.map(lambda text: f"{BASE}/sku?x={text}"),
    request_headers=HEADERS.map(lambda each: (("Content-Type", "x/y"), *each)),
    request_body=st.binary(max_size=40) | TEXT.map(str.encode),
    status=st.sampled_from([200, 404, 500]),
    response_headers=HEADERS.map(lambda each: (("Content-Type", "x/y"), *each)),
    response_body=st.binary(max_size=40) | TEXT.map(str.encode),
    started=st.datetimes(datetime(2000, 1, 1), datetime(8999, 1, 1)).map(
        lambda time: time.replace(microsecond=time.microsecond // 1000 * 1000, tzinfo=UTC)
    ),
    took=st.floats(0, 1e6).map(lambda each: round(each, 3)),
    fault=TEXT,
    truncated=st.booleans(),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archives") / "one.har"


@given(exchanges=st.lists(RECORDED, max_size=3))
@settings(max_examples=20, deadline=None)
def test_what_is_written_is_read_as_it_was(path: Path, exchanges: list[Recorded]) -> None:
    write_har(path, exchanges, None)
    assert list(read_har(path)) == exchanges


@given(exchanges=st.lists(RECORDED, min_size=1, max_size=3), data=st.data())
@settings(max_examples=15, deadline=None)
def test_file_that_ends_early_is_read_up_to_its_last_whole_entry(
    path: Path, exchanges: list[Recorded], data: st.DataObject
) -> None:
    write_har(path, exchanges, None)
    text = path.read_text(encoding="utf-8", errors="surrogatepass")
    start = text.index('"entries": [') + len('"entries": [')
    path.write_text(text[: data.draw(st.integers(start, len(text)))], encoding="utf-8")
    read = list(read_har(path))
    assert read == exchanges[: len(read)]


def test_what_was_written_is_there_before_the_file_is_closed(tmp_path: Path) -> None:
    writer = HarWriter(tmp_path / "a.har", None)
    writer.add(exchange())
    assert list(read_har(tmp_path / "a.har")) == [exchange()]
    writer.close()
    assert json.loads((tmp_path / "a.har").read_text(encoding="utf-8"))["log"]["version"] == "1.2"


def test_file_without_exchanges_is_an_archive(tmp_path: Path) -> None:
    write_har(tmp_path / "a.har", [], None)
    assert list(read_har(tmp_path / "a.har")) == []


def test_no_response_is_none_when_read(tmp_path: Path) -> None:
    lost = exchange(status=None, fault="closed", response_headers=(), response_body=b"")
    write_har(tmp_path / "a.har", [lost], None)
    assert list(read_har(tmp_path / "a.har")) == [lost]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is not JSON"),
        (b"GET / HTTP/1.1", "is not JSON"),
        (b"[]", "without log.entries"),
        (b'{"log": {"entries": 1}}', "without log.entries"),
        (b'{"openapi": "3.0.3"}', "without log.entries"),
        (b"PK\x03\x04\xff\xff", "unpack"),
        (b"\xff\xfe\xff", "cannot be read"),
    ],
)
def test_what_is_no_archive_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "a.har").write_bytes(content)
    with pytest.raises(SetupError, match=says):
        read_har(tmp_path / "a.har")


def test_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be read"):
        read_har(tmp_path / "none.har")


def _read(path: Path, *entries: object) -> list[Recorded]:
    path.write_text(json.dumps({"log": {"entries": entries}}), encoding="utf-8-sig")
    return list(read_har(path))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "request",
                    "response",
                    "url",
                    "headers",
                    "name",
                    "value",
                    "content",
                    "text",
                    "encoding",
                    "status",
                    "postData",
                    "params",
                    "size",
                    "startedDateTime",
                    "time",
                    "comment",
                    "method",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(entries=st.lists(JSON, max_size=3))
@settings(max_examples=30, deadline=None)
def test_whatever_is_missing_or_of_another_kind_is_passed_over(
    path: Path, entries: list[object]
) -> None:
    read = _read(path, *entries)
    assert len(read) == sum(isinstance(entry, dict) for entry in entries)


def test_entry_of_a_browser_is_read(tmp_path: Path) -> None:
    entry = {
        "_priority": "High",
        "pageref": "page_1",
        "startedDateTime": "2026-03-02T10:15:00.000+01:00",
        "time": 12,
        "request": {
            "method": "POST",
            "url": f"{BASE}/sku",
            "httpVersion": "h2",
            "headers": [
                {"name": ":method", "value": "POST"},
                {"name": "x-api-key", "value": "k"},
            ],
            "postData": {"mimeType": "application/json", "text": "[]"},
        },
        "response": {
            "status": 200,
            "headers": [{"name": "content-type", "value": "application/json"}],
            "content": {
                "size": 2,
                "mimeType": "application/json",
                "text": "e30=",
                "encoding": "base64",
            },
        },
    }
    [read] = _read(tmp_path / "a.har", entry)
    assert read.request_headers == (("x-api-key", "k"), ("Content-Type", "application/json"))
    assert (read.request_body, read.response_body, read.status) == (b"[]", b"{}", 200)
    assert read.started == datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
    assert not read.truncated


def test_body_that_was_not_kept_counts_as_cut(tmp_path: Path) -> None:
    entry = {"request": {"url": BASE}, "response": {"status": 200, "content": {"size": 12}}}
    [read] = _read(tmp_path / "a.har", entry)
    assert read.truncated


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.sampled_from([10**400, -(10**400), 1e308, float("inf"), float("nan"), -1, 200])
    | st.sampled_from(["\ud800", "a\udfff", "http://[::1/api", "http://a\u2100b/", "//x:99999999/"])
    | st.sampled_from(["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "9999-12-31"])
    | st.text(st.characters(), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.lists(st.fixed_dictionaries({"name": inner, "value": inner}), max_size=2)
    ),
    max_leaves=4,
)


def with_odd(names: list[str], *more: tuple[str, st.SearchStrategy]) -> st.SearchStrategy:
    return st.fixed_dictionaries({}, optional={**dict.fromkeys(names, ODD), **dict(more)}) | ODD


CONTENT = with_odd(["text", "size", "mimeType", "encoding", "comment", "params"])
SENT = with_odd(["method", "url", "headers"], ("postData", CONTENT))
ANSWER = with_odd(["status", "statusText", "headers", "comment"], ("content", CONTENT))
ENTRY = with_odd(["startedDateTime", "time"], ("request", SENT), ("response", ANSWER))


@given(entries=st.lists(ENTRY, max_size=3))
@settings(max_examples=150, deadline=None)
def test_whatever_an_archive_says_is_read_as_what_can_be_judged(path: Path, entries: list) -> None:
    path.write_text(json.dumps({"log": {"entries": entries}}), encoding="utf-8")
    for recorded in read_har(path):
        headers = (*recorded.request_headers, *recorded.response_headers)
        texts = [recorded.method, recorded.url, recorded.fault, *chain.from_iterable(headers)]
        assert "".join(texts).encode().decode() == "".join(texts)
        urlsplit(recorded.url)  # raises nothing
        ended = recorded.started + timedelta(milliseconds=recorded.took)
        assert recorded.started <= ended < ended + timedelta(days=366)
