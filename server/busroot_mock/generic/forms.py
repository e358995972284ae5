"""Forms of values: which texts are of a form, and how a new one is made."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final

from busroot_mock.generic.wrapped_numbers import before_all, number_of, wrapped

Draw = Callable[[str, int, str], str]
"""Returns a text by purpose, length and alphabet."""

_HEX: Final = "0123456789abcdef"
_UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
FORMS: Final[dict[str, re.Pattern[str]]] = {
    "digits": re.compile(r"\d+"),
    "integer": re.compile(r"[+-]?\d+"),
    "number": re.compile(r"[+-]?\d+(\.\d+)?"),
    "boolean": re.compile("true|false|0|1|yes|no|on|off|t|f|y|n", re.IGNORECASE),
    "uuid": re.compile(_UUID, re.IGNORECASE),
    "time": re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?"),
    "email": re.compile(r"[^@\s]{1,64}@(?:[^@\s.]{1,63}\.){1,9}[^@\s.]{1,63}"),
    "word": re.compile(r"[A-Za-z0-9_-]+"),
    "token": re.compile(r"[A-Za-z0-9_+/=.~-]+"),
    "text": re.compile(r"(?s).+"),
}
"""Of texts, the narrowest first."""

_UNITS: Final = {"s": 1, "ms": 1_000, "us": 1_000_000}


def form_between(taken: Iterable[str], refused: Iterable[str]) -> str | None:
    """Return the narrowest form that all texts taken have, and no text refused; None for none."""
    takes, refuses = list(taken), list(refused)
    found = [
        name
        for name, form in FORMS.items()
        if all(map(form.fullmatch, takes)) and not any(map(form.fullmatch, refuses))
    ]
    # Signs are taken by most that take numbers, if none with a sign was refused.
    wide = found[1:] if found[:2] == ["digits", "integer"] else found
    return next(iter(wide), None)


def is_of(form: str, text: str) -> bool:
    """Tell whether a text is of a form."""
    return FORMS[form].fullmatch(text) is not None


def slug_of(text: str) -> str:
    """Return a text as paths have it: small letters and digits, with hyphens between."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def time_form(value: Any, at: datetime, slack: float = 120.0) -> dict[str, Any] | None:
    """Return the form of a value that tells the time `at`, about; None if it tells another."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        for unit, per_second in _UNITS.items():
            if abs(value / per_second - at.timestamp()) <= slack:
                return {"as": "time", "unit": unit, "whole": isinstance(value, int)}
        return None
    if not isinstance(value, str) or not is_of("time", value) or len(value) < 16:
        return None
    try:
        shown = datetime.fromisoformat(value)
    except ValueError:
        return None
    aware = shown if shown.tzinfo else shown.replace(tzinfo=UTC)
    if abs((aware - at).total_seconds()) > slack:
        return None
    zone = re.search(r"(Z|[+-]\d\d:?\d\d)?$", value)
    fraction = re.search(r"\.(\d+)", value)
    return {
        "as": "time",
        "between": value[10],
        "digits": len(fraction[1]) if fraction else 0,
        "zone": zone[0] if zone else "",
    }


def time_as(form: dict[str, Any], ms: int) -> Any:
    """Return an instant, epoch ms, in a form."""
    if "unit" in form:
        value = ms * _UNITS[form["unit"]] / 1000
        return int(value) if form["whole"] else value
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    digits = form["digits"]
    fraction = f".{moment.microsecond:06d}000"[: digits + 1] if digits else ""
    return f"{moment:%Y-%m-%d}{form['between']}{moment:%H:%M:%S}{fraction}{form['zone']}"


def id_form(values: Sequence[Any]) -> dict[str, Any] | None:
    """Return the form of ids that a server gave in this order; None if they are no ids."""
    if not values or len({*map(str, values)}) < len(values):
        return None
    if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        is_rising = all(a < b for a, b in pairwise(values))
        return {"as": "number"} if is_rising else None
    if not all(isinstance(value, str) and value for value in values):
        return None
    before = before_all(values)
    if before:
        numbers = [number_of(value) or 0 for value in values]
        is_rising = all(a < b for a, b in pairwise(numbers))
        return {"as": "number", "behind": before} if is_rising else None
    if all(is_of("integer", value) for value in values):
        return {"as": "number", "text": True}
    if all(is_of("uuid", value) for value in values):
        return {"as": "uuid"}
    lengths = {len(value) for value in values}
    if len(values) < 2 or len(lengths) > 1 or not all(is_of("token", each) for each in values):
        return None
    prefix = _common(values)
    alphabet = "".join(sorted({*"".join(value[len(prefix) :] for value in values)}))
    if not any(character.isdigit() or character.isupper() for character in alphabet):
        return None
    full = _HEX if set(alphabet) <= set(_HEX) else alphabet
    return {"as": "text", "prefix": prefix, "length": lengths.pop() - len(prefix), "of": full}


def new_id(form: dict[str, Any], draw: Draw, number: int) -> Any:
    """Return a new id of a form; `number` is the next one."""
    if form["as"] == "number" and "behind" in form:
        return wrapped(form["behind"], number)
    if form["as"] == "number":
        return str(number) if form.get("text") else number
    if form["as"] == "uuid":
        digits = draw("uuid", 32, _HEX)
        digits = f"{digits[:12]}4{digits[13:16]}a{digits[17:]}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return str(form["prefix"]) + draw("id", form["length"], form["of"])


def _common(texts: Sequence[str]) -> str:
    """Return what the texts begin with, up to its last `_` or `-`."""
    shortest = min(texts)
    length = next(
        (i for i, letter in enumerate(shortest) if any(text[i] != letter for text in texts)), 0
    )
    end = max(shortest.rfind("_", 0, length), shortest.rfind("-", 0, length))
    return shortest[: end + 1]
