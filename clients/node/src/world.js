/** A world: records, clock, faults and a journal that no other test sees. */
import { WorldClock } from "./clock.js";
import { WorldFaults } from "./faults.js";
import { WorldJournal } from "./journal.js";

const NOT_FOUND = 404;
const MOST_CHANGES = 1000;

export class World {
  #forks = [];

  /**
   * @param {import("./server.js").MockServer} server
   * @param {object} made The `World` that the control API answered.
   */
  constructor(server, made) {
    this.server = server;
    this.id = made.id;
    this.keys = made.keys;
    this.url = `${server.origin}${server.api}`;
    const call = (...request) => this.call(...request);
    this.clock = new WorldClock(call);
    this.faults = new WorldFaults(call);
    this.journal = new WorldJournal(call);
  }

  /** Calls the control API for this world. */
  call(method, path = "", body = undefined) {
    return this.server.call(method, `/worlds/${this.id}${path}`, body);
  }

  /**
   * Returns an API key.
   *
   * @param {string} [role] `admin`, `supervisor`, `member`, `read_only` or `staff`.
   * @param {string} [account] Id of the account; by default the first one.
   */
  key(role = "admin", account = this.keys[0].accountId) {
    const own = this.keys.filter((each) => each.accountId === account);
    const fitting = own.filter(({ roles }) => roles.includes(role));
    // Staff are admins as well.
    fitting.sort((one, other) => one.roles.length - other.roles.length);
    if (!fitting.length) {
      const known = this.keys.flatMap((each) => each.roles.map((own) => `${own} in ${each.accountId}`));
      const choices = [...new Set(known)].sort().join(", ");
      throw new RangeError(`No key with the role ${role} in account ${account}; there are ${choices}.`);
    }
    return fitting[0].key;
  }

  /**
   * Sends a request to the API with a key of this world: `fetch("/sku", { method, body })`.
   *
   * @param {string} path Below the base URL.
   * @param {RequestInit & {json?: unknown, role?: string}} [request] As for `fetch`; `json` is a body
   *   that is sent as JSON.
   */
  async fetch(path, { json, role, ...request } = {}) {
    if (!path.startsWith("/")) throw new RangeError(`A path begins with a slash, not as ${path} does.`);
    const headers = new Headers(request.headers);
    if (!headers.has("X-API-KEY")) headers.set("X-API-KEY", this.key(role));
    if (json === undefined) return fetch(`${this.url}${path}`, { ...request, headers });
    headers.set("Content-Type", "application/json");
    const body = JSON.stringify(json);
    return fetch(`${this.url}${path}`, { method: "POST", ...request, headers, body });
  }

  /** Resets the world to its start, the clock as well. */
  async reset() {
    await this.call("POST", "/reset");
  }

  /** Takes a snapshot of the world under a name. */
  async snapshot(name) {
    await this.call("PUT", `/snapshots/${encodeURIComponent(name)}`);
  }

  /** Goes back to a snapshot. */
  async restore(name) {
    await this.call("POST", `/snapshots/${encodeURIComponent(name)}/restore`);
  }

  /** Returns the records that differ from the start of the world, or from a snapshot. */
  async changes(since) {
    const changes = [];
    for (;;) {
      const query = new URLSearchParams({ ...(since && { since }), skip: changes.length });
      const page = await this.call("GET", `/changes?${query}`);
      changes.push(...page);
      if (page.length < MOST_CHANGES) return changes;
    }
  }

  /** Returns a copy of this world as it is now; it is deleted with this world. */
  async fork() {
    const fork = new World(this.server, await this.call("POST", "/fork"));
    this.#forks.push(fork);
    return fork;
  }

  /** Deletes the world and its forks; their keys are unknown from then on. */
  async delete() {
    for (const fork of this.#forks.splice(0)) await fork.delete();
    try {
      await this.call("DELETE");
    } catch (error) {
      // A test may have deleted it, or it expired while a debugger held the test.
      if (error.status !== NOT_FOUND) throw error;
    }
  }
}

if (Symbol.asyncDispose) {
  World.prototype[Symbol.asyncDispose] = World.prototype.delete;
}
