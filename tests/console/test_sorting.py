"""Tables of the console in the order that the address asks for."""

import pytest

from tests.support.consoles import HOME, WORLD, make_busy, refused, rows, show
from tests.support.html_pages import words


@pytest.fixture
def busy(client):
    return make_busy(client)


@pytest.mark.parametrize(
    ("path", "column", "sort"),
    [
        (HOME, "World", "sort"),
        (HOME, "Key", "sort-keys"),
        (f"{WORLD}/", "User", "sort-keys"),
        (f"{WORLD}/verdict", "Breaks", "sort-refusals"),
        (f"{WORLD}/verdict", "Part", "sort-leansOn"),
        (f"{WORLD}/verdict", "Calls", "sort-operations"),
        (f"{WORLD}/traffic?text=reason", "Status", "sort"),
        ("/__mock__/ui/contract/", "Certainty", "sort"),
    ],
)
def test_table_is_sorted_by_a_column_both_ways(busy, path, column, sort):
    up = _followed(busy, show(busy, path), column, sort)
    down = _followed(busy, up, column, sort)
    assert (_direction(up, column, sort), _direction(down, column, sort)) in (
        ("ascending", "descending"),
        ("descending", "ascending"),  # it comes in that order
    )
    assert sorted(map(words, rows(up))) == sorted(map(words, rows(down)))
    assert [*map(words, rows(up))] != [*map(words, rows(down))]


def test_table_is_sorted_by_numbers_in_texts_and_keeps_other_parameters(client):
    for _ in range(11):
        client.post("/__mock__/worlds", None, json={"dataset": "minimal"})
    page = show(client, f"{HOME}?sort=-id&endpoint=x&_scheme=javascript&done=made")
    names = [each.text for each in page.all("th", scope="row")]
    assert names == [f"w{number}" for number in range(11, 0, -1)] + ["default"]
    link = _link(page, "World", "sort")
    assert link == f"{HOME}?sort=id&endpoint=x&_scheme=javascript"


def test_stations_of_the_factory_are_sorted(client):
    page = show(client, f"{WORLD}/factory?sort=-oee")
    shares = [
        int(words(each).removesuffix("%").split()[-1])
        for each in page.all("td", class_="num")[:12]
        if "%" in each.text
    ]
    assert len(set(shares)) > 1
    assert shares == sorted(shares, reverse=True)


def test_order_that_no_column_has_is_not_heeded(busy):
    for sort in ("nothing", "-", "--count", "__class__"):
        page = show(busy, f"{WORLD}/verdict?sort-refusals={sort}")
        assert _direction(page, "Times", "sort-refusals") == "descending"


def test_page_after_a_refusal_sorts_as_the_page_does(client):
    page = refused(client, f"{WORLD}/clock", 400, now="never")
    assert _link(page, "Key", "sort-keys") == f"{WORLD}/?sort-keys=key"


def _link(page, column, sort):
    (link,) = [
        each.attributes["href"]
        for each in page.all("a")
        if each.text == column and f"by-{sort}-" in each.attributes.get("id", "")
    ]
    return link


def _followed(client, page, column, sort):
    return show(client, _link(page, column, sort))


def _direction(page, column, sort):
    names = [each.attributes.get("id", "") for each in page.all("a") if each.text == column]
    assert any(f"by-{sort}-" in name for name in names)
    heads = [each for each in page.all("th") if each.text.strip() == column]
    (direction,) = {
        each.attributes["aria-sort"] for each in heads if "aria-sort" in each.attributes
    }
    return direction
