import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { ControlError, MockServer, eachWithWorld } from "../index.js";

const server = new MockServer();
const own = eachWithWorld({ server, clock: "2026-03-02T09:30:00Z" });
const save = (code, name = "Oat bar") => own.world.fetch("/sku", { json: { code, name } });

async function codes(world = own.world) {
  const { results } = await (await world.fetch("/sku?searchtext=oat")).json();
  return results.map(({ code }) => code);
}

test("a world has keys for each role and account", async () => {
  const { world } = own;
  const keys = ["admin", "supervisor", "member", "read_only", "staff"].map((role) => world.key(role));
  assert.equal(new Set(keys).size, 5);
  assert.notEqual(world.key("admin", "other"), world.key());
  assert.throws(() => world.key("owner"), /No key with the role owner in account demo/);
  const response = await world.fetch("/sku", { json: { code: "a", name: "A" }, role: "read_only" });
  assert.equal(response.status, 403);
});

test("what is written is seen in this world alone", async () => {
  const other = await server.world();
  assert.equal((await save("oat-bar")).status, 200);
  assert.deepEqual([await codes(), await codes(other)], [["oat-bar"], []]);
  await other.delete();
  await other.delete();
});

test("snapshot, changes, fork and reset", async () => {
  const { world } = own;
  await world.snapshot("a/b");
  await save("oat-bar");
  const [change] = await world.changes("a/b");
  assert.equal(change.after.code, "oat-bar");
  const fork = await world.fork();
  await world.restore("a/b");
  assert.deepEqual([await codes(), await codes(fork)], [[], ["oat-bar"]]);
  await save("oat-milk");
  await world.reset();
  assert.deepEqual(await world.changes(), []);
});

test("the clock is read, advanced, set, run and frozen", async () => {
  const { clock } = own.world;
  assert.equal((await clock.advance("PT8H")).toISOString(), "2026-03-02T17:30:00.000Z");
  await clock.set(new Date("2026-03-03T06:00:00Z"));
  assert.equal((await clock.now()).toISOString(), "2026-03-03T06:00:00.000Z");
  await clock.run(60);
  const { frozen: stands, speed } = await own.world.call("GET", "/clock");
  assert.deepEqual([stands, speed], [false, 60]);
  const frozen = await clock.freeze("2026-03-04T06:00:00Z");
  assert.equal(frozen.toISOString(), "2026-03-04T06:00:00.000Z");
});

test("faults act as often as they say", async () => {
  const { faults } = own.world;
  const rule = await faults.add("listSkus", { status: 503, times: 1, role: "admin" });
  assert.equal((await own.world.fetch("/sku")).status, 503);
  assert.equal((await own.world.fetch("/sku")).status, 200);
  assert.equal((await faults.get(rule.id)).applied, 1);
  await faults.add(undefined, { status: 500 });
  await faults.remove(rule.id);
  assert.equal((await faults.list()).length, 1);
  await faults.clear();
  assert.deepEqual(await faults.list(), []);
});

test("the journal says what was called", async () => {
  const { journal } = own.world;
  await save("oat-bar");
  await journal.assertCalled("saveSku", { times: 1, status: 200, body: { code: "oat-bar" } });
  await journal.assertCalled(undefined, { atLeast: 1, since: new Date("2026-03-02T09:30:00Z") });
  const [entry] = await journal.requests("saveSku", { valid: true });
  assert.equal(entry.body.value.code, "oat-bar");
  await assert.rejects(journal.assertCalled("saveSku", { times: 2, body: { code: "rye" } }), {
    name: "AssertionError",
    message: /expected \{"exactly":2\} of .*, got 0\nthe closest requests:\n.*body \/code: expected/s,
  });
  assert.deepEqual((await journal.verdict()).refusals, []);
  assert.match(await journal.last(), /^1: POST \/api\/sku, answered 200$/);
  await journal.clear();
  assert.deepEqual(await journal.requests(), []);
});

test("a client that broke the contract is told so", async () => {
  const { journal } = own.world;
  await journal.assertValid();
  await save("");
  await save("oat-bar");
  await journal.assertValid("listSkus");
  await journal.assertValid(undefined, { status: 200 });
  await assert.rejects(journal.assertValid(), {
    message: /^1 of the requests broke the contract:\n  1: POST \/api\/sku, answered 400\n    body \/code: minLength \(documented, openapi.yaml:\d+\)/,
  });
});

test("errors say what was refused", async () => {
  const refused = server.world({ dataset: "none" });
  await assert.rejects(refused, (error) => {
    assert.ok(error instanceof ControlError);
    assert.match(error.message, /^POST \/worlds was refused \(40\d\)/);
    return true;
  });
  await assert.rejects(new MockServer("http://127.0.0.1:9").world(), {
    name: "ControlError",
    message: /^The mock server at http:\/\/127.0.0.1:9 does not respond: /,
  });
});

test("an API under another path has the address that says so", async () => {
  for (const [address, path] of [["", "/api"], ["/", "/api"], ["/api", "/api"], ["/v2/", "/v2"]]) {
    const other = await new MockServer(`${server.origin}${address}`).world();
    assert.equal(other.url, `${server.origin}${path}`);
    await other.delete();
  }
});

test("names that are misspelled are refused", async () => {
  const { world } = own;
  await assert.rejects(server.world({ datset: "demo" }), /no option datset; there are dataset, seed/);
  await assert.rejects(world.journal.requests("listSkus", { stauts: 409 }), /no option stauts/);
  const never = world.journal.assertCalled("saveSkuu", { times: 0 });
  await assert.rejects(never, /has no operation 'saveSkuu'; did you mean saveSku/);
  await assert.rejects(world.fetch("sku"), /begins with a slash/);
  assert.throws(() => world.key("owner"), /there are admin in demo, admin in other, /);
  for (const address of ["localhost:8080", "127.0.0.1:8080", "", "ftp://127.0.0.1"]) {
    assert.throws(() => new MockServer(address), /has an address such as http:/);
  }
});

const FAILING = `
  import { test } from "node:test";
  import { eachWithWorld } from ${JSON.stringify(new URL("../index.js", import.meta.url).href)};
  const own = eachWithWorld();
  test("fails", async () => {
    await own.world.fetch("/sku?limit=1");
    throw new Error("as it should");
  });
`;

test("a test that fails shows its last requests", () => {
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const { stdout } = spawnSync(
    process.execPath, ["--input-type=module", "--eval", FAILING],
    { env, encoding: "utf-8" },
  );
  assert.match(stdout, /The last requests:\n# 1: GET \/api\/sku\?limit=1, answered 200/);
});
