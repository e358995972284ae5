"""PowerDNS, a server of names in C++, from Debian's packages."""

import os
import sqlite3
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, running
from evaluation.learning.servers.debian import unpacked

KEY: Final = "made-for-the-evaluation"
_PACKAGES: Final = ("pdns-server", "pdns-backend-sqlite3", "libwrap0", "libluajit-5.1-2")
_LIBRARIES: Final = "usr/lib/x86_64-linux-gnu"
_SCHEMA: Final = "usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql"


@contextmanager
def powerdns(cache: Path, folder: Path) -> Iterator[str]:
    """Run PowerDNS with records of its own; give where it is."""
    place, port = unpacked(cache, "powerdns", _PACKAGES), free_port()
    records = folder / "records.sqlite"
    with closing(sqlite3.connect(records)) as database:
        database.executescript((place / _SCHEMA).read_text(encoding="utf-8"))
    settings = {
        "config-dir": folder,
        "module-dir": place / _LIBRARIES / "pdns",
        "socket-dir": folder,
        "launch": "gsqlite3",
        "gsqlite3-database": records,
        "gsqlite3-dnssec": "yes",
        "api": "yes",
        "api-key": KEY,
        "webserver": "yes",
        "webserver-address": "127.0.0.1",
        "webserver-port": port,
        "local-address": "127.0.0.1",
        "local-port": free_port(),
        "daemon": "no",
        "guardian": "no",
        "write-pid": "no",
    }
    command = [
        place / "usr/sbin/pdns_server",
        *(f"--{name}={value}" for name, value in settings.items()),
    ]
    environment = {**os.environ, "LD_LIBRARY_PATH": str(place / _LIBRARIES)}
    with running(command, folder / "powerdns.log", env=environment) as process:
        await_answer(process, f"http://127.0.0.1:{port}/api/v1/servers")
        yield f"http://127.0.0.1:{port}"


def document(url: str, _: Path) -> bytes:
    """Return the document that it serves."""
    headers = {"X-API-Key": KEY, "Accept": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{url}/api/docs", headers=headers)) as own:
        text: bytes = own.read()
        return text
