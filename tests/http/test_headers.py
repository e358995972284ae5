"""Headers as sent keep what was read from them."""

from busroot_mock.http.headers import SentHeaders


def test_what_is_read_from_headers_is_read_once():
    headers, read = SentHeaders([(b"a", b" 1"), (b"b", b"2"), (b"a", b"3\t")]), []
    count = read_by(read)
    assert [headers.once(count), headers.once(count)] == [3, 3]
    assert read == [headers]
    assert headers.texts(b"a") == ("1", "3")
    assert headers.texts(b"a") is headers.texts(b"a")


def read_by(read):
    """Return a function that counts headers, and notes that it was called."""

    def count(headers):
        read.append(headers)
        return len(headers)

    return count
