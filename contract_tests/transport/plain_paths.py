"""Cases of Schemathesis, made fit to leave."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, unquote

from schemathesis import Case
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER, HookContext

_NO_PART_OF_A_STEP = re.compile(r"[/\\%?#;]")


@contextmanager
def plain_paths() -> Iterator[None]:
    """Keep out of paths, while the context lasts, what servers understand in different ways."""
    GLOBAL_HOOK_DISPATCHER.register_hook_with_name(_make_plain, "before_call")
    try:
        yield
    finally:
        GLOBAL_HOOK_DISPATCHER.unregister(_make_plain)


def _make_plain(context: HookContext, case: Case[Any], kwargs: Any) -> None:
    steps = case.path_parameters or {}
    plain = {name: plain_step(value) for name, value in steps.items()}
    if plain != steps:
        case.path_parameters = plain


def plain_step(value: Any) -> Any:
    """Return a step of a path without slashes, dots alone, and what could hide them.

    Args:
        value: Percent-encoded, if it is a text: Schemathesis has it so.
    """
    if not isinstance(value, str):
        return value
    text = unquote(value)
    text = _NO_PART_OF_A_STEP.sub("-", text)
    text = "-" if text in (".", "..") else text
    return value if text == unquote(value) else quote(text, safe="")
