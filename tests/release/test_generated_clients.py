"""Clients that two generators make of the contract, as docs/clients.md says, at a mock server."""

import compileall
import importlib
import inspect
import json
import os
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

import httpx
import pytest
from inflection import underscore

from tests.support.calls import BODIES, OPERATIONS, parameter_examples
from tests.support.contracts import API, json_of

pytestmark = pytest.mark.clients

ROOT: Final = Path(__file__).parents[2]
GUIDE: Final = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")
ADDRESS: Final = "http://127.0.0.1:8080"
NOW: Final = "2026-03-02T09:15:00.250Z"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


PYTHON, TYPESCRIPT = ([shlex.split(line) for line in block.splitlines()] for block in blocks("sh"))
[SHOWN], [PYTHON_EXAMPLE], [TYPESCRIPT_EXAMPLE] = map(blocks, ("text", "python", "ts"))
TSC: Final = next(words for words in TYPESCRIPT if "tsc" in words)


# Commands that came with this Python are found without its environment being active, too.
PATH: Final = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


def run(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(shutil.which(words[0], path=PATH)), *words[1:]]
    environment = {**os.environ, "PATH": PATH}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )


def made(tmp_path_factory: pytest.TempPathFactory, commands: list[list[str]]) -> Path:
    """Return a folder with the contract, in which the commands were executed."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.yaml").write_text(API.text, encoding="utf-8")
    for words in commands:
        result = run(words, folder)
        assert result.returncode == 0, f"{shlex.join(words)}: {result.stdout}{result.stderr}"
    return folder


@pytest.fixture(scope="module")
def mock_server() -> Iterator[str]:
    command = [sys.executable, "-m", "busroot_mock", "serve", "--port", "0", "--clock", NOW]
    command += ["--log-level", "error"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            match = re.search(r"(http://\S+)/api,", process.stdout.readline())
            assert match
            yield match[1]
        finally:
            process.terminate()


@pytest.fixture
def address(mock_server: str) -> str:
    """The address of a mock server at the start of its world."""
    httpx.post(f"{mock_server}/__mock__/reset").raise_for_status()
    return mock_server


# ---- Python


@pytest.fixture(scope="module")
def python_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the package; it can be imported."""
    if shutil.which("openapi-python-client", path=PATH) is None:
        pytest.skip("there is no openapi-python-client; tox -e full brings it")
    commands = [words for words in PYTHON if words[0] != "pip"]
    folder = made(tmp_path_factory, [[*commands[0], "--fail-on-warning"], *commands[1:]])
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield folder


def test_guide_installs_what_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [words] = [words for words in PYTHON if words[0] == "pip"]
    assert words[-1] in project["dependency-groups"]["clients"]


def test_python_client_compiles_and_is_imported(python_client):
    package = python_client / "busroot_client"
    assert compileall.compile_dir(package, quiet=1)
    names = [each.name for each in pkgutil.walk_packages([str(package)], "busroot_client.")]
    assert {importlib.import_module(name).__name__ for name in names} == set(names)
    assert all(operation_module(label) for label in OPERATIONS)


def test_python_example_tells_what_is_shown(python_client, address):
    path = python_client / "shifts.py"
    path.write_text(PYTHON_EXAMPLE.replace(ADDRESS, address), encoding="utf-8")
    result = run([sys.executable, path.name], python_client)
    assert (result.stdout, result.stderr) == (SHOWN, "")


def test_python_types_tell_right_from_wrong(python_client):
    mistakes = {
        "typed": ("", ""),
        "wrong_type": ("start_hour=6", "start_hour='6'"),
        "wrong_name": ("pattern.title", "pattern.name"),
        "wrong_member": ("WeekDay.SATURDAY", "WeekDay.CATURDAY"),
    }
    for name, mistake in mistakes.items():
        text = PYTHON_EXAMPLE.replace(*mistake, 1)
        (python_client / f"{name}.py").write_text(text, encoding="utf-8")
    # Silent on what is imported: client.py, as version 0.29 makes it, does not pass mypy 2.
    options = ["--strict", "--follow-imports=silent", "--no-error-summary"]
    result = run(["mypy", *options, *(f"{name}.py" for name in mistakes)], python_client)
    assert result.stderr == ""
    actual = {line.partition(".py:")[0] for line in result.stdout.splitlines()}
    assert actual == mistakes.keys() - {"typed"}


def operation_module(label: str) -> Any:
    operation = OPERATIONS[label]
    tag, name = underscore(operation["tags"][0].replace(" ", "")), operation["operationId"]
    return importlib.import_module(f"busroot_client.api.{tag}.{underscore(name)}")


