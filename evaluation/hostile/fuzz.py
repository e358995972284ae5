"""Fuzz by bytes, guided by coverage: `python -m evaluation.hostile.fuzz connection --seconds 600`.

Needs atheris (group `fuzz`). Without a target, each has its part of the time. It begins with
`corpus`; inputs that reach new code are left in `build/fuzz`. One that fails is left there as
`crash-...`, and the exit code is not 0.
"""

import argparse
import subprocess
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["busroot_mock", "h11"]):
    from evaluation.hostile.fuzz_targets import CORPUS, TARGETS


def main() -> int:
    """Fuzz; atheris ends the process where there is one target."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.hostile.fuzz", description=__doc__)
    parser.add_argument("target", choices=list(TARGETS), nargs="?")
    parser.add_argument("--seconds", type=int, default=600)
    options = parser.parse_args()
    if options.target is None:
        seconds = str(max(options.seconds // len(TARGETS), 1))
        command = [sys.executable, "-m", "evaluation.hostile.fuzz", "--seconds", seconds]
        return max(subprocess.run([*command, each], check=False).returncode for each in TARGETS)
    target, seeds = TARGETS[options.target]
    folder = Path("build", "fuzz", options.target)
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (folder / f"seed-{number}").write_bytes(seed)
    limits = [f"-max_total_time={options.seconds}", "-max_len=20000", f"-artifact_prefix={folder}/"]
    # What is new goes into the first folder.
    atheris.Setup([sys.argv[0], str(folder), str(CORPUS / options.target), *limits], target)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
