"""RabbitMQ with its management plugin, a server in Erlang, from Debian's packages."""

import json
import os
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, running
from evaluation.learning.servers.debian import unpacked

_ERLANG: Final = (
    *("base", "asn1", "crypto", "public-key", "mnesia", "runtime-tools", "ssl", "eldap", "inets"),
    *("os-mon", "parsetools", "syntax-tools", "tools", "xmerl"),
)
_PACKAGES: Final = ("rabbitmq-server", *(f"erlang-{part}" for part in _ERLANG))
_OTP: Final = "usr/lib/erlang"
KEY: Final = "Basic Z3Vlc3Q6Z3Vlc3Q="
_METHODS: Final = ("get", "put", "delete", "post")
_ROW: Final = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL: Final = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


@contextmanager
def rabbitmq(cache: Path, folder: Path) -> Iterator[str]:
    """Run RabbitMQ with records of its own; give where it is."""
    place = _unpacked(cache)
    names, port = free_port(), free_port()
    plugins, settings = folder / "plugins", folder / "rabbitmq"
    plugins.write_text("[rabbitmq_management].", encoding="utf-8")
    lines = (
        f"listeners.tcp.1 = 127.0.0.1:{free_port()}",
        "management.tcp.ip = 127.0.0.1",
        f"management.tcp.port = {port}",
    )
    settings.with_suffix(".conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    own = {
        "HOME": str(folder),
        "PATH": f"{place / _OTP / 'bin'}:{os.environ['PATH']}",
        "ERL_EPMD_PORT": str(names),
        "RABBITMQ_NODENAME": "evaluation@localhost",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(folder / "records"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_CONFIG_FILE": str(settings),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
    }
    around: dict[str, Any] = {"env": {**os.environ, **own}, "cwd": folder}
    # Otherwise it starts a server of names that stays when it ends.
    of_names = [next((place / _OTP).glob("erts-*/bin/epmd")), "-address", "127.0.0.1"]
    (server,) = (place / "usr/lib/rabbitmq/lib").glob("*/sbin/rabbitmq-server")
    with (
        running(of_names, folder / "names.log", **around),
        running([server], folder / "rabbitmq.log", **around) as process,
    ):
        await_answer(process, f"http://127.0.0.1:{port}/api/vhosts")
        yield f"http://127.0.0.1:{port}"


def document(url: str, _: Path) -> bytes:
    """Return the operations of its page of help, which says nothing of answers, as a document."""
    asked = urllib.request.Request(f"{url}/api/index.html", headers={"Authorization": KEY})
    with urllib.request.urlopen(asked) as answer:
        page = answer.read().decode("utf-8")
    paths: dict[str, dict[str, Any]] = {}
    for row in _ROW.findall(page):
        cells = _CELL.findall(row)
        if len(cells) > len(_METHODS) and "/api/" in cells[len(_METHODS)]:
            known = [m for m, cell in zip(_METHODS, cells, strict=False) if cell.strip() == "X"]
            for path in _paths(cells[len(_METHODS)]):
                paths[path] = {method: {"responses": {}} for method in known}
    about = {"title": "RabbitMQ Management HTTP API", "version": "3.10.8"}
    return json.dumps({"openapi": "3.0.3", "info": about, "paths": paths}).encode()


def _paths(cell: str) -> Iterator[str]:
    for line in re.split(r"<br ?/?>", cell):
        path = re.sub(r"<em>.*?</em>", "", line).strip()
        if path.startswith("/api/"):
            yield re.sub(r"<i>(.*?)</i>", r"{\1}", path).rstrip("/")


def _unpacked(cache: Path) -> Path:
    """Return the folder of its programs, which know where they are."""
    place = unpacked(cache, "rabbitmq", _PACKAGES)
    program = place / _OTP / "bin" / "erl"
    text = program.read_text(encoding="utf-8")
    program.write_text(
        re.sub(r"(?m)^( *ROOTDIR=).*$", rf"\g<1>{place / _OTP}", text), encoding="utf-8"
    )
    return place
