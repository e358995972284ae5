"""The command `busroot-mock cleanup`: finishes what an interrupted run left undone."""

import argparse
from pathlib import Path

from busroot_mock.errors import SetupError

from ..config.profile import Profile, ProfileError
from ..config.profile_file import read_profile
from ..config.settings import Settings
from ..target.connect import deployment_of
from ..target.preflight import preflight_error
from ..writing.ledger import Ledger, LedgerError, read_ledger
from ..writing.ledgers import complete_ledger, summarize, summary_lines
from .options import complete_cleanup

DONE, NOT_DONE = 0, 2


def cleanup(options: argparse.Namespace) -> int:
    """Remove the records that the ledgers list; return the exit code.

    Raises:
        SetupError: If a ledger or the key cannot be used.
    """
    complete_cleanup(options)
    try:
        ledgers = [read_ledger(Path(path)) for path in options.ledger]
        profile = read_profile(options.profile)
    except (LedgerError, ProfileError) as error:
        raise SetupError(str(error)) from error
    troubles = [trouble for ledger in ledgers for trouble in _clean_up(ledger, profile)]
    print("\n".join(map(profile.hide, summary_lines(summarize(ledgers, troubles)))))
    return NOT_DONE if troubles else DONE


def _clean_up(ledger: Ledger, profile: Profile) -> list[str]:
    if ledger.is_ended:
        return []
    settings = Settings(base_url=ledger.base_url, write=ledger.account)
    error = preflight_error(deployment_of(settings, profile))
    return [error] if error else complete_ledger(ledger, settings, profile)