def python_call(address: str, label: str, **content: Any) -> Any:
    """Call an operation through its function, with the examples of its parameters."""
    new_client = importlib.import_module("busroot_client").AuthenticatedClient
    options = {"token": "demo-staff-key", "prefix": "", "auth_header_name": "X-API-KEY"}
    function = operation_module(label).sync_detailed
    examples, hints = parameter_examples(label), get_type_hints(function)
    given = {
        name: typed(examples[name.rstrip("_")], hints[name])
        for name in inspect.signature(function).parameters
        if name.rstrip("_") in examples
    }
    with new_client(f"{address}/api", **options) as client:
        return function(client=client, **given, **content)


def typed(value: Any, hint: Any) -> Any:
    """Return a value as the member of an enumeration where the hint has one."""
    kinds = [kind for kind in get_args(hint) if inspect.isclass(kind) and issubclass(kind, Enum)]
    return kinds[0](value) if kinds else value


@pytest.mark.parametrize("label", [label for label in OPERATIONS if label.startswith("GET ")])
def test_python_client_reads_every_answer(python_client, address, label):
    response = python_call(address, label)
    assert response.status_code == 200, response.content
    assert response.parsed.to_dict() == json.loads(response.content)


@pytest.mark.parametrize(
    ("label", "name"), [(label, name) for label, bodies in BODIES.items() for name in bodies]
)
def test_python_client_writes_every_body(python_client, address, label, name):
    models, example = importlib.import_module("busroot_client.models"), BODIES[label][name]
    schema = json_of(API.document, OPERATIONS[label]["requestBody"])["schema"]
    kind = getattr(models, schema.get("items", schema)["$ref"].rpartition("/")[2])
    many = isinstance(example, list)
    body = [kind.from_dict(each) for each in example] if many else kind.from_dict(example)
    response = python_call(address, label, body=body)
    assert response.status_code == 200, response.content


# ---- TypeScript


@pytest.fixture(scope="module")
def typescript_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the types and what npm brought."""
    missing = [name for name in ("node", "npm", "npx") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"there is no {', '.join(missing)}; TypeScript needs Node 20 or newer")
    commands = [words for words in TYPESCRIPT if words[0] != "node" and words != TSC]
    return made(tmp_path_factory, commands)


def test_typescript_example_tells_what_is_shown(typescript_client, address):
    path = typescript_client / "shifts.mts"
    path.write_text(TYPESCRIPT_EXAMPLE.replace(ADDRESS, address), encoding="utf-8")
    compiled = run(TSC, typescript_client)
    assert (compiled.returncode, compiled.stdout) == (0, "")
    result = run(TYPESCRIPT[-1], typescript_client)
    assert (result.stdout, result.stderr) == (SHOWN, "")


MISTAKES: Final = {
    "path": ('"/shift-pattern"', '"/shift-patterns"'),
    "property": ("data.result.shiftPatternId", "data.result.id"),
    "member": ('"saturday"', '"caturday"'),
    "required": ("startHour: 6, ", ""),
}


@pytest.fixture(scope="module")
def refused(typescript_client: Path) -> str:
    """What the compiler says of wrong programs, and of one with every example of the contract."""
    texts = {name: TYPESCRIPT_EXAMPLE.replace(*mistake, 1) for name, mistake in MISTAKES.items()}
    texts["examples"] = "\n".join(typed_examples())
    for name, text in texts.items():
        (typescript_client / f"{name}.mts").write_text(text, encoding="utf-8")
    # One run for all: the compiler takes seconds to read what it needs.
    return run(
        [*TSC[:-1], "--noEmit", *(f"{name}.mts" for name in texts)], typescript_client
    ).stdout


def typed_examples() -> Iterator[str]:
    yield 'import type { components, paths } from "./busroot.js";'
    for name, schema in API.document["components"]["schemas"].items():
        if "example" in schema:
            example = json.dumps(schema["example"])
            yield f'({example}) satisfies components["schemas"]["{name}"];'
    for label, bodies in BODIES.items():
        method, _, path = label.partition(" ")
        body = f'paths["{path}"]["{method.lower()}"]["requestBody"]["content"]["application/json"]'
        yield from (f"({json.dumps(example)}) satisfies {body};" for example in bodies.values())


@pytest.mark.parametrize("name", MISTAKES)
def test_typescript_types_refuse_a_mistake(refused, name):
    assert f"{name}.mts(" in refused


def test_typescript_types_take_every_example(refused):
    assert "examples.mts(" not in refused
    assert len(list(typed_examples())) > 40
