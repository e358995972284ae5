/** The fault rules of a world, each an object of the schema `Fault` of the control API. */
export class WorldFaults {
  #call;

  constructor(call) {
    this.#call = call;
  }

  /** Returns all rules. */
  list() {
    return this.#call("GET", "/faults");
  }

  /**
   * Adds a rule, such as `add("listSkus", { status: 503, times: 2 })`; returns it.
   *
   * @param {string} [operation] The `operationId`; undefined for any.
   * @param {object} rule On how many requests it acts (`times`, `share`), which ones (`method`, `path`,
   *   `tag`, `key`, `account`, `role`), and what it does: the other members.
   */
  add(operation, { times, share, method, path, tag, key, account, role, ...effect }) {
    const match = { operationId: operation, method, path, tag, key, accountId: account, role };
    return this.#call("POST", "/faults", { match, next: times, share, effect });
  }

  /** Returns a rule, with how often it `matched` and was `applied`. */
  get(id) {
    return this.#call("GET", `/faults/${id}`);
  }

  /** Removes a rule. */
  async remove(id) {
    await this.#call("DELETE", `/faults/${id}`);
  }

  /** Removes all rules. */
  async clear() {
    await this.#call("POST", "/faults/clear");
  }
}
