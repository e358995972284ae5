"""Options in a file of the current folder: `busroot-mock.toml`, or a table of `pyproject.toml`.

Those of `serve` are its members; those of another command are in a table of its name.
"""

import difflib
import tomllib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from busroot_mock.errors import SetupError
from busroot_mock.text_files import UnreadableFile, read_text

OWN: Final = "busroot-mock.toml"
PYPROJECT: Final = "pyproject.toml"
TABLE: Final = "busroot-mock"
VERIFY: Final = "verify"
TABLES: Final = ("compare", "judge", "proxy", VERIFY)
"""Commands whose options are in a table of the file."""
_ALIKE: Final = 0.85


class OptionsFile(NamedTuple):
    """What a file says of options.

    Attributes:
        path: Of the file; its name where it is in the current folder.
        content: By name; a hyphen of the file is an underscore here.
    """

    path: Path
    content: dict[str, Any]


def options_file(folder: Path = Path()) -> OptionsFile | None:
    """Return the file of a folder; None if it has none.

    Raises:
        SetupError: If it cannot be read, or there are two.
    """
    own, project = (_content(folder / name) for name in (OWN, PYPROJECT))
    tools = (project or {}).get("tool")
    table = tools.get(TABLE) if isinstance(tools, dict) else None
    if own is not None and table is not None:
        raise SetupError(f"{OWN} and [tool.{TABLE}] of {PYPROJECT} both have options; keep one.")
    if own is None and table is None:
        return None
    path = folder / (PYPROJECT if own is None else OWN)
    content = table if own is None else own
    if not isinstance(content, dict):
        raise SetupError(f"{path}: tool.{TABLE} is not a table.")
    return OptionsFile(path, {_name(name): value for name, value in content.items()})


def table_of_verify(folder: Path = Path()) -> OptionsFile | None:
    """Return the options of `verify` in the file of a folder; None if it has none.

    Raises:
        SetupError: As `options_file` does, and if they are not in a table.
    """
    return table_of(options_file(folder), VERIFY)


def table_of(file: OptionsFile | None, name: str) -> OptionsFile | None:
    """Return the options of a command in a file; None if it has none.

    Raises:
        SetupError: If they are not in a table.
    """
    table = None if file is None else file.content.get(name)
    if file is None or table is None:
        return None
    if not isinstance(table, dict):
        raise SetupError(f"{file.path}: {name} is not a table, such as [{name}].")
    return OptionsFile(file.path, {_name(name): value for name, value in table.items()})


def refuse_unknown(names: Iterable[str], known: Collection[str], place: object) -> None:
    """Raise `SetupError` for a name that is not an option; it lists those that are."""
    unknown = sorted(set(names) - set(known))
    if unknown:
        listed = ", ".join(sorted(known))
        raise SetupError(f"{place}: {unknown[0]!r} is not an option; options are {listed}.")


def refuse_tables(file: OptionsFile, place: object) -> None:
    """Raise `SetupError` for a table of no command: the server's options are in none."""
    for name, value in file.content.items():
        if isinstance(value, dict) and name not in TABLES:
            raise SetupError(
                f"{place}: {name!r} is a table; write options of the server outside of it, and "
                f"those of other commands in {', '.join(map(repr, TABLES))}."
            )


def refuse_misspelt(names: Iterable[str], prefix: str, known: Collection[str]) -> None:
    """Raise `SetupError` for a variable that is nearly that of an option.

    Others may be anybody's: a cluster makes variables of the name of each service.

    Args:
        names: Of all variables.
        prefix: What those of options begin with.
        known: Variables of options, and others that have a meaning.
    """
    for name in sorted(names):
        if name.startswith(prefix) and name not in known:
            meant = difflib.get_close_matches(name, known, 1, _ALIKE + len(prefix) / 500)
            if meant:
                raise SetupError(f"{name} is not a variable that is read; {meant[0]} is.")


def _name(name: str) -> str:
    return name.replace("-", "_")


def _content(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    try:
        text = read_text(path)
        # The file of a project that does not mention this tool is none of its business.
        return tomllib.loads(text) if path.name == OWN or TABLE in text else None
    except UnreadableFile as error:
        raise SetupError(f"{path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise SetupError(f"{path} is not TOML: {error}.") from error
