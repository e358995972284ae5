"""The bars that busroot-mock is to clear, judged by what was measured."""

from collections.abc import Callable
from typing import Any, NamedTuple

from evaluation.benchmarks.cases import CASES, INVALID, LISTING, PLANTED, VALID
from evaluation.benchmarks.figures import figure, ratios, shown
from evaluation.benchmarks.operations_chapter import computed, median, p99, saves, stored, worst
from evaluation.benchmarks.peers import BUSROOT_MOCK, PRISM
from evaluation.benchmarks.proxies import proxies_of
from evaluation.benchmarks.requests import AFTER_WRITE
from evaluation.benchmarks.requests import VALID as VALID_REQUEST

Data = dict[str, Any]
"""What each section measured, by the section's name."""


Judge = Callable[[Data], tuple[str, bool | None]]
"""Returns what was measured, as text, and whether the bar is met."""


class Bar(NamedTuple):
    """A bar.

    Attributes:
        met: None if it was not measured.
        is_aim: Whether it is aimed at, and may be missed.
    """

    text: str
    measured: str
    met: bool | None
    is_aim: bool = False


class NotMeasured(Exception):
    """A section, a peer or this kind of machine has no figure for a bar."""


def bars(data: Data) -> list[Bar]:
    """Judge every bar."""
    return [_judged(text, judge, data) for text, judge in JUDGES]


def _judged(text: str, judge: Judge, data: Data) -> Bar:
    is_aim = text.startswith(AIM)
    try:
        return Bar(text, *judge(data), is_aim)
    except (KeyError, NotMeasured):
        return Bar(text, "not measured", None, is_aim)


def _known(value: float | None) -> float:
    if value is None:
        raise NotMeasured
    return value


def _rate(label: str, least: float) -> Judge:
    def judge(data: Data) -> tuple[str, bool]:
        peers = data["load"]["peers"]
        ours, theirs = (peers[peer.title]["cases"][label] for peer in (BUSROOT_MOCK, PRISM))
        measured = ratios(ours["rate"], theirs["rate"])
        return f"{shown(measured, 2)} times", measured.median >= least

    return judge


def _violations(data: Data) -> tuple[str, bool]:
    violations = data["load"]["peers"][BUSROOT_MOCK.title]["cases"][INVALID.label]["violations"]
    return f"{violations} of {PLANTED}", violations == PLANTED


def _latency(data: Data) -> tuple[str, bool]:
    peers = data["load"]["peers"]
    medians = [
        tuple(
            figure(peers[peer.title]["cases"][case.label]["p99"]).median
            for peer in (BUSROOT_MOCK, PRISM)
        )
        for case in CASES
    ]
    text = ", ".join(f"{mine:.1f} against {other:.1f} ms" for mine, other in medians)
    return text, all(mine < other for mine, other in medians)


def _first_answer(data: Data) -> tuple[str, bool]:
    measured = figure(data["start"]["peers"][BUSROOT_MOCK.title]["seconds"])
    return f"{shown(measured, 2)} s", measured.median <= 0.35


def _before_prism(data: Data) -> tuple[str, bool]:
    ours, theirs = (data["start"]["peers"][peer.title]["seconds"] for peer in (BUSROOT_MOCK, PRISM))
    measured = ratios(ours, theirs)
    return f"{shown(measured, 2)} of Prism's time", measured.median < 1


def _ready(data: Data) -> tuple[str, bool]:
    measured = figure(data["start"]["ready"])
    return f"{shown(measured, 2)} s", measured.median <= 0.35


def _resident(data: Data) -> tuple[str, bool]:
    start = max(map(_known, data["start"]["peers"][BUSROOT_MOCK.title]["memory"]))
    load = _known(data["load"]["peers"][BUSROOT_MOCK.title]["memory"])
    return f"{start:.1f} MB after the start, {load:.1f} MB after load", max(start, load) < 90


def _worlds(data: Data) -> tuple[str, bool]:
    measured = figure([_known(entry["forked_memory"]) for entry in data["worlds"]["rounds"]])
    return f"{shown(measured, 1)} MB, with a record written in each", measured.median < 50


def _made(data: Data) -> tuple[str, bool]:
    measured = figure([1000 * seconds for seconds in data["worlds"]["asked"]])
    return f"{shown(measured, 2)} ms", measured.median < 5


def _growth(data: Data) -> tuple[str, bool | None]:
    samples = data["memory"]["samples"]
    # The first tenth warms up.
    grown = _known(samples[-1][1]) - _known(samples[1][1])
    count = samples[-1][0]
    if count < 1_000_000:
        return f"{grown:+.1f} MB, but after {count:,} requests", None
    return f"{grown:+.1f} MB", grown < 1


