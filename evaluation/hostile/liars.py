"""Deployments that lie, drip and never end, under `verify`: each run ends in time and in words."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

KEY: Final = "hostile-key-5f2b"
MAX_TIME: Final = 12
MAX_TIME_OF_FINDINGS: Final = 25
"""Where something is to be found, a busy machine must come so far."""
GRACE: Final = 25
"""Seconds beyond `--max-time` for the start, the teardown and the reports; what the run waited for
a processor does not count, since a busy machine says nothing of it."""
MOST_MEMORY: Final = 700
"""MiB that a run may take."""

_OK: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_LIST: Final = b'{"isSuccess":true,"results":[]}'
_ENDLESS: Final = 10**9

Sending = Iterator[bytes]
"""What a liar sends, piece by piece; it rests between two of them."""


def _whole(body: bytes, more: bytes = b"") -> Sending:
    yield _OK + more + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _dense(item: bytes) -> Sending:
    count = 300_000 // (len(item) + 1)
    return _whole(b'{"isSuccess":true,"results":[%b]}' % b",".join([item] * count))


def _as(status: bytes, body: bytes, more: bytes = b"") -> Sending:
    head = b"HTTP/1.1 %b X\r\nContent-Type: application/json\r\n%b" % (status, more)
    yield head + b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _again(start: bytes, piece: bytes) -> Sending:
    yield start
    for _ in range(_ENDLESS):
        yield piece


_CHUNKED: Final = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_BIG_HEADERS: Final = _OK + b"".join(b"X-%d: %b\r\n" % (n, b"y" * 60_000) for n in range(90))
_LATE: Final = b"Retry-After: Mon, 01 Jan 99999999999999999999 00:00:00 GMT\r\n"
_MUCH: Final = b" " * (1 << 20)
_COMMANDS: Final = (
    b'{"isSuccess":false,"message":"\\u001b]0;x\\u0007\\n##[error]x\\n::add-mask::a ###[error]y '
    b'section_start:1:a\\r\\u001b[0K"}'
)
_COMMAND: Final = re.compile(
    rb"##\w*\[|\x1b|section_(?:start|end):\d+:[\w.-]+\r\x1b|^\s*::(?!(?:error|warning|notice) )",
    re.MULTILINE,
)
"""What a runner of a CI service, or a terminal, obeys; annotations of our own are meant to be."""

LIARS: Final[dict[str, tuple[float, Callable[[bytes], Sending]]]] = {
    "says nothing": (1.0, lambda sent: _again(b"", b"")),
    "closes": (0.0, lambda sent: iter(())),
    "garbage": (0.0, lambda sent: iter([b"\x16\x03\x01" * 500])),
    "dripped status line": (0.2, lambda sent: _again(b"HTTP/1.1 200 O", b"O")),
    "dripped header": (0.2, lambda sent: _again(_OK + b"X: ", b"x")),
    "endless headers": (0.0, lambda sent: _again(_OK, b"X: y\r\n" * 1000)),
    "endless 100 Continue": (0.05, lambda sent: _again(b"", b"HTTP/1.1 100 Continue\r\n\r\n")),
    "dripped body": (0.2, lambda sent: _again(_OK + b"Content-Length: 9999\r\n\r\n{", b" ")),
    "dripped chunk extension": (0.2, lambda sent: _again(_CHUNKED + b"5;", b"x")),
    "endless chunks": (0.0, lambda sent: _again(_CHUNKED, b"100000\r\n%b\r\n" % _MUCH)),
    "endless trailers": (0.01, lambda sent: _again(_CHUNKED + b"0\r\n", b"X: y\r\n")),
    "endless body": (0.0, lambda sent: _again(_OK + b"Connection: close\r\n\r\n[", _MUCH)),
    "body cut short": (0.0, lambda sent: iter([_OK + b"Content-Length: 999\r\n\r\n{"])),
    "JSON nested deep": (0.0, lambda sent: _whole(b"[" * 100_000 + b"]" * 100_000)),
    "half characters": (0.0, lambda sent: _whole(b'{"results":["\\ud800"],"isSuccess":true}')),
    "numbers too large": (0.0, lambda sent: _whole(b'{"results":[%b]}' % (b"9" * 9000))),
    "the request itself, with its key": (0.0, _whole),
    "commands for a terminal and a CI": (
        0.0,
        lambda sent: _whole(_COMMANDS),
    ),
    "empty lists": (0.0, lambda sent: _whole(_LIST)),
    "dense objects": (0.0, lambda sent: _dense(b"{}")),
    "dense lists": (0.0, lambda sent: _dense(b"[]")),
    "dense records of one wrong member": (0.0, lambda sent: _dense(b'{"code":{"a":[0]}}')),
    "a long name": (0.0, lambda sent: _whole(b'{"%b":1}' % (b"n" * 9_000_000))),
    "big headers": (0.0, lambda sent: iter([_BIG_HEADERS + b"Content-Length: 2\r\n\r\n{}"])),
    "commands in an error": (0.0, lambda sent: _as(b"500", _COMMANDS)),
    "Retry-After in the year 10^20": (0.0, lambda sent: _as(b"429", b"{}", _LATE)),
}

_NO_ANSWER: Final = (
    *("says nothing", "closes", "garbage", "dripped status line", "dripped header"),
    *("endless headers", "endless 100 Continue", "dripped body", "dripped chunk extension"),
    *("endless chunks", "endless trailers", "endless body", "body cut short"),
    "Retry-After in the year 10^20",
)
FAILS: Final = 1
COULD_NOT_TEST: Final = 2


def expected_code(name: str) -> int:
    """Return the exit code under a liar: whatever is answered whole, and is wrong, is a finding."""
    return COULD_NOT_TEST if name in _NO_ANSWER else FAILS


@contextmanager
def lying(rest: float, sending: Callable[[bytes], Sending]) -> Iterator[int]:
    """Serve a liar; give its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        threading.Thread(target=_accept, args=(listener, rest, sending), daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, rest: float, sending: Callable[[bytes], Sending]) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_lie, args=(connection, rest, sending), daemon=True).start()


