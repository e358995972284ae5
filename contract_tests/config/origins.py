"""The origin of an option's value: command line, environment, profile, file, or nowhere."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from busroot_mock.options_file import VERIFY, OptionsFile

from .options import Option
from .profile import ProfileError

DEFAULT = ""
OF_FILE = f"{VERIFY}."
"""Begins the names of options in the origins of those that a file of the current folder gives."""

_Table = tuple[str | None, str, Mapping[str, Any]]


class Value(NamedTuple):
    """The value of an option, and where it stands: `--rate`, `BUSROOT_RATE`, `qa.toml: rate`.

    The origin is empty where the default holds.
    """

    value: Any
    origin: str = DEFAULT


def resolve(
    options: Iterable[Option],
    given: Mapping[str, Any],
    environment: Mapping[str, str] | None = None,
    content: Mapping[str, Any] | None = None,
    path: str | None = None,
    file: OptionsFile | None = None,
) -> dict[str, Value]:
    """Return the value of each option: the first of command line, environment, profile, file.

    Args:
        given: By name, what the command line gives; None where it is silent.
        environment: The process's by default. An empty variable counts as none.
        content: Of the profile.
        path: Of the profile.
        file: Of the current folder.

    Raises:
        ProfileError: If a value is wrong; the text names where it stands.
    """
    environment = os.environ if environment is None else environment
    tables = [(path, "", content or {})]
    if file is not None:
        tables.append((str(file.path), OF_FILE, file.content))
    return {
        option.name: _resolved(option, given.get(option.name), environment, tables)
        for option in options
    }


def _resolved(
    option: Option,
    given: Any,
    environment: Mapping[str, str],
    tables: Iterable[_Table],
) -> Value:
    if given is not None:
        return Value(tuple(given) if option.is_list else given, option.command)
    text = environment.get(option.variable, "")
    if text:
        texts = split_list(text) if option.is_list else [text]
        return _read(option, texts, option.variable)
    for path, within, content in tables:
        if option.name in content:
            origin = f"{path}: {within}{option.name}"
            texts = _texts(option, content[option.name], origin)
            read = _read(option, texts, origin)
            return read._replace(value=beside(path, read.value)) if option.is_path else read
    return Value(option.default)


def _read(option: Option, texts: list[str], origin: str) -> Value:
    try:
        values = tuple(map(option.parse, texts))
    except ValueError as error:
        raise ProfileError(f"{origin}: {error}.") from error
    return Value(values if option.is_list else values[0], origin)


def _texts(option: Option, value: Any, origin: str) -> list[str]:
    """Return a value of TOML as texts, once its type is checked."""
    entries = value if option.is_list else [value]
    if not isinstance(entries, list):
        raise ProfileError(f'{origin}: {value!r} is not a list, such as ["{value}"].')
    return [_text(option, entry, origin) for entry in entries]


def _text(option: Option, value: Any, origin: str) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    kind, fits = "a text", isinstance(value, str)
    if option.is_flag:
        kind, fits = "true or false", isinstance(value, bool)
    elif option.is_number:
        kind, fits = "a number", is_number
    if not fits:
        raise ProfileError(f"{origin}: {value!r} is not {kind}.")
    return str(value).lower() if option.is_flag else str(value)


def beside(path: str | None, value: str) -> str:
    """Return a path of a profile, which starts from the folder of the profile."""
    is_place = "://" in value or path is None
    return value if is_place else str(Path(path or "").parent / value)


def split_list(text: str) -> list[str]:
    r"""Return the values of a variable: between commas; `\,` is a comma within a value."""
    parts = re.findall(r"((?:\\[\\,]|[^,])*)(?:,|$)", text)
    values = (re.sub(r"\\([\\,])", r"\1", part.strip()) for part in parts)
    return [value for value in values if value]


def join_list(values: Iterable[str]) -> str:
    """Return values as one variable has them; the reverse of `split_list`."""
    return ",".join(re.sub(r"([\\,])", r"\\\1", value) for value in values)
