"""Directus, a server in Node.js, from npm, with collections that a client finds there."""

import json
import os
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.recorder import Caller
from evaluation.learning.running import await_answer, run, running

KEY: Final = "Bearer made-for-the-evaluation"
_VERSION: Final = "12.4.1"
_APP: Final = "18.0.0"
"""Of a part that the package asks for at a version that npm does not have."""
_CRUD: Final = {"": ("get", "post", "patch", "delete"), "/{id}": ("get", "patch", "delete")}
_UNDOCUMENTED: Final = ("access", "dashboards", "panels", "policies", "translations")


@contextmanager
def directus(cache: Path, folder: Path) -> Iterator[str]:
    """Run Directus with records of its own; give where it is."""
    shutil.copyfile(_first(cache), folder / "data.db")
    with _running(cache, folder) as url:
        yield url


def document(url: str, _: Path) -> bytes:
    """Return its own document, with the kinds of records that it leaves out."""
    request = urllib.request.Request(f"{url}/server/specs/oas", headers={"Authorization": KEY})
    with urllib.request.urlopen(request) as answer:
        found: dict[str, Any] = json.loads(answer.read())
    for kind in _UNDOCUMENTED:
        for end, methods in _CRUD.items():
            operations: dict[str, Any] = {each: {"responses": {}} for each in methods}
            found["paths"].setdefault(f"/{kind}{end}", operations)
    return json.dumps(found).encode()


def _program(cache: Path) -> Path:
    """Return its program. Parts in C++ are built, with the headers of the installed Node.js."""
    folder = cache / f"directus-{_VERSION}"
    if not (folder / "complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        about = {"private": True, "overrides": {"@directus/app": _APP}}
        (folder / "package.json").write_text(json.dumps(about), encoding="utf-8")
        command = ["npm", "install", "--no-audit", "--no-fund", f"directus@{_VERSION}"]
        node = Path(shutil.which("node") or "node").resolve()
        built = {"npm_config_build_from_source": "true", "npm_config_nodedir": node.parents[1]}
        run(command, cwd=folder, env={**os.environ, **{n: str(v) for n, v in built.items()}})
        (folder / "complete").touch()
    return folder / "node_modules/directus/cli.js"


@contextmanager
def _running(cache: Path, folder: Path) -> Iterator[str]:
    program, port = _program(cache), free_port()
    around: dict[str, Any] = {"env": _settings(folder, port), "cwd": folder}
    with running(["node", program, "start"], folder / "directus.log", **around) as process:
        await_answer(process, f"http://127.0.0.1:{port}/server/ping")
        yield f"http://127.0.0.1:{port}"


def _first(cache: Path) -> Path:
    """Return the file of records that it begins with."""
    folder = cache / "directus-first"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        run(["node", _program(cache), "bootstrap"], cwd=folder, env=_settings(folder, 80))
        with _running(cache, folder) as url, Caller(url, {"Authorization": KEY}) as call:
            for each in (_AUTHORS, _CATEGORIES, _ARTICLES, _SITE):
                assert call("POST", "/collections", each).status == 200, each
            for name, to, ends in _RELATIONS:
                relation: dict[str, Any] = {"collection": "articles", "field": name}
                relation |= {"related_collection": to, "schema": {"on_delete": ends}}
                assert call("POST", "/relations", relation).status == 200, relation
        (folder / "complete").touch()
    return folder / "data.db"


def _settings(folder: Path, port: int) -> dict[str, str]:
    settings = {
        "KEY": "made-for-the-evaluation",
        "SECRET": "made-for-the-evaluation-made-for-the-evaluation",
        "DB_CLIENT": "sqlite3",
        "DB_FILENAME": str(folder / "data.db"),
        "ADMIN_EMAIL": "admin@example.com",
        "ADMIN_PASSWORD": "made-for-the-evaluation",
        "ADMIN_TOKEN": KEY.removeprefix("Bearer "),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "STORAGE_LOCAL_ROOT": str(folder / "uploads"),
        "EXTENSIONS_PATH": str(folder / "extensions"),
        "SERVE_APP": "false",
        "TELEMETRY": "false",
        "LOG_LEVEL": "warn",
    }
    return {**os.environ, **settings}


def _field(name: str, kind: str, meta: Any = None, **schema: Any) -> dict[str, Any]:
    return {"field": name, "type": kind, "meta": meta or {}, "schema": schema}


_NUMBER: Final = _field("id", "integer", is_primary_key=True, has_auto_increment=True)
_AUTHORS: Final = {
    "collection": "authors",
    "meta": {"note": "Who writes"},
    "schema": {},
    "fields": [
        _field("id", "uuid", {"special": ["uuid"]}, is_primary_key=True),
        _field("name", "string", {"required": True}, is_nullable=False),
        _field("email", "string", is_unique=True),
        _field("bio", "text"),
        _field("active", "boolean", {"special": ["cast-boolean"]}, default_value=True),
    ],
}
_CATEGORIES: Final = {
    "collection": "categories",
    "meta": {"sort_field": "sort"},
    "schema": {},
    "fields": [
        _NUMBER,
        _field("name", "string", {"required": True}, is_unique=True, is_nullable=False),
        _field("color", "string"),
        _field("sort", "integer"),
    ],
}
_ARTICLES: Final = {
    "collection": "articles",
    "meta": {"versioning": True, "accountability": "all"},
    "schema": {},
    "fields": [
        _NUMBER,
        _field("title", "string", {"required": True}, is_nullable=False),
        _field("slug", "string", is_unique=True),
        _field("body", "text"),
        _field("status", "string", default_value="draft"),
        _field(
            "rating",
            "integer",
            {"validation": {"_and": [{"rating": {"_gte": 1}}, {"rating": {"_lte": 9}}]}},
        ),
        _field("featured", "boolean", {"special": ["cast-boolean"]}, default_value=False),
        _field("tags", "json", {"special": ["cast-json"]}),
        _field("author", "uuid"),
        _field("category", "integer"),
        _field("user_created", "uuid", {"special": ["user-created"]}),
        _field("date_created", "timestamp", {"special": ["date-created"]}),
        _field("date_updated", "timestamp", {"special": ["date-updated"]}),
    ],
}
_SITE: Final = {
    "collection": "site",
    "meta": {"singleton": True},
    "schema": {},
    "fields": [
        _NUMBER,
        _field("title", "string"),
        _field("tagline", "string"),
        _field("maintenance", "boolean", {"special": ["cast-boolean"]}, default_value=False),
    ],
}
_RELATIONS: Final = (
    ("author", "authors", "NO ACTION"),
    ("category", "categories", "SET NULL"),
)
