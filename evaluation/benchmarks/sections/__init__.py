"""The measurements: one module for each section of the report."""

from collections.abc import Callable
from typing import Any

from evaluation.benchmarks.sections import (
    conformance,
    flat,
    generation,
    load,
    operations,
    proxy,
    soak,
    start,
    windows,
    worlds,
)
from evaluation.benchmarks.setup import Setup

SECTIONS: dict[str, Callable[[Setup], dict[str, Any]]] = {
    "start": start.measure,
    "load": load.measure,
    "worlds": worlds.measure,
    "flat": flat.measure,
    "windows": windows.measure,
    "operations": operations.measure,
    "proxy": proxy.measure,
    "memory": soak.measure,
    "generation": generation.measure,
    "conformance": conformance.measure,
}
