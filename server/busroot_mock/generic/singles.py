"""Records that requests and answers have in a list of one, and everything else has as they are."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Single:
    """A member whose list has one record, but in answers to those who ask for a list.

    Attributes:
        because: The evidence.
    """

    member: str
    because: str = ""

    def words(self) -> dict[str, str]:
        """Return what a contract says of it."""
        return {"member": self.member, "because": self.because}


def single_in(words: Mapping[str, Any]) -> Single:
    """Return what a contract says of a list of one."""
    return Single(str(words["member"]), str(words.get("because", "")))


def one_in(value: Any, member: str) -> Any:
    """Return the record that a member's list of one has; None if it has no such list."""
    listed = value.get(member) if isinstance(value, dict) else None
    if isinstance(listed, list) and len(listed) == 1 and isinstance(listed[0], dict):
        return listed[0]
    return None


def unwrapped(value: Any, members: Collection[str]) -> Any:
    """Return a value with records in place of their lists of one."""
    found = {name: one for name in members if (one := one_in(value, name)) is not None}
    return {**value, **found} if found else value


def unwrapped_body(body: bytes, singles: Sequence[Single]) -> bytes:
    """Return what was sent with records in place of their lists, as it is if it is no JSON."""
    value = _value(body) if singles else None
    found = unwrapped(value, [each.member for each in singles])
    return body if found is value else json.dumps(found).encode()


def wrapped_body(body: bytes, singles: Sequence[Single]) -> bytes:
    """Return an answer with its record in a list, as it is if it is no JSON."""
    value = _value(body) if singles else None
    members = {each.member for each in singles}
    if not isinstance(value, dict) or not any(isinstance(value.get(n), dict) for n in members):
        return body
    shown = {
        name: [each] if name in members and isinstance(each, dict) else each
        for name, each in value.items()
    }
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()


def _value(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
