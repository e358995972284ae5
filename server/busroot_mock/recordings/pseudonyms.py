"""Pseudonyms of secrets, addresses and names: same in, same out, of the same form."""

import hashlib
import re
import secrets
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import jsonschema_rs

LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
_HEX: Final = "abcdef"
_HEXADECIMAL: Final = re.compile(r"(?=.*[0-9])(?=.*[a-fA-F])[0-9a-fA-F-]{8,}")
_LEAST: Final = 0.5
"""Part of a secret that is letters and digits, for its signs to stay."""
_KEPT_BEFORE: Final = 4096

_is_mail: Final = jsonschema_rs.Draft4Validator(
    {"type": "string", "format": "email"}, validate_formats=True
).is_valid


class Pseudonyms:
    """Replaces values; who does not know the salt cannot tell by trying what was replaced.

    Args:
        salt: Random, if none is given.
    """

    def __init__(self, salt: bytes | None = None) -> None:
        self._salt = secrets.token_bytes(16) if salt is None else salt
        keep: Callable[..., Callable[..., str]] = lru_cache(maxsize=_KEPT_BEFORE)
        self.secret = keep(self._secret)
        self.mail = keep(self._mail)
        self.name = keep(self._name)

    def _secret(self, value: str) -> str:
        """Return a text of the same length, with a letter for each letter.

        It has no sign that a URL or a JSON text would have to escape.
        """
        letters = _HEX if _HEXADECIMAL.fullmatch(value) else LOWER
        is_plain = sum(map(str.isalnum, value)) < _LEAST * len(value)
        return self._differing("secret", value, value, letters, "" if is_plain else "-._")

    def _name(self, value: str) -> str:
        """Return another name, with as many letters; that of the same letters, in any case."""
        return self._differing("name", value.casefold(), value, LOWER, None)

    def _mail(self, value: str) -> str:
        """Return another address; in another case, the same one with a capital.

        What is no address to the contract must not become one.
        """
        if not _is_mail(value):
            return self._differing("mail", value.casefold(), value, LOWER, None)
        domain = value.casefold().rpartition("@")[2]
        number = self._stream("mail", value.casefold(), 5).hex()
        at = self._stream("domain", domain, 3).hex()
        word = "person" if value == value.lower() else "Person"
        return f"{word}-{number}@mail-{at}.example"

    def _differing(self, kind: str, seed: str, value: str, letters: str, shown: str | None) -> str:
        for attempt in range(20):
            stream = self._stream(f"{kind}{attempt}", seed, len(value))
            replaced = "".join(
                _like(character, number, letters, shown)
                for character, number in zip(value, stream, strict=True)
            )
            if replaced.casefold() != value.casefold():
                break
        return replaced

    def _stream(self, kind: str, value: str, length: int) -> bytes:
        seed = f"{kind}:{value}".encode("utf-8", "surrogatepass")
        return hashlib.shake_256(self._salt + seed).digest(length)


def _like(character: str, number: int, letters: str, shown: str | None) -> str:
    """Return a character of the same kind; of signs, only some are kept, or all."""
    if character.isdecimal() and character.isascii():
        return str(number % 10)
    if not character.isalnum() and (shown is None or character in shown):
        return character
    letter = letters[number % len(letters)]
    return letter.upper() if character.isupper() else letter
