"""A range is what its rangecode says by itself, whatever zone and hour its days begin in."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.simulation.ranges import parse_range
from busroot_mock.timestamps import epoch_ms_of, iso
from contract_tests.findings.failure import CheckFailure
from contract_tests.probing.lists import LISTINGS
from contract_tests.probing.probe import Probe
from contract_tests.probing.ranges import read_span
from contract_tests.probing.spans import HOUR, SLACK, WORDS, Span, contradicts, span_in
from tests.support.answering import Answering

ZONES = ["UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Europe/London", "America/New_York",
         "Australia/Lord_Howe", "Asia/Kolkata"]  # fmt: skip
NOW = epoch_ms_of(datetime(2026, 11, 30, 21, 30, tzinfo=UTC))
DAY = 24 * HOUR
MOMENTS = st.integers(epoch_ms_of(datetime(2020, 1, 1, tzinfo=UTC)), NOW)
CODES = [*WORDS, "P1D", "P3W", "PT8H", "P1DT12H30M"]


@given(
    at=MOMENTS,
    zone=st.sampled_from(ZONES),
    hour=st.sampled_from([0, 6, 13.25, 23.75]),
    code=st.sampled_from(CODES),
)
def test_no_zone_and_no_hour_contradicts_a_word(at: int, zone: str, hour: float, code: str) -> None:
    assert not contradicts(code, Span(*parse_range(code, zone, hour, at)), at)


@given(at=MOMENTS, zone=st.sampled_from(ZONES), code=st.sampled_from(list(WORDS)))
def test_what_goes_on_may_end_now_and_the_last_may_be_the_last_so_many_hours(
    at: int, zone: str, code: str
) -> None:
    span = Span(*parse_range(code, zone, 0, at))
    if WORDS[code].is_on:
        assert not contradicts(code, Span(span.start, at), at)
    if WORDS[code].last == 0:
        assert not contradicts(code, Span(at - (span.end - span.start), at), at)


@given(at=MOMENTS, zone=st.sampled_from(ZONES), pair=st.permutations(list(WORDS)))
def test_another_word_contradicts(at: int, zone: str, pair: list[str]) -> None:
    said, meant = pair[:2]
    span = Span(*parse_range(meant, zone, 0, at))
    is_near = any(abs(at - edge) <= SLACK for edge in span)
    if not is_near and not (WORDS[said].is_on and WORDS[meant].is_on):
        assert contradicts(said, span, at)


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("yesterday", DAY, 0),
        ("yesterday", 0, 0),
        ("today", HOUR, HOUR + DAY),
        ("lastmonth", -61 * DAY, 0),
        ("thismonth", -29 * DAY, 33 * DAY),
        ("P7D", -8 * DAY, 0),
        ("2026-11-02/P1D", 0, 0),
        ("PT8H", -6 * HOUR, 0),
    ],
)
def test_what_no_zone_explains_contradicts(code: str, start: int, end: int) -> None:
    assert contradicts(code, Span(NOW + start, NOW + end), NOW)


def test_texts_of_a_range_count_and_other_texts_do_not() -> None:
    texts = {"fromIso": "2026-03-02T06:00:00.000Z", "toIso": "2026-03-02T14:00:00Z"}
    span = span_in({"range": {"from": 1, "to": 2, **texts}})
    assert span is not None
    assert span.end - span.start == 8 * HOUR
    for answer in (None, [], {}, {"range": None}, {"range": {**texts, "toIso": "14:00"}}):
        assert span_in(answer) is None


class Ranging(Answering):
    """Answers every list with a range, the one that a word has or that of any word."""

    def __init__(
        self, spans: dict[str, tuple[int, int]], otherwise: tuple[int, int] | None
    ) -> None:
        super().__init__({("now", ""): NOW})
        self.spans, self.otherwise = spans, otherwise

    def answer(self, params: dict[str, Any]) -> tuple[int, Any]:
        span = self.spans.get(params["rangecode"], self.otherwise)
        if span is None:
            return 400, {}
        texts = {"fromIso": iso(span[0]), "toIso": iso(span[1])}
        return 200, {"results": [], "range": {"from": span[0], "to": span[1], **texts}}


def read(word: str, answering: Any) -> Any:
    return read_span(Probe(answering, "ranges"), LISTINGS["listSchedules"], rangecode=word)


def test_wrong_word_fails_by_what_needs_no_manual_unless_it_is_not_known() -> None:
    wrong, right = (NOW + HOUR, NOW + 25 * HOUR), (NOW - 30 * HOUR, NOW - 6 * HOUR)
    assert read("yesterday", Ranging({"yesterday": right}, None))["from"] == right[0]
    for otherwise in (None, right):
        with pytest.raises(CheckFailure) as failed:
            read("yesterday", Ranging({"yesterday": wrong}, otherwise))
        assert failed.value.rests_on[0][-1] == "`lastmonth` are over"
    # It takes any word for the same: it does not know this one.
    assert read("yesterday", Ranging({"yesterday": wrong}, wrong))["from"] == wrong[0]


def test_zones_are_as_far_apart_as_zones_are() -> None:
    offsets = [datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)).utcoffset() for zone in ZONES]
    known = [each for each in offsets if each is not None]
    assert max(known) - min(known) == timedelta(hours=26)