def _flat(data: Data) -> tuple[str, bool]:
    flat = data["flat"]
    took, few, many = flat["took"], flat["few"], flat["many"]
    first, last = (
        ratios(took[f"{place} of {many}"], took[f"first of {few}"]) for place in ("first", "last")
    )
    text = f"{shown(first, 2)} for the first, {shown(last, 2)} for the last"
    return text, max(first.median, last.median) <= 1.1


def _least(choose: Callable[[Data], list[str]], least: float) -> Judge:
    def judge(data: Data) -> tuple[str, bool]:
        requests = data["operations"]["requests"]
        try:
            ratio, operation = worst(requests, choose(requests))
        except ValueError:
            raise NotMeasured from None
        return f"{ratio:.1f} times at least ({operation})", ratio >= least

    return judge


def _loop(kind: str) -> Judge:
    def judge(data: Data) -> tuple[str, bool]:
        requests = data["operations"]["requests"]
        asked = [name for name in computed(requests) if requests[name]["name"] == kind]
        if not asked:
            raise NotMeasured
        took, operation = max((median(requests[name]), name.partition("-")[0]) for name in asked)
        return f"{took / 1000:.1f} ms at most ({operation})", took < 5000

    return judge


def _beside(data: Data) -> tuple[str, bool]:
    measured = p99(data["operations"]["beside"])
    return f"{measured:.1f} ms", measured < 5


def _findings(data: Data) -> tuple[str, bool]:
    measured = data["conformance"]["peers"][BUSROOT_MOCK.title]
    total = measured["findings"] + measured["errors"]
    return str(total), total == 0


AIM = "Aim: "
"""A bar that begins so may be missed."""


def _proxy_adds(data: Data) -> tuple[str, bool]:
    measured = figure(_of_our_proxy(data)["added"])
    return f"{shown(measured, 2)} ms", measured.median < 2


def _proxy_rate(data: Data) -> tuple[str, bool]:
    measured = figure([1e6 / cpu for cpu in map(_known, _of_our_proxy(data)["cpu"])])
    return f"{shown(measured, 0)}", measured.median > 3000


def _proxy_growth(data: Data) -> tuple[str, bool]:
    grown = [_known(_of_our_proxy(data)[way]) for way in ("down", "up")]
    return ", ".join(f"{each:.1f} MB" for each in grown), max(grown) < 16


def _of_our_proxy(data: Data) -> dict[str, Any]:
    of_proxy: dict[str, Any] = data["proxy"]["peers"][proxies_of(0)[0].title]
    return of_proxy


JUDGES: list[tuple[str, Judge]] = [
    ("GET of 20 records: at least 3 times Prism's rate", _rate(LISTING.label, 3)),
    (f"{AIM}GET of 20 records, at least 7 times Prism's rate", _rate(LISTING.label, 7)),
    ("Valid POST: at least 3 times Prism's rate", _rate(VALID.label, 3)),
    (f"{AIM}valid POST, at least 4 times Prism's rate", _rate(VALID.label, 4)),
    ("Invalid POST: at least twice Prism's rate", _rate(INVALID.label, 2)),
    ("Invalid POST: every violation is reported", _violations),
    ("p99 under load below Prism's: GET, valid POST, invalid POST", _latency),
    ("First response within 0.35 s of the start", _first_answer),
    ("First response before Prism's", _before_prism),
    ("Application in process ready within 0.35 s", _ready),
    ("Resident memory under 90 MB with the demo world", _resident),
    ("100 forked worlds add under 50 MB", _worlds),
    ("A world is created over HTTP in under 5 ms", _made),
    ("A million requests add less than 1 MB after the first tenth", _growth),
    ("150 operations cost at most 1.1 times what 9 cost", _flat),
    ("Schemathesis finds nothing", _findings),
    ("Every operation that writes: at least 3 times Prism's rate", _least(saves, 3)),
    ("Every stored list: at least 4 times Prism's rate", _least(stored, 4)),
    ("Every computed list: at least Prism's rate", _least(computed, 1)),
    ("No computed list that a page asks for takes 5 ms of the loop", _loop(VALID_REQUEST)),
    ("Nor does one that is asked for right after a write", _loop(AFTER_WRITE)),
    ("p99 of GET /sku under 5 ms while issues of a week are read", _beside),
    ("The proxy adds under 2 ms in the median", _proxy_adds),
    ("The proxy passes over 3,000 exchanges per second of one core", _proxy_rate),
    ("The proxy grows by less than 16 MB, whoever is slow", _proxy_growth),
]
