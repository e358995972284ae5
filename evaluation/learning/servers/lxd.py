"""LXD, a server in Go, from Debian's packages."""

import gzip
import json
import os
import select
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import yaml

from evaluation.learning.running import await_answer, running
from evaluation.learning.servers.debian import unpacked

_PACKAGES: Final = ("lxd", "liblxc1", "libdqlite0", "libraft2", "attr", "rsync", "squashfs-tools")
_DOCUMENT: Final = "usr/share/doc/lxd/rest-api.yaml.gz"
_LIBRARIES: Final = "usr/lib/x86_64-linux-gnu"


@contextmanager
def lxd(cache: Path, folder: Path) -> Iterator[str]:
    """Run LXD with records of its own; give where it is.

    It runs as root alone; what it mounts ends with it.
    """
    place = _unpacked(cache)
    ways = (place / "usr/bin", place / "usr/sbin", os.environ["PATH"])
    settings = {
        "LXD_DIR": str(folder),
        "LD_LIBRARY_PATH": str(place / _LIBRARIES),
        "PATH": ":".join(map(str, ways)),
    }
    command = ["unshare", "--mount", place / "usr/bin/lxd", "--group", "root"]
    with (
        running(command, folder / "lxd.log", env={**os.environ, **settings}) as process,
        _bridge(folder / "unix.socket") as url,
    ):
        await_answer(process, f"{url}/1.0")
        yield url


def document(_: str, cache: Path) -> bytes:
    """Return the document that comes with it, as JSON."""
    text = gzip.decompress((_unpacked(cache) / _DOCUMENT).read_bytes())
    return json.dumps(yaml.safe_load(text), default=str).encode()


def _unpacked(cache: Path) -> Path:
    return unpacked(cache, "lxd", _PACKAGES)


@contextmanager
def _bridge(file: Path) -> Iterator[str]:
    """Give the URL of a port that leads to the socket of a file."""

    class Carrier(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError), socket.socket(socket.AF_UNIX) as there:
                there.connect(str(file))
                _carry(self.request, there)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Carrier) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def _carry(*ends: socket.socket) -> None:
    """Carry what each end sends to the other, until either has no more."""
    while True:
        for ready in select.select(ends, (), ())[0]:
            data = ready.recv(65536)
            if not data:
                return
            ends[ready is ends[0]].sendall(data)
