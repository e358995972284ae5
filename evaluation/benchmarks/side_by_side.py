"""Chapters of the report: servers side by side."""

from typing import Any

from evaluation.benchmarks.cases import CASES, INVALID, PLANTED
from evaluation.benchmarks.peers import BUSROOT_MOCK, OURS, PEERS
from evaluation.benchmarks.tables import column, counted, prose, ratio, table

Entry = dict[str, Any]
"""What was kept of a section: `data`, and why servers are not in it."""

NAMES = [case.name for case in CASES]


def servers_chapter() -> str:
    """Return how each server was run."""
    rows = [(peer.title, peer.about) for peer in (*OURS, *PEERS)]
    return prose(("server", "how it was run"), rows)


def start_chapter(entry: Entry) -> str:
    """Return the time to the first answer, and memory after it."""
    peers = entry["data"]["peers"]
    ours = peers[BUSROOT_MOCK.title]["seconds"]
    rows = [
        (
            title,
            column(measured["seconds"], 2),
            column(measured["cpu"], 2),
            ratio(measured["seconds"], ours),
            column(measured["memory"], 0),
        )
        for title, measured in peers.items()
    ]
    head = ("server", "first response, s", "of it CPU, s", "times busroot-mock's", "memory, MB")
    names = ("ready", "imports", "cpu")
    ready, imports, cpu = (column(entry["data"][name], 2) for name in names)
    return (
        table(head, [*rows, *absent(entry, len(head))])
        + f"\nIn process, `Application()` is ready after {ready} s in a new interpreter; imports "
        f"take {imports} s of that; {cpu} s of it are CPU time.\n"
    )


def load_chapter(entry: Entry) -> str:
    """Return ratios, rates, latency, sizes, and memory after load."""
    peers = entry["data"]["peers"]
    head = ("server", *NAMES)
    others = [(title, *_ratios(peers, title)) for title in peers if title != BUSROOT_MOCK.title]
    parts = {
        "How many times the rate of each server busroot-mock has": table(
            head, [*others, *absent(entry, len(head))]
        ),
        "Requests per second": table(head, _rows(peers, "rate", 0)),
        "CPU time of a request, µs": table(head, _rows(peers, "cpu", 0)),
        "p99 of latency, ms": table(head, _rows(peers, "p99", 1)),
        "Bytes of the body, in brackets without white space": table(
            head, [(title, *map(_size, _cases(measured))) for title, measured in peers.items()]
        ),
        "Errors of the invalid POST, and memory after load, MB": table(
            ("server", "in the form of the contract", "memory"),
            [
                (title, _reported(title, peers), _memory(measured))
                for title, measured in peers.items()
            ],
        ),
    }
    return "\n".join(f"{title}:\n\n{text}" for title, text in parts.items())


def conformance_chapter(entry: Entry) -> str:
    """Return what Schemathesis measured."""
    rows = [
        (
            title,
            counted(measured["findings"]),
            counted(measured["errors"]),
            counted(measured["cases"]),
            "; ".join(f"{name}: {count}" for name, count in measured["kinds"].items()) or "-",
        )
        for title, measured in entry["data"]["peers"].items()
    ]
    head = ("server", "distinct findings", "no response", "cases", "findings by kind")
    return prose(head, [*rows, *absent(entry, len(head))])


def absent(entry: Entry, columns: int) -> list[tuple[str, ...]]:
    """Return a row for each server of which the section has no figures: why it has none."""
    reasons = {title: f"not run: {reason}" for title, reason in entry["not_run"].items()}
    reasons |= {title: f"**failed**: {reason}" for title, reason in entry["failed"].items()}
    titles = [peer.title for peer in PEERS if peer.title not in entry["data"]["peers"]]
    rest = [""] * (columns - 2)
    return [(title, reasons.get(title, "not run: not asked for"), *rest) for title in titles]


def _cases(measured: dict[str, Any]) -> list[dict[str, Any]]:
    return [measured["cases"][case.label] for case in CASES]


def _ratios(peers: dict[str, Any], title: str) -> list[str]:
    pairs = zip(_cases(peers[BUSROOT_MOCK.title]), _cases(peers[title]), strict=True)
    return [
        ratio(ours["rate"], theirs["rate"]) if theirs["rate"] else "accepts it"
        for ours, theirs in pairs
    ]


def _rows(peers: dict[str, Any], name: str, digits: int) -> list[tuple[str, ...]]:
    return [
        (title, *(column(case[name], digits) for case in _cases(measured)))
        for title, measured in peers.items()
    ]


def _size(case: dict[str, Any]) -> str:
    size, compact = case["size"], case["compact"]
    return counted(size) if compact in (size, None) else f"{counted(size)} ({counted(compact)})"


def _reported(title: str, peers: dict[str, Any]) -> str:
    refusal, ours = (peers[name]["cases"][INVALID.label] for name in (title, BUSROOT_MOCK.title))
    if not refusal["as_agreed"]:
        return "no"
    is_ours = title in [peer.title for peer in OURS]
    if refusal["digest"] == ours["digest"] and not is_ours:
        return "yes, the example of the contract"
    return f"yes, {refusal['violations']} of {PLANTED} violations"


def _memory(measured: dict[str, Any]) -> str:
    return f"{measured['memory']:.0f}" if measured["memory"] else "-"