def _lie(connection: socket.socket, rest: float, sending: Callable[[bytes], Sending]) -> None:
    with connection, contextlib.suppress(OSError):
        connection.settimeout(30)
        while sent := connection.recv(1 << 16):
            for piece in sending(sent):
                connection.sendall(piece)
                time.sleep(rest)
            if sending is not _whole:
                return


def wrong_runs(names: list[str], folder: Path) -> Iterator[str]:
    """Yield the liars under which a run does not end as it should."""
    for name in names:
        yield from (f"{name}: {problem}" for problem in _problems(name, folder))


def _problems(name: str, folder: Path) -> Iterator[str]:
    report = folder / "".join(letter if letter.isalnum() else "-" for letter in name)
    with lying(*LIARS[name]) as port:
        most = MAX_TIME_OF_FINDINGS if expected_code(name) == FAILS else MAX_TIME
        code, took, memory, output = _run(port, report, folder, most)
    if code is None:
        yield f"it had not ended after {took:.0f} s"
        return
    if code != expected_code(name):
        yield f"exit code {code}, not {expected_code(name)}: {output[-300:]!r}"
    if "Traceback" in output:
        yield f"a traceback: {output[-300:]!r}"
    if _COMMAND.search(output.encode()):
        yield f"a command on the terminal: {output[-300:]!r}"
    if memory > MOST_MEMORY:
        yield f"it took {memory} MiB"
    files = [path for path in report.rglob("*") if path.is_file()]
    obeyed = [path.name for path in files if _COMMAND.search(path.read_bytes())]
    if obeyed:
        yield f"a command in {obeyed}"
    leaks = [path.name for path in files if KEY.encode() in path.read_bytes()]
    if leaks or KEY in output:
        yield f"the key is in {leaks or 'the output'}"


def _run(port: int, report: Path, folder: Path, most: int) -> tuple[int | None, float, int, str]:
    """Run `verify`; return exit code, seconds, MiB and output."""
    command = [sys.executable, "-m", "busroot_mock", "verify", f"http://127.0.0.1:{port}/api"]
    options = [
        "--report",
        str(report),
        "--operation",
        "listSkus",
        "--max-examples",
        "2",
        "--timeout",
        "2",
    ]
    environment = {**os.environ, "BUSROOT_API_KEY": KEY, "GITHUB_ACTIONS": "true"}
    began = time.monotonic()
    with (folder / "output").open("w+b") as output:
        process = subprocess.Popen(
            [*command, *options, "--max-time", str(most)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=folder,
        )
        memory = 0
        waited = 0.0
        while process.poll() is None and time.monotonic() - began - waited < most + GRACE:
            memory = max(memory, _memory_of(process.pid))
            waited = max(waited, _waited_by(process.pid))
            time.sleep(0.1)
        code = process.poll()
        if code is None:
            process.kill()
            process.wait()
        output.seek(0)
        text = output.read().decode(errors="replace")
    return code, time.monotonic() - began, memory, text


def _waited_by(number: int) -> float:
    """Return for how many seconds a process was ready to run and had no processor."""
    try:
        return int(Path(f"/proc/{number}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def _memory_of(number: int) -> int:
    """Return the peak of the resident memory of a process, in MiB; 0 once it has ended."""
    try:
        status = Path(f"/proc/{number}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    peak = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peak[0]) // 1024 if peak else 0
