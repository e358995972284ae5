"""Turn the fields of forms into bodies for the control API, which checks them."""

import re
from collections.abc import Mapping
from typing import Any, Final

from busroot_mock.faults.kind import Field
from busroot_mock.faults.kinds import KINDS

DONE: Final = {
    "made": "The world has been made. Its keys are below.",
    "forked": "This is the fork, a copy of the world with keys of its own. They are below.",
    "deleted": "The world and its keys are deleted.",
    "reset": "The world is as it was at its start. Its journal is empty.",
    "clock": "The clock is set.",
    "kept": "The snapshot is saved.",
    "restored": "The world is as it was when the snapshot was taken.",
    "forgotten": "The snapshot is deleted.",
    "added": "The fault rule is active.",
    "removed": "The fault rule is removed.",
    "cleared": "All fault rules are removed.",
    "again": "The request has been sent again. This is what became of it.",
    "emptied": "The journal is empty.",
}
"""The messages of pages after a button has done its work."""

EFFECTS: Final = {
    ":".join(filter(None, (kind.name, choice))): label
    for kind in KINDS
    for choice, label in kind.choices.items()
} | {"delay": "Only a delay"}
"""The effects of fault rules and their labels, such as `drop:request`."""

_WHOLE: Final = re.compile(r"-?[0-9]{1,17}")
_DECIMAL: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_WITHOUT_ZONE: Final = re.compile(r"([0-9-]{10})[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2}(\.[0-9]+)?)?")

Fields = Mapping[str, str]
Body = dict[str, Any]


def world_input(fields: Fields) -> Body:
    """Return the `WorldInput`."""
    return _given(
        dataset=fields.get("dataset"),
        seed=_number(fields.get("seed", "")),
        clock=_instant(fields.get("clock", "")),
    )


def clock_input(fields: Fields) -> Body:
    """Return the `ClockInput`."""
    frozen = {"freeze": True, "run": False}.get(fields.get("do", ""))
    speed, now = _number(fields.get("play", "")), _instant(fields.get("now", ""))
    if speed is not None:  # 0 pauses
        frozen, speed = speed == 0, speed or None
    return _given(now=now, advance=fields.get("advance"), frozen=frozen, speed=speed)


def fault_input(fields: Fields) -> Body:
    """Return the `FaultInput`, with only the fields that belong to the chosen effect."""
    kind, _, target = fields.get("target", "").partition(":")
    match = _given(**{kind: target} if kind else {}, role=fields.get("role"))
    share = _number(fields.get("share", ""))
    return _given(
        match=match or None,
        next=_number(fields.get("next", "")),
        share=share / 100 if isinstance(share, int | float) else share,
        effect={**_effect(fields), **_given(delay=_delay(fields))},
    )


def _effect(fields: Fields) -> Body:
    name, _, choice = fields.get("effect", "").partition(":")
    kind = next((kind for kind in KINDS if kind.name == name), None)
    if kind is None:
        return {} if name in ("delay", "") else {name: True}
    values = {field.name: _value(field, fields) for field in kind.fields}
    return kind.entered(choice, _given(**values))


def _value(field: Field, fields: Fields) -> Any:
    text = fields.get(field.name, "")
    return _number(text) if field.is_number else text


def _delay(fields: Fields) -> Any:
    least, most = _number(fields.get("delay", "")), _number(fields.get("delayTo", ""))
    return least if most is None else {"from": 0 if least is None else least, "to": most}


def _given(**values: Any) -> Body:
    """Return the values that were filled in."""
    return {name: value for name, value in values.items() if value not in (None, "")}


def _number(text: str) -> int | float | str | None:
    """Return a number, or the text if it is not a number: the control API explains the error."""
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text or None


def _instant(text: str) -> str | None:
    """Return a time with a zone: fields of browsers have none, and worlds show times in UTC."""
    text = text.strip()
    match = _WITHOUT_ZONE.fullmatch(text)
    return f"{match[1]}T{match[2]}{match[3] or ':00'}Z" if match else text or None
