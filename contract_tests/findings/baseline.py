"""Known deviations of a deployment: Schemathesis' baseline, each entry with reason and expiry."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from schemathesis.baseline import Baseline, BaselineEntry, Identity

from busroot_mock.text_files import UnreadableFile, read_text

from ..config.profile import ProfileError
from .cause import CAUSE, Cause, Key
from .finding import ASSUMPTION, FAILURE, Finding

REASON, KIND = "reason", "kind"
KeysOf = Callable[[Finding], Iterable[Key]]
FIRST_TERM = timedelta(days=90)


def mark_known(
    findings: Sequence[Finding],
    path: str | Path,
    keys_of: KeysOf = lambda finding: (),
    today: date | None = None,
) -> list[str]:
    """Mark the findings that a baseline lists; return sentences on entries that do not count.

    An expired entry no longer counts. An entry of the older form, by operation and check, counts as
    long as it matches.

    Args:
        keys_of: Returns the keys of the causes that a finding can have.
        today: By default that of UTC.

    Raises:
        ProfileError: If the file cannot be read, or an entry has no reason or no expiry.
    """
    today = today or datetime.now(UTC).date()
    entries = _checked(path)
    valid = {key: entry for key, entry in entries.items() if not entry.is_expired(today)}
    used = set()
    for finding in findings:
        for key in (_identity(finding), *keys_of(finding)):
            entry = valid.get(key)
            if entry and _covers(entry, finding.kind):
                used.add(key)
                finding.known = {REASON: str(entry.extra[REASON]), "expires": str(entry.expires)}
                break
    expired = [
        f"{path}: the entry for {_name(entry)} expired on {entry.expires}; it no longer counts."
        for entry in entries.values()
        if entry.is_expired(today)
    ]
    return [*expired, *_older(path, valid.values(), used)] if findings else expired


def write_baseline(
    causes: Sequence[Cause],
    path: str | Path,
    *,
    strict: bool = False,
    today: date | None = None,
) -> list[Cause]:
    """Add new causes to a baseline, and return them; a person has to fill in each reason.

    Until then a run refuses the file. Entries that are there stay; those seen again get a new
    `last_seen`.

    Args:
        strict: Add contradicted assumptions too: they fail a strict run.

    Raises:
        ProfileError: If there is a file that cannot be read or written.
    """
    today = today or datetime.now(UTC).date()
    baseline = _load(path) if Path(path).exists() else Baseline([])
    entries = {entry.identity: entry for entry in baseline.entries}
    kinds = (FAILURE, ASSUMPTION) if strict else (FAILURE,)
    new = []
    for cause in causes:
        keys = (cause.key, *map(_identity, cause.findings))
        for key in keys:
            if key in entries:
                entries[key].last_seen = today.isoformat()
        entry = entries.get(cause.key)
        if cause.kind in kinds and not (entry and _covers(entry, cause.kind)):
            _add(baseline, cause, kinds, today)
            new.append(cause)
    try:
        baseline.save(Path(path))
    except OSError as error:
        raise ProfileError(f"The baseline {path} cannot be written: {error.strerror}.") from error
    return new


def _add(baseline: Baseline, cause: Cause, kinds: Iterable[str], today: date) -> None:
    """Add entries for a cause, and for what it would leave over if it were known alone."""
    added = [
        _new_entry(key, kind, cause.title, today)
        for key, kind in {**cause.beside, cause.key: cause.kind}.items()
        if kind in kinds
    ]
    names = {each.identity for each in added}
    baseline.entries = [each for each in baseline.entries if each.identity not in names] + added


def _checked(path: str | Path) -> dict[Identity, BaselineEntry]:
    entries = _load(path).entries
    for entry in entries:
        missing = [
            name
            for name, value in ((REASON, entry.extra.get(REASON)), ("expires", entry.expires))
            if not isinstance(value, str) or not value.strip()
        ]
        if missing:
            lacks = " and no ".join(missing)
            raise ProfileError(
                f"{path}: the entry {entry.id} for {_name(entry)} has no {lacks}; "
                "say why the deviation is tolerated, and until which day (YYYY-MM-DD)."
            )
    return {entry.identity: entry for entry in entries}


def _load(path: str | Path) -> Baseline:
    if not Path(path).exists():
        # Schemathesis takes a file that is not there for an empty one.
        raise ProfileError(f"There is no baseline {path}; --baseline-update makes one.")
    try:
        return _parsed(read_text(Path(path)))
    except UnreadableFile as error:
        raise ProfileError(f"The baseline {path} cannot be read: {error}.") from error
    except json.JSONDecodeError as error:
        raise ProfileError(f"The baseline {path} is not JSON: {error}.") from error
    except (ValueError, TypeError) as error:
        raise ProfileError(f"The baseline {path} is not valid: {error}.") from error


def _parsed(text: str) -> Baseline:
    """Return the baseline that a text has; Schemathesis 4.32 reads files alone, in UTF-8."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "baseline.json"
        copy.write_text(text, encoding="utf-8")
        return Baseline.load(copy)


def _identity(finding: Finding) -> Identity:
    check = finding.check_name or finding.check
    return (finding.operation, check, finding.failure, finding.signature)


def _covers(entry: BaselineEntry, kind: str) -> bool:
    """Tell whether an entry holds for a kind of finding: one for a guess hides no failure."""
    return kind != FAILURE or entry.extra.get(KIND) != ASSUMPTION


def _older(path: str | Path, entries: Iterable[BaselineEntry], used: set[Identity]) -> list[str]:
    """Return a sentence on entries by operation and check, if there are any."""
    older = [entry for entry in entries if entry.check != CAUSE]
    if not older:
        return []
    unused = [_name(entry) for entry in older if entry.identity not in used]
    text = (
        f"{path}: entries of the older form, by operation and check: {len(older)}, of which "
        f"{len(older) - len(unused)} still match."
    )
    if unused:
        text += f" These match nothing any more: {', '.join(unused)}."
    return [f"{text} --baseline-update adds entries by cause; then remove these."]


def _new_entry(key: Key, kind: str, title: str, today: date) -> BaselineEntry:
    operation, check, failure, signature = key
    return BaselineEntry(
        operation,
        check,
        failure,
        signature,
        first_seen=today.isoformat(),
        last_seen=today.isoformat(),
        expires=(today + FIRST_TERM).isoformat(),
        extra={REASON: "", KIND: kind, "title": title},
    )


def _name(entry: BaselineEntry) -> str:
    is_cause = entry.check == CAUSE
    return f"{entry.operation} ({entry.failure if is_cause else entry.check})"
