"""The command `busroot-mock report merge`: one report of the parts of a run."""

import argparse
from dataclasses import replace
from pathlib import Path

from busroot_mock.errors import SetupError

from ..config.options import DEFAULT_REPORT
from ..config.profile import ProfileError
from ..run.exit_code import exit_code_of
from ..run.joined import join
from ..run.outcome_builder import outcome_of
from ..run.parts import read_part
from ..target.schema import selection_of
from .conclusion import conclude
from .defective import refuse_full, report_exception
from .options import complete_merge
from .run_files import baseline_of, write_files


def merge(options: argparse.Namespace) -> int:
    """Write the reports of a run whose parts are in several folders; return its exit code.

    Raises:
        SetupError: If a folder cannot be used, or they are not parts of one run.
    """
    complete_merge(options)
    folder = Path(options.report or DEFAULT_REPORT)
    try:
        return _merge(options, folder)
    except ProfileError as error:
        raise SetupError(str(error)) from error
    except SetupError:
        raise
    except Exception as error:
        refuse_full(error, folder)
        return report_exception(folder, "busroot-mock report merge", error, str)


def _merge(options: argparse.Namespace, folder: Path) -> int:
    run = join([read_part(Path(path)) for path in options.folder], folder)
    settings = replace(
        run.settings,
        baseline=options.baseline or run.settings.baseline,
        strict=options.strict or run.settings.strict,
        allow_untested=options.allow_untested or run.settings.allow_untested,
    )
    baseline = settings.baseline
    if options.baseline_update and not baseline:
        raise SetupError("--baseline-update needs a baseline, such as --baseline known.json.")
    baseline_of(options, settings)
    selection = selection_of(settings)
    outcome = outcome_of(
        selection, run.profile, run.gathered, folder, run.ledger, run.code, baseline
    )
    for part in run.missing:
        outcome.errors.setdefault("the run", []).append(f"its part {part} is missing")
    outcome = replace(outcome, exit_code=exit_code_of(outcome))
    outcome, written, troubles = write_files(folder, outcome, options, baseline)
    return conclude(options, outcome, folder, written, troubles)
