"""A signal ends the process within 5 seconds, whatever it is at."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from busroot_mock.serving.server import end_on_signals
from busroot_mock.serving.watchdog import FORCED_EXIT
from tests.support.commands import serving
from tests.support.wire import CONFIG, GOOD, get, post, read_to_end

WITHIN = 5.0

BLOCKING = """
import asyncio, sys, time
from busroot_mock.serving.server import end_on_signals, listen, serve

async def application(scope, receive, send):
    print("begun", flush=True)
    if scope["path"] == "/sleeps":
        time.sleep(1000)
    elif scope["path"] == "/loops":
        while True:
            pass
    elif scope["path"] == "/awaits":
        await asyncio.Event().wait()
    elif scope["path"] == "/refuses":
        while True:
            try:
                await asyncio.sleep(1000)
            except asyncio.CancelledError:
                pass
    elif scope["path"] == "/slow":
        await asyncio.sleep(1)
    elif scope["path"] == "/fills":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while True:
            await send({"type": "http.response.body", "body": bytes(65536), "more_body": True})
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})

listener = listen("127.0.0.1", 0)
end_on_signals()
print(listener.getsockname()[1], flush=True)
serve(application, listener)
"""


@contextmanager
def blocking(path: bytes) -> Iterator[tuple[subprocess.Popen[str], socket.socket]]:
    """Give a server that is at a request, and the connection of its client."""
    command = [sys.executable, "-c", BLOCKING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            with socket.create_connection(("127.0.0.1", port), 10) as connection:
                connection.sendall(get(path))
                assert process.stdout.readline() == "begun\n"
                time.sleep(0.2)
                yield process, connection
        finally:
            with suppress(ProcessLookupError):
                process.kill()


def assert_ends(process: "subprocess.Popen[str]", code: int) -> None:
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(WITHIN) == code
    assert time.monotonic() - started < WITHIN


@pytest.mark.parametrize(
    ("path", "code", "start"),
    [
        (b"/sleeps", FORCED_EXIT, b""),
        (b"/loops", FORCED_EXIT, b""),
        (b"/refuses", FORCED_EXIT, b""),
        (b"/awaits", 0, b"HTTP/1.1 503 "),
        (b"/slow", 0, b"HTTP/1.1 200 "),
        (b"/fills", 0, b"HTTP/1.1 200 "),
    ],
)
def test_signal_ends_the_process_whatever_a_handler_does(
    path: bytes, code: int, start: bytes
) -> None:
    with blocking(path) as (process, connection):
        assert_ends(process, code)
        with suppress(ConnectionError):
            assert connection.recv(13)[: len(start)] == start


def test_signal_while_a_body_is_awaited_is_told_in_the_envelope() -> None:
    with serving("--log-level", "warning") as (process, started):
        address = ("127.0.0.1", int(started["port"]))
        with socket.create_connection(address, 10) as connection:
            connection.sendall(post(GOOD)[:-3])
            time.sleep(0.2)
            assert_ends(process, 0)
            head, _, body = read_to_end(connection).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 ")
        assert json.loads(body)["isSuccess"] is False
        assert process.communicate() == ("", "")


def test_signal_while_the_rest_of_a_body_comes_lets_it_finish() -> None:
    with serving("--log-level", "warning") as (process, started):
        address = ("127.0.0.1", int(started["port"]))
        with socket.create_connection(address, 10) as connection:
            connection.sendall(post(GOOD)[:-3])
            time.sleep(0.2)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            connection.sendall(post(GOOD)[-3:])
            assert read_to_end(connection).startswith(b"HTTP/1.1 200 ")
        assert process.wait(WITHIN) == 0


def test_stderr_that_nobody_reads_holds_up_neither_answers_nor_the_end() -> None:
    with serving() as (process, started):
        data = get(CONFIG) * 50
        address = ("127.0.0.1", int(started["port"]))
        with socket.create_connection(address, 10) as connection:
            for _ in range(100):
                connection.sendall(data)
                answers = b""
                while answers.count(b"HTTP/1.1 200") < 50:
                    part = connection.recv(1 << 20)
                    assert part
                    answers += part
            assert_ends(process, 0)


def test_child_that_blocks_ends_with_its_parent(tmp_path: Path) -> None:
    """The command that is tied to its standard input, at a handler that never returns."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, signal, sys\n"
        "from threading import Thread\n"
        "from busroot_mock.cli.tied import _end_with_input\n"
        "Thread(target=_end_with_input, daemon=True).start()\n" + BLOCKING
    )
    command = [sys.executable, str(script)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        with socket.create_connection(("127.0.0.1", int(process.stdout.readline())), 10) as client:
            client.sendall(get(b"/sleeps"))
            assert process.stdout.readline() == "begun\n"
            process.stdin.close()
            assert process.wait(WITHIN) == FORCED_EXIT


def test_serve_under_nohup_ignores_the_end_of_its_terminal() -> None:
    numbers = [signal.SIGHUP, signal.SIGINT, signal.SIGTERM]
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        end_on_signals()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        with pytest.raises(SystemExit):
            signal.raise_signal(signal.SIGTERM)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
