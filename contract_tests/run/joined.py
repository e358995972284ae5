"""The parts of a run together, as if they had been run in one place."""

import shutil
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from busroot_mock.errors import SetupError

from ..config.profile import Profile
from ..config.settings import Settings
from ..config.shard import shard_of
from ..transport.curl import BODIES
from ..transport.pace import ENDED
from ..transport.traffic import FILES as TRAFFIC
from ..transport.traffic import forget_traffic
from ..writing.ledger import FILES as LEDGERS
from ..writing.ledger import read_ledger
from ..writing.ledgers import refuse_unfinished, summarize
from .fail_fast import forget_end
from .outcome_builder import COMPLETED
from .parts import Part
from .results import Gathered, Result

_OWN: Final = ("shard", "report", "repeat", "max_seconds", "ends_at", "database", "baseline")
_OF_ANY_MACHINE: Final = ("base_url", "profile", "role", "account", "withheld")
"""Settings in which parts of one run may differ."""


class Joined(NamedTuple):
    """The parts of a run together, as if it had been one.

    Attributes:
        code: The exit code of pytest: of the first part that did not end well, if there is one.
        missing: Parts that are not there, such as `3/5`.
    """

    settings: Settings
    profile: Profile
    code: int
    gathered: Gathered
    ledger: dict[str, Any] | None
    missing: list[str]


def join(parts: Sequence[Part], folder: Path) -> Joined:
    """Put the parts of a run together, and what they left on disk into one folder.

    Raises:
        SetupError: If they are not parts of one run, or the folder cannot be used.
    """
    missing = _missing(parts)
    first = parts[0]
    try:
        _copy(parts, folder)
    except OSError as error:
        raise SetupError(f"The report folder {folder} cannot be used: {error}.") from error
    codes = [part.code for part in parts if part.code not in COMPLETED]
    return Joined(
        replace(first.settings, shard=None, report=str(folder), repeat=_without_shard(first)),
        first.profile.with_main(first.settings.role, first.settings.account),
        codes[0] if codes else 0,
        Gathered(
            [_at_home(result, part, folder) for part in parts for result in part.gathered.results],
            [name for part in parts for name in part.gathered.planned],
            [defect for part in parts for defect in part.gathered.defects],
            [each for part in parts for each in part.gathered.lost],
            min(part.gathered.started_at for part in parts),
            max(part.gathered.seconds for part in parts),
        ),
        _ledger(parts, folder),
        missing,
    )


def _missing(parts: Sequence[Part]) -> list[str]:
    """Return the parts that are missing; refuse parts that are not of one run."""
    first, *others = parts
    for part in others:
        for name, value in asdict(first.settings).items():
            other = getattr(part.settings, name)
            if name not in (*_OWN, *_OF_ANY_MACHINE) and other != value:
                raise SetupError(
                    f"{first.folder} and {part.folder} are not parts of one run: {name} is "
                    f"{value!r} and {other!r}."
                )
    shards = [shard_of(part.settings.shard) for part in parts]
    counts = {shard.of for shard in shards}
    if len(counts) > 1 or len({*shards}) < len(shards):
        listed = ", ".join(f"{part.folder} is {part.settings.shard}" for part in parts)
        raise SetupError(f"These are not the parts of one run, each once: {listed}.")
    numbers = {shard.number for shard in shards}
    of = shards[0].of
    return [f"{number}/{of}" for number in range(1, of + 1) if number not in numbers]


def _copy(parts: Sequence[Part], folder: Path) -> None:
    """Copy traffic, bodies and ledgers of parts into one folder."""
    refuse_unfinished(folder)
    if any(part.folder.resolve() == folder.resolve() for part in parts):
        raise SetupError(f"The report folder {folder} is that of a part; name another: --report.")
    folder.mkdir(parents=True, exist_ok=True)
    forget_traffic(folder)
    forget_end(folder)
    for part in parts:
        number = shard_of(part.settings.shard).number
        for pattern in (TRAFFIC, LEDGERS):
            start, _, _ = pattern.partition("*")
            for path in part.folder.glob(pattern):
                name = path.name.removeprefix(start)
                shutil.copyfile(path, folder / f"{start}{number}-{name}")
        for path in part.folder.glob(f"{BODIES}/*"):
            (folder / BODIES).mkdir(exist_ok=True)
            shutil.copyfile(path, folder / BODIES / path.name)
        if (part.folder / ENDED).exists():
            (folder / ENDED).touch()


def _ledger(parts: Sequence[Part], folder: Path) -> dict[str, Any] | None:
    """Return what the parts together created and removed."""
    ledgers = [part.ledger for part in parts if part.ledger]
    if not ledgers:
        return None
    troubles = [trouble for ledger in ledgers for trouble in ledger["troubles"]]
    return summarize([read_ledger(path) for path in sorted(folder.glob(LEDGERS))], troubles)


def _at_home(result: Result, part: Part, folder: Path) -> Result:
    """Return a result whose steps name the bodies in the common folder."""
    before = str(Path(part.settings.report or "") / BODIES)
    for finding in result.findings:
        finding.steps = [step.replace(before, str(folder / BODIES)) for step in finding.steps]
    return result


def _without_shard(part: Part) -> str:
    return part.settings.repeat.replace(f" --shard {part.settings.shard}", "")
