"""Secrets and names that an exchange had at a place of their own, to be found at any other."""

import re
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from busroot_mock.recordings.disguises import is_found
from busroot_mock.recordings.key_forms import masked

SHORTEST_WORD: Final = 4
"""A shorter secret is masked only in its own place: any word might match."""
_MOST: Final = 24
"""Credentials, and secrets of an exchange, that are looked for in every disguise."""
_MOST_VALUES: Final = 10_000
_LONGEST_NAME: Final = 80
NAMES: Final = re.compile(r"[^\s,]+")
"""Parts of a full name."""
PARTS: Final = re.compile(r"[^\s/:=!?&#,;'\"()\[\]]+")
"""Parts of a path, or of a sentence."""
_LIKE_KEY: Final = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])")
"""Such a name is no word of a sentence."""


class KnownSecrets:
    """Looks for what it has learned.

    It finds credentials in all that follows, in whatever disguise; other secrets so in their own
    exchange, and in what follows where they are a whole value.
    """

    def __init__(self) -> None:
        self._credentials: OrderedDict[str, str] = OrderedDict()
        self._of_exchange: OrderedDict[str, str] = OrderedDict()
        self._words: dict[str, str] = {}
        self._values: OrderedDict[str, bool] = OrderedDict()
        self._keys: tuple[tuple[str, str], ...] = ()

    @property
    def mark(self) -> Hashable:
        """Return what names all that is looked for, but for words of this exchange alone."""
        return self._keys

    def begin(self) -> None:
        """Begin with another exchange."""
        if self._of_exchange or self._words:
            self._of_exchange.clear()
            self._words.clear()
            self._keys = tuple(self._credentials.items())

    def learn(self, secret: str, mask: str, is_credential: bool) -> None:
        """Look for a secret from now on.

        Args:
            secret: As it was sent.
            mask: What takes its place.
            is_credential: Whether it opens something, as a key does.
        """
        self._remember(secret, True)
        if not is_found(secret):
            if len(secret) >= SHORTEST_WORD:
                self._words[secret] = mask
            return
        kept = self._credentials if is_credential else self._of_exchange
        is_new = secret not in kept
        kept[secret] = mask
        kept.move_to_end(secret)
        if is_new:
            if len(kept) > _MOST:
                kept.popitem(last=False)
            self._keys = tuple({**self._credentials, **self._of_exchange}.items())

    def learn_name(self, name: str) -> None:
        """Look for the name of a person, as a whole value."""
        self._remember(name, False)

    def has(self, value: str) -> bool:
        """Tell whether a value is a secret or a name that was learned."""
        if value in self._values:
            return len(value) >= SHORTEST_WORD
        return self.is_full_name(value) or self.has_names(value)

    def is_secret(self, value: str) -> bool:
        """Tell whether a value is a secret, not a name, that was learned."""
        return len(value) >= SHORTEST_WORD and self._values.get(value, False)

    def is_name(self, value: str) -> bool:
        """Tell whether a value is a name that was learned."""
        return len(value) >= SHORTEST_WORD and not self._values.get(value, True)

    def is_full_name(self, value: str) -> bool:
        """Tell whether a value is made of several names that were learned."""
        first, space, _ = value.partition(" ")
        if not space or len(value) > _LONGEST_NAME or self._values.get(first.strip(","), True):
            return False
        return not any(self._values.get(each, True) for each in NAMES.findall(value))

    def has_names(self, value: str) -> bool:
        """Tell whether a path, or a sentence, has a name that was learned."""
        return any(self.is_name_in(part, value) for part in PARTS.findall(value))

    def is_name_in(self, part: str, value: str) -> bool:
        """Tell whether a part of a text is a name: in a sentence, only what is no word."""
        is_path = "/" in value and " " not in value
        return self.is_name(part) and (is_path or _LIKE_KEY.match(part) is not None)

    def masked(self, text: str) -> str:
        """Return a text without the secrets that are looked for."""
        for word, mask in self._words.items():
            if word in text:
                text = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", mask, text)
        return masked(text, self._keys)

    def _remember(self, value: str, is_secret: bool) -> None:
        self._values[value] = is_secret
        self._values.move_to_end(value)
        if len(self._values) > _MOST_VALUES:
            self._values.popitem(last=False)
