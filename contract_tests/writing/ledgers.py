"""The ledgers in a report folder: refuse unfinished ones, finish them, and summarize them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from busroot_mock.errors import SetupError

from ..config.profile import Profile
from ..config.settings import Settings
from ..reports.records import texts_of
from ..target.connect import deployment_of
from ..target.deployment import Deployment
from .ledger import FILES, LEFT, MADE, REFUSED, REMOVED, Entry, Ledger, LedgerError, read_ledger
from .session import DEFAULT_FOLDER, Writing, confined
from .teardown import tear_down

EARLIER = "earlier"

After = Callable[[Deployment], object]
"""Called with the deployment when the records of a ledger are removed."""


def refuse_unfinished(folder: Path) -> None:
    """Move the ledgers of earlier runs into a folder of their own.

    Raises:
        SetupError: If one of them has records that were not removed.
    """
    try:
        ledgers = {path: read_ledger(path) for path in sorted(folder.glob(FILES))}
    except LedgerError as error:
        raise SetupError(f"{error} Move it away.") from error
    unfinished = [str(path) for path, ledger in ledgers.items() if not ledger.is_ended]
    if unfinished:
        raise SetupError(
            "An earlier run ended before it removed what it created. Clean up first: "
            f"busroot-mock cleanup {' '.join(unfinished)}"
        )
    for path, ledger in ledgers.items():
        (folder / EARLIER).mkdir(exist_ok=True)
        path.rename(folder / EARLIER / f"{ledger.prefix}{path.name}")


def finish_ledgers(
    settings: Settings, profile: Profile, folder: Path | None = None, after: After | None = None
) -> dict[str, Any] | None:
    """Finish the ledgers of all processes of a run; return what the run created and left.

    Returns:
        As `summarize` returns it; None if the run did not write.
    """
    if settings.mode != "write":
        return None
    folder = folder or Path(settings.report or DEFAULT_FOLDER)
    ledgers, troubles = [], []
    for path in sorted(folder.glob(FILES)):
        ledger = read_ledger(path)
        troubles += complete_ledger(ledger, settings, profile, after)
        ledgers.append(ledger)
    return summarize(ledgers, troubles)


def left_in(folder: Path) -> dict[str, Any]:
    """Return what a run created and left whose removal broke off."""
    ledgers = []
    for path in sorted(folder.glob(FILES)):
        with suppress(LedgerError):
            ledgers.append(read_ledger(path))
    return summarize(ledgers, ["The removal of records broke off."])


def complete_ledger(
    ledger: Ledger, settings: Settings, profile: Profile, after: After | None = None
) -> list[str]:
    """Remove what a ledger has; return what hindered that, so that it can be tried again."""
    if ledger.is_ended:
        return []
    also = (*settings.also, *ledger.settings_before)
    own = replace(settings, also=also, fail_fast=False)
    deployment = deployment_of(own, profile, f"after-{ledger.path.stem}")
    deployment.begin("teardown")
    try:
        with deployment.transport.standing():
            writing = Writing(deployment, ledger, settings.max_created)
            with confined(writing):
                return tear_down(writing)
    finally:
        if after is not None:
            after(deployment)
        deployment.transport.traffic.close()


def summarize(ledgers: list[Ledger], troubles: list[str]) -> dict[str, Any]:
    """Return how many records were created and removed, and what is left.

    Returns:
        `created` and `removed` are counts; `left` lists records with `record`, `key`, `why` and
        whether that was clear before the run (`by_design`);
        `restored` lists settings; `files` are the ledgers; `troubles` says what remains to be done.
    """
    entries = [entry for ledger in ledgers for entry in ledger.entries if entry.state != REFUSED]
    left = [*_records_left(entries), *(each for ledger in ledgers for each in _settings(ledger))]
    if troubles and not left:
        left = [_lost("ledger", ledger.path, troubles[0]) for ledger in ledgers]
    return {
        "prefixes": [ledger.prefix for ledger in ledgers],
        "files": [str(ledger.path) for ledger in ledgers],
        "created": sum(entry.state in (MADE, REMOVED, LEFT) for entry in entries),
        "removed": sum(entry.state == REMOVED for entry in entries),
        "left": left,
        "restored": [n for each in ledgers for n, why_not in each.restored.items() if not why_not],
        "troubles": troubles,
    }


def _records_left(entries: list[Entry]) -> list[dict[str, Any]]:
    # A record that nothing removes may use one that otherwise could be removed.
    is_any_kept = any(entry.state == LEFT and entry.by_design for entry in entries)
    return [
        {
            "record": entry.record,
            "key": entry.key,
            "why": entry.why or "it is not removed yet",
            "by_design": entry.by_design or (entry.is_in_use and is_any_kept),
        }
        for entry in entries
        if entry.state != REMOVED
    ]


def _settings(ledger: Ledger) -> list[dict[str, Any]]:
    """Return the settings that do not have their former values again."""
    reasons = dict.fromkeys(ledger.settings_before, "they are not restored yet") | ledger.restored
    return [_lost("settings", name, why) for name, why in reasons.items() if why]


def _lost(record: str, key: object, why: str) -> dict[str, Any]:
    return {"record": record, "key": str(key), "why": why, "by_design": False}


def summary_lines(summary: dict[str, Any]) -> list[str]:
    """Return a summary as lines of text for people."""
    lines = [f"{summary['created']} records created, {summary['removed']} removed"]
    lines += [f"  settings restored: {name}" for name in summary["restored"]]
    lines += [f"  {label}: {text}" for label, text in texts_of(summary["left"])]
    return lines + what_to_do(summary)


def what_to_do(summary: dict[str, Any] | None) -> list[str]:
    """Return what hindered the removal of records, and how to try again, as sentences."""
    if summary is None or all(each["by_design"] for each in summary["left"]):
        return []
    again = f"Clean up with: busroot-mock cleanup {' '.join(summary['files'])}"
    return [*summary["troubles"], again]
