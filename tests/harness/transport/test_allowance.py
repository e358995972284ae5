"""A response has one limit of time and one of size, over all of its bytes."""

import gzip
import math
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from types import SimpleNamespace

import pytest
import requests

from busroot_mock.errors import SetupError
from contract_tests.commands.verify import _reached
from contract_tests.config.profile import Identity, Profile
from contract_tests.config.settings import Settings, settings_of
from contract_tests.run.results import Gathering
from contract_tests.transport.allowance import MEGABYTE
from contract_tests.transport.faults import OverLimit
from contract_tests.transport.pace import LATEST_CLEANUP, LONGEST_CLEANUP, Budget, Pace, Spent

OK = b"HTTP/1.1 200 OK\r\n"
JSON = OK + b"Content-Type: application/json\r\n"
CHUNKED = JSON + b"Transfer-Encoding: chunked\r\n\r\n"
PIECES = 10_000
"""Of a response that would take longer than any test."""


@contextmanager
def sending(start: bytes, pieces: Iterable[bytes], pause: float) -> Iterator[SimpleNamespace]:
    """Answer each connection with a start and then piece by piece, until the client has left."""
    server = SimpleNamespace(connections=0)

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65536)
            connection.sendall(start)
            for piece in pieces:
                time.sleep(pause)
                connection.sendall(piece)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                server.connections += 1
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        threading.Thread(target=accept, daemon=True).start()
        yield server


DRIPPED = {
    "status line": (b"HTTP/1.1 200 ", [b"O"]),
    "interim responses": (b"", [b"HTTP/1.1 100 Continue\r\n\r\n"]),
    "headers of an interim response": (b"HTTP/1.1 100 Continue\r\nX: ", [b"a"]),
    "headers": (OK + b"X-Long: ", [b"a"]),
    "body": (JSON + b"Content-Length: 100000\r\n\r\n", [b" "]),
    "body without a length": (JSON + b"\r\n", [b" "]),
    "chunks": (CHUNKED, [b"1\r\n \r\n"]),
    "size of a chunk": (CHUNKED, [b"0"]),
    "extension of a chunk": (CHUNKED + b"2;a=", [b"b"]),
    "trailers": (CHUNKED + b"2\r\n{}\r\n0\r\nX-Trailer: ", [b"a"]),
}


@pytest.mark.parametrize(("start", "pieces"), DRIPPED.values(), ids=DRIPPED.keys())
def test_response_ends_at_its_timeout_wherever_it_is_dripped(deployment, start, pieces):
    with sending(start, pieces * PIECES, 0.05) as server:
        target = deployment(server, timeout=0.2)
        started = time.monotonic()
        with pytest.raises(OverLimit):
            target.send("GET", "/sku")
        assert time.monotonic() - started < 5
    assert target.transport.faults == {"GET /sku": ["the response took more than 0.2 seconds"]}
    assert server.connections == 1


LARGE = {
    "interim responses": (b"", [b"HTTP/1.1 100 Continue\r\n\r\n" * 2000]),
    "body": (JSON + b"Content-Length: 2000000\r\n\r\n", [b" " * 100_000]),
    "body that is small on the wire": (
        JSON + b"Content-Encoding: gzip\r\n\r\n",
        [gzip.compress(b" " * 3_000_000)],
    ),
}


@pytest.mark.parametrize(("start", "pieces"), LARGE.values(), ids=LARGE.keys())
def test_response_that_is_too_large_is_an_error_that_says_so(deployment, start, pieces):
    with sending(start, pieces * 40, 0) as server:
        target = deployment(server, max_response=1, timeout=20)
        with pytest.raises(requests.RequestException):
            target.send("GET", "/sku")
    assert target.transport.faults == {"GET /sku": ["the response has more than 1 MB"]}
    assert server.connections == 1


def test_run_ends_with_its_time_although_a_response_is_under_way(deployment):
    start, pieces = DRIPPED["body"]
    with sending(start, pieces * PIECES, 0.05) as server:
        target = deployment(server, timeout=20, max_seconds=0.3)
        started = time.monotonic()
        with pytest.raises(Spent, match="the time of the run is spent"):
            target.send("GET", "/sku")
        assert time.monotonic() - started < 5
    # The deployment may have been about to answer.
    assert not target.transport.faults


@pytest.mark.parametrize("write", [None, "demo"])
def test_look_at_a_deployment_that_drips_ends_with_the_run(write, tmp_path):
    start, pieces = DRIPPED["body"]
    profile = Profile((Identity("main", "KEY", "a-key-of-nobody"),))
    with sending(start, pieces * PIECES, 0.05) as server:
        url = f"{server.origin}/api"
        settings = Settings(url, write, timeout=20, max_seconds=4, report=str(tmp_path))
        started = time.monotonic()
        with suppress(SetupError, Spent):
            _reached(settings.begun(3.7), profile, Gathering(print))
        # With a limit for each look, it took 4 seconds, and 8 to write.
        assert time.monotonic() - started < 3


def test_cleaning_up_by_several_processes_has_one_end():
    budget = Budget(None, 10.0, ends_at=time.monotonic() - 2, cleans_up=True)
    budget.extend(5)
    assert LATEST_CLEANUP - 3 < budget.seconds_left() <= LATEST_CLEANUP - 2


def test_run_ends_with_the_bytes_of_all_its_responses():
    budget = Budget(None, None, 2 * MEGABYTE)
    budget.take(2 * MEGABYTE)
    budget.check()
    budget.take(1)
    with pytest.raises(Spent, match="the responses of the run have more than 2 MB"):
        budget.check()


@pytest.mark.parametrize("seconds", [0.0, 3.0, 100.0, 1e6])
def test_time_to_clean_up_is_a_part_of_the_time_of_a_run(seconds):
    budget = Budget(None, seconds, cleans_up=True)
    kept = min(seconds / 4, LONGEST_CLEANUP)
    assert budget.seconds_left() == pytest.approx(seconds - kept, abs=1)
    budget.extend(5)
    assert budget.seconds_left() == pytest.approx(seconds + LATEST_CLEANUP, abs=1)


def test_run_without_a_limit_of_time_may_clean_up_without_one():
    budget = Budget(None, None, cleans_up=True)
    budget.extend(5)
    assert budget.seconds_left() == math.inf


def test_pace_waits_no_longer_than_the_run_may():
    pace = Pace(0.001)
    pace.wait()
    started = time.monotonic()
    pace.wait(0.01)
    assert time.monotonic() - started < 5


def test_worker_has_what_is_left_of_the_run():
    settings = Settings(max_requests=10, max_seconds=5.0)
    assert settings.after(4).max_requests == 6
    assert settings.after(40) == Settings(max_requests=0, max_seconds=5.0)
    assert Settings().after(4).begun(2.0) == Settings()
    begun = settings.begun(2.0)
    assert begun.ends_at == pytest.approx(time.monotonic() + 3.0, abs=1)
    assert settings_of(begun.to_json()).after(4).begun().ends_at == begun.ends_at
