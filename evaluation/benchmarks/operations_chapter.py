"""The chapter of all operations, and the bars that it is judged by."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from evaluation.benchmarks.figures import ratios
from evaluation.benchmarks.peers import BUSROOT_MOCK, PRISM
from evaluation.benchmarks.requests import COMPUTED, INVALID, REFUSED, VALID
from evaluation.benchmarks.tables import counted, table

Measured = Mapping[str, Any]
"""What was measured of one kind of request."""

HEAD: Final = (
    "operation",
    "bytes",
    "CPU, µs",
    "per second",
    "times Prism",
    "invalid, µs",
    "times Prism",
    "refused, µs",
)


def operations_chapter(entry: Mapping[str, Any]) -> str:
    """Return a row for each kind of valid request, and what the operation refuses beside it."""
    requests = entry["data"]["requests"]
    rows = []
    for label, measured in requests.items():
        if measured["name"] in (INVALID, REFUSED):
            continue
        operation = label.partition("-")[0]
        first = measured["name"] == VALID
        wrong = requests.get(f"{operation}-{INVALID}") if first else None
        refused = requests.get(f"{operation}-{REFUSED}") if first else None
        rows.append(
            (
                measured["operation"] + ("" if first else f", {measured['name']}"),
                counted(measured["bytes"]),
                _microseconds(measured),
                counted(round(1e6 / median(measured))),
                _times(measured),
                _microseconds(wrong),
                _times(wrong),
                _microseconds(refused),
            )
        )
    return (
        "Processor time of a request, and how many a core answers in a second; medians.\n\n"
        + table(HEAD, rows)
        + f"\nWhile another client reads the issues of a week in a loop, the p99 of `GET /sku` is "
        f"{p99(entry['data']['beside']):.1f} ms.\n"
    )


def median(measured: Measured, title: str = BUSROOT_MOCK.title) -> float:
    """Return the microseconds of a request."""
    values: list[float] = measured["cpu"][title]
    return statistics.median(values)


def worst(requests: Mapping[str, Measured], names: Iterable[str]) -> tuple[float, str]:
    """Return the least ratio to Prism's rate of some requests, and of which operation it is."""
    known = [(times(requests[name]), requests[name]["operation"]) for name in names]
    return min((ratio, operation) for ratio, operation in known if ratio is not None)


def saves(requests: Mapping[str, Measured]) -> list[str]:
    """Return the labels of the valid requests that write."""
    return [k for k, each in requests.items() if each["name"] == VALID and each["writes"]]


def stored(requests: Mapping[str, Measured]) -> list[str]:
    """Return the labels of the valid requests that read what is stored."""
    return [
        label
        for label, each in requests.items()
        if each["name"] == VALID and not each["writes"] and not _is_computed(label)
    ]


def computed(requests: Mapping[str, Measured]) -> list[str]:
    """Return the labels of the valid requests that read what is worked out."""
    wrong = (INVALID, REFUSED)
    return [k for k, each in requests.items() if _is_computed(k) and each["name"] not in wrong]


def p99(values: Sequence[float]) -> float:
    """Return the value that one of a hundred is above."""
    return sorted(values)[len(values) * 99 // 100]


def times(measured: Measured) -> float | None:
    """Return how many times Prism's rate ours is; None where Prism has no figure."""
    theirs = [each for each in measured["cpu"].get(PRISM.title, []) if each]
    ours = measured["cpu"][BUSROOT_MOCK.title]
    return ratios(theirs, ours).median if len(theirs) == len(ours) else None


def _is_computed(label: str) -> bool:
    return label.partition("-")[0] in COMPUTED


def _times(measured: Measured | None) -> str:
    if measured is None:
        return "-"
    ratio = times(measured)
    if ratio is None:
        return "accepts it" if None in measured["cpu"].get(PRISM.title, []) else "-"
    return f"{ratio:.1f}"


def _microseconds(measured: Measured | None) -> str:
    return "-" if measured is None else counted(round(median(measured)))
