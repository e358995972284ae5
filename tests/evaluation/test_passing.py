"""The judge finds nothing in the mock server as it is, and a defect that shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.mutants.catalogue import load
from evaluation.passing.client import OrdinaryClient
from evaluation.passing.foreign import differences
from evaluation.passing.measuring import judged
from evaluation.passing.messages import answer_of

TAGS = ("Reason", "Sku", "Admin")


def test_nothing_is_found_in_the_mock_server_as_it_is() -> None:
    seen = judged(OrdinaryClient(None, 7, TAGS).run(1))
    assert seen.found == []
    assert seen.exchanges > 20


@pytest.mark.parametrize("name", ["account_cursors_missing", "wrong_type"])
def test_defect_that_shows_in_an_answer_is_found(name: str) -> None:
    mutant = load()[name]
    assert judged(OrdinaryClient(mutant.defect, 0, mutant.tags).run(1)).found


@given(body=st.binary(min_size=1, max_size=300), size=st.integers(1, 50), other=st.binary())
def test_response_in_chunks_is_the_same_as_with_a_length(
    body: bytes, size: int, other: bytes
) -> None:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in pieces) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nETag: a\r\n"
    with_length = b"%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body)
    in_chunks = head + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks
    answer = answer_of(b"HTTP/1.1 103 Hints\r\n\r\n" + in_chunks, b"GET")
    assert answer == answer_of(with_length, b"GET") == (b"200", [(b"etag", b"a")], body)
    assert list(differences("response", answer, answer)) == []
    if other != body:
        assert list(differences("response", answer, answer._replace(body=other)))
    assert list(differences("response", answer, answer._replace(headers=[])))
