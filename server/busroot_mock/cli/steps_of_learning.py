"""Steps of `learn`, shown on standard error where there are many exchanges: that takes minutes."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

Each = TypeVar("Each")
Step = Callable[[str], None]
MANY: Final = 1000
"""With so many exchanges, it is shown what is done; fewer take seconds."""


def steps_of(count: int) -> Step:
    """Return what shows a step for so many exchanges, or nothing."""
    return _show if count >= MANY else _keep_quiet


def counted(what: str, each: Iterable[Each], count: int, step: Step) -> Iterator[Each]:
    """Yield exchanges one by one, and show now and then how many were done."""
    for done, one in enumerate(each):
        if done % MANY == 0:
            step(f"{what}, {done:,} of {count:,}" if done else f"{what}, {count:,}")
        yield one


def _show(text: str) -> None:
    print(f"{text} ...", file=sys.stderr, flush=True)


def _keep_quiet(_: str) -> None:
    pass
