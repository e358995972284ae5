"""The settings of a run, made of the values of options, and the command line that repeats it."""

import os
import random
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from busroot_mock.errors import SetupError
from busroot_mock.options_file import VERIFY, refuse_misspelt, refuse_unknown, table_of_verify

from .connection import without_password
from .connection_options import shown_headers
from .options import BY_NAME, OPTIONS, PREFIX, Option
from .origins import DEFAULT, OF_FILE, Value, resolve
from .profile import KEY_VARIABLE, ProfileError
from .profile_file import content_of
from .settings import Settings
from .url_form import is_loopback

GENTLE_RATE = 10.0
_VARIABLES = frozenset({KEY_VARIABLE, *(option.variable for option in OPTIONS)})
_NOT_REPEATED = ("url", "dry_run", "seed")


def values_of(given: Mapping[str, Any], options: Sequence[Option] = OPTIONS) -> dict[str, Value]:
    """Return the value of each option, the profile among them.

    Args:
        given: What the command line gives, by name; None where it is silent.

    Raises:
        ProfileError: If a value is wrong; the text names where it stands.
    """
    try:
        file = table_of_verify()
        if file is not None:
            refuse_unknown(file.content, BY_NAME, f"{file.path}: {VERIFY}")
        # A profile may name any variable that holds a key.
        others = (name for name in os.environ if not name.endswith("_KEY"))
        refuse_misspelt(others, PREFIX, _VARIABLES)
    except SetupError as error:
        raise ProfileError(str(error)) from error
    path = resolve([BY_NAME["profile"]], given, file=file)["profile"].value
    return resolve(options, given, content=content_of(path), path=path, file=file)


def settings_of_values(values: Mapping[str, Value], **more: Any) -> Settings:
    """Return the settings that the values of all options ask for.

    Args:
        more: Further fields of the settings.
    """
    given = {option.setting or option.name: values[option.name].value for option in OPTIONS}
    url, seed = given["base_url"], given["seed"]
    given["seed"] = random.randrange(2**32) if seed is None else seed
    if given["rate"] is None and url is not None and not is_loopback(url):
        given["rate"] = GENTLE_RATE
    given |= {"repeat": _repeat(values, given["seed"]), **more}
    names = {field.name for field in fields(Settings)}
    return Settings(**{name: value for name, value in given.items() if name in names})


def _repeat(values: Mapping[str, Value], seed: int) -> str:
    """Return the command line that repeats a run, without keys and values of headers.

    What stands in the profile is not there: the profile is. Nor is what a file of the folder has.
    """
    words = ["busroot-mock", "verify", *([values["url"].value] if values["url"].value else [])]
    for option in OPTIONS:
        value, origin = values[option.name]
        # Where it stands in a file, it will stand for another run as well.
        is_of_file = origin.endswith((f": {option.name}", f": {OF_FILE}{option.name}"))
        if option.name not in _NOT_REPEATED and origin != DEFAULT and not is_of_file:
            words += _words(option, value)
    return shlex.join([*words, "--seed", str(seed)])


def _words(option: Option, value: Any) -> list[str]:
    if option.is_flag:
        return [option.command if value else option.opposite]
    values = value if option.is_list else [value]
    if option.name == "header":
        values = shown_headers(values)
    if option.name == "proxy":
        values = [without_password(value)]
    texts = (str(each).removesuffix(".0") for each in values)
    return [word for text in texts for word in (option.command, text)]
