"""Apache Airflow, a server in Python with FastAPI, from PyPI: its API alone, no task runs."""

import base64
import hashlib
import hmac
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, run, running
from evaluation.learning.servers.python_packages import programs_of

_VERSION: Final = "3.3.2"
_SECRET: Final = "made-for-the-evaluation-" * 3
_DAGS: Final = """
from datetime import datetime, timedelta, timezone

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Asset, TaskGroup

START = datetime(2025, 1, 1, tzinfo=timezone.utc)
ORDERS, LEDGER = Asset("s3://shop/orders"), Asset("s3://shop/ledger")

def dag(name, owner, tags, schedule=None, **more):
    own = {"owner": owner}
    return DAG(name, schedule=schedule, tags=tags, start_date=START, catchup=False,
               default_args=own, **more)

def task(name, **more):
    return EmptyOperator(task_id=name, **more)

with dag("orders", "ann", ["sales", "daily"], "@daily", description="Brings in orders"):
    task("extract") >> task("transform", retries=2) >> task("load", outlets=[ORDERS])
with dag("ledger", "bob", ["finance"], [ORDERS]):
    task("book", outlets=[LEDGER])
    with TaskGroup("checks"):
        task("sums") >> task("dates")
with dag("report", "ann", ["sales"], params={"month": 1}, max_active_runs=3):
    task("collect") >> task("send")
with dag("letters", "cid", ["sales", "daily"], description="Sends letters"):
    task("write") >> task("send")
with dag("cleanup", "cid", ["ops", "daily"], timedelta(hours=6)):
    task("sweep")
with dag("stock", "bob", ["ops"], [ORDERS, LEDGER]):
    task("count") >> task("order")
"""


@contextmanager
def airflow(cache: Path, folder: Path) -> Iterator[str]:
    """Run the API of Airflow with records of its own; give where it is."""
    programs, port = programs_of(cache, "apache-airflow", _VERSION), free_port()
    first = _first(cache, programs)
    with (
        closing(sqlite3.connect(first / "airflow.db")) as source,
        closing(sqlite3.connect(folder / "airflow.db")) as target,
    ):
        source.backup(target)
    where = ("--host", "127.0.0.1", "--port", port, "--workers", 1)
    around: dict[str, Any] = {"env": _settings(folder, first), "cwd": folder}
    with running(
        [programs / "airflow", "api-server", *where], folder / "api.log", **around
    ) as process:
        await_answer(process, f"http://127.0.0.1:{port}/api/v2/version")
        yield f"http://127.0.0.1:{port}"


def _first(cache: Path, programs: Path) -> Path:
    """Return the folder of records and workflows that it begins with."""
    folder = cache / "airflow-first"
    if not (folder / "complete").exists():
        (folder / "dags").mkdir(parents=True, exist_ok=True)
        (folder / "dags" / "shop.py").write_text(_DAGS, encoding="utf-8")
        around: dict[str, Any] = {"env": _settings(folder, folder)}
        run([programs / "airflow", "db", "migrate"], **around)
        run([programs / "airflow", "dags", "reserialize"], **around)
        (folder / "complete").touch()
    return folder


def _settings(folder: Path, first: Path) -> dict[str, str]:
    return {
        **os.environ,
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__DAGS_FOLDER": str(first / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__API_AUTH__JWT_SECRET": _SECRET,
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
    }


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _token() -> str:
    """Return a token of an administrator."""
    times = {"iat": 1_700_000_000, "nbf": 1_700_000_000, "exp": 4_102_444_800}
    who = {"sub": "admin", "role": "admin", "teams": [], "jti": "made", "aud": "apache-airflow"}
    parts = ({"alg": "HS512", "typ": "JWT"}, {**who, **times})
    text = ".".join(_encoded(json.dumps(part).encode()) for part in parts)
    return f"{text}.{_encoded(hmac.digest(_SECRET.encode(), text.encode(), hashlib.sha512))}"


KEY: Final = f"Bearer {_token()}"
