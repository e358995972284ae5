"""Apache Superset, a server in Python with Flask-AppBuilder, from PyPI: charts and dashboards."""

import os
import shutil
import sqlite3
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, run, running
from evaluation.learning.servers.python_packages import programs_of

KEY: Final = "Bearer made-for-the-evaluation"
_VERSION: Final = "6.1.0"
_BESIDE: Final = ("cachetools==8.0.2", "flask-caching==2.3.1", "rich==14.2.0")
"""What it needs and does not ask for: it fails with newer caches."""
_SETTINGS: Final = """
SECRET_KEY = "made-for-the-evaluation-" * 2
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
WTF_CSRF_ENABLED = TALISMAN_ENABLED = RATELIMIT_ENABLED = AUTH_RATE_LIMITED = False
PREVENT_UNSAFE_DB_CONNECTIONS = JWT_ACCESS_TOKEN_EXPIRES = False
FAB_ADD_SECURITY_API = True
FEATURE_FLAGS = {{"ALERT_REPORTS": True}}
"""
_SERVE: Final = """
import sys
from flask_jwt_extended import create_access_token
from superset.app import create_app
from werkzeug.serving import run_simple
key, port = sys.argv[1:]
served = create_app()
with served.app_context():
    token = create_access_token("1", fresh=True)
def answered(environ, start):
    # Tokens differ by run, and the key does not.
    if environ.get("HTTP_AUTHORIZATION") == key:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return served(environ, start)
run_simple("127.0.0.1", int(port), answered)
"""
_TABLES: Final = """
create table goods (id integer, name text);
create table orders (id integer, goods_id integer, ordered timestamp);
create table customers (id integer, name text, city text);
"""
"""Of what a client makes a database."""
_ADMIN: Final = ("--firstname", "Ada", "--lastname", "Admin", "--email", "ada@example.com")


@contextmanager
def superset(cache: Path, folder: Path) -> Iterator[str]:
    """Run Superset with records of its own; give where it is."""
    port = free_port()
    shutil.copyfile(_first(cache) / "superset.db", folder / "superset.db")
    with closing(sqlite3.connect(folder / "shop.db")) as shop:
        shop.executescript(_TABLES)
    command = [_programs(cache) / "python", "-c", _SERVE, KEY, port]
    with running(command, folder / "superset.log", **_around(folder)) as process:
        await_answer(process, f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}"


def document(url: str, _: Path) -> bytes:
    """Return its own document, which it shows to those who are signed in."""
    request = urllib.request.Request(f"{url}/api/v1/_openapi", headers={"Authorization": KEY})
    with urllib.request.urlopen(request) as answer:
        found: bytes = answer.read()
        return found


def _programs(cache: Path) -> Path:
    return programs_of(cache, "apache-superset", _VERSION, *_BESIDE)


def _first(cache: Path) -> Path:
    """Return the folder of records that it begins with."""
    folder = cache / "superset-first"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        program, around = _programs(cache) / "superset", _around(folder)
        run([program, "db", "upgrade"], **around)
        who = ["--username", "admin", *_ADMIN, "--password", KEY]
        run([program, "fab", "create-admin", *who], **around)
        run([program, "init"], **around)
        (folder / "complete").touch()
    return folder


def _around(folder: Path) -> dict[str, Any]:
    file = folder / "superset_config.py"
    file.write_text(_SETTINGS.format(folder=folder), encoding="utf-8")
    own = {"SUPERSET_CONFIG_PATH": str(file), "SUPERSET_HOME": str(folder), "FLASK_APP": "superset"}
    return {"env": {**os.environ, **own}, "cwd": folder}
