"""Checks of the options of `verify` together, each of which has a valid value."""

import argparse
from collections.abc import Iterator

from busroot_mock.errors import SetupError

from ..config.selection import Selection, hint_at
from ..findings.checks import ORACLES
from ..run.shards import shard_problems, sharing_problems

MOST_REASONS = 3
"""Operations whose reason is shown if none would be tested."""

_Problem = tuple[str, str]
"""The option, if it is about one, and a sentence."""


def check_options(options: argparse.Namespace, selection: Selection) -> None:
    """Raise `SetupError` with all that is wrong with options and selection, if anything is."""
    problems = [*selection.problems(), *_of_writing(options, selection), *_of_output(options)]
    has_seed = options.seed is not None
    of_shard = shard_problems(selection, has_seed, bool(options.baseline_update))
    problems += [("shard", problem) for problem in of_shard]
    of_limits = sharing_problems(selection.settings, options.processes)
    problems += [("", problem) for problem in of_limits]
    if not problems and not selection.tested:
        reasons = {each.label: selection.why_left_out(each) for each in selection.selected}
        listed = "; ".join(f"{label} {why}" for label, why in [*reasons.items()][:MOST_REASONS])
        problems.append(("", f"None of the selected operations would be tested: {listed}."))
    if problems:
        raise SetupError(" ".join(_placed(options, *problem) for problem in problems))


def _of_writing(options: argparse.Namespace, selection: Selection) -> Iterator[_Problem]:
    settings = selection.settings
    if settings.mode == "read" and (settings.also or settings.undeclared_methods):
        yield "", "--also and --undeclared-methods need --write."
    if settings.mode == "mock" and settings.write:
        yield "", "--write needs a URL; without one, the run writes to a mock server of its own."
    if settings.mode == "mock" and options.overlay_in:
        yield "overlay_in", "an overlay needs a URL: no server of the run's own would have it."
    shared = {each.operation_id for each in selection.operations if each.is_named_only}
    if options.processes > 1 and settings.mode == "write" and shared & set(settings.also):
        why = "processes would share them; give them a run of their own"
        yield "", f"--also of settings or the platform excludes -n: {why}."


def _of_output(options: argparse.Namespace) -> Iterator[_Problem]:
    for name in options.without:
        if name not in ORACLES:
            hint = hint_at(name, list(ORACLES), "--list-oracles lists them")
            yield "without", f"There is no oracle {name!r}; {hint}."
    if options.baseline_update and not options.baseline:
        yield "", "--baseline-update needs a baseline, such as --baseline known.json."
    if options.quiet and options.verbose:
        yield "", "--quiet and --verbose exclude one another."


def _placed(options: argparse.Namespace, name: str, problem: str) -> str:
    """Return a problem with the place of the option that it is about."""
    return f"{options.origins[name]}: {problem}" if name else problem
