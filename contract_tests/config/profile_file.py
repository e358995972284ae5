"""Read a profile, which is validated: members, types, roles, and what stands in its place."""

import os
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from busroot_mock.text_files import UnreadableFile, read_text

from .connection_options import connection_of
from .options import OPTIONS
from .profile import KEY_VARIABLE, MAIN, Identity, Profile, ProfileError

IDENTITIES = "identities"
_OF_IDENTITY = ("key_variable", "role", "account")
_OF_PROFILE = (IDENTITIES, *(option.name for option in OPTIONS if option.name != "profile"))


def content_of(path: str | None) -> dict[str, Any]:
    """Return the content of a profile, once its members are checked; empty without a file.

    Raises:
        ProfileError: If it cannot be read, is not TOML, or has members that a profile has not.
    """
    if path is None:
        return {}
    try:
        content = tomllib.loads(read_text(Path(path)))
    except UnreadableFile as error:
        raise ProfileError(f"The profile {path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"The profile {path} is not TOML: {error}.") from error
    _refuse_unknown(content, _OF_PROFILE, path)
    named = content.get(IDENTITIES, {})
    if not isinstance(named, dict) or not all(isinstance(each, dict) for each in named.values()):
        raise ProfileError(f"{path}: identities must be tables, such as [identities.reader].")
    for name, entry in named.items():
        _check_identity(f"{path}: {IDENTITIES}.{name}", name, entry)
    return content


def read_profile(
    path: str | None,
    environment: Mapping[str, str] | None = None,
    needs_keys: bool = True,
    roles: Collection[str] = (),
) -> Profile:
    """Return a profile; without a file, one with the main identity alone.

    Args:
        path: A TOML file.
        environment: Holds the keys; the process's by default.
        needs_keys: Whether a missing key is an error.
        roles: Those of the contract.

    Raises:
        ProfileError: If the file or a key is missing, or the file is not a valid profile.
    """
    environment = os.environ if environment is None else environment
    content = content_of(path)
    entries = {MAIN: {}, **content.get(IDENTITIES, {})}
    identities = [_identity(name, entry, environment) for name, entry in entries.items()]
    for identity in identities:
        if roles and identity.role is not None and identity.role not in roles:
            place = f"{path}: {IDENTITIES}.{identity.name}.role"
            raise ProfileError(f"{place}: {identity.role!r} is not one of {_listed(roles)}.")
        if needs_keys:
            _check_key(identity)
    _refuse_same_keys(identities)
    return Profile(tuple(identities), connection_of(environment, content, path))


def _check_identity(place: str, name: str, entry: dict[str, Any]) -> None:
    _refuse_unknown(entry, _OF_IDENTITY, place)
    for member, value in entry.items():
        if not isinstance(value, str) or not value.strip():
            raise ProfileError(f"{place}.{member}: {value!r} is not a text.")
    variable = entry.get("key_variable", KEY_VARIABLE if name == MAIN else "")
    if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", variable):
        raise ProfileError(f"{place} needs key_variable: the name of a variable, never a key.")


def _identity(name: str, entry: dict[str, Any], environment: Mapping[str, str]) -> Identity:
    variable = entry.get("key_variable", KEY_VARIABLE)
    key = environment.get(variable, "")
    return Identity(name, variable, key, entry.get("role"), entry.get("account"))


def _check_key(identity: Identity) -> None:
    key, variable = identity.key, identity.variable
    if not key:
        # The key of another role would be taken for one that has more rights than it should.
        is_main = identity.name == MAIN
        place, example = (
            ("", f", such as {variable}=demo-admin-key")
            if is_main
            else (
                f", for the identity {identity.name!r} of the profile",
                "",
            )
        )
        raise ProfileError(f"There is no API key in {variable}{place}: export it{example}.")
    if not key.isascii() or not key.isprintable() or key != key.strip():
        raise ProfileError(f"The API key in {variable} has characters that a header cannot carry.")


def _refuse_same_keys(identities: Iterable[Identity]) -> None:
    """Refuse one key for two identities: the deployment could not tell them apart."""
    variables: dict[str, str] = {}
    for identity in identities:
        other = variables.setdefault(identity.key, identity.variable) if identity.key else ""
        if other and other != identity.variable:
            raise ProfileError(f"{other} and {identity.variable} hold the same API key.")


def _refuse_unknown(names: Iterable[str], known: Collection[str], place: str) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ProfileError(f"{place}: {unknown[0]!r} is not known; known are {_listed(known)}.")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
