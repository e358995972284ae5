"""Examples that write: which of them may be sent, and when a test is given up."""

from contextlib import nullcontext
from types import SimpleNamespace

import hypothesis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.probing.making import MOST_REFUSED, writing


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
