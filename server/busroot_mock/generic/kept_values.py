"""Values as records keep them, where that is not as they are sent."""

from typing import Any

from busroot_mock.generic.model import Kind


def as_kept(kind: Kind, name: str, value: Any) -> Any:
    """Return a value of a member as its record keeps it."""
    if name in kind.splits and isinstance(value, str):
        return parts_of(value)
    rule = kind.takes.get(name)
    if rule and isinstance(value, str):
        is_other = value not in rule["keeps"] if "keeps" in rule else value in rule["of"]
        return rule["as"] if is_other else value
    return in_text(value) if name in kind.texts else value


def parts_of(text: str) -> list[str]:
    """Return the parts of a text between commas, empty ones left out."""
    return [part.strip() for part in text.split(",") if part.strip()]


def in_text(value: Any) -> Any:
    """Return a number as a text, and anything else as it is."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else value
