"""OpenStack Keystone, a server of identities in Python, from PyPI."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, run, running
from evaluation.learning.servers.python_packages import programs_of

KEY: Final = "made-for-the-evaluation"
_VERSION: Final = "30.0.0"
_KEYS: Final = ("fernet", "receipt", "credential")
_SETTINGS: Final = """\
[database]
connection = sqlite:///{folder}/keystone.sqlite3
[fernet_tokens]
key_repository = {folder}/fernet
[fernet_receipts]
key_repository = {folder}/receipt
[credential]
key_repository = {folder}/credential
[token]
expiration = 315360000
[identity]
password_hash_rounds = 4
"""
_SERVE: Final = """
import sys
from keystone.server.wsgi import initialize_public_application
from werkzeug.serving import run_simple
from werkzeug.test import Client
key, port = sys.argv[1:]
del sys.argv[1:]  # which it would read
served = initialize_public_application()
named = {"name": "admin", "domain": {"id": "default"}}
who = {"methods": ["password"], "password": {"user": {**named, "password": key}}}
asked = {"auth": {"identity": who, "scope": {"project": named}}}
token = Client(served).post("/v3/auth/tokens", json=asked).headers["X-Subject-Token"]
def answered(environ, start):
    # Tokens differ by run, and the key does not.
    if environ.get("HTTP_X_AUTH_TOKEN") == key:
        environ["HTTP_X_AUTH_TOKEN"] = token
    return served(environ, start)
run_simple("127.0.0.1", int(port), answered)
"""
_DESCRIBE: Final = """
import json, re
from keystone.server.flask import application
made = []
def kept(*given, before=application.application_factory):
    made.append(before(*given))
    return made[0]
application.application_factory = kept
from keystone.server.wsgi import initialize_public_application
initialize_public_application()
paths = {}
for rule in made[0].url_map.iter_rules():
    path = re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\\1}", rule.rule)
    view = made[0].view_functions[rule.endpoint]
    for method in sorted(rule.methods - {"OPTIONS"}):
        does = getattr(getattr(view, "view_class", None), method.lower(), None)
        schema = getattr(does, "_response_body_schema", None)
        content = {"application/json": {"schema": schema}}
        responses = {"2XX": {"content": content}} if schema else {}
        paths.setdefault(path, {})[method.lower()] = {"responses": responses}
about = {"title": "Keystone", "version": "VERSION"}
print("document:" + json.dumps({"openapi": "3.1.0", "info": about, "paths": paths}))
"""


@contextmanager
def keystone(cache: Path, folder: Path) -> Iterator[str]:
    """Run Keystone with records of its own; give where it is."""
    port = free_port()
    shutil.copytree(_first(cache), folder / "own")
    command = [_programs(cache) / "python", "-c", _SERVE, KEY, port]
    with running(command, folder / "keystone.log", env=_settings(folder / "own")) as process:
        await_answer(process, f"http://127.0.0.1:{port}/v3")
        yield f"http://127.0.0.1:{port}"


def document(_: str, cache: Path) -> bytes:
    """Return its routes, with the schemas of answers that it has, as a document."""
    program = _DESCRIBE.replace("VERSION", _VERSION)
    shown = subprocess.run(
        [str(_programs(cache) / "python"), "-c", program],
        env=_settings(_first(cache)),
        capture_output=True,
        text=True,
        check=True,
    )
    text = next(line for line in shown.stdout.splitlines() if line.startswith("document:"))
    return text.removeprefix("document:").encode()


def _programs(cache: Path) -> Path:
    return programs_of(cache, "keystone", _VERSION)


def _first(cache: Path) -> Path:
    """Return the folder of records that it begins with."""
    folder = cache / "keystone-first"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        around: dict[str, Any] = {"env": _settings(folder)}
        program = _programs(cache) / "keystone-manage"
        manage = [program, "--config-file", folder / "keystone.conf"]
        run([*manage, "db_sync"], **around)
        who = ["--keystone-user", os.getuid(), "--keystone-group", os.getgid()]
        for kind in _KEYS:
            run([*manage, f"{kind}_setup", *who], **around)
        run([*manage, "bootstrap", "--bootstrap-password", KEY], **around)
        (folder / "complete").touch()
    return folder


def _settings(folder: Path) -> dict[str, str]:
    file = folder / "keystone.conf"
    file.write_text(_SETTINGS.format(folder=folder), encoding="utf-8")
    return {**os.environ, "OS_KEYSTONE_CONFIG_FILES": str(file), "OS_KEYSTONE_CONFIG_DIR": ""}
