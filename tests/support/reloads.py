"""A mock server in process that serves the files of a folder, and takes them up when asked to."""

import asyncio
import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from busroot_mock.cli.checked_world import world_of
from busroot_mock.cli.overlaid import contract_of, generic_of
from busroot_mock.cli.reloading import Reloading
from busroot_mock.paths import FIXTURES
from busroot_mock.serving.app import Application
from busroot_mock.serving.server import Server
from tests.conftest import Client
from tests.support.contracts import API

PATHS = ("/sku", "/admin/config")


class Reloadable:
    """The mock server, with a contract of a few paths, and the dataset `minimal`."""

    def __init__(self, folder: Path, runner: asyncio.Runner, **options: Any) -> None:
        self.contract, self.fixtures = folder / "openapi.json", folder / "fixtures"
        self.write_contract("1.0.0")
        shutil.copytree(FIXTURES / "minimal", self.fixtures / "minimal")
        given = {"overlay": None, "state": None, "clock": None, "seed": 0, "dataset": "minimal"}
        given |= {"contract": self.contract, "fixtures": self.fixtures, **options}
        self.options: Any = SimpleNamespace(**given)
        if self.options.overlay:
            self.write_overlay("1.0.0")
        contract = contract_of(self.options)
        generic = generic_of(self.options, contract)
        world = world_of(self.options, "minimal")
        self.server = Server(Application(contract, world, generic=generic))
        self._runner = runner

    def write_contract(self, version: str, paths: tuple[str, ...] = PATHS) -> None:
        document = {**API.document, "paths": {path: API.document["paths"][path] for path in paths}}
        document["info"] = {**document["info"], "version": version}
        self.contract.write_text(json.dumps(document), encoding="utf-8")

    def write_overlay(self, version: str) -> None:
        action = {"target": "$.info", "update": {"version": version}}
        overlay = {"overlay": "1.0.0", "info": {"title": "-", "version": "1"}, "actions": [action]}
        self.options.overlay.write_text(json.dumps(overlay), encoding="utf-8")

    def write_sku(self, code: str) -> None:
        path = self.fixtures / "minimal" / "sku.json"
        tables = json.loads(path.read_bytes())
        tables["skus"].append({**tables["skus"][0], "code": code})
        path.write_text(json.dumps(tables), encoding="utf-8")

    def renew(self) -> None:
        Reloading(self.options).renew(self.server)

    def ask(self, method: str, path: str, body: Any = None, key: str | None = "demo-admin-key"):
        client = Client(self.server.application, self._runner)
        response = client.request(method, path, key, json=body)
        assert response.status_code < 300, response.text
        return response.json() if response.content else None

    def control(self, method: str, path: str, body: Any = None) -> Any:
        return self.ask(method, f"/__mock__{path}", body, key=None)

    def skus(self, key: str = "demo-admin-key") -> set[str]:
        return {sku["code"] for sku in self.ask("GET", "/api/sku", key=key)["results"]}

    @property
    def version(self) -> str:
        return self.ask("GET", "/api/openapi.json")["info"]["version"]
