"""Runs of tests that use the plugin, each in a process of its own."""

import socket
import time
from urllib.parse import urlsplit

import pytest

STRICT = ["-W", "error", "--strict-markers", "--strict-config", "-p", "no:cacheprovider"]
# They take longer to be loaded than the tests.
STRICT += ["-p", "no:schemathesis", "-p", "no:hypothesispytest", "-p", "no:anyio"]
PARALLEL = pytest.mark.parametrize("workers", [0, 2])
WRITES = """
    import json, os, urllib.request
    from pathlib import Path

    BODY = {"description": "New", "parentReasonCode": None, "type": ["downtime"]}

    def call(world, body=None):
        headers = {"X-API-KEY": world.key(), "Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(world.url + "/reason", sent, headers)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def codes(world):
        return {record["code"] for record in call(world)["results"]}

    def note(name, text):
        Path("FOLDER", name).write_text(text)
"""


def is_served(url: str) -> bool:
    try:
        socket.create_connection(urlsplit(url).netloc.split(":"), 1).close()
    except OSError:
        return False
    return True


def wait_for(condition, seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False
