"""Schedules in wire form."""

from busroot_mock.simulation.intervals import HOUR
from busroot_mock.simulation.production import station_timeline
from busroot_mock.simulation.schedules import schedule_record, schedule_span
from busroot_mock.store.table import Table
from tests.support.timelines import DAY_START, NOW, schedule, station


def test_schedule_record_of_what_is_planned() -> None:
    planned = schedule(1, 0, plannedQuantity=360, workOrderReference="W1")
    done = station_timeline(station(planned), DAY_START - HOUR)
    record = schedule_record(done, planned)
    assert (record["plannedDuration"], record["plannedEndAt"]) == (None, None)
    assert (record["effectiveUnitsPerHour"], record["performanceModeFrom"]) == (360, "sku")
    assert (record["isStarted"], record["quantityGood"]) == (False, 0)
    assert (record["skuName"], record["skuValue"], record["stationName"]) == ("A", 3, "One")
    assert schedule_span(done, planned) == (DAY_START, DAY_START + HOUR)


def test_schedule_record_of_what_runs() -> None:
    running = schedule(1, 0)
    done = station_timeline(station(running), DAY_START + 10 * HOUR)
    record = schedule_record(done, running)
    assert (record["isStarted"], record["isEnded"]) == (True, False)
    assert (record["plannedDuration"], record["idealQuantity"]) == (None, 3600)
    assert 4 < record["performanceActual"] < record["performanceIdeal"] == 6
    assert schedule_span(done, running) == (DAY_START, done.now + 1)


def test_schedule_record_of_non_production() -> None:
    meeting = schedule(1, 0, 1, skuCode=None, nonProductionReasonCode="meeting")
    reasons = Table(("code",), [{"code": "meeting", "description": "Meeting", "type": []}])
    record = schedule_record(station_timeline(station(meeting, reasons=reasons), NOW), meeting)
    assert record["nonProductionReasonDescription"] == "Meeting"
    assert (record["effectiveCycleTime"], record["performanceActual"]) == (None, None)
    assert (record["effectiveBatchSize"], record["isEnded"]) == (None, True)
