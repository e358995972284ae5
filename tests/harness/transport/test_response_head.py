"""Headers of a response are read as the standard library reads them, in less time."""

import http.client
import io

import pytest

from contract_tests.transport.response_head import plain_heads, read_headers

PLAIN = b"Content-Type: application/json\r\nVia:\r\nSet-Cookie: a=1 \r\nset-cookie:\t b=2\r\n"


@pytest.mark.parametrize(
    "head",
    [
        PLAIN,
        PLAIN.replace(b"\r", b""),
        PLAIN + b" folded\r\nX: y\r\n",
        PLAIN + b"no colon\r\nX: y\r\n",
        b" first\r\n" + PLAIN,
        b"Na me: value\r\n" + PLAIN,
        b"X: caf\xe9 \x85 \x01\x0b\r\n" + PLAIN,
        b"X: a\rb\r\n" + PLAIN,
        b"X: " + b"long" * 4000 + b"\r\n" + PLAIN,
        b"X: y\r\n" * 80,
        b"",
    ],
)
@pytest.mark.parametrize("end", [b"\r\n{}", b"\n{}", b""])
def test_headers_are_as_the_standard_library_reads_them(head, end):
    known, read = io.BytesIO(head + end), io.BytesIO(head + end)
    expected, actual = http.client.parse_headers(known), read_headers(read)
    assert actual.items() == expected.items()
    assert [type(each) for each in actual.defects] == [type(each) for each in expected.defects]
    assert read.read() == known.read()


@pytest.mark.parametrize(
    ("head", "error"),
    [(b"X: " + b"y" * 70_000 + b"\r\n\r\n", "LineTooLong"), (b"X: y\r\n" * 101, "HTTPException")],
)
def test_what_the_standard_library_refuses_is_refused(head, error):
    with pytest.raises(getattr(http.client, error)):
        read_headers(io.BytesIO(head))


def test_parser_of_mail_is_left_alone(monkeypatch):
    def parse(*_):
        raise AssertionError

    monkeypatch.setattr("email.parser.Parser.parsestr", parse)
    with plain_heads():
        headers = http.client.parse_headers(io.BytesIO(PLAIN + b"\r\n"))
    assert headers.get_all("Set-Cookie") == ["a=1 ", "b=2"]
