"""The command `busroot-mock cleanup`: finishes what an interrupted run left undone."""

import argparse
from pathlib import Path

from busroot_mock.ci_commands import inert
from busroot_mock.errors import SetupError

from ..config.profile import Profile, ProfileError
from ..config.profile_file import read_profile
from ..config.settings import Settings
from ..reports.outcome import CONFORMS, LEFT_BEHIND, NOT_TESTED
from ..target.connect import deployment_of
from ..target.preflight import preflight_error
from ..writing.ledger import Ledger, LedgerError, read_ledger
from ..writing.ledgers import complete_ledger, summarize, summary_lines
from .defective import refuse_full, report_exception
from .options import complete_cleanup

DONE, NOT_DONE = CONFORMS, NOT_TESTED


def cleanup(options: argparse.Namespace) -> int:
    """Remove the records that the ledgers list; return the exit code.

    What was refused before, such as a record that was in use, is tried again.

    Raises:
        SetupError: If a ledger or the key cannot be used.
    """
    complete_cleanup(options)
    try:
        ledgers = [read_ledger(Path(path)) for path in options.ledger]
        profile = read_profile(options.profile)
    except (LedgerError, ProfileError) as error:
        raise SetupError(str(error)) from error
    try:
        troubles = [trouble for ledger in ledgers for trouble in _clean_up(ledger, profile)]
    except Exception as error:
        folder = ledgers[0].path.parent
        refuse_full(error, folder)
        return report_exception(folder, "busroot-mock cleanup", error, profile.hide)
    summary = summarize(ledgers, troubles)
    print(inert(profile.hide("\n".join(summary_lines(summary)))))
    if troubles:
        return NOT_DONE
    return LEFT_BEHIND if not all(each["by_design"] for each in summary["left"]) else DONE


def _clean_up(ledger: Ledger, profile: Profile) -> list[str]:
    if ledger.is_ended and not ledger.can_be_tried_again:
        return []
    ledger.reopen()
    settings = Settings(base_url=ledger.base_url, write=ledger.account)
    error = preflight_error(deployment_of(settings, profile))
    return [inert(profile.hide(error))] if error else complete_ledger(ledger, settings, profile)
