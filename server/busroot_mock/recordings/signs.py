"""Signs that a secret may be in a text, looked for before all that costs more."""

from collections.abc import Iterable


class Signs:
    """Texts that are looked for in others, in the way that is cheaper for each.

    Args:
        signs: None of them is empty.
    """

    def __init__(self, signs: Iterable[str]) -> None:
        self._signs = tuple(signs)
        self._length = min(map(len, self._signs), default=0)
        self._heads = frozenset(sign[: self._length] for sign in self._signs)

    def are_in(self, text: str) -> bool:
        """Tell whether a text has one of them."""
        if len(text) < len(self._signs) and not self._has_head(text):
            return False
        # To look for each is several times as fast as one pattern of all.
        for sign in self._signs:  # noqa: SIM110  a generator costs as much as the search
            if sign in text:
                return True
        return False

    def _has_head(self, text: str) -> bool:
        length, heads = self._length, self._heads
        return any(text[at : at + length] in heads for at in range(len(text) - length + 1))
