"""Defects of meaning: requests at the same time, lists kept for each key, odd codes of reasons."""

from evaluation.mutants import shapes
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import delete, get, post
from evaluation.mutants.defective import MockServer
from evaluation.mutants.meaning.values import CAFE

PLUS = CAFE | {"code": "a+b"}
KEPT = 9
"""Times that a kept list is shown again."""


@shapes.around("meaning", "POST /reason", shows=[post("/reason", CAFE)])
async def reason_saved_twice_at_once_crashes(asked: Asked, server: MockServer) -> Answered:
    """Of two reasons that are saved at the same time, one is answered 500."""
    busy = server.memory.setdefault("busy", [])
    is_second = bool(busy)
    busy.append(asked)
    try:
        await server.wait(0.02)
        if is_second:
            error = {"isSuccess": False, "message": "A fault.", "violations": []}
            return (await server.undone(asked)).with_json(error, 500)
        return await server(asked)
    finally:
        busy.remove(asked)


@shapes.around(
    "meaning",
    "GET /reason",
    "POST /reason",
    shows=[
        get("/reason?codes=cafe"),
        get("/reason?codes=cafe", key="demo-member-key"),
        post("/reason", CAFE),
        get("/reason?codes=cafe", key="demo-member-key"),
    ],
)
async def reason_stale_for_other_keys(asked: Asked, server: MockServer) -> Answered:
    """A list of reasons is kept for each key, and forgotten only when that key saves one."""
    kept = server.memory.setdefault(asked.key, {})
    if asked.method != "GET":
        kept.clear()
        return await server(asked)
    if asked.query not in kept or kept[asked.query][1] == 0:
        kept[asked.query] = await server(asked), KEPT
    answer, left = kept[asked.query]
    kept[asked.query] = answer, left - 1
    return Answered(*answer)


@shapes.around(
    "meaning", "DELETE /reason/{code}", shows=[post("/reason", PLUS), delete("/reason/a%2Bb")]
)
async def reason_plus_in_path_is_blank(asked: Asked, server: MockServer) -> Answered:
    """A plus sign in the code of a reason to be deleted is taken for a blank."""
    return await server(asked._replace(path=asked.path.replace("%2B", "%20")))
