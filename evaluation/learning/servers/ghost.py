"""Ghost, a server of a magazine in Node.js, from npm."""

import base64
import hashlib
import hmac
import json
import os
import re
import shutil
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, run, running

_VERSION: Final = "5.99.1"
_API: Final = "/ghost/api/admin"
_KEY_ID: Final = "0123456789abcdef01234567"
_SECRET: Final = "0123456789abcdef" * 4
_NEVER: Final = 4_102_444_800
"""A key is good for five minutes after this second."""
_KEPT: Final = '{"sqlite3": "5.1.7"}'
"""Of the parts that it can do without."""
_OWNER: Final = {
    "name": "Owner",
    "email": "owner@example.com",
    "password": "made-for-the-evaluation",
    "blogTitle": "Evaluation",
}
_INTO: Final = (
    "INSERT INTO api_keys (id, type, secret, user_id, role_id, created_at, created_by) "
    "SELECT ?, 'admin', ?, id, (SELECT id FROM roles WHERE name = 'Administrator'), "
    "created_at, '1' FROM users WHERE email = ?"
)
_ROUTE: Final = re.compile(r"router\.(get|post|put|del|delete)\(\s*'(/[^']*)'")


def _signed() -> str:
    """Return the key that a client sends, a token signed with a secret of the owner."""
    parts = (
        {"alg": "HS256", "kid": _KEY_ID, "typ": "JWT"},
        {"aud": "/admin/", "iat": _NEVER, "exp": _NEVER + 300},
    )
    text = ".".join(_encoded(json.dumps(each).encode()) for each in parts)
    sign = hmac.digest(bytes.fromhex(_SECRET), text.encode(), hashlib.sha256)
    return f"Ghost {text}.{_encoded(sign)}"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


KEY: Final = _signed()


@contextmanager
def ghost(cache: Path, folder: Path) -> Iterator[str]:
    """Run Ghost with records of its own; give where it is."""
    shutil.copytree(_first(cache), folder / "content")
    with _running(_program(cache), folder / "content") as url:
        yield url


def document(_: str, cache: Path) -> bytes:
    """Return its routes, which say nothing of answers, as a document."""
    file = _program(cache).parent / "core/server/web/api/endpoints/admin/routes.js"
    paths: dict[str, Any] = {}
    for method, path in _ROUTE.findall(file.read_text(encoding="utf-8")):
        named = re.sub(r":(\w+)", r"{\1}", path.rstrip("/"))
        name = "delete" if method == "del" else method
        paths.setdefault(f"{named}/", {})[name] = {"responses": {}}
    about = {"title": "Ghost", "version": _VERSION}
    return json.dumps({"openapi": "3.0.3", "info": about, "paths": paths}).encode()


@contextmanager
def _running(program: Path, content: Path) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "NODE_ENV": "production",
        "url": url,
        "server__host": "127.0.0.1",
        "server__port": str(port),
        "database__client": "sqlite3",
        "database__connection__filename": str(content / "data" / "ghost.db"),
        "database__useNullAsDefault": "true",
        "paths__contentPath": str(content),
        "mail__transport": "stub",
        "privacy__useUpdateCheck": "false",
        "privacy__useRpcPing": "false",
        "logging__level": "error",
        "logging__transports": '["stdout"]',
        "spam__global_block__freeRetries": "100000",
    }
    around: dict[str, Any] = {"env": {**os.environ, **settings}, "cwd": program.parent}
    with running(["node", program], content / "ghost.log", **around) as process:
        await_answer(process, f"{url}{_API}/site/")
        while not _is_ready(f"{url}{_API}/site/"):
            time.sleep(0.1)
        yield url


def _is_ready(url: str) -> bool:
    """Tell whether it has begun: before, it answers that it is in maintenance."""
    try:
        urllib.request.urlopen(url).close()
    except urllib.error.HTTPError:
        return False
    return True


def _program(cache: Path) -> Path:
    """Return its program, installed beside those parts that its package has in itself."""
    folder = cache / f"ghost-{_VERSION}"
    if not (folder / "complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        run(["npm", "pack", "-s", f"ghost@{_VERSION}"], cwd=folder)
        run(["tar", "xzf", f"ghost-{_VERSION}.tgz", "--strip-components=1"], cwd=folder)
        (folder / "yarn.lock").unlink()
        about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        own = {n: at for n, at in about["resolutions"].items() if at.startswith("file:")}
        about |= {"scripts": {}, "devDependencies": {}, "overrides": own}
        about["optionalDependencies"] = json.loads(_KEPT)
        (folder / "package.json").write_text(json.dumps(about), encoding="utf-8")
        node = Path(shutil.which("node") or "node").resolve()
        built = {"npm_config_build_from_source": "true", "npm_config_nodedir": node.parents[1]}
        command = ["npm", "install", "--no-audit", "--no-fund", "--omit=dev", "--legacy-peer-deps"]
        run(command, cwd=folder, env={**os.environ, **{n: str(v) for n, v in built.items()}})
        (folder / "complete").touch()
    return folder / "index.js"


def _first(cache: Path) -> Path:
    """Return the folder of the records that it begins with."""
    program, folder = _program(cache), cache / "ghost-first"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(program.parent / "content", folder)
        (folder / "data").mkdir(exist_ok=True)
        with _running(program, folder) as url:
            body = json.dumps({"setup": [_OWNER]}).encode()
            request = urllib.request.Request(f"{url}{_API}/authentication/setup/", body)
            request.add_header("Content-Type", "application/json")
            urllib.request.urlopen(request).close()
        with closing(sqlite3.connect(folder / "data" / "ghost.db")) as records, records:
            records.execute(_INTO, (_KEY_ID, _SECRET, _OWNER["email"]))
        (folder / "complete").touch()
    return folder
