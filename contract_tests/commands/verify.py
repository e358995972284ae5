"""The command `busroot-mock verify`: one run of the contract tests, from options to exit code."""

import argparse
import os
import warnings
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from busroot_mock.ci_commands import inert
from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT_TESTS

from ..config.options import DEFAULT_REPORT
from ..config.profile import Profile, ProfileError
from ..config.settings import Settings
from ..findings.checks import ORACLES
from ..reports.attempts import Attempts
from ..reports.outcome import CONFORMS
from ..run.fail_fast import heed
from ..run.judged import AFTER, BEFORE, result_outside_tests
from ..run.outcome_builder import outcome_of
from ..run.parts import Part, of_gathering, write_part
from ..run.progress import LineCount, Progress
from ..run.results import Gathering
from ..target.connect import deployment_of, profile_of
from ..target.deployment import Deployment
from ..target.key_owner import owner_of
from ..target.preflight import preflight_error, shows_accounts
from ..target.schema import selection_of
from ..transport.interruption import INTERRUPTION
from ..transport.traffic import FILES as TRAFFIC
from ..transport.turns import forget_turns
from ..writing.ledgers import finish_ledgers, left_in
from .conclusion import conclude
from .defective import refuse_full, report_exception
from .option_checks import check_options
from .plan import plan_of
from .run_files import baseline_of, prepare, write_files

WITHHELD = "GET /account does not show whose key it is, so nothing is written"
_PYTEST = [
    *("-c", str(CONTRACT_TESTS / "verify.ini"), "--rootdir", str(CONTRACT_TESTS)),
    # No other plugin that is installed takes part.
    *("--disable-plugin-autoload", "-p", "hypothesispytest", "-p", "schemathesis", "-p", "xdist"),
    # The command prints its own progress, and leaves nothing behind but its reports.
    *("-p", "no:terminal", "-p", "no:cacheprovider"),
    # It collects garbage at the end, for what nobody would be shown.
    *("-p", "no:unraisableexception"),
]


def verify(options: argparse.Namespace, settings: Settings, progress: Progress) -> int:
    """Run the command with its options; return the exit code.

    Args:
        progress: Shows what the run does, until there is an outcome.

    Raises:
        SetupError: If it cannot be run; the text says why, and what to do.
    """
    try:
        return _verify(options, settings, progress)
    except SetupError:
        raise
    except Exception as error:
        progress.stop()
        folder = Path(settings.report or DEFAULT_REPORT)
        refuse_full(error, folder)
        hide = profile_of(settings, needs_keys=False).hide
        return report_exception(folder, "busroot-mock verify", error, hide)


def _verify(options: argparse.Namespace, settings: Settings, progress: Progress) -> int:
    if options.list_oracles:
        print("\n".join(f"{name}\n    {meaning}" for name, meaning in ORACLES.items()))
        return CONFORMS
    selection = selection_of(settings)
    check_options(options, selection)
    profile, baseline = _files(options, settings)
    if options.dry_run:
        print(plan_of(selection, profile))
        return CONFORMS
    folder = Path(settings.report or "")
    prepare(folder, options, baseline)
    gathering, code = _gathering(options, profile, progress), pytest.ExitCode.INTERRUPTED
    try:
        progress.enter("looking at the deployment")
        settings = settings.begun(progress.seconds)
        INTERRUPTION.end_at(settings.ends_at)
        settings, sent = _reached(settings, profile, gathering)
        # When the run ends is of no interest once it has.
        selection = selection_of(replace(settings, ends_at=None))
        profile = profile.with_main(settings.role, settings.account)
        rest = settings.after(sent)
        heed(settings, gathering.results, profile.main.name)
        gathering.expect((each.label for each in selection.tested), bool(settings.shard))
        code = _run_tests(rest, gathering, options.processes, progress)
    except KeyboardInterrupt:
        # What was found until then is reported.
        pass
    code = _code_at_the_end(code, gathering)
    forget_turns(folder)
    if settings.mode == "write":
        progress.enter("removing what the run made")
    ledger = _finished(settings, profile, folder, gathering)
    progress.enter("writing the reports")
    outcome = outcome_of(selection, profile, gathering, folder, ledger, code, baseline)
    if settings.shard:
        write_part(Part(folder, settings, profile, code, of_gathering(gathering), ledger))
    outcome, written, troubles = write_files(folder, outcome, options, baseline)
    progress.stop()
    return conclude(options, outcome, folder, written, troubles)


