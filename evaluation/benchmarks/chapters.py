"""Chapters of the report: the bars, and what was measured of busroot-mock alone."""

from evaluation.benchmarks.bars import Bar, Data, bars
from evaluation.benchmarks.figures import ratios, shown
from evaluation.benchmarks.side_by_side import Entry
from evaluation.benchmarks.tables import column, counted, prose, table


def bars_chapter(data: Data) -> str:
    """Return the bars, and whether they are met."""
    rows = [(bar.text, bar.measured, _verdict(bar)) for bar in bars(data)]
    return prose(("bar", "measured", ""), rows)


def _verdict(bar: Bar) -> str:
    missed = "not reached" if bar.is_aim else "**not met**"
    return {True: "met", False: missed, None: "-"}[bar.met]


def worlds_chapter(entry: Entry) -> str:
    """Return worlds per second."""
    measured = entry["data"]
    count, rounds = measured["worlds"], measured["rounds"]
    rows = [
        ("forked over HTTP, per second", column([count / entry["forked"] for entry in rounds], 0)),
        ("made in process, per second", column([count / entry["made"] for entry in rounds], 0)),
        ("reset in process, per second", column([count / entry["reset"] for entry in rounds], 0)),
        ("the first of a process, s", column([entry["first"] for entry in rounds], 3)),
        (
            f"memory of {count} forked over HTTP, with a record written in each, MB",
            column([entry["forked_memory"] for entry in rounds], 1),
        ),
        (
            f"memory of {count} made in process, MB",
            column([entry["memory"] for entry in rounds], 1),
        ),
    ]
    asked = [1000 * seconds for seconds in measured.get("asked", [])]
    if asked:
        rows.append(("made over HTTP, ms", column(asked, 2)))
    return table(("worlds", ""), rows)


def windows_chapter(entry: Entry) -> str:
    """Return what a week of windows takes."""
    measured = entry["data"]
    later, first = (
        column([1000 * value for value in measured[name]], 0) for name in ("later", "first")
    )
    return (
        f"A week of station windows by the hour, {counted(measured['size'])} bytes: {later} ms, "
        f"the first time {first} ms.\n"
    )


def flat_chapter(entry: Entry) -> str:
    """Return what the number of operations costs."""
    measured = entry["data"]
    base = measured["took"][f"first of {measured['few']}"]
    rows = [
        (name, column(took, 1), shown(ratios(took, base), 2))
        for name, took in measured["took"].items()
    ]
    return table(("operation", "µs in process", f"times the first of {measured['few']}"), rows)


def memory_chapter(entry: Entry) -> str:
    """Return memory by requests answered."""
    measured = entry["data"]
    rows = [
        (counted(count), f"{memory:.1f}" if memory else "-")
        for count, memory in measured["samples"]
    ]
    return table(("requests", "memory, MB"), rows)


def generation_chapter(entry: Entry) -> str:
    """Return generated cases per second, and what dominates them."""
    measured = entry["data"]
    rates = {
        name: [entry["requests"] / entry["seconds"] for entry in measured[name]]
        for name in ("ours", "plain")
    }
    names = {"ours": "`pytest contract_tests`", "plain": "`schemathesis run`"}
    rows = [
        (
            names[name],
            counted(measured[name][0]["requests"]),
            column([entry["seconds"] for entry in measured[name]], 1),
            column(rates[name], 0),
        )
        for name in names
    ]
    text = table(("run", "requests", "seconds", "requests per second"), rows)
    parts = measured.get("parts")
    if parts:
        total = sum(parts.values())
        ordered = sorted(parts.items(), key=lambda part: -part[1])
        shares = [(part, f"{seconds / total:.0%}") for part, seconds in ordered]
        text += "\n" + table(("where the contract tests spend their time", ""), shares)
    return text
