"""Examples that write: which of them may be sent, and when a test is given up."""

from collections import defaultdict
from contextlib import nullcontext
from types import SimpleNamespace

import hypothesis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.config.settings import Settings
from contract_tests.probing.bodies import MINUTE, own_part
from contract_tests.probing.making import (
    FEW,
    MOST_REFUSED,
    EnoughMade,
    marked,
    marked_new,
    own_of,
    writing,
)
from contract_tests.target.schema import BY_ID
from contract_tests.writing.run_names import RunNames


def probe():
    return SimpleNamespace(
        deployment=SimpleNamespace(kept={}, reset=lambda: None), example=nullcontext
    )


@given(refused=st.integers(0, MOST_REFUSED + 5), tried=st.integers(0, 3))
@settings(max_examples=30)
def test_first_examples_that_may_not_be_sent_are_passed_over(refused, tried):
    one, ways = probe(), []
    for is_refused in [False] * tried + [True] * refused:
        try:
            with writing(one):
                if is_refused:
                    raise hypothesis.errors.UnsatisfiedAssumption
            ways.append("sent")
        except hypothesis.errors.UnsatisfiedAssumption:
            ways.append("rejected")
        except pytest.skip.Exception:
            ways.append("given up")
            break
    given_up = not tried and refused >= MOST_REFUSED
    rejected = MOST_REFUSED - 1 if given_up else refused
    assert ways == ["sent"] * tried + ["rejected"] * rejected + ["given up"] * given_up


def test_record_without_a_name_is_known_by_its_time_and_station():
    create, at = BY_ID["createIssue"], "2026-03-02T09:00:00.000Z"
    own, settings = RunNames("bmv-0a1b2c3d-", 40), Settings(write="demo", base_url="http://x/api")
    deployment = SimpleNamespace(
        kept={}, settings=settings, writing=SimpleNamespace(names=own), own_text=own.text
    )
    at_work = SimpleNamespace(deployment=deployment)
    body = marked(at_work, create, {"type": "stop", "stationCode": "press-1", "startAt": at})
    # Another process has entered a stop for the same time.
    listed = [
        {"id": n, "stationCode": code, "startAt": at} for n, code in enumerate(["press-1", "x"])
    ]
    assert [each["id"] for each in own_of(at_work, create, listed)] == [0]
    assert body["startAt"] == at


def test_test_that_has_failed_is_not_given_up_when_nothing_more_may_be_sent():
    one = probe()
    with pytest.raises(ValueError, match="found"), writing(one):
        raise ValueError("found")
    for _ in range(2 * MOST_REFUSED):
        with pytest.raises(hypothesis.errors.UnsatisfiedAssumption), writing(one):
            raise hypothesis.errors.UnsatisfiedAssumption


def test_test_whose_first_example_makes_too_many_is_given_up():
    one = probe()
    with pytest.raises(pytest.skip.Exception, match="needs more than"), writing(one):
        raise EnoughMade
    with writing(one):
        pass
    with writing(one):
        raise EnoughMade


def test_processes_enter_what_has_no_name_at_times_of_their_own():
    prefixes = [f"bmv-{number:08x}-" for number in range(2000)]
    parts = [own_part(prefix) for prefix in prefixes]
    assert len(set(parts)) > len(parts) * 0.95
    assert all(0 < part < MINUTE and part % 1000 for part in parts)


def test_new_record_has_a_key_that_no_other_test_had():
    make, names = BY_ID["saveReason"], RunNames("bmv-0a1b2c3d-", 40)
    deployment = SimpleNamespace(
        kept={},
        named=defaultdict(list),
        settings=Settings(write="demo", base_url="http://x/api"),
        fresh_key=lambda operation: names.fresh(lambda key: True),
    )
    at_work, keys = SimpleNamespace(deployment=deployment), []
    for _ in range(3):
        deployment.kept.clear()
        keys += [marked_new(at_work, make, {})["code"] for _ in range(FEW)]
    # What hung below an earlier record of the same key would keep it from being deleted.
    assert len(set(keys)) == len(keys)
    assert marked(at_work, make, {})["code"] not in keys
