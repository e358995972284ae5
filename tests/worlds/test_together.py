"""Many worlds of one server at work at once, over a socket."""

import asyncio

import httpx

WORLDS = 60
START = "2026-03-02T00:00:00Z"


async def live(client: httpx.AsyncClient, number: int, all_wrote: asyncio.Barrier) -> None:
    """Make a world, write to it, and find in it what was written to it, and nothing else."""

    async def control(method, path="", **options):
        answer = await client.request(method, f"/__mock__/worlds{path}", **options)
        assert answer.is_success, answer.text
        return answer.json()["result"] if "result" in answer.json() else answer.json()["results"]

    start = {"dataset": ("demo", "minimal")[number % 2], "seed": number, "clock": START}
    world = await control("POST", json=start)
    place, headers = f"/{world['id']}", {"X-API-KEY": world["keys"][0]["key"]}
    before = await client.get("/api/sku", headers=headers)
    sku = {"code": f"own-{number}", "name": f"{number}"}
    (await client.post("/api/sku", headers=headers, json=sku)).raise_for_status()
    code = (await client.post("/api/admin/access-code", headers=headers)).json()["result"]["code"]
    clock = await control("POST", f"{place}/clock", json={"advance": f"PT{number}M"})
    match = {"operationId": "listPlants"}
    fault = {"match": match, "effect": {"status": 400 + number}}
    await control("POST", f"{place}/faults", json=fault)
    await all_wrote.wait()

    listed = (await client.get("/api/sku", headers=headers)).json()["results"]
    known = {record["code"] for record in before.json()["results"]}
    assert {record["code"] for record in listed} - known == {sku["code"]}
    codes = (await client.get("/api/admin/access-code", headers=headers)).json()["results"]
    assert codes[-1]["code"] == code
    changed = {change["table"] for change in await control("GET", f"{place}/changes")}
    assert changed == {"skus", "accessCodes"}
    assert await control("GET", f"{place}/clock") == clock
    assert (await client.get("/api/plant", headers=headers)).status_code == 400 + number
    asked = await control("GET", f"{place}/journal")
    assert [(entry["operationId"], entry["status"]) for entry in asked] == [
        ("listSkus", 200),
        ("saveSku", 200),
        ("createAccessCode", 200),
        ("listSkus", 200),
        ("listAccessCodes", 200),
        ("listPlants", 400 + number),
    ]
    await client.delete(f"/__mock__/worlds{place}")


async def live_all(port: int) -> None:
    limits, barrier = httpx.Limits(max_connections=32), asyncio.Barrier(WORLDS)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", limits=limits, timeout=120, trust_env=False
    ) as client:
        # Other tests may have made some.
        before = await ids_of_worlds(client)
        async with asyncio.TaskGroup() as tasks:
            for number in range(WORLDS):
                tasks.create_task(live(client, number, barrier))
        assert await ids_of_worlds(client) == before


async def ids_of_worlds(client: httpx.AsyncClient) -> list[str]:
    return [world["id"] for world in (await client.get("/__mock__/worlds")).json()["results"]]


def test_sixty_worlds_at_once_do_not_meet(port):
    asyncio.run(live_all(port))
