from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.generic.forms import (
    FORMS,
    form_between,
    id_form,
    is_of,
    new_id,
    time_as,
    time_form,
)

NOW = datetime(2026, 3, 2, 9, 30, 15, 123000, tzinfo=UTC)
MS = int(NOW.timestamp() * 1000)


@given(st.lists(st.text(min_size=1)), st.lists(st.text(min_size=1)))
def test_form_takes_what_was_taken_and_nothing_that_was_refused(taken, refused):
    form = form_between(taken, refused)
    if form is not None:
        assert all(is_of(form, text) for text in taken)
        assert not any(is_of(form, text) for text in refused)


def test_narrowest_form_is_the_first():
    assert form_between(["12", "7"], ["abc"]) == "integer"
    assert form_between(["a-b", "c_1"], ["bad id!"]) == "word"
    assert list(FORMS)[-1] == "text"


@pytest.mark.parametrize(
    "value",
    [
        MS,
        MS // 1000,
        "2026-03-02T09:30:15Z",
        "2026-03-02T09:30:15.123Z",
        "2026-03-02T09:30:15.123000+00:00",
        "2026-03-02 09:30:15",
    ],
)
def test_time_is_told_again_in_its_own_form(value):
    form = time_form(value, NOW)
    assert form is not None
    assert time_as(form, MS) == value


@pytest.mark.parametrize("value", [5, True, None, "2026", "soon", "2020-01-01T00:00:00Z"])
def test_other_values_tell_no_time(value):
    assert time_form(value, NOW) is None


def test_new_ids_have_the_form_of_the_old():
    def draw(purpose, length, alphabet):
        return alphabet[-1] * length

    assert new_id(id_form([3, 5, 9]), draw, 10) == 10
    assert new_id(id_form(["task_a1B2", "task_9xYz"]), draw, 1).startswith("task_")
    UUID(new_id(id_form(["0f8fad5b-d9cb-469f-a165-70867728950e"]), draw, 1))
    assert id_form(["a", "a"]) is None
    assert id_form(["almond", "basil"]) is None
