"""The chapter of the report on proxies."""

from evaluation.benchmarks.proxies import proxies_of
from evaluation.benchmarks.side_by_side import Entry
from evaluation.benchmarks.tables import column, prose, table


def proxy_chapter(entry: Entry) -> str:
    """Return time added, rates and memory of each proxy."""
    peers, size = entry["data"]["peers"], entry["data"]["megabytes"]
    rows = [
        (
            title,
            column(measured["added"], 2),
            column(measured["cpu"], 0),
            column([1e6 / each for each in measured["cpu"] if each], 0),
            column(measured["rate"], 0),
            _grown(measured.get("down")),
            _grown(measured.get("up")),
        )
        for title, measured in peers.items()
    ]
    head = (
        *("proxy", "added, ms", "CPU of an exchange, µs", "exchanges per s of one core"),
        *("per second, as measured", f"growth by {size} MB down, MB", "up, MB"),
    )
    how = prose(("proxy", "how it was run"), [(each.title, each.about) for each in proxies_of(0)])
    return f"{table(head, rows)}\n{how}"


def _grown(megabytes: float | None) -> str:
    return "did not pass" if megabytes is None else f"{megabytes:.0f}"
