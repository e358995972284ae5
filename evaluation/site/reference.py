"""Reference pages that are made from the code: APIs, commands, pytest plugin and oracles."""

import argparse
import ast
import inspect
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from busroot_mock.cli.main import command_parser
from busroot_mock.contract.document import Contract
from busroot_mock.paths import CONTRACT, CONTROL_CONTRACT
from busroot_mock.testing import pytest_plugin
from busroot_mock.testing.client import Busroot, MockServer
from busroot_mock.testing.clock import WorldClock
from busroot_mock.testing.faults import WorldFaults
from busroot_mock.testing.journal import WorldJournal
from contract_tests.findings.checks import ORACLES
from evaluation.site.docstrings import as_markdown
from evaluation.site.operations import CLOCK, operation_pages

API: Final = "reference-api.md"
COMMANDS: Final = "reference-commands.md"
CONTROLS: Final = "reference-control-api.md"
PLUGIN: Final = "reference-plugin.md"
ORACLE_PAGE: Final = "reference-oracles.md"

_COLUMNS: Final = "92"
_QUOTED: Final = re.compile(r"(: |-> )'([^']*)'")
"""An annotation that is a text."""
_ORACLES: Final = Path(__file__).parents[2] / "contract_tests" / "oracles"
_LEAD: Final = f"""\
Each operation of the Busroot HTTP API as the contract has it, with code that calls it. A test
executes this code. The variable `BUSROOT_API_KEY` has the key, such as `demo-admin-key`. The days
in examples are those around the time of a server that is started with
`busroot-mock serve --clock {CLOCK}`. What the manual does not say is marked by `Assumed:`.
A running mock server shows all this to try, at `/api/ui/`."""
_CLASSES: Final = {
    "busroot": Busroot,
    "busroot.clock": WorldClock,
    "busroot.faults": WorldFaults,
    "busroot.journal": WorldJournal,
    "busroot_server": MockServer,
}


def reference_pages() -> Iterator[tuple[str, str]]:
    """Yield the pages by the names of their files."""
    yield API, "\n".join(operation_pages(Contract(CONTRACT), "API", _LEAD))
    yield COMMANDS, "\n".join(_commands())
    yield CONTROLS, "\n".join(_controls())
    yield PLUGIN, "\n".join(_plugin())
    yield ORACLE_PAGE, "\n".join(_oracles())


def _commands() -> Iterator[str]:
    yield "# Commands\n\n`busroot-mock COMMAND --help` prints the same.\n"
    with patch.dict(os.environ, {"COLUMNS": _COLUMNS}):
        commands = subcommands(command_parser())
        yield "| command | what it does |\n| --- | --- |"
        for name, short in _short_words(command_parser()).items():
            yield f"| [`{name}`](#{name}) | {short} |"
        for name in commands:
            yield from _command(name, subcommands(command_parser([name]))[name])


def _command(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield a command with its options, one table for each group of them."""
    usage = parser.format_usage().removeprefix("usage: ").rstrip()
    yield f"\n## {name}\n"
    if parser.description:
        yield f"{inspect.cleandoc(parser.description)}\n"
    yield f"```text\n{usage}\n```\n"
    formatter = parser._get_formatter()
    for group in parser._action_groups:
        rows = [_option(formatter, action) for action in group._group_actions]
        if shown := [row for row in rows if row]:
            title = group.title or "options"
            yield f"### {title[0].upper()}{title[1:]} of {name}\n"
            yield "| option | what it does |\n| --- | --- |"
            yield from shown
            yield ""
    if parser.epilog:
        yield f"```text\n{inspect.cleandoc(parser.epilog)}\n```\n"


def _option(formatter: argparse.HelpFormatter, action: argparse.Action) -> str:
    if action.help == argparse.SUPPRESS or isinstance(action, argparse._HelpAction):
        return ""
    names = formatter._format_action_invocation(action).replace("|", "\\|")
    words = " ".join(formatter._expand_help(action).split()) if action.help else ""
    return f"| `{names}` | {words.replace('|', chr(92) + '|').replace('<', '&lt;')} |"


def _short_words(parser: argparse.ArgumentParser) -> dict[str, str]:
    return {
        choice.dest: choice.help or ""
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for choice in action._choices_actions
    }


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Return the parsers of a parser's commands."""
    return {
        name: each
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, each in action.choices.items()
    }


def _controls() -> Iterator[str]:
    contract = Contract(CONTROL_CONTRACT)
    lead = f"{contract.document['info']['description'].strip()}\n\n"
    lead += "A running mock server shows this to try, at `/__mock__/ui/reference/`."
    yield from operation_pages(contract, "Control API", lead)


def _plugin() -> Iterator[str]:
    yield "# Pytest plugin\n\n[Testing a client](testing.md) shows how it is used.\n"
    yield "## Fixtures\n\n| fixture | what it is |\n| --- | --- |"
    for name in ("busroot", "busroot_server", "busroot_app", "busroot_in_process"):
        yield f"| `{name}` | {_first_line(getattr(pytest_plugin, name))} |"
    for name, each in _CLASSES.items():
        # Who has the fixture does not make it.
        yield f"\n## `{name}`\n\n{as_markdown(each, leave_out=('Args',))}"
        for member, value in vars(each).items():
            if not member.startswith("_") and (callable(value) or isinstance(value, property)):
                yield from _method(name, member, value)


def _method(owner: str, name: str, value: Any) -> Iterator[str]:
    signature = "" if isinstance(value, property) else str(inspect.signature(value))
    shown = signature.replace("(self, ", "(").replace("(self)", "()").replace("typing.", "")
    shown = _QUOTED.sub(r"\1\2", shown)
    yield f"\n### `{name}` {{ #{owner.replace('.', '-')}-{name.replace('_', '-')} }}\n"
    yield f"```python\n{owner}.{name}{shown}\n```\n\n{as_markdown(value)}"


def _first_line(value: Any) -> str:
    return (inspect.getdoc(value) or "").partition("\n")[0]


def _oracles() -> Iterator[str]:
    yield "# Oracles\n\nThe semantic checks of [`busroot-mock verify`](verify.md), by name."
    yield "`--without NAME` leaves one out.\n\n| oracle | what it checks |\n| --- | --- |"
    tests = _tests_of_oracles()
    for name, text in ORACLES.items():
        yield f"| [`{name}`](#{name}) | {text} |"
    for name, text in ORACLES.items():
        yield f"\n## {name}\n\n{text}\n\nIts tests say:\n"
        yield from (f"- {each}" for each in dict.fromkeys(tests[name]))


def _tests_of_oracles() -> dict[str, list[str]]:
    """Return the tests of each oracle as sentences, with the operations that they name."""
    tests: dict[str, list[str]] = defaultdict(list)
    for path in sorted(_ORACLES.glob("**/test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for name, *labels in map(_texts_of, filter(_is_oracle, node.decorator_list)):
                    words = node.name.removeprefix("test_").replace("_", " ")
                    about = "".join(f", `{label}`" for label in labels)
                    tests[name].append(f"{words}{about}")
    return tests


def _is_oracle(mark: ast.expr) -> bool:
    return isinstance(mark, ast.Call) and ast.unparse(mark.func) == "oracle"


def _texts_of(mark: ast.expr) -> list[str]:
    assert isinstance(mark, ast.Call), "it is a mark of an oracle"
    return [str(each.value) for each in mark.args if isinstance(each, ast.Constant)]
