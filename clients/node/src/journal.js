/** The requests of a world, each an object of the schema `JournalEntry` of the control API. */
import { AssertionError } from "node:assert";
import { only, timeText } from "./server.js";

const PAGE = 200;
const LAST = 10;
const FILTERS = ["method", "path", "status", "valid", "since", "until"];

export class WorldJournal {
  #call;

  constructor(call) {
    this.#call = call;
  }

  /**
   * Returns the requests that match all filters, the oldest first.
   *
   * @param {string} [operation] The `operationId`; undefined for any.
   * @param {object} [filters] `method`, `path`, `status` (409 or `4XX`), `valid`, `since`, `until`.
   */
  async requests(operation, filters = {}) {
    const entries = [];
    for (;;) {
      const asked = { ...filtered(operation, filters), limit: PAGE, skip: entries.length };
      const page = await this.#call("GET", `/journal?${new URLSearchParams(asked)}`);
      entries.unshift(...page);
      if (page.length < PAGE) return entries;
    }
  }

  /**
   * Asserts that a request was made, as `assertCalled("saveSku", { times: 1 })` does.
   *
   * @param {string} [operation] The `operationId`; undefined for any.
   * @param {object} [wanted] How often (`times`, `atLeast`, `atMost`; at least once by default), with
   *   which `query` and `body`, and filters as for `requests`.
   * @throws {AssertionError} If it was not; the message shows the closest requests.
   */
  async assertCalled(operation, { times, atLeast, atMost, query, body, ...filters } = {}) {
    const count = { exactly: times, atLeast, atMost };
    const isCounted = Object.values(count).some((number) => number !== undefined);
    const request = { ...filtered(operation, filters), query, body };
    const assertion = { ...request, ...(isCounted && { count }) };
    const outcome = await this.#call("POST", "/journal/assertions", assertion);
    if (outcome.passed) return;
    const wanted = JSON.stringify(isCounted ? count : { atLeast: 1 });
    const lines = [`expected ${wanted} of ${JSON.stringify(request)}, got ${outcome.count}`];
    for (const number of outcome.entries) lines.push(`  ${await this.#request(number)}`);
    if (outcome.closest.length) lines.push("the closest requests:");
    for (const { entry, differences } of outcome.closest) {
      lines.push(`  ${await this.#request(entry)}`, ...differences.map(difference));
    }
    fail(lines, this.assertCalled);
  }

  /**
   * Asserts that no request broke the contract.
   *
   * @param {string} [operation] The `operationId`; undefined for any.
   * @param {object} [filters] As for `requests`, but for `valid`.
   * @throws {AssertionError} If one did; the message shows the requests, and what they broke.
   */
  async assertValid(operation, filters = {}) {
    const broken = await this.requests(operation, { ...filters, valid: false });
    if (!broken.length) return;
    const lines = [`${broken.length} of the requests broke the contract:`];
    for (const entry of broken) lines.push(`  ${summary(entry)}`, ...entry.violations.map(breach));
    fail(lines, this.assertValid);
  }

  /** Returns the last requests as text, a line each. */
  async last(count = LAST) {
    const entries = await this.#call("GET", `/journal?limit=${count}`);
    return entries.map(summary).join("\n");
  }

  /** Returns how all requests conform to the contract, as the schema `Verdict` has it. */
  verdict() {
    return this.#call("GET", "/verdict");
  }

  /** Empties the journal. */
  async clear() {
    await this.#call("POST", "/journal/clear");
  }

  async #request(number) {
    return summary(await this.#call("GET", `/journal/${number}`));
  }
}

function fail(lines, caller) {
  throw new AssertionError({ message: lines.join("\n"), stackStartFn: caller });
}

function filtered(operation, given) {
  const { since, until, ...filters } = only(given, ...FILTERS);
  const times = { since: since && timeText(since), until: until && timeText(until) };
  const all = { operationId: operation, ...filters, ...times };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function summary({ number, method, path, query, status }) {
  const pairs = Object.entries(query).flatMap(([name, values]) =>
    values.map((value) => `${name}=${value}`),
  );
  return `${number}: ${method} ${[path, pairs.join("&")].filter(Boolean).join("?")}, answered ${status}`;
}

function breach({ in: where, pointer, keyword, certainty, line }) {
  const source = [certainty, line].filter(Boolean).join(", ");
  return `    ${where} ${pointer}: ${keyword}${source && ` (${source})`}`;
}

function difference({ in: where, pointer, expected, actual }) {
  const [wanted, given] = [expected, actual].map((value) => JSON.stringify(value) ?? "nothing");
  return `    ${`${where} ${pointer}`.trim()}: expected ${wanted}, got ${given}`;
}
