"""The media type of a body."""

import pytest

from busroot_mock.errors import UnsupportedMediaType
from busroot_mock.validation.body import read_body


@pytest.mark.parametrize(
    "texts", [["application/json"] * 2, ["application/json, application/json"]]
)
def test_content_type_that_is_sent_twice_is_not_what_is_expected(texts):
    with pytest.raises(UnsupportedMediaType) as caught:
        read_body(None, b"{}", texts, 10)
    (entry,) = caught.value.violations
    assert entry["expected"] == "application/json"
    assert entry["actual"] == "application/json, application/json"
    assert ("once, not 2 times" in caught.value.message) is (len(texts) == 2)
