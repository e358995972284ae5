"""Names of headers, parameters and members whose values are secret, or name a person."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_KEPT: Final = 4096
_WITHIN: Final = (
    *("password", "passwd", "passphrase", "secret", "token", "apikey", "accesskey", "accesscode"),
    *("privatekey", "credential", "authorization", "cookie", "sessionid", "jwt"),
)
_WHOLE: Final = frozenset(
    ("pwd", "pass", "pin", "otp", "auth", "bearer", "session", "sid", "signature", "nonce")
)
_OF_PERSONS: Final = frozenset(
    (
        *("firstname", "lastname", "fullname", "givenname", "familyname", "surname", "nickname"),
        *("displayname", "username", "personname", "operatorname", "contactname", "ownername"),
        *("operator", "createdbyname", "author"),
    )
)
_OF_NOBODY: Final = frozenset(
    (
        *("default", "none", "null", "unknown", "anonymous", "system", "public", "private"),
        *("global", "local", "main", "test"),
    )
)
"""Words that servers give to what is there from the start, such as the name of a first project."""
_OF_SECRETS: Final = ("name", "type", "count", "length", "policy", "createdat", "expiresat")
"""Ends of names that describe a secret and have none of it."""
_IN_A_PLACE: Final = frozenset(("code", "key", "value", "codes", "keys"))
_NO_WORD: Final = re.compile(r"[\W_]")
_LISTS: Final = re.compile(r"(?:access-?codes?|tokens?|api-?keys?|secrets?)(?=[/?#]|$)", re.I)


class SecretWords:
    """Decides by a name.

    Args:
        names: Besides those that any API has, such as the names that a contract calls passwords.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._own = frozenset(map(_plain, names))

    def is_secret(self, name: str, url: str = "") -> bool:
        """Tell whether what has this name is secret; at a URL of secrets, more names are."""
        if is_secret_word(name) or (self._own and _plain(name) in self._own):
            return True
        return _plain(name) in _IN_A_PLACE and bool(url) and _LISTS.search(url) is not None

    def is_place(self, name: str) -> bool:
        """Tell whether the name is one that a secret may have among secrets."""
        return _plain(name) in _IN_A_PLACE


@lru_cache(maxsize=_KEPT)
def is_secret_word(name: str) -> bool:
    """Tell whether what has this name is secret in any API."""
    plain = _plain(name)
    is_within = any(word in plain for word in _WITHIN) and not plain.endswith(_OF_SECRETS)
    return plain in _WHOLE or is_within


@lru_cache(maxsize=_KEPT)
def is_of_person(name: str) -> bool:
    """Tell whether what has this name is the name of a person."""
    plain = _plain(name)
    return plain in _OF_PERSONS or plain.endswith("initials")


@lru_cache(maxsize=_KEPT)
def _plain(name: str) -> str:
    return _NO_WORD.sub("", name).casefold()


def is_label(name: str, value: str) -> bool:
    """Tell whether a text only says how a member is called, such as `First Name`."""
    return _plain(value) == _plain(name)


def names_nobody(value: str) -> bool:
    """Tell whether a value is a word that names no person, whatever has it."""
    return value.lower() in _OF_NOBODY
