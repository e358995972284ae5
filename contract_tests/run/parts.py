"""A part of a run as a file, so that all parts can have one report."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from busroot_mock import __version__
from busroot_mock.errors import SetupError

from ..config.profile import Identity, Profile
from ..config.settings import Settings, settings_of
from ..reports.outcome import Defect
from .results import Gathered, Gathering, result_of

PART: Final = "part.json"
"""In the report folder of a part of a run: what `busroot-mock report merge` needs of it."""


@dataclass(frozen=True)
class Part:
    """What is kept of a part of a run.

    Attributes:
        folder: Which has it.
        settings: Of the part.
        profile: Whose keys it had, without the keys.
        code: The exit code of pytest.
        gathered: What its tests found.
        ledger: What it created and removed; None if it did not write.
    """

    folder: Path
    settings: Settings
    profile: Profile
    code: int
    gathered: Gathered
    ledger: dict[str, Any] | None


def write_part(part: Part) -> None:
    """Write what the other parts of the run need into the report folder; without keys."""
    hide, gathered = part.profile.hide, part.gathered
    content = {
        "version": __version__,
        "settings": part.settings.to_json(),
        "identities": [{**asdict(each), "key": ""} for each in part.profile.identities],
        "code": part.code,
        "started_at": gathered.started_at,
        "seconds": gathered.seconds,
        "planned": gathered.planned,
        "lost": list(map(hide, gathered.lost)),
        "defects": [[hide(each.test), hide(each.traceback)] for each in gathered.defects],
        "results": [json.loads(each.to_json(hide)) for each in gathered.results],
        "ledger": part.ledger,
    }
    text = json.dumps({**content, "digest": _digest(content)})
    (part.folder / PART).write_text(text + "\n", encoding="utf-8")


def read_part(folder: Path) -> Part:
    """Return what a report folder keeps of a part of a run.

    Raises:
        SetupError: If it has none, that of another version, or not what was written.
    """
    path = folder / PART
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["version"] != __version__:
            raise SetupError(
                f"{path} is of busroot-mock {content['version']}; this is {__version__}."
            )
        if content.pop("digest") != _digest(content):
            raise SetupError(f"{path} has been changed: take it as `verify --shard` wrote it.")
        return Part(
            folder,
            settings_of(content["settings"]),
            Profile(tuple(Identity(**each) for each in content["identities"])),
            content["code"],
            Gathered(
                [result_of(json.dumps(each)) for each in content["results"]],
                content["planned"],
                [Defect(*each) for each in content["defects"]],
                content["lost"],
                content["started_at"],
                content["seconds"],
            ),
            content["ledger"],
        )
    except FileNotFoundError as error:
        raise SetupError(
            f"{folder} has no {PART}: it is not the report folder of `verify --shard`."
        ) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise SetupError(f"{path} cannot be read: {error}.") from error


def _digest(content: dict[str, Any]) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def of_gathering(gathering: Gathering) -> Gathered:
    """Return what a run has gathered until now."""
    return Gathered(
        gathering.results,
        gathering.planned,
        gathering.defects,
        gathering.lost,
        gathering.started_at,
        gathering.seconds,
    )
