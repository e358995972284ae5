"""The Station Window tag."""

from tests.support.records import assert_in_order, rows


def test_windows_by_day_are_in_the_order_of_stations(client):
    assert_in_order(client, "/station-window?grouping=day", "stationCode")


def test_windows_by_page_are_the_windows_of_the_whole(client):
    query = "/station-window?rangecode=P2D&grouping=hour"
    whole = rows(client, f"{query}&limit=5000")
    pages = [rows(client, f"{query}&limit=500&skip={skip}") for skip in range(0, 1500, 500)]
    assert [window for page in pages for window in page] == whole
