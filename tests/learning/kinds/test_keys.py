"""Records that members of others name by their keys, where these are small numbers."""

from tests.learning.answering import Answering


def made(kind, number, **more):
    return (f"POST /{kind}", 201, {"id": number, **more}, {"note": "n", **more})


def socket(number, lamp, hall):
    answer = {"id": number, "lamp": lamp, "hall_name": hall}
    return ("POST /sockets", 201, answer, {"lamp": lamp})


HALLS = [made("halls", n, name=name) for n, name in ((1, "north"), (2, "south"), (3, "east"))]
LAMPS = [made("lamps", n, place=place) for n, place in ((1, "east"), (2, "north"), (3, "south"))]
READ = [
    ("GET /halls/1", 200, {"id": 1, "note": "n", "name": "north"}),
    ("GET /lamps/1", 200, {"id": 1, "note": "n", "place": "east"}),
    ("GET /sockets/1", 200, {"id": 1, "lamp": 2, "hall_name": "north"}),
]


def test_a_member_that_is_called_by_a_kind_names_a_record_of_it():
    sockets = [socket(1, 2, "north"), socket(2, 1, "east"), socket(3, 3, "south")]
    answers = Answering(*HALLS, *LAMPS, *sockets, *READ)
    answers("POST /lamps", {"note": "n", "place": "west"})
    lamp = answers("POST /lamps", {"note": "n", "place": "west"})[1]["id"]
    assert answers("POST /sockets", {"lamp": lamp})[1]["hall_name"] == "west"


def test_the_own_number_of_a_record_names_no_other():
    sockets = [socket(n, n, name) for n, name in ((1, "north"), (2, "south"), (3, "east"))]
    fills = Answering(*HALLS, *sockets, READ[0], READ[2]).learned.model.kinds["Socket"].fills
    assert fills["hall_name"].get("by") != "id"


def test_a_number_is_not_what_is_true_in_another_record():
    lamps = [made("lamps", n, lit=True) for n in (1, 2)]
    sockets = [
        ("POST /sockets", 201, {"id": 1, "lamp": 2, "floor": 1}, {"lamp": 2}),
        READ[1],
    ]
    fills = Answering(*lamps, *sockets, ("GET /sockets/1", 200, {"id": 1, "lamp": 2, "floor": 1}))
    assert fills.learned.model.kinds["Socket"].fills["floor"].get("of") != "lit"
