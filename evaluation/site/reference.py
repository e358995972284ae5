"""Reference pages that are made from the code: commands, control API, pytest plugin and oracles."""

import argparse
import inspect
import os
from collections.abc import Iterator
from typing import Any, Final
from unittest.mock import patch

import yaml

from busroot_mock.cli.main import command_parser
from busroot_mock.paths import CONTROL_CONTRACT
from busroot_mock.testing import pytest_plugin
from busroot_mock.testing.client import Busroot, MockServer
from busroot_mock.testing.clock import WorldClock
from busroot_mock.testing.faults import WorldFaults
from busroot_mock.testing.journal import WorldJournal
from contract_tests.findings.checks import ORACLES

COMMANDS: Final = "reference-commands.md"
CONTROLS: Final = "reference-control-api.md"
PLUGIN: Final = "reference-plugin.md"
ORACLE_PAGE: Final = "reference-oracles.md"

_COLUMNS: Final = "92"
_CLASSES: Final = {
    "busroot": Busroot,
    "busroot.clock": WorldClock,
    "busroot.faults": WorldFaults,
    "busroot.journal": WorldJournal,
    "busroot_server": MockServer,
}


def reference_pages() -> Iterator[tuple[str, str]]:
    """Yield the pages by the names of their files."""
    yield COMMANDS, "\n".join(_commands())
    yield CONTROLS, "\n".join(_controls())
    yield PLUGIN, "\n".join(_plugin())
    yield ORACLE_PAGE, "\n".join(_oracles())


def _commands() -> Iterator[str]:
    yield "# Commands\n\nWhat `busroot-mock COMMAND --help` prints.\n"
    with patch.dict(os.environ, {"COLUMNS": _COLUMNS}):
        for name in subcommands(command_parser()):
            text = subcommands(command_parser([name]))[name].format_help()
            yield f"## {name}\n\n```text\n{text.rstrip()}\n```\n"


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of a parser's commands."""
    return {
        name: each
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, each in action.choices.items()
    }


def _controls() -> Iterator[str]:
    control = yaml.load(CONTROL_CONTRACT.read_text("utf-8"), yaml.CSafeLoader)
    yield f"# Control API\n\n{control['info']['description']}"
    yield "A running mock server shows this to try, at `/__mock__/ui/reference/`.\n"
    for tag in control["tags"]:
        yield f"## {tag['name']}\n\n{tag['description']}.\n"
        for path, item in control["paths"].items():
            for method, operation in item.items():
                if tag["name"] in operation.get("tags", ()):
                    yield from _operation(control, f"{method.upper()} /__mock__{path}", operation)


def _operation(control: dict[str, Any], name: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f"### {operation['summary']}\n\n`{name}`\n"
    if "description" in operation:
        yield f"{operation['description'].strip()}\n"
    places = [
        (each["name"], each["in"], each["schema"], each.get("description", ""))
        for each in (_resolved(control, given) for given in operation.get("parameters", ()))
    ]
    body = _resolved(control, operation.get("requestBody", {}))
    schema = body.get("content", {}).get("application/json", {}).get("schema", {})
    places += [
        (member, "body", each, _resolved(control, each).get("description", ""))
        for member, each in _resolved(control, schema).get("properties", {}).items()
    ]
    if places:
        yield "| name | in | type | what it is |\n| --- | --- | --- | --- |"
        for member, place, each, text in places:
            words = " ".join(text.split()).replace("|", "\\|")
            yield f"| `{member}` | {place} | {_type(control, each)} | {words} |"
        yield ""


def _type(control: dict[str, Any], schema: dict[str, Any]) -> str:
    resolved = _resolved(control, schema)
    values = " or ".join(f"`{value}`" for value in resolved.get("enum", ()))
    return values or str(resolved.get("type", "any"))


def _resolved(control: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        found: Any = control
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def _plugin() -> Iterator[str]:
    yield "# Pytest plugin\n\n[Testing a client](testing.md) shows how it is used.\n"
    yield "## Fixtures\n\n| fixture | what it is |\n| --- | --- |"
    for name in ("busroot", "busroot_server", "busroot_app", "busroot_in_process"):
        yield f"| `{name}` | {_first_line(getattr(pytest_plugin, name))} |"
    for name, each in _CLASSES.items():
        yield f"\n## `{name}`\n\n```text\n{inspect.getdoc(each)}\n```"
        for member, value in vars(each).items():
            if not member.startswith("_") and (callable(value) or isinstance(value, property)):
                yield from _method(member, value)


def _method(name: str, value: Any) -> Iterator[str]:
    signature = "" if isinstance(value, property) else str(inspect.signature(value))
    shown = signature.replace("(self, ", "(").replace("(self)", "()").replace("'", "")
    yield f"\n### `{name}`\n\n```python\n{name}{shown}\n```\n"
    yield f"```text\n{inspect.getdoc(value)}\n```"


def _first_line(value: Any) -> str:
    return (inspect.getdoc(value) or "").partition("\n")[0]


def _oracles() -> Iterator[str]:
    yield "# Oracles\n\nThe semantic checks of [`busroot-mock verify`](verify.md), by name.\n"
    yield "| oracle | what it checks |\n| --- | --- |"
    for name, text in ORACLES.items():
        yield f"| `{name}` | {text} |"
