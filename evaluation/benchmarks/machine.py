"""The machine of a measurement, without names of hosts and paths."""

import os
import platform
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

from evaluation.benchmarks.cores import cores


def machine() -> dict[str, str]:
    """Return what a reader should know of the machine and of the programs."""
    packages = ("uvicorn", "uvloop", "httptools", "connexion", "jsonschema-rs", "schemathesis")
    return {
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "cores": "servers on one, load on another" if cores() else "shared by servers and load",
        "Python": platform.python_version(),
        "Node": _first_line("node", "--version"),
        "Java": _first_line("java", "-version"),
        "wrk": _first_line("wrk", "-v"),
        "packages": ", ".join(f"{name} {_version(name)}" for name in packages),
    }


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    match = re.search(r"model name\s*:\s*(.+)", text)
    return match[1] if match else platform.processor() or "unknown processor"


def _first_line(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return "not here"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    match = re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)
    return match[0] if match else "unknown version"


def _version(name: str) -> str:
    try:
        return version(name)
    except ImportError:
        return "not here"
