"""The profile of a deployment: whose keys a run has, and what is known about it."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .masking import without_keys

MAIN = "main"
KEY_VARIABLE = "BUSROOT_API_KEY"
_OF_IDENTITY = {"key_variable", "role", "account"}
_OF_PROFILE = {"identities", "baseline", "max_latency"}


class ProfileError(Exception):
    """A profile or a key that cannot be used; the text says why."""


@dataclass(frozen=True)
class Identity:
    """Someone who calls the deployment.

    Attributes:
        name: `main`, or the name in the profile.
        variable: The environment variable that holds the key.
        key: The API key; never shown.
        role: `admin`, `supervisor`, `member`, `read_only` or `staff`, if known.
        account: Id of the account; without it, that of `main`.
    """

    name: str
    variable: str
    key: str = field(repr=False)
    role: str | None = None
    account: str | None = None


@dataclass(frozen=True)
class Profile:
    """What is known about a deployment besides its URL.

    Attributes:
        identities: The main one first.
        baseline: File of known deviations, beside the profile.
        max_latency: Milliseconds that a response may take.
    """

    identities: tuple[Identity, ...]
    baseline: str | None = None
    max_latency: float | None = None

    @property
    def main(self) -> Identity:
        """Whose key a request carries unless another is given."""
        return self.identities[0]

    @property
    def neighbour(self) -> Identity | None:
        """Return an identity of another account."""
        home = self.main.account
        others = (each for each in self.identities if each.account not in (None, home))
        return next(others, None)

    def hide(self, text: str) -> str:
        """Replace every key in a text, in every form, by the name of its variable."""
        return without_keys(text, ((each.key, f"${each.variable}") for each in self.identities))


def read_profile(
    path: str | None, environment: Mapping[str, str] | None = None, needs_keys: bool = True
) -> Profile:
    """Return a profile; without a file, one with the main identity alone.

    Args:
        path: A TOML file.
        environment: Holds the keys; the process's by default.
        needs_keys: Whether a missing key is an error.

    Raises:
        ProfileError: If the file or a key is missing, or the file is not a valid profile.
    """
    environment = os.environ if environment is None else environment
    content = _read(path) if path else {}
    _refuse_unknown(content, _OF_PROFILE, path)
    named = content.get("identities", {})
    if not isinstance(named, dict) or not all(isinstance(each, dict) for each in named.values()):
        raise ProfileError(f"{path}: identities must be tables, such as [identities.reader].")
    entries = {MAIN: {}, **named}
    identities = [_identity(name, entry, environment, path) for name, entry in entries.items()]
    for identity in identities if needs_keys else ():
        _check_key(identity)
    baseline = content.get("baseline")
    if baseline is not None and path is not None:
        baseline = str(Path(path).parent / str(baseline))
    return Profile(tuple(identities), baseline, content.get("max_latency"))


def _read(path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ProfileError(f"The profile {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"The profile {path} is not TOML: {error}.") from error


def _identity(
    name: str, entry: dict[str, Any], environment: Mapping[str, str], path: str | None
) -> Identity:
    _refuse_unknown(entry, _OF_IDENTITY, f"{path}: identities.{name}")
    if name != MAIN and "key_variable" not in entry:
        raise ProfileError(
            f"{path}: identities.{name} needs key_variable: the name of a variable, never a key."
        )
    variable = str(entry.get("key_variable", KEY_VARIABLE))
    key = environment.get(variable, "")
    return Identity(name, variable, key, entry.get("role"), entry.get("account"))


def _check_key(identity: Identity) -> None:
    key, variable = identity.key, identity.variable
    if not key:
        raise ProfileError(f"There is no API key in {variable}.")
    if not key.isascii() or not key.isprintable() or key != key.strip():
        raise ProfileError(f"The API key in {variable} has characters that a header cannot carry.")


def _refuse_unknown(names: Iterable[str], known: set[str], where: str | None) -> None:
    unknown = sorted(set(names) - known)
    if unknown:
        raise ProfileError(
            f"{where}: {unknown[0]!r} is not known; known are {', '.join(sorted(known))}."
        )
