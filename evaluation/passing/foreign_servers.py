"""Servers that others wrote, from the registries: installed, set up and run, each by itself."""

import json
import os
import subprocess
import sys
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port

PACKAGES: Final = ("kinto==26.5.0", "pygeoapi==0.21.0")
_PATIENCE: Final = 60.0
_FEATURES: Final = 300
_PYGEOAPI: Final[dict[str, Any]] = {
    "logging": {"level": "ERROR"},
    "metadata": {
        "identification": {
            "title": "Plants",
            "description": "Plants",
            "keywords": ["plants"],
            "terms_of_service": "https://plant.example/terms",
            "url": "https://plant.example",
        },
        "license": {"name": "CC0", "url": "https://plant.example/license"},
        "provider": {"name": "Nobody", "url": "https://plant.example"},
        "contact": {"name": "Nobody", "email": "nobody@plant.example"},
    },
    "resources": {
        "plants": {
            "type": "collection",
            "title": "Plants",
            "description": "Places of plants",
            "keywords": ["plants"],
            "extents": {"spatial": {"bbox": [-180, -90, 180, 90]}},
            "links": [],
            "providers": [
                {
                    "type": "feature",
                    "name": "GeoJSON",
                    "data": "plants.geojson",
                    "id_field": "id",
                    "editable": True,
                }
            ],
        },
        "hello-world": {"type": "process", "processor": {"name": "HelloWorld"}},
    },
}


def installed(folder: Path) -> Path:
    """Install the servers in a virtual environment of their own; return its programs."""
    programs = folder / "bin"
    if not (programs / "kinto").exists() or not (programs / "pygeoapi").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([programs / "python", "-m", "pip", "install", "-q", *PACKAGES], check=True)
    return programs


@contextmanager
def kinto(programs: Path, folder: Path) -> Iterator[int]:
    """Run Kinto with its records in memory; give its port."""
    port, file = free_port(), folder / "kinto.ini"
    made = ("init", "--backend", "memory", "--cache-backend", "memory", "--host", "127.0.0.1")
    subprocess.run([programs / "kinto", *made, "--ini", file], check=True, capture_output=True)
    with _serving([programs / "kinto", "start", "--ini", file, "--port", port], port, "/v1/"):
        yield port


@contextmanager
def pygeoapi(programs: Path, folder: Path) -> Iterator[int]:
    """Run pygeoapi with a file of places; its document is in the folder. Give its port."""
    port = free_port()
    server = {
        "bind": {"host": "127.0.0.1", "port": port},
        "url": f"http://127.0.0.1:{port}",
        "mimetype": "application/json; charset=UTF-8",
        "encoding": "utf-8",
        "gzip": True,
        "languages": ["en-US", "fr-CA"],
        "cors": True,
        "limits": {"default_items": 20, "max_items": 300},
        "map": {"url": "https://tile.example/{z}/{x}/{y}.png", "attribution": "none"},
    }
    # JSON is YAML.
    content = json.dumps({"server": server, **_PYGEOAPI})
    (folder / "config.yml").write_text(content, encoding="utf-8")
    places = {"type": "FeatureCollection", "features": [_feature(n) for n in range(_FEATURES)]}
    (folder / "plants.geojson").write_text(json.dumps(places), encoding="utf-8")
    files = {"PYGEOAPI_CONFIG": "config.yml", "PYGEOAPI_OPENAPI": "openapi.json"}
    around: dict[str, Any] = {"cwd": folder, "env": {**os.environ, **files}}
    program = programs / "pygeoapi"
    made = ("openapi", "generate", "config.yml", "--format", "json", "--output-file")
    subprocess.run([program, *made, "openapi.json"], check=True, capture_output=True, **around)
    with _serving([program, "serve"], port, "/", **around):
        yield port


def loadable(file: Path) -> Path:
    """Return a copy of a document that the proxy loads.

    What lies in files elsewhere allows anything; tags, names and methods are such as it takes.
    """
    text = file.read_text("utf-8")

    def inner(node: Any) -> Any:
        if isinstance(node, list):
            return [inner(each) for each in node]
        if not isinstance(node, dict):
            return node
        reference = str(node.get("$ref", "#"))
        if reference.startswith("#"):
            kept = {name: inner(each) for name, each in node.items() if name != "options"}
            if "operationId" in kept:
                kept.update(tags=["Places"], operationId=kept["operationId"].replace("-", ""))
            return kept
        name, is_path = reference.rpartition("/")[2], f"{{{reference.rpartition('/')[2]}}}" in text
        if "/parameters/" in reference:
            place = "path" if is_path else "query"
            return {"name": name, "in": place, "required": is_path, "schema": {}}
        return {"description": "Elsewhere."}

    copy = file.with_name("inner.json")
    copy.write_text(json.dumps(inner(json.loads(text))), encoding="utf-8")
    return copy


def _feature(number: int) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": str(number),
        "geometry": {"type": "Point", "coordinates": [number / 10, number / 20]},
        "properties": {"id": str(number), "name": f"Plant {number} é", "size": number},
    }


@contextmanager
def _serving(command: list[Any], port: int, path: str, **around: Any) -> Iterator[None]:
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([str(each) for each in command], **quiet, **around) as process:
        try:
            _await(f"http://127.0.0.1:{port}{path}")
            yield
        finally:
            process.terminate()


def _await(url: str) -> None:
    last = time.monotonic() + _PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            if time.monotonic() > last:
                sys.exit(f"{url} does not answer.")
            time.sleep(0.1)
