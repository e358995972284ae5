"""Options of a command, each declared once: for command line, environment and file."""

import argparse
import re
from collections.abc import Callable, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any, Final

from busroot_mock.errors import SetupError
from busroot_mock.options_file import (
    PYPROJECT,
    TABLE,
    TABLES,
    OptionsFile,
    refuse_misspelt,
    refuse_tables,
    refuse_unknown,
    table_of,
)

PREFIX: Final = "BUSROOT_MOCK_"
TOKEN: Final = f"{PREFIX}TOKEN"
_OF_A_SERVICE: Final = re.compile(r"(tcp|udp|sctp)://\S+:[0-9]+")
"""What a cluster gives `NAME_PORT` of each service, so also of one that is named busroot-mock."""

_YES: Final = ("1", "true", "yes", "on")
_NO: Final = ("0", "false", "no", "off")


class Declared:
    """The options of a command; each has the first value of command line, environment and file.

    An option `--max-body` is the variable `BUSROOT_MOCK_MAX_BODY` and the member `max-body`, or
    `max_body`, of the file.

    Args:
        command: Whose options have a table of its name, and its name in their variables, such as
            `BUSROOT_MOCK_PROXY_MAX_BODY`; empty for `serve`.
    """

    def __init__(self, command: str = "") -> None:
        self._command = command
        self._prefix = f"{PREFIX}{command.upper()}_" if command else PREFIX
        self._options: dict[str, tuple[argparse.Action, Any]] = {}

    @property
    def variables(self) -> dict[str, str]:
        """Return the name of each option by its variable."""
        return {f"{self._prefix}{name.upper()}": name for name in self._options}

    def add(self, to: Callable[..., argparse.Action], *commands: str, **more: Any) -> None:
        """Add an option to a parser or a group, by its method `add_argument`."""
        default = more.pop("default", False if more.get("action") == "store_true" else None)
        more["help"] = more["help"].replace("%(default)s", str(default))
        name = commands[0].removeprefix("--").replace("-", "_")
        # Without a default, what the command line is silent of shows.
        self._options[name] = to(*commands, default=None, **more), default

    def complete(
        self, given: argparse.Namespace, environment: Mapping[str, str], file: OptionsFile | None
    ) -> None:
        """Give each option that the command line is silent of its value.

        Raises:
            SetupError: If a value or a name is wrong; the text says where it stands.
        """
        variables = self.variables
        known = set(variables) if self._command else {*variables, TOKEN}
        refuse_misspelt(self._own(environment), self._prefix, known)
        if file is not None:
            refuse_tables(file, _place(file))
        if self._command:
            file = table_of(file, self._command)
        if file is not None:
            known = set(self._options) if self._command else {*self._options, *TABLES}
            refuse_unknown(file.content, known, self._place(file))
        for variable, name in variables.items():
            action, default = self._options[name]
            if getattr(given, action.dest) is None:
                text = environment.get(variable, "")
                text = "" if _OF_A_SERVICE.fullmatch(text) else text
                is_list, values = isinstance(default, list), None
                if text:
                    texts = [each.strip() for each in text.split(",")] if is_list else [text]
                    values = _read(action, texts, variable)
                elif file is not None and name in file.content:
                    values = _of_file(action, file, name, is_list, self._place(file))
                alone = values[0] if values else default
                setattr(given, action.dest, values if is_list and values else alone)

    def _own(self, environment: Mapping[str, str]) -> list[str]:
        """Return the variables that are not those of another command."""
        others = tuple(f"{PREFIX}{name.upper()}_" for name in TABLES if name != self._command)
        return [name for name in environment if not name.startswith(others)]

    def _place(self, file: OptionsFile) -> str:
        if not self._command:
            return _place(file)
        sign = "." if file.path.name == PYPROJECT else ": "
        return f"{_place(file)}{sign}{self._command}"


def _place(file: OptionsFile) -> str:
    return f"{file.path}: tool.{TABLE}" if file.path.name == PYPROJECT else str(file.path)


def _of_file(
    action: argparse.Action, file: OptionsFile, name: str, is_list: bool, of: str
) -> list[Any]:
    value, place = file.content[name], f"{of}: {name}"
    entries = value if is_list and isinstance(value, list) else [value]
    if _is_flag(action):
        if not isinstance(value, bool):
            raise SetupError(f"{place}: {value!r} is neither true nor false.")
        return [value]
    values = _read(action, [_text(entry, place) for entry in entries], place)
    # A path starts from the folder of the file.
    return [file.path.parent / each if isinstance(each, Path) else each for each in values]


def _text(value: Any, place: str) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise SetupError(f"{place}: {value!r} is neither a text nor a number.")
    return str(value)


def _read(action: argparse.Action, texts: list[str], place: str) -> list[Any]:
    parse: Any = action.type or (_flag if _is_flag(action) else str)
    try:
        values = [parse(text) for text in texts]
    except (argparse.ArgumentTypeError, ValueError) as error:
        raise SetupError(f"{place}: {error}.") from error
    for value in values:
        if action.choices is not None and value not in action.choices:
            raise SetupError(f"{place}: {value!r} is not one of {', '.join(action.choices)}.")
    return values


def _is_flag(action: argparse.Action) -> bool:
    return action.nargs == 0


def _flag(text: str) -> bool:
    if text.lower() not in _YES + _NO:
        raise ValueError(f"{text!r} is neither true nor false")
    return text.lower() in _YES
