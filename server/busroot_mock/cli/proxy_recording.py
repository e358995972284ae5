"""The recording of the command `proxy`: where it goes, and what was replaced in it."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from busroot_mock.errors import SetupError

if TYPE_CHECKING:
    from busroot_mock.contract.document import Contract
    from busroot_mock.proxy.recording import Recording


def recording_of(options: argparse.Namespace, contract: "Contract") -> "Recording | None":
    """Return a new recording, if the options ask for one. Raises `SetupError`."""
    if options.record is None:
        return None
    try:
        from busroot_mock.contract.secret_names import secret_names
        from busroot_mock.proxy.recording import Recording
        from busroot_mock.recordings.masking import Masking
    except ModuleNotFoundError as error:
        if error.name == "harfile":
            needed = "pip install 'busroot-mock[verify,proxy]'"
            raise SetupError(f"--record needs the extra `verify`: {needed}.") from error
        raise
    masking = Masking(secret_names(contract), keep_values=options.keep_values)
    name = f"proxy-{datetime.now(UTC):%Y%m%d-%H%M%S}.har"
    return Recording(options.record / name, masking)


def kept_text(recording: "Recording") -> str:
    """Return how much was recorded and what was replaced, in a few lines."""
    plural = "" if recording.count == 1 else "s"
    lines = [f"Recorded {recording.count} exchange{plural}: {recording.path}"]
    replaced = recording.masking.replaced.lines()
    if replaced:
        lines += ["Replaced in it:", *(f"  {line}" for line in replaced)]
    return "\n".join(lines)
