"""Requests of a client, drawn by a seed."""

import random
import uuid
from collections.abc import Callable, Iterator, Sequence, Sized
from typing import Any, Final, NamedTuple

from evaluation.learning.recorder import Caller

WORDS: Final = (
    *("amber", "birch", "cedar", "dune", "ember", "fjord", "grove", "heath", "islet", "jade"),
    *("knoll", "larch", "maple", "north", "ochre", "pine", "quartz", "ridge", "slate", "tarn"),
    *("umber", "vale", "willow", "yew"),
)


class Draw(random.Random):
    """Draws names and bodies."""

    def words(self, count: int = 2) -> str:
        """Return some words, in a text."""
        return " ".join(self.sample(WORDS, count))

    def word(self) -> str:
        """Return a word."""
        return self.choice(WORDS)

    def slug(self) -> str:
        """Return a name that hardly anything else has."""
        return f"{self.word()}-{self.word()}-{self.randint(1, 999)}"

    def uuid(self) -> str:
        """Return a UUID."""
        return str(uuid.UUID(int=self.getrandbits(128), version=4))

    def likely(self, share: float) -> bool:
        """Tell by chance, true in this share of cases."""
        return self.random() < share


class Act(NamedTuple):
    """Something that a client does, of some weight, once it has what it needs."""

    weight: float
    does: Callable[[], Any]
    needs: Sized = (True,)


def drawn(draw: Draw, first: Sequence[Callable[[], Any]], acts: Sequence[Act]) -> Iterator[None]:
    """Do what a session begins with, then what is drawn; yield after each."""
    for each in first:
        each()
        yield
    while True:
        ready = [act for act in acts if act.needs]
        draw.choices(ready, [act.weight for act in ready])[0].does()
        yield


def session(steps: Iterator[None], call: Caller, count: int) -> None:
    """Go on until so many requests are sent."""
    while len(call.entries) < count:
        next(steps)
