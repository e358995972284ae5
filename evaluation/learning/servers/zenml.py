"""ZenML, a server in Python with FastAPI, from PyPI: the records of machine learning."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, running
from evaluation.learning.servers.python_packages import programs_of

KEY: Final = "Bearer made-for-the-evaluation"
_VERSION: Final = "0.98.0"
_SERVE: Final = """
import sys
import uvicorn
from zenml.zen_server.jwt import JWTToken
from zenml.zen_server.utils import zen_store
from zenml.zen_server.zen_server_api import app
key, port = (each.encode() for each in sys.argv[1:])
tokens = []
def token():
    if not tokens:
        tokens.append(JWTToken(user_id=zen_store().get_user("admin").id).encode().encode())
    return b"Bearer " + tokens[0]
async def answered(scope, receive, send):
    # Tokens differ by run, and the key does not.
    if scope["type"] == "http" and (b"authorization", key) in scope["headers"]:
        others = [each for each in scope["headers"] if each[0] != b"authorization"]
        scope = {**scope, "headers": [*others, (b"authorization", token())]}
    await app(scope, receive, send)
uvicorn.run(answered, host="127.0.0.1", port=int(port), log_level="warning")
"""


@contextmanager
def zenml(cache: Path, folder: Path) -> Iterator[str]:
    """Run the server of ZenML with records of its own; give where it is."""
    program, port = _program(cache), free_port()
    around: dict[str, Any] = {"env": _settings(folder), "cwd": folder}
    # It looks for code of its users beside the program.
    served = folder / "serve.py"
    served.write_text(_SERVE, encoding="utf-8")
    command = [program, served, KEY, port]
    with running(command, folder / "zenml.log", **around) as process:
        await_answer(process, f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}"


def _program(cache: Path) -> Path:
    return programs_of(cache, "zenml[server]", _VERSION) / "python"


def _settings(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ZENML_SERVER": "true",
        "ZENML_CONFIG_PATH": str(folder / "settings"),
        "ZENML_STORE_TYPE": "sql",
        "ZENML_STORE_URL": f"sqlite:///{folder}/zenml.db",
        "ZENML_SERVER_AUTO_ACTIVATE": "true",
        "ZENML_SERVER_JWT_SECRET_KEY": "made-for-the-evaluation-" * 3,
        "ZENML_DEFAULT_USER_NAME": "admin",
        "ZENML_DEFAULT_USER_PASSWORD": "made-for-the-evaluation",
        "ZENML_ANALYTICS_OPT_IN": "false",
        "ZENML_LOGGING_VERBOSITY": "WARN",
    }
