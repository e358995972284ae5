"""Bodies that a client compressed: read as those that it did not, and never beyond the limit."""

import gzip
import json
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.errors import BadRequest, UnsupportedMediaType
from busroot_mock.http.content_coding import decoded

GOOD = {"config": {"companyName": "Wire Works"}}
CONFIG = "/api/admin/config"
CLOCK = "/__mock__/worlds/default/clock"
JOURNAL = "/__mock__/worlds/default/journal"
ENCODED = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}
TYPED = ("Content-Type", "application/json")


def send(client, data, *codings, path=CONFIG, key="demo-admin-key"):
    headers = [TYPED, *(("Content-Encoding", coding) for coding in codings)]
    return client.post(path, key, content=data, headers=headers)


@pytest.mark.parametrize("coding", ["gzip", "GZip", "x-gzip", "deflate", " gzip ", "identity,gzip"])
def test_encoded_body_is_read_as_the_plain_one(client, coding):
    encode = ENCODED[coding.lower().strip().removeprefix("identity,")]
    answer = send(client, encode(json.dumps(GOOD).encode()), coding)
    assert answer.status_code == 200
    entry = client.get(JOURNAL, None).json()["results"][-1]
    assert entry["body"]["value"] == GOOD
    assert entry["headers"]["content-encoding"] == coding.strip()
    assert entry["valid"] is True


@pytest.mark.parametrize("path", [CONFIG, CLOCK])
@pytest.mark.parametrize(
    "codings", [["br"], ["zstd"], ["gzip, br"], ["gzip", "gzip"], ["gzip,deflate"], ["*"], ["\xff"]]
)
def test_other_codings_are_refused_with_those_that_are_accepted(
    client, error_schema, path, codings
):
    sent = [text.encode("latin-1") for text in codings]
    answer = send(client, b"{}", *sent, path=path)
    assert answer.status_code == 415
    assert answer.headers["accept-encoding"] == "gzip, deflate"
    error_schema.validate(answer.json())
    assert "Content-Encoding" in answer.json()["message"]
    (entry,) = answer.json()["violations"]
    assert entry["pointer"] == "/Content-Encoding"
    assert entry["expected"] == ["gzip", "deflate"]


def test_verdict_names_the_header_of_a_coding_that_was_refused(client):
    send(client, b"{}", "br")
    verdict = client.get("/__mock__/worlds/default/verdict", None).json()["result"]
    (refusal,) = verdict["refusals"]
    assert (refusal["pointer"], refusal["status"]) == ("/Content-Encoding", 415)
    assert client.get(JOURNAL, None).json()["results"][-1]["headers"]["content-encoding"] == "br"


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", json.dumps(GOOD).encode()),
        ("deflate", json.dumps(GOOD).encode()),
        ("gzip", gzip.compress(b"{}")[:-1]),
        ("gzip", gzip.compress(b"{}") + b"x"),
        ("gzip", gzip.compress(b"{}")[:-8] + b"\0" * 8),
        ("gzip", gzip.compress(b"") * 101),
        ("deflate", zlib.compress(b"{}") * 2),
        ("deflate", zlib.compress(b"{}")[2:-4]),
        ("gzip", zlib.compress(b"{}")),
    ],
    ids=range(9),
)
@pytest.mark.parametrize("path", [CONFIG, CLOCK])
def test_body_that_is_not_in_its_coding_is_malformed(client, error_schema, path, coding, data):
    answer = send(client, data, coding, path=path)
    assert answer.status_code == 400
    error_schema.validate(answer.json())
    assert answer.json()["violations"][0]["keyword"] == "contentEncoding"
    assert coding in answer.json()["message"]


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
@pytest.mark.parametrize("path", [CONFIG, CLOCK])
def test_bomb_is_too_large(client, error_schema, path, coding):
    answer = send(client, ENCODED[coding](b" " * 50_000_000), coding, path=path)
    assert answer.status_code == 413
    error_schema.validate(answer.json())


def test_bomb_takes_no_more_memory_than_the_limit():
    data = gzip.compress(b" " * 100_000_000)
    tracemalloc.start()
    try:
        assert decoded(data, ["gzip"], 1024 * 1024) is None
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()


@given(
    content=st.binary(max_size=300),
    coding=st.sampled_from(sorted(ENCODED)),
    largest=st.integers(0, 300),
)
def test_decoding_gives_back_the_content_within_the_limit(content, coding, largest):
    expected = content if len(content) <= largest else None
    assert decoded(ENCODED[coding](content), [coding], largest) == expected
    if coding != "deflate":
        halves = ENCODED[coding](content[:7]) + ENCODED[coding](content[7:])
        assert decoded(halves, [coding], largest) == expected


@given(
    st.sampled_from([gzip.compress(b"[1, 2]" * 9), zlib.compress(b"[1, 2]" * 9)]),
    st.integers(0, 60),
    st.binary(max_size=4),
    st.lists(st.sampled_from(["gzip", "deflate", "x-gzip", "identity", "br", ""]), max_size=3),
)
def test_decoding_of_damaged_bodies_ends_in_a_refusal_or_in_content(data, at, new, codings):
    damaged = data[:at] + new + data[at + len(new) :]
    try:
        content = decoded(damaged, codings, 40)
    except (BadRequest, UnsupportedMediaType):
        return
    assert content is None or len(content) <= 40
