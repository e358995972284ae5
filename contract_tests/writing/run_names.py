"""Names of a run's own records: every key and text begins with the prefix of the run."""

import secrets
import unicodedata
from collections.abc import Callable
from itertools import count
from zlib import crc32

DOMAIN = "example.invalid"
FAR = 9_007_199_254_740_000
"""No record has an id from here to 2^53, even if a server keeps only 32 bits of it."""

LONGEST_TEXT = 40
_LONGEST_TAIL = 12
_OF_RUNS = "bmv-"


def new_prefix() -> str:
    """Return a new random prefix."""
    return f"{_OF_RUNS}{secrets.token_hex(4)}-"


def is_run_name(text: str) -> bool:
    """Tell whether a key or a text carries the prefix of any run."""
    return text.lower().startswith(_OF_RUNS)


def without_at(text: str) -> str:
    """Return a text without `@`, and without what a server may normalize to it."""
    return "".join("-" if "@" in unicodedata.normalize("NFKC", each) else each for each in text)


class RunNames:
    """Generates keys and texts with the prefix of a run.

    Args:
        prefix: In lower case, for one process of the run.
        most: Keys to generate for one kind of record, at most.
    """

    def __init__(self, prefix: str, most: int) -> None:
        self.prefix, self.most = prefix, max(1, most)
        self._count = count(1)
        self._drawn: dict[str, dict[str, str]] = {}

    def owns(self, text: str) -> bool:
        """Tell whether a key or a text is the run's; email addresses must be undeliverable, too.

        It begins with the prefix itself, whatever a server trims, folds, normalizes or cuts off.
        """
        start = text[: len(self.prefix)]
        if not start.isascii() or start.lower() != self.prefix:
            return False
        plain = unicodedata.normalize("NFKC", text).strip().lower()
        return "@" not in plain or (plain.count("@") == 1 and plain.endswith(f"@{DOMAIN}"))

    def fresh(self, is_valid: Callable[[str], bool]) -> str:
        """Return a new key."""
        plain = f"{self.prefix}{next(self._count)}"
        return plain if is_valid(plain) else f"{plain}@{DOMAIN}"

    def text(self, text: str = "") -> str:
        """Return a text with the prefix, by which the record can be recognized."""
        if text and self.owns(text):
            return text
        # With an @ it could be taken for an email address, and those of a run are undeliverable.
        return f"{self.prefix}{without_at(text) or next(self._count)}"[:LONGEST_TEXT]

    def drawn(self, record: str, value: str, is_valid: Callable[[str], bool]) -> str:
        """Return a key of the run in place of a generated one, always the same for the same.

        There are few of them, because many records cannot be removed.
        """
        pool = self._drawn.setdefault(record, {})
        if value not in pool and len(pool) >= max(1, self.most // 2):
            return pool[sorted(pool)[crc32(value.encode(errors="replace")) % len(pool)]]
        if value not in pool:
            pool[value] = self._near(value, is_valid)
        return pool[value]

    def _near(self, value: str, is_valid: Callable[[str], bool]) -> str:
        local = value.partition("@")[0] if "@" in value else value
        for tail in (local[:_LONGEST_TAIL], str(next(self._count))):
            for text in (f"{self.prefix}{tail}", f"{self.prefix}{tail}@{DOMAIN}"):
                if is_valid(text) and self.owns(text):
                    return text
        return self.fresh(is_valid)
