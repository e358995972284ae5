"""Tell whether misshapen responses explain an exception of the test that read them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from ..analysis.breaches import Breach
from ..analysis.judge_answers import shape_breaches
from ..analysis.judgement import Matter
from ..analysis.ways import of_breach
from ..findings.rules import REQUIRED
from ..target.schema import CONTRACT
from ..target.shapes import Misshapen
from ..transport.traffic import LONGEST_KEPT, Exchange
from .defects import is_explained

_OF_READING = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What an expression raises that meets a value of another kind, or none at all."""
_PACKAGE = Path(__file__).parents[1]
_READERS = ("oracles", "probing")
"""Rooms whose code relies on the shape of responses; all others take any."""


def is_misread(error: BaseException, misshapen: Iterable[Misshapen]) -> bool:
    """Tell whether an exception may come of a misshapen response.

    It does only if code raised it that relies on the shape of responses, if it is of a kind that a
    wrong value leads to, and if a member that it misses is one that a response lacks.
    """
    if isinstance(error, BaseExceptionGroup):
        return all(is_misread(each, misshapen) for each in error.exceptions)
    if is_explained(error):
        return True
    if not isinstance(error, _OF_READING) or not _is_of_reader(error.__traceback__):
        return False
    exchanges = [each.exchange for each in misshapen]
    if isinstance(error, KeyError) and all(map(_is_whole, exchanges)):
        return any(_is_at_fault(error.args[0], each) for each in exchanges)
    return bool(exchanges)


def _is_of_reader(trace: TracebackType | None) -> bool:
    """Tell whether the last of our functions in a traceback is one that reads responses."""
    own = [path for path in _files(trace) if path.is_relative_to(_PACKAGE)]
    if not own:
        return False
    room = own[-1].relative_to(_PACKAGE).parts
    return room[0] in _READERS or room[0].startswith("test_")


def _files(trace: TracebackType | None) -> Iterator[Path]:
    while trace is not None:
        yield Path(trace.tb_frame.f_code.co_filename)
        trace = trace.tb_next


def _is_whole(exchange: Exchange) -> bool:
    """Tell whether everything wrong with the body of a response is known."""
    label, status = exchange.operation, str(exchange.status)
    declared = CONTRACT.operations_by_label[label].node["responses"]
    return status in declared and len(exchange.response_body) < LONGEST_KEPT


def _is_at_fault(key: Any, exchange: Exchange) -> bool:
    """Tell whether a response lacks a member, or has a value that it may not have."""
    operation = CONTRACT.operations_by_label[exchange.operation]
    matter = Matter(CONTRACT, operation, exchange.operation, [exchange])
    return any(_names(breach, key) for breach in shape_breaches(matter, exchange))


def _names(breach: Breach, key: Any) -> bool:
    """Tell whether a breach is that a member is missing, or of a value."""
    if breach.keyword == REQUIRED:
        return of_breach(breach)[0].expected == str(key)
    # A long value is not kept.
    return not breach.actual or str(key) == str(breach.actual[0])
