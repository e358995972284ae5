"""The exam: a session is learned from, and another of the same client is answered."""

import pytest

from tests.learning.client import Client
from tests.learning.examined import learned_from, misses

HELD_OUT = 200


@pytest.fixture(scope="module")
def learned():
    return learned_from(Client("training").session(300))


@pytest.mark.parametrize("seed", ["held out", "another", "third"])
def test_held_out_session_is_answered_as_the_server_did(learned, seed):
    found = misses(learned, Client(seed).session(HELD_OUT))
    assert len(found) <= HELD_OUT * 0.02, "\n".join(found)


def test_nothing_of_a_session_stays_unexplained(learned):
    assert [each.call.label for each in learned.unexplained] == []


def test_kinds_have_their_keys_and_what_the_server_fills_in(learned):
    kinds = learned.model.kinds
    assert {name: kind.key for name, kind in kinds.items()} == {
        "User": "id",
        "Project": "slug",
        "Task": "id",
        "Label": "name",
    }
    assert kinds["Task"].fills["id"] == {"as": "number"}
    assert kinds["Task"].fills["priority"] == {"as": "value", "value": 3}
    assert kinds["Task"].touches["version"] == {"as": "step", "by": 1}
    assert kinds["User"].drops == {"password"}


def test_what_comes_with_a_new_record_is_made_with_it(learned):
    (label,) = learned.model.kinds["Project"].makes["Label"]
    assert label["name"] == {"as": "value", "value": "todo"}
    assert label["project"] == {"as": "path", "of": "project_id"}
    assert not learned.first.of("Label")


def test_operations_are_known_by_paths_and_shapes(learned):
    does = {label: (spec.does, spec.kind) for label, spec in learned.model.specs.items()}
    assert does["POST /projects/{project_id}/tasks"] == ("create", "Task")
    assert does["POST /tasks/search"] == ("list", "Task")
    assert does["POST /tasks/{task_id}/close"] == ("act", "Task")
    assert does["GET /about"] == ("answer", "")


def test_refusals_have_the_reason_that_sets_them_apart(learned):
    found = {(refusal.when, refusal.status) for refusal in learned.model.refusals}
    assert {
        ("credentials", 401),
        ("missing", 404),
        ("path", 422),
        ("query", 422),
        ("body", 422),
        ("same", 409),
        ("state", 409),
        ("refers", 400),
        ("broken", 422),  # assumed: all bodies that were taken are JSON, and some were refused
    } == found


def test_what_was_there_before_is_kept(learned):
    client = Client("late")
    client.session(60)
    late = learned_from(client.recorded[40:])
    assert late.first.of("Task") or late.first.of("User")
