"""A parser of command lines whose errors are sentences: what is wrong, and what there is."""

import argparse
import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from itertools import takewhile
from typing import Any, NoReturn

USAGE_ERROR = 2
_OPTION = re.compile(r"-[A-Za-z]\S*|--[^\s-]\S*")
_MISSING = "the following arguments are required: "


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line: the usage of `argparse` would come first, and bury it."""

    def error(self, message: str) -> NoReturn:
        """End the process; its last line names the help."""
        text = message.removeprefix("argument ")
        if message.startswith(_MISSING):
            text = "; ".join(map(self._missing, message.removeprefix(_MISSING).split(", ")))
        end = "" if text.endswith(("?", ".")) else "."
        self.exit(USAGE_ERROR, f"{self.prog}: {text}{end}\nSee {self.prog} --help.\n")

    def parse_known_args(  # type: ignore[override]  # argparse has overloads for other namespaces
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse all arguments of this command: `argparse` leaves unknown ones to the whole one."""
        given = list(sys.argv[1:] if args is None else args)
        for text in takewhile(self._is_own, given):
            if self._is_unknown(text):
                # Or else its value, taken for an argument, would be what is wrong.
                self.error(self._about(text))
        options, unknown = super().parse_known_args(given, namespace)
        if unknown:
            self.error(self._about(unknown[0]))
        return options, []

    def _is_own(self, text: str) -> bool:
        """Tell whether an argument is of this command, not of one that follows."""
        return text != "--" and (self._subparsers is None or text.startswith("-"))

    def _is_unknown(self, text: str) -> bool:
        """Tell whether an argument has the form of an option, and is neither one nor its start."""
        if not _OPTION.fullmatch(text):
            return False
        name = text.partition("=")[0] if text.startswith("--") else text[:2]
        return not any(known.startswith(name) for known in self._option_string_actions)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        # As the texts of options in environment and files; those of argparse depend on Python.
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(action, f"{value!r} is not {_choice(action)}")

    def _missing(self, name: str) -> str:
        action = next((each for each in self._actions if each.metavar == name), None)
        return f"{name} is missing" + (f": {_choice(action)}" if action and action.choices else "")

    def _about(self, unknown: str) -> str:
        if not unknown.startswith("-"):
            return f"{unknown!r} is an argument too many"
        name = unknown.partition("=")[0]
        known = [each for each in self._option_string_actions if self._is_shown(each)]
        near = get_close_matches(name, known, 3)
        return f"{name} is not an option" + (f"; did you mean {' or '.join(near)}?" if near else "")

    def _is_shown(self, name: str) -> bool:
        return self._option_string_actions[name].help is not argparse.SUPPRESS


def _choice(action: argparse.Action) -> str:
    return f"one of {', '.join(map(str, action.choices or ()))}"
