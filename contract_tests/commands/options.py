"""The command lines of `verify` and `cleanup`, and the settings that they ask for."""

import argparse
from collections.abc import Callable
from typing import Any

from busroot_mock.errors import SetupError

from ..config.connection_options import OF_CONNECTION, export
from ..config.options import BY_NAME, GROUPS, OPTIONS, Option
from ..config.origins import Value
from ..config.profile import ProfileError
from ..config.run_settings import settings_of_values, values_of
from ..config.settings import Settings
from .help_texts import (
    CLEANUP,
    CLEANUP_EPILOG,
    MERGE,
    MERGE_EPILOG,
    VERIFY,
    VERIFY_EPILOG,
)

OF_CLEANUP = (BY_NAME["profile"], *OF_CONNECTION)
OF_COMPARE = (BY_NAME["timeout"], *OF_CONNECTION)
OF_MERGE = tuple(
    BY_NAME[name]
    for name in (
        *("report", "baseline", "baseline_update", "overlay"),
        *("strict", "allow_untested", "verbose", "quiet", "profile"),
    )
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add description and arguments of `busroot-mock verify` to a parser."""
    parser.usage = "%(prog)s [URL] [OPTION ...]"
    parser.description, parser.epilog = VERIFY, VERIFY_EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    for name, (title, text) in GROUPS.items():
        group = parser.add_argument_group(title, text or None)
        for option in OPTIONS:
            if option.group == name:
                _add(group.add_argument, option)


def add_cleanup_options(parser: argparse.ArgumentParser) -> None:
    """Add description and arguments of `busroot-mock cleanup` to a parser."""
    parser.usage = "%(prog)s LEDGER [LEDGER ...] [OPTION ...]"
    parser.description, parser.epilog = CLEANUP, CLEANUP_EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "ledger", nargs="+", metavar="LEDGER", help="such as busroot-report/ledger-main.ndjson"
    )
    for option in OF_CLEANUP:
        _add(parser.add_argument, option)


def add_merge_options(parser: argparse.ArgumentParser) -> None:
    """Add description and arguments of `busroot-mock report merge` to a parser."""
    parser.usage = "%(prog)s FOLDER [FOLDER ...] [OPTION ...]"
    parser.description, parser.epilog = MERGE, MERGE_EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("folder", nargs="+", metavar="FOLDER", help="the reports of a part")
    for option in OF_MERGE:
        _add(parser.add_argument, option)


def add_compare_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of connections to `busroot-mock compare`."""
    group = parser.add_argument_group("connection", "of every request to a deployment")
    for option in OF_COMPARE:
        _add(group.add_argument, option)


def _add(add: Callable[..., Any], option: Option) -> None:
    """Add an option; where it is not given its value is None, whatever its default."""
    if option.name == "url":
        add("url", nargs="?", metavar="URL", type=_type_of(option), help=option.help)
        return
    names = [option.short] if option.short else []
    text = option.help.replace("%", "%%")
    if option.default and not option.is_list and not option.is_flag:
        shown = f"{option.default:g}" if isinstance(option.default, float) else option.default
        text += f" (default: {shown})"
    if option.is_flag:
        add(option.command, dest=option.name, action="store_const", const=True, help=text)
        # Only of use against environment or profile: the epilog explains it.
        hidden = {"action": "store_const", "const": False, "help": argparse.SUPPRESS}
        add(option.opposite, dest=option.name, **hidden)
        return
    add(
        *(*names, option.command),
        dest=option.name,
        action="append" if option.is_list else "store",
        type=_type_of(option),
        metavar=option.metavar,
        help=text,
    )


def _type_of(option: Option) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            return option.parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return parse


def settings_from(options: argparse.Namespace) -> Settings:
    """Return the settings of a run; give each option the value that holds, and its origin.

    Args:
        options: As `argparse` returns them. Afterwards each option has the value of command line,
            environment, profile or default, and `origins` says by name where that stands.

    Raises:
        SetupError: If a value is wrong; the text names where it stands.
    """
    return settings_of_values(_completed(options, OPTIONS), checked=True)


def complete_cleanup(options: argparse.Namespace) -> None:
    """Give the options of `cleanup` the values that hold.

    Raises:
        SetupError: If a value is wrong; the text names where it stands.
    """
    _completed(options, OF_CLEANUP)


def complete_compare(options: argparse.Namespace) -> None:
    """Give the options of connections the values that hold.

    Raises:
        SetupError: If a value is wrong; the text names where it stands.
    """
    _completed(options, OF_COMPARE)


def complete_merge(options: argparse.Namespace) -> None:
    """Give the options of `report merge` the values that hold.

    Raises:
        SetupError: If a value is wrong; the text names where it stands.
    """
    _resolved(options, OF_MERGE)


def _completed(options: argparse.Namespace, known: tuple[Option, ...]) -> dict[str, Value]:
    values = _resolved(options, known)
    try:
        export(values)
    except ProfileError as error:
        raise SetupError(str(error)) from error
    return values


def _resolved(options: argparse.Namespace, known: tuple[Option, ...]) -> dict[str, Value]:
    try:
        values = values_of(vars(options), known)
    except ProfileError as error:
        raise SetupError(str(error)) from error
    for name, value in values.items():
        setattr(options, name, value.value)
    options.origins = {name: value.origin for name, value in values.items()}
    return values
