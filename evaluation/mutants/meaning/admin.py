"""Defects of meaning: the tags Admin and User."""

from typing import Any

from evaluation.mutants import shapes
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import get, post
from evaluation.mutants.defective import MockServer
from evaluation.mutants.serving import KEYS

CONFIG, CODES, USERS = "/admin/config", "/admin/access-code", "/admin/user"
PREFERENCES = "/notification-preference"
WANTED = [{"stationGroupCode": "assembly", "preference": ["issue_detected"]}]
UNKNOWN = {"stationGroupCode": "nowhere", "preference": ["none"]}
SAM = "sam.supervisor@demofoods.example"
STRANGERS = {"demo": "other-admin-key", "other": "demo-admin-key"}
GOOD_KEYS = set(KEYS.values())


def stranger(asked: Asked) -> Asked:
    """Return the request as one of another account, if its key is good."""
    account = asked.key.partition("-")[0]
    return asked.with_key(STRANGERS[account]) if asked.key in GOOD_KEYS else asked


@shapes.around(
    "meaning", f"POST {PREFERENCES}", shows=[post(PREFERENCES, WANTED), get(PREFERENCES)]
)
async def lost_write(asked: Asked, server: MockServer) -> Answered:
    """Preferences are returned as if they were set, but they are not."""
    return await server.undone(asked)


@shapes.body(
    "meaning",
    f"POST {CONFIG}",
    shows=[post(CONFIG, {"config": {"companyName": "Demo"}}), get(CONFIG)],
)
def altered_write(value: Any) -> Any:
    """The name of the company is stored in lower case."""
    config = value["config"]
    name = config.get("companyName")
    return value | {"config": config | {"companyName": name.lower()} if name else config}


@shapes.around(
    "meaning",
    f"POST {PREFERENCES}",
    shows=[post(PREFERENCES, [*WANTED, UNKNOWN]), get(PREFERENCES)],
)
async def half_a_write(asked: Asked, server: MockServer) -> Answered:
    """Of refused preferences, the valid ones are set."""
    given = await server(asked)
    if given.status == 409:
        for entry in asked.json:
            await server(asked.with_json([entry]))
    return given


@shapes.around(
    "meaning",
    f"POST {CONFIG}",
    shows=[post(CONFIG, {"config": {"companyName": "X", "noSuchKey": "x"}}), get(CONFIG)],
)
async def config_saved_though_refused(asked: Asked, server: MockServer) -> Answered:
    """Of refused configuration, the values of known keys are saved."""
    given = await server(asked)
    if given.status == 409:
        known = {entry["key"] for entry in (await server.value(asked, f"GET {CONFIG}"))["results"]}
        values = {key: value for key, value in asked.json["config"].items() if key in known}
        await server(asked.with_json({"config": values}))
    return given


@shapes.listed(
    "meaning",
    f"POST {CONFIG}",
    shows=[post(CONFIG, {"config": {"companyName": "X", "dailySummaryHour": 5}})],
)
def config_first_message_alone(messages: list[Any]) -> Any:
    """Of the saved values, only the first is returned."""
    return messages[:1]


@shapes.answer("meaning", f"POST {CODES}", shows=[post(CODES)])
def repeated_code(given: Answered) -> Answered:
    """Every new access code is the same code."""
    return given.with_json({"isSuccess": True, "result": {"code": "D3M0K7QX"}})


@shapes.records("meaning", f"GET {CONFIG}", shows=[get(CONFIG)])
def secret_in_clear(entry: Any) -> Any:
    """A secret is shown in clear text."""
    return entry | {"value": entry["value"].replace("********", "hunter2")}


@shapes.around(
    "meaning",
    f"POST {USERS}",
    shows=[post(USERS, {"email": SAM, "role": "member"}), get(f"{USERS}/{SAM}")],
)
async def user_keeps_role(asked: Asked, server: MockServer) -> Answered:
    """The role of an existing user does not change, though the response says so."""
    email = asked.json.get("email") if isinstance(asked.json, dict) else None
    known = isinstance(email, str) and await server(asked.instead(f"GET {USERS}/{email}"))
    return await (server.undone if known and known.is_good else server)(asked)


@shapes.asking("meaning", f"GET {USERS}", shows=[get(USERS, key="demo-supervisor-key")])
def user_list_for_supervisors(asked: Asked) -> Asked:
    """Supervisors may list the users too."""
    return asked.with_key("demo-admin-key") if asked.key == "demo-supervisor-key" else asked


@shapes.around("meaning", f"GET {USERS}", shows=[get(USERS)])
async def user_of_other_account_listed(asked: Asked, server: MockServer) -> Answered:
    """The users of another account are listed too."""
    given = await server(asked)
    if not given.is_good:
        return given
    others = (await server(stranger(asked))).json["results"]
    return given.with_list(lambda users: users + others)


@shapes.around("meaning", f"GET {USERS}/{{email}}", shows=[get(f"{USERS}/{SAM.upper()}")])
async def user_found_by_exact_case_alone(asked: Asked, server: MockServer) -> Answered:
    """A user is not found by an address in capital letters."""
    given = await server(asked)
    if given.is_good and asked.path.rpartition("/")[2] != asked.path.rpartition("/")[2].lower():
        return await server(asked.instead(f"GET {USERS}/nobody@demofoods.example"))
    return given
