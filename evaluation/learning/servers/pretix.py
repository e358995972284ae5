"""pretix, a server in Python with Django, from PyPI."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, run, running
from evaluation.learning.servers.python_packages import programs_of

KEY: Final = "Token made-for-the-evaluation"
_VERSION: Final = "2026.8.0"
_FIRST: Final = """
from django_scopes import scopes_disabled
from pretix.base.models import Organizer
with scopes_disabled():
    own = Organizer.objects.create(name="Evaluation", slug="evaluation")
    everything = ("all_events", "all_event_permissions", "all_organizer_permissions")
    team = own.teams.create(name="All", **{each: True for each in everything})
    team.tokens.create(name="evaluation", token="made-for-the-evaluation")
"""
_ROUTES: Final = """
import json
from django.urls import get_resolver
def shown(patterns, before=""):
    for each in patterns:
        path = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from shown(each.url_patterns, path)
        elif hasattr(each.callback, "actions"):
            yield path, list(each.callback.actions)
from pretix.api import urls
print("routes:" + json.dumps([*shown(urls.urlpatterns)]))
"""


@contextmanager
def pretix(cache: Path, folder: Path) -> Iterator[str]:
    """Run pretix with records of its own; give where it is."""
    port = free_port()
    shutil.copyfile(_first(cache), folder / "db.sqlite3")
    command = [_python(cache), "-m", "pretix", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with running(command, folder / "pretix.log", env=_settings(folder, port)) as process:
        await_answer(process, f"http://127.0.0.1:{port}/api/v1/version")
        yield f"http://127.0.0.1:{port}"


def document(_: str, cache: Path) -> bytes:
    """Return its routes, which say nothing of answers, as a document."""
    folder = cache / "pretix-first"
    shown = subprocess.run(
        [str(_python(cache)), "-m", "pretix", "shell", "-c", _ROUTES],
        env=_settings(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    text = next(line for line in shown.stdout.splitlines() if line.startswith("routes:"))
    paths: dict[str, Any] = {}
    for path, methods in json.loads(text.removeprefix("routes:")):
        named = re.sub(r"\(\?P<(\w+)>(?:\[[^]]*\]|[^()])*\)", r"{\1}", path)
        named = re.sub(r"[\^$?\\]", "", named)
        if "(" not in named and "<" not in named:
            responses: dict[str, Any] = {each: {"responses": {}} for each in methods}
            paths.setdefault(f"/{named}", {}).update(responses)
    about = {"title": "pretix", "version": _VERSION}
    return json.dumps({"openapi": "3.0.3", "info": about, "paths": paths}).encode()


def _python(cache: Path) -> Path:
    return programs_of(cache, "pretix", _VERSION) / "python"


def _first(cache: Path) -> Path:
    """Return the file of records that it begins with."""
    folder = cache / "pretix-first"
    if not (folder / "complete").exists():
        folder.mkdir(exist_ok=True)
        (folder / "pretix.cfg").write_text("", encoding="utf-8")
        around: dict[str, Any] = {"env": _settings(folder)}
        run([_python(cache), "-m", "pretix", "migrate"], **around)
        run([_python(cache), "-m", "pretix", "shell", "-c", _FIRST], **around)
        (folder / "complete").touch()
    return folder / "db.sqlite3"


def _settings(folder: Path, port: int = 80) -> dict[str, str]:
    file = folder / "pretix.cfg"
    lines = [
        *("[pretix]", f"url=http://127.0.0.1:{port}", f"datadir={folder}", "registration=off"),
        *("[database]", "backend=sqlite3"),
        *("[django]", "secret=made-for-the-evaluation", "debug=no"),
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {**os.environ, "PRETIX_CONFIG_FILE": str(file)}