def _files(options: argparse.Namespace, settings: Settings) -> tuple[Profile, str | None]:
    try:
        profile = profile_of(settings, needs_keys=not options.dry_run)
        return profile, baseline_of(options, settings)
    except ProfileError as error:
        raise SetupError(str(error)) from error


def _code_at_the_end(code: pytest.ExitCode, gathering: Gathering) -> pytest.ExitCode:
    if INTERRUPTION.is_forced:
        # It is an internal error of pytest if that was broken off between two of its hooks.
        code = pytest.ExitCode.INTERRUPTED
    if INTERRUPTION.is_late and gathering.planned and code == pytest.ExitCode.INTERRUPTED:
        # That it had no more time is told by what it did not test.
        code = pytest.ExitCode.OK
    INTERRUPTION.end_tests()
    return code


def _reached(settings: Settings, profile: Profile, gathering: Gathering) -> tuple[Settings, int]:
    """Probe the deployment; return the settings with what it shows of the key, and the requests.

    Raises:
        SetupError: If it cannot be tested.
    """
    if settings.base_url is None:
        return settings, 0
    # What is sent now is traffic of the run too: the tests must not write over it.
    deployment = deployment_of(settings, profile, "before")
    sent = 0
    if settings.mode == "write" and not shows_accounts(deployment):
        # What is wrong with the response is a finding, and what only reads can be tested.
        _note(gathering, BEFORE, deployment)
        sent = deployment.transport.budget.sent
        deployment.transport.traffic.close()
        settings = replace(settings, withheld=WITHHELD)
        deployment = deployment_of(settings.after(sent), profile, "before-again")
    error = preflight_error(deployment)
    if not error and None in (profile.main.role, profile.main.account):
        role, account = owner_of(deployment)
        settings = replace(settings, role=role, account=account)
    _note(gathering, BEFORE, deployment)
    deployment.transport.traffic.close()
    if INTERRUPTION.is_due:
        raise KeyboardInterrupt
    if error:
        raise SetupError(inert(profile.hide(error)))
    return settings, sent + deployment.transport.budget.sent


def _finished(
    settings: Settings, profile: Profile, folder: Path, gathering: Gathering
) -> dict[str, Any] | None:
    """Finish the ledgers; return what the run left, also if that broke off by a defect of ours."""
    attempts, after = Attempts(), partial(_note, gathering, AFTER)
    finish = partial(finish_ledgers, settings, profile, folder, after)
    ledger = attempts.take("the removal of records", finish, None)
    gathering.defects += attempts.defects
    return left_in(folder) if attempts.defects else ledger


def _note(gathering: Gathering, name: str, deployment: Deployment) -> None:
    """Keep what was misshapen of what was read before or after the tests."""
    gathering.results += result_outside_tests(name, deployment)


def _gathering(options: argparse.Namespace, profile: Profile, progress: Progress) -> Gathering:
    def write_line(line: str) -> None:
        if options.verbose:
            progress.say(inert(profile.hide(line)))

    return Gathering(write_line, progress.count)


def _run_tests(
    settings: Settings, gathering: Gathering, processes: int, progress: Progress
) -> pytest.ExitCode:
    """Run the contract tests under pytest; return its exit code."""
    progress.enter("collecting the tests")
    requests = LineCount(Path(settings.report or ""), TRAFFIC)
    progress.begin_tests(requests, gathering.time_left.seconds, settings.max_seconds)
    arguments = [str(CONTRACT_TESTS), *_PYTEST, "--run-settings", settings.to_json()]
    if processes > 1:
        arguments += ["-n", str(processes), "--dist", "worksteal"]
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        # Or Hypothesis keeps texts of our source in the working folder; workers inherit this. A
        # folder that the user names saves each run the second that its tables take.
        os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", folder)
        warnings.simplefilter("ignore")
        return pytest.ExitCode(pytest.main(arguments, plugins=[gathering]))
