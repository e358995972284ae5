"""Converters of npm that make a collection of an OpenAPI document."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from busroot_mock.contract.wire_names import KEY_HEADER
from busroot_mock.errors import SetupError

POSTMAN: Final = ("openapi-to-postmanv2@6.3.3", "openapi2postmanv2")
BRUNO: Final = ("@usebruno/cli@4.1.0", "bru")
"""A package of npm, and its command."""

VARIABLES: Final = {"apiKey": "demo-admin-key", "staffKey": "demo-staff-key"}
_DAYS: Final = {"yesterday": -1, "tomorrow": 1}
_QUERY: Final = re.compile(r"^params:query \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_LONGEST: Final = 600
"""Seconds; the first time, npm fetches the package."""

_SCRIPT: Final = """\
const day = (days) => new Date(Date.now() + days * 864e5).toISOString().slice(0, 10);
for (const [name, days] of Object.entries(DAYS)) {
  if (!GET(name)) SET(name, day(days));
}"""


def write_postman(document: dict[str, Any], path: Path) -> int:
    """Write a Postman collection of a document; return how many requests it has.

    Raises:
        SetupError: If the converter is missing or fails, or the file cannot be written.
    """
    options = "folderStrategy=Tags,parametersResolution=Example"
    with tempfile.TemporaryDirectory(prefix="busroot-mock-") as folder:
        made = Path(folder) / "collection.json"
        _convert(POSTMAN, document, Path(folder), ["-o", str(made), "-O", options], source="-s")
        collection = json.loads(made.read_text(encoding="utf-8"))
    collection["variable"] += [
        {"key": name, "value": value, "type": "string"} for name, value in VARIABLES.items()
    ]
    script = _script("pm.variables.get", "pm.variables.set").splitlines()
    event = {"listen": "prerequest", "script": {"type": "text/javascript", "exec": script}}
    collection["event"] = [event]
    for request in _requests_in(collection):
        if any(each["key"] == KEY_HEADER for each in request.get("header", ())):
            # Else the key of the collection would take the place of the one in the header.
            request["auth"] = {"type": "noauth"}
    _write(path, json.dumps(collection, indent=2, ensure_ascii=False) + "\n")
    return len(_requests_in(collection))


def write_bruno(document: dict[str, Any], folder: Path) -> int:
    """Write a Bruno collection of a document; return how many requests it has.

    Raises:
        SetupError: If the folder has files already, the converter is missing or fails, or the
            folder cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise SetupError(f"{folder} is not empty; name a new folder for the collection.")
    with tempfile.TemporaryDirectory(prefix="busroot-mock-") as scratch:
        made = Path(scratch) / "collection"
        words = ["-o", str(made), "--collection-format", "bru", "-n", document["info"]["title"]]
        _convert(BRUNO, document, Path(scratch), words, "import", "openapi", source="-s")
        shutil.rmtree(made / "environments", ignore_errors=True)
        values = {"baseUrl": document["servers"][0]["url"], **VARIABLES}
        for path in made.glob("*/*.bru"):
            text = path.read_text(encoding="utf-8")
            path.write_text(_as_bruno_sends(text), encoding="utf-8")
        lines = "".join(f"  {name}: {value}\n" for name, value in values.items())
        _write(made / "environments" / "mock.bru", f"vars {{\n{lines}}}\n")
        script = _script("bru.getVar", "bru.setVar")
        inner = "\n".join(f"  {line}" for line in script.splitlines())
        with (made / "collection.bru").open("a", encoding="utf-8") as file:
            file.write(f"\nscript:pre-request {{\n{inner}\n}}\n")
        try:
            shutil.copytree(made, folder, dirs_exist_ok=True)
        except OSError as error:
            raise SetupError(f"{folder} cannot be written: {error}.") from error
    return sum(path.name != "folder.bru" for path in folder.glob("*/*.bru")) - 1


def _as_bruno_sends(text: str) -> str:
    """Return a request of Bruno with its query in the address, which alone is sent.

    A key in a header of the request takes the place of that of the collection.
    """
    if f"  {KEY_HEADER}: " in text:
        text = text.replace("auth: inherit", "auth: none", 1)
    block = _QUERY.search(text)
    pairs = re.findall(r"^  ([^@\s][^:]*): (.*)$", block[1], re.MULTILINE) if block else []
    query = f"?{urlencode(pairs, safe=',/{}')}" if pairs else ""
    return re.sub(r"^(  url: .*)$", lambda url: url[1] + query, text, count=1, flags=re.MULTILINE)


def _script(get: str, put: str) -> str:
    return _SCRIPT.replace("DAYS", json.dumps(_DAYS)).replace("GET", get).replace("SET", put)


def _requests_in(item: dict[str, Any]) -> list[dict[str, Any]]:
    own = [item["request"]] if "request" in item else []
    return own + [request for each in item.get("item", ()) for request in _requests_in(each)]


def _convert(
    package: tuple[str, str],
    document: dict[str, Any],
    folder: Path,
    words: Sequence[str],
    *command: str,
    source: str,
) -> None:
    npx = shutil.which("npx")
    if npx is None:
        raise SetupError(
            f"The collection is made by {package[0]}, a package of npm; install Node.js, or "
            "import openapi.yaml in Postman or Bruno."
        )
    (folder / "openapi.json").write_text(json.dumps(document, default=str), encoding="utf-8")
    asked = [npx, "--yes", "--package", package[0], package[1], *command]
    try:
        done = subprocess.run(
            [*asked, source, "openapi.json", *words],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SetupError(f"{package[0]} did not make the collection in time.") from error
    if done.returncode or not Path(words[1]).exists():
        said = (done.stderr or done.stdout).strip().splitlines()
        why = said[-1][:200] if said else f"exit code {done.returncode}"
        raise SetupError(f"{package[0]} cannot make the collection: {why}")


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SetupError(f"{path} cannot be written: {error}.") from error
