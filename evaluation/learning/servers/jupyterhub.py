"""JupyterHub, a server in Python with Tornado, from PyPI: users and the servers they start."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, running
from evaluation.learning.servers.python_packages import programs_of

_TOKEN: Final = "made-for-the-evaluation"
KEY: Final = f"token {_TOKEN}"
_VERSION: Final = "6.1.1"
_SETTINGS: Final = """
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from jupyterhub._version import __version__
from jupyterhub.proxy import Proxy
from jupyterhub.spawner import Spawner

class Page(BaseHTTPRequestHandler):
    # It stands for all servers of users, so that a start takes no time.
    def do_GET(self):
        self.send_response(200)
        self.send_header("X-JupyterHub-Version", __version__)
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *_):
        pass

pages = ThreadingHTTPServer(("127.0.0.1", 0), Page)
Thread(target=pages.serve_forever, daemon=True).start()

class Started(Spawner):
    is_up = False
    async def start(self):
        self.is_up = True
        return f"http://127.0.0.1:{pages.server_port}"
    async def stop(self, now=False):
        self.is_up = False
    async def poll(self):
        return None if self.is_up else 0

class Routes(Proxy):
    should_start = False
    known = {}
    async def add_route(self, routespec, target, data):
        self.known[routespec] = {"routespec": routespec, "target": target, "data": data}
    async def delete_route(self, routespec):
        self.known.pop(routespec, None)
    async def get_all_routes(self):
        return dict(self.known)

c.JupyterHub.hub_bind_url = "http://127.0.0.1:PORT"
c.JupyterHub.db_url = "sqlite:///FOLDER/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = "FOLDER/cookies"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.allow_all = True
c.JupyterHub.spawner_class = Started
c.JupyterHub.proxy_class = Routes
c.JupyterHub.allow_named_servers = True
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 30, "slow_stop_timeout": 30}
c.JupyterHub.services = [{"name": "client", "admin": True, "api_token": "TOKEN"}]
"""
_DESCRIBE: Final = """
import json, re
from jupyterhub.apihandlers import default_handlers
paths = {}
for rule, handler, *_ in default_handlers:
    names = iter("abcd")
    path = re.sub(r"[(][^)]*[)]", lambda _: "{" + next(names) + "}", rule)
    path = path.removeprefix("/api").replace("/?", "/")
    classes = [each for each in handler.__mro__ if "jupyterhub" in each.__module__]
    own = {name for each in classes for name in vars(each)}
    for method in ("get", "put", "post", "patch", "delete"):
        if method in own and ")" not in path:
            paths.setdefault(path, {})[method] = {"responses": {}}
about = {"title": "JupyterHub", "version": "VERSION"}
print("document:" + json.dumps({"openapi": "3.1.0", "info": about, "paths": paths}))
"""


@contextmanager
def jupyterhub(cache: Path, folder: Path) -> Iterator[str]:
    """Run JupyterHub with records of its own; give where it is."""
    port, file = free_port(), folder / "settings.py"
    named = {"PORT": str(port), "FOLDER": str(folder), "TOKEN": _TOKEN}
    text = re.sub("|".join(named), lambda found: named[found[0]], _SETTINGS)
    file.write_text(text, encoding="utf-8")
    command = [_programs(cache) / "jupyterhub", "-f", file]
    with running(command, folder / "jupyterhub.log", cwd=folder) as process:
        await_answer(process, f"http://127.0.0.1:{port}/hub/api")
        yield f"http://127.0.0.1:{port}"


def document(_: str, cache: Path) -> bytes:
    """Return its routes as a document."""
    program = _DESCRIBE.replace("VERSION", _VERSION)
    shown = subprocess.run(
        [str(_programs(cache) / "python"), "-c", program],
        capture_output=True,
        text=True,
        check=True,
    )
    text = next(line for line in shown.stdout.splitlines() if line.startswith("document:"))
    return text.removeprefix("document:").encode()


def _programs(cache: Path) -> Path:
    return programs_of(cache, "jupyterhub", _VERSION)
