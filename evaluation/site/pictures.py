"""Pictures of the running console, and digests of the pages that they show.

A picture is old when the page that it shows has changed: its digest differs then, from that in
`pictures.json`. It is of the HTML without figures and addresses, which differ from run to run.
"""

import json
import re
import shutil
import subprocess
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from busroot_mock.testing.server_process import Child
from evaluation.site.staging import DOCS

FOLDER: Final = DOCS / "pictures"
DIGESTS: Final = FOLDER / "pictures.json"

CONSOLE: Final = "/__mock__/ui/worlds/default"
PAGES: Final = {
    "home": "/__mock__/",
    "traffic": f"{CONSOLE}/traffic",
    "request": f"{CONSOLE}/traffic/2",
    "verdict": f"{CONSOLE}/verdict",
    "reference": "/api/ui/",
}
"""The page that each picture shows."""

FAULT: Final = {
    "match": {"operationId": "listSkus"},
    "effect": {"rateLimit": {"requests": 2, "seconds": 60}},
}
CALLS: Final = (
    ("POST", "/__mock__/reset", None),
    ("POST", "/__mock__/worlds/default/clock", {"now": "2026-03-02T09:30:00Z", "frozen": True}),
    ("GET", "/api/station-group", None),
    ("POST", "/api/reason", {"code": "", "description": "Jam at the infeed", "colour": "red"}),
    ("POST", "/api/reason", {"code": "infeed-jam", "description": "Jam at the infeed"}),
    ("GET", "/api/oee", None),
    ("POST", "/__mock__/worlds/default/faults", FAULT),
    *(3 * (("GET", "/api/sku", None),)),
)
"""What happened before the pictures are taken."""

SIZE: Final = "1000,640"


def take_pictures() -> int:
    """Take all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    server = Child()
    try:
        origin = server.url.removesuffix("/api")
        prepare(origin)
        for name, path in PAGES.items():
            _take(f"{origin}{path}", FOLDER / f"{name}.png")
        DIGESTS.write_text(json.dumps(digests(origin), indent=2) + "\n", "utf-8")
    finally:
        server.close()
    return 0


def prepare(origin: str) -> None:
    """Make the calls that the pictures show, with no world beside the default one."""
    for world in json.loads(_call(f"{origin}/__mock__/worlds"))["results"]:
        if world["id"] != "default":
            _call(f"{origin}/__mock__/worlds/{world['id']}", "DELETE")
    for method, path, body in CALLS:
        _call(f"{origin}{path}", method, body)


def digests(origin: str) -> dict[str, str]:
    """Return a digest of each page, as a prepared server shows it."""
    return {name: digest(_call(f"{origin}{path}")) for name, path in PAGES.items()}


def digest(page: str) -> str:
    """Return a digest of a page that stays when figures, addresses and spaces differ."""
    text = re.sub(r"https?://[^\s\"'<]+|data-seen=\"\w+\"", "", page)
    return blake2b(re.sub(r"[\d\s]+", " ", text).encode(), digest_size=8).hexdigest()


def _call(address: str, method: str = "GET", body: Any = None) -> str:
    headers = {"X-API-KEY": "demo-admin-key", "User-Agent": "integration"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    data = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(address, data, headers, method=method)) as answer:
            text: str = answer.read().decode()
    except HTTPError as error:
        text = error.read().decode()
    return text


def _take(address: str, path: Path) -> None:
    names = ("chromium", "chromium-browser", "google-chrome")
    browser = next(filter(None, map(shutil.which, names)), "chromium")
    with TemporaryDirectory() as folder:
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += [
            f"--user-data-dir={folder}",
            f"--window-size={SIZE}",
            "--force-color-profile=srgb",
        ]
        command += [f"--screenshot={path}", "--virtual-time-budget=4000", address]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
