"""Comparison of what was sent with what is shown, member by member or as one value."""

from contract_tests.probing.comparing import as_shown, differences

LAYOUT = ("components", "schemas", "AccountInput")


def test_object_that_is_entered_as_text_has_no_other_members():
    sent = as_shown({"dashboardConfig": '{"theme": "dark"}', "currency": "GBP"}, LAYOUT)
    merged = {"dashboardConfig": {"theme": "dark", "tiles": []}, "currency": "GBP", "id": "demo"}
    assert list(differences(sent, merged)) == [("dashboardConfig.tiles", None, [])]
    assert list(differences(sent, {**merged, "dashboardConfig": {"theme": "dark"}})) == []


def test_record_may_have_other_members():
    assert list(differences({"name": "a"}, {"name": "a", "code": "b"})) == []
