"""Missing responses are distinguished by what the server did."""

import gc
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from contract_tests.transport.allowance import Allowance
from contract_tests.transport.body_reader import read_body
from contract_tests.transport.faults import CLOSED, CUT, GARBLED, fault_of

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
UNCLOSED = pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning",
    "ignore:Exception ignored in.*socket:pytest.PytestUnraisableExceptionWarning",
)
RESET = struct.pack("ii", 1, 0)


@contextmanager
def answering(data: bytes | None, *, resets: bool = False) -> Iterator[str]:
    """Answer one request with these bytes and close; with None, only when the client has left."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            if data is None:
                connection.recv(1)
                return
            connection.sendall(data)
            if resets:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        thread.join(5)


def fault_at(url: str) -> str:
    with pytest.raises(requests.RequestException) as raised:
        read_body(requests.get(url, stream=True, timeout=0.5), Allowance(5, 10**7))
    fault = fault_of(raised.value)
    # What cannot be read leaves its socket to the garbage collector.
    del raised
    gc.collect()
    return fault


@UNCLOSED
@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (HEAD + b"Content-Length: 10\r\n\r\n{}", CUT),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n9\r\n{}", CUT),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nno\r\n{}", CUT),
        (b"", CLOSED),
        (b"no status\r\n\r\n", CLOSED),
        (None, "ReadTimeout"),
        (HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", GARBLED),
        (HEAD + b"X: y\r\n" * 200 + b"\r\n{}", GARBLED),
        (HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\n{}", GARBLED),
        (b"HTTP/9.9 200 OK\r\n\r\n{}", GARBLED),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n{}", GARBLED),
    ],
    ids=[
        *("length", "chunk", "no chunk", "nothing", "no status", "late"),
        *("two lengths", "many headers", "long header", "version", "gzip"),
    ],
)
def test_fault_of_a_server_is_told_apart(data: bytes | None, fault: str) -> None:
    with answering(data) as url:
        assert fault_at(url) == fault


def test_fault_of_a_reset_is_a_closed_connection() -> None:
    with answering(b"", resets=True) as url:
        assert fault_at(url) == CLOSED


def test_fault_of_a_refused_connection_is_not_the_servers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert fault_at(f"http://127.0.0.1:{port}/") == "ConnectionError"
