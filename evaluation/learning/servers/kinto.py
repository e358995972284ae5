"""Kinto, a server of records in Python, from PyPI."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, run, running
from evaluation.learning.servers.python_packages import programs_of


@contextmanager
def kinto(cache: Path, folder: Path) -> Iterator[str]:
    """Run Kinto with its records in memory; give where it is."""
    programs = programs_of(cache, "kinto", "26.5.0")
    port, file = free_port(), folder / "kinto.ini"
    made = ("init", "--backend", "memory", "--cache-backend", "memory", "--host", "127.0.0.1")
    run([programs / "kinto", *made, "--ini", file])
    file.write_text(_for_everybody(file.read_text(encoding="utf-8")), encoding="utf-8")
    command = [programs / "kinto", "start", "--ini", file, "--port", port]
    with running(command, folder / "kinto.log") as process:
        await_answer(process, f"http://127.0.0.1:{port}/v1/")
        yield f"http://127.0.0.1:{port}"


def _for_everybody(settings: str) -> str:
    """Return settings where any name and password may make buckets."""
    who = "kinto.bucket_create_principals = system.Authenticated"
    text = re.sub(r"(?m)^kinto\.bucket_create_principals.*$", who, settings)
    text = re.sub(r"(?m)^multiauth\.policies.*$", "multiauth.policies = basicauth", text)
    odd = (
        r"(?m)^(multiauth\.policy\.account|kinto\.account_|\s*kinto\.plugins\.(accounts|admin)).*\n"
    )
    return re.sub(odd, "", text)
