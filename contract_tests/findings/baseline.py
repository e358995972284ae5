"""Known deviations of a deployment: Schemathesis' baseline, each entry with reason and expiry."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from schemathesis.baseline import Baseline, BaselineEntry, Identity

from ..config.profile import ProfileError
from .finding import ASSUMPTION, FAILURE, Finding

REASON = "reason"
FIRST_TERM = timedelta(days=90)


def mark_known(
    findings: Sequence[Finding], path: str | Path, today: date | None = None
) -> list[str]:
    """Mark the findings that a baseline lists; return a sentence on each entry that has expired.

    An expired entry no longer counts.

    Args:
        today: By default that of UTC.

    Raises:
        ProfileError: If the file cannot be read, or an entry has no reason or no expiry.
    """
    today = today or datetime.now(UTC).date()
    entries = _checked(path)
    for finding in findings:
        entry = entries.get(_identity(finding))
        if entry and not entry.is_expired(today):
            finding.known = {REASON: str(entry.extra[REASON]), "expires": str(entry.expires)}
    return [
        f"{path}: the entry for {_name(entry)} expired on {entry.expires}; it no longer counts."
        for entry in entries.values()
        if entry.is_expired(today)
    ]


def write_baseline(
    findings: Sequence[Finding],
    path: str | Path,
    *,
    strict: bool = False,
    today: date | None = None,
) -> list[Finding]:
    """Add new findings to a baseline, and return them; a person has to fill in each reason.

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
    for finding in findings:
        entry = entries.get(_identity(finding))
        if entry:
            entry.last_seen = today.isoformat()
        elif finding.kind in kinds:
            baseline.entries.append(_new_entry(finding, today))
            new.append(finding)
    try:
        baseline.save(Path(path))
    except OSError as error:
        raise ProfileError(f"The baseline {path} cannot be written: {error.strerror}.") from error
    return new


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
        return Baseline.load(Path(path))
    except OSError as error:
        raise ProfileError(f"The baseline {path} cannot be read: {error.strerror}.") from error
    except json.JSONDecodeError as error:
        raise ProfileError(f"The baseline {path} is not JSON: {error}.") from error
    except (ValueError, TypeError) as error:
        raise ProfileError(f"The baseline {path} is not valid: {error}.") from error


def _identity(finding: Finding) -> Identity:
    check = finding.check_name or finding.check
    return (finding.operation, check, finding.failure, finding.signature)


def _new_entry(finding: Finding, today: date) -> BaselineEntry:
    operation, check, failure, signature = _identity(finding)
    return BaselineEntry(
        operation,
        check,
        failure,
        signature,
        first_seen=today.isoformat(),
        last_seen=today.isoformat(),
        expires=(today + FIRST_TERM).isoformat(),
        extra={REASON: "", "actual": finding.actual},
    )


def _name(entry: BaselineEntry) -> str:
    return f"{entry.operation} ({entry.check})"
