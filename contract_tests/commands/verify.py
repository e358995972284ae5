"""The command `busroot-mock verify`: one run of the contract tests, from options to exit code."""

import argparse
import os
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT_TESTS

from ..config.profile import Profile, ProfileError
from ..config.settings import Settings
from ..findings.baseline import mark_known, write_baseline
from ..findings.checks import ORACLES
from ..findings.overlay import overlay_of
from ..reports import write_reports
from ..reports.annotations import annotations
from ..reports.outcome import Outcome
from ..reports.summary import summary
from ..run.outcome_builder import outcome_of
from ..run.results import Gathering
from ..target.connect import deployment_of, profile_of
from ..target.schema import CONTRACT, OPERATIONS
from ..transport.traffic import forget_traffic
from ..writing.ledgers import finish_ledgers, refuse_unfinished
from .plan import plan_of

CONFORMS = 0

_PYTEST = [
    *("-c", str(CONTRACT_TESTS / "verify.ini"), "--rootdir", str(CONTRACT_TESTS)),
    # Whatever else is installed has no say in a run.
    *("--disable-plugin-autoload", "-p", "hypothesispytest", "-p", "schemathesis", "-p", "xdist"),
    # The run tells of itself, and leaves nothing behind but its report.
    *("-p", "no:terminal", "-p", "no:cacheprovider"),
]


def verify(options: argparse.Namespace, settings: Settings) -> int:
    """Do what the options of the command say; return the exit code.

    Raises:
        SetupError: If that cannot be done; the text says why, and what to do.
    """
    if options.list_oracles:
        print("\n".join(f"{name}\n    {meaning}" for name, meaning in ORACLES.items()))
        return CONFORMS
    _refuse_mistakes(options, settings)
    try:
        profile = profile_of(settings, needs_keys=not options.dry_run)
        baseline = _baseline(options, settings, profile)
    except ProfileError as error:
        raise SetupError(str(error)) from error
    if options.dry_run:
        print(plan_of(settings, profile, OPERATIONS))
        return CONFORMS
    folder = Path(settings.report or "")
    _prepare(folder)
    sent = _refuse_to_run_in_vain(settings, profile)
    outcome = _run(settings.after(sent), profile, folder, options.processes, baseline)
    write_reports(folder, outcome)
    print(summary(outcome))
    print(f"Reports: {folder}", *annotations(outcome), sep="\n")
    try:
        if options.baseline_update and baseline:
            new = write_baseline(outcome.findings, baseline, strict=settings.strict)
            print(f"Added to {baseline}: {len(new)}. Give each a reason before the next run.")
        if options.overlay:
            text = overlay_of(CONTRACT, outcome.findings)
            Path(options.overlay).write_text(text, encoding="utf-8")
    except (ProfileError, OSError) as error:
        raise SetupError(str(error)) from error
    return outcome.exit_code


def _refuse_mistakes(options: argparse.Namespace, settings: Settings) -> None:
    problems = settings.problems(OPERATIONS)
    problems += [f"There is no oracle {o!r}." for o in settings.oracles_off if o not in ORACLES]
    if settings.mode == "read" and (settings.also or settings.undeclared_methods):
        problems.append("--also and --undeclared-methods go with --write.")
    if settings.mode == "mock" and settings.write:
        problems.append("--write goes with an address; a stub of the run's own is written to.")
    if options.processes > 1 and settings.mode == "write" and settings.also:
        problems.append("--also goes without -n: what it changes is there but once.")
    if options.baseline_update and not (settings.baseline or settings.profile):
        problems.append("--baseline-update goes with --baseline FILE, or a profile that names it.")
    if problems:
        raise SetupError(" ".join(problems))


def _baseline(options: argparse.Namespace, settings: Settings, profile: Profile) -> str | None:
    """Return the file of known deviations, checked; one that is to be updated may be new.

    Raises:
        ProfileError: If it cannot be read, or an entry has no reason or expiry.
    """
    path = settings.baseline or profile.baseline
    if path is not None and (Path(path).exists() or not options.baseline_update):
        mark_known([], path)
    return path


def _prepare(folder: Path) -> None:
    """Make the folder for the reports ready.

    Raises:
        SetupError: If it cannot be written to, or an earlier run has left records behind.
    """
    refuse_unfinished(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        forget_traffic(folder)
    except OSError as error:
        raise SetupError(f"The report folder {folder} cannot be used: {error.strerror}.") from error


def _refuse_to_run_in_vain(settings: Settings, profile: Profile) -> int:
    """Return how many requests it took to know; raises `SetupError` if a run would be in vain."""
    if settings.base_url is None:
        return 0
    deployment = deployment_of(settings, profile)
    with deployment.transport.standing():
        problem = deployment.problem()
    deployment.transport.traffic.close()
    if problem:
        raise SetupError(problem)
    return deployment.transport.budget.sent


def _run(
    settings: Settings, profile: Profile, folder: Path, processes: int, baseline: str | None
) -> Outcome:
    gathering = Gathering(lambda line: print(profile.hide(line), file=sys.stderr, flush=True))
    where = settings.base_url or "a stub"
    print(f"busroot-mock verify {where}, --seed {settings.seed}", file=sys.stderr, flush=True)
    arguments = [str(CONTRACT_TESTS), *_PYTEST, "--run-settings", settings.to_json()]
    if processes > 1:
        arguments += ["-n", str(processes), "--dist", "worksteal"]
    # Settings of pytest that are meant for other tests.
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    with TemporaryDirectory() as kept, warnings.catch_warnings():
        # Hypothesis would keep texts of our source in the working folder, and workers inherit this.
        # Who names a folder to keep them in saves each run the second that its tables take.
        os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", kept)
        warnings.simplefilter("ignore")
        code = pytest.main(arguments, plugins=[gathering])
    ledger = finish_ledgers(settings, profile, folder)
    return outcome_of(settings, profile, gathering, folder, ledger, int(code), baseline)
