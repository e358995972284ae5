"""The records of a run that are still there: those left behind, and those that stay by design."""

from collections.abc import Iterable
from typing import Any

LEFT, STAY = "left behind", "stay"
MOST_KEYS = 5

Record = dict[str, Any]
"""With `record`, `key`, `why` and `by_design`: a member of `left` of a ledger."""


def left_behind(records: Iterable[Record]) -> list[Record]:
    """Return the records that should have been removed."""
    return [record for record in records if not record.get("by_design")]


def staying(records: Iterable[Record]) -> dict[tuple[str, str], list[str]]:
    """Return the keys of the records that stay by design, by kind and reason."""
    return by_kind(record for record in records if record.get("by_design"))


def by_kind(records: Iterable[Record]) -> dict[tuple[str, str], list[str]]:
    """Return the keys of records, by kind and reason."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for record in records:
        kinds.setdefault((record["record"], record["why"]), []).append(key_text(record))
    return kinds


def stay_text(kind: str, keys: list[str], most: int = MOST_KEYS) -> str:
    """Return how many records of a kind stay, and the first keys."""
    # Those that only the server knows read alike.
    shown = list(dict.fromkeys(keys))
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return f"{kind} ({len(keys)}): {', '.join(shown[:most])}{more}"


def left_texts(records: Iterable[Record], most: int | None = None) -> list[str]:
    """Return what is left behind, a text for each kind and reason.

    Args:
        most: How many keys of a kind to name; by default all.
    """
    return [
        f"{kind} {keys[0]}: {why}"
        if len(keys) == 1
        else f"{stay_text(kind, keys, len(keys) if most is None else most)}: {why}"
        for (kind, why), keys in by_kind(left_behind(records)).items()
    ]


def left_text(record: Record) -> str:
    """Return what is left behind, and why."""
    return f"{record['record']} {key_text(record)}: {record['why']}"


def key_text(record: Record) -> str:
    """Return the key of a record as a person reads it."""
    return "(key unknown)" if record["key"] is None else str(record["key"])


def texts_of(records: list[Record]) -> list[tuple[str, str]]:
    """Return all records, each with `left behind` or `stay`; those that stay together by kind."""
    behind = [(LEFT, text) for text in left_texts(records)]
    return behind + [
        (STAY, f"{stay_text(kind, keys, len(keys))}: {why}")
        for (kind, why), keys in staying(records).items()
    ]


def written_counts(ledger: dict[str, Any]) -> dict[str, int]:
    """Return how many records a run made, by what became of them."""
    records = ledger.get("left", [])
    behind = len(left_behind(records))
    counts = {name: int(ledger[name]) for name in ("created", "removed") if name in ledger}
    return counts | {STAY: len(records) - behind, LEFT: behind}


def written_texts(ledger: dict[str, Any]) -> dict[str, list[str]]:
    """Return what else there is to know of what a run wrote, by name: what there is of it."""
    named = {title: list(map(str, ledger.get(name, []))) for name, title in _TITLES.items()}
    return {title: texts for title, texts in named.items() if texts}


_TITLES = {
    "prefixes": "names begin with",
    "files": "ledger",
    "restored": "settings restored",
    "troubles": "hindrances",
}
