"""Fief, a server in Python with FastAPI, from PyPI: users, their roles and permissions."""

import importlib.metadata
import os
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, run, running

KEY: Final = "Bearer made-for-the-evaluation"
_VERSION: Final = "0.27.0"
_SERVE: Final = """
import sys
import threading
from fief import tasks
from fief.cli import run_server
from fief.tasks.base import redis_broker

AT_ONCE = {"on_after_register", "on_role_updated", "on_user_role_created", "on_user_role_deleted"}

def enqueue(message, *, delay=None):
    # What a worker would do later is done before the answer: sessions do not depend on time.
    if message.actor_name in AT_ONCE:
        actor = redis_broker.get_actor(message.actor_name)
        work = threading.Thread(target=actor.fn, args=message.args, kwargs=message.kwargs)
        work.start()
        work.join()
    return message

redis_broker.enqueue = enqueue
run_server("127.0.0.1", int(sys.argv[1]), True, True, True, True)
"""


@contextmanager
def fief(cache: Path, folder: Path) -> Iterator[str]:
    """Run the server of Fief with records of its own; give where it is."""
    program, port = _program(cache), free_port()
    served = folder / "serve.py"
    served.write_text(_SERVE, encoding="utf-8")
    around: dict[str, Any] = {"env": _settings(folder, port), "cwd": folder}
    with running([program, served, port], folder / "fief.log", **around) as process:
        await_answer(process, f"http://127.0.0.1:{port}/admin/api/openapi.json")
        yield f"http://127.0.0.1:{port}"


def _program(cache: Path) -> Path:
    """Return Python with Fief, but without a client of PostgreSQL that has to be compiled."""
    place = cache / f"fief-server-{_VERSION}"
    program = place / "bin" / "python"
    found = list(place.glob("lib/*/site-packages"))
    if not any((each / f"fief_server-{_VERSION}.dist-info").exists() for each in found):
        venv.create(place, with_pip=True)
        pip = [program, "-m", "pip", "install", "-q"]
        run([*pip, "--no-deps", f"fief-server=={_VERSION}"])
        metadata = importlib.metadata.distributions(
            name="fief-server", path=[str(each) for each in place.glob("lib/*/site-packages")]
        )
        needs = [each for one in metadata for each in one.requires or []]
        run([*pip, *[each for each in needs if not each.startswith("psycopg2")]])
    return program


def _settings(folder: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "SECRET": "made-for-the-evaluation-" * 3,
        "ENCRYPTION_KEY": "bWFkZS1mb3ItdGhlLWV2YWx1YXRpb24tb25seSEhISE=",
        "DATABASE_LOCATION": str(folder),
        "FIEF_DOMAIN": f"127.0.0.1:{port}",
        "FIEF_CLIENT_ID": "evaluation",
        "FIEF_CLIENT_SECRET": "made-for-the-evaluation",
        "FIEF_MAIN_USER_EMAIL": "anne@example.com",
        "FIEF_MAIN_USER_PASSWORD": "made-for-the-evaluation",
        "FIEF_MAIN_ADMIN_API_KEY": KEY.removeprefix("Bearer "),
        "GENERATED_JWK_SIZE": "1024",
        "TELEMETRY_ENABLED": "false",
        "LOG_LEVEL": "WARNING",
    }
