"""Requests that a run may send if it only reads."""

import re

from contract_tests.config.profile import Identity, Profile
from contract_tests.target.schema import OPERATIONS
from contract_tests.transport.request_form import HEADERS
from tests.support.hostile import Hostile

READS = [operation for operation in OPERATIONS if operation.method == "GET"]
PROFILE = Profile((Identity("main", "BUSROOT_API_KEY", "some-key"),))
BASE = "http://127.0.0.1:8080/api"


def is_declared(method: str, target: str) -> bool:
    path = target.partition("?")[0].removeprefix("/api")
    patterns = [re.sub(r"\{.+?\}", "[^/]+", operation.path) for operation in READS]
    return method in ("GET", "HEAD") and any(re.fullmatch(each, path) for each in patterns)


def assert_only_reads(server: Hostile) -> None:
    for asked in server.asked:
        assert is_declared(asked.method, asked.target), asked
        assert asked.length == 0, asked
        assert set(asked.headers) - {"host"} <= HEADERS, asked
        assert asked.headers["host"] == f"127.0.0.1:{server.server_port}", asked
